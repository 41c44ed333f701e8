"""What check, discovery and host label functions yield, with the checks that the real classes make at run time."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from typing import NamedTuple, overload

Pair = tuple[float | None, float | None]


class State(enum.Enum):
    """States of a service."""

    OK = 0
    WARN = 1
    CRIT = 2
    UNKNOWN = 3

    def __int__(self) -> int:
        return int(self.value)

    @classmethod
    def worst(cls, *args: State | int) -> State:
        """The worst state: OK < WARN < UNKNOWN < CRIT."""
        return max((cls(int(state)) for state in args), key=[cls.OK, cls.WARN, cls.UNKNOWN, cls.CRIT].index)

    @classmethod
    def best(cls, *args: State | int) -> State:
        """The best state, in the same order."""
        return min((cls(int(state)) for state in args), key=[cls.OK, cls.WARN, cls.UNKNOWN, cls.CRIT].index)


class _Label(NamedTuple):
    name: str
    value: str


def _label_fields(kind: str, name: object, value: object) -> tuple[str, str]:
    if not isinstance(name, str) or not isinstance(value, str):
        raise TypeError(f"{kind}: name and value must be str, got {name!r}, {value!r}")
    return name, value


class HostLabel(_Label):
    """Label of a host."""

    def __new__(cls, name: str, value: str) -> HostLabel:
        return super().__new__(cls, *_label_fields("HostLabel", name, value))


class ServiceLabel(_Label):
    """Label of a service."""

    def __new__(cls, name: str, value: str) -> ServiceLabel:
        return super().__new__(cls, *_label_fields("ServiceLabel", name, value))


class _Service(NamedTuple):
    item: str | None
    parameters: Mapping[str, object]
    labels: Sequence[ServiceLabel]


class Service(_Service):
    """A discovered service."""

    def __new__(
        cls,
        *,
        item: str | None = None,
        parameters: Mapping[str, object] | None = None,
        labels: Sequence[ServiceLabel] | None = None,
    ) -> Service:
        if item is not None and (not isinstance(item, str) or not item):
            raise TypeError(f"item must be a non-empty str or left out, got {item!r}")
        if parameters is not None and not (
            isinstance(parameters, dict) and all(isinstance(k, str) for k in parameters)
        ):
            raise TypeError(f"parameters must be a dict with str keys, got {parameters!r}")
        if labels and not (isinstance(labels, list) and all(isinstance(label, ServiceLabel) for label in labels)):
            raise TypeError(f"labels must be a list of ServiceLabel, got {labels!r}")
        return super().__new__(cls, item, parameters or {}, labels or [])


class _Metric(NamedTuple):
    name: str
    value: float
    levels: Pair
    boundaries: Pair


class Metric(_Metric):
    """A metric of a service."""

    def __new__(cls, name: str, value: float, *, levels: Pair | None = None, boundaries: Pair | None = None) -> Metric:
        if not isinstance(name, str) or not name:
            raise TypeError("metric name must not be empty")
        if offenders := set(name) & set(" :/\\='"):
            raise TypeError(f"invalid character(s) in metric name: {sorted(offenders)}")
        if not isinstance(value, (int, float)):
            raise TypeError(f"value of metric {name} must be a number, got {value!r}")
        return super().__new__(cls, name, float(value), _pair("levels", levels), _pair("boundaries", boundaries))


def _pair(field: str, value: Pair | None) -> Pair:
    if value is None:
        return None, None
    if not isinstance(value, tuple) or len(value) != 2:
        raise TypeError(f"{field} of a metric must be a 2-tuple, got {value!r}")
    for number in value:
        if number is not None and not isinstance(number, (int, float)):
            raise TypeError(f"{field} of a metric must be numbers, got {value!r}")
    return value


class _Result(NamedTuple):
    state: State
    summary: str
    details: str


class Result(_Result):
    """A part of a check's result: state and text."""

    @overload
    def __new__(cls, *, state: State, summary: str, details: str | None = None) -> Result: ...

    @overload
    def __new__(cls, *, state: State, notice: str, details: str | None = None) -> Result: ...

    def __new__(
        cls, *, state: State, summary: str | None = None, notice: str | None = None, details: str | None = None
    ) -> Result:
        if not isinstance(state, State):
            raise TypeError(f"state must be a State, got {state!r}")
        for name, text in (("summary", summary), ("notice", notice), ("details", details)):
            if text is None:
                continue
            if not isinstance(text, str):
                raise TypeError(f"{name} must be str, got {text!r}")
            if not text:
                raise ValueError(f"{name} must not be empty")
        if summary and notice:
            raise TypeError("summary and notice exclude each other")
        if summary:
            if "\n" in summary:
                raise ValueError("summary must be one line")
            return super().__new__(cls, state, summary, details or summary)
        if notice:
            shown = notice.replace("\n", ", ") if state is not State.OK else ""
            return super().__new__(cls, state, shown, details or notice)
        raise TypeError("summary or notice is required")


class IgnoreResultsError(RuntimeError):
    """Lets the service go stale."""


class IgnoreResults:
    """The same without leaving the check function."""

    def __init__(self, value: str = "currently no results") -> None:
        if not isinstance(value, str):
            raise TypeError(f"value must be str, got {value!r}")
        self._value = value

    def __str__(self) -> str:
        return self._value
