"""Service "ntopng interface X"."""

from __future__ import annotations

import json

import pytest
from cmk.agent_based.v2 import ServiceLabel, State
from support.agent_output import sample
from support.services import MonitoredHost, Output, discovered, parse

CHECK = "ntopng_interface"
ROWS = [json.loads(row[0]) for row in sample("server")[""][CHECK]]


def _interface(row: int = 0, /, **changes: object) -> dict[str, object]:
    """A recorded interface; a nested object in `changes` replaces only the members that it names."""
    value = dict(ROWS[row])
    for key, change in changes.items():
        value[key] = {**value[key], **change} if isinstance(change, dict) and value[key] else change
    return parse({CHECK: [[json.dumps(value)]]})


def _check(sections: dict[str, object], item: str = "mon0", /, **params: object) -> Output:
    return MonitoredHost().check(CHECK, sections, item, **params)


def test_recorded_packet_interface() -> None:
    output = _check(_interface())
    assert output.state is State.OK
    assert output.summary == "Traffic in: 2.65 MBit/s, Traffic out: 0.00 Bit/s, Flows: 4455, Hosts: 922"
    assert output.value("ntopng_if_in") == 2648366.75
    assert output.value("ntopng_if_in_usage") == pytest.approx(0.02648, abs=1e-4)
    assert output.value("ntopng_if_packets") == pytest.approx(477.69589)
    assert output.value("ntopng_if_alerted_flows") == 1219
    assert output.value("ntopng_if_alerted_flows_error") == 185
    assert output.value("ntopng_if_local_hosts") == 517
    assert output.value("ntopng_if_anomalous_hosts") == 8
    assert output.value("ntopng_if_flow_table") == 4
    assert output.value("ntopng_if_engaged_alerts") == 6
    assert "Speed: 10 GBit/s" in output.details
    assert output.details.endswith("ntopng: http://ntop1.example.net:3000/lua/if_stats.lua?ifid=0")


def test_first_run_has_no_rate_but_the_measured_ones() -> None:
    rates = {"ntopng_if_drops", "ntopng_if_retransmissions", "ntopng_if_lost", "ntopng_if_dropped_alerts"}
    assert not _check(_interface()).metrics.keys() & rates


def test_rates_are_averages_between_two_checks() -> None:
    host = MonitoredHost()
    host.check(CHECK, _interface(time=1000), "mon0")
    counters = {
        "bytes_in": 924447567 + 600,
        "bytes": 924447567 + 600,
        "packets": 1102575 + 600,
        "packets_in": 1102575 + 600,
        "dropped_packets": 6,
        "tcp_retransmissions": 6682 + 60,
    }
    output = host.check(CHECK, _interface(time=1060, counters=counters), "mon0")
    assert output.value("ntopng_if_in") == 80.0
    assert output.value("ntopng_if_out") == 0.0
    assert output.value("ntopng_if_packets") == 10.0
    assert output.value("ntopng_if_drops") == 0.1
    assert output.value("ntopng_if_drops_percent") == pytest.approx(0.990, abs=1e-3)
    assert output.value("ntopng_if_retransmissions") == 1.0
    assert output.value("ntopng_if_retransmissions_percent") == 10.0
    assert output.state is State.WARN
    assert "Dropped packets, share: 0.99% (warn/crit at 0.10%/1.00%)" in output.summary


def test_a_mirror_port_knows_upload_and_download() -> None:
    host = MonitoredHost()
    before = {"bytes_out": 0, "local_to_remote_bytes": 1000, "remote_to_local_bytes": 5000}
    host.check(CHECK, _interface(time=1000, counters=before), "mon0")
    # 1.9 Mbit/s out of a line of 2 Mbit/s.
    after = {"bytes_out": 0, "local_to_remote_bytes": 1000 + 14_250_000, "remote_to_local_bytes": 5000 + 600}
    speed = {"upload": 2_000_000, "download": 16_000_000}
    output = host.check(CHECK, _interface(time=1060, counters=after), "mon0", line_speed=speed)
    assert output.value("ntopng_if_upload") == 1_900_000
    assert output.value("ntopng_if_download") == 80
    assert output.value("ntopng_if_upload_usage") == 95.0
    assert output.value("ntopng_if_download_usage") == pytest.approx(0.0005)
    assert output.state is State.CRIT
    assert "Upload: 1.90 MBit/s, Download: 80.0 Bit/s" in output.summary
    assert "Usage of the line, upload: 95.00% (warn/crit at 80.00%/90.00%)" in output.summary


