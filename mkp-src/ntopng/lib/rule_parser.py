# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Value of the special agent's rule into its types, and values of older releases into today's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmk_addons.plugins.ntopng.lib.rule import (
    DEFAULT_ALERT_PERIOD,
    DEFAULT_CACHE_SECONDS,
    DEFAULT_EVENT_RETENTION,
    DEFAULT_MAX_EVENTS,
    DEFAULT_MAX_HOSTS,
    DEFAULT_REQUEST_TIMEOUT,
    DEFAULT_SAMPLE_FLOWS,
    DEFAULT_TIMEOUT,
    DirectMode,
    EventsRule,
    PiggybackRule,
    Rule,
    ServerMode,
    ServerRule,
    TokenAuth,
    UserAuth,
)


class RuleError(ValueError):
    """A value that the rule's form cannot have produced."""


def parse_rule(value: object) -> Rule:
    """The typed rule; accepts values of older versions of the package. Raises RuleError."""
    params = _mapping(migrate_rule(value), "rule")
    servers = tuple(parse_server(server) for server in _list(params, "servers"))
    if not servers:
        raise RuleError("the rule names no ntopng server")
    return Rule(
        servers=servers,
        mode=_mode(params.get("mode")),
        timeout=_whole(params, "timeout", DEFAULT_TIMEOUT),
        request_timeout=_whole(params, "request_timeout", DEFAULT_REQUEST_TIMEOUT),
        cache_seconds=_whole(params, "cache_seconds", DEFAULT_CACHE_SECONDS),
        sample_flows=_whole(params, "sample_flows", DEFAULT_SAMPLE_FLOWS),
    )


def migrate_rule(value: object) -> dict[str, object]:
    """The rule in today's form. The first cut of the package had one server, flat, without modes."""
    params = dict(_mapping(value, "rule"))
    if "servers" in params:
        if isinstance(servers := params["servers"], list):
            params["servers"] = [_migrate_server(server) for server in servers]
        return params
    server_keys: list[str] = ["name", "url", "link_url", "auth", "interfaces"]
    server = {key: params.pop(key) for key in server_keys if key in params}
    verify = params.pop("verify", True)
    ca_file = params.pop("ca_file", None)
    if not verify:
        server["tls"] = ("insecure", None)
    elif ca_file:
        server["tls"] = ("ca_file", ca_file)
    else:
        server["tls"] = ("system", None)
    server.setdefault("auth", ("none", None))
    return {"servers": [_migrate_server(server)], "mode": ("server", {}), **params}


def _migrate_server(value: object) -> object:
    """Saved before there was a choice: what worked over plain http goes on, and the service says so."""
    if not isinstance(value, dict) or "plain_http" in value:
        return value
    is_plain = str(value.get("url", "")).lower().startswith("http://")
    return {**value, "plain_http": "allow" if is_plain else "refuse"}


def parse_server(value: object) -> ServerRule:
    """One server of the rule. Raises RuleError."""
    params = _mapping(value, "servers")
    url = params.get("url")
    if not isinstance(url, str) or not url:
        raise RuleError("a server has no URL")
    verify, ca_file = _tls(params.get("tls"))
    return ServerRule(
        url=url.rstrip("/"),
        name=_text(params, "name"),
        link_url=_text(params, "link_url"),
        auth=_auth(params.get("auth")),
        verify=verify,
        ca_file=ca_file,
        allows_plain_credentials=params.get("plain_http") == "allow",
        interfaces=tuple(str(name) for name in _list(params, "interfaces")),
    )


def _auth(value: object) -> TokenAuth | UserAuth | None:
    match value:
        case None | ("none", _):
            return None
        case ("token", secret):
            return TokenAuth(secret)
        case ("user", {"username": str() as username, "password": secret}):
            return UserAuth(username, secret)
        case _:
            raise RuleError("auth: expected token, user or none")


def _tls(value: object) -> tuple[bool, str | None]:
    match value:
        case None | ("system", _):
            return True, None
        case ("ca_file", str() as path):
            return True, path
        case ("insecure", _):
            return False, None
        case _:
            raise RuleError("tls: expected system, ca_file or insecure")


def _mode(value: object) -> ServerMode | DirectMode:
    match value:
        case None:
            return ServerMode()
        case ("server", params):
            return _server_mode(_mapping(params, "mode"))
        case ("direct", params):
            direct = _mapping(params, "mode")
            return DirectMode(
                addresses=tuple(str(address) for address in _list(direct, "addresses")), vlans=_numbers(direct, "vlans")
            )
        case _:
            raise RuleError("mode: expected server or direct")


def _server_mode(params: Mapping[str, object]) -> ServerMode:
    hosts, events = params.get("piggyback"), params.get("events")
    return ServerMode(
        alerts=params.get("alerts") is not False,
        alert_period=_whole(params, "alert_period", DEFAULT_ALERT_PERIOD),
        exporters=params.get("exporters") is not False,
        piggyback=None if hosts is None else _piggyback(_mapping(hosts, "piggyback")),
        events=None if events is None else _events(_mapping(events, "events")),
    )


def _piggyback(params: Mapping[str, object]) -> PiggybackRule:
    return PiggybackRule(
        names=tuple(str(name) for name in _list(params, "names")) or ("ip",),
        networks=tuple(str(network) for network in _list(params, "networks")),
        vlans=_numbers(params, "vlans"),
        min_score=_whole(params, "min_score", 0),
        max_hosts=_whole(params, "max_hosts", DEFAULT_MAX_HOSTS),
    )


def _events(params: Mapping[str, object]) -> EventsRule:
    return EventsRule(
        families=tuple(str(family) for family in _list(params, "families")),
        min_severity=_text(params, "min_severity") or "warning",
        max_events=_whole(params, "max_events", DEFAULT_MAX_EVENTS),
        retention=_whole(params, "retention", DEFAULT_EVENT_RETENTION),
    )


def _mapping(value: object, key: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise RuleError(f"{key}: expected a dictionary, found {type(value).__name__}")
    return value


def _list(params: Mapping[str, object], key: str) -> Sequence[object]:
    value = params.get(key, ())
    if not isinstance(value, (list, tuple)):
        raise RuleError(f"{key}: expected a list, found {type(value).__name__}")
    return value


def _text(params: Mapping[str, object], key: str) -> str | None:
    value = params.get(key)
    if value is not None and not isinstance(value, str):
        raise RuleError(f"{key}: expected text, found {type(value).__name__}")
    return value or None


def _whole(params: Mapping[str, object], key: str, default: int) -> int:
    value = params.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RuleError(f"{key}: expected a number, found {type(value).__name__}")
    return int(value)


def _numbers(params: Mapping[str, object], key: str) -> Sequence[int]:
    values = _list(params, key)
    if not all(isinstance(value, int) for value in values):
        raise RuleError(f"{key}: expected whole numbers")
    return tuple(value for value in values if isinstance(value, int))
