"""The pages with the real agent, on a simulated ntopng: nothing canned between browser and network.

The agent is the file that NTOPNG_AGENT names, else the one that `make package` has built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import ROOT, Browser, browsing
from selenium import webdriver

AGENT = Path(os.environ.get("NTOPNG_AGENT") or ROOT / ".build/release/agent_ntopng")
HOST = "ntopng_host.py?host=build-fr-001&site=demo"
PAGES = [
    *(f"{HOST}&tab={tab}" for tab in ("host", "traffic", "packets", "ports", "peers", "apps", "flows")),
    *(f"{HOST}&tab={tab}" for tab in ("engaged_host", "past_host", "past_flow", "apps&by=category")),
    *(f"ntopng_top_talkers.py?period={period}" for period in ("now", "last_hour", "last_day")),
    *(f"ntopng_alerts.py?tab={tab}" for tab in ("engaged", "past_host", "past_flow", "past_all")),
    "ntopng_flows.py",
]

pytestmark = pytest.mark.skipif(not AGENT.is_file(), reason="the agent is not built: make package, or NTOPNG_AGENT")


@pytest.fixture(scope="module")
def real(driver: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser on a demo whose agent asks two simulated servers."""
    with browsing(driver, tmp_path_factory.mktemp("site"), "--agent", str(AGENT.resolve())) as found:
        yield found


@pytest.mark.parametrize("page", PAGES)
def test_page(real: Browser, page: str) -> None:
    real.open(page)
    real.shot("real-" + page)
    assert [notice.text for notice in real.all(".ntopng-notice-error")] == []
    assert real.all(".ntopng-table tbody tr") or real.all(".ntopng-facts")
    assert "bit/s" in real.text(".ntopng-figures")
    assert real.console() == []


def total(browser: Browser) -> int:
    return int(browser.text(".ntopng-range").rpartition(" of ")[2].replace(",", ""))


def test_last_page_of_millions(real: Browser) -> None:
    real.open("ntopng_alerts.py?tab=past_flow&page_size=100")
    assert total(real) > 2_400_000
    real.click("[aria-label='Last page']")
    assert real.all(".ntopng-table tbody tr td:not(.ntopng-empty)")
    assert not real.one("[aria-label='Next page']").is_enabled()


def test_flow_filters_combine(real: Browser) -> None:
    real.open("ntopng_flows.py")
    every = total(real)
    application = real.column("Application")[0]
    real.choose("application", application)
    one = total(real)
    assert set(real.column("Application")) == {application} and 0 < one < every
    real.choose("status", "alerted")
    assert 0 <= total(real) < one


def test_alert_filters_and_a_day(real: Browser) -> None:
    real.open("ntopng_alerts.py?tab=past_flow&severity=error,emergency")
    assert set(real.column("Severity")) <= {"error", "emergency"}
    real.all(".ntopng-histogram")[0].find_elements("css selector", ".ntopng-bar")[-3].click()
    real.settle()
    assert set(real.column("Severity")) <= {"error", "emergency"}
    begin, end = int(real.parameters()["begin"]), int(real.parameters()["end"])
    assert end - begin == 86400
    assert len(real.all(".ntopng-histogram")[1].find_elements("css selector", ".ntopng-bar")) == 24


def test_sorts_over_all_rows(real: Browser) -> None:
    real.open("ntopng_flows.py?sort=duration&order=desc&page_size=10")
    longest = real.column("Duration")[0]
    real.click("[data-sort=duration]")
    assert real.column("Duration")[0] != longest


@pytest.mark.parametrize("find", ["10.0.0.10", "printer", "Printer.Example.com"])
def test_a_host_is_found(real: Browser, find: str) -> None:
    real.open(f"ntopng_host.py?find={find}")
    assert "10.0.0.10" in real.text("#ntopng-panel") and not real.all(".ntopng-notice-error")


def test_vlans_of_the_server_can_be_chosen(real: Browser) -> None:
    real.open("ntopng_flows.py")
    vlans = [option.text for option in real.all("[name=header_vlan] option")]
    assert vlans[:2] == ["All", "0"] and "908" in vlans
    every = total(real)
    real.choose("header_vlan", "908")
    assert 0 < total(real) < every
    assert set(real.column("VLAN")) == {"908"}


def sorts_by_every_column(browser: Browser, page: str) -> None:
    browser.open(page)
    names = browser.run("return [...document.querySelectorAll('[data-sort]')].map(b => b.dataset.sort)")
    assert names
    for name in names:
        if browser.one(f"[data-sort={name}]").is_displayed():
            browser.click(f"[data-sort={name}]")
        else:
            # Left out, because what the rows hold is too wide.
            browser.open(f"{page}&sort={name}")
        assert [notice.text for notice in browser.all(".ntopng-notice-error")] == [], name
        assert browser.parameters()["sort"] == name


@pytest.mark.parametrize("page", [f"{HOST}&tab=peers", f"{HOST}&tab=apps"])
def test_sorts_by_every_column(real: Browser, page: str) -> None:
    sorts_by_every_column(real, page)


def test_alerts_sort_by_every_column(real: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    # A debug agent reads millions of alerts for longer than a page waits.
    options = ("--agent", str(AGENT.resolve()), "--servers", "1", "--alerts", "1200")
    with browsing(real.driver, tmp_path_factory.mktemp("site"), *options) as found:
        sorts_by_every_column(found, "ntopng_alerts.py?tab=past_flow")


def test_interfaces_of_the_rule_and_no_others(real: Browser, tmp_path_factory: pytest.TempPathFactory) -> None:
    options = ("--agent", str(AGENT.resolve()), "--servers", "1", "--interface", "eth2", "--interface", "nothing")
    with browsing(real.driver, tmp_path_factory.mktemp("site"), *options) as found:
        found.open("ntopng_top_talkers.py?period=last_hour")
        assert [option.text for option in found.all("[name=ifid] option")] == ["eth2"]
        rows = "section[aria-label='Network interfaces'] tbody th"
        assert [row.text.split()[0] for row in found.all(rows)] == ["eth2"]
        found.open("ntopng_flows.py?ifid=0")
        assert "does not name interface 0" in found.text(".ntopng-notice-error")
    real.log_in()


def test_a_host_that_ntopng_does_not_know(real: Browser) -> None:
    real.open("ntopng_host.py?host=silent")
    assert "ntopng does not know silent now" in real.text() and "10.99.99.99" in real.text()


def test_operator_sees_two_hosts(real: Browser) -> None:
    real.log_in("operator")
    try:
        real.open(HOST)
        assert "Traffic sent" in real.text()
        real.open("ntopng_flows.py", settle=False)
        assert "Permission denied" in real.driver.title
    finally:
        real.log_in()
