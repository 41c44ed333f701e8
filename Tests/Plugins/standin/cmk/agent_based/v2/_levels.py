"""check_levels of the API's version 2."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal, TypeVar

from cmk.agent_based.v2._results import Metric, Result, State

NumberT = TypeVar("NumberT", int, float)

NoLevelsT = tuple[Literal["no_levels"], None]
FixedLevelsT = tuple[Literal["fixed"], tuple[NumberT, NumberT]]
PredictiveLevelsT = tuple[Literal["predictive"], tuple[str, float | None, tuple[NumberT, NumberT] | None]]
LevelsT = NoLevelsT | FixedLevelsT[NumberT] | PredictiveLevelsT[NumberT]

_Render = Callable[[float], str]


def _default_render(value: float) -> str:
    return f"{value:.2f}"


def _one_side(
    value: float, levels: LevelsT[NumberT] | None, upper: bool, render: _Render
) -> tuple[State, tuple[float, float] | None, str, tuple[str, float | None] | None]:
    """State, levels, text, and metric name with prediction of one side."""
    prediction: tuple[str, float | None] | None = None
    pair: tuple[float, float] | None
    match levels:
        case None | ("no_levels", None):
            return State.OK, None, "", None
        case ("fixed", (int() | float() as warn, int() | float() as crit)):
            pair = (warn, crit)
        case ("predictive", (str() as name, None | int() | float() as predicted, None | (_, _) as found)):
            prediction = (name, predicted)
            pair = found
        case other:
            raise TypeError(f"these are no levels: {other!r}")
    if pair is None:
        return State.OK, None, "", prediction
    beyond = [value >= level if upper else value < level for level in pair]
    state = State.CRIT if beyond[1] else State.WARN if beyond[0] else State.OK
    word = "at" if upper else "below"
    text = "" if state is State.OK else f"(warn/crit {word} {render(pair[0])}/{render(pair[1])})"
    return state, pair, text, prediction


def check_levels(
    value: float,
    *,
    levels_upper: LevelsT[NumberT] | None = None,
    levels_lower: LevelsT[NumberT] | None = None,
    metric_name: str | None = None,
    render_func: Callable[[float], str] | None = None,
    label: str | None = None,
    boundaries: tuple[float | None, float | None] | None = None,
    notice_only: bool = False,
) -> Iterable[Result | Metric]:
    """Compare a value with levels; yields a Result, and Metrics if a name is given."""
    render = render_func or _default_render
    upper_state, upper, upper_text, upper_prediction = _one_side(value, levels_upper, True, render)
    lower_state, _, lower_text, lower_prediction = _one_side(value, levels_lower, False, render)
    predictions = [
        Metric(f"{prefix}{found[0]}", found[1])
        for prefix, found in (("predict_", upper_prediction), ("predict_lower_", lower_prediction))
        if found is not None and found[1] is not None
    ]
    expected = f"(prediction: {render(predictions[0].value)})" if predictions else ""
    if not predictions and (upper_prediction or lower_prediction):
        expected = "(prediction: N/A)"
    text = f"{label}: {render(value)}" if label else render(value)
    summary = " ".join(part for part in (text, expected, upper_text, lower_text) if part)
    state = State.worst(upper_state, lower_state)
    if notice_only:
        yield Result(state=state, notice=summary)
    else:
        yield Result(state=state, summary=summary)
    if metric_name:
        yield Metric(metric_name, value, levels=upper, boundaries=boundaries)
    yield from predictions
