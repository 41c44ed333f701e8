"""The stand-in catches what Checkmk would refuse."""

from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import pytest
from cmk.agent_based.v2 import (
    AgentSection,
    Attributes,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    GetRateError,
    HostLabel,
    HostLabelGenerator,
    IgnoreResults,
    InventoryPlugin,
    InventoryResult,
    Metric,
    Result,
    Service,
    ServiceLabel,
    State,
    TableRow,
    check_levels,
    get_rate,
    get_value_store,
    render,
)
from cmk.graphing.v1 import Title as GraphTitle
from cmk.graphing.v1 import graphs, metrics, perfometers
from cmk.rulesets.v1 import Help, Message, Title, form_specs, rule_specs
from cmk.rulesets.v1.form_specs import validators
from cmk.server_side_calls.v1 import HostConfig, IPv4Config, Secret, SpecialAgentCommand, SpecialAgentConfig
from support.cross_references import cross_reference_errors
from support.discovery import GROUPS, Found, collect
from support.static_rules import violations

WRONG: dict[str, Callable[[], object]] = {
    "check plug-in by position": lambda: CheckPlugin("x"),  # type: ignore[call-arg]
    "check plug-in without discovery": lambda: CheckPlugin(name="x", service_name="X"),  # type: ignore[call-arg]
    "check plug-in with unknown argument": lambda: CheckPlugin(nam="x"),  # type: ignore[call-arg]
    "section with unknown argument": lambda: AgentSection(name="x", parse=len),  # type: ignore[call-arg]
    "item is empty": lambda: Service(item=""),
    "item is a number": lambda: Service(item=5),  # type: ignore[arg-type]
    "service by position": lambda: Service("x"),  # type: ignore[call-arg]
    "parameters are no dict": lambda: Service(parameters=[]),  # type: ignore[arg-type]
    "labels are a tuple": lambda: Service(labels=(ServiceLabel("a", "b"),)),
    "label is a number": lambda: HostLabel("a", 1),  # type: ignore[arg-type]
    "metric without name": lambda: Metric("", 1),
    "metric with space": lambda: Metric("a b", 1),
    "metric with colon": lambda: Metric("a:b", 1),
    "metric is text": lambda: Metric("a", "1"),  # type: ignore[arg-type]
    "levels are a list": lambda: Metric("a", 1, levels=[1, 2]),  # type: ignore[arg-type]
    "boundaries are three": lambda: Metric("a", 1, boundaries=(1, 2, 3)),  # type: ignore[arg-type]
    "result without text": lambda: Result(state=State.OK),  # type: ignore[call-overload]
    "result with both texts": lambda: Result(state=State.OK, summary="a", notice="b"),  # type: ignore[call-overload]
    "result with empty text": lambda: Result(state=State.OK, summary=""),
    "result with line break": lambda: Result(state=State.OK, summary="a\nb"),
    "result with number as state": lambda: Result(state=0, summary="a"),  # type: ignore[call-overload]
    "ignored result of number": lambda: IgnoreResults(1),  # type: ignore[arg-type]
    "inventory path is empty": lambda: Attributes(path=[]),
    "inventory path with dot": lambda: TableRow(path=["a.b"], key_columns={"a": 1}),
    "inventory value is a list": lambda: TableRow(path=["a"], key_columns={"a": []}),  # type: ignore[dict-item]
    "inventory key twice": lambda: TableRow(path=["a"], key_columns={"a": 1}, status_columns={"a": 1}),
    "levels without kind": lambda: list(check_levels(1, levels_upper=(1, 2))),  # type: ignore[arg-type]
    "negative time span": lambda: render.timespan(-1),
    "value store outside of a check": get_value_store,
    "title is plain text": lambda: form_specs.String(title="x"),  # type: ignore[arg-type]
    "help is a title": lambda: form_specs.String(help_text=Title("x")),  # type: ignore[arg-type]
    "form by position": lambda: form_specs.String(Title("x")),  # type: ignore[call-arg]
    "form with unknown argument": lambda: form_specs.Integer(unit="s"),  # type: ignore[call-arg]
    "dictionary key with dash": lambda: form_specs.Dictionary(elements={"a-b": _element()}),
    "dictionary key is a keyword": lambda: form_specs.Dictionary(elements={"class": _element()}),
    "dictionary of bare forms": lambda: form_specs.Dictionary(elements={"a": form_specs.String()}),  # type: ignore[dict-item]
    "choice with dash": lambda: form_specs.SingleChoiceElement("a-b", Title("x")),
    "multiple choice with dash": lambda: form_specs.MultipleChoiceElement(name="a-b", title=Title("x")),
    "cascading choice with dash": lambda: _cascading("a-b", "a-b"),
    "default is no element": lambda: _cascading("a", "b"),
    "single default is no element": lambda: form_specs.SingleChoice(
        elements=[form_specs.SingleChoiceElement("a", Title("x"))], prefill=form_specs.DefaultValue("b")
    ),
    "multiple default is no element": lambda: form_specs.MultipleChoice(
        elements=[], prefill=form_specs.DefaultValue(("b",))
    ),
    "ignored element is present": lambda: form_specs.Dictionary(elements={"a": _element()}, ignored_elements=("a",)),
    "fixed value is no literal": lambda: form_specs.FixedValue(value=object()),  # type: ignore[type-var]
    "range without bounds": validators.NumberInRange,
    "length without bounds": validators.LengthInRange,
    "validation error of plain text": lambda: validators.ValidationError("x"),  # type: ignore[arg-type]
    "rule with dash": lambda: _rule("a-b"),
    "rule without condition": lambda: rule_specs.CheckParameters(  # type: ignore[call-arg]
        name="a", title=Title("x"), topic=rule_specs.Topic.NETWORKING, parameter_form=_form
    ),
    "rule with plain title": lambda: rule_specs.SpecialAgent("x", rule_specs.Topic.GENERAL, _form, "a"),  # type: ignore[arg-type]
    "metric of graphs without name": lambda: _metric(""),
    "metric of graphs by position": lambda: metrics.Metric("a"),  # type: ignore[call-arg]
    "graph without lines": lambda: graphs.Graph(name="a", title=GraphTitle("x")),
    "graph with empty line": lambda: graphs.Graph(name="a", title=GraphTitle("x"), simple_lines=[""]),
    "graph of a text": lambda: graphs.Graph(name="a", title=GraphTitle("x"), simple_lines="abc"),
    "perfometer without segments": lambda: _perfometer([]),
    "negative digits": lambda: metrics.StrictPrecision(-1),
    "empty level of": lambda: metrics.WarningOf(""),
    "argument is a number": lambda: SpecialAgentCommand(command_arguments=[1]),  # type: ignore[list-item]
    "command by position": lambda: SpecialAgentCommand([]),  # type: ignore[call-arg]
    "template without placeholder": lambda: Secret(1).unsafe("x"),
    "host without name": lambda: HostConfig(name=""),
    "host without address": lambda: HostConfig(name="h").primary_ip_config,
    "address look-up failed": lambda: IPv4Config(address=None).address,
}


