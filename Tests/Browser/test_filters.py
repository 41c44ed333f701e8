"""Filters that combine, time ranges, and what a page says when a filter reaches its bound."""

# ruff: noqa: RUF001  the pages show ranges and changes with their proper signs

from __future__ import annotations

import pytest
from browsing import Browser, attribute

FLOW_FILTERS = {
    "hosts": "local_origin_remote_target",
    "status": "alerted",
    "direction": "unicast",
    "application": "SSH",
    "protocol": "6",
    "category": "RemoteAccess",
}


def test_flow_filters_combine(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    totals = []
    for name, value in FLOW_FILTERS.items():
        browser.choose(name, value)
        totals.append(int(browser.text(".ntopng-range").rpartition(" of ")[2].replace(",", "")))
    assert browser.parameters().items() >= FLOW_FILTERS.items()
    assert totals == sorted(totals, reverse=True) and 0 < totals[-1] < totals[0]
    assert set(browser.column("Application")) == {"SSH"}
    chips = [chip.text for chip in browser.all(".ntopng-chip")]
    assert chips[-1] == "Reset filters" and "Protocol TCP ×" in chips and "Status Alerted ×" in chips
    assert len(chips) == len(FLOW_FILTERS) + 1


def test_taking_one_filter_away_keeps_the_others(browser: Browser) -> None:
    browser.open("ntopng_flows.py?status=alerted&application=TLS&protocol=6")
    browser.click("[aria-label='Remove filter Application: TLS']")
    assert "application" not in browser.parameters()
    assert browser.parameters()["status"] == "alerted" and browser.parameters()["protocol"] == "6"
    browser.click(".ntopng-chip-reset")
    assert not browser.all(".ntopng-chip")
    assert "status" not in browser.parameters()


def test_a_filter_starts_at_the_first_page(browser: Browser) -> None:
    browser.open("ntopng_flows.py?page=5")
    browser.choose("protocol", "17")
    assert "page" not in browser.parameters()
    assert browser.text(".ntopng-range").startswith("1–20")


@pytest.mark.parametrize(
    ("name", "value"),
    [("port", "22"), ("ip_version", "6"), ("min_score", "100"), ("network", "0"), ("search", "backup")],
)
def test_more_filters(browser: Browser, name: str, value: str) -> None:
    browser.open(f"ntopng_flows.py?{name}={value}")
    total = int(browser.text(".ntopng-range").rpartition(" of ")[2].replace(",", ""))
    assert 0 < total < 1683
    assert browser.one(".ntopng-more").get_attribute("open") is not None


def test_vlan_chooser(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.choose("header_vlan", "908")
    assert browser.parameters()["vlan"] == "908"
    assert "No active flow matches" in browser.text()


def test_click_on_a_host_filters_by_its_address(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    link = browser.all(".ntopng-table tbody .ntopng-host a")[0]
    address = link.find_element("xpath", "ancestor::*[@data-ip]").get_attribute("data-ip")
    link.click()
    browser.settle()
    assert browser.parameters()["address"] == address


@pytest.mark.parametrize("bad", ["10.0.0", "10.0.0.0/8"])
def test_host_filter_takes_no_part_of_an_address(browser: Browser, bad: str) -> None:
    browser.open("ntopng_flows.py")
    browser.change("address", bad)
    assert bad in browser.text(".ntopng-problem[role=alert]:not(:empty)")
    assert "address" not in browser.parameters()


def test_alert_filters_combine(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow")
    browser.choose("type", "51")
    browser.one(".ntopng-choices summary").click()
    for severity in ("error", "warning"):
        box = browser.one(f".ntopng-choices input[value={severity}]")
        if not box.is_displayed():
            browser.one(".ntopng-choices summary").click()
        box.click()
        browser.settle()
    browser.change("description", "BACKUP")
    assert browser.parameters()["severity"] == "error,warning"
    assert set(browser.column("Alert type")) == {"Suspicious entropy"}
    assert set(browser.column("Severity")) <= {"error", "warning"}
    assert all("backup" in text for text in browser.column("Description"))
    assert "Only the newest 5,000 rows were searched" in browser.text()
    assert not browser.one("[aria-label='Last page']").is_enabled()


def test_day_then_hour(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow")
    day = browser.all(".ntopng-histogram")[0].find_elements("css selector", ".ntopng-bar")[-3]
    begin = int(float(attribute(day, "data-begin")))
    day.click()
    browser.settle()
    chosen = browser.parameters()
    assert (int(chosen["begin"]), int(chosen["end"])) == (begin, begin + 86400)
    assert len(browser.all(".ntopng-histogram")[1].find_elements("css selector", ".ntopng-bar")) == 24
    total = browser.text(".ntopng-range")
    assert total != "1–20 of 2,437,017"
    browser.all(".ntopng-histogram")[1].find_elements("css selector", ".ntopng-bar")[7].click()
    browser.settle()
    chosen = browser.parameters()
    assert (int(chosen["begin"]), int(chosen["end"])) == (begin + 7 * 3600, begin + 8 * 3600)
    assert len(browser.all(".ntopng-bar[aria-pressed=true]")) == 2
    times = browser.run("return [...document.querySelectorAll('tbody time')].map(t => t.innerText)")
    assert len(times) == 20 and all(", 07:" in time for time in times)
    browser.driver.back()
    browser.until(lambda: browser.text(".ntopng-range") == total)


def test_any_time_range(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow")
    inputs = browser.all("input[type=datetime-local]")
    script = "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('change'))"
    begin = browser.run("return ntopng.format.toInput(Date.now() / 1000 - 5 * 86400)")
    browser.run(script, inputs[0], begin)
    browser.settle()
    end = browser.run("return ntopng.format.toInput(Date.now() / 1000 - 4 * 86400)")
    browser.run(script, browser.all("input[type=datetime-local]")[1], end)
    browser.settle()
    chosen = browser.parameters()
    assert int(chosen["end"]) - int(chosen["begin"]) == 86400


@pytest.mark.parametrize(("number", "name"), [(0, "1h"), (1, "24h"), (2, "7d"), (3, "31d")])
def test_presets(browser: Browser, number: int, name: str) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow&begin=1&end=2")
    browser.all(".ntopng-range-controls .ntopng-segment")[number].click()
    browser.settle()
    assert browser.parameters()["range"] == name and "begin" not in browser.parameters()


def test_all_families_and_choosing_one(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_all")
    chip = next(chip for chip in browser.all(".ntopng-chip") if chip.text.startswith("Interfaces"))
    chip.click()
    browser.settle()
    assert browser.parameters()["family"] == "interface"
    assert set(browser.column("About")) == {"Interfaces"}
    assert browser.text(".ntopng-range") == "1–12 of 12"


def test_role_and_score_of_a_host(browser: Browser) -> None:
    browser.open("ntopng_host.py?host=build-fr-001&tab=past_host&role=attacker&min_score=40")
    assert browser.column("Role") and all("attacker" in role for role in browser.column("Role"))
    assert all(int(score) >= 40 for score in browser.column("Score"))


def test_category_and_application_filter_by_click(browser: Browser) -> None:
    browser.open("ntopng_host.py?host=build-fr-001&tab=peers")
    browser.run("document.querySelector(\"tbody a[title='Only TLS']\").click()")
    browser.settle()
    assert browser.parameters()["application"] == "TLS"
    assert set(browser.column("Application")) == {"TLS"}
    browser.open("ntopng_host.py?host=build-fr-001&tab=apps")
    browser.all(".ntopng-segment")[1].click()
    browser.settle()
    assert "Categories: 1" in browser.text() and browser.parameters()["by"] == "category"


def test_a_role_needs_a_host(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_host&role=attacker")
    assert not browser.one("[name=role]").is_enabled()
    assert not browser.all(".ntopng-chip")
    browser.change("address", "10.200.8.10")
    assert browser.one("[name=role]").is_enabled()
    assert all("attacker" in role for role in browser.column("Role"))


def test_another_family_has_other_types(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_all&family=host&type=17")
    assert set(browser.column("Alert type")) == {"Score threshold exceeded"}
    browser.choose("family", "interface")
    assert "type" not in browser.parameters()
    assert browser.text(".ntopng-range") == "1–12 of 12"


def test_vlan_where_ntopng_does_not_tell_them(browser: Browser) -> None:
    browser.site.order({"filter_values": {"data": {}}})
    browser.open("ntopng_flows.py")
    assert browser.one("[name=header_vlan]").get_attribute("type") == "number"
    browser.change("header_vlan", "5000")
    assert "vlan" not in browser.parameters()
    browser.change("header_vlan", "908")
    assert browser.parameters()["vlan"] == "908"
    assert "No active flow matches" in browser.text()


def test_a_search_that_did_not_see_all_goes_on(browser: Browser) -> None:
    since = 1_796_000_000
    searched = {"rows": 9000, "of": 28_000, "since": since}
    note = "ntopng can't apply this filter or sort: of 28000 alerts the newest 9000 were looked at, there are more."
    browser.site.order(
        {"alerts": {"data": {"rows": [], "searched": searched}, "rows": {"bounded": True, "note": note}}}
    )
    browser.open("ntopng_alerts.py?tab=past_flow&description=talked&begin=1795000000&end=1796010000&page=3")
    assert note in browser.text(".ntopng-notice") and "was searched." in browser.text(".ntopng-notice")
    browser.site.no_orders()
    browser.click(".ntopng-notice .ntopng-button")
    parameters = browser.parameters()
    assert (parameters["begin"], parameters["end"]) == ("1795000000", str(since + 1))
    assert parameters["description"] == "talked" and "page" not in parameters
