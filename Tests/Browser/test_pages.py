"""Every page and tab: content, links, paging, sort, address, back button."""

# ruff: noqa: RUF001  the pages show ranges and changes with their proper signs

from __future__ import annotations

import re

import pytest
from browsing import Browser, attribute
from selenium.webdriver.common.keys import Keys

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
TABS = {
    "host": ("IP address", "10.200.8.10", "Engaged alerts", "Traffic sent", "As client", "Different peers"),
    "traffic": ("Hosts contacted (as client)", "1,872", "TCP", "UDP", "Breakdown"),
    "packets": ("TCP flags", "SYN+ACK", "up to 64 B", "larger", "Retransmissions"),
    "ports": ("Ports served", "Ports contacted on others", "443", "SSH", "Client ports: traffic"),
    "peers": ("repo.example.net", "203.0.113.10", "TLS", "Traffic"),
    "apps": ("Contacted services", "QUIC.YouTube", "RemoteAccess", "Share"),
    "flows": ("Active flows", "Client", "Server", "Throughput", "Total bytes"),
    "engaged_host": ("Engaged host alerts", "Severity", "build-fr-001"),
    "past_host": ("Past host alerts", "Filter by day", "Filter by hour"),
    "past_flow": ("Past flow alerts", "Filter by day", "Application"),
}


@pytest.mark.parametrize("tab", TABS)
def test_tab_of_a_host(browser: Browser, tab: str) -> None:
    browser.open(f"{HOST}&tab={tab}")
    text = browser.text()
    assert all(expected in text for expected in TABS[tab])
    assert "0 alerts" not in text.split("Refresh")[0]
    link = browser.one(".ntopng-panel-actions a")
    if tab != "past_host" or link:
        assert attribute(link, "href").startswith("https://ntopng.example.net/lua/")
        assert attribute(link, "rel") == "noopener noreferrer"


def test_tabs_by_click_keyboard_and_back_button(browser: Browser) -> None:
    browser.open(HOST)
    browser.click("#ntopng-tab-traffic")
    assert browser.parameters()["tab"] == "traffic"
    browser.one("#ntopng-tab-traffic").send_keys(Keys.ARROW_RIGHT)
    browser.settle()
    assert browser.run("return document.activeElement.id") == "ntopng-tab-packets"
    assert browser.one("[aria-selected=true]").text == "Packets"
    browser.driver.back()
    browser.until(lambda: browser.one("[aria-selected=true]").text == "Traffic")
    browser.driver.forward()
    browser.until(lambda: "TCP flags" in browser.text())


