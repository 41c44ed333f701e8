"""Values and forms: is a value one that the form could have produced, and what does an untouched form hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cmk.rulesets.v1.form_specs import (
    BooleanChoice,
    CascadingSingleChoice,
    DataSize,
    DefaultValue,
    Dictionary,
    FixedValue,
    Float,
    FormSpec,
    Integer,
    Levels,
    List,
    MultipleChoice,
    Password,
    Percentage,
    RegularExpression,
    ServiceState,
    SimpleLevels,
    SingleChoice,
    String,
    TimeSpan,
)
from cmk.rulesets.v1.form_specs.validators import ValidationError


def problems(form: FormSpec[Any], value: object, path: str = "value") -> Iterator[str]:
    """Everything that is wrong with a value, after the form's own migrations."""
    if form.migrate is not None:
        value = form.migrate(value)
    found = list(_typed(form, value, path))
    yield from found
    for validate in () if found else form.custom_validate or ():
        try:
            validate(value)
        except ValidationError as error:
            yield f"{path}: {error.message}"


def _typed(form: FormSpec[Any], value: object, path: str) -> Iterator[str]:
    wrong = f"{path}: {value!r} does not fit {type(form).__name__}"
    match form:
        case Dictionary():
            yield from _dictionary(form, value, path)
        case List():
            if not isinstance(value, list):
                yield wrong
                return
            for number, entry in enumerate(value):
                yield from problems(form.element_template, entry, f"{path}[{number}]")
        case CascadingSingleChoice():
            yield from _cascading(form, value, path)
        case SimpleLevels() | Levels():
            yield from _levels(form, value, path)
        case SingleChoice():
            if value not in [element.name for element in form.elements]:
                yield wrong
        case MultipleChoice():
            names = {element.name for element in form.elements}
            if not isinstance(value, list) or not set(value) <= names:
                yield wrong
        case Password():
            match value:
                case ("cmk_postprocessed", "explicit_password" | "stored_password", (str(), str())):
                    pass
                case _:
                    yield wrong
        case FixedValue():
            if value != form.value:
                yield wrong
        case ServiceState():
            if value not in (0, 1, 2, 3):
                yield wrong
        case RegularExpression():
            try:
                re.compile(value if isinstance(value, str) else "(")
            except re.error:
                yield wrong
        case _:
            if type(value) is not _plain_type(form):
                yield wrong


def _plain_type(form: FormSpec[Any]) -> type:
    match form:
        case BooleanChoice():
            return bool
        case Integer() | DataSize():
            return int
        case Float() | Percentage() | TimeSpan():
            return float
        case String():
            return str
        case _:
            raise TypeError(f"unknown form {type(form).__name__}")


def _dictionary(form: Dictionary, value: object, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: {value!r} is no dictionary"
        return
    for key in value.keys() - form.elements.keys() - set(form.ignored_elements):
        yield f"{path}.{key}: the form has no such element"
    for key, element in form.elements.items():
        if key in value:
            yield from problems(element.parameter_form, value[key], f"{path}.{key}")
        elif element.required:
            yield f"{path}.{key}: required"


def _cascading(form: CascadingSingleChoice, value: object, path: str) -> Iterator[str]:
    match value:
        case (str() as name, inner):
            for element in form.elements:
                if element.name == name:
                    yield from problems(element.parameter_form, inner, f"{path}.{name}")
                    return
    yield f"{path}: {value!r} is none of the choices"


def _levels(form: SimpleLevels[Any] | Levels[Any], value: object, path: str) -> Iterator[str]:
    match value:
        case ("no_levels", None):
            return
        case ("fixed", (warn, crit)):
            yield from problems(form.form_spec_template, warn, f"{path}.warn")
            yield from problems(form.form_spec_template, crit, f"{path}.crit")
        case ("cmk_postprocessed", "predictive_levels", dict()) if isinstance(form, Levels):
            return
        case _:
            yield f"{path}: {value!r} are no levels"


def prefill(form: FormSpec[Any]) -> object:
    """What the form holds when it is opened and saved untouched; input hints are taken as typed in."""
    match form:
        case Dictionary():
            return {key: prefill(e.parameter_form) for key, e in form.elements.items() if e.required}
        case List():
            return []
        case CascadingSingleChoice():
            names = [element.name for element in form.elements]
            chosen = form.prefill.value if isinstance(form.prefill, DefaultValue) else names[0]
            return chosen, prefill(form.elements[names.index(chosen)].parameter_form)
        case SingleChoice():
            return form.prefill.value if isinstance(form.prefill, DefaultValue) else form.elements[0].name
        case MultipleChoice():
            return list(form.prefill.value)
        case Password():
            return "cmk_postprocessed", "stored_password", ("some_id", "")
        case FixedValue():
            return form.value
        case SimpleLevels() | Levels():
            return "fixed", form.prefill_fixed_levels.value
        case (
            BooleanChoice()
            | DataSize()
            | Float()
            | Integer()
            | Percentage()
            | RegularExpression()
            | ServiceState()
            | String()
            | TimeSpan()
        ):
            return form.prefill.value
        case _:
            raise TypeError(f"unknown form {type(form).__name__}")


def all_forms(form: FormSpec[Any]) -> Iterator[FormSpec[Any]]:
    """A form and all forms in it."""
    yield form
    match form:
        case Dictionary():
            for element in form.elements.values():
                yield from all_forms(element.parameter_form)
        case List():
            yield from all_forms(form.element_template)
        case CascadingSingleChoice():
            for choice in form.elements:
                yield from all_forms(choice.parameter_form)
        case SimpleLevels() | Levels():
            yield from all_forms(form.form_spec_template)
