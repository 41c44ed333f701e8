from cmk.rulesets.v1 import Title
from cmk.rulesets.v1.form_specs import DictElement, Dictionary, String
from cmk.rulesets.v1.form_specs.validators import LengthInRange
from cmk.rulesets.v1.rule_specs import NotificationParameters, Topic


def parameter_form() -> Dictionary:
    return Dictionary(
        elements={
            "channel": DictElement(
                required=True,
                parameter_form=String(
                    title=Title("Channel"),
                    custom_validate=(LengthInRange(min_value=1),),
                ),
            ),
        },
    )


# The parameters of the notification script of the same name.
rule_spec_@@name@@ = NotificationParameters(
    name="@@name@@",
    title=Title("@@title_python@@"),
    topic=Topic.NOTIFICATIONS,
    parameter_form=parameter_form,
)
