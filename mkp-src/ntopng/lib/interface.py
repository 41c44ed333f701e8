# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Lines of the section ntopng_interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmk_addons.plugins.ntopng.lib.sections import Line


@dataclass(frozen=True)
class Throughput:
    """Momentary rates as ntopng measured them, bit/s and packets/s."""

    total_bits_per_s: float | None
    total_packets_per_s: float | None
    in_bits_per_s: float | None
    in_packets_per_s: float | None
    out_bits_per_s: float | None
    out_packets_per_s: float | None


@dataclass(frozen=True)
class InterfaceCounters:
    """Counters since ntopng's start."""

    bytes: int | None
    bytes_in: int | None
    bytes_out: int | None
    packets: int | None
    packets_in: int | None
    packets_out: int | None
    local_to_remote_bytes: int | None
    remote_to_local_bytes: int | None
    dropped_packets: int | None
    tcp_retransmissions: int | None
    tcp_out_of_order: int | None
    tcp_lost: int | None
    dropped_alerts: int | None
    collected_flows: int | None
    dropped_flows: int | None
    dropped_messages: int | None
    discarded_probe_exports: int | None


@dataclass(frozen=True)
class InterfaceFlows:
    """Active flows."""

    active: int | None
    alerted: int | None
    alerted_notice: int | None
    alerted_warning: int | None
    alerted_error: int | None


@dataclass(frozen=True)
class InterfaceHosts:
    """Active hosts and devices."""

    active: int | None
    local: int | None
    receive_only: int | None
    local_receive_only: int | None
    local_anomalies: int | None
    remote_anomalies: int | None
    devices: int | None


@dataclass(frozen=True)
class Tables:
    """Usage of ntopng's tables, percent."""

    hosts_percent: float | None
    flows_percent: float | None
    macs_percent: float | None


@dataclass(frozen=True)
class InterfaceAlerts:
    """Engaged alerts."""

    engaged: int
    notice: int | None
    warning: int | None
    error: int | None


@dataclass(frozen=True)
class Interface(Line):
    """One interface of an ntopng server."""

    ifid: int
    name: str
    alias: str | None
    kind: str
    url: str
    uptime_seconds: float | None
    speed_bits_per_s: float | None
    throughput: Throughput
    counters: InterfaceCounters
    flows: InterfaceFlows
    hosts: InterfaceHosts
    tables: Tables
    alerts: InterfaceAlerts | None
    last_traffic_time: float | None

    @property
    def items(self) -> Mapping[str, str]:
        """The item by way of naming."""
        return {
            "name": self.item(self.name),
            "alias": self.item(self.alias or self.name),
            "ifid": self.item(str(self.ifid)),
        }
