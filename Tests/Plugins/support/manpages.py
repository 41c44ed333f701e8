"""Man pages of checks, read as Checkmk reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

REQUIRED = ("title", "agents", "license", "distribution", "description", "catalog")
OPTIONAL = ("item", "discovery", "inventory", "cluster")


def parse_man_page(path: Path) -> Mapping[str, str]:
    """Fields of a man page; raises ValueError for a line that is neither a field, nor indented, nor blank."""
    fields: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith(" "):
            if current is None:
                raise ValueError(f"{path.name}:{number}: text before the first field")
            current.append(line.strip())
            continue
        key, colon, rest = line.partition(":")
        if not colon or not key.isidentifier():
            raise ValueError(f"{path.name}:{number}: no field: {line}")
        if key in fields:
            raise ValueError(f"{path.name}:{number}: field {key} again")
        current = fields[key] = [rest.strip()]
    return {key: "\n".join(lines).strip() for key, lines in fields.items()}


def problems(path: Path) -> Iterator[str]:
    """What is wrong with a man page."""
    fields = parse_man_page(path)
    for key in REQUIRED:
        if not fields.get(key):
            yield f"{path.name}: {key} is missing"
    for key in fields.keys() - set(REQUIRED) - set(OPTIONAL):
        yield f"{path.name}: unknown field {key}"
