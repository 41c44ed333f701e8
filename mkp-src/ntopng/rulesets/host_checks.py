# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Parameters of the services of a monitored host."""

from cmk.rulesets.v1 import Help, Title
from cmk.rulesets.v1.form_specs import (
    DefaultValue,
    DictElement,
    Integer,
    SingleChoice,
    SingleChoiceElement,
    validators,
)

from cmk_addons.plugins.ntopng.lib.forms import state_element
from cmk_addons.plugins.ntopng.lib.measures import AVERAGE_MINUTES, HOST_ALERTS, HOST_FLOWS, HOST_SCORE, HOST_TRAFFIC
from cmk_addons.plugins.ntopng.lib.rule_specs import levels_rule


def _inactive() -> DictElement[object]:
    return state_element(
        "State if ntopng does not know the host as active", 0, "ntopng forgets idle hosts after some minutes."
    )


def _combine() -> DictElement[object]:
    return DictElement(
        parameter_form=SingleChoice(
            title=Title("If several interfaces see the host"),
            help_text=Help(
                "Interfaces may see the same traffic twice, so by default the one that sees most counts. Several "
                "addresses or VLANs on one interface always add up."
            ),
            elements=(
                SingleChoiceElement("busiest", Title("The interface that sees most counts")),
                SingleChoiceElement("sum", Title("They add up")),
            ),
            prefill=DefaultValue("busiest"),
        )
    )


def _average() -> DictElement[object]:
    return DictElement(
        parameter_form=Integer(
            title=Title("Average for the levels of the score"),
            help_text=Help(
                "ntopng counts a score anew every minute, so that it jumps around any level. Levels of the average "
                "score apply to its average over this time; 0 is no average."
            ),
            unit_symbol="min",
            prefill=DefaultValue(AVERAGE_MINUTES),
            custom_validate=(validators.NumberInRange(min_value=0, max_value=1440),),
        )
    )


def _score_elements() -> dict[str, DictElement[object]]:
    return {"average": _average(), "state_inactive": _inactive()}


def _traffic_elements() -> dict[str, DictElement[object]]:
    return {"combine": _combine(), "state_inactive": _inactive()}


def _host_elements() -> dict[str, DictElement[object]]:
    return {"state_inactive": _inactive()}


rule_spec_ntopng_host_traffic = levels_rule(
    "ntopng_host_traffic", "Network traffic (ntopng)", HOST_TRAFFIC, _traffic_elements
)

rule_spec_ntopng_host_flows = levels_rule("ntopng_host_flows", "Network flows (ntopng)", HOST_FLOWS, _traffic_elements)

rule_spec_ntopng_host_score = levels_rule("ntopng_host_score", "Network score (ntopng)", HOST_SCORE, _score_elements)

rule_spec_ntopng_host_alerts = levels_rule("ntopng_host_alerts", "Network alerts (ntopng)", HOST_ALERTS, _host_elements)
