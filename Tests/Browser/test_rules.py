"""What the rule says holds on the pages: its interfaces, and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Browser, browsing
from selenium import webdriver


@pytest.fixture(scope="module")
def restricted(driver: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser on a site whose rule names one of the three interfaces."""
    options = ("--canned", "--interface", "tcp://127.0.0.1:5556")
    with browsing(driver, tmp_path_factory.mktemp("site"), *options) as found:
        yield found


def test_header_has_the_interfaces_of_the_rule(restricted: Browser) -> None:
    restricted.open("ntopng_flows.py")
    assert [option.text for option in restricted.all("[name=ifid] option")] == ["tcp://127.0.0.1:5556"]
    assert restricted.text(".ntopng-range").endswith("of 68")


def test_another_interface_is_refused(restricted: Browser) -> None:
    restricted.open("ntopng_flows.py?ifid=0")
    assert "The rule of this server does not name interface 0." in restricted.text(".ntopng-notice-error")
    assert not restricted.all(".ntopng-table")


def test_a_host_is_looked_up_on_them_only(restricted: Browser) -> None:
    restricted.open("ntopng_host.py?host=build-fr-001&site=demo")
    assert restricted.parameters()["ifid"] == "1"
    places = [option.text for option in restricted.all("[name=match] option")]
    assert places and all("tcp://127.0.0.1:5556" in place for place in places)
