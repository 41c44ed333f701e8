"""Which scripts there are, since which version, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..simulation import Call

Handler = Callable[[Call], Any]


@dataclass(frozen=True)
class Script:
    """One script and what it demands."""

    handler: Handler
    since: tuple[int, int]
    alerts: bool
    admin: bool


SCRIPTS: dict[str, Script] = {}


def script(
    path: str, since: tuple[int, int] = (5, 0), alerts: bool = False, admin: bool = False
) -> Callable[[Handler], Handler]:
    """Register a function as the script at `path`."""

    def register(handler: Handler) -> Handler:
        SCRIPTS[path] = Script(handler, since, alerts, admin)
        return handler

    return register
