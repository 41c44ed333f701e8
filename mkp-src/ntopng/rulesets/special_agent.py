# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Rule of the special agent."""

import ipaddress
from collections.abc import Mapping, Sequence

from cmk.rulesets.v1 import Help, Label, Message, Title
from cmk.rulesets.v1.form_specs import (
    BooleanChoice,
    CascadingSingleChoice,
    CascadingSingleChoiceElement,
    DefaultValue,
    DictElement,
    Dictionary,
    FixedValue,
    InputHint,
    Integer,
    List,
    MultipleChoice,
    MultipleChoiceElement,
    Password,
    SingleChoice,
    SingleChoiceElement,
    String,
    migrate_to_password,
    validators,
)
from cmk.rulesets.v1.rule_specs import SpecialAgent, Topic

from cmk_addons.plugins.ntopng.lib import rule


def _network(value: str) -> None:
    try:
        ipaddress.ip_network(value)
    except ValueError as error:
        raise validators.ValidationError(Message("This is not a network: %s") % str(error)) from error


def _address(value: str) -> None:
    try:
        ipaddress.ip_address(value)
    except ValueError as error:
        raise validators.ValidationError(Message("This is not an IP address: %s") % str(error)) from error


def _absolute_path(value: str) -> None:
    if not value.startswith("/"):
        raise validators.ValidationError(Message("Enter the absolute path of the file."))


def _plain_url(value: str) -> None:
    if "@" in value or "?" in value or "#" in value:
        raise validators.ValidationError(
            Message("Enter scheme, host, port and prefix only: no user, no password, no query.")
        )


def _distinct_servers(value: Sequence[Mapping[str, object]]) -> None:
    if len(value) > 1:
        names = [server.get("name") for server in value]
        if None in names or len(set(names)) < len(names):
            raise validators.ValidationError(Message("Several servers need a name each, all different."))


def _request_fits(value: Mapping[str, object]) -> None:
    timeout = value.get("timeout", rule.DEFAULT_TIMEOUT)
    request = value.get("request_timeout", rule.DEFAULT_REQUEST_TIMEOUT)
    if isinstance(timeout, int) and isinstance(request, int) and request > timeout:
        raise validators.ValidationError(Message("A single request must not take longer than the whole run."))


def _url_form(title: Title, help_text: Help, hint: str) -> String:
    return String(
        title=title,
        help_text=help_text,
        prefill=InputHint(hint),
        macro_support=True,
        custom_validate=(
            validators.Url([validators.UrlProtocol.HTTP, validators.UrlProtocol.HTTPS]),
            _plain_url,
        ),
    )


def _auth_form() -> CascadingSingleChoice:
    return CascadingSingleChoice(
        title=Title("Login"),
        help_text=Help(
            "Create a user of its own in ntopng; it needs no administrator's rights, only the right to see alerts. "
            "A token is safer and faster than a password: wrong passwords lock out the whole Checkmk server for "
            "five minutes. You find the token in ntopng in the menu of the user, under 'User Authentication Token'."
        ),
        prefill=DefaultValue("token"),
        elements=(
            CascadingSingleChoiceElement(
                name="token",
                title=Title("Token (recommended)"),
                parameter_form=Password(title=Title("Token"), migrate=migrate_to_password),
            ),
            CascadingSingleChoiceElement(
                name="user",
                title=Title("User and password"),
                parameter_form=Dictionary(
                    elements={
                        "username": DictElement(
                            parameter_form=String(
                                title=Title("User"), custom_validate=(validators.LengthInRange(min_value=1),)
                            ),
                            required=True,
                        ),
                        "password": DictElement(
                            parameter_form=Password(title=Title("Password"), migrate=migrate_to_password),
                            required=True,
                        ),
                    }
                ),
            ),
            CascadingSingleChoiceElement(
                name="none",
                title=Title("None, ntopng runs without login"),
                parameter_form=FixedValue(value=None),
            ),
        ),
    )


def _tls_form() -> CascadingSingleChoice:
    return CascadingSingleChoice(
        title=Title("TLS certificate"),
        prefill=DefaultValue("system"),
        elements=(
            CascadingSingleChoiceElement(
                name="system",
                title=Title("Verify with the certificates that Checkmk trusts"),
                parameter_form=FixedValue(value=None),
            ),
            CascadingSingleChoiceElement(
                name="ca_file",
                title=Title("Verify with a certificate file"),
                parameter_form=String(
                    title=Title("PEM file on the Checkmk server"),
                    prefill=InputHint("/omd/sites/mysite/etc/ssl/ntopng.pem"),
                    custom_validate=(_absolute_path,),
                ),
            ),
            CascadingSingleChoiceElement(
                name="insecure",
                title=Title("Do not verify (insecure)"),
                parameter_form=FixedValue(value=None),
            ),
        ),
    )


