# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Parameters of the services of a monitored host."""

from cmk.rulesets.v1 import Help, Title
from cmk.rulesets.v1.form_specs import DefaultValue, DictElement, Dictionary, SingleChoice, SingleChoiceElement
from cmk.rulesets.v1.rule_specs import CheckParameters, HostCondition, Topic

from cmk_addons.plugins.ntopng.lib.forms import levels_form, state_element
from cmk_addons.plugins.ntopng.lib.measures import HOST_ALERTS, HOST_FLOWS, HOST_SCORE, HOST_TRAFFIC


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


def _traffic_form() -> Dictionary:
    return levels_form(HOST_TRAFFIC, {"combine": _combine(), "state_inactive": _inactive()})


def _flows_form() -> Dictionary:
    return levels_form(HOST_FLOWS, {"combine": _combine(), "state_inactive": _inactive()})


def _score_form() -> Dictionary:
    return levels_form(HOST_SCORE, {"state_inactive": _inactive()})


def _alerts_form() -> Dictionary:
    return levels_form(HOST_ALERTS, {"state_inactive": _inactive()})


rule_spec_ntopng_host_traffic = CheckParameters(
    name="ntopng_host_traffic",
    title=Title("Network traffic (ntopng)"),
    topic=Topic.NETWORKING,
    parameter_form=_traffic_form,
    condition=HostCondition(),
)

rule_spec_ntopng_host_flows = CheckParameters(
    name="ntopng_host_flows",
    title=Title("Network flows (ntopng)"),
    topic=Topic.NETWORKING,
    parameter_form=_flows_form,
    condition=HostCondition(),
)

rule_spec_ntopng_host_score = CheckParameters(
    name="ntopng_host_score",
    title=Title("Network score (ntopng)"),
    topic=Topic.NETWORKING,
    parameter_form=_score_form,
    condition=HostCondition(),
)

rule_spec_ntopng_host_alerts = CheckParameters(
    name="ntopng_host_alerts",
    title=Title("Network alerts (ntopng)"),
    topic=Topic.NETWORKING,
    parameter_form=_alerts_form,
    condition=HostCondition(),
)
