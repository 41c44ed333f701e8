"""Levels, rates, states and rendered numbers of the stand-in come out as Checkmk's do."""

from typing import Any

import pytest
from cmk.agent_based.v2 import (
    GetRateError,
    Result,
    State,
    check_levels,
    get_rate,
    render,
)
from cmk.rulesets.v1 import Message, Title


def test_rates() -> None:
    store: dict[str, object] = {}
    with pytest.raises(GetRateError):
        get_rate(store, "a", 10, 23)
    assert get_rate(store, "a", 70, 56) == 0.55
    with pytest.raises(GetRateError):
        get_rate(store, "a", 70, 60)
    with pytest.raises(GetRateError):
        get_rate(store, "a", 80, 1, raise_overflow=True)
    assert get_rate(store, "a", 90, 0) == -0.1


@pytest.mark.parametrize(
    ("value", "levels", "state"),
    [
        (4.9, ("fixed", (5, 10)), State.OK),
        (5, ("fixed", (5, 10)), State.WARN),
        (10, ("fixed", (5, 10)), State.CRIT),
        (10, ("no_levels", None), State.OK),
        (10, None, State.OK),
        (10, ("predictive", ("a", 3.0, (5.0, 11.0))), State.WARN),
        (10, ("predictive", ("a", None, None)), State.OK),
    ],
)
def test_upper_levels(value: float, levels: Any, state: State) -> None:
    result, *metrics_found = check_levels(value, levels_upper=levels, metric_name="a")
    assert isinstance(result, Result)
    assert result.state is state
    assert len(metrics_found) == (2 if levels and levels[0] == "predictive" and levels[1][1] else 1)


def test_lower_levels_are_strict() -> None:
    states = [next(iter(check_levels(v, levels_lower=("fixed", (5, 3))))) for v in (5, 4.9, 3, 2.9)]
    assert [result.state for result in states if isinstance(result, Result)] == [
        State.OK,
        State.WARN,
        State.WARN,
        State.CRIT,
    ]


def test_notice_shows_only_problems() -> None:
    assert Result(state=State.OK, notice="a").summary == ""
    assert Result(state=State.WARN, notice="a\nb").summary == "a, b"
    assert Result(state=State.OK, notice="a").details == "a"


def test_worst_state() -> None:
    assert State.worst(State.OK, State.UNKNOWN, State.WARN) is State.UNKNOWN
    assert State.worst(State.CRIT, State.UNKNOWN) is State.CRIT
    assert State.best(State.CRIT, State.UNKNOWN) is State.UNKNOWN


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        (render.timespan(1606721), "18 days 14 hours"),
        (render.timespan(0), "0 seconds"),
        (render.timespan(0.083), "83 milliseconds"),
        (render.bytes(1024**2), "1.00 MiB"),
        (render.networkbandwidth(331045.84375), "2.65 MBit/s"),
        (render.nicspeed(1.25e9), "10 GBit/s"),
        (render.percent(0.003), "<0.01%"),
        (render.percent(23.4203245), "23.42%"),
    ],
)
def test_render(text: str, rendered: str) -> None:
    assert text == rendered


def test_texts() -> None:
    assert str(Message("%s of %s") % ("1", "2")) == "1 of 2"
    with pytest.raises(TypeError):
        Title(1)  # type: ignore[arg-type]
