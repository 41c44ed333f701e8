# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Lines of the section ntopng_server."""

from __future__ import annotations

from dataclasses import dataclass

from cmk_addons.plugins.ntopng.lib.sections import Line

EDITIONS = {
    "community": "Community",
    "pro": "Pro",
    "enterprise_m": "Enterprise M",
    "enterprise_l": "Enterprise L",
    "enterprise_xl": "Enterprise XL",
    "enterprise": "Enterprise",
    "nedge": "nEdge",
}


@dataclass(frozen=True)
class Licence:
    """State of the licence."""

    state: str
    expires: float | None
    text: str | None


@dataclass(frozen=True)
class Resources:
    """Resources of the machine and of the ntopng process."""

    cpu_load: float | None
    cpu_percent: float | None
    memory_used_bytes: int | None
    memory_total_bytes: int | None
    ntopng_resident_bytes: int | None
    ntopng_virtual_bytes: int | None

    @property
    def memory_percent(self) -> float | None:
        """Used share of the machine's memory, percent."""
        if self.memory_used_bytes is None or not self.memory_total_bytes:
            return None
        return 100.0 * self.memory_used_bytes / self.memory_total_bytes


@dataclass(frozen=True)
class AlertEngine:
    """Counters of ntopng's alert engine."""

    written: int | None
    dropped: int | None
    queue_lost_percent: float | None


@dataclass(frozen=True)
class Redis:
    """Health of ntopng's Redis."""

    health: str
    memory_bytes: int | None
    keys: int | None


@dataclass(frozen=True)
class InterfaceName:
    """Interface as the server lists it."""

    ifid: int
    name: str


@dataclass(frozen=True)
class Requests:
    """Cost of the agent's run."""

    made: int
    failed: int
    cached: int
    seconds: float


@dataclass(frozen=True)
class Problem:
    """Something that is missing from the run."""

    scope: str
    interface: str | None
    kind: str
    message: str

    @property
    def text(self) -> str:
        """Scope and message in one line."""
        where = f"{self.scope} {self.interface}" if self.interface else self.scope
        return f"{where}: {self.message}"


@dataclass(frozen=True)
class Server(Line):
    """One ntopng server."""

    url: str
    response_seconds: float | None
    version: str | None
    edition: str
    edition_text: str | None
    os: str | None
    licence: Licence | None
    uptime_seconds: float | None
    clock_offset_seconds: float | None
    resources: Resources
    alerts: AlertEngine | None
    redis: Redis | None
    interfaces: tuple[InterfaceName, ...]
    plain_credentials: bool
    requests: Requests
    problems: tuple[Problem, ...]

    @property
    def edition_title(self) -> str:
        """The edition as people write it."""
        return EDITIONS.get(self.edition, "unknown edition")
