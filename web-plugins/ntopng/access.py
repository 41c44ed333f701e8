"""Who may see what. Rights are Checkmk's: the rows of hosts that the user may see, and one permission for the rest."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import _compat
from .texts import t

SEE_ALL = "ntopng.see_all"
"""Permission for the pages of a whole site, and for hosts that are not monitored."""

_COLUMNS = ("name", "alias", "address", "labels", "custom_variables")
_ADDRESS_VARIABLES = ("ADDRESS_4", "ADDRESS_6", "ADDRESSES_4", "ADDRESSES_6")
_ADDRESS_LABEL = "ntopng/host"


class DeniedError(Exception):
    """The user may not see this. The message is for the user."""


@dataclass(frozen=True)
class MonitoredHost:
    """A host of Checkmk that the user may see; ``addresses`` in their shortest form, the main one first."""

    name: str
    site: str
    alias: str
    addresses: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names by which ntopng may know the host."""
        return tuple(dict.fromkeys(name for name in (self.name, self.alias) if name and " " not in name))


def normalised(text: str) -> str | None:
    """Shortest form of an IP address, or nothing when the text is none. No zone, no prefix length."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return None if "%" in text or address.is_unspecified else str(address)


def may_see_all() -> bool:
    """Whether the user may see the traffic of everything."""
    return _compat.may(SEE_ALL)


def need_see_all() -> None:
    """Raise ``DeniedError`` unless the user may see the traffic of everything."""
    if not may_see_all():
        raise DeniedError(t("You need the permission “See all traffic in ntopng” for this."))


def monitored_host(name: str, site: str | None) -> MonitoredHost:
    """The host, when the user may see it, else ``DeniedError``: whether it exists is not told."""
    rows = _compat.query_hosts(_COLUMNS, f"Filter: name = {_compat.encode(name)}\n", site)
    for row in rows:
        if row[1] == name:
            return _host(row)
    raise DeniedError(t("There is no host {0}, or you may not see it.", name))


def monitored_at(addresses: Iterable[str]) -> dict[str, MonitoredHost]:
    """Those of the addresses that are a host of Checkmk which the user may see."""
    wanted = sorted({short for address in addresses if (short := normalised(address)) is not None})
    if not wanted:
        return {}
    lines = [line for address in wanted for line in _address_filters(address)]
    rows = _compat.query_hosts(_COLUMNS, "".join(lines) + f"Or: {len(lines)}\n", None)
    found: dict[str, MonitoredHost] = {}
    for host in map(_host, rows):
        for address in host.addresses:
            if address in wanted:
                found.setdefault(address, host)
    return found


def _address_filters(address: str) -> list[str]:
    encoded = _compat.encode(address)
    variable = "ADDRESS_6" if ":" in address else "ADDRESS_4"
    return [f"Filter: address = {encoded}\n", f"Filter: custom_variables = {variable} {encoded}\n"]


def _host(row: list[Any]) -> MonitoredHost:
    site, name, alias, address, labels, variables = row[:6]
    candidates = [str(address), *_from_variables(variables), *_from_labels(labels)]
    short = dict.fromkeys(found for text in candidates if (found := normalised(text)) is not None)
    return MonitoredHost(str(name), str(site), str(alias), tuple(short))


def _from_variables(variables: object) -> list[str]:
    if not isinstance(variables, Mapping):
        return []
    return [part for name in _ADDRESS_VARIABLES for part in str(variables.get(name, "")).split()]


def _from_labels(labels: object) -> list[str]:
    return [str(labels[_ADDRESS_LABEL])] if isinstance(labels, Mapping) and _ADDRESS_LABEL in labels else []
