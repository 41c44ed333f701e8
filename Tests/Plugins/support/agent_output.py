"""Agent output into sections, as Checkmk splits it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

Sections = dict[str, list[list[str]]]

SAMPLES = Path(__file__).parent.parent / "samples"

_PIGGYBACK = re.compile(r"<<<<(.*)>>>>\Z")
_SECTION = re.compile(r"<<<([A-Za-z0-9_]+)((?::[a-z]+\([^)]*\))*)>>>\Z")


def split_output(text: str) -> Mapping[str, Sections]:
    """String tables by host (`""` is the host itself) and section; only `sep(0)` sections are understood."""
    hosts: dict[str, Sections] = {}
    host = ""
    table: list[list[str]] | None = None
    for line in text.splitlines():
        if found := _PIGGYBACK.match(line):
            host, table = found.group(1), None
        elif found := _SECTION.match(line):
            table = hosts.setdefault(host, {}).setdefault(found.group(1), [])
            if ":sep(0)" not in found.group(2):
                table = None
        elif table is not None:
            table.append([line])
    return hosts


def sample(name: str) -> Mapping[str, Sections]:
    """A sample of agent output."""
    return split_output((SAMPLES / f"{name}.txt").read_text(encoding="utf-8"))
