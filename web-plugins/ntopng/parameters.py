"""Parameters of the views as they come from the browser: allow-lists only, anything else is refused.

The lists are those of the agent's request schema, which a test compares with these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .access import normalised
from .texts import t

Value = int | str | list[str]
Parser = Callable[[str], Value | None]


class InvalidError(Exception):
    """Parameters that this page does not take: one sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def _integer(low: int, high: int) -> Parser:
    def parse(text: str) -> int | None:
        digits = text.removeprefix("-")
        if not digits.isascii() or not digits.isdigit() or len(digits) > 12:
            return None
        return int(text) if low <= int(text) <= high else None

    return parse


def _choice(*allowed: str) -> Parser:
    return lambda text: text if text in allowed else None


def _choices(*allowed: str) -> Parser:
    def parse(text: str) -> list[str] | None:
        parts = list(dict.fromkeys(text.split(",")))
        return parts if all(part in allowed for part in parts) else None

    return parse


def _text(longest: int) -> Parser:
    def parse(text: str) -> str | None:
        stripped = text.strip()
        return stripped if stripped.isprintable() and 0 < len(stripped) <= longest else None

    return parse


FAMILIES = ("host", "flow", "interface", "network", "mac", "system", "user", "am_host", "snmp_device")
SEVERITIES = ("none", "debug", "info", "notice", "warning", "error", "critical", "emergency")
_FLOW_COLUMNS = (
    *("client", "server", "application", "protocol", "duration", "score", "throughput", "bytes"),
    *("first_seen", "last_seen", "info", "vlan", "breakdown", "category"),
)
_ALERT_COLUMNS = (
    *("time", "duration", "severity", "score", "type", "family", "entity", "description", "count"),
    *("application", "role"),
)
_TRAFFIC = ("name", "bytes", "bytes_sent", "bytes_received")

PARSERS: Mapping[str, Parser] = {
    "ifid": _integer(-1, 2**31 - 1),
    "host": normalised,
    "vlan": _integer(0, 4095),
    "page": _integer(1, 1_000_000),
    "page_size": _integer(1, 100),
    "order": _choice("asc", "desc"),
    "search": _text(200),
    "hosts": _choice("local_only", "remote_only", "local_origin_remote_target", "remote_origin_local_target"),
    "status": _choice("normal", "alerted", "periodic", "filtered"),
    "direction": _choice(
        *("unicast", "broadcast_multicast", "bidirectional"),
        *("one_way", "one_way_unicast", "one_way_broadcast_multicast"),
    ),
    "ip_version": _integer(4, 6),
    "application": _text(100),
    "category": _text(100),
    "protocol": _integer(0, 255),
    "port": _integer(0, 65535),
    "network": _integer(0, 65535),
    "state": _choice("engaged", "past"),
    "family": _choice("all", *FAMILIES),
    "begin": _integer(0, 10**11),
    "end": _integer(0, 10**11),
    "type": _integer(0, 100_000),
    "severity": _choices(*SEVERITIES),
    "min_score": _integer(0, 100_000),
    "role": _choice("attacker", "victim", "client", "server"),
    "description": _text(200),
    "bucket": _choice("hour", "day"),
    "what": _choice("local_hosts", "remote_hosts", "applications", "interfaces"),
    "period": _choice("now", "last_hour", "last_day"),
}
"""How each parameter is read; ``sort`` depends on the view."""


@dataclass(frozen=True)
class View:
    """What a view takes. ``of_host``: it shows one host of ntopng and needs its address."""

    parameters: frozenset[str]
    of_host: bool = False
    required: frozenset[str] = frozenset()
    columns: tuple[str, ...] = ()


_HOST = frozenset({"ifid", "host", "vlan"})
_PAGES = frozenset({"sort", "order", "page", "page_size"})
_FLOW_FILTERS = frozenset({"application", "protocol", "port", "network", "min_score"})
_ALERT_FILTERS = _HOST | _FLOW_FILTERS | {"state", "family", "begin", "end", "type", "severity", "role", "description"}


def _of_host(more: frozenset[str] = frozenset(), columns: tuple[str, ...] = ()) -> View:
    return View(_HOST | more, of_host=True, required=frozenset({"host"}), columns=columns)


VIEWS: Mapping[str, View] = {
    "interfaces": View(frozenset()),
    "host": _of_host(),
    "traffic": _of_host(frozenset({"sort", "order"}), _TRAFFIC),
    "packets": _of_host(),
    "ports": _of_host(),
    "peers": _of_host(_PAGES | {"application", "search"}, ("peer", "application", "bytes", "flows", "share")),
    "applications": _of_host(
        _PAGES | {"category", "search"},
        (*_TRAFFIC, "duration", "flows", "category", "breed", "share", "breakdown"),
    ),
    "categories": _of_host(_PAGES | {"search"}, (*_TRAFFIC, "duration", "share", "breakdown", "applications")),
    "flows": View(
        _HOST | _PAGES | _FLOW_FILTERS | {"hosts", "status", "direction", "ip_version", "category", "search"},
        columns=_FLOW_COLUMNS,
    ),
    "alerts": View(_ALERT_FILTERS | _PAGES, required=frozenset({"state", "family"}), columns=_ALERT_COLUMNS),
    "alert_histogram": View(_ALERT_FILTERS | {"bucket"}, required=frozenset({"family", "begin", "end", "bucket"})),
    "top_talkers": View(frozenset({"ifid", "vlan", "what", "period"}), required=frozenset({"what", "period"})),
    "filter_values": View(frozenset({"ifid"})),
    "resolve": View(frozenset()),
}


def parsed(view: View, given: Mapping[str, str]) -> dict[str, Value]:
    """The parameters of a view; ``InvalidError`` names everything that is wrong. Empty text means: not given."""
    problems: list[str] = []
    values: dict[str, Value] = {}
    for name, text in given.items():
        if not text:
            continue
        if name not in view.parameters:
            problems.append(t("{0}: not a parameter here.", name))
            continue
        parser = _choice(*view.columns) if name == "sort" else PARSERS[name]
        value = parser(text)
        if value is None:
            problems.append(t("{0}: this value is not allowed.", name))
        else:
            values[name] = value
    problems += [t("{0}: missing.", name) for name in sorted(view.required - values.keys()) if not given.get(name)]
    if values.get("ip_version") == 5:
        problems.append(t("{0}: this value is not allowed.", "ip_version"))
    if problems:
        raise InvalidError(problems)
    return values
