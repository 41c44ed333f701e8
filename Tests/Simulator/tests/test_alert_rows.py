"""The arithmetic over rows agrees with counting them one by one."""

import random

import pytest
from ntopng_simulator.alert_rows import PATTERNS, AlertRows, Selection
from ntopng_simulator.network import Network
from ntopng_simulator.options import Options


@pytest.mark.parametrize("seed", range(20))
def test_selection_agrees_with_counting(seed: int) -> None:
    choice = random.Random(seed)
    begin = choice.randrange(3 * PATTERNS)
    end = begin + choice.choice([0, 1, 17, PATTERNS - 1, PATTERNS, 2 * PATTERNS + 5])
    patterns = sorted(choice.sample(range(PATTERNS), choice.choice([1, 3, 500, PATTERNS])))
    chosen = set(patterns)
    rows = [row for row in range(begin, end) if row % PATTERNS in chosen]
    selection = Selection(begin, end, patterns)
    assert selection.count() == len(rows)
    for place in choice.sample(range(len(rows)), min(len(rows), 50)):
        assert selection.row(place) == rows[place]
    by_number = selection.rows_by(lambda number: -number, True, 0, len(rows))
    assert sorted(by_number) == rows
    assert [row % PATTERNS for row in by_number] == sorted(row % PATTERNS for row in rows)


def test_times_ascend_and_are_found() -> None:
    hosts = Network(Options()).hosts(0)
    rows = AlertRows(1, "flow", hosts, 10_000, 1_795_000_000.0, 31, None)
    times = [rows.time(row) for row in range(10_000)]
    assert times == sorted(times)
    assert times[-1] <= 1_795_000_000 and times[0] >= 1_795_000_000 - 31 * 86400 - 1
    for moment in (times[0], times[5000], times[5000] + 1, times[-1] + 1):
        assert rows.first_from(moment, 10_000) == sum(time < moment for time in times)
    assert rows.count(1_795_000_000.0) == 10_000
    assert rows.count(1_795_000_000.0 + 86400) > 10_000
