"""Services of a monitored host."""

from __future__ import annotations

import itertools
import json

import pytest
from cmk.agent_based.v2 import HostLabel, State
from support.agent_output import sample
from support.services import MonitoredHost, all_services, discovered, host_labels, inventory, parse

ROWS = [json.loads(row[0]) for row in sample("direct")[""]["ntopng_host"]]
SERVICES = ["Network alerts", "Network flows", "Network score", "Network traffic"]


def _host(*rows: dict[str, object]) -> dict[str, object]:
    return parse({"ntopng_host": [[json.dumps(row)] for row in rows]})


def _row(number: int = 0, **changes: object) -> dict[str, object]:
    row = dict(ROWS[number])
    for key, change in changes.items():
        row[key] = {**row[key], **change} if isinstance(change, dict) and row[key] else change
    return row


def test_services_are_the_same_in_both_modes() -> None:
    output = sample("piggyback")
    assert sorted(all_services(parse(output["build-fr-001"]))) == SERVICES
    assert sorted(all_services(parse(output["10.200.8.11"]))) == SERVICES
    assert sorted(all_services(parse(sample("direct")[""]))) == SERVICES


@pytest.mark.parametrize("service", ["traffic", "flows", "score", "alerts"])
def test_discovery_rule_selects_services(service: str) -> None:
    sections = _host(*ROWS)
    assert len(discovered(f"ntopng_host_{service}", sections, services=[service])) == 1
    assert discovered(f"ntopng_host_{service}", sections, services=[]) == []


def test_old_servers_give_no_score_and_restricted_users_no_alerts() -> None:
    sections = _host(_row(score={"as_client": None, "as_server": None}, alerts=None))
    assert sorted(all_services(sections)) == ["Network flows", "Network traffic"]


def test_host_labels() -> None:
    assert host_labels("ntopng_host", _host(*ROWS)) == [
        HostLabel("ntopng/host", "local"),
        HostLabel("ntopng/seen_by", "ntop1.example.net:3000"),
    ]
    assert host_labels("ntopng_host", parse(sample("direct_inactive")[""])) == []


def test_recorded_traffic() -> None:
    host = MonitoredHost()
    first = host.check("ntopng_host_traffic", _host(ROWS[0]))
    assert first.state is State.OK
    assert first.metrics.keys() == {"ntopng_host_traffic", "ntopng_host_packets", "ntopng_host_silence"}
    assert first.value("ntopng_host_traffic") == 822844.4375
    assert first.summary == "Received and sent: 823 kBit/s"
    counters = {"bytes_sent": 16698412 + 7500, "bytes_received": 266250707 + 75000, "packets_sent": 123882 + 60}
    second = host.check("ntopng_host_traffic", _host(_row(time=1795554050, counters=counters)))
    assert second.summary == "Received: 10.0 kBit/s, Sent: 1.00 kBit/s"
    assert second.value("ntopng_host_traffic") == 11000.0
    assert second.value("ntopng_host_packets") == 1.0
    assert second.value("ntopng_host_silence") == 60.0


def test_a_first_check_without_any_rate_says_so() -> None:
    none = {"total_bits_per_s": None, "total_packets_per_s": None}
    output = MonitoredHost().check("ntopng_host_traffic", _host(_row(throughput=none)))
    assert output.summary == "Rates from the next check on"
    assert output.state is State.OK


def test_a_forgotten_host_makes_no_peak() -> None:
    host = MonitoredHost()
    host.check("ntopng_host_traffic", _host(_row(counters={"bytes_received": 10, "bytes_sent": 10})))
    again = _row(time=1795557590, first_seen=1795557000, counters={"bytes_received": 10**12, "bytes_sent": 10**12})
    output = host.check("ntopng_host_traffic", _host(again))
    assert "ntopng_host_received" not in output.metrics
    assert output.value("ntopng_host_traffic") == 822844.4375
    assert output.summary == "Received and sent: 823 kBit/s"
    back = host.check("ntopng_host_traffic", _host({**again, "time": 1795557650, "counters": ROWS[0]["counters"]}))
    assert "ntopng_host_received" not in back.metrics


def test_addresses_add_up_and_the_busiest_interface_counts() -> None:
    host = MonitoredHost()
    host.check("ntopng_host_traffic", _host(*ROWS))
    later = [
        _row(0, time=1795554050, counters={"bytes_received": 266250707 + 7500}),
        _row(1, time=1795554050, counters={"bytes_received": 980212 + 750}),
        _row(2, time=1795554050, counters={"bytes_received": 26625070 + 75}),
    ]
    output = host.check("ntopng_host_traffic", _host(*later))
    assert output.value("ntopng_host_received") == 1100.0
    assert "Seen as 2001:db8:8::10 on mon0, build-fr-001, local" in output.details
    assert (
        "Seen as 10.200.8.10 on zmq://127.0.0.1:5556, local, not counted, another interface sees more" in output.details
    )
    assert "ntopng: http://ntop1.example.net:3000/lua/host_details.lua?ifid=0&host=10.200.8.10" in output.details


def test_the_same_line_twice_counts_once() -> None:
    twice = _host(ROWS[0], _row(0, time=1795553995, flows={"as_client": 9}))
    assert MonitoredHost().check("ntopng_host_flows", twice).value("ntopng_host_flows_client") == 9
    assert len(inventory("ntopng_host", twice)) == 1


def test_interfaces_add_up_by_rule() -> None:
    host = MonitoredHost()
    host.check("ntopng_host_traffic", _host(*ROWS), combine="sum")
    later = [
        _row(n, time=1795554050, counters={"bytes_sent": ROWS[n]["counters"]["bytes_sent"] + 75}) for n in range(3)
    ]
    output = host.check("ntopng_host_traffic", _host(*later), combine="sum")
    assert output.value("ntopng_host_sent") == 30.0
    assert "not counted" not in output.details


