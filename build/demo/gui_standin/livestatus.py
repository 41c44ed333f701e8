"""Answers the livestatus queries for hosts that the pages send, with the rights of the user who asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .state import Host, current


def lqencode(text: str) -> str:
    """As in Checkmk: no line break gets into a query."""
    return text.replace("\n", "")


class Connection:
    """What ``cmk.gui.sites.live()`` returns."""

    def __init__(self) -> None:
        self.prepend_site = False
        self.only_sites: list[str] | None = None
        self.queries: list[str] = []

    def set_prepend_site(self, prepend: bool) -> None:
        """Put the site in front of each row."""
        self.prepend_site = prepend

    def set_only_sites(self, sites: list[str] | None = None) -> None:
        """Ask these sites only."""
        self.only_sites = sites

    def query(self, text: str) -> list[list[Any]]:
        """Rows of hosts. Anything but the few headers that the pages use is refused."""
        self.queries.append(text)
        lines = text.splitlines()
        if lines[0] != "GET hosts" or not lines[1].startswith("Columns: "):
            raise ValueError(f"not understood: {lines[:2]}")
        columns = lines[1].removeprefix("Columns: ").split()
        if unknown := current().unknown_columns.intersection(columns):
            raise ValueError(f"Table 'hosts' has no column {sorted(unknown)}")
        filters: list[Callable[[Host], bool]] = []
        for line in lines[2:]:
            header, _, value = line.partition(": ")
            if header == "Filter":
                filters.append(_filter(value))
            elif header == "Or":
                count = int(value)
                filters[-count:] = [_any(filters[-count:])]
            elif header != "AuthUser":
                raise ValueError(f"not understood: {line}")
        user = current().user
        rows = []
        for host in current().hosts:
            allowed = user.may("general.see_all") or user.id in host.contacts
            here = self.only_sites is None or host.site in self.only_sites
            if allowed and here and all(matches(host) for matches in filters):
                values = [_column(host, name) for name in columns]
                rows.append([host.site, *values] if self.prepend_site else values)
        return rows


def live() -> Connection:
    """The connection of the request that is being served."""
    request = current()
    if request.live is None:
        request.live = Connection()
    connection: Connection = request.live
    return connection


def _any(filters: list[Callable[[Host], bool]]) -> Callable[[Host], bool]:
    return lambda host: any(matches(host) for matches in filters)


def _filter(text: str) -> Callable[[Host], bool]:
    column, operator, value = text.split(" ", 2)
    if operator == "=~" and column in ("name", "alias"):
        return lambda host: bool(_column(host, column).lower() == value.lower())
    if operator != "=":
        raise ValueError(f"not understood: {text}")
    if column == "custom_variables":
        name, _, wanted = value.partition(" ")
        return lambda host: host.variables.get(name) == wanted
    return lambda host: bool(_column(host, column) == value)


def _column(host: Host, name: str) -> Any:
    columns = {
        "name": host.name,
        "alias": host.alias or host.name,
        "address": host.address,
        "labels": dict(host.labels),
        "label_sources": {name: host.label_sources.get(name, "explicit") for name in host.labels},
        "custom_variables": dict(host.variables),
    }
    return columns[name]
