"""The pages within the page API of each Checkmk release, in a browser."""

from __future__ import annotations

from collections.abc import Iterator

import gui_standin
import pytest
from browsing import Browser, browsing
from selenium import webdriver

PAGES = {
    "ntopng_host.py?host=build-fr-001&site=demo": "Traffic sent",
    "ntopng_flows.py": "1,683",
    "ntopng_alerts.py?tab=past_flow": "2,437,017",
    "ntopng_top_talkers.py": "Top remote destinations",
}


@pytest.fixture(params=gui_standin.GENERATIONS)
def other(
    request: pytest.FixtureRequest, driver: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A browser on a site of another release."""
    with browsing(driver, tmp_path_factory.mktemp("site"), "--canned", "--generation", request.param) as found:
        yield found


def test_pages(other: Browser) -> None:
    for address, expected in PAGES.items():
        other.open(address)
        assert expected in other.text()
    other.log_in("guest")
    other.open("ntopng_flows.py", settle=False)
    assert "Permission denied" in other.driver.title
    assert other.console() == []


def test_without_any_server(driver: webdriver.Chrome, tmp_path_factory: pytest.TempPathFactory) -> None:
    with browsing(driver, tmp_path_factory.mktemp("site"), "--canned", "--servers", "0") as browser:
        browser.open("ntopng_flows.py", settle=False)
        assert "No ntopng server is configured" in browser.text()
        assert browser.one("#ntopng_app a").get_dom_attribute("href").startswith("wato.py?mode=edit_ruleset")
