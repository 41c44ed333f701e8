"""Rights, errors of every kind, hostile texts, content policy."""

from __future__ import annotations

import itertools
import urllib.request
from urllib.parse import quote

import pytest
from browsing import Browser

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
PAGES = [
    *(f"{HOST}&tab={tab}" for tab in ("host", "traffic", "packets", "ports", "peers", "apps", "flows")),
    *(f"{HOST}&tab={tab}" for tab in ("engaged_host", "past_host", "past_flow", "apps&by=category")),
    *("ntopng_flows.py", "ntopng_top_talkers.py", "ntopng_top_talkers.py?period=last_hour"),
    *(f"ntopng_alerts.py?tab={tab}" for tab in ("engaged", "past_host", "past_flow", "past_all")),
]
KINDS = [
    *("unreachable", "timeout", "tls", "not_authenticated", "default_password", "forbidden", "starting"),
    *("not_ntopng", "edition", "version", "invalid_request", "secret", "server_error", "internal"),
]
ERROR = {"message": "The connection was refused.", "advice": "Check that ntopng runs."}


def test_users_log_in_by_a_click(browser: Browser) -> None:
    browser.driver.delete_all_cookies()
    browser.open(HOST, settle=False)
    browser.one("button[value=operator]").click()
    browser.until(lambda: browser.driver.current_url.endswith("demo_hosts.py"))
    browser.open("demo_user.py", settle=False)
    assert "operator" in browser.text("main")


def test_site_pages_need_the_permission(browser: Browser) -> None:
    browser.log_in("operator")
    for page in ("ntopng_flows.py", "ntopng_alerts.py", "ntopng_top_talkers.py", "ntopng_host.py?address=10.0.0.1"):
        browser.open(page, settle=False)
        assert "Permission denied" in browser.driver.title
        assert not browser.all("#ntopng_app")


def test_host_page_of_a_visible_host_only(browser: Browser) -> None:
    browser.log_in("operator")
    browser.open(HOST)
    assert "10.200.8.10" in browser.text(".ntopng-facts")
    assert not browser.all(".ntopng-figures a[href^='ntopng_']")
    browser.open("ntopng_host.py?host=db-01", settle=False)
    assert "may not see it" in browser.text(".demo-error")
    browser.log_in("guest")
    browser.open(HOST, settle=False)
    assert "may not see it" in browser.text(".demo-error")


def test_address_of_another_host_is_refused(browser: Browser) -> None:
    browser.log_in("operator")
    browser.open(HOST)
    address = browser.driver.current_url.replace("10.200.8.10", "10.200.8.20")
    browser.driver.get(address)
    browser.settle()
    assert "10.200.8.20 is not an address of build-fr-001" in browser.text()
    assert "db-01" not in browser.text()
    assert any("403" in line for line in browser.console())


def test_peers_are_shown_but_only_visible_hosts_are_linked(browser: Browser) -> None:
    browser.log_in("operator")
    browser.open(f"{HOST}&tab=flows&page_size=100")
    browser.until(lambda: browser.all(".ntopng-checkmk"))
    hosts = {link.text for link in browser.all(".ntopng-checkmk") if link.text.startswith("✔")}
    assert hosts <= {"✔ build-fr-001", "✔ web-01"} and hosts
    assert "repo.example.net" in browser.text()


def test_endpoint_without_a_session(browser: Browser) -> None:
    with urllib.request.urlopen(browser.site.url + "ntopng_ajax.py?view=flows") as reply:
        assert b"Log in" in reply.read()


