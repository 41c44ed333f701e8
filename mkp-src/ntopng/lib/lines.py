# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Sections whose lines become services, one each: how they are read, found by item, and checked on clusters.

Checkmk looks at the annotations of these functions as they stand, so they are not postponed to texts here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeVar

from cmk.agent_based.v2 import CheckResult, StringTable

from cmk_addons.plugins.ntopng.lib.checking import Params, speak_for_cluster
from cmk_addons.plugins.ntopng.lib.sections import Line, parse_lines
from cmk_addons.plugins.ntopng.lib.selection import Named, find


class NamedLine(Named, Protocol):
    """A line that belongs to an interface, with the time of its data."""

    @property
    def time(self) -> float:
        """Seconds since 1970."""


LineT = TypeVar("LineT", bound=Line)
NamedLineT = TypeVar("NamedLineT", bound=NamedLine)


def lines_parser(section: str, cls: type[LineT]) -> Callable[[StringTable], Sequence[LineT] | None]:
    """A parse function: the section's lines in the order of the agent's output, None when there is none."""

    def parse(string_table: StringTable) -> Sequence[LineT] | None:
        return list(parse_lines(section, cls, string_table)) or None

    return parse


def line_check(
    check: Callable[[NamedLineT, Params], CheckResult],
) -> Callable[[str, Params, Sequence[NamedLineT]], CheckResult]:
    """A check function: checks the line that the item names; without one there is no result."""

    def check_item(item: str, params: Params, section: Sequence[NamedLineT]) -> CheckResult:
        line = find(section, item)
        if line is not None:
            yield from check(line, params)

    return check_item


def cluster_line_check(
    check: Callable[[NamedLineT, Params], CheckResult],
) -> Callable[[str, Params, Mapping[str, Sequence[NamedLineT] | None]], CheckResult]:
    """The same for a cluster: checks the line of the chosen node."""

    def check_item(item: str, params: Params, section: Mapping[str, Sequence[NamedLineT] | None]) -> CheckResult:
        yield from speak_for_cluster(
            {node: find(lines or (), item) for node, lines in section.items()},
            lambda line: line.time,
            lambda line: check(line, params),
        )

    return check_item
