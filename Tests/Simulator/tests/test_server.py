"""The oddities that a client must get right."""

import base64
import contextlib
import json
import re
import socket
from http.client import HTTPException
from typing import Any

import pytest
from ntopng_simulator.faults import KINDS, parse

from .conftest import TOKENS

TOKEN = {"Authorization": f"Token {TOKENS['checkmk']}"}
INTERFACES = "/lua/rest/v2/get/ntopng/interfaces.lua"


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def test_replies_have_neither_length_nor_keep_alive(running: Any) -> None:
    _, response, body = running().raw(INTERFACES, TOKEN)
    assert response.headers["Content-Length"] is None
    assert response.headers["Server"].startswith("ntopng 6.2.")
    assert json.loads(body)["rc"] == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": f"token {TOKENS['checkmk']}"},
        basic("checkmk", "wrong"),
    ],
)
def test_bad_credentials_lead_to_login(running: Any, headers: dict[str, str]) -> None:
    assert running().location(INTERFACES, headers).startswith("/lua/login.lua?referer=")


def test_five_failures_lock_passwords_but_not_tokens(running: Any) -> None:
    server = running(frozen=True)
    good = basic("checkmk", "checkmk-pw")
    assert server.raw(INTERFACES, good)[0] == 200
    for _ in range(5):
        server.location(INTERFACES, basic("checkmk", "wrong"))
    assert server.raw(INTERFACES, good)[0] == 302
    assert server.raw(INTERFACES, TOKEN)[0] == 200
    server.server.simulation.clock.push(301)
    assert server.raw(INTERFACES, good)[0] == 200


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/lua/rest/v2/get/ntopng/interfaces.lua?foo_bar=1", "internal_error"),
        ("/lua/rest/v2/get/nonexistent.lua", "not_found"),
        ("/lua/pro/rest/v2/get/snmp/device/list.lua", "pro_only"),
        ("/lua/rest/v2/get/all/alert/list.lua?ifid=0&status=engaged", "internal_error"),
        ("/lua/rest/v2/get/flow/active.lua?ifid=0&perPage=32768", "internal_error"),
        ("/lua/rest/v2/get/timeseries/ts.lua?ifid=0", "internal_error"),
    ],
)
def test_failures_are_redirects(running: Any, path: str, message: str) -> None:
    location = running().location(path, TOKEN)
    assert location.startswith("/lua/http_status_code.lua?message=")
    assert re.search(r"message=(\w+)", location)[1] == message  # type: ignore[index]


@pytest.mark.parametrize(
    ("version", "endpoint", "arguments", "works"),
    [
        ("5.0", "flow/alert/ts", {"ifid": 0, "by_24h": "true"}, False),
        ("5.2", "flow/alert/ts", {"ifid": 0, "by_24h": "true"}, True),
        ("5.2", "interface/data", {"ifid": 0, "type": "summary"}, False),
        ("5.4", "interface/data", {"ifid": 0, "type": "summary"}, True),
        (
            "6.0",
            "flow/alert/list",
            {"ifid": 0, "description": "x", "start": 0, "length": 1},
            False,
        ),
        (
            "6.2",
            "flow/alert/list",
            {"ifid": 0, "description": "x", "start": 0, "length": 1},
            True,
        ),
        ("6.0", "host/active_list", {"start": 0, "length": 1}, False),
        ("6.2", "host/active_list", {"start": 0, "length": 1}, True),
        ("6.2", "ntopng/limits", {}, False),
        ("6.3", "ntopng/limits", {}, True),
    ],
)
def test_versions_differ(running: Any, version: str, endpoint: str, arguments: dict[str, Any], works: bool) -> None:
    query = "&".join(f"{name}={value}" for name, value in arguments.items())
    status = running(version=version).raw(f"/lua/rest/v2/get/{endpoint}.lua?{query}", TOKEN)[0]
    assert status == (200 if works else 302)


def test_replies_lie(running: Any) -> None:
    server = running(alerts=500, alert_rate=0.0)
    page = {"ifid": 0, "start": 0, "length": 5, "format": "json"}
    assert server.get("flow/alert/list", **page)["recordsTotal"] < 10
    assert server.get("flow/alert/list", status="any", **page)["recordsTotal"] == 500
    bad = server.get("flow/alert/list", status="any", sort="nosuchcolumn", **page)
    assert (bad["rc"], bad["recordsTotal"], bad["rsp"]["records"]) == (0, 500, [])
    assert server.get("flow/alert/list", ifid=0, status="any", start=0)["rsp"]["records"] == []
    everything = server.get("flow/active", ifid=0, perPage=1)["rsp"]["totalRows"]
    unknown = server.get("flow/active", ifid=0, perPage=1, application="NoSuchProto")["rsp"]["totalRows"]
    assert abs(everything - unknown) < 20
    assert server.get("host/active", ifid=0, all=1)["rsp"]["data"] == []
    assert server.get("flow/active", ifid=0, host="192.0.2.99")["rc_str"] == "NOT_FOUND"
    assert server.get("flow/active_list", ifid=1, start=0, length=1)["rsp"][0]["ifid"] == 0


