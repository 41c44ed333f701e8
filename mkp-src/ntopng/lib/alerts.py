# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Lines of the section ntopng_alerts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cmk_addons.plugins.ntopng.lib.sections import Alert, Line, Severities

FAMILIES = {
    "host": "hosts",
    "flow": "flows",
    "interface": "interfaces",
    "network": "networks",
    "mac": "devices",
    "system": "system",
    "user": "users",
    "am_host": "active monitoring",
    "snmp_device": "SNMP devices",
}
"""Alert families and how people call them."""

NEVER_ENGAGED = "flow"
"""The family whose alerts are over as soon as they exist."""


@dataclass(frozen=True)
class Family:
    """Alerts of one family."""

    family: str
    engaged: int | None
    engaged_by_severity: Severities | None
    oldest_engaged_time: float | None
    new: int | None
    new_by_severity: Severities | None

    @property
    def title(self) -> str:
        """The family as people write it."""
        return FAMILIES.get(self.family, self.family)


@dataclass(frozen=True)
class Alerts(Line):
    """Alerts of one interface, or with `ifid` -1 of the server as a whole."""

    ifid: int
    interface: str
    alias: str | None
    url: str
    period_seconds: int
    families: tuple[Family, ...]
    top: tuple[Alert, ...]

    @property
    def items(self) -> Mapping[str, str]:
        """The item by way of naming; the server as a whole has one name only."""
        if self.ifid < 0:
            return dict.fromkeys(("name", "alias", "ifid"), self.item(self.interface))
        return {
            "name": self.item(self.interface),
            "alias": self.item(self.alias or self.interface),
            "ifid": self.item(str(self.ifid)),
        }
