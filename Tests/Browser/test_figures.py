"""What tables and charts show: width, bars, scales, long texts, colours of alarms."""

from __future__ import annotations

from collections.abc import Iterator

import canned_views
import pytest
from browsing import Browser, attribute

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
TABS = ("traffic", "packets", "ports", "peers", "apps", "flows", "engaged_host", "past_host", "past_flow")
PAGES = {
    "host": HOST,
    **{f"host-{tab}": f"{HOST}&tab={tab}" for tab in TABS},
    "flows": "ntopng_flows.py",
    "alerts": "ntopng_alerts.py?tab=past_flow",
    "all-alerts": "ntopng_alerts.py?tab=past_all",
    "found": "ntopng_host.py?find=example",
    "talkers": "ntopng_top_talkers.py",
    "talkers-of-the-day": "ntopng_top_talkers.py?period=last_day",
}
CUT = """
const cut = [...document.querySelectorAll('#ntopng_app .ntopng-scroll')].filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.getAttribute('aria-label')}: ${e.scrollWidth} in ${e.clientWidth}`);
for (const panel of document.querySelectorAll('#ntopng_app .ntopng-panel, #ntopng_app .ntopng-header')) {
  const right = panel.getBoundingClientRect().right;
  for (const e of panel.querySelectorAll('*')) {
    if (e.closest('.ntopng-visually-hidden, .ntopng-scroll, .ntopng-ellipsis') || !e.getClientRects().length) continue;
    if (e.getBoundingClientRect().right > right + 1) cut.push(`${e.className || e.tagName}: ${e.innerText}`);
  }
}
if (document.documentElement.scrollWidth > innerWidth) cut.push('the page');
return cut;
"""


