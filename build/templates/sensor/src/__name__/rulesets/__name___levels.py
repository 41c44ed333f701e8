from cmk.rulesets.v1 import Title
from cmk.rulesets.v1.form_specs import (
    DefaultValue,
    DictElement,
    Dictionary,
    Float,
    LevelDirection,
    SimpleLevels,
)
from cmk.rulesets.v1.rule_specs import CheckParameters, HostAndItemCondition, Topic


def parameter_form() -> Dictionary:
    return Dictionary(
        elements={
            "levels": DictElement(
                required=True,
                parameter_form=SimpleLevels(
                    title=Title("Upper levels for the temperature"),
                    level_direction=LevelDirection.UPPER,
                    form_spec_template=Float(unit_symbol="°C"),
                    prefill_fixed_levels=DefaultValue((50.0, 60.0)),
                ),
            ),
        },
    )


rule_spec_@@name@@ = CheckParameters(
    name="@@name@@",
    title=Title("@@title_python@@"),
    topic=Topic.ENVIRONMENTAL,
    parameter_form=parameter_form,
    condition=HostAndItemCondition(item_title=Title("Sensor")),
)