def _form() -> form_specs.Dictionary:
    return form_specs.Dictionary(elements={})


def _element() -> form_specs.DictElement[str]:
    return form_specs.DictElement(parameter_form=form_specs.String(help_text=Help("x")))


def _cascading(name: str, default: str) -> form_specs.CascadingSingleChoice:
    element = form_specs.CascadingSingleChoiceElement(
        name=name, title=Title("x"), parameter_form=form_specs.FixedValue(value=None)
    )
    return form_specs.CascadingSingleChoice(elements=[element], prefill=form_specs.DefaultValue(default))


def _rule(name: str, item: bool = False) -> rule_specs.CheckParameters:
    return rule_specs.CheckParameters(
        name=name,
        title=Title("x"),
        topic=rule_specs.Topic.NETWORKING,
        parameter_form=_form,
        condition=rule_specs.HostAndItemCondition(Title("x")) if item else rule_specs.HostCondition(),
    )


def _metric(name: str) -> metrics.Metric:
    unit = metrics.Unit(metrics.DecimalNotation(""))
    return metrics.Metric(name=name, title=GraphTitle("x"), unit=unit, color=metrics.Color.BLUE)


def _perfometer(segments: list[str]) -> perfometers.Perfometer:
    bounds = perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1))
    return perfometers.Perfometer(name="a", focus_range=bounds, segments=segments)


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_wrong_use_raises(make: Callable[[], object]) -> None:
    with pytest.raises((TypeError, ValueError, RuntimeError)):
        make()


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


def test_rates() -> None:
    store: dict[str, object] = {}
    with pytest.raises(GetRateError):
        get_rate(store, "a", 10, 23)
    assert get_rate(store, "a", 70, 56) == 0.55
    with pytest.raises(GetRateError):
        get_rate(store, "a", 70, 60)
    with pytest.raises(GetRateError):
        get_rate(store, "a", 80, 1, raise_overflow=True)
    assert get_rate(store, "a", 90, 0) == -0.1


@pytest.mark.parametrize(
    ("value", "levels", "state"),
    [
        (4.9, ("fixed", (5, 10)), State.OK),
        (5, ("fixed", (5, 10)), State.WARN),
        (10, ("fixed", (5, 10)), State.CRIT),
        (10, ("no_levels", None), State.OK),
        (10, None, State.OK),
        (10, ("predictive", ("a", 3.0, (5.0, 11.0))), State.WARN),
        (10, ("predictive", ("a", None, None)), State.OK),
    ],
)
def test_upper_levels(value: float, levels: Any, state: State) -> None:
    result, *metrics_found = check_levels(value, levels_upper=levels, metric_name="a")
    assert isinstance(result, Result)
    assert result.state is state
    assert len(metrics_found) == (2 if levels and levels[0] == "predictive" and levels[1][1] else 1)


def test_lower_levels_are_strict() -> None:
    states = [next(iter(check_levels(v, levels_lower=("fixed", (5, 3))))) for v in (5, 4.9, 3, 2.9)]
    assert [result.state for result in states if isinstance(result, Result)] == [
        State.OK,
        State.WARN,
        State.WARN,
        State.CRIT,
    ]


def test_notice_shows_only_problems() -> None:
    assert Result(state=State.OK, notice="a").summary == ""
    assert Result(state=State.WARN, notice="a\nb").summary == "a, b"
    assert Result(state=State.OK, notice="a").details == "a"


def test_worst_state() -> None:
    assert State.worst(State.OK, State.UNKNOWN, State.WARN) is State.UNKNOWN
    assert State.worst(State.CRIT, State.UNKNOWN) is State.CRIT
    assert State.best(State.CRIT, State.UNKNOWN) is State.UNKNOWN


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        (render.timespan(1606721), "18 days 14 hours"),
        (render.timespan(0), "0 seconds"),
        (render.timespan(0.083), "83 milliseconds"),
        (render.bytes(1024**2), "1.00 MiB"),
        (render.networkbandwidth(331045.84375), "2.65 MBit/s"),
        (render.nicspeed(1.25e9), "10 GBit/s"),
        (render.percent(0.003), "<0.01%"),
        (render.percent(23.4203245), "23.42%"),
    ],
)
def test_render(text: str, rendered: str) -> None:
    assert text == rendered


def test_texts() -> None:
    assert str(Message("%s of %s") % ("1", "2")) == "1 of 2"
    with pytest.raises(TypeError):
        Title(1)  # type: ignore[arg-type]
