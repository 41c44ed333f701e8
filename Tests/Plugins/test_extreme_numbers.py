"""Numbers that no line ever had, in every place where a section has one: the plug-ins say something or refuse the
line, and never raise."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping

import pytest
from cmk.agent_based.v2 import GetRateError, IgnoreResultsError
from support.agent_output import SAMPLES, Sections, sample
from support.services import INVENTORIES, SECTIONS, MonitoredHost, all_services, inventory, parse

from cmk_addons.plugins.ntopng.lib.decode import DecodeError

EXTREMES = [0, -1, 2**31, 2**53 + 1, 2**63 - 1, -(2**63), 2**64, 10**30, 1e-300, 1e308, -1e308, 0.5]
SEEDS = range(4)


def _extreme(value: object, chance: random.Random) -> object:
    """The value with one in four of its numbers exchanged."""
    if isinstance(value, Mapping):
        return {key: _extreme(member, chance) for key, member in value.items()}
    if isinstance(value, list):
        return [_extreme(member, chance) for member in value]
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return chance.choice(EXTREMES) if is_number and chance.random() < 0.25 else value


def _changed(tables: Sections, chance: random.Random) -> Sections:
    return {
        name: [[json.dumps(_extreme(json.loads(line), chance))] for (line,) in table] for name, table in tables.items()
    }


def _parsed(tables: Sections) -> dict[str, object]:
    sections: dict[str, object] = {}
    for name, table in tables.items():
        try:
            sections |= parse({name: table})
        except DecodeError:
            continue  # What no line can be is refused by name; Checkmk shows that as a parse error.
    return sections


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_extreme_numbers_raise_nothing(path: object, seed: int) -> None:
    chance = random.Random(seed)
    name = getattr(path, "stem", "")
    for tables in sample(name).values():
        host = MonitoredHost()
        # Twice: what the first check kept is what the second one counts from.
        for _ in range(2):
            sections = _parsed(_changed(tables, chance))
            for plugin, item in all_services(sections).values():
                try:
                    output = host.check(plugin, sections, item)
                except (GetRateError, IgnoreResultsError):
                    continue
                assert all(len(result.summary) < 1000 for result in output.results)
            for plugin in INVENTORIES:
                if all(section in sections for section in INVENTORIES[plugin].sections or [plugin]):
                    inventory(plugin, sections)


def test_numbers_are_exchanged() -> None:
    tables = next(iter(sample("server").values()))
    assert _changed(tables, random.Random(0)) != tables
    assert set(tables) <= set(SECTIONS)
