"""What goes wrong on pages: races, bookmarks that are out of date, replies that can't be shown, Checkmk's theme."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import Browser, attribute

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
ERROR = {"kind": "unreachable", "message": "The connection was refused.", "advice": "Check that ntopng runs."}


def test_links_to_flows_need_not_wait_for_the_bar(browser: Browser) -> None:
    browser.site.order({"interfaces": {"seconds": 3}})
    browser.open("ntopng_top_talkers.py", settle=False)
    links = "section[aria-label='Top local talkers'] td[data-title=Flows] a"
    browser.until(lambda: browser.all(links))
    assert "bit/s" not in browser.text(".ntopng-figures")
    for link in browser.all(links):
        asked = parse_qs(urlsplit(attribute(link, "href")).query)
        assert asked["ifid"] == ["0"] and asked["vlan"][0].isdigit() and asked["address"]
    browser.all(links)[0].click()
    browser.settle()
    assert not browser.all(".ntopng-notice-error")
    assert browser.parameters()["address"]


@pytest.mark.parametrize("query", ["ifid=null", "ifid=undefined&vlan=NaN", "page=x&page_size=null"])
def test_numbers_that_are_none_were_never_given(browser: Browser, query: str) -> None:
    browser.open(f"ntopng_flows.py?{query}")
    assert not browser.all(".ntopng-notice-error")
    assert browser.all(".ntopng-table tbody tr td:not(.ntopng-empty)")


def test_what_is_refused_can_be_reset(browser: Browser) -> None:
    browser.open("ntopng_flows.py?sort=nonsense&application=TLS&port=99999")
    assert "not allowed" in browser.text(".ntopng-notice-error")
    button = next(one for one in browser.all(".ntopng-notice-error button") if one.text == "Reset filters")
    button.click()
    browser.settle()
    assert not browser.all(".ntopng-notice-error")
    assert not browser.parameters().keys() & {"sort", "application", "port"}
    browser.console()


def test_a_bookmark_of_an_earlier_release_finds_its_server(browser: Browser) -> None:
    browser.open("ntopng_flows.py?server=munich-0a1b2c3d")
    assert browser.parameters()["server"] == "munich"
    assert not browser.all(".ntopng-notice")


def test_a_bookmark_to_a_server_that_is_gone_says_so(browser: Browser) -> None:
    browser.open("ntopng_flows.py?server=hamburg&ifid=7&application=TLS")
    assert "hamburg" in browser.text(".ntopng-notice-warning") and "berlin" in browser.text(".ntopng-notice-warning")
    assert browser.parameters() == {"server": "berlin", "application": "TLS"}


def test_a_page_behind_the_end_leads_back(browser: Browser) -> None:
    browser.open("ntopng_flows.py?page=9999")
    assert "There is no page 9,999." in browser.text(".ntopng-notice-info")
    browser.one(".ntopng-notice-info button").click()
    browser.settle()
    assert browser.all(".ntopng-table tbody tr td:not(.ntopng-empty)")


def test_what_meets_all_parts_is_told_once(browser: Browser) -> None:
    browser.site.order({"top_talkers": {"error": ERROR}})
    browser.open("ntopng_top_talkers.py")
    assert len(browser.all(".ntopng-notice-error")) == 1
    assert len(browser.all(".ntopng-repeated")) == 3
    browser.site.no_orders()
    next(one for one in browser.all(".ntopng-notice-error button") if one.text == "Try again").click()
    browser.settle()
    assert not browser.all(".ntopng-notice-error, .ntopng-repeated")
    assert len(browser.all(".ntopng-table")) == 4


@pytest.mark.parametrize("data", [{"rows": 5}, {"rows": None}, []])
def test_a_reply_that_can_not_be_shown_is_told(browser: Browser, data: object) -> None:
    browser.site.order({"flows": {"data": data}})
    browser.open("ntopng_flows.py")
    assert "This can't be shown" in browser.text(".ntopng-notice-error")
    assert not browser.all(".ntopng-skeleton")
    browser.site.no_orders()
    browser.click("[aria-label='Refresh now']")
    assert browser.all(".ntopng-table tbody tr td:not(.ntopng-empty)")


@pytest.mark.parametrize(("tab", "words"), [("packets", "counted no packets"), ("ports", "seen no ports")])
def test_nothing_there_has_words(browser: Browser, tab: str, words: str) -> None:
    browser.site.order({tab: {"data": {"client": [], "sizes": []}}})
    browser.open(f"{HOST}&tab={tab}")
    assert words in browser.text(".ntopng-panel-body")


def test_one_is_not_many(browser: Browser) -> None:
    row = {
        "ifid": 0,
        "name": "eth0",
        "engaged_alerts": 1,
        "alerted_flows": 1,
        "local_hosts": 1,
        "devices": 1,
        "flows": 1,
    }
    browser.site.order({"interfaces": {"data": {"rows": [{**row, "remote_hosts": 2}]}}})
    browser.open("ntopng_flows.py")
    text = " ".join(browser.text(".ntopng-figures").split())
    for words in ("1 alert ", "1 flow alert ", "1 local host ", "2 remote hosts ", "1 device ", "1 flow"):
        assert words in text + " "


def test_rings_have_the_rest(browser: Browser) -> None:
    script = """
      const made = ntopng.charts.parts(arguments[0]);
      return made.map(one => [one.name, one.value]);
    """
    items = [{"name": str(value), "value": value, "share": value / 2000} for value in range(100, 88, -1)]
    browser.open("ntopng_flows.py")
    parts = browser.run(script, items)
    assert len(parts) == 9 and parts[-1] == ["Other", 2000 - sum(range(93, 101))]
    assert browser.run(script, items[:3])[-1][0] == "Other"
    assert browser.run(script, [{"name": "a", "value": 1}, {"name": "b", "value": 3}]) == [["b", 3], ["a", 1]]


@pytest.mark.parametrize("theme", ["facelift", "modern-dark"])
def test_the_theme_of_checkmk_leaves_the_pages_alone(browser: Browser, theme: str) -> None:
    browser.run("return fetch('demo_user.py', {method: 'POST', body: 'theme=' + arguments[0]})", theme)
    browser.open("ntopng_alerts.py?tab=past_flow")
    browser.one(".ntopng-choices summary").click()
    style = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]"
    assert browser.run(style, ".ntopng-check input", "display") != "none"
    assert browser.all(".ntopng-check input")[0].is_displayed()
    assert browser.run(style, ".ntopng-fields select", "appearance") == "auto"
    assert browser.run(style, ".ntopng-fields select", "backgroundImage") == "none"
    accent = browser.run(
        "const e = document.createElement('i'); e.style.color = 'var(--ntopng-accent)';"
        "document.querySelector('#ntopng_app').append(e); return getComputedStyle(e).color"
    )
    assert browser.run(style, ".ntopng-host a", "color") == accent
    browser.run("return fetch('demo_user.py', {method: 'POST', body: 'theme=facelift'})")
