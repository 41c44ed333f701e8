"""The ntopng servers that the pages may ask: those of the special agent's rules, and no others."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from cmk_addons.plugins.ntopng.lib.rule import ServerRule, TokenAuth, UserAuth
from cmk_addons.plugins.ntopng.lib.rule_parser import RuleError, migrate_rule, parse_server

from . import _compat, macros

RULESET = "special_agents:ntopng"
MOST_INTERFACES = 64
_KEEP_SECONDS = 15.0


class BadRuleError(Exception):
    """A server of a rule can't be asked. The message goes on after a colon, and holds no secret."""


@dataclass(frozen=True)
class Server:
    """One ntopng server. ``ident`` is its name, so that bookmarks outlive a change of address or user."""

    ident: str
    title: str
    url: str
    link_url: str
    user: str | None
    secret: Mapping[str, str] | None = field(repr=False)
    ca_file: str | None = None
    insecure: bool = False
    allows_plain_credentials: bool = False
    interfaces: tuple[str, ...] = ()

    def together_with(self, other: Server | None) -> Server:
        """The same server in two rules has the interfaces of both; a rule that names none is for all."""
        if other is None:
            return self
        both = dict.fromkeys((*other.interfaces, *self.interfaces))
        return replace(other, interfaces=tuple(both) if self.interfaces and other.interfaces else ())

    def request(self) -> dict[str, object]:
        """The member ``server`` of a request to the agent."""
        optional = {"user": self.user, "secret": self.secret, "ca_file": self.ca_file}
        return {
            "id": self.ident,
            "url": self.url,
            "deep_link_url": self.link_url,
            "tls": "insecure" if self.insecure else "verify",
            **{name: value for name, value in optional.items() if value is not None},
            **({"allow_plain_credentials": True} if self.allows_plain_credentials else {}),
            **({"interfaces": list(self.interfaces)} if self.interfaces else {}),
        }


@dataclass(frozen=True)
class Servers:
    """What the rules yield: servers by ident, and a sentence for each that can't be used."""

    by_ident: Mapping[str, Server]
    problems: tuple[str, ...]
    readable: bool = True


@dataclass(frozen=True)
class _Known:
    """What was read, from which state of the configuration, and when that was last compared."""

    servers: Servers
    stamp: object
    compared: float


_last: _Known | None = None


def servers() -> Servers:
    """The servers of all enabled rules.

    Reading all rules is costly on large sites, so it is done anew only when a file of the configuration has changed,
    and that is looked at every 15 seconds.
    """
    global _last  # noqa: PLW0603  one value per process of the web server, replaced as a whole
    now = time.monotonic()
    if _last is None or now - _last.compared > _KEEP_SECONDS:
        stamp = _compat.configuration_stamp()
        unchanged = _last is not None and _last.servers.readable and stamp is not None and stamp == _last.stamp
        _last = _Known(_last.servers if _last is not None and unchanged else _read(), stamp, now)
    return _last.servers


def _read() -> Servers:
    try:
        rules = _compat.rules(RULESET)
    except Exception as error:  # the pages say so instead of failing
        _compat.logger().exception("ntopng: the rules can't be read")
        told = f"Checkmk's rules can't be read ({type(error).__name__}); see var/log/web.log."
        return Servers({}, (told,), readable=False)
    return _from_rules(rules)


def forget() -> None:
    """Read the rules again at the next call."""
    global _last  # noqa: PLW0603
    _last = None


def _from_rules(rules: list[_compat.Rule]) -> Servers:
    found: dict[str, Server] = {}
    problems: dict[str, None] = {}
    for rule in rules:
        for entry in _entries(rule.value):
            try:
                servers = list(_servers(parse_server(entry), rule))
            except (RuleError, BadRuleError) as error:
                name = str(entry["name"]) if isinstance(entry, Mapping) and entry.get("name") else "without a name"
                problems[f"The ntopng server {name} in the rule can't be used: {error}"] = None
            else:
                for server in servers:
                    found[server.ident] = server.together_with(found.get(server.ident))
    return Servers(_by_name(found.values()), tuple(problems))


