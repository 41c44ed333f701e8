"""Names that the collector of build/names finds in sources."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    spec = importlib.util.spec_from_file_location("collect", ROOT / "build/names/collect.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHECK = """
from cmk.agent_based.v2 import AgentSection, CheckPlugin, Metric, SimpleSNMPSection
agent_section_a = AgentSection(name="fans", parse_function=parse)
snmp_section_b = SimpleSNMPSection(name="fans_snmp", parse_function=parse)
check_plugin_c = CheckPlugin(name="fans", service_name="Fans")
check_plugin_d = CheckPlugin(name=NAME, service_name="Fans")

def check(section):
    yield Metric("fan_speed", 1)
"""

GRAPHS = """
from cmk.graphing.v1 import graphs, metrics, perfometers
metric_a = metrics.Metric(name="fan_speed", title=Title("x"))
graph_a = graphs.Bidirectional(name="fans_both", lower=graphs.Graph(name="fans_down"))
perfometer_a = perfometers.Bidirectional(name="fans_meter")
"""

OLD = """
check_info["fans_old"] = {}
metric_info["old_speed"] = {}
other["x"] = {}
register.check_plugin(name="fans_v1")
rulespec_registry.register(CheckParameterRulespecWithItem(check_group_name="fan_levels"))
rule_spec_a = CheckParameters(Title("x"), Topic.POWER, form, "fan_rules")
"""


def tree(folder: Path) -> Path:
    for path, text in {
        "cmk/plugins/fans/agent_based/fans.py": CHECK,
        "cmk/plugins/fans/graphing/fans.py": GRAPHS,
        "cmk/legacy.py": OLD,
        "local/lib/python3/cmk_addons/plugins/x/agent_based/x.py": 'AgentSection(name="mine")',
        "tests/unit/test_x.py": 'AgentSection(name="test")',
        "cmk/broken.py": "def f(:\n",
    }.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def test_finds_constant_names(collector: ModuleType, tmp_path: Path) -> None:
    names, problems = collector.collect(tree(tmp_path), "2.4")
    assert {kind: sorted(lines["2.4"]) for kind, lines in names.items()} == {
        "sections": ["fans", "fans_snmp"],
        "check_plugins": ["fans", "fans_old", "fans_v1"],
        "metrics": ["fan_speed", "old_speed"],
        "graphs": ["fans_both", "fans_down"],
        "perfometers": ["fans_meter"],
        "check_parameters": ["fan_levels", "fan_rules"],
    }
    assert len(problems) == 1
    assert "broken.py" in problems[0]


def test_merging_keeps_the_oldest_line(collector: ModuleType) -> None:
    first = {"metrics": {"2.4": {"a", "b"}, "unknown": {"c"}, "weak": {"d"}}}
    second = {"metrics": {"2.3": {"a"}, "2.10": {"c", "d", "e"}}}
    assert collector.merged(first, second) == {"metrics": {"2.3": {"a"}, "2.4": {"b"}, "2.10": {"c", "d", "e"}}}


def test_writes_beside_and_adds(collector: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "names.json"
    output.write_text(collector.written({"metrics": {"unknown": {"fan_speed", "other"}}}, "earlier"), encoding="utf-8")
    arguments = ["--line", "2.4", "--merge", str(output), "--output", str(output), str(tree(tmp_path / "site"))]
    assert collector.main(arguments) == 0
    document = json.loads(output.read_text(encoding="utf-8"))
    assert document["names"]["metrics"] == {"2.4": "fan_speed old_speed", "unknown": "other"}
    assert document["source"] == "earlier; Checkmk 2.4"
    assert [file.name for file in tmp_path.glob("names*")] == ["names.json"]
    assert "broken.py" in capsys.readouterr().err


def test_an_empty_folder_is_said(collector: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert collector.main(["--line", "2.4", str(tmp_path)]) == 1
    assert "no plug-in" in capsys.readouterr().err


def test_the_shipped_file_is_as_the_collector_writes_it(collector: ModuleType) -> None:
    path = ROOT / "build/schemas/names.json"
    names, source = collector.read(path)
    assert path.read_text(encoding="utf-8") == collector.written(collector.merged(names, {}), source)
