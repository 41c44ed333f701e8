"""What was asked, how often, and how many requests were open at a time."""

import threading
from collections import Counter, deque
from typing import Any


class RequestLog:
    """Counts requests; `/__log` shows it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = 0
        self.reset()

    def reset(self) -> None:
        """Forget everything but the open requests."""
        self._peak = self._open
        self._paths: Counter[str] = Counter()
        self._recent: deque[dict[str, Any]] = deque(maxlen=2000)

    def begin(self) -> None:
        """A request came in."""
        with self._lock:
            self._open += 1
            self._peak = max(self._peak, self._open)

    def end(self, path: str, query: str, status: int, milliseconds: float, user: str) -> None:
        """It was answered, or broken off (status 0)."""
        with self._lock:
            self._open -= 1
            self._paths[path] += 1
            entry = {"path": path, "query": query, "status": status, "ms": round(milliseconds, 1), "user": user}
            self._recent.append(entry)

    def report(self) -> dict[str, Any]:
        """Everything, for `/__log`."""
        with self._lock:
            return {
                "count": self._paths.total(),
                "peak": self._peak,
                "open": self._open,
                "paths": dict(self._paths.most_common()),
                "requests": list(self._recent),
            }
