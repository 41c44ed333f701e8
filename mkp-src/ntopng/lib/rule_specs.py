# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Rules of this package: all stand under networking, and most hold the levels of a table of figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cmk.rulesets.v1 import Title
from cmk.rulesets.v1.form_specs import DictElement, Dictionary
from cmk.rulesets.v1.rule_specs import (
    CheckParameters,
    DiscoveryParameters,
    HostAndItemCondition,
    HostCondition,
    Topic,
)

from cmk_addons.plugins.ntopng.lib.forms import levels_form
from cmk_addons.plugins.ntopng.lib.measure import Measure

Elements = Mapping[str, DictElement[object]]


def levels_rule(
    name: str, title: str, measures: Sequence[Measure], more: Callable[[], Elements] = dict, item: str | None = None
) -> CheckParameters:
    """Levels of every figure of a service, behind the elements that `more` makes; `item` names the service's item."""
    return CheckParameters(
        name=name,
        title=Title(title),
        topic=Topic.NETWORKING,
        parameter_form=lambda: levels_form(measures, more()),
        condition=HostCondition() if item is None else HostAndItemCondition(item_title=Title(item)),
    )


def discovery_rule(name: str, title: str, elements: Callable[[], Elements]) -> DiscoveryParameters:
    """What becomes a service."""
    return DiscoveryParameters(
        name=name,
        title=Title(title),
        topic=Topic.NETWORKING,
        parameter_form=lambda: Dictionary(elements=dict(elements())),
    )
