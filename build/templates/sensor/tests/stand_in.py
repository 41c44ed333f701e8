"""Stands in for the parts of Checkmk's plug-in API that the tests need, since Checkmk is not on PYTHONPATH."""

import enum
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path


class State(enum.Enum):
    OK = 0
    WARN = 1
    CRIT = 2
    UNKNOWN = 3


@dataclass
class Service:
    item: str | None = None


@dataclass
class Result:
    state: State
    summary: str = ""


@dataclass
class Metric:
    name: str
    value: float


@dataclass
class Declaration:
    """Whatever the API is told about; remembers its arguments."""

    arguments: dict[str, object] = field(default_factory=dict)


def declare(*_positional: object, **arguments: object) -> Declaration:
    return Declaration(arguments)


def check_levels(value, *, levels_upper=None, metric_name=None, label="", render_func=str):
    state = State.OK
    if levels_upper is not None and levels_upper[0] == "fixed":
        warn, crit = levels_upper[1]
        state = State.CRIT if value >= crit else State.WARN if value >= warn else State.OK
    yield Result(state, f"{label}: {render_func(value)}")
    if metric_name is not None:
        yield Metric(metric_name, value)


def install() -> None:
    """Makes `cmk.agent_based.v2` importable, and the package's own family below `cmk_addons.plugins`."""
    api = types.ModuleType("cmk.agent_based.v2")
    for item in (State, Service, Result, Metric, check_levels):
        setattr(api, item.__name__, item)
    for name in ("AgentSection", "CheckPlugin", "SNMPTree", "SimpleSNMPSection", "startswith"):
        setattr(api, name, declare)
    for name in ("CheckResult", "DiscoveryResult", "StringTable"):
        setattr(api, name, object)
    for name in ("cmk", "cmk.agent_based"):
        sys.modules.setdefault(name, types.ModuleType(name))
    sys.modules["cmk.agent_based.v2"] = api
    addons = types.ModuleType("cmk_addons")
    plugins = types.ModuleType("cmk_addons.plugins")
    plugins.__path__ = [str(Path(__file__).resolve().parent.parent / "src")]
    sys.modules["cmk_addons"] = addons
    sys.modules["cmk_addons.plugins"] = plugins
