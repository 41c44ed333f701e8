"""Rows for the canned agent, computed from their number: flows, alerts and hosts of a small company."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Row = dict[str, Any]

LINK = "https://ntopng.example.net"
INTERFACES = ((0, "eth0"), (1, "tcp://127.0.0.1:5556"), (2, "dmz"))
LOCAL = (
    ("10.200.8.10", "build-fr-001.lan.example.com"),
    ("10.200.8.20", "db-01.lan.example.com"),
    ("10.0.0.1", "gateway.example.com"),
    ("10.0.0.10", "printer.example.com"),
    ("10.200.8.11", "web-01.lan.example.com"),
    ("10.200.8.40", ""),
    ("2001:db8:8::10", "build-fr-001.lan.example.com"),
)
REMOTE = (
    ("203.0.113.10", "repo.example.net"),
    ("203.0.113.20", "cdn.example.org"),
    ("198.51.100.7", "backup.example.org"),
    ("198.51.100.53", "resolver.example.net"),
    ("2001:db8:ffff::35", ""),
    ("192.0.2.77", "mail.example.com"),
)
APPLICATIONS = (
    ("TLS", "Web", "TCP", 443, "Safe"),
    ("SSH", "RemoteAccess", "TCP", 22, "Acceptable"),
    ("HTTP", "Web", "TCP", 80, "Acceptable"),
    ("DNS", "Network", "UDP", 53, "Acceptable"),
    ("QUIC.YouTube", "Media", "UDP", 443, "Fun"),
    ("PostgreSQL", "Database", "TCP", 5432, "Acceptable"),
    ("BitTorrent", "Download", "TCP", 6881, "Unsafe"),
    ("NTP", "System", "UDP", 123, "Acceptable"),
    ("RDP", "RemoteAccess", "TCP", 3389, "Acceptable"),
)
PROTOCOLS = {"TCP": 6, "UDP": 17, "ICMP": 1}
ALERT_TYPES = {
    "host": ((17, "Score threshold exceeded"), (1, "TCP SYN scan"), (9, "Flow flood")),
    "flow": (
        (29, "Binary application transfer"),
        (42, "Known protocol on a non-standard port"),
        (51, "Suspicious entropy"),
        (12, "Blacklisted client contact"),
        (60, "TLS certificate expired"),
    ),
    "interface": ((3, "Throughput threshold exceeded"),),
    "network": ((5, "Network under SYN flood"),),
    "system": ((8, "Process restarted"),),
}
SEVERITIES = ("none", "debug", "info", "notice", "warning", "error", "critical", "emergency")
ALERTS = {"flow": 2_437_017, "host": 1_317, "interface": 12, "network": 0, "system": 3}
FLOWS = {0: 1683, 1: 68, 2: 0}
SPREAD = 31 * 86400 - 7200
"""Seconds over which the stored alerts are spread."""


def mixed(*parts: object) -> int:
    """A number that looks random and depends on ``parts`` only."""
    text = "\0".join(map(str, parts))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")


def host_url(ifid: int, ip: str, page: str = "overview") -> str:
    """A host's page in ntopng."""
    return f"{LINK}/lua/host_details.lua?ifid={ifid}&host={ip}&page={page}"


def endpoint(ifid: int, host: tuple[str, str], port: int | None = None) -> Row:
    """One side of a flow."""
    row: Row = {"ip": host[0], "vlan": 0, "local": host in LOCAL, "url": host_url(ifid, host[0])}
    if host[1]:
        row["name"] = host[1]
    if port is not None:
        row["port"] = port
    return row