def test_a_session_that_ends_is_told(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.driver.delete_all_cookies()
    browser.click("[aria-label='Next page']")
    assert "Your session at Checkmk has ended" in browser.text()
    assert "Reload the page" in browser.text()
    assert len(browser.all(".ntopng-table tbody tr")) in (0, 20)


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_told_with_advice(browser: Browser, kind: str) -> None:
    browser.site.order({"*": {"error": {"kind": kind, **ERROR}}})
    browser.open("ntopng_flows.py")
    notice = browser.text(".ntopng-panel .ntopng-notice-error")
    assert ERROR["message"] in notice and ERROR["advice"] in notice
    browser.site.no_orders()
    browser.click(".ntopng-panel .ntopng-notice-error button")
    assert len(browser.all(".ntopng-table tbody tr")) == 20
    assert not browser.all(".ntopng-panel .ntopng-notice")


def test_a_server_out_of_reach_tells_which_site_asked(browser: Browser) -> None:
    browser.site.order({"*": {"error": {"kind": "unreachable", **ERROR}}})
    browser.open("ntopng_flows.py")
    notice = browser.text(".ntopng-panel .ntopng-notice-error")
    assert "asked from the Checkmk site demo" in notice and "central site" in notice


def test_last_good_data_with_their_age(browser: Browser) -> None:
    browser.site.order({"*": {"error": {"kind": "unreachable", **ERROR}, "keep_data": True}})
    browser.open(f"{HOST}&tab=traffic")
    assert "Shown: the last data, 2 min 24 s old" in browser.text().replace("2 min 23 s", "2 min 24 s")
    assert "TCP" in browser.text(".ntopng-table")
    assert "2 min" in browser.text(".ntopng-age")


def test_old_rows_stay_while_a_refresh_fails(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.site.order({"flows": {"error": {"kind": "timeout", **ERROR}}})
    browser.click("[aria-label='Refresh now']")
    assert ERROR["message"] in browser.text()
    assert len(browser.all(".ntopng-table tbody tr")) == 20


def test_the_way_back_from_a_page_that_fails(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.site.order({"flows": {"error": {"kind": "timeout", **ERROR}}})
    browser.click("[aria-label='Next page']")
    assert ERROR["message"] in browser.text() and not browser.all(".ntopng-table")
    browser.site.no_orders()
    buttons = browser.all(".ntopng-panel .ntopng-notice-error button")
    assert [button.text for button in buttons] == ["Try again", "Back"]
    buttons[1].click()
    browser.until(lambda: browser.parameters().get("page", "1") == "1")
    browser.settle()
    assert browser.text(".ntopng-range").startswith("1\u201320")
    assert not browser.all(".ntopng-panel .ntopng-notice-error")


def test_an_agent_that_crashes(browser: Browser) -> None:
    browser.site.order({"flows": {"exit": 5}})
    browser.open("ntopng_flows.py")
    assert "The agent failed (exit code 5)" in browser.text()


def test_an_agent_that_hangs(browser: Browser) -> None:
    browser.site.order({"flows": {"seconds": 60}})
    browser.open("ntopng_flows.py")
    assert "ntopng took too long to answer" in browser.text()


def test_limits_are_told(browser: Browser) -> None:
    limits = [
        {
            "what": "past flows",
            "message": "They are not stored.",
            "needs_edition": "enterprise_m",
            "needs_version": "6.2",
        }
    ]
    browser.site.order({"flows": {"limits": limits}})
    browser.open("ntopng_flows.py")
    browser.one(".ntopng-limits summary").click()
    assert "past flows: They are not stored. Needs ntopng enterprise m, ntopng 6.2 or newer." in browser.text(
        ".ntopng-limits"
    )


def test_missing_figures_are_not_zero(browser: Browser) -> None:
    browser.site.order(
        {
            "host": {"data": {"host": {"ip": "10.200.8.10"}}},
            "interfaces": {"data": {"rows": [{"ifid": 0, "name": "x"}]}},
        }
    )
    browser.open(HOST)
    facts = browser.run("return [...document.querySelectorAll('.ntopng-facts dd')].map(d => d.innerText)")
    assert not any(text.startswith("0") for text in facts)
    assert "0 alerts" not in browser.text(".ntopng-header")


HOSTILE = [
    "<script>window.ntopngHacked=1</script>",
    "<img src=x onerror=window.ntopngHacked=1>",
    "\"'><svg onload=window.ntopngHacked=1>",
    "${window.ntopngHacked=1} {{constructor.constructor('window.ntopngHacked=1')()}}",
    "a\u0000b\u001b[31m\u202egnp.exe\u2066\r\n\u0085",
    "\ud83d\udca9" * 400,
    '=HYPERLINK("http://evil")',
]


@pytest.mark.parametrize(("number", "text"), list(enumerate(HOSTILE)))
def test_hostile_texts(browser: Browser, number: int, text: str) -> None:
    browser.site.order({"*": {"hostile": text}})
    for page in PAGES:
        browser.open(page)
        assert browser.run("return window.ntopngHacked") is None, page
        assert not browser.all("#ntopng_app script, #ntopng_app svg, #ntopng_app img")
        assert not browser.all("#ntopng_app a[href^='javascript']")
        assert browser.all(".ntopng-panel-body > *"), page
        read = "[...document.querySelectorAll('#ntopng_app [title], #ntopng_app [aria-label]')]"
        texts = f"{read}.map(e => e.title + e.ariaLabel).join(' ')"
        shown = browser.run(f"return document.querySelector('#ntopng_app').innerText + {texts}")
        assert not any(sign in shown for sign in ("\u0000", "\u001b", "\u202e", "\u2066"))
        if number == 1:
            assert "<img src=x" in shown, page
        width = browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{page} is wider than the window"


@pytest.mark.parametrize(
    "base",
    [
        *("https://evil.example", "https://ntopng.example.net.evil.example", "https://ntopng.example.net@evil.example"),
        *("http://ntopng.example.net", "https://ntopng.example.net:8443", "//evil.example", "logout.py?x="),
        *("https://user@ntopng.example.net", "javascript:1//https://ntopng.example.net", "https:evil.example"),
    ],
)
def test_links_lead_to_the_configured_server_only(browser: Browser, base: str) -> None:
    pages = (HOST, "ntopng_flows.py", "ntopng_top_talkers.py", "ntopng_alerts.py?tab=past_flow")
    for page in pages:
        browser.open(page)
        assert browser.all(".ntopng-external"), page
    browser.site.order({"*": {"links": base}})
    for page in pages:
        browser.open(page)
        assert not browser.all("#ntopng_app a[target=_blank], .ntopng-external"), page
        links = "[...document.querySelectorAll('#ntopng_app a[href]')]"
        assert browser.run(f"return {links}.every(a => new URL(a.href).host === location.host)")


@pytest.mark.parametrize("kind", ["message", "advice"])
def test_hostile_errors(browser: Browser, kind: str) -> None:
    for text in HOSTILE:
        browser.site.order({"*": {"error": {"kind": "internal", **ERROR, kind: text}}})
        browser.open("ntopng_flows.py")
        assert browser.run("return window.ntopngHacked") is None


def test_hostile_address_of_the_page(browser: Browser) -> None:
    for value in itertools.islice(HOSTILE, 4):
        for name in ("tab", "sort", "application", "search", "server", "ifid", "page", "address", "begin"):
            browser.driver.get("about:blank")
            browser.open(f"ntopng_flows.py?{name}={quote(value)}")
            assert browser.run("return window.ntopngHacked") is None
    browser.console()


def test_name_of_a_host_is_only_text(browser: Browser) -> None:
    browser.open("demo_hosts.py", settle=False)
    browser.one("a[href*='%3Cscript%3E']").click()
    browser.settle()
    assert "<script>alert(1)</script>" in browser.driver.title


@pytest.mark.parametrize("page", PAGES)
def test_pages_keep_to_the_policy(browser: Browser, page: str) -> None:
    browser.open(page)
    assert not browser.all("script:not([src]), style")
    handlers = "[...e.attributes].some(a => a.name.startsWith('on'))"
    assert browser.run(f"return ![...document.querySelectorAll('#ntopng_app *')].some(e => {handlers})")


def test_one_of_two_servers_is_down(browser: Browser) -> None:
    browser.site.order({"resolve": {"error": {"kind": "unreachable", **ERROR}, "only": "berlin"}})
    browser.open(HOST)
    assert "Traffic sent" in browser.text()
    assert f"berlin: {ERROR['message']}" in browser.text(".ntopng-notice-warning")
    assert browser.parameters()["server"].startswith("munich")


def test_a_slow_server_does_not_hold_the_page_up(browser: Browser) -> None:
    browser.site.order({"resolve": {"seconds": 9, "only": "munich"}})
    browser.open(HOST, settle=False)
    browser.until(lambda: "Traffic sent" in browser.text())
    assert browser.run("return document.querySelector('#ntopng_app').getAttribute('aria-busy')") == "true"
    browser.settle()
    assert "Traffic sent" in browser.text()
