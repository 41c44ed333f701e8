"""Stored alerts: row N is computed from N. Rows repeat a table of patterns, so that any filter over millions of rows
is counted, sorted and paged with arithmetic; their times follow a daily rhythm that is inverted by bisection."""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from .catalogue import ALERT_TYPES, APPLICATIONS, severity_of
from .mixing import mix
from .network import Host

PATTERNS = 4999


@dataclass(frozen=True)
class Pattern:
    """What the rows number `number`, `number + PATTERNS`, … have in common."""

    number: int
    family: str
    kind: tuple[int, str, str, str, int, int]
    client: Host
    server: Host
    client_port: int
    application: int
    score: int
    duration: int
    attention: bool
    as_client: bool
    text: str

    @property
    def severity(self) -> int:
        """Severity that follows from the score."""
        return severity_of(self.score)


class AlertRows:
    """The stored alerts of one family on one interface, oldest first."""

    def __init__(
        self, seed: int, family: str, hosts: list[Host], count: int, begun: float, days: int, rate: float | None
    ) -> None:
        self.family = family
        self.stored = count
        self._seed = seed
        self._hosts = hosts
        self._end = begun
        self._days = max(days, 1)
        self._rate = count / (self._days * 86400) if rate is None else rate
        self.added: list[tuple[int, str]] = []
        self.time = lru_cache(maxsize=8192)(self._time)
        self._pattern = lru_cache(maxsize=PATTERNS)(self._make)

    def count(self, now: float) -> int:
        """How many rows there are at `now`."""
        return self.stored + math.floor(max(now - self._end, 0.0) * self._rate) + len(self.added)

    def _time(self, row: int) -> int:
        """`tstamp` of a row."""
        later = row - self.stored
        if later >= 0:
            return int(self._end + (later + 1) / self._rate) if self._rate else self.added[later][0]
        place = (row + 0.5) / self.stored
        turns = 2 * math.pi * self._days
        return int(self._end - (1 - place - 0.6 * math.sin(turns * place) / turns) * self._days * 86400)

    def text(self, row: int) -> str:
        """The description of a row."""
        later = row - self.stored
        return self.added[later][1] if self.added and later >= 0 else self.pattern(row).text

    def first_from(self, moment: int, total: int) -> int:
        """The first row that is not older than `moment`."""
        low, high = 0, total
        while low < high:
            middle = (low + high) // 2
            if self._time(middle) < moment:
                low = middle + 1
            else:
                high = middle
        return low

    def pattern(self, row: int) -> Pattern:
        """The pattern of a row."""
        return self._pattern(row % PATTERNS)

    def matching(self, wanted: Callable[[Pattern], bool], numbers: Iterable[int]) -> list[int]:
        """Those of the patterns `numbers` for which `wanted` holds, in order."""
        return [number for number in sorted(numbers) if wanted(self._pattern(number))]

    def _make(self, number: int) -> Pattern:
        kinds = ALERT_TYPES[self.family]
        seed = (self._seed, len(self.family), number)
        kind = kinds[int((mix(*seed, 1) % 1000 / 1000) ** 2 * len(kinds))]
        client = self._hosts[mix(*seed, 2) % (10 if number % 4 == 0 and len(self._hosts) >= 10 else len(self._hosts))]
        server = self._hosts[mix(*seed, 3) % len(self._hosts)]
        score = max(1, kind[4] + mix(*seed, 4) % 5 * 10)
        return Pattern(
            number,
            self.family,
            kind,
            client,
            server,
            client_port=1024 + mix(*seed, 5) % 64000,
            application=list(APPLICATIONS)[mix(*seed, 6) % len(APPLICATIONS)],
            score=score,
            duration=mix(*seed, 7) % 300,
            attention=number % 300 == 0,
            as_client=bool(mix(*seed, 8) % 2),
            text=_text(self.family, kind[0], number, client, server),
        )


def _text(family: str, kind: int, number: int, client: Host, server: Host) -> str:
    match family:
        case "flow" if kind == 40:
            return f"Requested URL: {server.ip}/item?id=1%27+and+{number}%3D1"
        case "flow":
            return f"{client.name or client.ip} talked to {server.name or server.ip} ({number})"
        case "host":
            return f"{client.name or client.ip} is over its limit [{3000 + number} > 256 SYN received]"
        case "network":
            return (
                "Network <a href='/lua/network_details.lua?network_cidr=10.200.8.0/24'>LAN_BUILD</a> "
                f"is under a SYN scan [{32768 + number} &gt; 32768 SYN received]"
            )
        case _:
            return f"{family} alert {number}"


class Selection:
    """The rows of a store within a range of rows whose patterns were chosen."""

    def __init__(self, begin: int, end: int, patterns: list[int]) -> None:
        self.begin, self.end, self.patterns = begin, max(begin, end), patterns
        later = bisect_right(patterns, begin % PATTERNS - 1)
        self._in_order = patterns[later:] + patterns[:later]

    def count(self) -> int:
        """How many rows are selected."""
        whole, rest = divmod(self.end - self.begin, PATTERNS)
        return whole * len(self.patterns) + self._in_window(self.begin, rest)

    def row(self, place: int) -> int:
        """The selected row number `place`, oldest first."""
        whole, rest = divmod(place, len(self._in_order))
        return self.begin + (self._in_order[rest] - self.begin) % PATTERNS + whole * PATTERNS

    def rows_by(self, key: Callable[[int], object], descending: bool, start: int, length: int) -> list[int]:
        """A page of the rows, sorted by an attribute of their patterns."""
        order = sorted(self.patterns, key=key, reverse=descending)  # type: ignore[arg-type]
        counts = [self._rows_of(number) for number in order]
        ends = list(accumulate(counts))
        rows = []
        for place in range(start, min(start + length, ends[-1] if ends else 0)):
            at = bisect_right(ends, place)
            within = place - (ends[at] - counts[at])
            rows.append(self.begin + (order[at] - self.begin) % PATTERNS + within * PATTERNS)
        return rows

    def _rows_of(self, number: int) -> int:
        first = self.begin + (number - self.begin) % PATTERNS
        return 0 if first >= self.end else (self.end - 1 - first) // PATTERNS + 1

    def _in_window(self, begin: int, length: int) -> int:
        start = begin % PATTERNS
        inside = bisect_right(self.patterns, start + length - 1) - bisect_right(self.patterns, start - 1)
        over = start + length - PATTERNS
        return inside + (bisect_right(self.patterns, over - 1) if over > 0 else 0)
