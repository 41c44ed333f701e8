"""Simple forms."""

from __future__ import annotations

import ast
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from keyword import iskeyword
from typing import ClassVar, Literal, TypeVar

from cmk.rulesets.v1._localize import Label, Message, Title
from cmk.rulesets.v1.form_specs._base import DefaultValue, FormSpec, InputHint, Prefill


def check_name(name: str) -> None:
    """Names of elements are identifiers."""
    if not name.isidentifier() or iskeyword(name):
        raise ValueError(f"'{name}' is not a valid, non-reserved Python identifier")


@dataclass(frozen=True, kw_only=True)
class BooleanChoice(FormSpec[bool]):
    """A check box."""

    label: Label | None = None
    prefill: DefaultValue[bool] = DefaultValue(False)


class IECMagnitude(enum.Enum):
    """Magnitudes of 1024."""

    BYTE = enum.auto()
    KIBI = enum.auto()
    MEBI = enum.auto()
    GIBI = enum.auto()
    TEBI = enum.auto()


class SIMagnitude(enum.Enum):
    """Magnitudes of 1000."""

    BYTE = enum.auto()
    KILO = enum.auto()
    MEGA = enum.auto()
    GIGA = enum.auto()
    TERA = enum.auto()


@dataclass(frozen=True, kw_only=True)
class DataSize(FormSpec[int]):
    """A number of bytes."""

    label: Label | None = None
    displayed_magnitudes: Sequence[SIMagnitude] | Sequence[IECMagnitude]
    prefill: Prefill[int] = InputHint(0)


FixedT = TypeVar("FixedT", int, float, str, bool, None)


@dataclass(frozen=True, kw_only=True)
class FixedValue(FormSpec[FixedT]):
    """A value that cannot be edited."""

    value: FixedT
    label: Label | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        try:
            ast.literal_eval(repr(self.value))
        except (ValueError, SyntaxError) as error:
            raise ValueError("the value of a FixedValue must be a literal") from error


@dataclass(frozen=True, kw_only=True)
class Float(FormSpec[float]):
    """A number."""

    label: Label | None = None
    unit_symbol: str = ""
    prefill: Prefill[float] = InputHint(0.0)


@dataclass(frozen=True, kw_only=True)
class Integer(FormSpec[int]):
    """A whole number."""

    label: Label | None = None
    unit_symbol: str = ""
    prefill: Prefill[int] = InputHint(0)


@dataclass(frozen=True, kw_only=True)
class Percentage(FormSpec[float]):
    """A percentage."""

    label: Label | None = None
    prefill: Prefill[float] = InputHint(0.0)


class MatchingScope(enum.Enum):
    """What a regular expression must match."""

    PREFIX = enum.auto()
    INFIX = enum.auto()
    FULL = enum.auto()


@dataclass(frozen=True, kw_only=True)
class RegularExpression(FormSpec[str]):
    """A regular expression."""

    predefined_help_text: MatchingScope
    label: Label | None = None
    prefill: Prefill[str] = InputHint("")


@dataclass(frozen=True, kw_only=True)
class ServiceState(FormSpec[Literal[0, 1, 2, 3]]):
    """A state."""

    OK: ClassVar[Literal[0]] = 0
    WARN: ClassVar[Literal[1]] = 1
    CRIT: ClassVar[Literal[2]] = 2
    UNKNOWN: ClassVar[Literal[3]] = 3
    prefill: DefaultValue[Literal[0, 1, 2, 3]] = DefaultValue(0)


@dataclass(frozen=True, kw_only=True)
class String(FormSpec[str]):
    """A line of text."""

    label: Label | None = None
    macro_support: bool = False
    prefill: Prefill[str] = InputHint("")


@dataclass(frozen=True, kw_only=True)
class Password(FormSpec[tuple[str, str, tuple[str, str]]]):
    """A password, typed in or from the password store."""


class TimeMagnitude(enum.Enum):
    """Units of a time span."""

    MILLISECOND = enum.auto()
    SECOND = enum.auto()
    MINUTE = enum.auto()
    HOUR = enum.auto()
    DAY = enum.auto()


@dataclass(frozen=True, kw_only=True)
class TimeSpan(FormSpec[float]):
    """A time span."""

    label: Label | None = None
    displayed_magnitudes: Sequence[TimeMagnitude]
    prefill: Prefill[float] = InputHint(0.0)


@dataclass(frozen=True)
class SingleChoiceElement:
    """One of several."""

    name: str
    title: Title

    def __post_init__(self) -> None:
        check_name(self.name)


@dataclass(frozen=True, kw_only=True)
class SingleChoice(FormSpec[str]):
    """One of several names."""

    elements: Sequence[SingleChoiceElement]
    no_elements_text: Message | None = None
    frozen: bool = False
    label: Label | None = None
    prefill: DefaultValue[str] | InputHint[Title] = InputHint(Title("Please choose"))
    ignored_elements: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        names = {element.name for element in self.elements}
        if isinstance(self.prefill, DefaultValue) and self.prefill.value not in names:
            raise ValueError(f"default {self.prefill.value!r} is none of {sorted(names)}")
        if both := names & set(self.ignored_elements):
            raise ValueError(f"ignored elements are present: {sorted(both)}")
