"""The plug-in objects. Keyword arguments only; what else is wrong with them, `support.static_rules` finds."""

from __future__ import annotations

import enum
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from cmk.agent_based.v2._inventory import Attributes, TableRow
from cmk.agent_based.v2._results import HostLabel, IgnoreResults, Metric, Result, Service

StringTable = list[list[str]]
CheckResult = Iterable[IgnoreResults | Metric | Result]
DiscoveryResult = Iterable[Service]
InventoryResult = Iterable[Attributes | TableRow]
HostLabelGenerator = Generator[HostLabel, None, None]

SectionT = TypeVar("SectionT")


class RuleSetType(enum.Enum):
    """How several matching rules reach a function."""

    MERGED = enum.auto()
    ALL = enum.auto()


@dataclass(kw_only=True)
class AgentSection(Generic[SectionT]):
    """A section of an agent's output."""

    name: str
    parse_function: Callable[[StringTable], SectionT | None]
    parsed_section_name: str | None = None
    host_label_function: Callable[..., HostLabelGenerator] | None = None
    host_label_default_parameters: Mapping[str, object] | None = None
    host_label_ruleset_name: str | None = None
    host_label_ruleset_type: RuleSetType = RuleSetType.MERGED
    supersedes: list[str] | None = None


@dataclass(kw_only=True)
class CheckPlugin:
    """A check plug-in."""

    name: str
    sections: list[str] | None = None
    service_name: str
    discovery_function: Callable[..., Iterable[Service]]
    discovery_default_parameters: Mapping[str, object] | None = None
    discovery_ruleset_name: str | None = None
    discovery_ruleset_type: RuleSetType = RuleSetType.MERGED
    check_function: Callable[..., Any]
    check_default_parameters: Mapping[str, object] | None = None
    check_ruleset_name: str | None = None
    cluster_check_function: Callable[..., Any] | None = None


@dataclass(kw_only=True)
class InventoryPlugin:
    """An inventory plug-in."""

    name: str
    sections: list[str] | None = None
    inventory_function: Callable[..., InventoryResult]
    inventory_default_parameters: Mapping[str, object] | None = None
    inventory_ruleset_name: str | None = None


def entry_point_prefixes() -> Mapping[type, str]:
    """Prefix of the variable by plug-in class."""
    return {AgentSection: "agent_section_", CheckPlugin: "check_plugin_", InventoryPlugin: "inventory_plugin_"}
