"""Value store and rates."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from cmk.agent_based.v2._results import IgnoreResultsError


class GetRateError(IgnoreResultsError):
    """No rate can be given now."""


_current: MutableMapping[str, object] | None = None


def get_value_store() -> MutableMapping[str, object]:
    """The store of the service that is being checked; only inside of a check function."""
    if _current is None:
        raise RuntimeError("get_value_store() outside of a check function")
    return _current


def set_value_store(store: MutableMapping[str, object] | None) -> None:
    """For the tests: the store of the service that is checked next."""
    global _current
    _current = store


def get_rate(
    value_store: MutableMapping[str, Any], key: str, time: float, value: float, *, raise_overflow: bool = False
) -> float:
    """Change per second since the last call with this key."""
    last = value_store.get(key)
    value_store[key] = (time, value)
    match last:
        case (int() | float() as last_time, int() | float() as last_value):
            pass
        case _:
            raise GetRateError(f"counter {key!r} is new")
    if time <= last_time:
        raise GetRateError("no time has passed")
    rate = float(value - last_value) / (time - last_time)
    if raise_overflow and rate < 0:
        raise GetRateError(f"counter {key!r} went back")
    return rate


def get_average(
    value_store: MutableMapping[str, Any], key: str, time: float, value: float, backlog_minutes: float
) -> float:
    """Moving average in which the last `backlog_minutes` weigh one half; at first, the time since the beginning."""
    match value_store.get(key):
        case (int() | float() as start, int() | float() as last_time, int() | float() as last):
            pass
        case _:
            value_store[key] = (time, time, value)
            return value
    passed = time - last_time
    if passed <= 0:
        return float(last)
    weight = 0.5 ** (passed / min(backlog_minutes * 60.0, time - start))
    average = (1.0 - weight) * value + weight * last
    value_store[key] = (start, time, average)
    return float(average)
