# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Which interfaces become services, and how they are named (rule for the discovery)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

DISCOVERY_DEFAULTS: dict[str, object] = {"naming": "name", "kinds": ["packet", "zmq", "pcap", "view", "other"]}
ALERTS_DISCOVERY_DEFAULTS: dict[str, object] = {"naming": "name"}


class Named(Protocol):
    """A line that belongs to an interface."""

    @property
    def items(self) -> Mapping[str, str]:
        """The item by way of naming."""


NamedT = TypeVar("NamedT", bound=Named)


def selected(params: Mapping[str, object], lines: Sequence[NamedT]) -> Iterator[tuple[str, NamedT]]:
    """Items of the lines that the rule selects by name; a pattern must match the whole name."""
    naming = str(params.get("naming", "name"))
    include, exclude = _patterns(params, "include"), _patterns(params, "exclude")
    seen: set[str] = set()
    for line in lines:
        names = line.items
        if (include and not _matches(include, names)) or _matches(exclude, names):
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


def _patterns(params: Mapping[str, object], key: str) -> Sequence[str]:
    value = params.get(key, ())
    return [str(pattern) for pattern in value] if isinstance(value, (list, tuple)) else ()


def _matches(patterns: Sequence[str], names: Mapping[str, str]) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in patterns for name in names.values())
