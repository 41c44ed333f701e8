# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Parameters of the services of an ntopng server."""

from cmk.rulesets.v1 import Title
from cmk.rulesets.v1.form_specs import Dictionary
from cmk.rulesets.v1.rule_specs import CheckParameters, HostAndItemCondition, HostCondition, Topic

from cmk_addons.plugins.ntopng.lib.forms import levels_form, state_element
from cmk_addons.plugins.ntopng.lib.measures import ALERTS, EXPORTER, INTERFACE, PROBE, SERVER


def _server_form() -> Dictionary:
    return levels_form(
        SERVER,
        {
            "state_unreachable": state_element("State if ntopng gives no data", 2),
            "state_incomplete": state_element("State if a part of the data is missing", 1),
            "state_stale": state_element("State if data are older than wanted", 1),
            "state_licence": state_element("State if the licence is not valid", 2),
        },
    )


def _interface_form() -> Dictionary:
    return levels_form(INTERFACE)


def _alerts_form() -> Dictionary:
    return levels_form(ALERTS)


def _exporter_form() -> Dictionary:
    return levels_form(EXPORTER)


def _probe_form() -> Dictionary:
    return levels_form(PROBE)


rule_spec_ntopng_server = CheckParameters(
    name="ntopng_server",
    title=Title("ntopng server"),
    topic=Topic.NETWORKING,
    parameter_form=_server_form,
    condition=HostCondition(),
)

rule_spec_ntopng_server_named = CheckParameters(
    name="ntopng_server_named",
    title=Title("ntopng servers with a name"),
    topic=Topic.NETWORKING,
    parameter_form=_server_form,
    condition=HostAndItemCondition(item_title=Title("Name of the server")),
)

rule_spec_ntopng_interface = CheckParameters(
    name="ntopng_interface",
    title=Title("ntopng interface"),
    topic=Topic.NETWORKING,
    parameter_form=_interface_form,
    condition=HostAndItemCondition(item_title=Title("Interface")),
)

rule_spec_ntopng_alerts = CheckParameters(
    name="ntopng_alerts",
    title=Title("ntopng alerts"),
    topic=Topic.NETWORKING,
    parameter_form=_alerts_form,
    condition=HostAndItemCondition(item_title=Title("Interface")),
)

rule_spec_ntopng_exporter = CheckParameters(
    name="ntopng_exporter",
    title=Title("ntopng flow exporter"),
    topic=Topic.NETWORKING,
    parameter_form=_exporter_form,
    condition=HostAndItemCondition(item_title=Title("Address of the exporter")),
)

rule_spec_ntopng_probe = CheckParameters(
    name="ntopng_probe",
    title=Title("ntopng probe"),
    topic=Topic.NETWORKING,
    parameter_form=_probe_form,
    condition=HostAndItemCondition(item_title=Title("Name of the probe")),
)
