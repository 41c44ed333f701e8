"""What the plug-ins take from Checkmk exists in every supported version, with the parameters that the stand-in has."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.catalogue import api_modules, merge_patch

FAMILY = Path(__file__).parents[2] / "mkp-src" / "ntopng"
SUBMODULES = {"render", "validators", "metrics", "graphs", "perfometers"}

# Their real signatures are (text, modifier) and (**kwargs), which say nothing about use.
OPAQUE = {"Title", "Help", "Label", "Message", "Result"}


def _uses(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a file takes from Checkmk, also as attribute of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    modules: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cmk."):
            for alias in node.names:
                if alias.name in SUBMODULES:
                    modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                else:
                    yield str(node.module), alias.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


USED = sorted({use for path in FAMILY.rglob("*.py") for use in _uses(path)})


@pytest.mark.parametrize("version", ["2.3", "2.4", "2.5"])
@pytest.mark.parametrize(("module", "name"), USED, ids=lambda value: value)
def test_name_and_parameters(version: str, module: str, name: str) -> None:
    entry = api_modules(version)[module]["names"].get(name)
    assert entry is not None, f"{module}.{name} is unknown to {version}"
    assert entry.get("presence") != "unknown", f"{module}.{name} may be missing in {version}"
    if name not in OPAQUE and entry.get("parameters"):
        _compare(entry["parameters"], getattr(importlib.import_module(module), name))


def _compare(expected: list[Mapping[str, Any]], standin: object) -> None:
    assert callable(standin)
    theirs = {parameter["name"]: parameter for parameter in expected}
    ours = inspect.signature(standin).parameters
    assert ours.keys() <= theirs.keys()
    for name, parameter in ours.items():
        assert (parameter.default is parameter.empty) is bool(theirs[name].get("required")), name
        if parameter.kind is not parameter.KEYWORD_ONLY:
            assert theirs[name].get("kind") != "keyword", f"{name} is keyword only"
    positional = [name for name, parameter in ours.items() if parameter.kind is not parameter.KEYWORD_ONLY]
    assert positional == [name for name in theirs if name in positional]
    assert {name for name, parameter in theirs.items() if parameter.get("required")} <= ours.keys()


def test_something_is_compared() -> None:
    assert len(USED) > 70


@pytest.mark.parametrize(
    ("base", "patch", "merged"),
    [
        ({"a": 1, "b": 2}, {"b": None, "c": 3}, {"a": 1, "c": 3}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 5}}, {"a": {"b": 5, "c": 2}}),
        ({"a": [1]}, {"a": [2]}, {"a": [2]}),
        (1, {"a": {"b": None}}, {"a": {}}),
    ],
)
def test_merge_patch(base: object, patch: object, merged: object) -> None:
    assert merge_patch(base, patch) == merged
