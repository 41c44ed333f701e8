"""Forms that hold forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from cmk.rulesets.v1._localize import Label, Message, Title
from cmk.rulesets.v1.form_specs._base import DefaultValue, FormSpec, InputHint, ModelT, ModelT_co
from cmk.rulesets.v1.form_specs._basic import check_name


@dataclass(frozen=True, kw_only=True)
class CascadingSingleChoiceElement(Generic[ModelT]):
    """One of several forms."""

    name: str
    title: Title
    parameter_form: FormSpec[ModelT]

    def __post_init__(self) -> None:
        check_name(self.name)


@dataclass(frozen=True, kw_only=True)
class CascadingSingleChoice(FormSpec[tuple[str, object]]):
    """One of several forms."""

    elements: Sequence[CascadingSingleChoiceElement[Any]]
    label: Label | None = None
    prefill: DefaultValue[str] | InputHint[Title] = InputHint(Title("Please choose"))

    def __post_init__(self) -> None:
        super().__post_init__()
        names = {element.name for element in self.elements}
        if isinstance(self.prefill, DefaultValue) and self.prefill.value not in names:
            raise ValueError(f"default {self.prefill.value!r} is none of {sorted(names)}")


@dataclass(frozen=True, kw_only=True)
class DictElement(Generic[ModelT_co]):
    """An element of a dictionary."""

    parameter_form: FormSpec[Any]
    required: bool = False
    render_only: bool = False

    def __post_init__(self) -> None:
        if not isinstance(self.parameter_form, FormSpec):
            raise TypeError(f"parameter_form must be a form, got {self.parameter_form!r}")


@dataclass(frozen=True, kw_only=True)
class Dictionary(FormSpec[Mapping[str, object]]):
    """Named forms."""

    elements: Mapping[str, DictElement[Any]]
    no_elements_text: Message = Message("(no parameters)")
    ignored_elements: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for key, element in self.elements.items():
            check_name(key)
            if not isinstance(element, DictElement):
                raise TypeError(f"element {key} must be a DictElement, got {element!r}")
        if both := set(self.elements) & set(self.ignored_elements):
            raise ValueError(f"ignored elements are present: {sorted(both)}")


@dataclass(frozen=True, kw_only=True)
class List(FormSpec[Sequence[ModelT]], Generic[ModelT]):
    """Any number of values of one form."""

    element_template: FormSpec[ModelT]
    add_element_label: Label = Label("Add new entry")
    remove_element_label: Label = Label("Remove this entry")
    no_element_label: Label = Label("No entries")
    editable_order: bool = True


@dataclass(frozen=True, kw_only=True)
class MultipleChoiceElement:
    """One of several."""

    name: str
    title: Title

    def __post_init__(self) -> None:
        check_name(self.name)


@dataclass(frozen=True, kw_only=True)
class MultipleChoice(FormSpec[Sequence[str]]):
    """Any of several names."""

    elements: Sequence[MultipleChoiceElement]
    show_toggle_all: bool = False
    prefill: DefaultValue[Sequence[str]] = DefaultValue(())

    def __post_init__(self) -> None:
        super().__post_init__()
        if unknown := set(self.prefill.value) - {element.name for element in self.elements}:
            raise ValueError(f"prefilled, but not among the elements: {sorted(unknown)}")
