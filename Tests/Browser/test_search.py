"""From any host to its page, and from any address, name or MAC address to a host."""

from __future__ import annotations

import pytest
from browsing import Browser, attribute
from selenium.webdriver.common.keys import Keys

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
LISTS = {
    "flows": "ntopng_flows.py?page_size=50",
    "engaged": "ntopng_alerts.py?tab=engaged",
    "past_flow": "ntopng_alerts.py?tab=past_flow",
    "talkers": "ntopng_top_talkers.py",
    "peers": f"{HOST}&tab=peers",
    "flows of a host": f"{HOST}&tab=flows",
    "flow alerts of a host": f"{HOST}&tab=past_flow",
}
UNLINKED = """return [...document.querySelectorAll('.ntopng-table .ntopng-host[data-ip]')].filter(host => {
  const link = host.querySelector('a.ntopng-page');
  return !link || new URL(link.href).searchParams.get('address') !== host.dataset.ip; }).map(host => host.innerText)"""


@pytest.mark.parametrize("page", LISTS)
def test_every_host_leads_to_its_page(browser: Browser, page: str) -> None:
    browser.open(LISTS[page])
    assert browser.all(".ntopng-table .ntopng-host[data-ip]")
    assert browser.run(UNLINKED) == []
    link = browser.all(".ntopng-table [data-ip='203.0.113.10'] a.ntopng-page, .ntopng-table a.ntopng-page")[0]
    address = attribute(link, "href")
    assert "ifid=0" in address and "server=" in address and "null" not in address
    browser.driver.get(address)
    browser.settle()
    assert browser.all(".ntopng-facts")


def test_links_to_hosts_name_the_interface_that_is_shown(browser: Browser) -> None:
    browser.site.order({"interfaces": {"seconds": 1.5}})
    browser.open("ntopng_flows.py?ifid=1", settle=False)
    browser.until(lambda: browser.all("a.ntopng-page"))
    assert "ifid=1" in attribute(browser.all("a.ntopng-page")[0], "href")
    browser.settle()


def test_who_may_not_see_everything_gets_links_to_own_hosts_only(browser: Browser) -> None:
    browser.log_in("operator")
    browser.open(f"{HOST}&tab=flows&page_size=100")
    browser.until(lambda: browser.all(".ntopng-checkmk"))
    assert not browser.all("[name=find]")
    pages = {attribute(link, "href").rpartition("/")[2] for link in browser.all("a[href*='ntopng_host.py']")}
    own = {HOST, "ntopng_host.py?host=web-01&site=demo"}
    assert {page for page in pages if "tab=" not in page} == own


def find(browser: Browser, text: str) -> None:
    field = browser.one("[name=find]")
    field.clear()
    field.send_keys(text, Keys.ENTER)
    browser.until(lambda: "ntopng_host.py" in browser.driver.current_url)
    browser.settle()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.10", "203.0.113.10"),
        ("2001:DB8:FFFF::35", "2001:db8:ffff::35"),
        ("repo.example.net", "203.0.113.10"),
        ("RESOLV", "198.51.100.53"),
        ("printer", "10.0.0.10"),
        ("02:1a:0a:c8:08:0a", "10.200.8.10"),
        ("021a.0ac8.080a", "10.200.8.10"),
    ],
)
def test_one_field_finds_any_host(browser: Browser, text: str, address: str) -> None:
    browser.open("ntopng_alerts.py")
    find(browser, text)
    assert browser.parameters()["address"].lower() == address
    assert address in browser.text(".ntopng-facts")


def test_several_hosts_are_listed(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    find(browser, "example.org")
    names = [cell.text for cell in browser.all(".ntopng-table tbody th")]
    assert any("cdn.example.org" in name for name in names) and any("backup.example.org" in name for name in names)
    link = browser.all(".ntopng-table [data-ip='203.0.113.20'] a.ntopng-page")[0]
    browser.driver.get(attribute(link, "href"))
    browser.settle()
    assert "cdn.example.org" in browser.text(".ntopng-facts")


def test_a_host_that_is_found_twice_is_listed_once(browser: Browser) -> None:
    def row(ip: str, matched: str) -> dict[str, object]:
        return {"ifid": 0, "interface": "eth0", "host": {"ip": ip, "vlan": 0}, "matched": matched, "key": "x"}

    rows = [row("10.0.0.1", "address"), row("10.0.0.2", "name"), row("10.0.0.1", "name")]
    browser.site.order({"resolve": {"data": {"rows": rows, "tried": []}}})
    browser.open("ntopng_host.py?find=x")
    found = [attribute(host, "data-ip") for host in browser.all(".ntopng-table .ntopng-host")]
    assert sorted(found) == ["10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.2"]  # on two servers


def test_a_host_that_nobody_knows(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    find(browser, "nobody.example")
    assert "ntopng does not know nobody.example now" in browser.text()
    assert "berlin, eth0: nobody.example" in browser.text()
    browser.open("ntopng_host.py")
    assert "Which host?" in browser.text()


@pytest.mark.parametrize("page", ["ntopng_flows.py", "ntopng_alerts.py?tab=past_flow"])
def test_the_host_filter_takes_names(browser: Browser, page: str) -> None:
    browser.open(page)
    browser.change("address", "repo.example.net")
    browser.until(lambda: browser.parameters().get("address") == "203.0.113.10")
    browser.settle()
    assert any(chip.text.startswith("Host 203.0.113.10") for chip in browser.all(".ntopng-chip"))


def test_the_host_filter_asks_which_one(browser: Browser) -> None:
    browser.open("ntopng_flows.py?status=alerted")
    browser.change("address", "example.org")
    browser.until(lambda: len(browser.all(".ntopng-found button")) == 2)
    assert "address" not in browser.parameters()
    browser.all(".ntopng-found button")[0].click()
    browser.settle()
    assert browser.parameters()["address"] in ("203.0.113.20", "198.51.100.7")
    assert browser.parameters()["status"] == "alerted"


def test_the_host_filter_says_what_it_does_not_know(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.change("address", "nobody.example")
    browser.until(lambda: browser.all(".ntopng-problem:not(:empty)"))
    assert "No active host is called nobody.example" in browser.text(".ntopng-problem:not(:empty)")
    assert "address" not in browser.parameters()
    assert attribute(browser.one("[name=address]"), "aria-invalid") == "true"