@pytest.mark.parametrize("speed", [None, {}, {"upload": 0}, "2 Mbit/s"])
def test_usage_of_the_line_needs_its_speed(speed: object) -> None:
    host = MonitoredHost()
    for time in (1000, 1060):
        counters = {"local_to_remote_bytes": time, "remote_to_local_bytes": time}
        output = host.check(CHECK, _interface(time=time, counters=counters), "mon0", line_speed=speed)
    assert output.value("ntopng_if_upload") == 8
    assert not {"ntopng_if_upload_usage", "ntopng_if_download_usage"} & output.metrics.keys()


def test_reset_counters_make_no_peak() -> None:
    host = MonitoredHost()
    host.check(CHECK, _interface(time=1000), "mon0")
    reset = {name: 5 for name, value in ROWS[0]["counters"].items() if value is not None}
    output = host.check(CHECK, _interface(time=1060, counters=reset), "mon0")
    assert output.value("ntopng_if_in") == 2648366.75
    assert output.value("ntopng_if_packets") == pytest.approx(477.69589)
    assert "ntopng_if_retransmissions" not in output.metrics


def test_same_measurement_twice_keeps_the_measured_rate() -> None:
    host = MonitoredHost()
    host.check(CHECK, _interface(), "mon0")
    output = host.check(CHECK, _interface(), "mon0")
    assert output.value("ntopng_if_in") == 2648366.75
    assert "ntopng_if_drops" not in output.metrics


def test_flow_collecting_interface() -> None:
    host = MonitoredHost()
    name = "zmq://127.0.0.1:5556"
    first = host.check(CHECK, _interface(1), name)
    assert first.summary == "Traffic in: 4.24 MBit/s, Traffic out: 521 kBit/s, Flows: 92, Hosts: 104"
    assert "ntopng_if_in_usage" not in first.metrics
    counters = {"collected_flows": 29745 + 1200, "dropped_flows": 300, "dropped_messages": 0}
    output = host.check(CHECK, _interface(1, time=1795553986 + 60, counters=counters), name)
    assert output.value("ntopng_if_collected_flows") == 20.0
    assert output.value("ntopng_if_dropped_flows") == 5.0
    assert output.state is State.WARN


def test_interface_of_an_old_server_shows_what_it_knows() -> None:
    sections = parse(sample("minimal")[""])
    (service,) = discovered(CHECK, sections)
    assert service.item == "eth0"
    output = _check(sections, "eth0")
    assert output.state is State.OK
    assert output.summary == "[uplink], Flows: 1, Hosts: 2"
    assert output.value("ntopng_if_total") == 1000.0
    assert not output.metrics.keys() & {"ntopng_if_in", "ntopng_if_out", "ntopng_if_device_table"}


def test_silence_is_measured_by_the_counters() -> None:
    host = MonitoredHost()
    assert host.check(CHECK, _interface(time=1000), "mon0").value("ntopng_if_silence") == 0.0
    assert host.check(CHECK, _interface(time=1500), "mon0").value("ntopng_if_silence") == 500.0
    silent = host.check(CHECK, _interface(time=2000), "mon0")
    assert silent.state is State.WARN
    assert "No traffic for: 16 minutes 40 seconds" in silent.summary
    again = host.check(CHECK, _interface(time=2060, counters={"packets": 1102576}), "mon0")
    assert again.value("ntopng_if_silence") == 0.0


def test_silence_of_a_probe_is_told_by_the_agent() -> None:
    output = _check(_interface(1, last_traffic_time=1795553986 - 7200), "zmq://127.0.0.1:5556")
    assert output.value("ntopng_if_silence") == 7200.0
    assert output.state is State.CRIT


