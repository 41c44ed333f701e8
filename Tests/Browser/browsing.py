"""A demo site with canned answers, and a browser that looks at it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parents[2]
SHOTS = ROOT / ".build" / "browser"
# The longest that a test waits for anything; an export of 5,000 rows takes a while on a busy machine.
SECONDS = 60


class Site:
    """A running demo; orders tell its agent what to answer."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self._orders = folder / "canned.json"

    def session(self, user: str) -> str:
        """The cookie of a new session of a user, as the log-in page gives it."""
        page = urlsplit(self.url + "login.py")
        connection = HTTPConnection(str(page.hostname), page.port)
        with closing(connection):
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", page.path, urlencode({"user": user}), kind)
            cookie = SimpleCookie(connection.getresponse().headers["Set-Cookie"])
        return cookie["demo"].value

    def order(self, orders: dict[str, Any]) -> None:
        """Orders by view, or for ``*``."""
        self._orders.write_text(json.dumps(orders), "utf-8")

    def no_orders(self) -> None:
        """Good answers again."""
        self._orders.unlink(missing_ok=True)


class Browser:
    """What the tests do with a page."""

    def __init__(self, driver: webdriver.Chrome, site: Site) -> None:
        self.driver = driver
        self.site = site

    def log_in(self, user: str = "cmkadmin") -> None:
        """As one of the demo's users; the browser shows their own page then."""
        self.driver.delete_all_cookies()
        cookie = {"name": "demo", "value": self.site.session(user), "url": self.site.url, "httpOnly": True}
        self.driver.execute_cdp_cmd("Network.setCookie", cookie)
        self.driver.get(self.site.url + "demo_user.py")

    def forget(self) -> None:
        """Drop what the user has chosen on the pages, in the browser and at the site."""
        self.run("localStorage.clear(); return fetch('demo_user.py', {method: 'POST', body: 'forget=1'})")

    def open(self, address: str, settle: bool = True) -> None:
        """Open a page of the site and wait until it is filled."""
        self.driver.get(self.site.url + address)
        if settle:
            self.settle()

    def settle(self) -> None:
        """Wait until nothing is loaded any more."""
        state = "return document.querySelector('#ntopng_app')?.getAttribute('aria-busy')"
        self.until(lambda: self.run(state) == "false")

    def until(self, condition: Callable[[], object]) -> None:
        """Wait for a condition."""
        WebDriverWait(self.driver, SECONDS, poll_frequency=0.05).until(lambda _driver: condition())

    def run(self, script: str, *arguments: object) -> Any:
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def all(self, selector: str) -> list[WebElement]:
        """Elements that match."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str) -> WebElement:
        """The only element that matches."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]

    def text(self, selector: str = "#ntopng_app") -> str:
        """What is seen of an element."""
        return str(self.one(selector).text)

    def click(self, selector: str) -> None:
        """Click the only element that matches, and wait."""
        element = self.one(selector)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.settle()

    def choose(self, name: str, value: str) -> None:
        """Choose from a select."""
        self.change(name, value)

    def change(self, name: str, value: str) -> None:
        """Set a field, as a user who leaves it."""
        self.run(
            "const f = document.querySelector(`[name='${arguments[0]}']`); f.value = arguments[1];"
            "f.dispatchEvent(new Event('change', {bubbles: true}));",
            name,
            value,
        )
        self.settle()

    def column(self, title: str) -> list[str]:
        """Texts of a column of the (first) table."""
        script = (
            "return [...document.querySelector('.ntopng-table').tBodies[0].rows]"
            ".map(r => r.querySelector(`[data-title='${arguments[0]}']`)?.innerText ?? '')"
        )
        return list(self.run(script, title))

    def parameters(self) -> dict[str, str]:
        """Parameters in the address."""
        return dict(self.run("return Object.fromEntries(new URLSearchParams(location.search))"))

    def console(self) -> list[str]:
        """Errors of scripts and violations of the content policy since the last look."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [
            entry["message"] for entry in entries if entry["level"] == "SEVERE" and "favicon" not in entry["message"]
        ]

    def shot(self, name: str) -> None:
        """Keep a picture of the page."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(SHOTS / f"{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')[:90]}.png"))


def attribute(element: WebElement, name: str) -> str:
    """An attribute that must be there."""
    value = element.get_attribute(name)
    assert value is not None, name
    return value


def start_site(folder: Path, *options: str) -> tuple[subprocess.Popen[str], Site]:
    """A demo on a free port."""
    command = [sys.executable, str(ROOT / "build/demo"), "--port", "0", "--json", "--folder", str(folder), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = process.stdout.readline() if process.stdout else ""
    return process, Site(json.loads(line)["url"], folder)


@contextmanager
def browsing(driver: webdriver.Chrome, folder: Path, *options: str) -> Iterator[Browser]:
    """An existing browser, logged in on a demo of its own. Sites on one address share their cookies."""
    process, site = start_site(folder, *options)
    try:
        found = Browser(driver, site)
        driver.get(site.url)
        found.log_in()
        found.console()
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)


# Debian's names, those of Chrome, and of Ubuntu's snap; build/ci/install-browser.sh takes the same.
BROWSERS = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
DRIVERS = ("chromedriver", "chromium.chromedriver")


def program(names: Iterable[str]) -> str:
    """The first program that is there; the first name where none is, for the message of whoever starts it."""
    found = [path for name in names if (path := shutil.which(name))]
    return [*found, *names][0]


def start_driver(language: str = "en-GB", zone: str = "Europe/Berlin", downloads: str = "") -> webdriver.Chrome:
    """Chromium without a window."""
    options = webdriver.ChromeOptions()
    options.binary_location = program(BROWSERS)
    arguments = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")
    for argument in (*arguments, "--window-size=1400,1000", f"--lang={language}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    options.add_experimental_option(
        "prefs", {"intl.accept_languages": language, "download.default_directory": downloads}
    )
    driver = webdriver.Chrome(options=options, service=Service(program(DRIVERS)))
    driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": zone})
    return driver


def wait_for_file(folder: Path, pattern: str) -> Path:
    """A finished download."""
    for _attempt in range(SECONDS * 10):
        found = [path for path in folder.glob(pattern) if path.stat().st_size]
        if found and not list(folder.glob("*.crdownload")):
            return found[0]
        time.sleep(0.1)
    raise AssertionError(f"no {pattern} in {folder}")
