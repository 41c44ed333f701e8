"""Rights never follow from what a network or a monitored machine says: labels, names."""

from __future__ import annotations

import html
from collections.abc import Iterator

import gui_standin
import loading
import pytest
from loading import HOSTS, Gui, loaded, request, user
from test_access import Asked, ask, asked

LABELLED = (
    gui_standin.Host(
        "by_rule",
        "192.0.2.6",
        contacts=("somebody",),
        labels={"ntopng/address": "198.51.100.10"},
        label_sources={"ntopng/address": "ruleset"},
    ),
    gui_standin.Host(
        "greedy",
        "192.0.2.7",
        contacts=("somebody",),
        labels={"ntopng/address": "10.0.0.10", "ntopng/host": "10.0.0.11", "ntopng/seen_by": "10.0.0.12"},
        label_sources={"ntopng/address": "discovered", "ntopng/host": "discovered", "ntopng/seen_by": "discovered"},
    ),
    gui_standin.Host("former", "192.0.2.8", contacts=("somebody",), labels={"ntopng/host": "198.51.100.11"}),
    gui_standin.Host("seen", "192.0.2.9", contacts=("somebody",), labels={"ntopng/host": "local"}),
    gui_standin.Host("nameless", "", contacts=("somebody",)),
)


@pytest.fixture
def gui(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gui]:
    monkeypatch.setattr(loading, "HOSTS", HOSTS + LABELLED)
    with loaded() as found:
        monkeypatch.setattr(found.agent, "view", Asked())
        yield found


@pytest.mark.parametrize(
    ("host", "address"),
    [("named", "198.51.100.9"), ("by_rule", "198.51.100.10"), ("former", "198.51.100.11"), ("seen", "192.0.2.9")],
)
def test_a_configured_label_names_the_address_in_ntopng(gui: Gui, host: str, address: str) -> None:
    assert ask(gui, user(), view="host", host=host, address=address)[0] == 200


@pytest.mark.parametrize("address", ["10.0.0.10", "10.0.0.11", "10.0.0.12"])
def test_discovered_labels_grant_nothing(gui: Gui, address: str) -> None:
    """Every monitored machine chooses them."""
    assert ask(gui, user(), view="host", host="greedy", address="192.0.2.7")[0] == 200
    assert ask(gui, user(), view="host", host="greedy", address=address)[0] == 403


def test_labels_grant_nothing_where_checkmk_gives_no_sources(gui: Gui) -> None:
    with gui_standin.using(request(user())) as current:
        current.unknown_columns = frozenset({"label_sources"})
        assert gui.access.monitored_host("named", None).addresses == ("192.0.2.5",)
        assert gui.access.monitored_host("former", None).notices == ()


def test_the_former_label_is_told_on_the_page(gui: Gui) -> None:
    with gui_standin.using(request(user(), host="former")) as current:
        gui.site.pages["ntopng_host"]()
    page = html.unescape("".join(current.reply.parts))
    assert "Rename the label ntopng/host:198.51.100.11 of this host to ntopng/address:198.51.100.11" in page
    with gui_standin.using(request(user(), host="seen")) as current:
        gui.site.pages["ntopng_host"]()
    assert '"notices": []' in html.unescape("".join(current.reply.parts))


def test_names_that_ntopng_learned_widen_no_rights(gui: Gui) -> None:
    """Any machine can call itself like a host of Checkmk."""
    assert ask(gui, user(), view="flows", host="one", address="203.0.113.7")[0] == 403
    assert asked(gui) == []


def test_names_are_looked_up_only_for_those_who_may_see_everything(gui: Gui) -> None:
    assert ask(gui, user(), view="resolve", host="one")[0] == 200
    assert ask(gui, view="resolve", host="one")[0] == 200
    assert [body["parameters"].get("names") for body in asked(gui)] == [None, ["one"]]
    assert ask(gui, user(), view="resolve", host="nameless")[0] == 403
