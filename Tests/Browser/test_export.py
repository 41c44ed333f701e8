"""Export of what is filtered: all pages up to the bound, as CSV and JSON."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Browser, Site, attribute, start_driver, wait_for_file

HOST = "ntopng_host.py?host=build-fr-001&site=demo"


@pytest.fixture
def saving(site: Site, tmp_path: Path) -> Iterator[Browser]:
    """A browser that keeps downloads."""
    site.no_orders()
    driver = start_driver(downloads=str(tmp_path))
    browser = Browser(driver, site)
    browser.log_in()
    yield browser
    driver.quit()
    site.no_orders()


def press(browser: Browser, name: str) -> None:
    next(button for button in browser.all(".ntopng-export button") if button.text == name).click()


def test_export_of_what_is_filtered(saving: Browser, tmp_path: Path) -> None:
    saving.open("ntopng_flows.py?application=TLS&protocol=6&sort=bytes")
    total = int(saving.text(".ntopng-range").rpartition(" of ")[2])
    press(saving, "CSV")
    text = wait_for_file(tmp_path, "*.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == total > 20
    assert {row["application"] for row in rows} == {"TLS"}
    assert all(int(row["bytes"]) > 0 and row["client_ip"] and row["first_seen"].isdigit() for row in rows)
    press(saving, "JSON")
    saved = json.loads(wait_for_file(tmp_path, "*.json").read_text("utf-8"))
    assert len(saved["rows"]) == total and saved["complete"] is True
    assert saved["filters"]["application"] == "TLS"
    assert len({row["key"] for row in saved["rows"]}) == total


def test_export_has_a_bound_and_says_so(saving: Browser, tmp_path: Path) -> None:
    saving.open("ntopng_alerts.py?tab=past_flow")
    press(saving, "JSON")
    path = wait_for_file(tmp_path, "*.json")
    assert path.name.endswith("-incomplete.json")
    saved = json.loads(path.read_text("utf-8"))
    assert len(saved["rows"]) == 5000 and saved["complete"] is False
    saving.until(lambda: "The first 5,000 rows" in saving.text(".ntopng-export-status"))


@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", 'a"b,c;d'])
def test_export_is_no_formula(saving: Browser, tmp_path: Path, text: str) -> None:
    saving.site.order({"flows": {"hostile": text}})
    saving.open("ntopng_flows.py")
    press(saving, "CSV")
    rows = list(csv.DictReader(wait_for_file(tmp_path, "*.csv").read_text("utf-8-sig").splitlines()))
    expected = text if text[0] == "a" else "'" + text
    assert {row["application"] for row in rows} == {expected}


def test_the_bound_is_said_before_and_meanwhile(saving: Browser) -> None:
    saving.open("ntopng_alerts.py?tab=past_flow")
    assert all("up to 5,000 rows" in attribute(one, "title") for one in saving.all(".ntopng-export > button"))
    saving.site.order({"alerts": {"seconds": 0.3}})
    press(saving, "CSV")
    saving.until(lambda: "of up to 5,000 rows" in saving.text(".ntopng-export-status"))
    assert 0 < float(attribute(saving.one(".ntopng-export progress"), "value")) < 1
    assert not any(button.is_enabled() for button in saving.all(".ntopng-export > button"))


def test_an_export_can_be_stopped(saving: Browser, tmp_path: Path) -> None:
    saving.open("ntopng_alerts.py?tab=past_flow")
    saving.site.order({"alerts": {"seconds": 0.3}})
    press(saving, "CSV")
    saving.until(lambda: saving.all(".ntopng-export-status button"))
    press(saving, "Stop")
    saving.until(lambda: "Stopped, nothing was saved." in saving.text(".ntopng-export-status"))
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_fails_saves_nothing(saving: Browser, tmp_path: Path) -> None:
    saving.open("ntopng_flows.py")
    saving.site.order({"flows": {"error": {"kind": "unreachable", "message": "No way.", "advice": "Go."}}})
    press(saving, "CSV")
    saving.until(lambda: "Nothing was saved: No way. Go." in saving.text(".ntopng-export-status"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("tab", "columns", "expected"),
    [
        ("host", ["name", "value"], {"name": "sent.bytes"}),
        ("packets", ["table", "name", "max_bytes", "sent", "received"], {"table": "tcp_flags", "name": "SYN"}),
        ("ports", ["table", "port", "protocol", "application", "bytes", "share"], {"table": "server", "port": "22"}),
    ],
)
def test_export_of_tabs_with_several_tables(
    saving: Browser, tmp_path: Path, tab: str, columns: list[str], expected: dict[str, str]
) -> None:
    saving.open(f"{HOST}&tab={tab}")
    press(saving, "CSV")
    rows = list(csv.DictReader(wait_for_file(tmp_path, "*.csv").read_text("utf-8-sig").splitlines()))
    assert list(rows[0]) == columns
    assert any(row.items() >= expected.items() for row in rows)


def test_each_request_of_an_export_is_one_page(saving: Browser, tmp_path: Path) -> None:
    saving.open("ntopng_flows.py?sort=bytes")
    saving.run("performance.setResourceTimingBufferSize(1000); performance.clearResourceTimings()")
    press(saving, "JSON")
    wait_for_file(tmp_path, "*.json")
    names = saving.run("return performance.getEntriesByType('resource').map(e => e.name)")
    pages = [name for name in names if "view=flows" in name]
    assert len(pages) == 17 and all("page_size=100" in name for name in pages)
