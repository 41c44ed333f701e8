"""Finds plug-ins by the prefix of their variable, as Checkmk's loader does."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType

from cmk.agent_based import v2 as agent_based
from cmk.graphing import v1 as graphing
from cmk.rulesets import v1 as rulesets
from cmk.server_side_calls import v1 as server_side_calls

GROUPS: Mapping[str, Mapping[type, str]] = {
    "agent_based": agent_based.entry_point_prefixes(),
    "rulesets": rulesets.entry_point_prefixes(),
    "graphing": graphing.entry_point_prefixes(),
    "server_side_calls": server_side_calls.entry_point_prefixes(),
}


@dataclass
class Found:
    """Plug-ins by their location `module:variable`, and what the loader complains about."""

    plugins: dict[str, object] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def of(self, *types: type) -> list[object]:
        """The plug-ins of these types."""
        return [plugin for plugin in self.plugins.values() if isinstance(plugin, types)]


def modules(package: str, group: str) -> Sequence[str]:
    """Names of the modules of a group, every entry of its folder but `__init__.py` and `__pycache__`."""
    root = importlib.import_module(package)
    names = [
        f"{package}.{group}.{entry.removesuffix('.py')}"
        for path in root.__path__
        for entry in sorted(os.listdir(f"{path}/{group}"))
        if entry not in {"__init__.py", "__pycache__"}
    ]
    return list(dict.fromkeys(names))


def discover(package: str, group: str) -> Found:
    """All plug-ins of a group of a family."""
    found = Found()
    for name in modules(package, group):
        try:
            module = importlib.import_module(name)
        except Exception as error:
            found.errors.append(f"{name}: {error}")
            continue
        collect(module, GROUPS[group], found)
    return found


def collect(module: ModuleType, prefixes: Mapping[type, str], found: Found) -> None:
    """Plug-ins of a module; a wrong type behind a prefix and a name used twice are errors."""
    for variable, value in vars(module).items():
        types = tuple(t for t, prefix in prefixes.items() if variable.startswith(prefix))
        if not types:
            continue
        location = f"{module.__name__}:{variable}"
        if not isinstance(value, types):
            found.errors.append(f"{location}: {value!r}")
            continue
        name = getattr(value, "name", None)
        for other_location, other in found.plugins.items():
            if type(other) is type(value) and getattr(other, "name", None) == name:
                found.errors.append(f"{location}: plug-in {name!r} already defined at {other_location}")
        found.plugins[location] = value
