# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Rule of the special agent."""

from cmk.rulesets.v1 import Help, Label, Title
from cmk.rulesets.v1.form_specs import (
    DefaultValue,
    DictElement,
    Dictionary,
    Integer,
    List,
    validators,
)
from cmk.rulesets.v1.rule_specs import SpecialAgent, Topic

from cmk_addons.plugins.ntopng.lib import rule
from cmk_addons.plugins.ntopng.lib.form_modes import mode_form
from cmk_addons.plugins.ntopng.lib.form_server import server_form
from cmk_addons.plugins.ntopng.lib.form_validators import distinct_servers, request_fits
from cmk_addons.plugins.ntopng.lib.rule_parser import migrate_rule


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
        migrate=migrate_rule,
        custom_validate=(request_fits,),
        elements={
            "servers": DictElement(
                parameter_form=List(
                    title=Title("ntopng servers"),
                    element_template=server_form(),
                    add_element_label=Label("Add server"),
                    custom_validate=(validators.LengthInRange(min_value=1), distinct_servers),
                ),
                required=True,
            ),
            "mode": DictElement(parameter_form=mode_form(), required=True),
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
