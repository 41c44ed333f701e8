# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""The value of the special agent's rule, typed.

The server-side call builds the agent's command line from it, the GUI pages find the servers in it. A secret is whatever
the caller's world has for it: the server-side call gets a `Secret`, the pages get the tuple that the rule stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

DEFAULT_TIMEOUT = 50
DEFAULT_REQUEST_TIMEOUT = 30
DEFAULT_CACHE_SECONDS = 55
DEFAULT_SAMPLE_FLOWS = 1000
DEFAULT_ALERT_PERIOD = 300
DEFAULT_MAX_HOSTS = 500
DEFAULT_MAX_EVENTS = 200
DEFAULT_EVENT_RETENTION = 600


@dataclass(frozen=True)
class TokenAuth:
    """Log in with a user's authentication token."""

    token: object


@dataclass(frozen=True)
class UserAuth:
    """Log in with name and password."""

    username: str
    password: object


@dataclass(frozen=True)
class ServerRule:
    """One ntopng server of the rule."""

    url: str
    name: str | None = None
    link_url: str | None = None
    auth: TokenAuth | UserAuth | None = None
    verify: bool = True
    ca_file: str | None = None
    allows_plain_credentials: bool = False
    interfaces: Sequence[str] = ()


@dataclass(frozen=True)
class PiggybackRule:
    """Data of local hosts for Checkmk hosts: where their names come from, and which hosts."""

    names: Sequence[str] = ("ip",)
    networks: Sequence[str] = ()
    vlans: Sequence[int] = ()
    min_score: int = 0
    max_hosts: int = DEFAULT_MAX_HOSTS


@dataclass(frozen=True)
class EventsRule:
    """New alerts as log messages."""

    families: Sequence[str]
    min_severity: str = "warning"
    max_events: int = DEFAULT_MAX_EVENTS
    retention: int = DEFAULT_EVENT_RETENTION


@dataclass(frozen=True)
class ServerMode:
    """The agent describes the servers, their interfaces and alerts."""

    alerts: bool = True
    alert_period: int = DEFAULT_ALERT_PERIOD
    exporters: bool = True
    piggyback: PiggybackRule | None = None
    events: EventsRule | None = None


@dataclass(frozen=True)
class DirectMode:
    """The agent looks up the host that it is called for."""

    addresses: Sequence[str] = ()
    vlans: Sequence[int] = ()


@dataclass(frozen=True)
class Rule:
    """The whole rule."""

    servers: Sequence[ServerRule]
    mode: ServerMode | DirectMode = field(default_factory=ServerMode)
    timeout: int = DEFAULT_TIMEOUT
    request_timeout: int = DEFAULT_REQUEST_TIMEOUT
    cache_seconds: int = DEFAULT_CACHE_SECONDS
    sample_flows: int = DEFAULT_SAMPLE_FLOWS