def test_rights(running: Any) -> None:
    server = running(alerts=20)
    assert server.get("host/alert/list", user="noalerts", ifid=0)["rc_str"] == "NOT_GRANTED"
    assert "engaged_alerts" not in server.get("interface/data", user="noalerts", ifid=0)["rsp"]
    assert [item["ifid"] for item in server.get("ntopng/interfaces", user="onlyif1")["rsp"]] == [1]
    bound = server.get("interface/data", user="onlyif1", ifid=0)["rsp"]
    assert (bound["ifid"], bound["ifname"]) == ("0", "")
    assert server.get("host/data", user="lannet", ifid=0, host="203.0.113.10")["rc_str"] == "NOT_FOUND"
    assert server.location(INTERFACES, basic("admin", "admin")).startswith("/lua/change_password.lua")


def test_host_data_writes_user_alerts(running: Any) -> None:
    server = running(alerts=0)
    before = server.get("user/alert/list", ifid=0, status="any", start=0, length=0)["recordsTotal"]
    server.get("host/data", ifid=0, host="10.0.0.1")
    after = server.get("user/alert/list", ifid=0, status="any", start=0, length=5)
    assert after["recordsTotal"] == before + 1
    assert "10.0.0.1" in after["rsp"]["records"][-1]["description"]


def test_tagged_hosts_need_their_vlan(running: Any) -> None:
    server = running()
    assert server.get("host/data", ifid=0, host="10.231.2.134")["rc"] == -1
    assert server.get("host/data", ifid=0, host="10.231.2.134@908")["rsp"]["vlan"] == 908
    assert (
        server.get("host/data", ifid=0, host="10.0.0.1@7")["rsp"]["name"]
        != (server.get("host/data", ifid=0, host="10.0.0.1")["rsp"]["name"])
    )


def test_counters_never_fall(running: Any) -> None:
    server = running(frozen=True)
    last = 0
    for _ in range(20):
        bytes_now = server.get("interface/data", ifid=0)["rsp"]["bytes"]
        assert bytes_now >= last
        last = bytes_now
        server.server.simulation.clock.push(37)


def test_new_alerts_arrive_with_time(running: Any) -> None:
    server = running(frozen=True, alerts=100, alert_rate=2.0)
    page = {
        "ifid": 0,
        "status": "any",
        "start": 0,
        "length": 1,
        "format": "json",
        "sort": "tstamp",
        "order": "desc",
    }
    newest = server.get("flow/alert/list", **page)
    server.server.simulation.clock.push(60)
    later = server.get("flow/alert/list", **page)
    assert later["recordsTotal"] == newest["recordsTotal"] + 120
    assert later["rsp"]["records"][0]["tstamp"]["value"] > newest["rsp"]["records"][0]["tstamp"]["value"]


def test_same_seed_same_data(running: Any) -> None:
    servers = [running(frozen=True, now=1.8e9, seed=5) for _ in range(2)]
    page = {
        "ifid": 0,
        "perPage": 50,
        "currentPage": 1,
        "sortColumn": "ip",
        "sortOrder": "asc",
    }
    first, second = (server.get("host/active", **page)["rsp"]["data"] for server in servers)
    assert first == second


def test_hostile_texts_come_back_as_filters(running: Any) -> None:
    server = running(hostile=True)
    names = [item["name"] for item in server.get("l7/application/consts")["rsp"]]
    assert any("<script>" in name for name in names)


def test_admin_only_script_is_malformed(running: Any) -> None:
    server = running()
    with socket.create_connection(server.server.server_address) as connection:
        request = f"GET /lua/rest/v2/get/ntopng/users.lua HTTP/1.1\r\nAuthorization: {TOKEN['Authorization']}\r\n\r\n"
        connection.sendall(request.encode())
        reply = b"".join(iter(lambda: connection.recv(65536), b""))
    assert not reply.startswith(b"HTTP/")
    assert b"HTTP/1.1 401" in reply


def test_starting_is_403(running: Any) -> None:
    assert running(starting=True).raw(INTERFACES)[0] == 403


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"drip", "delay", "giant", "headers", "extreme", "echo"}))
def test_faults_strike_once(running: Any, kind: str) -> None:
    server = running(faults=[f"ntopng/*={kind}@1"])
    with contextlib.suppress(OSError, ValueError, HTTPException):
        status, _, body = server.raw(INTERFACES, TOKEN)
        assert status != 200 or not _is_whole(body)
    assert _is_whole(server.raw(INTERFACES, TOKEN)[2])


def _is_whole(body: bytes) -> bool:
    try:
        return bool(json.loads(body)["rsp"][0]["ifid"] == 0)
    except (ValueError, RecursionError, TypeError, KeyError, IndexError):
        return False


@pytest.mark.parametrize("text", ["host/*", "host/*=nonsense", "=", ""])
def test_bad_fault_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no fault"):
        parse(text)


def test_log_counts_and_peaks(running: Any) -> None:
    server = running()
    for _ in range(3):
        server.raw(INTERFACES, TOKEN)
    report = json.loads(server.raw("/__log?reset=1")[2])
    assert report["count"] == 3 and report["peak"] == 1
    assert report["paths"] == {"ntopng/interfaces": 3}
    assert json.loads(server.raw("/__log")[2])["count"] == 0
