"""Faults on demand: `ENDPOINT=KIND[:ARGUMENT][@TIMES]`; ENDPOINT is a pattern such as `host/*`."""

import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase

KINDS = {
    "refuse": "the connection is reset before any byte",
    "reset": "the connection is reset in the middle of the body",
    "truncate": "the body ends in the middle",
    "drip": "one byte every ARGUMENT seconds (default 0.2)",
    "delay": "the reply comes after ARGUMENT seconds (default 5)",
    "302": "redirect to the login page",
    "default_password": "redirect to the page that asks for a new password",
    "lua": "redirect because the script failed",
    "403": "still starting",
    "500": "an HTML error page",
    "garbage": "bytes that are no HTTP",
    "text": "200 with a body that is no JSON",
    "giant": "a body of ARGUMENT MiB (default 512)",
    "latin1": "a string in the body that is not UTF-8",
    "deep": "a body nested 100,000 levels deep",
    "headers": "endless header lines",
    "extreme": "every number, also one in a text, is an extreme one; ARGUMENT is the seed of the choice",
    "echo": "every text holds the Authorization field in turn as it is, decoded and encoded",
}


@dataclass
class Fault:
    """One fault; `left` counts down when it is limited."""

    pattern: str
    kind: str
    argument: float | None
    left: int | None


class Faults:
    """The faults in force, first match wins."""

    def __init__(self, texts: list[str]) -> None:
        self._lock = threading.Lock()
        self._faults = [parse(text) for text in texts]

    def add(self, text: str) -> None:
        """One more fault."""
        with self._lock:
            self._faults.append(parse(text))

    def clear(self) -> None:
        """No faults any more."""
        with self._lock:
            self._faults.clear()

    def match(self, endpoint: str) -> Fault | None:
        """The fault for a request to `endpoint`, used up by one."""
        with self._lock:
            for fault in self._faults:
                if fault.left != 0 and fnmatchcase(endpoint, fault.pattern):
                    if fault.left is not None:
                        fault.left -= 1
                    return fault
        return None


def parse(text: str) -> Fault:
    """The fault that a text describes; ValueError says what is wrong with it."""
    pattern, found, rest = text.partition("=")
    rest, _, times = rest.partition("@")
    kind, _, argument = rest.partition(":")
    if not found or kind not in KINDS:
        raise ValueError(f"'{text}' is no fault: write ENDPOINT=KIND, KIND is one of {', '.join(KINDS)}")
    return Fault(pattern, kind, float(argument) if argument else None, int(times) if times else None)
