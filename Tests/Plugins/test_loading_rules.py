"""Loading and validation in small find what Checkmk's loader and cmk-validate-plugins find."""

from collections.abc import Mapping
from types import ModuleType
from typing import Any

import pytest
from cmk.agent_based.v2 import (
    AgentSection,
    Attributes,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    HostLabel,
    HostLabelGenerator,
    InventoryPlugin,
    InventoryResult,
    Result,
    Service,
    State,
)
from cmk.rulesets.v1 import Title, form_specs, rule_specs
from cmk.server_side_calls.v1 import SpecialAgentConfig
from support.cross_references import cross_reference_errors
from support.discovery import GROUPS, Found, collect
from support.static_rules import violations


def _rule(name: str, item: bool = False) -> rule_specs.CheckParameters:
    return rule_specs.CheckParameters(
        name=name,
        title=Title("x"),
        topic=rule_specs.Topic.NETWORKING,
        parameter_form=lambda: form_specs.Dictionary(elements={}),
        condition=rule_specs.HostAndItemCondition(Title("x")) if item else rule_specs.HostCondition(),
    )


def discover(section: object) -> DiscoveryResult:
    yield Service()


def discover_params(params: object, section: object) -> DiscoveryResult:
    yield Service()


def check(section: object) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def check_item(item: str, section: object) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def check_params(params: object, section: object) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def check_wrong_order(section: object, params: object) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def check_two(section_a: object, section_b: object) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def labels_of_two(section_a: object, section_b: object) -> HostLabelGenerator:
    yield HostLabel("a", "b")


def check_no_generator(section: object) -> CheckResult:
    return [Result(state=State.OK, summary="x")]


def cluster_wrong(section: Mapping[str, int]) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def cluster_postponed(section: "Mapping[str, int | None]") -> CheckResult:
    yield Result(state=State.OK, summary="x")


def cluster_right(section: Mapping[str, int | None]) -> CheckResult:
    yield Result(state=State.OK, summary="x")


def inventory(section: object) -> InventoryResult:
    yield Attributes(path=["a"])


def _plugin(**changes: Any) -> CheckPlugin:
    arguments: dict[str, Any] = {
        "name": "a",
        "service_name": "A",
        "discovery_function": discover,
        "check_function": check,
        **changes,
    }
    return CheckPlugin(**arguments)


PARAMS: dict[str, object] = {"a": 1}
VIOLATIONS: list[tuple[dict[str, Any], str]] = [
    ({"name": "a-b"}, "letters, digits and underscores"),
    ({"name": ""}, "letters, digits and underscores"),
    ({"service_name": ""}, "non-empty str"),
    ({"service_name": "%s of %s"}, "more than once"),
    ({"name": "mgmt_a"}, "go together"),
    ({"service_name": "A %s"}, "missing 'item' argument"),
    ({"check_function": check_item}, "unexpected 'item' argument"),
    ({"check_function": check_params}, "unexpected 'params' argument"),
    ({"check_default_parameters": PARAMS}, "missing 'params' argument"),
    ({"check_default_parameters": PARAMS, "check_function": check_wrong_order}, "wrong order of arguments"),
    ({"check_function": check_two}, "expected arguments"),
    ({"sections": ["a", "c"], "discovery_function": discover, "check_function": check_two}, "expected arguments"),
    ({"sections": ("a",)}, "sections must be a non-empty list"),
    ({"sections": []}, "sections must be a non-empty list"),
    ({"check_function": check_no_generator}, "check_function must be a generator function"),
    ({"discovery_function": list}, "must be a generator function"),
    ({"check_ruleset_name": "a"}, "missing default check parameters for ruleset a"),
    ({"discovery_ruleset_name": "a"}, "missing default discovery parameters"),
    (
        {"discovery_default_parameters": PARAMS, "discovery_function": discover_params},
        "missing ruleset name for default discovery parameters",
    ),
    ({"check_default_parameters": (("a", 1),), "check_function": check_params}, "must be a dict or None"),
    ({"cluster_check_function": cluster_wrong}, "wrong type annotation: collections.abc.Mapping[str, int]"),
    ({"cluster_check_function": cluster_postponed}, "wrong type annotation: 'Mapping[str, int | None]'"),
    ({"discovery_ruleset_type": "all"}, "must be a RuleSetType"),
]


@pytest.mark.parametrize(("changes", "message"), VIOLATIONS, ids=[message for _, message in VIOLATIONS])
def test_static_rules_of_check_plugins(changes: dict[str, Any], message: str) -> None:
    found = list(violations(_plugin(**changes)))
    assert any(message in text for text in found), found


def test_a_correct_plugin_has_no_violations() -> None:
    assert list(violations(_plugin(cluster_check_function=cluster_right))) == []
    assert list(violations(InventoryPlugin(name="a", inventory_function=inventory))) == []


def test_static_rules_of_sections_and_inventory() -> None:
    section: AgentSection[object] = AgentSection(
        name="a.b", parse_function=len, supersedes=["a.b", "a.b"], host_label_function=labels_of_two
    )
    texts = " ".join(violations(section))
    assert "letters, digits" in texts
    assert "cannot supersede itself" in texts
    assert "duplicates" in texts
    assert "expected arguments" in texts
    plugin = InventoryPlugin(name="a", inventory_function=inventory, inventory_default_parameters={"a": 1})
    assert any("missing ruleset name" in text for text in violations(plugin))


def test_loader_reports_wrong_types_and_double_names() -> None:
    module = ModuleType("m")
    vars(module).update(check_plugin_a=_plugin(), check_plugin_b=_plugin(), check_plugin_c=5, other=5)
    found = Found()
    collect(module, GROUPS["agent_based"], found)
    assert found.errors == [
        "m:check_plugin_b: plug-in 'a' already defined at m:check_plugin_a",
        "m:check_plugin_c: 5",
    ]


def test_cross_references() -> None:
    plugin = _plugin(
        check_function=check_params, check_default_parameters={"x": 1}, check_ruleset_name="known", service_name="A"
    )
    other = _plugin(name="b", check_function=check_params, check_default_parameters={}, check_ruleset_name="unknown")
    call = SpecialAgentConfig(name="agent", parameter_parser=dict, commands_function=lambda _params, _host: [])
    errors = cross_reference_errors(
        Found({"a": plugin, "b": other}),
        Found({"r": _rule("known", item=True), "s": _rule("unused")}),
        Found({"c": call}),
    )
    assert list(errors) == [
        "default parameters of a do not fit rule spec known: value.x: the form has no such element",
        "rule spec known and plug-in a disagree on having items",
        "b references non-existent rule spec unknown",
        "CheckParameters unused is not used anywhere",
        "special agent agent has no rule",
    ]