def flow(ifid: int, number: int, now: int) -> Row:
    """An active flow; the counters move with the time."""
    dice = mixed("flow", ifid, number)
    name, category, protocol, port, _breed = APPLICATIONS[dice % 97 % len(APPLICATIONS)]
    client = LOCAL[dice // 97 % len(LOCAL)]
    server = REMOTE[dice // 991 % len(REMOTE)] if dice % 5 else LOCAL[dice // 7 % len(LOCAL)]
    begin = now - now % 60 - dice % 3000
    throughput = (dice % 90_000_000) / (1 + number * number / 40) + now % 10 * 100
    seconds = now - begin + 1
    size = int(throughput / 8 * min(seconds, 120)) + 90
    share = dice % 101 / 100
    alerted = dice % 11 == 0
    row: Row = {
        "key": str(dice % 4_000_000_000),
        "hash_id": str(number),
        "client": endpoint(ifid, client, 32768 + dice % 28000),
        "server": endpoint(ifid, server, port),
        "protocol": protocol,
        "application": name,
        "category": category,
        "vlan": 0,
        "duration_s": seconds,
        "first_seen": begin,
        "last_seen": now - dice % 5,
        "bytes": size,
        "client_bytes": int(size * share),
        "server_bytes": size - int(size * share),
        "client_share": share,
        "throughput": round(throughput, 1),
        "url": f"{LINK}/lua/flow_details.lua?flow_key={dice % 4_000_000_000}&flow_hash_id={number}",
    }
    if server[1] and name in ("TLS", "HTTP", "QUIC.YouTube"):
        row["info"] = server[1]
    if alerted:
        row |= {"score": 10 * (1 + dice % 20), "alert": "Suspicious entropy", "severity": SEVERITIES[3 + dice % 3]}
    return row


def alert(ifid: int, family: str, number: int, now: int) -> Row:
    """A stored alert: number 0 is the newest. They are spread over 31 days, thinner at night."""
    dice = mixed("alert", ifid, family, number)
    total = max(ALERTS[family], 1)
    begin = now - now % 60 - int(number * SPREAD / total)
    severity = SEVERITIES[3 + dice % 5 * (dice // 5 % 2)]
    type_id, type_name = ALERT_TYPES[family][dice % len(ALERT_TYPES[family])]
    local, remote = LOCAL[dice // 3 % len(LOCAL)], REMOTE[dice // 11 % len(REMOTE)]
    row: Row = {
        "id": str(total - number),
        "family": family,
        "time": begin,
        "end": begin + dice % 300,
        "duration_s": dice % 300,
        "severity": severity,
        "score": 10 + 10 * SEVERITIES.index(severity) + dice % 40,
        "type_id": type_id,
        "type": type_name,
        "count": 1,
        "vlan": 0,
        "url": f"{LINK}/lua/alert_stats.lua?ifid={ifid}&page={family}&status=any&row_id={total - number}",
    }
    if family == "flow":
        name, _category, protocol, port, _breed = APPLICATIONS[dice % len(APPLICATIONS)]
        row |= {
            "client": endpoint(ifid, local, 32768 + dice % 28000),
            "server": endpoint(ifid, remote, port),
            "application": name,
            "protocol": protocol,
            "bytes": dice % 5_000_000,
            "roles": ["client_victim", "server_attacker"] if dice % 2 else ["client_attacker"],
            "description": f"{type_name}: {remote[1] or remote[0]}",
        }
    elif family == "host":
        row |= {
            "host": endpoint(ifid, local),
            "roles": ["attacker", "client"] if dice % 2 else ["victim", "server"],
            "description": f"{local[1] or local[0]}: {type_name} [{256 + dice % 4000} > 256]",
        }
    else:
        row |= {"entity": INTERFACES[0][1] if family == "interface" else "localhost", "description": type_name}
    return row


@dataclass(frozen=True)
class Selection:
    """Rows by number, filtered and sorted within a bound, as the agent does."""

    count: int
    make: Callable[[int], Row]
    keep: Callable[[Row], bool] | None
    key: Callable[[Row], Any] | None
    reverse: bool = True
    bound: int = 5000

    @property
    def bounded(self) -> bool:
        """Whether rows beyond the bound were not looked at."""
        return self._scans and self.count > self.bound

    @property
    def _scans(self) -> bool:
        return self.keep is not None or self.key is not None

    @cached_property
    def _rows(self) -> Sequence[Row]:
        rows = (self.make(number) for number in range(min(self.count, self.bound)))
        kept = [row for row in rows if self.keep is None or self.keep(row)]
        return sorted(kept, key=self.key, reverse=self.reverse) if self.key else kept

    @property
    def total(self) -> int | None:
        """Rows that match, where known."""
        if not self._scans:
            return self.count
        return None if self.bounded and self.keep is not None else len(self._rows) if not self.bounded else self.count

    def page(self, number: int, size: int) -> Iterator[Row]:
        """One page."""
        begin = (number - 1) * size
        if self._scans:
            yield from self._rows[begin : begin + size]
        else:
            yield from (self.make(index) for index in range(begin, min(self.count, begin + size)))

    def has_more(self, number: int, size: int) -> bool:
        """Whether there is a page after this one."""
        return number * size < (len(self._rows) if self._scans else self.count)
