"""The contract between the agent and the pages: schemas and examples agree, and the schemas refuse what they should."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parents[3]
SCHEMAS = ROOT / "build" / "schemas" / "views"
EXAMPLES = sorted((ROOT / "Tests" / "Browser" / "examples").glob("*.json"))


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def errors(name: str, instance: object) -> list[str]:
    validator = Draft202012Validator(schema(name), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(instance)]


def example(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "Tests/Browser/examples" / f"{name}.json").read_text("utf-8"))
    return loaded


def views() -> list[str]:
    names: list[str] = schema("request")["properties"]["view"]["enum"]
    return names


def test_each_view_has_a_schema_and_an_example() -> None:
    files = {path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json")}
    assert files == set(views()) | {"request", "reply"}
    assert set(schema("reply")["properties"]["view"]["enum"]) == set(views())
    assert {example(path.stem)["reply"]["view"] for path in EXAMPLES} == set(views())


@pytest.mark.parametrize("name", [path.name for path in SCHEMAS.glob("*.schema.json")])
def test_schema_is_valid_and_refers_to_itself_only(name: str) -> None:
    loaded = schema(name.removesuffix(".schema.json"))
    Draft202012Validator.check_schema(loaded)
    assert '"$ref": "' not in json.dumps(loaded).replace('"$ref": "#/', "")


def test_endpoint_is_the_same_everywhere() -> None:
    found = [defs["endpoint"] for view in views() if "endpoint" in (defs := schema(view).get("$defs", {}))]
    assert len(found) > 3 and all(one == found[0] for one in found)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_valid(path: Path) -> None:
    loaded = example(path.stem)
    assert errors("request", loaded["request"]) == []
    reply = loaded["reply"]
    assert reply["view"] == loaded["request"]["view"]
    assert errors("reply", reply) == []
    if reply.get("data") is not None:
        assert errors(reply["view"], reply["data"]) == []
    else:
        assert reply["error"]


@pytest.mark.parametrize(
    ("view", "parameters"),
    [
        ("host", {}),
        ("interfaces", {"host": "10.0.0.1"}),
        ("flows", {"sort": "severity"}),
        ("flows", {"page_size": 101}),
        ("flows", {"host": "10.0.0.1@5"}),
        ("flows", {"host": "example.org"}),
        ("alerts", {"state": "engaged"}),
        ("alerts", {"state": "historical", "family": "flow"}),
        ("alerts", {"state": "past", "family": "flow", "severity": "error"}),
        ("top_talkers", {"what": "local_hosts", "period": "now", "url": "http://evil.example"}),
        ("unknown", {}),
    ],
)
def test_request_refuses(view: str, parameters: dict[str, Any]) -> None:
    request = copy.deepcopy(example("interfaces")["request"]) | {"view": view, "parameters": parameters}
    assert errors("request", request)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://user:pw@host", "ntopng:3000", "http://h/?a=b", "http://h/x y"]
)
def test_request_refuses_addresses(url: str) -> None:
    request = copy.deepcopy(example("interfaces")["request"])
    request["server"]["url"] = url
    assert errors("request", request)


def test_rows_are_bounded() -> None:
    data = example("flows")["reply"]["data"]
    assert errors("flows", data | {"rows": data["rows"] * 100}) == []
    assert errors("flows", data | {"rows": data["rows"] * 101})
