# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Parameters of the services of an ntopng server."""

from cmk.rulesets.v1.form_specs import DictElement

from cmk_addons.plugins.ntopng.lib.forms import line_speed_element, state_element
from cmk_addons.plugins.ntopng.lib.measures import ALERTS, EXPORTER, INTERFACE, PROBE, SERVER
from cmk_addons.plugins.ntopng.lib.rule_specs import levels_rule


def _server_elements() -> dict[str, DictElement[object]]:
    return {
        "state_unreachable": state_element("State if ntopng gives no data", 2),
        "state_incomplete": state_element("State if a part of the data is missing", 1),
        "state_stale": state_element("State if data are older than wanted", 1),
        "state_licence": state_element("State if the licence is not valid", 2),
    }


rule_spec_ntopng_server = levels_rule("ntopng_server", "ntopng server", SERVER, _server_elements)

rule_spec_ntopng_server_named = levels_rule(
    "ntopng_server_named", "ntopng servers with a name", SERVER, _server_elements, item="Name of the server"
)


def _interface_elements() -> dict[str, DictElement[object]]:
    return {"line_speed": line_speed_element()}


rule_spec_ntopng_interface = levels_rule(
    "ntopng_interface", "ntopng interface", INTERFACE, _interface_elements, item="Interface"
)

rule_spec_ntopng_alerts = levels_rule("ntopng_alerts", "ntopng alerts", ALERTS, item="Interface")

rule_spec_ntopng_exporter = levels_rule(
    "ntopng_exporter", "ntopng flow exporter", EXPORTER, item="Address of the exporter"
)

rule_spec_ntopng_probe = levels_rule("ntopng_probe", "ntopng probe", PROBE, item="Name of the probe")
