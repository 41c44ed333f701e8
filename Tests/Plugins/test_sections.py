"""Lines of the sections: schemas, samples, typed decoding."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from support.agent_output import SAMPLES, sample, split_output
from support.services import SECTIONS, parse

from cmk_addons.plugins.ntopng.lib.decode import DecodeError
from cmk_addons.plugins.ntopng.lib.interface import Interface
from cmk_addons.plugins.ntopng.lib.sections import NO_ALERTS, Severities, parse_lines

SCHEMAS = Path(__file__).parents[2] / "build" / "schemas" / "sections"
NAMES = sorted(path.name.removesuffix(".schema.json") for path in SCHEMAS.glob("*.schema.json"))


def _schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))


def test_every_section_has_a_plugin_and_a_schema() -> None:
    assert SECTIONS.keys() == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(_schema(name).schema)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_samples_follow_the_schemas_and_parse(path: Path) -> None:
    lines = 0
    for tables in sample(path.stem).values():
        for name, table in tables.items():
            for row in table:
                _schema(name).validate(json.loads(row[0]))
                lines += 1
        assert parse(tables).keys() == tables.keys()
    assert lines


def _line(**changes: object) -> list[list[str]]:
    row = sample("server")[""]["ntopng_interface"][0]
    return [[json.dumps({**json.loads(row[0]), **changes})]]


def test_unknown_members_are_ignored() -> None:
    (interface,) = parse_lines("ntopng_interface", Interface, _line(future=1))
    assert interface.name == "mon0"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": 2}, "ntopng_interface line 1: expected schema 1 of ntopng_interface, found 2 of ntopng_interface"),
        ({"section": "other"}, "expected schema 1 of ntopng_interface, found 1 of other"),
        ({"ifid": "0"}, "ntopng_interface line 1.ifid: expected int, found str"),
        ({"ifid": True}, "line 1.ifid: expected int, found bool"),
        ({"name": None}, "line 1.name: expected str, found nothing"),
        ({"flows": []}, "line 1.flows: expected an object, found list"),
        ({"counters": {"bytes": "1"}}, "line 1.counters.bytes: expected int, found str"),
    ],
)
def test_wrong_members_are_named(changes: dict[str, object], message: str) -> None:
    with pytest.raises(DecodeError) as error:
        list(parse_lines("ntopng_interface", Interface, _line(**changes)))
    assert message in str(error.value)


def test_control_characters_become_spaces() -> None:
    (interface,) = parse_lines("ntopng_interface", Interface, _line(alias="a\nb\x1b[31m\u2028c"))
    assert interface.alias == "a b [31m c"


@pytest.mark.parametrize("text", ["", "{", "[]", "1", "nothing"])
def test_what_is_no_object_is_an_error(text: str) -> None:
    with pytest.raises(DecodeError, match="ntopng_interface line 1: "):
        list(parse_lines("ntopng_interface", Interface, [[text]]))


def test_missing_optional_members_are_unknown() -> None:
    row = json.loads(sample("server")[""]["ntopng_interface"][0][0])
    del row["last_traffic_time"], row["alias"]
    row["counters"] = {}
    (interface,) = parse_lines("ntopng_interface", Interface, [[json.dumps(row)]])
    assert interface.counters.bytes is None


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_section_is_no_section(name: str) -> None:
    assert SECTIONS[name].parse_function([]) is None


def test_severities_add_up() -> None:
    one = Severities(1, 2, 3, 4, 5)
    assert (one + one).total == 30
    assert (one + NO_ALERTS) == one


def test_piggyback_is_split_by_host() -> None:
    output = split_output("<<<a:sep(0)>>>\n1\n<<<<h>>>>\n<<<a:sep(0)>>>\n2\n<<<<>>>>\n<<<b:sep(0)>>>\n3\n")
    assert output == {"": {"a": [["1"]], "b": [["3"]]}, "h": {"a": [["2"]]}}
