"""Graphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmk.graphing.v1._localize import Title
from cmk.graphing.v1.metrics import Quantity, check_name, check_quantities

Bound = int | float | Quantity


@dataclass(frozen=True)
class MinimalRange:
    """Range that is shown at least."""

    lower: Bound
    upper: Bound


@dataclass(frozen=True, kw_only=True)
class Graph:
    """A graph."""

    name: str
    title: Title
    minimal_range: MinimalRange | None = None
    compound_lines: Sequence[Quantity] = ()
    simple_lines: Sequence[Quantity] = ()
    optional: Sequence[str] = ()
    conflicting: Sequence[str] = ()

    def __post_init__(self) -> None:
        check_name("name", self.name)
        if not isinstance(self.title, Title):
            raise TypeError(f"title must be a Title, got {self.title!r}")
        if not (self.compound_lines or self.simple_lines):
            raise ValueError(f"graph {self.name} has no lines")
        for lines in (self.compound_lines, self.simple_lines, self.optional, self.conflicting):
            check_quantities(lines)


@dataclass(frozen=True, kw_only=True)
class Bidirectional:
    """Two graphs with a common axis."""

    name: str
    title: Title
    lower: Graph
    upper: Graph

    def __post_init__(self) -> None:
        check_name("name", self.name)
