"""Engaged alerts: they live in memory, and there are few of them."""

from dataclasses import dataclass

from ..alert_rows import AlertRows, Pattern
from ..network import Interface
from ..simulation import Call


@dataclass(frozen=True)
class Engaged:
    """An alert that lasts."""

    pattern: Pattern
    since: int

    @property
    def severity(self) -> int:
        """Severity of the alert."""
        return self.pattern.severity


def engaged(call: Call, family: str, interface: Interface) -> list[Engaged]:
    """The engaged alerts of a family on an interface."""
    count = {
        ("host", 0): call.options.engaged,
        ("network", 0): min(call.options.engaged, 1),
        ("interface", 2): min(call.options.engaged, 1),
    }.get((family, interface.ifid), 0)
    if not count:
        return []
    rows: AlertRows = call.simulation.alerts(family, interface.ifid)
    start = int(call.simulation.clock.start)
    return [Engaged(rows.pattern(4 * number), start - 37 * (number + 1)) for number in range(count)]
