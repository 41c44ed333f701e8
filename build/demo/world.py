"""Users, hosts and rules of the demo site."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from gui_standin import Host, User

USERS = {
    user.id: user
    for user in (
        User(
            "cmkadmin",
            "Administrator: sees everything",
            frozenset({"general.see_all", "ntopng.see_all", "wato.rulesets"}),
            role_ids=("admin",),
        ),
        User(
            "leitung",
            "Administrator: sees everything, in German",
            frozenset({"general.see_all", "ntopng.see_all", "wato.rulesets"}),
            language="de",
            role_ids=("admin",),
        ),
        User("operator", "Operator: sees build-fr-001 and web-01 only", frozenset(), role_ids=("user",)),
        User("guest", "Guest: sees no host", frozenset(), role_ids=("guest",)),
    )
}
HOSTS = (
    Host("build-fr-001", "10.200.8.10", contacts=("operator",), variables={"ADDRESS_6": "2001:db8:8::10"}),
    Host("web-01", "10.200.8.11", contacts=("operator",)),
    Host("db-01", "10.200.8.20"),
    Host("gateway", "10.0.0.1"),
    Host("printer", "10.0.0.10"),
    Host("silent", "10.99.99.99", contacts=("operator",)),
    Host("<script>alert(1)</script>", "192.0.2.66"),
)


@dataclass(frozen=True)
class Connection:
    """How the pages reach an ntopng."""

    url: str
    token: str = ""
    user: str = ""
    password: str = ""
    interfaces: tuple[str, ...] = ()
    link_url: str = ""


def rules(connections: dict[str, Connection]) -> tuple[Any, ...]:
    """One rule with all servers, as the form of the special agent stores it."""
    servers = [_server(name, connection) for name, connection in connections.items()]
    rule = SimpleNamespace(
        value={"servers": servers, "mode": ("server", {})},
        conditions=SimpleNamespace(host_name=["ntopng"]),
        is_disabled=lambda: False,
    )
    return (rule,) if servers else ()


def _server(name: str, connection: Connection) -> dict[str, Any]:
    auth: tuple[str, Any] = ("none", None)
    if connection.token:
        auth = ("token", _password(connection.token))
    elif connection.user:
        auth = ("user", {"username": connection.user, "password": _password(connection.password)})
    some: dict[str, Any] = {"interfaces": list(connection.interfaces)} if connection.interfaces else {}
    if connection.link_url:
        some["link_url"] = connection.link_url
    return {"name": name, "url": connection.url, "auth": auth, "tls": ("system", None), **some}


def _password(text: str) -> tuple[str, str, tuple[str, str]]:
    return "cmk_postprocessed", "explicit_password", ("demo", text)
