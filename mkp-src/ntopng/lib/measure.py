# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""A measured figure: one description for the check, its parameters and its rule.

Each service has a table of these. The check function brings the values, `checking.py` compares them with the levels,
`forms.py` builds the rule from the same table, so that no figure can lack its levels.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass


class Unit(enum.Enum):
    """Unit of a figure; decides how it is written, and entered in a rule."""

    BITS_PER_SECOND = "bit/s"
    PACKETS_PER_SECOND = "packets/s"
    PER_SECOND = "/s"
    PER_MINUTE = "/min"
    COUNT = ""
    NUMBER = "number"
    PERCENT = "%"
    SECONDS = "s"
    BYTES = "B"

    @property
    def whole(self) -> bool:
        """Levels of this unit are whole numbers."""
        return self in (Unit.BITS_PER_SECOND, Unit.COUNT, Unit.BYTES)


@dataclass(frozen=True)
class Measure:
    """One figure of a service.

    `key` names it among the service's parameters: upper levels are `key`, lower levels `key_lower`.
    """

    key: str
    metric: str
    title: str
    unit: Unit
    upper: tuple[float, float] | None = None
    lower: tuple[float, float] | None = None
    offers_lower: bool = False
    predictive: bool = False
    summary: bool = False

    @property
    def lower_key(self) -> str:
        """Name of the parameter with the lower levels."""
        return f"{self.key}_lower"

    @property
    def has_lower(self) -> bool:
        """Lower levels make sense."""
        return self.offers_lower or self.lower is not None

    def typed(self, levels: tuple[float, float]) -> tuple[float, float]:
        """Levels in the number type of the unit, as the rule's form wants them."""
        return (int(levels[0]), int(levels[1])) if self.unit.whole else (float(levels[0]), float(levels[1]))


def default_parameters(measures: Sequence[Measure]) -> dict[str, object]:
    """Default levels of a table, as `check_levels` takes them."""
    defaults: dict[str, object] = {}
    for measure in measures:
        defaults[measure.key] = _levels(measure, measure.upper)
        if measure.has_lower:
            defaults[measure.lower_key] = _levels(measure, measure.lower)
    return defaults


def _levels(measure: Measure, levels: tuple[float, float] | None) -> tuple[str, tuple[float, float] | None]:
    return ("no_levels", None) if levels is None else ("fixed", measure.typed(levels))
