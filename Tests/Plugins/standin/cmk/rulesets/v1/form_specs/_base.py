"""What all forms have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cmk.rulesets.v1._localize import Help, Title

ModelT = TypeVar("ModelT")
ModelT_co = TypeVar("ModelT_co", covariant=True)


@dataclass(frozen=True)
class DefaultValue(Generic[ModelT_co]):
    """A value that a new form holds."""

    value: ModelT_co


@dataclass(frozen=True)
class InputHint(Generic[ModelT_co]):
    """A value that is only shown as an example."""

    value: ModelT_co


Prefill = DefaultValue[ModelT_co] | InputHint[ModelT_co]


@dataclass(frozen=True, kw_only=True)
class FormSpec(Generic[ModelT]):
    """A form."""

    title: Title | None = None
    help_text: Help | None = None
    migrate: Callable[[object], ModelT] | None = None
    custom_validate: Sequence[Callable[[ModelT], object]] | None = None

    def __post_init__(self) -> None:
        if self.title is not None and not isinstance(self.title, Title):
            raise TypeError(f"title must be a Title, got {self.title!r}")
        if self.help_text is not None and not isinstance(self.help_text, Help):
            raise TypeError(f"help_text must be a Help, got {self.help_text!r}")
        if self.custom_validate is not None and not isinstance(self.custom_validate, (list, tuple)):
            raise TypeError("custom_validate must be a sequence of functions")