def _server_form() -> Dictionary:
    return Dictionary(
        elements={
            "name": DictElement(
                parameter_form=String(
                    title=Title("Name"),
                    help_text=Help(
                        "Stands in front of the items of this server's services. Needed when one host brings data of "
                        "several ntopng servers, else leave it out."
                    ),
                    custom_validate=(
                        validators.MatchRegex(
                            r"^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,62}$",
                            Message("Use letters, digits, and . _ : - only, at most 63 characters."),
                        ),
                    ),
                ),
            ),
            "url": DictElement(
                parameter_form=_url_form(
                    Title("URL"),
                    Help("With port, and with the prefix if ntopng is started with one. Host macros are replaced."),
                    "https://ntopng.example.com:3001",
                ),
                required=True,
            ),
            "auth": DictElement(parameter_form=_auth_form(), required=True),
            "tls": DictElement(parameter_form=_tls_form(), required=True),
            "link_url": DictElement(
                parameter_form=_url_form(
                    Title("URL for links"),
                    Help("Under which URL the browsers of the users reach ntopng, if that is another one."),
                    "https://ntopng.example.com",
                ),
            ),
            "interfaces": DictElement(
                parameter_form=List(
                    title=Title("Interfaces"),
                    help_text=Help("Names or ids of the interfaces to ask for; default: all that the user may see."),
                    element_template=String(custom_validate=(validators.LengthInRange(min_value=1),)),
                    custom_validate=(validators.LengthInRange(min_value=1),),
                ),
            ),
        }
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
            "Gives data of the hosts in ntopng's local networks to the Checkmk hosts of the same name. Where names do "
            "not fit, or for exact matches by address, set this rule in direct mode on the monitored hosts instead."
        ),
        elements={
            "names": DictElement(
                parameter_form=List(
                    title=Title("Name of the Checkmk host, first that is known"),
                    element_template=SingleChoice(
                        elements=(
                            SingleChoiceElement("name", Title("Full name in ntopng")),
                            SingleChoiceElement("short_name", Title("Name in ntopng, without domain")),
                            SingleChoiceElement("alias", Title("Alias set in ntopng")),
                            SingleChoiceElement("ip", Title("IP address")),
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
                    element_template=String(prefill=InputHint("192.0.2.0/24"), custom_validate=(_network,)),
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
            "Every new alert becomes a message of Checkmk's own check 'logwatch': in a service 'Log …', or in "
            "the Event Console with the rule 'Logwatch Event Console Forwarding'."
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
                    element_template=String(custom_validate=(_address,)),
                ),
            ),
            "vlans": DictElement(parameter_form=_vlans_form(Help("Only in these VLANs; default: in all."))),
        }
    )


def _mode_form() -> CascadingSingleChoice:
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


def _seconds(title: Title, help_text: Help, default: int, least: int, most: int) -> DictElement[int]:
    return DictElement(
        parameter_form=Integer(
            title=title,
            help_text=help_text,
            unit_symbol="s",
            prefill=DefaultValue(default),
            custom_validate=(validators.NumberInRange(min_value=least, max_value=most),),
        )
    )


def parameter_form() -> Dictionary:
    """Form of the special agent's rule."""
    return Dictionary(
        title=Title("ntopng"),
        help_text=Help(
            "Monitors ntopng servers, their interfaces and alerts, and the network traffic of hosts as ntopng sees it. "
            "Works with every edition of ntopng from 5.0."
        ),
        migrate=rule.migrate_rule,
        custom_validate=(_request_fits,),
        elements={
            "servers": DictElement(
                parameter_form=List(
                    title=Title("ntopng servers"),
                    element_template=_server_form(),
                    add_element_label=Label("Add server"),
                    custom_validate=(validators.LengthInRange(min_value=1), _distinct_servers),
                ),
                required=True,
            ),
            "mode": DictElement(parameter_form=_mode_form(), required=True),
            "timeout": _seconds(
                Title("Time for a run"),
                Help("The agent prints what it has when this time is over. Checkmk itself waits for 60 seconds."),
                rule.DEFAULT_TIMEOUT,
                5,
                600,
            ),
            "request_timeout": _seconds(
                Title("Time for a request"), Help("For one reply of ntopng."), rule.DEFAULT_REQUEST_TIMEOUT, 1, 600
            ),
            "cache_seconds": _seconds(
                Title("Reuse replies for"),
                Help(
                    "How old a reply may be that another run has left in the cache. In direct mode all hosts share one "
                    "copy of the data: the load on ntopng does not grow with their number."
                ),
                rule.DEFAULT_CACHE_SECONDS,
                0,
                3600,
            ),
            "sample_flows": DictElement(
                parameter_form=Integer(
                    title=Title("Flows in the sample of applications and peers"),
                    help_text=Help(
                        "Top applications and peers of a host come from one page of the interface's active flows. "
                        "0 leaves them out."
                    ),
                    prefill=DefaultValue(rule.DEFAULT_SAMPLE_FLOWS),
                    custom_validate=(validators.NumberInRange(min_value=0, max_value=10000),),
                ),
            ),
        },
    )


rule_spec_ntopng = SpecialAgent(
    name="ntopng",
    title=Title("ntopng"),
    topic=Topic.NETWORKING,
    parameter_form=parameter_form,
)
