#!/usr/bin/env python3
"""Collects what docs/stability.md promises, and adds what is new to its lists (`make docs-stability`).

A name that is gone, or that means something else, is a broken promise: only somebody who edits the document takes it
out. Lists stand in blocks of text behind `<!-- promised: NAME -->`, with commas between their entries.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs/stability.md"
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))
AGENT = os.environ.get("NTOPNG_AGENT", str(ROOT / ".build/debug/agent_ntopng"))
FAMILY = "cmk_addons.plugins.ntopng"
BLOCK = r"(<!-- promised: {} -->\n```text\n)(.*?)(```)"

Names = set[str]
Node = dict[str, Any]


# What stands in the document


def promised(document: str, kind: str) -> Names:
    """The entries of a list; those of a group carry its name: `check: --format`."""
    blocks = re.findall(BLOCK.format(re.escape(kind)), document, re.DOTALL)
    if len(blocks) != 1:
        raise ValueError(f"docs/stability.md has {len(blocks)} lists called {kind!r}; it must have one")
    names: Names = set()
    for paragraph in re.split(r"\n(?! )", blocks[0][1].strip("\n")):
        text = " ".join(paragraph.split())
        group, colon, entries = text.rpartition(": ")
        names |= {group + colon + entry for entry in entries.removesuffix(",").split(", ") if entry}
    return names


def written(names: Iterable[str]) -> str:
    groups: dict[str, list[str]] = {}
    for name in sorted(names):
        group, colon, entry = name.rpartition(": ")
        groups.setdefault(group + colon, []).append(entry)
    return "".join(
        textwrap.fill(
            group + ", ".join(entry.replace(" ", "\0") for entry in entries),
            118,
            subsequent_indent="  " if group else "",
            break_long_words=False,
            break_on_hyphens=False,
        ).replace("\0", " ")
        + "\n"
        for group, entries in groups.items()
    )


def with_new(document: str, kind: str, names: Names) -> str:
    text = written(promised(document, kind) | names)
    return re.sub(BLOCK.format(re.escape(kind)), lambda found: found[1] + text + found[3], document, flags=re.DOTALL)


def demanded(before: Names, now: Names) -> Names:
    """Members that files must have from now on, in places where they needn't: valid files aren't valid any more."""
    places = {re.split(r"[ ?=]", entry.partition(": ")[2])[0] for entry in before}
    groups = {entry.partition(": ")[0] for entry in before}
    return {
        entry
        for entry in now - before
        if (member := re.fullmatch(r"([\w-]+): (?:(.*?)(?:\[\])?\.)?[^.]+ \S+", entry))
        and "? " not in entry
        and "=" not in entry
        and (member[2] in places if member[2] else member[1] in groups)
    }


def required(before: Names, now: Names) -> Names:
    """Keys that saved rules must have from now on, and have not."""
    known = {entry.partition(": ")[0] for entry in before}
    return {entry for entry in now - before if entry.endswith("!") and entry.partition(": ")[0] in known}


# What mkpkit is


def answer(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def rules() -> Names:
    return set(re.findall(r"^### (MKP\d+ [\w-]+)$", answer(MKPKIT, "explain", "--markdown"), re.MULTILINE))


def exit_codes() -> Names:
    source = (ROOT / "Sources/mkpkit/Support/ExitStatus.swift").read_text()
    return {f"{code} {name}" for name, code in re.findall(r"^  case (\w+) = (\d+)$", source, re.MULTILINE)}


def options(executable: str) -> Names:
    """Commands with their options and arguments, or `-` for none. All of them have --help and --version."""
    return set(_of_command(json.loads(answer(executable, "--experimental-dump-help"))["command"]))


def _of_command(command: Node) -> Iterator[str]:
    if command["commandName"] == "help" or not command["shouldDisplay"]:
        return
    path = " ".join([*command.get("superCommands", [])[1:], command["commandName"]])
    arguments = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    words = [word for argument in arguments for word in _of_argument(argument)]
    yield from (f"{path}: {word}" for word in words or ["-"])
    for child in command.get("subcommands", []):
        yield from _of_command(child)


def _of_argument(argument: Node) -> Iterator[str]:
    words = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument.get("names", [])]
    if argument["kind"] == "flag" and {"--help", "--version"}.intersection(words):
        return
    # The versions and rules that an option knows grow; its own words stay.
    values = [value for value in argument.get("allValues", []) if not re.match(r"\d|MKP\d", value)]
    for word in words or [argument["valueName"].upper()]:
        yield word
        yield from (f"{word}={value}" for value in values)


def variables() -> Names:
    sources = (ROOT / "Sources").rglob("*.swift")
    return {name for path in sources for name in re.findall(r'"(MKPKIT_[A-Z_]+)"', path.read_text())}


# What its files are


def members(paths: Iterable[Path]) -> Names:
    """Members with their types: `check: errors[].message string`, with `?` where one may be missing."""
    names: Names = set()
    for path in paths:
        schema = json.loads(path.read_text())
        found = set(_of_schema(schema, schema, "", frozenset()))
        if not found:
            raise ValueError(f"{path} has no members")
        names |= {f"{path.name.removesuffix('.schema.json')}: {entry}" for entry in found}
    return names


def _of_schema(schema: Node, root: Node, place: str, seen: frozenset[str]) -> Iterator[str]:
    reference = schema.get("$ref", "")
    if reference.startswith("#") and reference not in seen:
        yield from _of_schema(_resolved(reference, root), root, place, seen | {reference})
    for part in (part for word in ("anyOf", "oneOf", "allOf") for part in schema.get(word, [])):
        yield from _of_schema(part, root, place, seen)
    if place:
        values = [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]
        yield from (f"{place}={value if isinstance(value, str) else json.dumps(value)}" for value in values)
    dot = f"{place}." if place else ""
    for name, child in schema.get("properties", {}).items():
        if not isinstance(child, dict):
            continue
        missing = "" if name in schema.get("required", []) else "?"
        yield f"{dot}{name}{missing} {'|'.join(sorted(_types(child, root))) or 'any'}"
        yield from _of_schema(child, root, dot + name, seen)
    if isinstance(schema.get("items"), dict):
        yield from _of_schema(schema["items"], root, f"{place}[]", seen)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _of_schema(schema["additionalProperties"], root, f"{dot}*", seen)


def _resolved(reference: str, root: Node) -> Node:
    node: Any = root
    for step in reference.split("/")[1:]:
        node = node[step]
    return dict(node)


def _types(schema: Node, root: Node, depth: int = 0) -> set[str]:
    found: set[str] = set()
    given = schema.get("type", [])
    found |= {given} if isinstance(given, str) else set(given)
    if "array" in found:
        found ^= {"array", f"[{'|'.join(sorted(_types(schema.get('items') or {}, root, depth)))}]"}
    found |= {_kind(value) for value in [*schema.get("enum", []), *([schema["const"]] if "const" in schema else [])]}
    reference = schema.get("$ref", "")
    if reference.startswith("#") and depth < 8:
        found |= _types(_resolved(reference, root), root, depth + 1)
    elif reference:
        found.add(Path(reference).name.removesuffix(".schema.json"))
    for part in (part for word in ("anyOf", "oneOf", "allOf") for part in schema.get(word, [])):
        found |= _types(part, root, depth)
    return found


def _kind(value: object) -> str:
    kinds = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
    return kinds.get(type(value), "object")


def written_formats() -> Names:
    schemas = ROOT / "build/schemas"
    output = (path for path in schemas.glob("output/*.schema.json") if path.name not in STANDARDS)
    return members([*output, *(schemas / f"{name}.schema.json" for name in STORED)])


# Others promise what these are.
STANDARDS = ("sarif.schema.json",)
STORED = ("files", "index", "signed-index")
READ = ("mkp", "trust")
READ_FORMATS = "files that are read"


def read_formats() -> Names:
    return members(ROOT / f"build/schemas/{name}.schema.json" for name in READ)


# What the ntopng package is


def plugins(group: str) -> list[Any]:
    for folder in ("Tests/Plugins", "Tests/Plugins/standin"):
        if str(ROOT / folder) not in sys.path:
            sys.path.insert(0, str(ROOT / folder))
    from support.discovery import discover

    found = discover(FAMILY, group)
    if found.errors:
        raise ValueError("\n".join(found.errors))
    return list(found.plugins.values())


def of_type(group: str, *types: str) -> list[Any]:
    return [plugin for plugin in plugins(group) if type(plugin).__name__ in types]


def sections() -> Names:
    return {plugin.name for plugin in of_type("agent_based", "AgentSection")}


def services() -> Names:
    return {f"{plugin.name}: {plugin.service_name}" for plugin in of_type("agent_based", "CheckPlugin")}


def metrics() -> Names:
    """With their units, `1` for a mere number."""
    notations = {plugin.name: plugin.unit.notation for plugin in of_type("graphing", "Metric")}
    # Times are in seconds.
    return {f"{name} {getattr(notation, 'symbol', 's') or 1}" for name, notation in notations.items()}


def graphs() -> Names:
    return {plugin.name for plugin in plugins("graphing") if type(plugin).__name__ in ("Graph", "Bidirectional")}


def rulesets() -> Names:
    """With the keys under which a saved rule has its values, and `!` behind those that it must have."""
    names: Names = set()
    for rule in plugins("rulesets"):
        keys = set(_of_form(rule.parameter_form(), ""))
        if not keys:
            raise ValueError(f"the ruleset {rule.name} has no keys")
        names |= {f"{type(rule).__name__} {rule.name}: {key}" for key in keys}
    return names


def _of_form(form: Any, place: str) -> Iterator[str]:
    kind = type(form).__name__
    if kind == "Dictionary":
        for name, element in form.elements.items():
            key = f"{place}.{name}" if place else name
            yield f"{key}!" if element.required else key
            yield from _of_form(element.parameter_form, key)
    elif kind == "CascadingSingleChoice":
        for choice in form.elements:
            yield f"{place}={choice.name}"
            yield from _of_form(choice.parameter_form, f"{place}={choice.name}")
    elif kind in ("SingleChoice", "MultipleChoice"):
        yield from (f"{place}={choice.name}" for choice in form.elements)
    elif kind == "List":
        yield from _of_form(form.element_template, f"{place}[]")


def calls(folder: str, function: str) -> Iterator[list[str]]:
    """The texts among the arguments of each call of a function below a folder."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function:
                if not (node.args and isinstance(node.args[0], ast.Constant)):
                    raise ValueError(f"{path}:{node.lineno}: the name that {function} takes is no constant")
                yield [
                    str(part.value)
                    for argument in node.args
                    for part in ([argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument])
                    if isinstance(part, ast.Constant)
                ]


