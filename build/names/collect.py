"""Collects the names of Checkmk's own plug-ins for build/schemas/names.json.

    python3 build/names/collect.py --line 2.4 ~/git/checkmk                     # a checkout
    python3 build/names/collect.py --line 2.4 /omd/sites/mysite/lib/python3     # or a site; its local/ is left out
    python3 build/names/collect.py --line 2.4 --merge build/schemas/names.json --output build/schemas/names.json PATH

Sources are parsed, never imported or executed. Only constant names are found: what a loop or a function defines is not.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# By kind and version line.
Names = dict[str, dict[str, set[str]]]

NOTE = (
    "Names of Checkmk's own plug-ins, as far as they were collected: a name that isn't here may still be taken. By "
    "kind, and by the version line from which on a name was seen; `unknown` is some line that nobody noted, `weak` are "
    "names of which it is not sure that a plug-in has them. build/names/collect.py adds what it finds in a checkout or "
    "a site."
)

# What a class or function makes, and where it takes the name by position; -1 where it takes it by keyword only.
MAKERS: Mapping[str, tuple[str, int]] = {
    "AgentSection": ("sections", -1),
    "SNMPSection": ("sections", -1),
    "SimpleSNMPSection": ("sections", -1),
    "CheckPlugin": ("check_plugins", -1),
    "InventoryPlugin": ("inventory_plugins", -1),
    "register.agent_section": ("sections", -1),
    "register.snmp_section": ("sections", -1),
    "register.check_plugin": ("check_plugins", -1),
    "register.inventory_plugin": ("inventory_plugins", -1),
    "Metric": ("metrics", -1),
    "Graph": ("graphs", -1),
    "graphs.Bidirectional": ("graphs", -1),
    "Perfometer": ("perfometers", -1),
    "Stacked": ("perfometers", -1),
    "perfometers.Bidirectional": ("perfometers", -1),
    "CheckParameters": ("check_parameters", 3),
    "EnforcedService": ("check_parameters", 3),
    "DiscoveryParameters": ("rulesets", 3),
    "SpecialAgentConfig": ("special_agents", -1),
    "ActiveCheckConfig": ("active_checks", -1),
}

# Dictionaries of old plug-ins, whose keys are names.
TABLES: Mapping[str, str] = {
    "check_info": "check_plugins",
    "metric_info": "metrics",
    "graph_info": "graphs",
    "special_agent_info": "special_agents",
    "active_check_info": "active_checks",
}

# The folder of a plug-in family in which a class means what it says here: `Metric` is another class in a check.
GROUPS: Mapping[str, Sequence[str]] = {
    "metrics": ["graphing"],
    "graphs": ["graphing"],
    "perfometers": ["graphing"],
}

# Checkmk's versions of old rule specs name their group so.
OLD_RULES = {
    "CheckParameterRulespecWithItem",
    "CheckParameterRulespecWithoutItem",
    "ManualCheckParameterRulespec",
}

ORDER = ["unknown", "weak"]


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        outer = dotted(node.value)
        return f"{outer}.{node.attr}" if outer else node.attr
    return ""


def constant(node: ast.expr | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def argument(call: ast.Call, name: str, position: int) -> str | None:
    for keyword in call.keywords:
        if keyword.arg == name:
            return constant(keyword.value)
    return constant(call.args[position]) if 0 <= position < len(call.args) else None


def of_call(call: ast.Call, folders: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The name that a call defines."""
    callee = dotted(call.func)
    parts = callee.split(".")
    if parts[-1] in OLD_RULES:
        name = argument(call, "check_group_name", -1)
        if name:
            yield "check_parameters", name
        return
    for known in (".".join(parts[-2:]), parts[-1]):
        if known not in MAKERS:
            continue
        kind, position = MAKERS[known]
        name = argument(call, "name", position)
        if name and (kind not in GROUPS or any(folder in GROUPS[kind] for folder in folders)):
            yield kind, name
        return


def of_source(source: str, folders: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Kind and name of everything that a source defines under a constant name; `folders` are those that it lies in."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from of_call(node, folders)
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                    kind, name = TABLES.get(target.value.id), constant(target.slice)
                    if kind and name:
                        yield kind, name


def sources(root: Path) -> Iterator[Path]:
    """Python of Checkmk itself, not what somebody added below `local`, and not its tests."""
    for path in sorted(root.rglob("*.py")):
        folders = path.relative_to(root).parts[:-1]
        if not {"local", "tests", "test", "node_modules"}.intersection(folders):
            yield path


def collect(root: Path, line: str) -> tuple[Names, list[str]]:
    """All names below a folder, and one line for each file that can't be read."""
    names: Names = {}
    problems = []
    for path in sources(root):
        try:
            text = path.read_text(encoding="utf-8")
            for kind, name in of_source(text, path.relative_to(root).parts[:-1]):
                # A name with a blank is none that Checkmk takes.
                if name and not any(character.isspace() for character in name):
                    names.setdefault(kind, {}).setdefault(line, set()).add(name)
        except (OSError, SyntaxError, UnicodeDecodeError, ValueError) as error:
            problems.append(f"{path}: {error}")
    return names, problems


def read(path: Path) -> tuple[Names, str]:
    document = json.loads(path.read_text(encoding="utf-8"))
    names = {
        kind: {line: set(text.split(" ")) for line, text in lines.items()} for kind, lines in document["names"].items()
    }
    return names, document["source"]


def rank(line: str) -> tuple[int, list[int]]:
    return (1 + ORDER.index(line), []) if line in ORDER else (0, [int(number) for number in line.split(".")])


def merged(first: Names, second: Names) -> Names:
    """Both, each name under the oldest line that is known."""
    result: Names = {}
    for kind in sorted({*first, *second}):
        lines: dict[str, set[str]] = {}
        seen: set[str] = set()
        for line in sorted({*first.get(kind, {}), *second.get(kind, {})}, key=rank):
            new = (first.get(kind, {}).get(line, set()) | second.get(kind, {}).get(line, set())) - seen
            seen |= new
            if new:
                lines[line] = new
        if lines:
            result[kind] = lines
    return result


def written(names: Names, source: str) -> str:
    document = {
        "format": 1,
        "note": NOTE,
        "source": source,
        "names": {
            kind: {line: " ".join(sorted(lines[line])) for line in sorted(lines, key=rank)}
            for kind, lines in names.items()
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("path", type=Path, help="a checkout of Checkmk, or lib/python3 of a site")
    parser.add_argument("--line", required=True, help="the version line that it is, 2.4")
    parser.add_argument("--merge", type=Path, help="a names.json to add to")
    parser.add_argument("--source", help="what to note as the source")
    parser.add_argument("--output", type=Path, help="where to write (default: standard output)")
    options = parser.parse_args(arguments)
    numbers = options.line.split(".")
    if len(numbers) != 2 or not all(number.isascii() and number.isdigit() for number in numbers):
        parser.error(f"--line {options.line}: write it as 2.4")
    if not options.path.is_dir():
        parser.error(f"{options.path}: no such folder")
    names, problems = collect(options.path, options.line)
    for problem in problems:
        print(problem, file=sys.stderr)
    if not names:
        print(f"{options.path}: no plug-in of Checkmk there", file=sys.stderr)
        return 1
    source = options.source or f"Checkmk {options.line}"
    if options.merge:
        known, earlier = read(options.merge)
        names, source = merged(known, names), source if options.source else f"{earlier}; {source}"
    text = written(merged(names, {}), source)
    if options.output:
        beside = options.output.with_name(options.output.name + ".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(options.output)
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
