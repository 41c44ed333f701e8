"""``make screenshots``: the pictures of docs/ntopng.md, from the demo."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from browsing import Browser, start_driver, start_site

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 150_000
HOST = "ntopng_host.py?host=build-fr-001&site=demo"


def _day(browser: Browser) -> None:
    browser.all(".ntopng-histogram")[0].find_elements("css selector", ".ntopng-bar")[-4].click()
    browser.settle()


def _nothing(_browser: Browser) -> None:
    pass


PICTURES: dict[str, tuple[str, int, Callable[[Browser], None]]] = {
    "host": (HOST, 720, _nothing),
    "host-apps": (f"{HOST}&tab=apps", 860, _nothing),
    "host-peers": (f"{HOST}&tab=peers&page_size=10", 900, _nothing),
    "flows": ("ntopng_flows.py?status=alerted&protocol=6&page_size=10", 760, _nothing),
    "alerts": ("ntopng_alerts.py?tab=past_flow&severity=warning,error&page_size=10", 900, _day),
    "top-talkers": ("ntopng_top_talkers.py?period=last_hour", 760, _nothing),
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
            for name in PICTURES:
                too_large += _take(browser, name)
            browser.driver.get(site.url + "demo_user.py")
            browser.one("button[value=modern-dark]").click()
            browser.until(lambda: browser.run("return document.body.dataset.theme") == "modern-dark")
            too_large += _take(browser, "top-talkers", "-dark")
        finally:
            driver.quit()
            process.terminate()
            process.wait(timeout=10)
    for path in too_large:
        print(f"{path}: {path.stat().st_size} bytes, more than {MOST_BYTES}", file=sys.stderr)
    return 1 if too_large else 0


def _take(browser: Browser, name: str, suffix: str = "") -> list[Path]:
    address, height, prepare = PICTURES[name]
    browser.driver.set_window_size(1280, height)
    browser.open(address)
    prepare(browser)
    browser.until(lambda: browser.run("return !window.Chart || Object.values(Chart.instances).every(c => c.attached)"))
    browser.run("window.scrollTo(0, 0)")
    path = IMAGES / f"ntopng-{name}{suffix}.png"
    browser.driver.save_screenshot(str(path))
    print(f"{path.name}: {path.stat().st_size} bytes")
    return [path] if path.stat().st_size > MOST_BYTES else []


if __name__ == "__main__":
    sys.exit(main())