def labels() -> Names:
    """Labels, and their values where these are fixed."""
    names: Names = set()
    for function, kind in (("HostLabel", "host"), ("ServiceLabel", "service")):
        for name, *values in calls("mkp-src/ntopng", function):
            names |= {f"{kind}: {name}:{value}" for value in values} or {f"{kind}: {name}"}
    return names


def pages() -> Names:
    """Pages, and the parameters that their addresses take."""
    registration = _assigned(ROOT / "web-plugins/ntopng/registration.py")
    own = {key for name in ("SITE_PAGES", "handlers") for key in _keys(registration[name])} - {"ntopng_ajax"}
    place = re.search(r"PLACE = \[(.*?)\]", (ROOT / "web-plugins/htdocs/js/ntopng_state.js").read_text())
    parameters = _keys(_assigned(ROOT / "web-plugins/ntopng/parameters.py")["PARSERS"])
    if not place or not parameters or not own:
        raise ValueError("pages or the parameters of their addresses aren't found where they were")
    return (
        {f"page: {name}.py" for name in own}
        | {f"parameter: {name}" for name in [*re.findall(r'"(\w+)"', place[1]), *parameters, "sort"]}
        | {f"permission: {ast.literal_eval(_assigned(ROOT / 'web-plugins/ntopng/access.py')['SEE_ALL'])}"}
    )


