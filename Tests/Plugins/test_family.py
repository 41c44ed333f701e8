"""The family as a whole: loads, keeps the rules of the APIs, refers to itself correctly."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from cmk.agent_based.v2 import CheckPlugin
from cmk.graphing.v1 import graphs, perfometers
from cmk.graphing.v1.metrics import Metric, names_in
from cmk.rulesets.v1.form_specs import CascadingSingleChoice, Dictionary, Levels, List
from cmk.rulesets.v1.rule_specs import CheckParameters, DiscoveryParameters, SpecialAgent
from support import documentation, manpages
from support.cross_references import cross_reference_errors
from support.discovery import GROUPS, discover
from support.documentation import TABLES
from support.forms import all_forms, prefill, problems
from support.services import CHECKS, PACKAGE
from support.static_rules import violations

REPOSITORY = Path(__file__).parents[2]
FAMILY = REPOSITORY / "mkp-src" / "ntopng"
FOUND = {group: discover(PACKAGE, group) for group in GROUPS}
MODULES = sorted(FAMILY.rglob("*.py"))
STABLE_APIS = {"cmk.agent_based.v2", "cmk.rulesets.v1", "cmk.graphing.v1", "cmk.server_side_calls.v1"}

RULES = {
    location: plugin
    for location, plugin in FOUND["rulesets"].plugins.items()
    if isinstance(plugin, (CheckParameters, DiscoveryParameters, SpecialAgent))
}


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_loads_without_complaints(group: str) -> None:
    assert FOUND[group].errors == []
    assert FOUND[group].plugins


def test_all_expected_checks_are_there() -> None:
    assert {plugin.service_name for plugin in CHECKS.values()} == {
        "ntopng",
        "ntopng server %s",
        "ntopng interface %s",
        "ntopng alerts %s",
        "ntopng exporter %s",
        "ntopng probe %s",
        "Network traffic",
        "Network flows",
        "Network score",
        "Network alerts",
    }
    assert CHECKS.keys() == TABLES.keys()


@pytest.mark.parametrize("location", FOUND["agent_based"].plugins)
def test_agent_based_plugins_keep_the_static_rules(location: str) -> None:
    assert list(violations(FOUND["agent_based"].plugins[location])) == []


def test_rules_and_plugins_refer_to_each_other() -> None:
    found = cross_reference_errors(FOUND["agent_based"], FOUND["rulesets"], FOUND["server_side_calls"])
    assert list(found) == []


@pytest.mark.parametrize("plugin", CHECKS.values(), ids=CHECKS)
def test_every_check_works_on_clusters(plugin: CheckPlugin) -> None:
    assert plugin.cluster_check_function is not None


@pytest.mark.parametrize("group", GROUPS)
def test_names_begin_with_ntopng(group: str) -> None:
    names = [getattr(plugin, "name", "") for plugin in FOUND[group].plugins.values()]
    assert [name for name in names if name != "ntopng" and not name.startswith("ntopng_")] == []


def test_no_init_files_in_namespace_folders() -> None:
    assert list(FAMILY.rglob("__init__.py")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FAMILY)))
def test_only_stable_apis_are_imported(path: Path) -> None:
    imported = {name for name in _imports(path) if name.split(".")[0] == "cmk"}
    outside = {name for name in imported if not any(name == api or name.startswith(f"{api}.") for api in STABLE_APIS)}
    assert outside == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FAMILY)))
def test_nothing_is_imported_with_a_plugin_prefix(path: Path) -> None:
    prefixes = tuple(prefix for group in GROUPS.values() for prefix in group.values())
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [alias.asname or alias.name for node in ast.walk(tree) for alias in getattr(node, "names", ())]
    assert [name for name in names if isinstance(name, str) and name.startswith(prefixes)] == []


def test_no_secret_is_ever_passed_as_text() -> None:
    for path in (FAMILY / "server_side_calls").glob("*.py"):
        attributes = {n.attr for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Attribute)}
        assert "unsafe" not in attributes


@pytest.mark.parametrize("location", RULES)
def test_fields_accept_what_they_are_prefilled_with(location: str) -> None:
    for form in all_forms(RULES[location].parameter_form()):
        value = prefill(form)
        must_be_typed_in = isinstance(form, (Dictionary, List, CascadingSingleChoice)) or value == ""
        if not must_be_typed_in:
            assert list(problems(form, value)) == [], form.title


@pytest.mark.parametrize("name", TABLES)
def test_every_figure_has_its_levels_in_the_rule(name: str) -> None:
    defaults = CHECKS[name].check_default_parameters or {}
    rule = next(
        r for r in RULES.values() if isinstance(r, CheckParameters) and r.name == CHECKS[name].check_ruleset_name
    )
    elements = rule.parameter_form().elements
    assert elements.keys() == defaults.keys()
    for measure in TABLES[name]:
        assert measure.key in elements
        assert (measure.lower_key in elements) is measure.has_lower
        form = elements[measure.key].parameter_form
        assert isinstance(form, Levels) is measure.predictive
        if isinstance(form, Levels):
            assert form.predictive.reference_metric == measure.metric


def test_metrics_of_the_checks_are_the_metrics_of_the_graphs() -> None:
    defined = {plugin.name for plugin in FOUND["graphing"].plugins.values() if isinstance(plugin, Metric)}
    yielded = {measure.metric for table in TABLES.values() for measure in table}
    assert yielded == defined


def test_graphs_and_perfometers_use_defined_metrics_only() -> None:
    defined = {plugin.name for plugin in FOUND["graphing"].plugins.values() if isinstance(plugin, Metric)}
    used = {name for plugin in FOUND["graphing"].plugins.values() for name in _metrics_in(plugin)}
    assert used <= defined


def test_names_of_graphs_and_perfometers_are_unique_over_their_kinds() -> None:
    plugins = FOUND["graphing"].plugins.values()
    for kinds in (
        (graphs.Graph, graphs.Bidirectional),
        (perfometers.Perfometer, perfometers.Bidirectional, perfometers.Stacked),
    ):
        names = [plugin.name for plugin in plugins if isinstance(plugin, kinds)]
        assert len(set(names)) == len(names)


def test_metric_keys_are_unique_per_service() -> None:
    for table in TABLES.values():
        assert len({measure.key for measure in table}) == len(table)
        assert len({measure.metric for measure in table}) == len(table)


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_a_man_page(name: str) -> None:
    path = FAMILY / "checkman" / name
    assert list(manpages.problems(path)) == []
    fields = manpages.parse_man_page(path)
    assert ("item" in fields) is ("%s" in CHECKS[name].service_name)
    assert fields["discovery"]
    assert fields["cluster"]


def test_no_man_page_without_check() -> None:
    assert {path.name for path in (FAMILY / "checkman").iterdir()} == CHECKS.keys()


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _metrics_in(plugin: object) -> set[str]:
    match plugin:
        case graphs.Graph():
            lines = [*plugin.compound_lines, *plugin.simple_lines, *plugin.optional, *plugin.conflicting]
            return names_in(lines)
        case graphs.Bidirectional():
            return _metrics_in(plugin.lower) | _metrics_in(plugin.upper)
        case perfometers.Perfometer():
            return names_in(plugin.segments)
        case perfometers.Bidirectional():
            return _metrics_in(plugin.left) | _metrics_in(plugin.right)
        case perfometers.Stacked():
            return _metrics_in(plugin.lower) | _metrics_in(plugin.upper)
        case _:
            return set()


def test_the_documentation_is_up_to_date() -> None:
    page = documentation.PAGE.read_text(encoding="utf-8")
    assert documentation.updated(page) == page, "run: make docs-ntopng"