def test_sample_is_named_a_sample() -> None:
    details = MonitoredHost().check("ntopng_host_traffic", _host(ROWS[0])).details
    assert (
        "Top applications, 10.200.8.10 on mon0 (sample: 412 flows of this host among 1000 of 4405 active flows): "
        "TLS 29.8 MiB (47 flows), HTTP 19.2 MiB (19 flows), SSH 4.90 MiB (19 flows)" in details
    )
    assert "repo.example.net 203.0.113.10 9.92 MiB (6 flows), 192.168.220.56 5.73 MiB (380 flows)" in details
    single = _row(sample={"flows": 1, "applications": [{"name": "NTP", "bytes": 96, "flows": 1}], "peers": []})
    details = MonitoredHost().check("ntopng_host_traffic", _host(single)).details
    assert "(sample: 1 flow of this host among 1000 of 4405 active flows): NTP 96 B (1 flow)" in details
    complete = _row(sample={"page_flows": 4405})
    assert "(all active flows)" in MonitoredHost().check("ntopng_host_flows", _host(complete)).details


def test_recorded_flows() -> None:
    host = MonitoredHost()
    output = host.check("ntopng_host_flows", _host(*ROWS))
    assert output.summary == "Flows as client: 7, Flows as server: 4017, Alerted flows: 965"
    assert output.value("ntopng_host_contacts_client") == 3
    later = _row(time=1795554050, counters={"flows_as_server": 73293 + 600, "unreachable_flows_as_server": 6})
    output = host.check("ntopng_host_flows", _host(later))
    assert output.value("ntopng_host_new_flows_server") == 10.0
    assert output.value("ntopng_host_unreachable_flows_server") == pytest.approx(0.1)


def test_recorded_score() -> None:
    output = MonitoredHost().check("ntopng_host_score", _host(*ROWS))
    assert output.state is State.CRIT
    assert output.summary.startswith(
        "Score: 24341, Average score: 24341 (warn/crit at 5000/10000), Score as client: 25"
    )


def _scores(*scores: int, **params: object) -> list[State]:
    """States of checks a minute apart."""
    host = MonitoredHost()
    return [
        host.check(
            "ntopng_host_score",
            _host(_row(time=1795554000 + 60 * at, score={"as_client": score, "as_server": 0})),
            None,
            **params,
        ).state
        for at, score in enumerate(scores)
    ]


def test_a_score_that_jumps_does_not_change_the_state_each_time() -> None:
    jumping = (0, 9000) * 10
    states = _scores(*jumping)
    assert sum(one is not other for one, other in itertools.pairwise(states)) <= 3
    assert len(set(_scores(*jumping, average=0))) == 2
    assert _scores(*jumping, average=0)[:4] == [State.OK, State.WARN, State.OK, State.WARN]


def test_the_average_follows_a_score_that_stays() -> None:
    assert _scores(0, *[20000] * 30)[-1] is State.CRIT
    assert _scores(20000, *[0] * 60)[-1] is State.OK
    output = MonitoredHost().check("ntopng_host_score", _host(*ROWS))
    assert output.value("ntopng_host_score_average") == output.value("ntopng_host_score")


def test_recorded_alerts() -> None:
    output = MonitoredHost().check("ntopng_host_alerts", _host(*ROWS))
    assert output.state is State.WARN
    assert output.summary == "Engaged alerts: 2, Engaged, error: 1 (warn/crit at 1/10)"
    assert "warning: Flow Flood Victim, 10.200.8.10, score 50, engaged for 4 minutes 50 seconds" in output.details


def test_no_alerts_is_zero_of_every_severity() -> None:
    output = MonitoredHost().check("ntopng_host_alerts", _host(ROWS[2]))
    assert output.state is State.OK
    assert {metric.value for metric in output.metrics.values()} == {0.0}
    assert len(output.metrics) == 6


def test_unknown_severities_are_left_out() -> None:
    row = _row(alerts={"engaged": 3, "by_severity": None, "top": []})
    output = MonitoredHost().check("ntopng_host_alerts", _host(row))
    assert output.metrics.keys() == {"ntopng_host_alerts"}


@pytest.mark.parametrize("service", ["traffic", "flows", "score", "alerts"])
def test_inactive_host(service: str) -> None:
    sections = parse(sample("direct_inactive")[""])
    assert discovered(f"ntopng_host_{service}", sections) == []
    output = MonitoredHost().check(f"ntopng_host_{service}", sections)
    assert output.state is State.OK
    assert output.summary == "Not active in ntopng (looked for 10.200.8.77)"
    assert MonitoredHost().check(f"ntopng_host_{service}", sections, state_inactive=2).state is State.CRIT


@pytest.mark.parametrize("service", ["traffic", "flows", "score", "alerts"])
def test_cluster_takes_all_nodes_together(service: str) -> None:
    first, second = _host(ROWS[0]), _host(_row(0, address="10.200.8.12"))
    output = MonitoredHost().cluster_check(f"ntopng_host_{service}", {"a": first, "b": second, "c": {}})
    assert "Seen as 10.200.8.10 on mon0" in output.details
    assert "Seen as 10.200.8.12 on mon0" in output.details
    assert MonitoredHost().cluster_check(f"ntopng_host_{service}", {"a": {}}).results == []


def test_cluster_adds_flows_of_nodes() -> None:
    nodes = {"a": _host(ROWS[0]), "b": _host(_row(0, address="10.200.8.12"))}
    assert MonitoredHost().cluster_check("ntopng_host_flows", nodes).value("ntopng_host_flows_server") == 8034