def _assigned(path: Path) -> Mapping[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
            found[node.target.id] = node.value
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
    return found


def _keys(table: ast.expr) -> list[str]:
    if not isinstance(table, ast.Dict):
        raise ValueError("a table of names isn't written as one any more")
    return [str(key.value) for key in table.keys if isinstance(key, ast.Constant)]


def inventory() -> Names:
    """Paths of the inventory's tables, with their columns."""
    names: Names = set()
    path = ROOT / "mkp-src/ntopng/agent_based/ntopng_inventory.py"
    constants = {name: ast.unparse(value) for name, value in _assigned(path).items()}
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "TableRow":
            words = {keyword.arg: keyword.value for keyword in node.keywords}
            where = ast.unparse(words["path"])
            for name, value in constants.items():
                where = where.replace(f"*{name}", value.strip("[]"))
            table = ".".join(ast.literal_eval(where))
            columns = [key for word in COLUMNS for key in _keys(words[word])]
            names |= {f"{table}: {column}" for column in columns}
    return names


COLUMNS = ("key_columns", "inventory_columns", "status_columns")

KINDS: Mapping[str, Callable[[], Names]] = {
    "rules": rules,
    "exit codes": exit_codes,
    "commands": lambda: options(MKPKIT),
    "variables": variables,
    READ_FORMATS: read_formats,
    "files and output that are written": written_formats,
    "sections": sections,
    "services": services,
    "metrics": metrics,
    "graphs": graphs,
    "rulesets": rulesets,
    "labels": labels,
    "pages": pages,
    "inventory": inventory,
    "agent": lambda: options(AGENT),
}


def main() -> None:
    document = DOCUMENT.read_text()
    lost = []
    for kind, collect in KINDS.items():
        names = collect()
        if kind == "rulesets":
            lost += [f"{kind}: {name} must be there now" for name in required(promised(document, kind), names)]
        if kind == READ_FORMATS:
            lost += [f"{kind}: {name} must be there now" for name in demanded(promised(document, kind), names)]
        lost += [f"{kind}: {name} is gone" for name in sorted(promised(document, kind) - names)]
        document = with_new(document, kind, names)
    for line in lost:
        print(f"a broken promise: {line}", file=sys.stderr)
    if lost:
        sys.exit(1)
    beside = DOCUMENT.with_suffix(".new")
    beside.write_text(document)
    beside.replace(DOCUMENT)


if __name__ == "__main__":
    main()
