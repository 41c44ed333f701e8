"""Services "ntopng" and "ntopng server NAME"."""

from __future__ import annotations

import json

import pytest
from cmk.agent_based.v2 import HostLabel, ServiceLabel, State
from support.agent_output import sample
from support.services import MonitoredHost, all_services, discovered, host_labels, parse


def _server(**changes: object) -> dict[str, object]:
    row = json.loads(sample("server")[""]["ntopng_server"][0][0])
    return parse({"ntopng_server": [[json.dumps({**row, **changes})]]})


def test_services_of_a_recorded_server() -> None:
    services = all_services(parse(sample("server")[""]))
    assert sorted(services) == [
        "ntopng",
        "ntopng alerts System",
        "ntopng alerts mon0",
        "ntopng alerts zmq://127.0.0.1:5556",
        "ntopng exporter 10.201.0.1",
        "ntopng exporter 10.201.0.2",
        "ntopng interface mon0",
        "ntopng interface second.pcap",
        "ntopng interface zmq://127.0.0.1:5556",
        "ntopng probe testbed",
    ]


def test_recorded_server_is_fine() -> None:
    output = MonitoredHost().check("ntopng_server", parse(sample("server")[""]))
    assert output.state is State.OK
    assert output.summary == (
        "Version 6.2.241023, Community, Response time: 83 milliseconds, Uptime: 45 minutes 7 seconds"
    )
    assert "ntopng Community v.6.2.241023 rev.0 (Debian GNU/Linux 12 (bookworm))" in output.details
    assert "Interfaces: mon0, zmq://127.0.0.1:5556, second.pcap" in output.details
    assert "Redis: green, 1331 keys" in output.details
    assert output.details.endswith("ntopng: http://ntop1.example.net:3000")
    assert output.value("ntopng_memory") == pytest.approx(4.6167, abs=1e-3)
    assert output.value("ntopng_process_memory") == 617676800
    assert output.value("ntopng_requests") == 17
    assert output.metrics["ntopng_response_time"].levels == (5.0, 15.0)


def test_a_login_in_clear_is_told() -> None:
    for plain in (True, False):
        output = MonitoredHost().check("ntopng_server", _server(plain_credentials=plain))
        assert output.state is State.OK
        assert ("token or password travel in clear" in output.details) == plain
        assert "travel in clear" not in output.summary


def test_labels() -> None:
    sections = parse(sample("server")[""])
    (service,) = discovered("ntopng_server", sections)
    assert service.labels == [ServiceLabel("ntopng/server", "ntop1.example.net:3000")]
    assert host_labels("ntopng_server", sections) == [
        HostLabel("ntopng/server", "yes"),
        HostLabel("ntopng/edition", "community"),
    ]


def test_counters_become_rates_from_the_second_check_on() -> None:
    host = MonitoredHost()
    first = host.check("ntopng_server", _server(time=1000))
    assert "ntopng_dropped_alerts" not in first.metrics
    alerts = {"written": 600, "dropped": 3, "queue_lost_percent": 0}
    second = host.check("ntopng_server", _server(time=1060, alerts=alerts))
    assert second.value("ntopng_written_alerts") == 10.0
    assert second.value("ntopng_dropped_alerts") == 0.05
    assert second.state is State.WARN
    assert "Dropped alerts: 0.05/s (warn/crit at 0.01/s/0.10/s)" in second.summary


def test_restart_of_ntopng_makes_no_rate() -> None:
    host = MonitoredHost()
    host.check("ntopng_server", _server(time=1000, alerts={"written": 9000, "dropped": 90, "queue_lost_percent": 0}))
    after = host.check(
        "ntopng_server", _server(time=1060, alerts={"written": 1, "dropped": 0, "queue_lost_percent": 0})
    )
    assert not after.metrics.keys() & {"ntopng_written_alerts", "ntopng_dropped_alerts"}


def test_partial_data_is_named() -> None:
    output = MonitoredHost().check("ntopng_server", parse(sample("partial")[""]))
    assert output.state is State.WARN
    assert "Missing: interface zmq://127.0.0.1:5556: interface/data: no reply within 30 s" in output.summary
    assert "Missing: alerts: the user may not see alerts: allow 'Alerts' for it in ntopng" in output.summary
    assert "ntopng_written_alerts" not in output.metrics


def test_states_of_problems_follow_the_rule() -> None:
    sections = parse(sample("partial")[""])
    assert MonitoredHost().check("ntopng_server", sections, state_incomplete=0).state is State.OK
    assert MonitoredHost().check("ntopng_server", sections, state_incomplete=2).state is State.CRIT
    stale = _server(problems=[{"scope": "hosts", "interface": None, "kind": "stale", "message": "240 s old"}])
    assert MonitoredHost().check("ntopng_server", stale).state is State.WARN
    assert MonitoredHost().check("ntopng_server", stale, state_stale=0).state is State.OK


