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

_COLUMNS = ("name", "alias", "address", "custom_variables")
_LABEL_COLUMNS = ("labels", "label_sources")
_ADDRESS_VARIABLES = ("ADDRESS_4", "ADDRESS_6", "ADDRESSES_4", "ADDRESSES_6")
_ADDRESS_LABEL = "ntopng/address"
_CONFIGURED = ("explicit", "ruleset")
_FORMER_LABEL = "ntopng/host"


class DeniedError(Exception):
    """The user may not see this. The message is for the user."""


@dataclass(frozen=True)
class MonitoredHost:
    """A host of Checkmk that the user may see.

    ``addresses`` in their shortest form, the main one first; ``notices`` about its configuration, for the user.
    """

    name: str
    site: str
    alias: str
    addresses: tuple[str, ...]
    notices: tuple[str, ...] = ()

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
    for host in _hosts(f"Filter: name = {_compat.encode(name)}\n", site):
        if host.name == name:
            return host
    raise DeniedError(t("There is no host {0}, or you may not see it.", name))


def monitored_as(text: str) -> list[MonitoredHost]:
    """Hosts that the user may see and whose whole name or alias this is, whatever its case."""
    encoded = _compat.encode(text)
    return _hosts(f"Filter: name =~ {encoded}\nFilter: alias =~ {encoded}\nOr: 2\n", None)


def monitored_at(addresses: Iterable[str]) -> dict[str, MonitoredHost]:
    """Those of the addresses that are a host of Checkmk which the user may see."""
    wanted = sorted({short for address in addresses if (short := normalised(address)) is not None})
    if not wanted:
        return {}
    lines = [line for address in wanted for line in _address_filters(address)]
    found: dict[str, MonitoredHost] = {}
    for host in _hosts("".join(lines) + f"Or: {len(lines)}\n", None):
        for address in host.addresses:
            if address in wanted:
                found.setdefault(address, host)
    return found


def _address_filters(address: str) -> list[str]:
    encoded = _compat.encode(address)
    variable = "ADDRESS_6" if ":" in address else "ADDRESS_4"
    return [f"Filter: address = {encoded}\n", f"Filter: custom_variables = {variable} {encoded}\n"]


def _hosts(filters: str, site: str | None) -> list[MonitoredHost]:
    return [_host(row) for row in _rows(filters, site)]


def _rows(filters: str, site: str | None) -> list[list[Any]]:
    """Rows of ``_COLUMNS``, and of the labels where Checkmk says where each comes from."""
    try:
        return _compat.query_hosts((*_COLUMNS, *_LABEL_COLUMNS), filters, site)
    except Exception:
        # A core without this column: then no label counts. Anything else fails again.
        _compat.logger().debug("ntopng: no sources of labels", exc_info=True)
        return _compat.query_hosts(_COLUMNS, filters, site)


def _host(row: list[Any]) -> MonitoredHost:
    site, name, alias, address, variables = row[:5]
    labelled, notices = _from_labels(*row[5:7]) if len(row) > 6 else ([], ())
    candidates = [str(address), *_from_variables(variables), *labelled]
    short = dict.fromkeys(found for text in candidates if (found := normalised(text)) is not None)
    return MonitoredHost(str(name), str(site), str(alias), tuple(short), notices)


def _from_variables(variables: object) -> list[str]:
    if not isinstance(variables, Mapping):
        return []
    return [part for name in _ADDRESS_VARIABLES for part in str(variables.get(name, "")).split()]


def _from_labels(labels: object, sources: object) -> tuple[list[str], tuple[str, ...]]:
    """Addresses that somebody configured as labels, and what to tell about that.

    Discovered labels don't count: each monitored machine chooses its own, and would choose whose traffic is shown.
    """
    if not isinstance(labels, Mapping) or not isinstance(sources, Mapping):
        return [], ()
    configured = {name: str(value) for name, value in labels.items() if sources.get(name) in _CONFIGURED}
    if _ADDRESS_LABEL in configured:
        return [configured[_ADDRESS_LABEL]], ()
    former = configured.get(_FORMER_LABEL, "")
    if sources.get(_FORMER_LABEL) != "explicit" or normalised(former) is None:
        return [], ()
    return [former], (
        t(
            "Rename the label {0} of this host to {1}: the next release of the package ignores it.",
            f"{_FORMER_LABEL}:{former}",
            f"{_ADDRESS_LABEL}:{former}",
        ),
    )
