# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Forms of the modes in the special agent's rule."""

from __future__ import annotations

from cmk.rulesets.v1 import Help, Label, Title
from cmk.rulesets.v1.form_specs import (
    BooleanChoice,
    CascadingSingleChoice,
    CascadingSingleChoiceElement,
    DefaultValue,
    DictElement,
    Dictionary,
    InputHint,
    Integer,
    List,
    MultipleChoice,
    MultipleChoiceElement,
    SingleChoice,
    SingleChoiceElement,
    String,
    validators,
)

from cmk_addons.plugins.ntopng.lib import rule
from cmk_addons.plugins.ntopng.lib.form_validators import (
    address,
    network,
)


def _vlans_form(help_text: Help) -> List[int]:
    return List(
        title=Title("VLANs"),
        help_text=help_text,
        element_template=Integer(custom_validate=(validators.NumberInRange(min_value=0, max_value=4094),)),
    )


def _piggyback_form() -> Dictionary:
    return Dictionary(
        title=Title("Data for other hosts (piggyback)"),
        help_text=Help(
            "Gives data of the hosts in ntopng's local networks to the Checkmk hosts of the same name. For exact "
            "matches by address choose Checkmk's own hosts, or set this rule in direct mode on the monitored hosts "
            "instead."
        ),
        elements={
            "names": DictElement(
                parameter_form=List(
                    title=Title("Name of the Checkmk host, first that is known"),
                    help_text=Help(
                        "ntopng learns names from the network: one request with another name in it, and a machine's "
                        "data go to that Checkmk host. Choose names in ntopng only where you trust everybody in the "
                        "network."
                    ),
                    element_template=SingleChoice(
                        elements=(
                            SingleChoiceElement("ip", Title("IP address")),
                            SingleChoiceElement("checkmk", Title("Checkmk's own hosts, by address (of this site)")),
                            SingleChoiceElement("alias", Title("Alias set in ntopng")),
                            SingleChoiceElement("name", Title("Full name in ntopng (anybody in the network sets it)")),
                            SingleChoiceElement(
                                "short_name", Title("Name in ntopng, without domain (anybody in the network sets it)")
                            ),
                        ),
                        prefill=DefaultValue("ip"),
                    ),
                    custom_validate=(validators.LengthInRange(min_value=1),),
                ),
                required=True,
            ),
            "networks": DictElement(
                parameter_form=List(
                    title=Title("Only hosts in these networks"),
                    element_template=String(prefill=InputHint("192.0.2.0/24"), custom_validate=(network,)),
                ),
            ),
            "vlans": DictElement(parameter_form=_vlans_form(Help("Only hosts in these VLANs; 0 is traffic without."))),
            "min_score": DictElement(
                parameter_form=Integer(
                    title=Title("Only hosts with a score of at least"),
                    prefill=DefaultValue(100),
                    custom_validate=(validators.NumberInRange(min_value=0),),
                ),
            ),
            "max_hosts": DictElement(
                parameter_form=Integer(
                    title=Title("At most this number of hosts, those with most traffic"),
                    prefill=DefaultValue(rule.DEFAULT_MAX_HOSTS),
                    custom_validate=(validators.NumberInRange(min_value=1, max_value=50000),),
                ),
                required=True,
            ),
        },
    )


def _events_form() -> Dictionary:
    return Dictionary(
        title=Title("New alerts as log messages"),
        help_text=Help(
            "Every new alert becomes a message of Checkmk's own check 'logwatch': in the service 'Log ntopng NAME', "
            "or in the Event Console with the rule 'Logwatch Event Console Forwarding'."
        ),
        elements={
            "families": DictElement(
                parameter_form=MultipleChoice(
                    title=Title("Families"),
                    elements=(
                        MultipleChoiceElement(name="host", title=Title("Hosts")),
                        MultipleChoiceElement(name="flow", title=Title("Flows")),
                        MultipleChoiceElement(name="interface", title=Title("Interfaces")),
                        MultipleChoiceElement(name="network", title=Title("Networks")),
                        MultipleChoiceElement(name="mac", title=Title("Devices")),
                        MultipleChoiceElement(name="system", title=Title("System")),
                        MultipleChoiceElement(name="user", title=Title("Users")),
                        MultipleChoiceElement(name="am_host", title=Title("Active monitoring")),
                    ),
                    show_toggle_all=True,
                    prefill=DefaultValue(("host", "interface", "network", "system")),
                    custom_validate=(validators.LengthInRange(min_value=1),),
                ),
                required=True,
            ),
            "min_severity": DictElement(
                parameter_form=SingleChoice(
                    title=Title("From severity"),
                    elements=tuple(
                        SingleChoiceElement(name, Title(name))
                        for name in ("info", "notice", "warning", "error", "critical", "emergency")
                    ),
                    prefill=DefaultValue("warning"),
                ),
                required=True,
            ),
            "max_events": DictElement(
                parameter_form=Integer(
                    title=Title("At most this number of messages in a run"),
                    prefill=DefaultValue(rule.DEFAULT_MAX_EVENTS),
                    custom_validate=(validators.NumberInRange(min_value=1, max_value=5000),),
                ),
            ),
            "retention": DictElement(
                parameter_form=Integer(
                    title=Title("Repeat messages for"),
                    help_text=Help("So that messages of a run that Checkmk did not read are not lost."),
                    unit_symbol="s",
                    prefill=DefaultValue(rule.DEFAULT_EVENT_RETENTION),
                    custom_validate=(validators.NumberInRange(min_value=60, max_value=86400),),
                ),
            ),
        },
    )


def _server_mode_form() -> Dictionary:
    return Dictionary(
        elements={
            "alerts": DictElement(
                parameter_form=BooleanChoice(
                    title=Title("Alerts"), label=Label("Ask for alerts"), prefill=DefaultValue(True)
                ),
            ),
            "alert_period": DictElement(
                parameter_form=Integer(
                    title=Title("Alerts are new for"),
                    unit_symbol="s",
                    prefill=DefaultValue(rule.DEFAULT_ALERT_PERIOD),
                    custom_validate=(validators.NumberInRange(min_value=60, max_value=86400),),
                ),
            ),
            "exporters": DictElement(
                parameter_form=BooleanChoice(
                    title=Title("Probes and flow exporters"),
                    label=Label("Ask for probes and exporters"),
                    prefill=DefaultValue(True),
                ),
            ),
            "piggyback": DictElement(parameter_form=_piggyback_form()),
            "events": DictElement(parameter_form=_events_form()),
        }
    )


def _direct_mode_form() -> Dictionary:
    return Dictionary(
        elements={
            "addresses": DictElement(
                parameter_form=List(
                    title=Title("Further addresses"),
                    help_text=Help("All addresses that Checkmk knows of the host are looked up anyway."),
                    element_template=String(custom_validate=(address,)),
                ),
            ),
            "vlans": DictElement(parameter_form=_vlans_form(Help("Only in these VLANs; default: in all."))),
        }
    )


def mode_form() -> CascadingSingleChoice:
    """Form of what the rule is for: server mode or direct mode."""
    return CascadingSingleChoice(
        title=Title("What this rule is for"),
        prefill=DefaultValue("server"),
        elements=(
            CascadingSingleChoiceElement(
                name="server",
                title=Title("Monitor ntopng: server, interfaces, alerts"),
                parameter_form=_server_mode_form(),
            ),
            CascadingSingleChoiceElement(
                name="direct",
                title=Title("Monitor the network traffic of the host itself (direct mode)"),
                parameter_form=_direct_mode_form(),
            ),
        ),
    )
