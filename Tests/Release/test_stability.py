"""What docs/stability.md promises is what the code has: a name that is gone, or that nobody wrote down, is seen."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("promises", ROOT / "build/release/promises.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PROMISES = _load()
DOCUMENT = (ROOT / "docs/stability.md").read_text()

# How many names each list has at least: a collector that has lost its way finds none.
FEWEST = {"exit codes": 6, "sections": 5, "variables": 5, "labels": 5, "services": 10}


@pytest.mark.parametrize("kind", PROMISES.KINDS)
def test_what_is_promised_is_there_and_what_is_there_is_promised(kind: str) -> None:
    promised, found = PROMISES.promised(DOCUMENT, kind), PROMISES.KINDS[kind]()
    assert len(found) >= FEWEST.get(kind, 20)
    assert sorted(promised - found) == [], "promised, and gone: bring it back, or break the promise in a major version"
    assert sorted(found - promised) == [], "new: make docs-stability"


def test_nothing_is_lost_between_the_list_and_its_text() -> None:
    names = {"a: b c", "a: d=e", "a: " + "f" * 130, *(f"plain{number}" for number in range(40)), "two words"}
    document = "x\n<!-- promised: y -->\n```text\nold\n```\nz\n"
    changed = PROMISES.with_new(document, "y", names)
    assert PROMISES.promised(changed, "y") == names | {"old"}
    assert PROMISES.with_new(changed, "y", names) == changed
    assert changed.startswith("x\n") and changed.endswith("```\nz\n")


def test_a_list_that_is_missing_or_doubled_is_an_error() -> None:
    block = "<!-- promised: y -->\n```text\n```\n"
    for document in ("", block * 2):
        with pytest.raises(ValueError, match="lists called 'y'"):
            PROMISES.promised(document, "y")


SCHEMA = (
    '{"properties": {"a": {"type": "array", "items": {"type": "string"}}, "b": {"enum": ["x"]}}, "required": ["b"]}'
)
CHANGES = {
    "renamed": ('"a"', '"c"'),
    "another type": ('"string"', '"integer"'),
    "not always there": ('["b"]', "[]"),
    "a value that is gone": ('["x"]', '["y"]'),
}


def test_members_are_listed_with_their_types(tmp_path: Path) -> None:
    path = tmp_path / "some.schema.json"
    path.write_text(SCHEMA)
    assert PROMISES.members([path]) == {"some: a? [string]", "some: b string", "some: b=x"}


@pytest.mark.parametrize("change", CHANGES)
def test_a_member_that_changes_is_seen(change: str, tmp_path: Path) -> None:
    path = tmp_path / "some.schema.json"
    path.write_text(SCHEMA)
    before = PROMISES.members([path])
    path.write_text(SCHEMA.replace(*CHANGES[change]))
    assert before - PROMISES.members([path])


def test_what_files_must_have_from_now_on_is_seen() -> None:
    before = {"mkp: package object", "mkp: package.name string", "mkp: agents? [object]", "mkp: agents[].to string"}
    demands = {"mkp: licence string", "mkp: package.licence string", "mkp: agents[].sha256 string"}
    harmless = {"mkp: new? object", "mkp: new.name string", "mkp: package.note? string", "mkp: package.name=x"}
    assert PROMISES.demanded(before, before | demands | harmless) == demands


def test_what_saved_rules_must_have_from_now_on_is_seen() -> None:
    before = {"A a: x", "A a: y!"}
    assert PROMISES.required(before, before | {"A a: z!", "A a: w", "B new: v!"}) == {"A a: z!"}
