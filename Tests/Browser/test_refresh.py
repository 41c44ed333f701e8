"""What a refresh keeps (focus, scroll position, sort), and what it tells."""

from __future__ import annotations

import time

from browsing import Browser

HOST = "ntopng_host.py?host=build-fr-001&site=demo"
FOCUS = "const e = document.activeElement; return [e.closest('[data-key]')?.dataset.key, e.textContent, e.name]"
REFRESH = "document.querySelector(\"[aria-label='Refresh now']\").dispatchEvent(new MouseEvent('click'))"


def refresh(browser: Browser) -> None:
    """Without taking the focus along."""
    browser.run(REFRESH)
    browser.settle()


def test_focus_stays_in_the_row(browser: Browser) -> None:
    browser.open("ntopng_flows.py?sort=duration")
    browser.run("document.querySelectorAll('.ntopng-table tbody tr')[3].querySelectorAll('a')[1].focus()")
    before = browser.run(FOCUS)
    assert before[0]
    refresh(browser)
    assert browser.run(FOCUS) == before


def test_focus_stays_in_the_header_and_the_filters(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    for name in ("ifid", "header_vlan", "application", "page_size"):
        browser.run("document.querySelector(`[name='${arguments[0]}']`).focus()", name)
        refresh(browser)
        assert browser.run(FOCUS)[2] == name


def test_scroll_position_stays(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    browser.run("document.querySelector('.ntopng-panel').style.width = '360px'")
    browser.run("document.querySelector('.ntopng-scroll').scrollLeft = 150")
    refresh(browser)
    assert browser.run("return document.querySelector('.ntopng-scroll').scrollLeft") == 150


def test_unfolded_parts_stay_unfolded(browser: Browser) -> None:
    browser.open(f"{HOST}&tab=apps")
    browser.one(".ntopng-services summary").click()
    refresh(browser)
    assert browser.one(".ntopng-services").get_attribute("open") is not None


def test_sort_of_a_complete_list_is_kept_and_in_the_address(browser: Browser) -> None:
    browser.open("ntopng_top_talkers.py")
    browser.click("section[aria-label='Network interfaces'] [data-sort=name]")
    assert browser.parameters()["sort.interfaces"] == "name.asc"
    refresh(browser)
    names = "section[aria-label='Network interfaces'] tbody th"
    script = "return [...document.querySelectorAll(arguments[0])].map(c => c.innerText.split(' ')[0])"
    expected = ["dmz", "eth0", "tcp://127.0.0.1:5556"]
    assert browser.run(script, names) == expected
    browser.driver.refresh()
    browser.settle()
    assert browser.run(script, names) == expected
    header = "section[aria-label='Network interfaces'] th[aria-sort=ascending]"
    assert browser.one(header).text.startswith("Interface")


def test_host_page_sums_up_what_has_changed(browser: Browser) -> None:
    browser.open(HOST)
    assert not browser.all(".ntopng-changes")
    time.sleep(0.6)
    browser.until(lambda: _sent(browser))
    text = browser.text(".ntopng-changes")
    assert text.startswith("Since ") and "Sent +" in text and "Sent, packets +" in text


def _sent(browser: Browser) -> bool:
    refresh(browser)
    found = browser.all(".ntopng-changes")
    return bool(found) and "Sent +" in found[0].text


def test_nothing_has_changed_is_said(browser: Browser) -> None:
    fixed = {"data": {"host": {"ip": "10.200.8.10"}, "score": {"total": 5}}}
    browser.site.order({"host": fixed})
    browser.open(HOST)
    time.sleep(0.6)
    refresh(browser)
    assert browser.text(".ntopng-changes").startswith("Nothing has changed since ")


def test_changed_cells_say_by_how_much(browser: Browser) -> None:
    flags = {"tcp_flags": [{"name": "SYN", "sent": 10, "received": 20}], "sizes": [], "tcp_faults": []}
    browser.site.order({"packets": {"data": flags}})
    browser.open(f"{HOST}&tab=packets")
    time.sleep(0.6)
    later = {**flags, "tcp_flags": [{"name": "SYN", "sent": 17, "received": 20}]}
    browser.site.order({"packets": {"data": later}})
    refresh(browser)
    cell = browser.one(".ntopng-changed")
    assert cell.get_attribute("title") == "+7 since the last refresh"
    assert cell.text.startswith("17")


def test_new_flows_are_marked(browser: Browser) -> None:
    now = int(time.time())
    flow = {"client": {"ip": "10.0.0.1", "port": 1}, "server": {"ip": "10.0.0.2", "port": 2}, "bytes": 1}
    browser.site.order({"flows": {"data": {"rows": [{**flow, "key": "a", "first_seen": now - 60}]}}})
    browser.open("ntopng_flows.py")
    assert not browser.all(".ntopng-new")
    time.sleep(0.6)
    rows = [{**flow, "key": "b", "first_seen": now + 3600}, {**flow, "key": "a", "first_seen": now - 60}]
    browser.site.order({"flows": {"data": {"rows": rows}}})
    refresh(browser)
    assert browser.run("return document.querySelector('.ntopng-new').closest('tr').dataset.key") == "b"
    assert len(browser.all(".ntopng-new")) == 1


def test_header_tells_the_speed_of_the_interface(browser: Browser) -> None:
    browser.open("ntopng_flows.py")
    assert "of 10 Gbit/s" in browser.text(".ntopng-figures")


def test_vlans_can_be_chosen_on_every_page_of_a_site(browser: Browser) -> None:
    for page in ("ntopng_flows.py", "ntopng_alerts.py", "ntopng_top_talkers.py"):
        browser.open(page)
        assert [option.text for option in browser.all("[name=header_vlan] option")] == ["All", "0", "7", "908"]
