# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Which interfaces, probes and exporters become services, and how they are named (rules for the discovery)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

DISCOVERY_DEFAULTS: dict[str, object] = {"naming": "name", "kinds": ["packet", "zmq", "pcap", "view", "other"]}
ALERTS_DISCOVERY_DEFAULTS: dict[str, object] = {"naming": "name"}
EXPORTER_DISCOVERY_DEFAULTS: dict[str, object] = {"kinds": ["exporter", "probe"]}


class Named(Protocol):
    """A line that belongs to an interface."""

    @property
    def items(self) -> Mapping[str, str]:
        """The item by way of naming."""


NamedT = TypeVar("NamedT", bound=Named)


def selected(params: Mapping[str, object], lines: Sequence[NamedT]) -> Iterator[tuple[str, NamedT]]:
    """Items of the lines that the rule selects by name; a pattern must match the whole name."""
    naming = str(params.get("naming", "name"))
    include, exclude = patterns(params, "include"), patterns(params, "exclude")
    seen: set[str] = set()
    for line in lines:
        names = line.items
        if not wanted(names.values(), include, exclude):
            continue
        item = names.get(naming) or names["name"]
        if item in seen:
            item = names["name"]
        seen.add(item)
        yield item, line


def find(lines: Sequence[NamedT], item: str) -> NamedT | None:
    """The line that an item names, whatever way of naming it was discovered with."""
    for naming in ("name", "alias", "ifid"):
        for line in lines:
            if line.items[naming] == item:
                return line
    return None


def patterns(params: Mapping[str, object], key: str) -> Sequence[str]:
    """Patterns of a rule."""
    value = params.get(key, ())
    return [str(pattern) for pattern in value] if isinstance(value, (list, tuple)) else ()


def wanted(names: Iterable[str], include: Sequence[str], exclude: Sequence[str]) -> bool:
    """One of the names matches one of `include`, if there are any, and none matches one of `exclude`."""
    known = list(names)
    return (not include or _matches(include, known)) and not _matches(exclude, known)


def _matches(expressions: Sequence[str], names: Sequence[str]) -> bool:
    return any(re.fullmatch(expression, name) for expression in expressions for name in names)
