"""What belongs to one request: variables, user, reply. And what belongs to the site: hosts, rules, registries."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class User:
    """A user with permissions and the hosts that livestatus would show."""

    id: str
    title: str
    permissions: frozenset[str]
    theme: str = "facelift"
    language: str = "en"
    role_ids: tuple[str, ...] = ()
    files: dict[str, Any] = field(default_factory=dict, compare=False)

    def load_file(self, name: str, deflt: Any, lock: bool = False) -> Any:  # noqa: ARG002  as in Checkmk
        """What was saved under the name."""
        return self.files.get(name, deflt)

    def save_file(self, name: str, content: Any) -> None:
        """Keep plain values."""
        self.files[name] = ast.literal_eval(repr(content))

    def may(self, permission: str) -> bool:
        """Whether the user has the permission."""
        return permission in self.permissions


@dataclass(frozen=True)
class Host:
    """A monitored host. Labels are explicit ones unless ``label_sources`` says ``ruleset`` or ``discovered``."""

    name: str
    address: str
    alias: str = ""
    contacts: tuple[str, ...] = ()
    site: str = "demo"
    labels: Mapping[str, str] = field(default_factory=dict)
    label_sources: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Reply:
    """What a page writes."""

    status_code: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    parts: list[str] = field(default_factory=list)

    def set_content_type(self, mime_type: str) -> None:
        """As in Checkmk."""
        self.headers["Content-Type"] = f"{mime_type}; charset=utf-8"

    def set_data(self, data: str) -> None:
        """As in Checkmk: replaces what was written."""
        self.parts[:] = [data]


@dataclass
class Current:
    """A request within a site."""

    user: User
    variables: Mapping[str, str] = field(default_factory=dict)
    reply: Reply = field(default_factory=Reply)
    hosts: tuple[Host, ...] = ()
    rules: tuple[Any, ...] = ()
    url: str = ""
    method: str = "GET"
    csrf_token: str = "the token of the session"
    live: Any = None
    unknown_columns: frozenset[str] = frozenset()


_current: ContextVar[Current] = ContextVar("current")


def current() -> Current:
    """The request that is being served."""
    return _current.get()


@contextmanager
def using(request: Current) -> Iterator[Current]:
    """Serve ``request`` inside."""
    token = _current.set(request)
    try:
        yield request
    finally:
        _current.reset(token)
