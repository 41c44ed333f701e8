"""``make screenshots``: the pictures of docs/ntopng.md, from the demo."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from browsing import Browser, start_driver, start_site

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 200_000
HOST = "ntopng_host.py?host=build-fr-001&site=demo"


def _day(browser: Browser) -> None:
    browser.all(".ntopng-histogram")[0].find_elements("css selector", ".ntopng-bar")[-4].click()
    browser.settle()


def _nothing(_browser: Browser) -> None:
    pass


@dataclass(frozen=True)
class Picture:
    """A page, the size of the window, and what to do before."""

    address: str
    height: int
    width: int = 1280
    theme: str = "facelift"
    prepare: Callable[[Browser], None] = _nothing


PICTURES = {
    "host": Picture(HOST, 700),
    "host-packets": Picture(f"{HOST}&tab=packets", 900),
    "host-ports": Picture(f"{HOST}&tab=ports", 900),
    "host-peers": Picture(f"{HOST}&tab=peers&page_size=10", 900),
    "host-apps": Picture(f"{HOST}&tab=apps", 900),
    "flows": Picture("ntopng_flows.py?status=alerted&protocol=6&page_size=10", 860),
    "alerts": Picture("ntopng_alerts.py?tab=past_flow&severity=warning,error&page_size=10", 900, prepare=_day),
    "top-talkers": Picture("ntopng_top_talkers.py?period=last_hour", 860),
    "unknown": Picture("ntopng_host.py?host=silent", 560),
    "narrow": Picture("ntopng_flows.py?status=alerted&page_size=10", 860, width=400),
    "top-talkers-dark": Picture("ntopng_top_talkers.py?period=last_hour", 860, theme="modern-dark"),
    "narrow-dark": Picture(HOST, 860, width=400, theme="modern-dark"),
}


def main() -> int:
    """Write all pictures; 1 when one is too large for the documentation."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    too_large = []
    with tempfile.TemporaryDirectory() as folder:
        process, site = start_site(Path(folder), "--canned")
        driver = start_driver()
        try:
            browser = Browser(driver, site)
            browser.log_in()
            for name, picture in PICTURES.items():
                _use(browser, picture.theme)
                too_large += _take(browser, name, picture)
        finally:
            driver.quit()
            process.terminate()
            process.wait(timeout=10)
    for path in too_large:
        print(f"{path}: {path.stat().st_size} bytes, more than {MOST_BYTES}", file=sys.stderr)
    return 1 if too_large else 0


def _use(browser: Browser, theme: str) -> None:
    browser.driver.get(browser.site.url + "demo_user.py")
    browser.one(f"button[value={theme}]").click()
    browser.until(lambda: browser.run("return document.body.dataset.theme") == theme)


def _take(browser: Browser, name: str, picture: Picture) -> list[Path]:
    metrics = {"width": picture.width, "height": picture.height, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    browser.open(picture.address)
    picture.prepare(browser)
    # Folded away, as by somebody who wants to see more of the page.
    browser.run("document.querySelector('.demo-sidebar').remove(); return new Promise(requestAnimationFrame)")
    browser.until(lambda: browser.run("return !window.Chart || Object.values(Chart.instances).every(c => c.attached)"))
    browser.run("window.scrollTo(0, 0)")
    path = IMAGES / f"ntopng-{name}.png"
    browser.driver.save_screenshot(str(path))
    print(f"{path.name}: {path.stat().st_size} bytes")
    return [path] if path.stat().st_size > MOST_BYTES else []


if __name__ == "__main__":
    sys.exit(main())