@pytest.fixture(params=[1000, 1600, 2560])
def wide(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A window of that width."""
    metrics = {"width": request.param, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    yield browser
    browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_cut(wide: Browser, page: str) -> None:
    wide.open(PAGES[page])
    assert wide.run(CUT) == []


def test_columns_that_do_not_fit_are_named(browser: Browser) -> None:
    metrics = {"width": 1000, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.open("ntopng_flows.py")
        titles = [cell.text for cell in browser.all("thead th") if cell.is_displayed()]
        told = [line.text for line in browser.all(".ntopng-left-out") if line.is_displayed()]
        assert len(told) == 1 and told[0].startswith("Too narrow for: ")
        assert "Throughput" in titles and "First seen" not in titles
        named = told[0].removeprefix("Too narrow for: ").removesuffix(".").split(", ")
        assert {"First seen", "Last seen", "Category"} <= set(named) and not set(named) & set(titles)
        browser.open("ntopng_flows.py?sort=first_seen")
        assert any("First seen" in cell.text for cell in browser.all("thead th") if cell.is_displayed())
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def bars(browser: Browser, title: str) -> list[str]:
    """Texts of the bars under a title."""
    boxes = [box for box in browser.all(".ntopng-figure-box") if box.text.startswith(title)]
    assert len(boxes) == 1
    return [bar.text.replace("\n", " ") for bar in boxes[0].find_elements("css selector", ".ntopng-bars li")]


def test_ports_have_bars_and_those_served_come_first(browser: Browser) -> None:
    browser.open(f"{HOST}&tab=ports")
    shown = bars(browser, "Client ports: traffic")
    assert [text.split()[0] for text in shown] == ["41978", "42109", "42240", "42371", "42502", "42633", "Other"]
    heads = "[...document.querySelectorAll('.ntopng-grid > div')].map(e => e.querySelector('h3, figcaption').innerText)"
    titles = browser.run("return " + heads)
    assert titles == ["Ports served", "Server ports: traffic", "Ports contacted on others", "Client ports: traffic"]


def test_packet_sizes_have_bars_in_their_order(browser: Browser) -> None:
    browser.open(f"{HOST}&tab=packets")
    shown = bars(browser, "Packet sizes")
    sizes = ("64", "128", "256", "512", "1,024", "1,518")
    assert [text.partition(" B ")[0] for text in shown[:6]] == [f"up to {size}" for size in sizes]
    assert shown[6].startswith("larger 0")


def test_peers_have_bars_with_their_share(browser: Browser) -> None:
    browser.open(f"{HOST}&tab=peers")
    shown = bars(browser, "Top peers")
    assert 2 < len(shown) <= 9 and all(text.endswith("%") for text in shown)
    bar = "[...document.querySelectorAll('.ntopng-bars li')]"
    lengths = browser.run(f"return {bar}.map(e => +e.style.getPropertyValue('--ntopng-share'))")
    assert max(lengths) == 1 and min(lengths) > 0


def test_histograms_have_a_scale(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow")
    top, middle, bottom = [mark.get_attribute("textContent") or "" for mark in browser.all(".ntopng-scale span")[:3]]
    labels = [attribute(bar, "aria-label") for bar in browser.all(".ntopng-histograms > :first-child .ntopng-bar")]
    most = max(int(label.split(": ")[1].split()[0].replace(",", "")) for label in labels)
    end = int(float(top.upper().rstrip("KM")) * {"K": 1e3, "M": 1e6}.get(top.upper()[-1], 1))
    assert most <= end <= 2.5 * most and (middle, bottom) == (f"{end // 2000}k", "0")
    heights = (
        "return [...document.querySelectorAll('.ntopng-histogram')[0].querySelectorAll('i')].map(e => e.offsetHeight)"
    )
    assert max(browser.run(heights)) == pytest.approx(88 * most / end, abs=2)


def test_a_column_of_zeros_is_no_vlan(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    assert "VLAN" not in browser.text("thead")
    (row,) = canned_views.reply({"id": "x"}, "flows", {"page_size": 1})["data"]["rows"]
    browser.site.order({"flows": {"data": {"rows": [row | {"vlan": 7}]}}})
    browser.open("ntopng_flows.py")
    assert browser.column("VLAN") == ["7"]


@pytest.mark.parametrize(
    "page", ["flows", "all-alerts", "host-apps", "host-peers", "host-ports", "talkers", "host", "found"]
)
def test_long_texts_end_in_an_ellipsis_and_stand_in_the_title(browser: Browser, page: str) -> None:
    browser.site.order({"*": {"hostile": "long " * 60}})
    browser.open(PAGES[page])
    unbounded = """const text = 'long '.repeat(60).trim();
    return [...document.querySelectorAll('.ntopng-panel :is(td, th, dd, li)')]
      .filter(e => e.textContent.includes(text) && !e.querySelector('li') && !e.closest('.ntopng-limits'))
      .filter(e => ![...e.querySelectorAll('[title]')].some(one => one.title.includes(text)) || e.offsetHeight > 90)
      .map(e => e.className + ' ' + e.textContent.slice(0, 40) + ' ' + e.offsetHeight)"""
    assert browser.run(unbounded) == []


def test_alarms_do_not_have_the_colour_of_what_is_fine(browser: Browser) -> None:
    same = """const accent = getComputedStyle(document.querySelector('.ntopng-figures .ntopng-external')).color;
    return [...document.querySelectorAll('.ntopng-alarm, .ntopng-alarm *')]
      .filter(e => getComputedStyle(e).color === accent).map(e => e.outerHTML.slice(0, 80))"""
    browser.open("ntopng_host.py?address=203.0.113.20&server=&ifid=0")
    assert "1" in [alarm.text for alarm in browser.all(".ntopng-alarm")]
    assert browser.run(same) == []
    browser.open("ntopng_top_talkers.py")
    assert browser.all(".ntopng-alarm") and browser.run(same) == []


def test_a_list_that_is_sorted_by_vlan_shows_it(browser: Browser) -> None:
    browser.open("ntopng_flows.py?sort=vlan")
    browser.click("[data-sort=vlan]")
    assert browser.parameters()["order"] == "asc"
    assert set(browser.column("VLAN")) == {"0"}
