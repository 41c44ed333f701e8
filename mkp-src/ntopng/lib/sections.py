# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""What a line of the agent's sections holds: common head, and how a section's text becomes typed lines.

Units and meaning of every member: the schemas of the sections (`build/schemas/sections` in the source repository).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from cmk_addons.plugins.ntopng.lib.decode import DecodeError, decode

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Line:
    """Members that every line has."""

    server: str
    label: str | None
    time: float

    def item(self, name: str) -> str:
        """Item of a service on this server: the name, behind the server's label if it has one."""
        return f"{self.label} {name}" if self.label else name


@dataclass(frozen=True)
class Severities:
    """Numbers of alerts by severity group."""

    notice_or_lower: int
    warning: int
    error: int
    critical: int
    emergency: int

    @property
    def total(self) -> int:
        """Alerts of every severity."""
        return self.notice_or_lower + self.warning + self.error + self.critical + self.emergency

    def __add__(self, other: Severities) -> Severities:
        return Severities(
            self.notice_or_lower + other.notice_or_lower,
            self.warning + other.warning,
            self.error + other.error,
            self.critical + other.critical,
            self.emergency + other.emergency,
        )


NO_ALERTS = Severities(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Alert:
    """One alert as plain text."""

    family: str
    name: str
    severity: str
    score: int
    entity: str
    description: str
    time: float
    duration_seconds: float | None
    engaged: bool
    url: str | None


LineT = TypeVar("LineT", bound=Line)


def parse_lines(section: str, cls: type[LineT], string_table: Sequence[Sequence[str]]) -> Iterator[LineT]:
    """Typed lines of a section; raises DecodeError naming section, line and member."""
    for number, row in enumerate(string_table, start=1):
        place = f"{section} line {number}"
        try:
            value = json.loads(row[0])
        except ValueError as error:
            raise DecodeError(f"{place}: not JSON: {error}") from error
        if not isinstance(value, dict):
            raise DecodeError(f"{place}: expected an object, found {type(value).__name__}")
        if (found := (value.get("section"), value.get("schema"))) != (section, SCHEMA_VERSION):
            raise DecodeError(
                f"{place}: expected schema {SCHEMA_VERSION} of {section}, found {found[1]} of {found[0]}: "
                "the agent and the check plug-ins come from different versions of the package"
            )
        yield decode(cls, value, place)
