"""Metrics."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from cmk.graphing.v1._localize import Title


def check_name(kind: str, name: object) -> None:
    """Names are not empty."""
    if not isinstance(name, str) or not name:
        raise ValueError(f"{kind} must not be empty, got {name!r}")


class Color(enum.Enum):
    """Colours."""

    LIGHT_RED = enum.auto()
    RED = enum.auto()
    DARK_RED = enum.auto()
    LIGHT_ORANGE = enum.auto()
    ORANGE = enum.auto()
    DARK_ORANGE = enum.auto()
    LIGHT_YELLOW = enum.auto()
    YELLOW = enum.auto()
    DARK_YELLOW = enum.auto()
    LIGHT_GREEN = enum.auto()
    GREEN = enum.auto()
    DARK_GREEN = enum.auto()
    LIGHT_BLUE = enum.auto()
    BLUE = enum.auto()
    DARK_BLUE = enum.auto()
    LIGHT_CYAN = enum.auto()
    CYAN = enum.auto()
    DARK_CYAN = enum.auto()
    LIGHT_PURPLE = enum.auto()
    PURPLE = enum.auto()
    DARK_PURPLE = enum.auto()
    LIGHT_PINK = enum.auto()
    PINK = enum.auto()
    DARK_PINK = enum.auto()
    LIGHT_BROWN = enum.auto()
    BROWN = enum.auto()
    DARK_BROWN = enum.auto()
    LIGHT_GRAY = enum.auto()
    GRAY = enum.auto()
    DARK_GRAY = enum.auto()
    BLACK = enum.auto()
    WHITE = enum.auto()


@dataclass(frozen=True)
class DecimalNotation:
    """Plain numbers."""

    symbol: str


@dataclass(frozen=True)
class SINotation:
    """Prefixes of 1000."""

    symbol: str


@dataclass(frozen=True)
class IECNotation:
    """Prefixes of 1024."""

    symbol: str


@dataclass(frozen=True)
class TimeNotation:
    """Time spans."""


@dataclass(frozen=True)
class _Precision:
    digits: int

    def __post_init__(self) -> None:
        if self.digits < 0:
            raise ValueError(f"digits must not be negative, got {self.digits}")


class AutoPrecision(_Precision):
    """At most so many digits."""


class StrictPrecision(_Precision):
    """Exactly so many digits."""


@dataclass(frozen=True)
class Unit:
    """Unit of a metric."""

    notation: DecimalNotation | SINotation | IECNotation | TimeNotation
    precision: AutoPrecision | StrictPrecision = AutoPrecision(2)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """A metric."""

    name: str
    title: Title
    unit: Unit
    color: Color

    def __post_init__(self) -> None:
        check_name("name", self.name)
        if not isinstance(self.title, Title):
            raise TypeError(f"title must be a Title, got {self.title!r}")


@dataclass(frozen=True)
class WarningOf:
    """Warning level of a metric."""

    metric_name: str

    def __post_init__(self) -> None:
        check_name("metric_name", self.metric_name)


@dataclass(frozen=True)
class CriticalOf:
    """Critical level of a metric."""

    metric_name: str

    def __post_init__(self) -> None:
        check_name("metric_name", self.metric_name)


@dataclass(frozen=True)
class MaximumOf:
    """Maximum of a metric."""

    metric_name: str
    color: Color

    def __post_init__(self) -> None:
        check_name("metric_name", self.metric_name)


@dataclass(frozen=True)
class Sum:
    """Sum of quantities."""

    title: Title
    color: Color
    summands: Sequence[Quantity]

    def __post_init__(self) -> None:
        assert self.summands


Quantity = str | WarningOf | CriticalOf | MaximumOf | Sum


def names_in(quantities: Sequence[Quantity]) -> set[str]:
    """For the tests: metrics that quantities refer to."""
    found: set[str] = set()
    for quantity in quantities:
        if isinstance(quantity, str):
            found.add(quantity)
        elif isinstance(quantity, Sum):
            found |= names_in(quantity.summands)
        else:
            found.add(quantity.metric_name)
    return found


def check_quantities(quantities: Sequence[Quantity]) -> None:
    """References are not empty."""
    if isinstance(quantities, str):
        raise TypeError(f"expected a sequence of quantities, got {quantities!r}")
    for quantity in quantities:
        if isinstance(quantity, str):
            check_name("metric", quantity)
