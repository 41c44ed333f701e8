"""Themes, narrow windows, keyboard and screen reader, locale and zone."""

from __future__ import annotations

import pytest
from browsing import Browser, Site, attribute, start_driver
from selenium.webdriver.common.keys import Keys

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
PAGES = {
    "host": HOST,
    "packets": f"{HOST}&tab=packets",
    "peers": f"{HOST}&tab=peers",
    "flows": "ntopng_flows.py?status=alerted",
    "alerts": "ntopng_alerts.py?tab=past_flow",
    "talkers": "ntopng_top_talkers.py?period=last_hour",
}
CONTRAST = """
const linear = x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
const light = c => { const v = c.map(x => linear(x / 255));
  return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
const parse = t => (t.match(/[\\d.]+/g) || []).map(Number);
const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length === 3 || c[3] > 0.9) return c.slice(0, 3); } return [255, 255, 255]; };
const low = [];
for (const e of document.querySelectorAll('#ntopng_app *')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
  if (e.closest('.ntopng-visually-hidden, button:disabled, option, .ntopng-breakdown')) continue;
  const [a, b] = [light(parse(getComputedStyle(e).color).slice(0, 3)), light(behind(e))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < 4.5) low.push([e.className, e.textContent.slice(0, 30), ratio.toFixed(2)].join(' | '));
}
return low.slice(0, 10);
"""


@pytest.mark.parametrize("theme", ["facelift", "modern-dark"])
@pytest.mark.parametrize("page", PAGES)
def test_themes_have_contrast(browser: Browser, theme: str, page: str) -> None:
    if theme != "facelift":  # what a session starts with
        browser.open("demo_user.py", settle=False)
        browser.one(f"button[value={theme}]").click()
    browser.until(lambda: browser.run("return document.body.dataset.theme") == theme)
    browser.open(PAGES[page])
    assert browser.run("return document.querySelector('#ntopng_app').dataset.theme") == theme
    assert browser.run(CONTRAST) == []


@pytest.mark.parametrize("width", [360, 400, 768, 1280])
@pytest.mark.parametrize("page", PAGES)
def test_narrow_windows(browser: Browser, page: str, width: int) -> None:
    browser.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False},
    )
    try:
        browser.open(PAGES[page])
        assert browser.run("return document.documentElement.scrollWidth") <= width
        if width < 640 and page in ("flows", "alerts"):
            assert browser.run("return document.querySelector('.ntopng-scroll').scrollWidth") <= width
        browser.shot(f"narrow-{page}-{width}")
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("page", PAGES)
def test_everything_has_a_name(browser: Browser, page: str) -> None:
    browser.open(PAGES[page])
    nameless = """const parts = '#ntopng_app :is(a, button, input, select, canvas, nav, [role=region])';
      return [...document.querySelectorAll(parts)]
      .filter(e => !(e.textContent.trim() || e.getAttribute('aria-label') || e.labels?.[0]?.textContent.trim()))
      .map(e => e.outerHTML.slice(0, 100))"""
    assert browser.run(nameless) == []
    assert browser.run("return [...document.querySelectorAll('table')].every(t => t.caption?.innerText.trim())")
    assert browser.run("return [...document.querySelectorAll('th')].every(h => h.scope)")
    identifiers = browser.run("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(identifiers) == len(set(identifiers))


def test_keyboard_alone(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.run("document.querySelector('[data-sort=score]').focus()")
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    browser.settle()
    assert browser.parameters()["sort"] == "score"
    browser.driver.switch_to.active_element.send_keys(Keys.SPACE)
    browser.settle()
    assert browser.parameters()["order"] == "asc"
    browser.run("document.querySelector(\"[aria-label='Next page']\").focus()")
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    browser.settle()
    assert browser.parameters()["page"] == "2"
    browser.run("document.querySelector('[name=status]').focus()")
    outline = browser.run("return getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_updates_are_announced(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    assert browser.one("[role=status][aria-live=polite]").get_attribute("textContent") == "Active flows updated"


def test_bars_of_the_histogram_have_words(browser: Browser) -> None:
    browser.open("ntopng_alerts.py?tab=past_flow")
    labels = [attribute(bar, "aria-label") for bar in browser.all(".ntopng-bar")]
    assert all(label.endswith(" alerts") for label in labels)


@pytest.mark.parametrize(
    ("language", "zone", "number", "time"),
    [
        ("de-DE", "Europe/Berlin", "2.437.017", "30.08.2023, 10:19:44"),
        ("en-US", "America/New_York", "2,437,017", "Aug 30, 2023, 4:19:44"),
        ("fr-FR", "Asia/Kolkata", "2\u202f437\u202f017", "30 août 2023, 13:49:44"),
    ],
)
def test_locale_and_zone(site: Site, language: str, zone: str, number: str, time: str) -> None:
    driver = start_driver(language, zone)
    try:
        browser = Browser(driver, site)
        browser.log_in()
        browser.open("ntopng_alerts.py?tab=past_flow")
        assert browser.text(".ntopng-range").endswith(number)
        shown = browser.run("return ntopng.format.time(1693383584)")
        assert shown.replace("\u202f", " ").startswith(time)
        midnight = browser.run("return new Date(ntopng.format.midnight(1693383584) * 1000).getHours()")
        assert midnight == 0
    finally:
        driver.quit()


def test_days_of_23_and_25_hours(site: Site) -> None:
    driver = start_driver()
    try:
        browser = Browser(driver, site)
        browser.log_in()
        browser.open("ntopng_flows.py")
        length = "const f = ntopng.format; return f.nextMidnight(arguments[0]) - f.midnight(arguments[0])"
        assert browser.run(length, 1_774_746_000) == 23 * 3600  # 29 March 2026
        assert browser.run(length, 1_792_893_600) == 25 * 3600  # 25 October 2026
    finally:
        driver.quit()
