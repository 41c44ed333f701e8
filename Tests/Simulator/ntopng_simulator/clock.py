"""The simulated server's clock: moves with the machine's, may start elsewhere and may be pushed."""

import time


class Clock:
    """Seconds since 1970, UTC."""

    def __init__(self, start: float | None, frozen: bool) -> None:
        self._start = time.time() if start is None else start
        self._frozen = frozen
        self._begun = time.monotonic()
        self._pushed = 0.0

    @property
    def start(self) -> float:
        """When the simulation began."""
        return self._start

    def now(self) -> float:
        """The time now."""
        passed = 0.0 if self._frozen else time.monotonic() - self._begun
        return self._start + passed + self._pushed

    def push(self, seconds: float) -> None:
        """Move the clock, also backwards."""
        self._pushed += seconds
