# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Rules of the service discovery."""

from cmk.rulesets.v1 import Help, Title
from cmk.rulesets.v1.form_specs import (
    DefaultValue,
    DictElement,
    Dictionary,
    List,
    MatchingScope,
    MultipleChoice,
    MultipleChoiceElement,
    RegularExpression,
    SingleChoice,
    SingleChoiceElement,
    validators,
)
from cmk.rulesets.v1.rule_specs import DiscoveryParameters, Topic

OF_INTERFACES = Help("Regular expressions for the whole name, alias or number of an interface.")
OF_EXPORTERS = Help("Regular expressions for the whole address, name or id of a probe or exporter.")


def _naming() -> DictElement[str]:
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


def _patterns(title: Title, help_text: Help) -> DictElement[object]:
    return DictElement(
        parameter_form=List(
            title=title,
            help_text=help_text,
            element_template=RegularExpression(
                predefined_help_text=MatchingScope.FULL, custom_validate=(validators.LengthInRange(min_value=1),)
            ),
        )
    )


def _interface_form() -> Dictionary:
    return Dictionary(
        elements={
            "naming": _naming(),
            "include": _patterns(Title("Only these interfaces"), OF_INTERFACES),
            "exclude": _patterns(Title("Not these interfaces"), OF_INTERFACES),
            "kinds": DictElement(
                parameter_form=MultipleChoice(
                    title=Title("Kinds of interfaces"),
                    elements=(
                        MultipleChoiceElement(name="packet", title=Title("Packet capture")),
                        MultipleChoiceElement(name="zmq", title=Title("Flows of probes (ZMQ)")),
                        MultipleChoiceElement(name="pcap", title=Title("Replayed file")),
                        MultipleChoiceElement(name="view", title=Title("View")),
                        MultipleChoiceElement(name="other", title=Title("Other")),
                    ),
                    prefill=DefaultValue(("packet", "zmq", "pcap", "view", "other")),
                )
            ),
        }
    )


def _alerts_form() -> Dictionary:
    return Dictionary(
        elements={
            "naming": _naming(),
            "include": _patterns(Title("Only these interfaces"), OF_INTERFACES),
            "exclude": _patterns(Title("Not these interfaces"), OF_INTERFACES),
        }
    )


def _exporter_form() -> Dictionary:
    return Dictionary(
        elements={
            "kinds": DictElement(
                parameter_form=MultipleChoice(
                    title=Title("Kinds"),
                    elements=(
                        MultipleChoiceElement(name="exporter", title=Title("Flow exporters")),
                        MultipleChoiceElement(name="probe", title=Title("Probes")),
                    ),
                    prefill=DefaultValue(("exporter", "probe")),
                )
            ),
            "include": _patterns(Title("Only these"), OF_EXPORTERS),
            "exclude": _patterns(Title("Not these"), OF_EXPORTERS),
        }
    )


def _host_form() -> Dictionary:
    return Dictionary(
        elements={
            "services": DictElement(
                parameter_form=MultipleChoice(
                    title=Title("Services of a host"),
                    elements=(
                        MultipleChoiceElement(name="traffic", title=Title("Network traffic")),
                        MultipleChoiceElement(name="flows", title=Title("Network flows")),
                        MultipleChoiceElement(name="score", title=Title("Network score")),
                        MultipleChoiceElement(name="alerts", title=Title("Network alerts")),
                    ),
                    prefill=DefaultValue(("traffic", "flows", "score", "alerts")),
                )
            )
        }
    )


rule_spec_ntopng_interface_discovery = DiscoveryParameters(
    name="ntopng_interface_discovery",
    title=Title("ntopng interfaces"),
    topic=Topic.NETWORKING,
    parameter_form=_interface_form,
)

rule_spec_ntopng_alerts_discovery = DiscoveryParameters(
    name="ntopng_alerts_discovery",
    title=Title("ntopng alerts"),
    topic=Topic.NETWORKING,
    parameter_form=_alerts_form,
)

rule_spec_ntopng_exporter_discovery = DiscoveryParameters(
    name="ntopng_exporter_discovery",
    title=Title("ntopng probes and flow exporters"),
    topic=Topic.NETWORKING,
    parameter_form=_exporter_form,
)

rule_spec_ntopng_host_discovery = DiscoveryParameters(
    name="ntopng_host_discovery",
    title=Title("Hosts in ntopng"),
    topic=Topic.NETWORKING,
    parameter_form=_host_form,
)
