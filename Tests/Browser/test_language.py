"""The pages in another language, and that no text of ours was forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from browsing import ROOT, Browser, Site, attribute, start_driver

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
PAGES = [
    *(f"{HOST}&tab={tab}" for tab in ("host", "traffic", "packets", "ports", "peers", "apps", "apps&by=category")),
    *(f"{HOST}&tab={tab}" for tab in ("flows", "engaged_host", "past_host", "past_flow")),
    *("ntopng_flows.py?status=alerted", "ntopng_top_talkers.py", "ntopng_top_talkers.py?period=last_hour"),
    *(f"ntopng_alerts.py?tab={tab}&severity=error" for tab in ("engaged", "past_host", "past_flow", "past_all")),
    "ntopng_host.py?host=silent",
    "ntopng_host.py",
]
TEXTS = json.loads((ROOT / "web-plugins/ntopng/languages/de.json").read_text("utf-8"))

# Instead of the catalogue, one that puts each text into brackets: what stands without them was not translated.
MARKING = """
new MutationObserver((_changes, observer) => {
  const app = document.getElementById('ntopng_app');
  if (!app) return;
  observer.disconnect();
  app.dataset.texts = %s;
}).observe(document, { childList: true, subtree: true });
"""
OURS = ", ".join(
    (
        *("h2", "h3", "dt", "thead th", "caption", "summary", "figcaption", "label > span", "option[value='']"),
        *("button:not(.ntopng-bar, .ntopng-page)", "[role=tab]", ".ntopng-figure > span", ".ntopng-empty"),
        *(".ntopng-notice strong", ".ntopng-notice p", ".ntopng-age", ".ntopng-range", ".ntopng-source > span"),
    )
)
UNMARKED = """
const told = [];
const spoken = (text) => /[A-Za-z]{2}/.test(text) && !text.includes('\\u27e6');
// Data, and what the agent says.
const exempt = '.ntopng-services dt, .ntopng-pager + .ntopng-notice strong';
for (const e of document.querySelectorAll(arguments[0].split(', ').map(s => '#ntopng_app ' + s).join(', '))) {
  const text = e.textContent.replace(/CSV|JSON|ntopng ↗/g, '');
  if (!e.matches(exempt) && spoken(text)) told.push(e.tagName + ': ' + e.textContent.slice(0, 60));
}
for (const e of document.querySelectorAll('#ntopng_app [aria-label], #ntopng_app [placeholder]')) {
  const text = e.getAttribute('aria-label') || e.getAttribute('placeholder');
  if (spoken(text)) told.push(e.tagName + ' is called ' + text.slice(0, 60));
}
return told;
"""


@pytest.fixture(scope="module")
def marked(site: Site) -> Iterator[Browser]:
    """A browser that shows the pages with each text of ours in brackets."""
    driver = start_driver()
    script = MARKING % json.dumps(json.dumps({key: f"\u27e6{key}\u27e7" for key in TEXTS}))
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    browser = Browser(driver, site)
    browser.log_in()
    yield browser
    driver.quit()


@pytest.mark.parametrize("page", PAGES)
def test_every_text_is_translated(marked: Browser, page: str) -> None:
    marked.site.no_orders()
    marked.open(page)
    assert marked.run("return document.querySelector('#ntopng_app').textContent.includes('\u27e6')")
    assert marked.run(UNMARKED, OURS) == []


def test_german(browser: Browser) -> None:
    browser.log_in("leitung")
    browser.open(HOST)
    assert browser.driver.title == "Netzwerkstatistik und Flows von build-fr-001"
    text = browser.text()
    assert all(word in text for word in ("Laufende Alarme", "Verkehr gesendet", "Als Client", "In ntopng ansehen"))
    browser.open("ntopng_alerts.py?tab=past_flow&severity=warning")
    assert set(browser.column("Schweregrad")) == {"Warnung"}
    assert "Nach Tag filtern" in browser.text()
    assert browser.text(".ntopng-range") == "1\u201320 von mehr"
    chip = browser.all(".ntopng-chip")[0]
    assert attribute(chip, "aria-label") == "Filter entfernen: Schweregrad: Warnung"
    browser.shot("german-alerts")
    assert browser.run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
