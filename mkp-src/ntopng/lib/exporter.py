# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Lines of the section ntopng_exporter."""

from __future__ import annotations

from dataclasses import dataclass

from cmk_addons.plugins.ntopng.lib.sections import Line


@dataclass(frozen=True)
class Probe:
    """A probe, or the one behind which an exporter stands."""

    id: str
    address: str | None
    version: str | None
    edition: str | None
    mode: str | None
    interface: str | None
    licence: str | None
    maintenance: str | None
    clock_offset_seconds: float | None


@dataclass(frozen=True)
class ExporterCounters:
    """Counters since the probe's start."""

    netflow_flows: int | None
    sflow_samples: int | None
    exported_flows: int | None
    packets: int | None
    dropped_packets: int | None
    drops: int | None


@dataclass(frozen=True)
class Exporter(Line):
    """A probe or a flow exporter."""

    ifid: int
    interface: str
    kind: str
    address: str
    name: str | None
    url: str | None
    probe: Probe
    last_seen: float | None
    counters: ExporterCounters
    exporters: int | None

    @property
    def key(self) -> str:
        """Identity of its counters."""
        return f"{self.server}:{self.ifid}:{self.probe.id}:{self.address}"
