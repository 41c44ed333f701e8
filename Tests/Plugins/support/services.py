"""A monitored host in small: parses sections, discovers services, checks them, with a value store per service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cmk.agent_based.v2 import (
    AgentSection,
    Attributes,
    CheckPlugin,
    HostLabel,
    IgnoreResults,
    InventoryPlugin,
    Metric,
    Result,
    Service,
    State,
    TableRow,
)
from cmk.agent_based.v2._store import set_value_store

from support.agent_output import Sections
from support.discovery import discover

PACKAGE = "cmk_addons.plugins.ntopng"
FOUND = discover(PACKAGE, "agent_based")
SECTIONS = {p.name: p for p in FOUND.plugins.values() if isinstance(p, AgentSection)}
CHECKS = {p.name: p for p in FOUND.plugins.values() if isinstance(p, CheckPlugin)}
INVENTORIES = {p.name: p for p in FOUND.plugins.values() if isinstance(p, InventoryPlugin)}


@dataclass(frozen=True)
class Output:
    """What a check function yielded."""

    results: list[Result]
    metrics: dict[str, Metric]

    @property
    def state(self) -> State:
        """The worst state."""
        return State.worst(*(result.state for result in self.results))

    @property
    def summary(self) -> str:
        """The service's first line."""
        return ", ".join(result.summary for result in self.results if result.summary)

    @property
    def details(self) -> str:
        """All lines."""
        return "\n".join(result.details for result in self.results)

    def value(self, metric: str) -> float:
        """Value of a metric."""
        return self.metrics[metric].value


@dataclass
class MonitoredHost:
    """A host, or a node of a cluster; keeps the value stores over several checks."""

    stores: dict[tuple[str, str | None], dict[str, object]] = field(default_factory=dict)

    def check(self, name: str, sections: Mapping[str, object], item: str | None = None, **params: object) -> Output:
        """Check a service; `params` go over the plug-in's defaults."""
        plugin = CHECKS[name]
        return self._run(name, item, plugin.check_function(**_arguments(plugin, item, params), **_of(plugin, sections)))

    def cluster_check(
        self, name: str, nodes: Mapping[str, Mapping[str, object]], item: str | None = None, **params: object
    ) -> Output:
        """Check a service of a cluster of nodes."""
        plugin = CHECKS[name]
        assert plugin.cluster_check_function is not None
        wanted = {node: _of(plugin, sections)["section"] for node, sections in nodes.items()}
        arguments = _arguments(plugin, item, params)
        return self._run(name, item, plugin.cluster_check_function(**arguments, section=wanted))

    def _run(self, name: str, item: str | None, results: Iterable[Result | Metric | IgnoreResults]) -> Output:
        set_value_store(self.stores.setdefault((name, item), {}))
        try:
            yielded = list(results)
        finally:
            set_value_store(None)
        metrics: dict[str, Metric] = {}
        for metric in (entry for entry in yielded if isinstance(entry, Metric)):
            assert metric.name not in metrics, f"metric {metric.name} yielded twice"
            metrics[metric.name] = metric
        return Output([entry for entry in yielded if isinstance(entry, Result)], metrics)


def parse(tables: Sections) -> dict[str, object]:
    """Parsed sections; those that a parse function drops are missing."""
    parsed = {name: SECTIONS[name].parse_function(table) for name, table in tables.items()}
    return {name: section for name, section in parsed.items() if section is not None}


def discovered(name: str, sections: Mapping[str, object], **params: object) -> list[Service]:
    """Services of a plug-in."""
    plugin = CHECKS[name]
    section = _of(plugin, sections)
    if section["section"] is None:
        return []
    defaults = plugin.discovery_default_parameters
    arguments = {} if defaults is None else {"params": {**defaults, **params}}
    services = list(plugin.discovery_function(**arguments, **section))
    for service in services:
        assert isinstance(service, Service)
        assert (service.item is not None) is ("%s" in plugin.service_name), service
    items = [service.item for service in services]
    assert len(set(items)) == len(items), f"item discovered twice: {items}"
    return services


def all_services(sections: Mapping[str, object]) -> dict[str, tuple[str, str | None]]:
    """All services of a host by their name: plug-in and item."""
    return {
        plugin.service_name.replace("%s", service.item or ""): (name, service.item)
        for name, plugin in CHECKS.items()
        for service in discovered(name, sections)
    }


def host_labels(section_name: str, sections: Mapping[str, object]) -> list[HostLabel]:
    """Host labels of a section."""
    function = SECTIONS[section_name].host_label_function
    assert function is not None
    return list(function(section=sections[section_name]))


def inventory(name: str, sections: Mapping[str, object]) -> list[Attributes | TableRow]:
    """What an inventory plug-in yields."""
    return list(INVENTORIES[name].inventory_function(section=sections[(INVENTORIES[name].sections or [name])[0]]))


def _of(plugin: CheckPlugin, sections: Mapping[str, object]) -> dict[str, object]:
    return {"section": sections.get((plugin.sections or [plugin.name])[0])}


def _arguments(plugin: CheckPlugin, item: str | None, params: Mapping[str, object]) -> dict[str, object]:
    arguments: dict[str, object] = {} if item is None else {"item": item}
    if plugin.check_default_parameters is not None:
        arguments["params"] = {**plugin.check_default_parameters, **params}
    return arguments