def test_header_bar(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    header = browser.text(".ntopng-header")
    for figure in (
        "bit/s",
        "3 alerts",
        "34 flow alerts",
        "113 local hosts",
        "919 remote hosts",
        "665 devices",
        "1,683 flows",
    ):
        assert figure in header
    browser.choose("ifid", "1")
    assert "68 flows" in browser.text(".ntopng-header")
    assert "of 68" in browser.text(".ntopng-range")
    browser.choose("server", attribute(browser.all("[name=server] option")[1], "value"))
    assert "ifid" not in browser.parameters()
    assert "1,683 flows" in browser.text(".ntopng-header")


def test_flows_page_to_the_last_row(browser: Browser) -> None:
    browser.open("ntopng_flows.py?page_size=100")
    assert browser.text(".ntopng-range") == "1–100 of 1,683"
    assert len(browser.all(".ntopng-table tbody tr")) == 100
    browser.click("[aria-label='Next page']")
    assert browser.text(".ntopng-range") == "101–200 of 1,683"
    browser.click("[aria-label='Last page']")
    assert browser.text(".ntopng-range") == "1,601–1,683 of 1,683"
    assert len(browser.all(".ntopng-table tbody tr")) == 83
    assert not browser.one("[aria-label='Next page']").is_enabled()
    browser.click("[aria-label='First page']")
    assert browser.parameters().get("page", "1") == "1"


def test_millions_of_alerts_page_to_the_last_row(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow&page_size=100")
    assert browser.text(".ntopng-range") == "1–100 of 2,437,017"
    browser.click("[aria-label='Last page']")
    assert browser.text(".ntopng-range") == "2,437,001–2,437,017 of 2,437,017"
    assert len(browser.all(".ntopng-table tbody tr")) == 17
    browser.one("[aria-label=Page]").clear()
    browser.one("[aria-label=Page]").send_keys("7", Keys.ENTER)
    browser.until(lambda: browser.parameters()["page"] == "7")
    browser.settle()
    assert browser.text(".ntopng-range").startswith("601–700")


@pytest.mark.parametrize(
    "sort",
    [
        *("application", "protocol", "client", "server", "duration", "score", "breakdown", "throughput", "bytes"),
        *("category", "info", "first_seen", "last_seen"),
    ],
)
def test_flows_sort_by_every_column(browser: Browser, sort: str) -> None:
    browser.driver.set_window_size(2200, 1000)  # where all columns fit
    browser.open("ntopng_flows.py")
    for _click in range(2):
        browser.click(f"[data-sort={sort}]")
        order = browser.parameters()["order"]
        header = browser.one("thead th[aria-sort]")
        assert header.get_attribute("aria-sort") == {"asc": "ascending", "desc": "descending"}[order]
        assert browser.parameters()["sort"] == sort
        assert browser.run("return document.activeElement.dataset.sort") == sort


def test_sort_is_over_all_rows_not_over_the_page(browser: Browser) -> None:
    browser.open("ntopng_flows.py?sort=application&order=asc")
    assert set(browser.column("Application")) == {"BitTorrent"}
    browser.click("[data-sort=application]")
    assert set(browser.column("Application")) == {"TLS"}


@pytest.mark.parametrize(
    "sort",
    [
        *("time", "duration", "severity", "type", "score", "entity", "description", "count"),
        *("application", "role"),
    ],
)
def test_alerts_sort_by_every_column(browser: Browser, sort: str) -> None:
    browser.driver.set_window_size(2200, 1000)
    browser.open("ntopng_alerts.py?tab=past_flow")
    browser.click(f"[data-sort={sort}]")
    assert browser.parameters()["sort"] == sort
    assert len(browser.all(".ntopng-table tbody tr")) == 20


@pytest.mark.parametrize("tab", ["peers", "apps", "apps&by=category"])
def test_tables_of_a_host_sort_by_every_column(browser: Browser, tab: str) -> None:
    browser.open(f"{HOST}&tab={tab}")
    names = browser.run("return [...document.querySelectorAll('[data-sort]')].map(b => b.dataset.sort)")
    assert browser.run("return [...document.querySelectorAll('thead th')].every(h => h.querySelector('button'))")
    for name in names:
        browser.click(f"[data-sort={name}]")
        assert browser.parameters()["sort"] == name
        assert not browser.all(".ntopng-notice-error") and browser.all(".ntopng-table tbody th")


@pytest.mark.parametrize("tab", ["traffic", "packets", "ports"])
def test_complete_tables_of_a_host_sort_by_every_column(browser: Browser, tab: str) -> None:
    browser.open(f"{HOST}&tab={tab}")
    assert browser.run("return [...document.querySelectorAll('thead th')].every(h => h.querySelector('button'))")
    for table in range(len(browser.all(".ntopng-table"))):
        for name in browser.run(
            "return [...document.querySelectorAll('.ntopng-table')[arguments[0]].querySelectorAll('[data-sort]')]"
            ".map(b => b.dataset.sort)",
            table,
        ):
            browser.all(".ntopng-table")[table].find_element("css selector", f"[data-sort={name}]").click()
            header = browser.all(".ntopng-table")[table].find_element("css selector", "th[aria-sort] button")
            assert header.get_attribute("data-sort") == name


def test_lists_that_are_complete_sort_in_the_page(browser: Browser) -> None:
    browser.open("ntopng_top_talkers.py")
    browser.click("section[aria-label='Top application traffic'] [data-sort=name]")
    cells = "section[aria-label='Top application traffic'] tbody th"
    names = browser.run("return [...document.querySelectorAll(arguments[0])].map(c => c.innerText)", cells)
    assert names == sorted(names, key=str.lower)
    assert len(names) == 9


def test_long_lists_show_a_hundred_rows_and_say_how_many_more(browser: Browser) -> None:
    ports = [{"port": number, "bytes": number, "share": 0.001} for number in range(1, 1501)]
    browser.site.order({"ports": {"data": {"client_traffic": ports}}})
    browser.open(f"{HOST}&tab=ports")
    rows = browser.all(".ntopng-table tbody tr")
    assert len(rows) == 101 and rows[100].text.startswith("1,400 more rows")
    browser.click("[data-sort=bytes]")
    assert browser.column("Port")[0] == "1500"


@pytest.mark.parametrize("period", ["now", "last_hour", "last_day"])
def test_top_talkers(browser: Browser, period: str) -> None:
    browser.open(f"ntopng_top_talkers.py?period={period}")
    for title in ("Top local talkers", "Top remote destinations", "Top application traffic", "Network interfaces"):
        assert title in browser.text()
    browser.until(lambda: len(browser.all("canvas")) == 4)
    assert browser.run("return Object.keys(Chart.instances).length") == 4


def test_top_talkers_say_since_when_minutes_are_missing(browser: Browser) -> None:
    panel = "section[aria-label='Top local talkers'] .ntopng-source"
    browser.open("ntopng_top_talkers.py?period=last_day")
    text = browser.text(panel)
    assert "ntopng's largest hosts of each minute" in text
    assert re.search(r", since .*\d+:\d\d.*: 754 of 1,440 minutes\.", text)
    browser.open("ntopng_top_talkers.py?period=last_hour")
    assert "ntopng's largest hosts of each minute" in browser.text(panel)
    assert "minutes." not in browser.text(panel)


@pytest.mark.parametrize("vlan", [None, "7"])
def test_applications_lead_to_their_flows(browser: Browser, vlan: str | None) -> None:
    browser.open("ntopng_top_talkers.py" + (f"?vlan={vlan}" if vlan else ""))
    link = browser.one("section[aria-label='Top application traffic'] tbody tr:first-child th a:not(.ntopng-external)")
    name = link.text
    link.click()
    browser.settle()
    assert "ntopng_flows.py" in browser.driver.current_url
    assert browser.parameters()["application"] == name
    assert browser.parameters().get("vlan") == vlan
    # The canned flows are in no VLAN.
    assert vlan or set(browser.column("Application")) == {name}


def test_top_talkers_change_period_by_click(browser: Browser) -> None:
    browser.open("ntopng_top_talkers.py")
    browser.all(".ntopng-segment")[1].click()
    browser.settle()
    assert browser.parameters()["period"] == "last_hour"
    assert "Mean throughput" in browser.text()


def test_pages_work_as_tables_without_charts(browser: Browser) -> None:
    browser.driver.execute_cdp_cmd("Network.enable", {})
    browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": ["*/ntopng_chart-*"]})
    try:
        for address in (HOST + "&tab=apps", "ntopng_top_talkers.py", "ntopng_alerts.py?tab=past_flow"):
            browser.open(address)
            browser.until(lambda: not browser.all("canvas"))
            assert len(browser.all(".ntopng-table tbody tr")) > 4
        assert len(browser.all(".ntopng-bar")) > 30
    finally:
        browser.driver.execute_cdp_cmd("Network.setBlockedURLs", {"urls": []})
        assert [line for line in browser.console() if "ntopng_chart-" not in line] == []


def test_links_both_ways(browser: Browser) -> None:
    browser.open("ntopng_flows.py?page_size=100")
    browser.until(lambda: browser.all(".ntopng-checkmk"))
    links = {attribute(link, "href").rpartition("/")[2] for link in browser.all(".ntopng-checkmk")}
    assert "view.py?view_name=host&host=db-01&site=demo" in links
    pages = {attribute(link, "href").rpartition("/")[2] for link in browser.all("a.ntopng-page")}
    assert any(page.startswith("ntopng_host.py?host=db-01&site=demo&server=") for page in pages)
    row = browser.all(".ntopng-table tbody tr")[0]
    external = [attribute(link, "href") for link in row.find_elements("css selector", "a.ntopng-external")]
    assert any("flow_details.lua?flow_key=" in link for link in external)
    assert sum("host_details.lua" in link for link in external) == 2
    assert "if_stats.lua" in attribute(browser.one(".ntopng-figures .ntopng-external"), "href")


def test_whole_state_is_in_the_address(browser: Browser) -> None:
    browser.open("ntopng_flows.py?status=alerted&application=TLS&sort=score&order=asc&page_size=10&page=2&ifid=0")
    before = browser.text(".ntopng-panel-body")
    assert browser.text(".ntopng-range").startswith("11–")
    address = browser.driver.current_url
    browser.open("demo_hosts.py", settle=False)
    browser.driver.get(address)
    browser.settle()
    assert browser.text(".ntopng-range").startswith("11–")
    assert browser.column("Application") == ["TLS"] * len(browser.column("Application"))
    assert before.splitlines()[:2] == browser.text(".ntopng-panel-body").splitlines()[:2]


def test_several_places_of_a_host(browser: Browser) -> None:
    browser.open(HOST)
    assert browser.parameters()["address"] == "10.200.8.10"
    options = [option.text for option in browser.all("[name=match] option")]
    assert "berlin, eth0: 2001:db8:8::10" in options and any("munich, tcp://" in option for option in options)
    browser.choose("match", str(options.index("berlin, eth0: 2001:db8:8::10")))
    assert browser.parameters()["address"] == "2001:db8:8::10"
    assert "2001:db8:8::10" in browser.text(".ntopng-facts")


def test_host_that_is_not_monitored(browser: Browser) -> None:
    browser.open("ntopng_host.py?address=203.0.113.10")
    assert "repo.example.net" in browser.text(".ntopng-facts")


def test_unknown_host_tells_what_was_tried(browser: Browser) -> None:
    browser.open("ntopng_host.py?host=silent")
    text = browser.text()
    assert "ntopng does not know silent now" in text
    assert "berlin, eth0: 10.99.99.99" in text and "munich, eth0: silent" in text
    browser.click(".ntopng-notice button")
    assert browser.parameters()["tab"] == "past_host"
    assert "No alert matches" in browser.text()


def test_exact_match_of_addresses(browser: Browser) -> None:
    browser.open("ntopng_flows.py?address=10.0.0.1&page_size=100")
    clients, servers = browser.column("Client"), browser.column("Server")
    assert clients and all("gateway" in c or "gateway" in s for c, s in zip(clients, servers, strict=True))
    assert not any("printer" in c and "gateway" not in s for c, s in zip(clients, servers, strict=True))


def test_changes_since_the_last_refresh(browser: Browser) -> None:
    browser.open(HOST)
    assert not browser.all(".ntopng-delta")
    browser.until(lambda: _refreshed(browser, ".ntopng-delta"))
    assert any(text.startswith(("+", "−")) for text in [delta.text for delta in browser.all(".ntopng-delta")])


def _refreshed(browser: Browser, selector: str) -> object:
    browser.click("[aria-label='Refresh now']")
    return browser.all(selector)


def test_refresh_interval_and_pause_are_kept_per_user(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.choose("refresh", "10")
    browser.one(".ntopng-pause").click()
    browser.open("ntopng_alerts.py")
    assert attribute(browser.one("[name=refresh]"), "value") == "10"
    assert attribute(browser.one(".ntopng-pause"), "aria-pressed") == "true"
    assert browser.run("return localStorage.getItem('ntopng:cmkadmin:refresh')") == "10"
    browser.log_in("operator")
    browser.open(HOST)
    assert attribute(browser.one("[name=refresh]"), "value") == "60"
    browser.run("localStorage.clear()")  # as in another browser
    browser.log_in()
    browser.open("ntopng_flows.py")
    assert attribute(browser.one("[name=refresh]"), "value") == "10"
    assert attribute(browser.one(".ntopng-pause"), "aria-pressed") == "true"


def test_refresh_asks_again_by_itself(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.run("localStorage.setItem('ntopng:cmkadmin:refresh', '1')")
    browser.open("ntopng_flows.py")
    browser.run("performance.clearResourceTimings()")
    count = "return performance.getEntriesByType('resource').filter(e => e.name.includes('view=flows')).length"
    browser.until(lambda: browser.run(count) >= 2)
    browser.one(".ntopng-pause").click()
    browser.settle()
    before = browser.run(count)
    browser.run("window.ticks = 0; setInterval(() => window.ticks++, 1000)")
    browser.until(lambda: browser.run("return window.ticks") >= 3)
    assert browser.run(count) == before


def test_lists_without_rates_show_sums(browser: Browser) -> None:
    rows = [{"name": name, "bytes": size} for name, size in (("a", 10), ("b", None), ("c", 30))]
    browser.site.order({"top_talkers": {"data": {"what": "applications", "period": "now", "rows": rows}}})
    browser.open("ntopng_top_talkers.py")
    panel = "section[aria-label='Top application traffic'] "
    cells = "return [...document.querySelectorAll(arguments[0])].map(c => c.innerText)"
    assert "Throughput" not in browser.text(panel + "thead")
    assert browser.run(cells, panel + "tbody th") == ["c", "a", "b"]
    browser.click(panel + "[data-sort=bytes]")
    assert browser.run(cells, panel + "tbody th") == ["a", "c", "b"]
