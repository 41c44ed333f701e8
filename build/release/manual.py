#!/usr/bin/env python3
"""Writes the man pages of mkpkit, one for each command, from what the executable says of itself.

Arguments: the executable, the day for the pages (2026-01-31), the folder for them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Command = dict[str, Any]


def plain(text: str) -> str:
    """A text of which roff takes nothing for a request of its own."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return re.sub(r"^\.", r"\\&.", escaped)


def filled(text: str) -> Iterator[str]:
    lines = textwrap.wrap(" ".join(text.split()), 76, break_long_words=False, break_on_hyphens=False)
    return (plain(line) for line in lines)


def literal(lines: list[str]) -> Iterator[str]:
    yield from (".PP", ".RS 4", ".nf")
    yield from (plain(line) for line in textwrap.dedent("\n".join(lines)).splitlines())
    yield from (".fi", ".RE")


def paragraphs(text: str) -> Iterator[str]:
    """The text with its examples as they are."""
    for block in re.split(r"\n\s*\n", text):
        lines = block.splitlines()
        if lines and (match := re.match(r"(Example): (.+)", lines[0])):
            lines = [f"{match[1]}:", f"  {match[2]}", *lines[1:]]
        prose: list[str] = []
        while lines:
            if lines[0].startswith("  "):
                if prose:
                    yield from (".PP", *filled(" ".join(prose)))
                    prose = []
                count = next((n for n, line in enumerate(lines) if not line.startswith("  ")), len(lines))
                yield from literal(lines[:count])
                lines = lines[count:]
            else:
                prose.append(lines.pop(0))
        if prose:
            yield from (".PP", *filled(" ".join(prose)))


def spelling(argument: Command) -> str:
    """`-o`, `--out FOLDER`, as the options' heads have it."""
    value = plain(argument.get("valueName", ""))
    if argument["kind"] == "positional":
        return f"\\fI{value}\\fR"
    names = [("-" if name["kind"] == "short" else "--") + name["name"] for name in argument["names"]]
    shown = ", ".join(f"\\fB{plain(name)}\\fR" for name in names)
    return f"{shown} \\fI{value}\\fR" if argument["kind"] == "option" else shown


def usage(argument: Command) -> str:
    words = spelling(argument | {"names": argument.get("names", [])[-1:]})
    words += " ..." if argument["isRepeating"] else ""
    return f"[{words}]" if argument["isOptional"] else words


def option(argument: Command) -> Iterator[str]:
    yield from (".TP", spelling(argument))
    notes = []
    values, default = argument.get("allValues"), argument.get("defaultValue")
    if values:
        notes.append(f"One of {', '.join(values)}.")
    if default:
        notes.append(f"Default: {default}.")
    yield from filled(" ".join([argument.get("abstract", ""), *notes]))


def page(command: Command, day: str, version: str) -> str:
    path = [*command.get("superCommands", []), command["commandName"]]
    name = "-".join(path)
    arguments = [argument for argument in command.get("arguments", []) if argument["shouldDisplay"]]
    commands = [child for child in command.get("subcommands", []) if child["shouldDisplay"]]
    lines = [
        f'.TH {plain(name.upper())} 1 {day} "{path[0]} {version}" "{path[0]} manual"',
        *(".SH NAME", f"{plain(name)} \\- {plain(command['abstract'].rstrip('.'))}"),
        *(".SH SYNOPSIS", f".B {plain(' '.join(path))}"),
        *(usage(argument) for argument in arguments if argument.get("names", [{}])[-1].get("name") != "help"),
    ]
    if commands:
        lines.append("\\fIcommand\\fR ...")
    if command.get("discussion"):
        lines += [".SH DESCRIPTION", *list(paragraphs(command["discussion"]))[1:]]
    groups = dict.fromkeys(argument.get("sectionTitle") or "Options" for argument in arguments)
    for group in sorted(groups, key=lambda title: title != "Options"):
        lines.append(f".SH {plain(group.upper())}")
        for argument in arguments:
            if (argument.get("sectionTitle") or "Options") == group:
                lines += option(argument)
    if commands:
        lines.append(".SH COMMANDS")
        for child in commands:
            lines += [".TP", f"\\fB{plain(name)}\\-{plain(child['commandName'])}\\fR(1)", *filled(child["abstract"])]
    if len(path) > 1:
        lines += [".SH SEE ALSO", f".BR {plain('-'.join(path[:-1]))} (1)"]
    return "\n".join(lines) + "\n"


def every(command: Command) -> Iterator[Command]:
    yield command
    for child in command.get("subcommands", []):
        if child["commandName"] != "help":
            yield from every(child)


def main() -> None:
    executable, day, folder = sys.argv[1:4]
    ask = [
        subprocess.run([executable, word], capture_output=True, text=True, check=True).stdout
        for word in ("--version", "--experimental-dump-help")
    ]
    for command in every(json.loads(ask[1])["command"]):
        name = "-".join([*command.get("superCommands", []), command["commandName"]])
        (Path(folder) / f"{name}.1").write_text(page(command, day, ask[0].strip().splitlines()[0]))


if __name__ == "__main__":
    main()
