from cmk.rulesets.v1 import Title
from cmk.rulesets.v1.form_specs import DictElement, Dictionary, Password, String, migrate_to_password
from cmk.rulesets.v1.form_specs.validators import LengthInRange
from cmk.rulesets.v1.rule_specs import SpecialAgent, Topic


def parameter_form() -> Dictionary:
    return Dictionary(
        elements={
            "username": DictElement(
                required=True,
                parameter_form=String(
                    title=Title("User name"),
                    custom_validate=(LengthInRange(min_value=1),),
                ),
            ),
            "password": DictElement(
                required=True,
                parameter_form=Password(title=Title("Password"), migrate=migrate_to_password),
            ),
        },
    )


rule_spec_@@name@@ = SpecialAgent(
    name="@@name@@",
    title=Title("@@title_python@@"),
    topic=Topic.ENVIRONMENTAL,
    parameter_form=parameter_form,
)
