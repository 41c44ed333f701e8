"""The typed lines mirror the schemas of the sections: same members, same types, null where null is allowed."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from cmk_addons.plugins.ntopng.lib.alerts import Alerts
from cmk_addons.plugins.ntopng.lib.exporter import Exporter
from cmk_addons.plugins.ntopng.lib.host import Host
from cmk_addons.plugins.ntopng.lib.interface import Interface
from cmk_addons.plugins.ntopng.lib.server import Server

SCHEMAS = Path(__file__).parents[2] / "build" / "schemas" / "sections"
MODELS = {
    "ntopng_server": Server,
    "ntopng_interface": Interface,
    "ntopng_alerts": Alerts,
    "ntopng_exporter": Exporter,
    "ntopng_host": Host,
}
TYPES = {"string": str, "integer": int, "number": float, "boolean": bool}

# Checked before the line becomes typed.
HEAD = {"section", "schema"}


@pytest.mark.parametrize("name", MODELS)
def test_model_mirrors_schema(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert list(_differences(name, MODELS[name], schema, schema)) == []


def _differences(path: str, hint: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[str]:
    schema, nullable = _resolved(schema, root)
    inner, optional = _without_none(hint)
    if nullable is not optional:
        yield f"{path}: null is {'' if nullable else 'not '}allowed by the schema"
    if dataclasses.is_dataclass(inner):
        properties = schema["properties"]
        hints = typing.get_type_hints(inner)
        for member in (properties.keys() - HEAD) ^ hints.keys():
            yield f"{path}.{member}: only in one of schema and model"
        for member in properties.keys() & hints.keys():
            yield from _differences(f"{path}.{member}", hints[member], properties[member], root)
    elif typing.get_origin(inner) is tuple:
        if schema["type"] != "array":
            yield f"{path}: {schema['type']}, but a tuple"
        yield from _differences(f"{path}[]", typing.get_args(inner)[0], schema["items"], root)
    elif "enum" in schema:
        if inner is not str:
            yield f"{path}: one of some texts, but {inner}"
    elif TYPES[schema["type"]] is not inner:
        yield f"{path}: {schema['type']}, but {inner}"


def _resolved(schema: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """The schema without reference and null, and whether null is allowed."""
    if "$ref" in schema:
        return root["$defs"][schema["$ref"].removeprefix("#/$defs/")], False
    if "anyOf" in schema:
        (reference,) = [option for option in schema["anyOf"] if option != {"type": "null"}]
        return _resolved(reference, root)[0], True
    kind = schema.get("type")
    if isinstance(kind, list):
        (one,) = [name for name in kind if name != "null"]
        return {**schema, "type": one}, "null" in kind
    return schema, False


def _without_none(hint: Any) -> tuple[Any, bool]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (inner,) = [option for option in typing.get_args(hint) if option is not type(None)]
        return inner, True
    return hint, False
