# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Lines of the section ntopng_host, and which of them count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmk_addons.plugins.ntopng.lib.sections import Alert, Line, Severities


@dataclass(frozen=True)
class HostThroughput:
    """Momentary rates as ntopng measured them."""

    total_bits_per_s: float | None
    total_packets_per_s: float | None


@dataclass(frozen=True)
class HostCounters:
    """Counters since the host became active."""

    bytes_sent: int | None
    bytes_received: int | None
    packets_sent: int | None
    packets_received: int | None
    flows_as_client: int | None
    flows_as_server: int | None
    alerted_flows_as_client: int | None
    alerted_flows_as_server: int | None
    unreachable_flows_as_client: int | None
    unreachable_flows_as_server: int | None


@dataclass(frozen=True)
class HostFlows:
    """Active flows."""

    as_client: int | None
    as_server: int | None
    alerted: int | None


@dataclass(frozen=True)
class Roles:
    """A figure as client and as server."""

    as_client: int | None
    as_server: int | None


@dataclass(frozen=True)
class HostAlerts:
    """Engaged alerts."""

    engaged: int
    by_severity: Severities | None
    top: tuple[Alert, ...]


@dataclass(frozen=True)
class SampleApplication:
    """An application of the sample."""

    name: str
    bytes: int
    flows: int


@dataclass(frozen=True)
class SamplePeer:
    """A peer of the sample."""

    address: str
    name: str | None
    bytes: int
    flows: int


@dataclass(frozen=True)
class Sample:
    """Applications and peers from a bounded page of active flows."""

    time: float
    flows: int
    page_flows: int
    active_flows: int | None
    applications: tuple[SampleApplication, ...]
    peers: tuple[SamplePeer, ...]


@dataclass(frozen=True)
class Host(Line):
    """A monitored host as one interface of ntopng sees it."""

    active: bool
    searched: tuple[str, ...]
    url: str
    ifid: int | None
    interface: str | None
    address: str | None
    vlan: int
    name: str | None
    mac: str | None
    local: bool | None
    first_seen: float | None
    last_seen: float | None
    throughput: HostThroughput
    counters: HostCounters
    flows: HostFlows
    contacts: Roles
    score: Roles
    alerts: HostAlerts | None
    sample: Sample | None

    @property
    def key(self) -> str:
        """Identity of its counters."""
        return f"{self.server}:{self.ifid}:{self.address}@{self.vlan}"

    @property
    def place(self) -> str:
        """Where ntopng sees it, for people."""
        address = f"{self.address}@{self.vlan}" if self.vlan else f"{self.address}"
        return f"{address} on {self.item(self.interface or '?')}"


HostSection = Sequence[Host]
