"""What `cmk-validate-plugins` finds: missing rules, rules that nobody uses, defaults that no form accepts."""

from __future__ import annotations

from collections.abc import Iterator

from cmk.agent_based.v2 import AgentSection, CheckPlugin, InventoryPlugin
from cmk.rulesets.v1.rule_specs import CheckParameters, DiscoveryParameters, HostAndItemCondition, SpecialAgent
from cmk.server_side_calls.v1 import SpecialAgentConfig

from support.discovery import Found
from support.forms import problems


def cross_reference_errors(agent_based: Found, rulesets: Found, calls: Found) -> Iterator[str]:
    """All findings."""
    checks = {r.name: r for r in rulesets.plugins.values() if isinstance(r, CheckParameters)}
    discoveries = {r.name: r for r in rulesets.plugins.values() if isinstance(r, DiscoveryParameters)}
    used: set[tuple[type, str]] = set()
    for plugin in agent_based.plugins.values():
        match plugin:
            case CheckPlugin():
                used.add((CheckParameters, plugin.check_ruleset_name or ""))
                used.add((DiscoveryParameters, plugin.discovery_ruleset_name or ""))
                yield from _reference(plugin.name, plugin.check_ruleset_name, plugin.check_default_parameters, checks)
                yield from _reference(
                    plugin.name, plugin.discovery_ruleset_name, plugin.discovery_default_parameters, discoveries
                )
                yield from _item_condition(plugin, checks)
            case AgentSection():
                used.add((DiscoveryParameters, plugin.host_label_ruleset_name or ""))
                yield from _reference(
                    plugin.name, plugin.host_label_ruleset_name, plugin.host_label_default_parameters, discoveries
                )
            case InventoryPlugin():
                yield from _reference(plugin.name, plugin.inventory_ruleset_name, None, {})
    used |= {(SpecialAgent, c.name) for c in calls.plugins.values() if isinstance(c, SpecialAgentConfig)}
    for rule in rulesets.plugins.values():
        if not isinstance(rule, (CheckParameters, DiscoveryParameters, SpecialAgent)) or rule.is_deprecated:
            continue
        if (type(rule), rule.name) not in used:
            yield f"{type(rule).__name__} {rule.name} is not used anywhere"
    names = {r.name for r in rulesets.plugins.values() if isinstance(r, SpecialAgent)}
    for call in calls.plugins.values():
        if isinstance(call, SpecialAgentConfig) and call.name not in names:
            yield f"special agent {call.name} has no rule"


def _reference(
    plugin: str,
    name: str | None,
    defaults: object,
    rules: dict[str, CheckParameters] | dict[str, DiscoveryParameters],
) -> Iterator[str]:
    if name is None:
        return
    if name not in rules:
        yield f"{plugin} references non-existent rule spec {name}"
        return
    for problem in problems(rules[name].parameter_form(), defaults):
        yield f"default parameters of {plugin} do not fit rule spec {name}: {problem}"


def _item_condition(plugin: CheckPlugin, checks: dict[str, CheckParameters]) -> Iterator[str]:
    rule = checks.get(plugin.check_ruleset_name or "")
    if rule is not None and isinstance(rule.condition, HostAndItemCondition) is not ("%s" in plugin.service_name):
        yield f"rule spec {rule.name} and plug-in {plugin.name} disagree on having items"
