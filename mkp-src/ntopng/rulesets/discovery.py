# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Rules of the service discovery."""

from collections.abc import Mapping

from cmk.rulesets.v1 import Help, Title
from cmk.rulesets.v1.form_specs import (
    DefaultValue,
    DictElement,
    List,
    MatchingScope,
    MultipleChoice,
    MultipleChoiceElement,
    RegularExpression,
    SingleChoice,
    SingleChoiceElement,
    validators,
)

from cmk_addons.plugins.ntopng.lib.rule_specs import Elements, discovery_rule

OF_INTERFACES = Help("Regular expressions for the whole name, alias or number of an interface.")
OF_EXPORTERS = Help("Regular expressions for the whole address, name or id of a probe or exporter.")


INTERFACES = {
    "packet": "Packet capture",
    "zmq": "Flows of probes (ZMQ)",
    "pcap": "Replayed file",
    "view": "View",
    "other": "Other",
}
EXPORTERS = {"exporter": "Flow exporters", "probe": "Probes"}
HOST_SERVICES = {
    "traffic": "Network traffic",
    "flows": "Network flows",
    "score": "Network score",
    "alerts": "Network alerts",
}


def _naming() -> DictElement[object]:
    return DictElement(
        parameter_form=SingleChoice(
            title=Title("Name of the service"),
            elements=(
                SingleChoiceElement("name", Title("Name of the interface")),
                SingleChoiceElement("alias", Title("Name given to it in ntopng")),
                SingleChoiceElement("ifid", Title("Number of the interface")),
            ),
            prefill=DefaultValue("name"),
        )
    )


def _patterns(title: str, help_text: Help) -> DictElement[object]:
    return DictElement(
        parameter_form=List(
            title=Title(title),
            help_text=help_text,
            element_template=RegularExpression(
                predefined_help_text=MatchingScope.FULL, custom_validate=(validators.LengthInRange(min_value=1),)
            ),
        )
    )


def _choices(title: str, choices: Mapping[str, str]) -> DictElement[object]:
    """Several of the choices, at first all."""
    return DictElement(
        parameter_form=MultipleChoice(
            title=Title(title),
            elements=[MultipleChoiceElement(name=name, title=Title(text)) for name, text in choices.items()],
            prefill=DefaultValue(tuple(choices)),
        )
    )


def _selection(what: str, help_text: Help) -> Elements:
    return {"include": _patterns(f"Only these{what}", help_text), "exclude": _patterns(f"Not these{what}", help_text)}


def _alerts_elements() -> Elements:
    return {"naming": _naming(), **_selection(" interfaces", OF_INTERFACES)}


def _interface_elements() -> Elements:
    return {**_alerts_elements(), "kinds": _choices("Kinds of interfaces", INTERFACES)}


def _exporter_elements() -> Elements:
    return {"kinds": _choices("Kinds", EXPORTERS), **_selection("", OF_EXPORTERS)}


def _host_elements() -> Elements:
    return {"services": _choices("Services of a host", HOST_SERVICES)}


rule_spec_ntopng_interface_discovery = discovery_rule(
    "ntopng_interface_discovery", "ntopng interfaces", _interface_elements
)

rule_spec_ntopng_alerts_discovery = discovery_rule("ntopng_alerts_discovery", "ntopng alerts", _alerts_elements)

rule_spec_ntopng_exporter_discovery = discovery_rule(
    "ntopng_exporter_discovery", "ntopng probes and flow exporters", _exporter_elements
)

rule_spec_ntopng_host_discovery = discovery_rule("ntopng_host_discovery", "Hosts in ntopng", _host_elements)
