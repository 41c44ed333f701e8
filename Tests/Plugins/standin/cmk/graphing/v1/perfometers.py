"""Perf-o-meters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmk.graphing.v1.metrics import Quantity, check_name, check_quantities

Bound = int | float | Quantity


@dataclass(frozen=True)
class _Bound:
    value: Bound

    def __post_init__(self) -> None:
        if isinstance(self.value, str):
            check_name("bound", self.value)


class Closed(_Bound):
    """Values beyond do not occur."""


class Open(_Bound):
    """Values beyond are drawn shortened."""


@dataclass(frozen=True)
class FocusRange:
    """Range that is drawn in proportion."""

    lower: Closed | Open
    upper: Closed | Open


@dataclass(frozen=True, kw_only=True)
class Perfometer:
    """A bar."""

    name: str
    focus_range: FocusRange
    segments: Sequence[Quantity]

    def __post_init__(self) -> None:
        check_name("name", self.name)
        if not self.segments:
            raise ValueError(f"perfometer {self.name} has no segments")
        check_quantities(self.segments)


@dataclass(frozen=True, kw_only=True)
class Bidirectional:
    """Two bars from the middle."""

    name: str
    left: Perfometer
    right: Perfometer

    def __post_init__(self) -> None:
        check_name("name", self.name)


@dataclass(frozen=True, kw_only=True)
class Stacked:
    """Two bars one above the other."""

    name: str
    lower: Perfometer
    upper: Perfometer

    def __post_init__(self) -> None:
        check_name("name", self.name)
