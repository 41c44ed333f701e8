"""Service "ntopng alerts X"."""

from __future__ import annotations

import json

import pytest
from cmk.agent_based.v2 import State
from support.agent_output import sample
from support.services import MonitoredHost, Output, discovered, parse

CHECK = "ntopng_alerts"


def _check(item: str, **params: object) -> Output:
    return MonitoredHost().check(CHECK, parse(sample("server")[""]), item, **params)


def test_recorded_interface_with_engaged_alerts() -> None:
    output = _check("mon0")
    assert output.state is State.CRIT
    assert output.summary == (
        "Engaged alerts: 6, Engaged, error: 4 (warn/crit at 1/10), New alerts: 1541.00/min, "
        "New, critical or higher: 50.20/min (warn/crit at 1.00/min/10.00/min)"
    )
    assert output.value("ntopng_alerts_warning") == 2
    assert output.value("ntopng_alerts_error") == 4
    assert output.value("ntopng_alerts_emergency") == 0
    assert output.value("ntopng_alerts_oldest") == 1795553994 - 1795551400
    assert output.value("ntopng_alerts_new_flow") == 1539.0
    assert output.value("ntopng_alerts_new_host") == pytest.approx(1.8)
    assert output.value("ntopng_alerts_new_severe") == pytest.approx(50.2)
    assert output.value("ntopng_alerts_new_interface") == pytest.approx(0.2)
    assert output.value("ntopng_alerts_engaged_host") == 5
    assert output.value("ntopng_alerts_engaged_interface") == 1
    assert "ntopng_alerts_engaged_flow" not in output.metrics


def test_details_name_families_and_top_alerts() -> None:
    details = _check("mon0").details
    assert "Alerts, hosts: 5 engaged, 9 new in 5 minutes" in details
    assert "Alerts, flows: 7695 new in 5 minutes" in details
    assert (
        "error: Score Threshold Exceeded, 192.168.220.56, score 150, engaged for 3 seconds: "
        "Score exceeded by 192.168.220.56 as Client [17250 > 5000] [ Check Live: ]" in details
    )
    assert (
        "emergency: Binary App/.exe Transfer, 10.4.25.101:49797 -> 77.105.36.156:80, score 300, began 2 seconds ago"
        in details
    )
    assert details.endswith("ntopng: http://ntop1.example.net:3000/lua/alert_stats.lua?ifid=0")


def _line(**changes: object) -> dict[str, object]:
    row: dict[str, object] = json.loads(sample("server")[""][CHECK][0][0])
    return {**row, **changes}


def _check_line(**changes: object) -> Output:
    return MonitoredHost().check(CHECK, parse({CHECK: [[json.dumps(_line(**changes))]]}), "mon0")


def _flows(severe: int, period: int = 300) -> Output:
    """Only new alerts of flows, which are never engaged."""
    by = {"notice_or_lower": 0, "warning": 0, "error": 0, "critical": severe, "emergency": 0}
    family = {"family": "flow", "engaged": None, "new": severe, "new_by_severity": by}
    return _check_line(families=[family], top=[], period_seconds=period)


@pytest.mark.parametrize(
    ("severe", "period", "state"),
    [(0, 300, State.OK), (4, 300, State.OK), (5, 300, State.WARN), (222, 3600, State.WARN), (222, 300, State.CRIT)],
)
def test_new_severe_alerts_are_in_the_summary_and_have_levels(severe: int, period: int, state: State) -> None:
    output = _flows(severe, period)
    assert output.state is state
    assert f"New, critical or higher: {severe * 60 / period:.2f}/min" in output.summary
    assert "Critical: 0" not in output.summary + output.details


def test_rates_are_over_the_time_that_is_covered() -> None:
    output = _flows(6, 90)
    assert output.value("ntopng_alerts_new_severe") == pytest.approx(4.0)
    assert "Alerts, flows: 6 new in 90 seconds" in output.details
    assert "6 new in 1 minute\n" in _flows(6, 60).details
    assert "ntopng_alerts_new_severe" not in _flows(6, 0).metrics


def test_an_alert_without_entity_or_text() -> None:
    top = [{**_line()["top"][0], "entity": "", "description": ""}]  # type: ignore[index]
    details = _check_line(top=top).details
    assert "error: Score Threshold Exceeded, score 150, engaged for 3 seconds\n" in details


def test_quiet_interface() -> None:
    output = _check("zmq://127.0.0.1:5556")
    assert output.state is State.OK
    assert output.summary == "Engaged alerts: 0, New alerts: 5.20/min, New, critical or higher: 0.00/min"
    assert "ntopng_alerts_oldest" not in output.metrics


def test_alerts_of_the_server_as_a_whole() -> None:
    output = _check("System")
    assert output.state is State.OK
    assert "Alerts, users: 0 engaged, 96 new in 5 minutes" in output.details
    assert "ntopng_alerts_new_flow" not in output.metrics


@pytest.mark.parametrize(
    ("params", "state"),
    [
        ({"error": ("no_levels", None)}, State.OK),
        ({}, State.WARN),
        ({"error": ("fixed", (1, 4))}, State.CRIT),
        ({"warning": ("fixed", (1, 2)), "error": ("no_levels", None)}, State.CRIT),
        ({"engaged": ("fixed", (6, 7)), "error": ("no_levels", None)}, State.WARN),
        ({"oldest": ("fixed", (600.0, 1200.0))}, State.CRIT),
        ({"engaged_interface": ("fixed", (1, 1))}, State.CRIT),
        ({"new_flow": ("fixed", (1000.0, 2000.0))}, State.WARN),
        ({"new_severe": ("fixed", (1.0, 10.0))}, State.CRIT),
    ],
)
def test_levels(params: dict[str, object], state: State) -> None:
    assert _check("mon0", **{"new_severe": ("no_levels", None), **params}).state is state


def test_unknown_figures_are_left_out() -> None:
    row = json.loads(sample("server")[""][CHECK][0][0])
    row["families"] = [{"family": "future", "new": None, "engaged": None}]
    sections = parse({CHECK: [[json.dumps(row)]]})
    output = MonitoredHost().check(CHECK, sections, "mon0")
    assert output.metrics == {}
    assert "Alerts, future: unknown number new in 5 minutes" in output.details


def test_discovery_rule() -> None:
    sections = parse(sample("server")[""])
    assert [s.item for s in discovered(CHECK, sections)] == ["mon0", "zmq://127.0.0.1:5556", "System"]
    assert [s.item for s in discovered(CHECK, sections, exclude=["System"])] == ["mon0", "zmq://127.0.0.1:5556"]
    assert [s.item for s in discovered(CHECK, sections, naming="ifid")] == ["0", "1", "System"]


def test_cluster() -> None:
    node = parse(sample("server")[""])
    output = MonitoredHost().cluster_check(CHECK, {"a": node, "b": node}, "mon0")
    assert output.summary.startswith("Node: a (also on b), Engaged alerts: 6")
    assert MonitoredHost().cluster_check(CHECK, {"a": {}, "b": {}}, "mon0").results == []
