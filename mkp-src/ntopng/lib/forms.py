# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Forms of rules, built from the tables of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from cmk.rulesets.v1 import Help, Title
from cmk.rulesets.v1.form_specs import (
    DataSize,
    DefaultValue,
    DictElement,
    Dictionary,
    Float,
    FormSpec,
    IECMagnitude,
    InputHint,
    Integer,
    LevelDirection,
    Levels,
    LevelsType,
    Percentage,
    PredictiveLevels,
    ServiceState,
    SimpleLevels,
    TimeMagnitude,
    TimeSpan,
    validators,
)

from cmk_addons.plugins.ntopng.lib.measure import Measure, Unit

# The prefilled numbers of levels that are off by default.
HINTS: Mapping[Unit, tuple[float, float]] = {
    Unit.BITS_PER_SECOND: (800_000_000, 900_000_000),
    Unit.PACKETS_PER_SECOND: (100_000.0, 200_000.0),
    Unit.PER_SECOND: (10.0, 100.0),
    Unit.PER_MINUTE: (1.0, 10.0),
    Unit.COUNT: (100, 1000),
    Unit.NUMBER: (5.0, 10.0),
    Unit.PERCENT: (80.0, 90.0),
    Unit.SECONDS: (300.0, 900.0),
    Unit.BYTES: (4 * 1024**3, 8 * 1024**3),
}


def levels_elements(measures: Sequence[Measure]) -> dict[str, DictElement[object]]:
    """Elements of a dictionary form: levels of every measure."""
    elements: dict[str, DictElement[object]] = {}
    for measure in measures:
        elements[measure.key] = _element(measure, measure.upper, LevelDirection.UPPER)
        if measure.has_lower:
            elements[measure.lower_key] = _element(measure, measure.lower, LevelDirection.LOWER)
    return elements


def levels_form(measures: Sequence[Measure], more: Mapping[str, DictElement[object]] | None = None) -> Dictionary:
    """A rule's form: levels of every measure, behind the elements in `more`."""
    return Dictionary(elements={**(more or {}), **levels_elements(measures)})


def state_element(title: str, default: Literal[0, 1, 2, 3], help_text: str | None = None) -> DictElement[object]:
    """A choice of the state for a situation."""
    return DictElement(
        parameter_form=ServiceState(
            title=Title(title),
            help_text=Help(help_text) if help_text else None,
            prefill=DefaultValue(default),
        )
    )


def line_speed_element() -> DictElement[object]:
    """The real speed of the line whose traffic an interface sees."""

    def speed(title: str) -> DictElement[object]:
        return DictElement(
            parameter_form=Integer(
                title=Title(title),
                unit_symbol="bit/s",
                prefill=InputHint(2_000_000),
                custom_validate=(validators.NumberInRange(min_value=1),),
            )
        )

    return DictElement(
        parameter_form=Dictionary(
            title=Title("Speed of the line"),
            help_text=Help(
                "What the line carries whose traffic the interface sees: a mirror port of 1 Gbit/s may show a line of "
                "2 Mbit/s. Levels for the usage of the line refer to it."
            ),
            elements={"upload": speed("Upload"), "download": speed("Download")},
        )
    )


def _element(measure: Measure, default: tuple[float, float] | None, direction: LevelDirection) -> DictElement[object]:
    name = measure.title if direction is LevelDirection.UPPER else f"{measure.title}: lower levels"
    title = Title(name)
    hint = measure.typed(HINTS[measure.unit] if direction is LevelDirection.UPPER else HINTS[measure.unit][::-1])
    prefill = DefaultValue(measure.typed(default)) if default else InputHint(hint)
    form: FormSpec[Any]
    if measure.predictive:
        form = Levels(
            title=title,
            form_spec_template=_template(measure.unit),
            level_direction=direction,
            prefill_levels_type=DefaultValue(LevelsType.FIXED if default else LevelsType.NONE),
            prefill_fixed_levels=prefill,
            predictive=PredictiveLevels(reference_metric=measure.metric, prefill_abs_diff=InputHint(hint)),
        )
    else:
        form = SimpleLevels(
            title=title,
            form_spec_template=_template(measure.unit),
            level_direction=direction,
            prefill_levels_type=DefaultValue(LevelsType.FIXED if default else LevelsType.NONE),
            prefill_fixed_levels=prefill,
        )
    return DictElement(parameter_form=form)


def _template(unit: Unit) -> FormSpec[Any]:
    match unit:
        case Unit.BITS_PER_SECOND:
            return Integer(unit_symbol="bit/s")
        case Unit.COUNT:
            return Integer()
        case Unit.BYTES:
            return DataSize(displayed_magnitudes=(IECMagnitude.MEBI, IECMagnitude.GIBI))
        case Unit.PERCENT:
            return Percentage()
        case Unit.SECONDS:
            return TimeSpan(
                displayed_magnitudes=(
                    TimeMagnitude.DAY,
                    TimeMagnitude.HOUR,
                    TimeMagnitude.MINUTE,
                    TimeMagnitude.SECOND,
                    TimeMagnitude.MILLISECOND,
                )
            )
        case Unit.NUMBER:
            return Float()
        case _:
            return Float(unit_symbol=unit.value)