def test_a_replayed_file_is_never_silent() -> None:
    host = MonitoredHost()
    host.check(CHECK, _interface(2, time=1000), "second.pcap")
    assert "ntopng_if_silence" not in host.check(CHECK, _interface(2, time=90000), "second.pcap").metrics


@pytest.mark.parametrize(
    ("params", "state"),
    [
        ({"throughput_in": ("fixed", (3_000_000, 4_000_000))}, State.OK),
        ({"throughput_in": ("fixed", (2_000_000, 4_000_000))}, State.WARN),
        ({"throughput_in": ("fixed", (1, 2))}, State.CRIT),
        ({"throughput_out_lower": ("fixed", (100, 10))}, State.CRIT),
        ({"throughput_in": ("predictive", ("ntopng_if_in", 1e6, (1.1e6, 3e6)))}, State.WARN),
        ({"throughput_in": ("predictive", ("ntopng_if_in", None, None))}, State.OK),
        ({"hosts_lower": ("fixed", (1000, 500))}, State.WARN),
        ({"flow_table": ("fixed", (1.0, 4.0))}, State.CRIT),
        ({"usage_in": ("no_levels", None)}, State.OK),
        ({"usage_in": ("fixed", (0.01, 0.02))}, State.CRIT),
    ],
)
def test_levels(params: dict[str, object], state: State) -> None:
    assert _check(_interface(), **params).state is state


def test_what_is_no_level_is_an_error() -> None:
    with pytest.raises(TypeError, match="parameter flows"):
        _check(_interface(), flows=(1, 2))


@pytest.mark.parametrize(
    ("params", "items"),
    [
        ({}, ["mon0", "zmq://127.0.0.1:5556", "second.pcap"]),
        ({"naming": "ifid"}, ["0", "1", "2"]),
        ({"kinds": ["packet"]}, ["mon0"]),
        ({"include": ["mon.*", "2"]}, ["mon0", "second.pcap"]),
        ({"include": ["mon"]}, []),
        ({"exclude": ["zmq:.*"]}, ["mon0", "second.pcap"]),
    ],
)
def test_discovery_rule(params: dict[str, object], items: list[str]) -> None:
    assert [service.item for service in discovered(CHECK, parse(sample("server")[""]), **params)] == items


def test_items_found_by_any_naming() -> None:
    sections = parse(sample("minimal")[""])
    (service,) = discovered(CHECK, sections, naming="alias")
    assert service.item == "uplink"
    for item in ("eth0", "uplink", "0"):
        assert _check(sections, item).results


def test_same_alias_twice_falls_back_to_the_name() -> None:
    rows = [[json.dumps({**row, "alias": "twin"})] for row in ROWS[:2]]
    services = discovered(CHECK, parse({CHECK: rows}), naming="alias")
    assert [service.item for service in services] == ["twin", "zmq://127.0.0.1:5556"]


def test_service_labels() -> None:
    service = discovered(CHECK, parse(sample("server")[""]))[1]
    assert service.labels == [
        ServiceLabel("ntopng/server", "ntop1.example.net:3000"),
        ServiceLabel("ntopng/interface", "zmq://127.0.0.1:5556"),
        ServiceLabel("ntopng/interface_kind", "zmq"),
    ]


def test_vanished_interface_yields_nothing() -> None:
    assert _check(_interface(), "gone").results == []


def test_cluster_does_not_mix_counters_of_nodes() -> None:
    host = MonitoredHost()
    other: dict[str, object] = {"server": "ntop2.example.net:3000", "counters": {"bytes_in": 1}}
    host.cluster_check(CHECK, {"a": _interface(time=1000), "b": _interface(time=1000, **other)}, "mon0")
    output = host.cluster_check(CHECK, {"a": {}, "b": _interface(time=1060, **other)}, "mon0")
    assert output.value("ntopng_if_in") == 2648366.75
    assert output.summary.startswith("Node: b, Traffic in")
