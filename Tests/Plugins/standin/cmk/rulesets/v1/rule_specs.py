"""Rules."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword

from cmk.rulesets.v1._localize import Help, Title
from cmk.rulesets.v1.form_specs import Dictionary, FormSpec

__all__ = [
    "CheckParameters",
    "CustomTopic",
    "DiscoveryParameters",
    "HostAndItemCondition",
    "HostCondition",
    "SpecialAgent",
    "Topic",
]


class Topic(enum.Enum):
    """Where a rule stands in the menu."""

    APPLICATIONS = "applications"
    GENERAL = "general"
    NETWORKING = "networking"


@dataclass(frozen=True)
class CustomTopic:
    """A topic of one's own."""

    title: Title


@dataclass(frozen=True)
class HostCondition:
    """The rule matches hosts."""


@dataclass(frozen=True)
class HostAndItemCondition:
    """The rule matches hosts and items."""

    item_title: Title
    item_form: FormSpec[str] | None = None


@dataclass(frozen=True)
class _RuleSpec:
    title: Title
    topic: Topic | CustomTopic
    parameter_form: Callable[[], Dictionary]
    name: str

    def __post_init__(self) -> None:
        if not isinstance(self.title, Title):
            raise TypeError(f"title must be a Title, got {self.title!r}")
        if not isinstance(self.topic, (Topic, CustomTopic)):
            raise TypeError(f"topic must be a Topic, got {self.topic!r}")
        if not self.name.isidentifier() or iskeyword(self.name):
            raise ValueError(f"'{self.name}' is not a valid, non-reserved Python identifier")


@dataclass(frozen=True)
class CheckParameters(_RuleSpec):
    """Parameters of check plug-ins; creates the rule for enforced services, too."""

    condition: HostCondition | HostAndItemCondition
    is_deprecated: bool = False
    help_text: Help | None = None
    create_enforced_service: bool = True


@dataclass(frozen=True)
class DiscoveryParameters(_RuleSpec):
    """Parameters of the discovery."""

    is_deprecated: bool = False
    help_text: Help | None = None


@dataclass(frozen=True)
class SpecialAgent(_RuleSpec):
    """Parameters of a special agent."""

    is_deprecated: bool = False
    help_text: Help | None = None
