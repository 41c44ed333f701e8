"""Fixtures of the browser tests. Those that need a browser carry the marker of that name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Browser, Site, start_driver, start_site
from selenium import webdriver


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if {"browser", "driver", "site"} & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.fixture(scope="session", params=["2.5"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with canned answers."""
    process, found = start_site(tmp_path_factory.mktemp("site"), "--canned", "--generation", request.param)
    yield found
    process.terminate()
    process.wait(timeout=10)


@pytest.fixture(scope="session")
def driver() -> Iterator[webdriver.Chrome]:
    """One browser for all tests."""
    made = start_driver()
    yield made
    made.quit()


@pytest.fixture
def browser(driver: webdriver.Chrome, site: Site, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A fresh session as administrator. Afterwards: a picture, and no error in the console."""
    site.no_orders()
    driver.set_window_size(1400, 1000)
    found = Browser(driver, site)
    found.log_in()
    found.forget()
    found.console()
    yield found
    found.shot(request.node.name)
    site.no_orders()
    assert found.console() == []
