"""The stand-in refuses what the real APIs refuse when objects are made."""

from collections.abc import Callable

import pytest
from cmk.agent_based.v2 import (
    AgentSection,
    Attributes,
    CheckPlugin,
    HostLabel,
    IgnoreResults,
    Metric,
    Result,
    Service,
    ServiceLabel,
    State,
    TableRow,
    check_levels,
    get_value_store,
    render,
)
from cmk.graphing.v1 import Title as GraphTitle
from cmk.graphing.v1 import graphs, metrics, perfometers
from cmk.rulesets.v1 import Help, Title, form_specs, rule_specs
from cmk.rulesets.v1.form_specs import validators
from cmk.server_side_calls.v1 import HostConfig, IPv4Config, Secret, SpecialAgentCommand

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


def _rule(name: str) -> rule_specs.CheckParameters:
    return rule_specs.CheckParameters(
        name=name,
        title=Title("x"),
        topic=rule_specs.Topic.NETWORKING,
        parameter_form=_form,
        condition=rule_specs.HostCondition(),
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
