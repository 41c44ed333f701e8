"""Alert filters: `value` or `value;op`, several joined with commas."""

import operator
from collections.abc import Callable
from typing import Any

from ..alert_rows import PATTERNS, Pattern, Selection
from ..catalogue import APPLICATIONS
from ..network import Host
from ..simulation import Call


def _equal(left: Any, right: Any) -> bool:
    return bool(left == right)


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": _equal,
    "neq": operator.ne,
    "lt": operator.lt,
    "gt": operator.gt,
    "gte": operator.ge,
    "lte": operator.le,
}

# Engaged alerts are filtered by these only.
ENGAGED_FILTERS = ("alert_id", "severity", "score", "ip", "name", "role", "role_cli_srv", "vlan_id")
STORED_FILTERS = (
    *ENGAGED_FILTERS,
    "alert_category",
    "info",
    "description",
    "cli_ip",
    "srv_ip",
    "cli_port",
    "srv_port",
    "cli_name",
    "srv_name",
    "l7proto",
    "cli_network",
    "srv_network",
    "ip_version",
    "network",
    "subtype",
    "network_name",
)


def wanted(arguments: dict[str, str], names: tuple[str, ...]) -> Callable[[Pattern], bool] | None:
    """The test that the filters among the arguments make, or None without any."""
    tests = [_test(name, arguments[name]) for name in names if arguments.get(name)]
    return (lambda pattern: all(test(pattern) for test in tests)) if tests else None


def _test(name: str, text: str) -> Callable[[Pattern], bool]:
    tests = [_one(name, *part.partition(";")[::2]) for part in text.split(",") if part]
    every = name == "score" or text.endswith(";neq")
    return lambda pattern: (all if every else any)(test(pattern) for test in tests)


def _one(name: str, value: str, op: str) -> Callable[[Pattern], bool]:
    compare = _OPERATORS.get(op, _equal)
    if name in ("description", "info"):
        return lambda pattern: value in pattern.text or value in pattern.kind[3]
    if name == "ip":
        return lambda pattern: bool(compare(any(_is(host, value) for host in _hosts(pattern)), True))
    numeric: dict[str, Callable[[Pattern], int | None]] = {
        "alert_id": lambda pattern: pattern.kind[0],
        "alert_category": lambda pattern: pattern.kind[5],
        "severity": lambda pattern: pattern.severity,
        "score": lambda pattern: pattern.score,
        "cli_port": lambda pattern: pattern.client_port,
        "srv_port": lambda pattern: APPLICATIONS[pattern.application][4],
        "l7proto": lambda pattern: pattern.application,
        "cli_network": lambda pattern: pattern.client.network_id,
        "srv_network": lambda pattern: pattern.server.network_id,
        "network": lambda pattern: pattern.client.network_id,
        "vlan_id": lambda pattern: pattern.client.vlan,
        "ip_version": lambda pattern: pattern.client.address.version,
    }
    if name in numeric:
        if not value.isdigit():
            return lambda pattern: True
        read, number = numeric[name], int(value)
        return lambda pattern: (found := read(pattern)) is not None and bool(compare(found, number))
    texts: dict[str, Callable[[Pattern], bool]] = {
        "cli_ip": lambda pattern: _is(pattern.client, value),
        "srv_ip": lambda pattern: _is(pattern.server, value),
        "cli_name": lambda pattern: pattern.client.name == value,
        "srv_name": lambda pattern: pattern.server.name == value,
        "name": lambda pattern: pattern.client.name == value,
        "role": lambda pattern: (value == "attacker") == pattern.as_client,
        "role_cli_srv": lambda pattern: (value == "client") == pattern.as_client,
        "subtype": lambda pattern: True,
        "network_name": lambda pattern: True,
    }
    return lambda pattern: bool(compare(texts[name](pattern), True))


def _hosts(pattern: Pattern) -> tuple[Host, ...]:
    return (pattern.client, pattern.server) if pattern.family == "flow" else (pattern.client,)


def _is(host: Host, key: str) -> bool:
    address, _, vlan = key.partition("@")
    return host.ip == address and (not vlan or host.vlan == int(vlan))


def _row_bounds(number: int, op: str, total: int) -> tuple[int, int]:
    """The rows, from 0, whose number, from 1, compares so; the second one is the first that does not."""
    bounds = {
        "gt": (number, total),
        "gte": (number - 1, total),
        "lt": (0, number - 1),
        "lte": (0, number),
    }
    return bounds.get(op, (number - 1, number))


_selected: dict[tuple[Any, ...], list[int]] = {}


def selection(call: Call, family: str, ifid: int, status: str) -> Selection:
    """The stored rows that status, times and filters leave."""
    rows = call.simulation.alerts(family, ifid)
    arguments = call.arguments
    chosen = tuple((name, arguments[name]) for name in STORED_FILTERS if arguments.get(name))
    automatic = call.options.release >= (6, 0) and family == "flow"
    total = rows.count(call.now)
    begin, end = 0, total
    if {"epoch_begin", "epoch_end"} <= arguments.keys():
        begin = rows.first_from(call.number("epoch_begin", 0), total)
        end = rows.first_from(call.number("epoch_end", 0) + 1, total)
    number, _, op = arguments.get("row_id", "").partition(";")
    if number.isdigit():
        first, last = _row_bounds(int(number), op, total)
        begin, end = max(begin, first), min(end, last)
    if arguments.get("tstamp", "").isdigit():
        begin = max(begin, rows.first_from(int(arguments["tstamp"]), total))
        end = min(end, rows.first_from(int(arguments["tstamp"]) + 1, total))
    test = wanted(arguments, STORED_FILTERS)

    def keep(pattern: Pattern) -> bool:
        attention = pattern.attention or not automatic
        # Before 6.0 "any" stands for a status that no stored alert has.
        known = {"historical": attention, "acknowledged": not attention, "any": call.options.release >= (6, 0)}
        by_status = known.get(status, True)
        return by_status and (test is None or test(pattern))

    if end - begin < PATTERNS:
        # Few rows have few patterns: making all of them takes a second per family and interface.
        return Selection(begin, end, rows.matching(keep, {row % PATTERNS for row in range(begin, end)}))
    key = (id(rows), chosen, status, automatic)
    if key not in _selected:
        _selected[key] = rows.matching(keep, range(PATTERNS))
    return Selection(begin, end, _selected[key])
