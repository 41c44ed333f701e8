# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""What the check functions share: levels, rates, choice of a cluster's node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import TypeVar

from cmk.agent_based.v2 import (
    CheckResult,
    GetRateError,
    LevelsT,
    Metric,
    Result,
    State,
    check_levels,
    get_rate,
    get_value_store,
    render,
)

from cmk_addons.plugins.ntopng.lib.measure import Measure, Unit
from cmk_addons.plugins.ntopng.lib.sections import Alert

Params = Mapping[str, object]
LineT = TypeVar("LineT")

STALE_NODE_SECONDS = 300.0
"""A cluster's node whose data are older than the newest by this, seconds, does not speak for the cluster."""

RENDER: Mapping[Unit, Callable[[float], str]] = {
    Unit.BITS_PER_SECOND: lambda value: render.networkbandwidth(value / 8.0),
    Unit.PACKETS_PER_SECOND: lambda value: f"{value:.2f} packets/s",
    Unit.PER_SECOND: lambda value: f"{value:.2f}/s",
    Unit.PER_MINUTE: lambda value: f"{value:.2f}/min",
    Unit.COUNT: lambda value: f"{value:.0f}",
    Unit.NUMBER: lambda value: f"{value:.2f}",
    Unit.PERCENT: render.percent,
    Unit.SECONDS: lambda value: render.timespan(max(value, 0.0)),
    Unit.BYTES: render.bytes,
}


def check_measures(
    measures: Sequence[Measure], values: Mapping[str, float | None], params: Params
) -> Iterator[Result | Metric]:
    """Results and metrics of all figures that have a value, in the order of the table."""
    for measure in measures:
        value = values[measure.key]
        if value is None:
            continue
        yield from check_levels(
            value,
            levels_upper=levels_of(params, measure.key),
            levels_lower=levels_of(params, measure.lower_key),
            metric_name=measure.metric,
            label=measure.title,
            render_func=RENDER[measure.unit],
            boundaries=(0.0, 100.0 if measure.unit is Unit.PERCENT else None),
            notice_only=not measure.summary,
        )


def levels_of(params: Params, key: str) -> LevelsT[float] | None:
    """Levels that a rule set for `key`, None without any."""
    match params.get(key):
        case None | ("no_levels", None):
            return None
        case ("fixed", (int() | float() as warn, int() | float() as crit)):
            return ("fixed", (warn, crit))
        case ("predictive", (str() as metric, None | int() | float() as prediction, None)):
            return ("predictive", (metric, prediction, None))
        case (
            "predictive",
            (
                str() as metric,
                None | int() | float() as prediction,
                (int() | float() as warn, int() | float() as crit),
            ),
        ):
            return ("predictive", (metric, prediction, (warn, crit)))
        case other:
            raise TypeError(f"parameter {key}: these are no levels: {other!r}")


def state_of(params: Params, key: str, default: State) -> State:
    """State that a rule set for `key`."""
    match params.get(key):
        case int() as number:
            return State(number)
        case _:
            return default


def counter_rate(key: str, time: float, value: float | None, born: float | None = None) -> float | None:
    """Change of a counter per second since the last check.

    None in the first run, when the same measurement is seen again, and when the counter was reset. `born` is when the
    counter began; another birth is a reset even when the new value is higher.
    """
    if value is None:
        return None
    store = get_value_store()
    if born is not None:
        _forget_other_life(store, key, born)
    try:
        return get_rate(store, key, time, value, raise_overflow=True)
    except GetRateError:
        return None


def _forget_other_life(store: MutableMapping[str, object], key: str, born: float) -> None:
    birth_key = f"{key}.born"
    if store.get(birth_key) != born:
        store.pop(key, None)
    store[birth_key] = born


def first_known(*values: float | None) -> float | None:
    """The first value that is known."""
    return next((value for value in values if value is not None), None)


def add_known(values: Sequence[float | None]) -> float | None:
    """Sum of the known values, None when none is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def add_all(values: Sequence[float | None]) -> float | None:
    """Sum of the values, None unless all are known."""
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def scaled(value: float | None, factor: float) -> float | None:
    """`value` times `factor`."""
    return None if value is None else value * factor


def share_percent(part: float | None, rest: float | None) -> float | None:
    """Share of `part` in `part` and `rest`, percent; 0 when both are 0."""
    if part is None or rest is None:
        return None
    return 100.0 * part / (part + rest) if part + rest > 0 else 0.0


def choose_node(lines: Mapping[str, LineT | None], time: Callable[[LineT], float]) -> str | None:
    """The node that speaks for a cluster: the first by name whose data are about as new as the newest.

    The choice is stable while that node delivers, so rates and graphs do not jump between nodes.
    """
    times = {node: time(line) for node, line in lines.items() if line is not None}
    newest = max(times.values(), default=0.0)
    return min((node for node, at in times.items() if newest - at <= STALE_NODE_SECONDS), default=None)


def speak_for_cluster(
    lines: Mapping[str, LineT | None], time: Callable[[LineT], float], check: Callable[[LineT], CheckResult]
) -> CheckResult:
    """Check the line of the chosen node and name the other nodes that have the service."""
    node = choose_node(lines, time)
    if node is None or (line := lines[node]) is None:
        return
    others = sorted(name for name, other in lines.items() if other is not None and name != node)
    text = f"Node: {node}" + (f" (also on {', '.join(others)})" if others else "")
    yield Result(state=State.OK, summary=text)
    yield from check(line)


def counted(number: int, one: str) -> str:
    """A number of things: `1 flow`, `2 flows`."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def link(url: str | None) -> Iterator[Result]:
    """A line in the details with a page of ntopng."""
    if url:
        yield Result(state=State.OK, notice=f"ntopng: {url}")


def alert_text(alert: Alert, now: float) -> str:
    """One alert in one line."""
    age = render.timespan(max(now - alert.time, 0.0))
    kind = "engaged for" if alert.engaged else "began"
    ago = age if alert.engaged else f"{age} ago"
    about = ", ".join(part for part in (alert.name, alert.entity) if part) or "alert"
    text = " ".join(f"{alert.description}".split())
    line = f"{alert.severity}: {about}, score {alert.score}, {kind} {ago}"
    return f"{line}: {text}" if text else line
