"""Rules for agent based plug-ins that Checkmk applies when it loads them."""

from __future__ import annotations

import inspect
import re
import types
import typing
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import get_args, get_origin

from cmk.agent_based.v2 import AgentSection, CheckPlugin, InventoryPlugin, RuleSetType

_NAME = re.compile(r"[A-Za-z0-9_]+\Z")


def violations(plugin: object) -> Iterator[str]:
    """Everything that is wrong with a plug-in."""
    match plugin:
        case AgentSection():
            yield from _section(plugin)
        case CheckPlugin():
            yield from _check_plugin(plugin)
        case InventoryPlugin():
            yield from _inventory_plugin(plugin)
        case _:
            yield f"unknown kind of plug-in: {plugin!r}"


def _section(section: AgentSection[object]) -> Iterator[str]:
    yield from _name("section", section.name)
    if section.parsed_section_name is not None:
        yield from _name("parsed section", section.parsed_section_name)
    yield from _ruleset(
        "host label",
        section.host_label_default_parameters,
        section.host_label_ruleset_name,
        section.host_label_ruleset_type,
        both_ways=True,
    )
    if section.host_label_function is not None:
        params = section.host_label_default_parameters is not None
        yield from _function("host_label_function", section.host_label_function, ["section"], params=params)
    if section.supersedes is not None:
        if not isinstance(section.supersedes, list):
            yield "supersedes must be a list"
        if section.name in section.supersedes:
            yield "a section cannot supersede itself"
        if len(set(section.supersedes)) < len(section.supersedes):
            yield "supersedes has duplicates"


def _check_plugin(plugin: CheckPlugin) -> Iterator[str]:
    yield from _name("check plug-in", plugin.name)
    if not isinstance(plugin.service_name, str) or not plugin.service_name:
        yield "service_name must be a non-empty str"
        return
    if plugin.service_name.count("%s") > 1:
        yield "service_name holds %s more than once"
    management = plugin.service_name.startswith("Management Interface: ")
    if plugin.name.startswith("mgmt_") is not management:
        yield "mgmt_ in the name and 'Management Interface: ' in the service name go together"
    item = "%s" in plugin.service_name
    sections = yield from _sections(plugin.sections, plugin.name)
    yield from _ruleset(
        "discovery",
        plugin.discovery_default_parameters,
        plugin.discovery_ruleset_name,
        plugin.discovery_ruleset_type,
        both_ways=True,
    )
    yield from _ruleset("check", plugin.check_default_parameters, plugin.check_ruleset_name, None, both_ways=False)
    params = plugin.check_default_parameters is not None
    yield from _function(
        "discovery_function",
        plugin.discovery_function,
        sections,
        params=plugin.discovery_default_parameters is not None,
    )
    yield from _function("check_function", plugin.check_function, sections, params=params, item=item)
    if plugin.cluster_check_function is not None:
        yield from _function(
            "cluster_check_function", plugin.cluster_check_function, sections, params=params, item=item, cluster=True
        )


def _inventory_plugin(plugin: InventoryPlugin) -> Iterator[str]:
    yield from _name("inventory plug-in", plugin.name)
    sections = yield from _sections(plugin.sections, plugin.name)
    yield from _ruleset(
        "inventory", plugin.inventory_default_parameters, plugin.inventory_ruleset_name, None, both_ways=True
    )
    params = plugin.inventory_default_parameters is not None
    yield from _function("inventory_function", plugin.inventory_function, sections, params=params)


def _name(kind: str, name: object) -> Iterator[str]:
    if not isinstance(name, str) or not _NAME.match(name):
        yield f"name of a {kind} must be letters, digits and underscores: {name!r}"


def _sections(sections: object, default: str) -> Generator[str, None, list[str]]:
    """Yields complaints, returns the expected names of the section arguments."""
    if sections is None:
        return ["section"]
    if not isinstance(sections, list) or not sections:
        yield f"sections must be a non-empty list, got {sections!r}"
        return ["section"]
    for name in sections:
        yield from _name(f"section of {default}", name)
    return ["section"] if len(sections) == 1 else [f"section_{name}" for name in sections]


def _ruleset(kind: str, defaults: object, name: object, rule_type: object, *, both_ways: bool) -> Iterator[str]:
    if defaults is not None and not isinstance(defaults, dict):
        yield f"{kind}: default parameters must be a dict or None, got {defaults!r}"
    if name is not None:
        yield from _name(f"{kind} rule set", name)
        if defaults is None:
            yield f"missing default {kind} parameters for ruleset {name}"
    elif both_ways and defaults is not None:
        yield f"missing ruleset name for default {kind} parameters"
    if rule_type is not None and not isinstance(rule_type, RuleSetType):
        yield f"{kind}: ruleset type must be a RuleSetType"


def _function(
    kind: str,
    function: Callable[..., object],
    sections: Sequence[str],
    *,
    params: bool,
    item: bool = False,
    cluster: bool = False,
) -> Iterator[str]:
    if not inspect.isgeneratorfunction(function):
        yield f"{kind} must be a generator function"
    signature = inspect.signature(function).parameters
    actual = list(signature)
    expected = [*(["item"] if item else []), *(["params"] if params else []), *sections]
    for name in ("item", "params"):
        if (name in expected) is not (name in actual):
            yield f"{kind}: {'missing' if name in expected else 'unexpected'} {name!r} argument"
            return
    if sorted(actual) == sorted(expected) and actual != expected:
        yield f"{kind}: wrong order of arguments. Expected: {expected}, actual: {actual}"
    elif actual != expected:
        yield f"{kind}: expected arguments: {expected}, actual arguments: {actual}"
    elif cluster:
        yield from _cluster_annotations(kind, [signature[name].annotation for name in sections])


def _cluster_annotations(kind: str, annotations: Sequence[object]) -> Iterator[str]:
    """As Checkmk does it: on the annotation as it stands, so one postponed to a string is wrong, too."""
    for annotation in annotations:
        if annotation is inspect.Parameter.empty:
            continue
        arguments = get_args(annotation)
        mapping = str(annotation).startswith(("collections.abc.Mapping[", "typing.Mapping["))
        if not mapping or len(arguments) != 2 or arguments[0] is not str or not _is_optional(arguments[1]):
            yield f"{kind}: wrong type annotation: {annotation!r}, expected Mapping[str, X | None]"


def _is_optional(annotation: object) -> bool:
    return get_origin(annotation) in (types.UnionType, typing.Union) and type(None) in get_args(annotation)