def _by_name(servers: Iterable[Server]) -> dict[str, Server]:
    """Servers by their name, with a digest behind it where several have it."""
    listed = list(servers)
    names = Counter(_readable(server.title) for server in listed)
    idents = (name if names[name := _readable(server.title)] == 1 else server.ident for server in listed)
    return {ident: replace(server, ident=ident) for ident, server in zip(idents, listed, strict=True)}


def _entries(value: object) -> list[object]:
    try:
        servers = migrate_rule(value).get("servers")
    except RuleError:
        return [value]  # which says what is wrong
    return list(servers) if isinstance(servers, list | tuple) else [servers]


def _servers(entry: ServerRule, rule: _compat.Rule) -> Iterator[Server]:
    """One server, or one for each host of the rule, when the address has macros."""
    named = (*macros.found_in(entry.url), *macros.found_in(entry.link_url or ""))
    if not named:
        yield _server(entry, {}, "")
        return
    try:
        hosts = rule.hosts()
    except _compat.UnclearHostsError as error:
        raise BadRuleError(f"its address holds {_listed(named)}, and {error}, or write the address itself.") from error
    except Exception as error:
        _compat.logger().warning("ntopng: the hosts of the rule can't be read", exc_info=True)
        raise BadRuleError(
            f"its address holds {_listed(named)}, and Checkmk does not tell the hosts of the rule; "
            "write the address itself into the rule."
        ) from error
    for host in hosts:
        yield _server(entry, macros.of_host(host), host.name if len(hosts) > 1 else "")


def _server(entry: ServerRule, values: Mapping[str, str], host: str) -> Server:
    url = _address(macros.replaced(entry.url, values))
    name = entry.name or urlsplit(url).netloc
    user, secret = _login(entry.auth)
    interfaces = tuple(dict.fromkeys(entry.interfaces))
    if len(interfaces) > MOST_INTERFACES:
        raise BadRuleError(f"it names more than {MOST_INTERFACES} interfaces; name none, which means all.")
    return Server(
        ident=_ident(name, url, user),
        title=f"{name} ({host})" if host and entry.name else name,
        url=url,
        link_url=_address(macros.replaced(entry.link_url, values)) if entry.link_url else url,
        user=user,
        secret=secret,
        ca_file=entry.ca_file,
        insecure=not entry.verify,
        allows_plain_credentials=entry.allows_plain_credentials,
        interfaces=interfaces,
    )


def _readable(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]", "-", name).lstrip("_.-")[:40] or "server"


def _ident(name: str, url: str, user: str | None) -> str:
    digest = hashlib.sha256(f"{name}\0{url}\0{user}".encode()).hexdigest()[:8]
    return f"{_readable(name)}-{digest}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _address(url: str) -> str:
    left = macros.found_in(url)
    if left:
        raise BadRuleError(
            f"its address holds {_listed(left)}, which Checkmk does not replace for a special agent, or which comes "
            "from a rule or a discovery and is not known here; write the address itself into the rule."
        )
    url = url.rstrip("/")
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or "@" in url or "?" in url or "#" in url or not url.isprintable() or " " in url:
        raise BadRuleError("its address is not http(s)://HOST[:PORT][/PREFIX]; correct it in the rule.")
    return url


def _login(auth: TokenAuth | UserAuth | None) -> tuple[str | None, Mapping[str, str] | None]:
    match auth:
        case TokenAuth(token=secret):
            return None, _secret(secret)
        case UserAuth(username=user, password=secret):
            return user, _secret(secret)
    return None, None


def _secret(value: object) -> Mapping[str, str]:
    match value:
        case ("cmk_postprocessed", "explicit_password", (str(), str(text))) | ("password", str(text)):
            return {"value": text}
        case ("cmk_postprocessed", "stored_password", (str(ident), _)) | ("store", str(ident)):
            return {"store": f"{ident}:{_compat.password_store()}"}
    raise BadRuleError("its token or password is not understood; enter it again in the rule.")