def test_alerts_that_stall_are_no_alarm_before_ten_minutes() -> None:
    late: list[dict[str, object]] = [
        {"scope": "alerts", "interface": "mon0", "kind": "timeout", "message": "no complete reply within 30000 ms"},
        {"scope": "hosts", "interface": None, "kind": "deadline", "message": "the time for this run was over"},
    ]
    host = MonitoredHost()
    for minute, state in ((0, State.OK), (1, State.OK), (9, State.OK), (10, State.WARN), (11, State.WARN)):
        output = host.check("ntopng_server", _server(time=1000.0 + 60 * minute, problems=late))
        assert output.state is state, minute
        assert "no complete reply" in output.details
    assert host.check("ntopng_server", _server(time=2000.0, problems=[])).state is State.OK
    assert host.check("ntopng_server", _server(time=2060.0, problems=late)).state is State.OK
    # What is late without them is missing at once.
    assert host.check("ntopng_server", _server(time=2120.0, problems=late[1:])).state is State.WARN
    interface = late[0] | {"scope": "interface"}
    assert host.check("ntopng_server", _server(time=2180.0, problems=[interface])).state is State.WARN


def test_server_without_answer_is_critical() -> None:
    sections = parse(sample("server_down")[""])
    output = MonitoredHost().check("ntopng_server_named", sections, "lab")
    assert output.state is State.CRIT
    assert output.summary == ("No data from ntopng: server: http://lab.example.net:3000: connection refused")
    assert output.metrics == {}
    assert MonitoredHost().check("ntopng_server_named", sections, "core").state is State.OK
    assert MonitoredHost().check("ntopng_server_named", sections, "lab", state_unreachable=1).state is State.WARN


def test_old_server_shows_what_it_knows() -> None:
    sections = parse(sample("minimal")[""])
    output = MonitoredHost().check("ntopng_server", sections)
    assert output.state is State.OK
    assert output.metrics.keys() == {"ntopng_response_time", "ntopng_uptime", "ntopng_requests", "ntopng_run_time"}
    assert host_labels("ntopng_server", sections) == [HostLabel("ntopng/server", "yes")]


def test_several_servers_on_one_host() -> None:
    services = all_services(parse(sample("two_servers")[""]))
    assert sorted(services) == [
        "ntopng alerts core mon0",
        "ntopng interface branch mon0",
        "ntopng interface core mon0",
        "ntopng server branch",
        "ntopng server core",
    ]


@pytest.mark.parametrize(
    ("licence", "state", "text"),
    [
        ({"state": "valid", "expires": None, "text": "permanent"}, State.OK, "Licence: valid (permanent)"),
        ({"state": "expired", "expires": 1.0, "text": None}, State.CRIT, "Licence: expired"),
        (
            {"state": "valid", "expires": 1795553987 + 20 * 86400, "text": None},
            State.WARN,
            "Licence valid for: 20 days",
        ),
        ({"state": "valid", "expires": 1795553987 + 5 * 86400, "text": None}, State.CRIT, "Licence valid for: 5 days"),
    ],
)
def test_licence(licence: dict[str, object], state: State, text: str) -> None:
    output = MonitoredHost().check("ntopng_server", _server(licence=licence))
    assert output.state is state
    assert text in output.details


@pytest.mark.parametrize(
    ("health", "state"), [("green", State.OK), ("yellow", State.WARN), ("red", State.CRIT), ("pink", State.UNKNOWN)]
)
def test_redis(health: str, state: State) -> None:
    server = _server(redis={"health": health, "memory_bytes": None, "keys": 0})
    assert MonitoredHost().check("ntopng_server", server).state is state


def test_a_clock_that_is_behind_counts_as_much_as_one_ahead() -> None:
    output = MonitoredHost().check("ntopng_server", _server(clock_offset_seconds=-400.0))
    assert output.state is State.CRIT
    assert output.value("ntopng_clock_offset") == 400.0


def test_cluster_speaks_with_the_first_current_node() -> None:
    nodes = {"b": _server(time=1000), "a": _server(time=990), "c": {}}
    output = MonitoredHost().cluster_check("ntopng_server", nodes)
    assert output.summary.startswith("Node: a (also on b), Version 6.2.241023")
    late = MonitoredHost().cluster_check("ntopng_server", {"a": _server(time=100), "b": _server(time=1000)})
    assert late.summary.startswith("Node: b (also on a)")
    assert MonitoredHost().cluster_check("ntopng_server", {"a": {}, "b": {}}).results == []


def test_cluster_prefers_a_node_that_reaches_the_server() -> None:
    down = _server(time=1000, response_seconds=None)
    assert MonitoredHost().cluster_check("ntopng_server", {"a": down, "b": _server(time=1000)}).state is State.OK
    assert MonitoredHost().cluster_check("ntopng_server", {"a": down, "b": down}).state is State.CRIT


def test_vanished_server_yields_nothing() -> None:
    assert MonitoredHost().check("ntopng_server_named", _server(), "gone").results == []
