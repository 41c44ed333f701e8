"""Services "ntopng exporter X" and "ntopng probe X"."""

from __future__ import annotations

import json

import pytest
from cmk.agent_based.v2 import ServiceLabel, State
from support.agent_output import sample
from support.services import MonitoredHost, discovered, parse

SECTION = "ntopng_exporter"
ROWS = [json.loads(row[0]) for row in sample("server")[""][SECTION]]


def _lines(*rows: dict[str, object]) -> dict[str, object]:
    return parse({SECTION: [[json.dumps(row)] for row in rows]})


def _row(number: int, **changes: object) -> dict[str, object]:
    row = dict(ROWS[number])
    for key, change in changes.items():
        row[key] = {**row[key], **change} if isinstance(change, dict) else change
    return row


def test_recorded_exporter() -> None:
    host = MonitoredHost()
    first = host.check("ntopng_exporter", _lines(*ROWS), "10.201.0.1")
    assert first.state is State.OK
    assert first.metrics.keys() == {"ntopng_exporter_age"}
    later = [_row(n, time=1795554046, last_seen=1795554040) for n in range(3)]
    later[1] = _row(1, time=1795554046, last_seen=1795554040, counters={"netflow_flows": 14931 + 600, "drops": 120})
    output = host.check("ntopng_exporter", _lines(*later), "10.201.0.1")
    assert output.value("ntopng_exporter_flows") == 10.0
    assert output.value("ntopng_exporter_drops") == 2.0
    assert output.value("ntopng_exporter_age") == 6.0
    assert output.state is State.WARN
    assert "Probe: testbed (127.0.0.1), interface zmq://127.0.0.1:5556" in output.details


@pytest.mark.parametrize(("age", "state"), [(299, State.OK), (300, State.WARN), (900, State.CRIT)])
def test_exporter_that_is_silent(age: int, state: State) -> None:
    output = MonitoredHost().check("ntopng_exporter", _lines(_row(1, last_seen=1795553986 - age)), "10.201.0.1")
    assert output.state is state


def test_exporter_behind_two_probes_is_one_service() -> None:
    other = _row(1, ifid=3, probe={"id": "second"}, last_seen=1795553900)
    sections = _lines(ROWS[1], other)
    assert [service.item for service in discovered("ntopng_exporter", sections)] == ["10.201.0.1"]
    host = MonitoredHost()
    host.check("ntopng_exporter", sections, "10.201.0.1")
    grown = [{**row, "time": 1795554046} for row in (_row(1, counters={"netflow_flows": 14931 + 60}), other)]
    output = host.check("ntopng_exporter", _lines(*grown), "10.201.0.1")
    assert output.value("ntopng_exporter_flows") == 1.0
    assert output.value("ntopng_exporter_age") == 60.0


def test_recorded_probe() -> None:
    host = MonitoredHost()
    host.check("ntopng_probe", _lines(*ROWS), "testbed")
    counters = {"exported_flows": 29743 + 300, "packets": 2043162 + 6000, "netflow_flows": 29863 + 300}
    row = _row(0, time=1795554046, last_seen=1795554046, counters=counters)
    output = host.check("ntopng_probe", _lines(row), "testbed")
    assert output.state is State.OK
    assert output.summary == "Last update before: 0 seconds, Exported flows: 5.00/s, Drops: 0.00/s"
    assert output.value("ntopng_probe_packets") == 100.0
    assert output.value("ntopng_probe_collected_flows") == 5.0
    assert output.value("ntopng_probe_exporters") == 2
    assert "Version: 10.6.test synthetic" in output.details
    assert "Mode: flow_collection 2055" in output.details


def test_clock_of_a_probe() -> None:
    output = MonitoredHost().check("ntopng_probe", _lines(_row(0, probe={"clock_offset_seconds": -60})), "testbed")
    assert output.value("ntopng_probe_clock_offset") == 60.0
    assert output.state is State.WARN


def test_items_and_labels() -> None:
    (service,) = discovered("ntopng_probe", _lines(_row(0, name="dc1")))
    assert service.item == "dc1"
    assert service.labels == [ServiceLabel("ntopng/server", "ntop1.example.net:3000")]
    (labelled,) = discovered("ntopng_exporter", _lines(_row(1, label="core")))
    assert labelled.item == "core 10.201.0.1"


@pytest.mark.parametrize(
    ("params", "exporters", "probes"),
    [
        ({}, ["10.201.0.1", "10.201.0.2"], ["testbed"]),
        ({"kinds": ["probe"]}, [], ["testbed"]),
        ({"include": [".*\\.2"]}, ["10.201.0.2"], []),
        ({"exclude": ["10.*", "testbed"]}, [], []),
        ({"exclude": ["127.*"]}, ["10.201.0.1", "10.201.0.2"], []),
    ],
)
def test_discovery_rule(params: dict[str, object], exporters: list[str], probes: list[str]) -> None:
    sections = _lines(*ROWS)
    assert [service.item for service in discovered("ntopng_exporter", sections, **params)] == exporters
    assert [service.item for service in discovered("ntopng_probe", sections, **params)] == probes


def test_cluster_takes_the_newest_line_of_each() -> None:
    old, new = _row(1, time=100, last_seen=90), _row(1, time=200, last_seen=199)
    output = MonitoredHost().cluster_check("ntopng_exporter", {"a": _lines(new), "b": _lines(old)}, "10.201.0.1")
    assert output.value("ntopng_exporter_age") == 1.0
    assert MonitoredHost().cluster_check("ntopng_probe", {"a": {}}, "testbed").results == []
