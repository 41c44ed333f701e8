#!/usr/bin/env python3
"""Measures the ntopng pages in Chromium on the demo: first paint, and until everything is shown.

With `--agent PATH` the agent answers from the simulated ntopng, else a script does. Run by `make bench`; needs the
environment of `make test-browser`. Prints one line per page, with `--format json` one object.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests/Browser")]

from browsing import Browser, start_driver, start_site  # noqa: E402

PAGES = {
    "host": "ntopng_host.py?host=build-fr-001&site=demo",
    "flows": "ntopng_flows.py",
    "alerts": "ntopng_alerts.py?tab=past_flow",
    "top talkers": "ntopng_top_talkers.py",
}
SIZES = (20, 2_437_017)
BOUND = 300.0
"""Milliseconds that a first paint may take."""

PAINT = "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
FILLED = "return performance.now()"


def measured(browser: Browser, address: str, runs: int) -> dict[str, float]:
    """Medians in milliseconds, caches warm."""
    browser.open(address)
    paints, fills = [], []
    for _run in range(runs):
        browser.open(address)
        fills.append(float(browser.run(FILLED)))
        browser.until(lambda: browser.run(PAINT) is not None)
        paints.append(float(browser.run(PAINT)))
    return {"first_paint": statistics.median(paints), "filled": statistics.median(fills)}


def main() -> int:
    """Measure; 1 when a first paint takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--agent", type=Path, help="agent binary; without it a script answers")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    options = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    driver = start_driver()
    try:
        how = ["--agent", str(options.agent.resolve())] if options.agent else ["--canned"]
        for alerts in SIZES if options.agent else SIZES[-1:]:  # the script has one size
            with tempfile.TemporaryDirectory() as folder:
                process, site = start_site(Path(folder), *how, "--alerts", str(alerts), "--servers", "1")
                try:
                    browser = Browser(driver, site)
                    driver.get(site.url)
                    browser.log_in()
                    for name, address in PAGES.items():
                        figures[f"{name}, {alerts:,} alerts"] = measured(browser, address, options.runs)
                finally:
                    process.terminate()
                    process.wait(timeout=10)
    finally:
        driver.quit()
    if options.format == "json":
        print(json.dumps({"answers": "agent" if options.agent else "script", "pages": figures}))
    else:
        for name, figure in figures.items():
            print(f"{name}: first paint {figure['first_paint']:.0f} ms, all shown {figure['filled']:.0f} ms")
    return 1 if any(figure["first_paint"] > BOUND for figure in figures.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
