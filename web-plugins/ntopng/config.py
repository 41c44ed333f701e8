"""The ntopng servers that the pages may ask: those of the special agent's rules, and no others."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from . import _compat

RULESET = "special_agents:ntopng"
_KEEP_SECONDS = 15.0
_MACRO = re.compile(r"\$[A-Z_0-9]+\$")


class BadRuleError(Exception):
    """A rule holds something that this release does not understand. The message holds no secret."""


@dataclass(frozen=True)
class Server:
    """One ntopng server. ``ident`` is stable as long as name, address and user are."""

    ident: str
    title: str
    url: str
    link_url: str
    user: str | None
    secret: Mapping[str, str] | None = field(repr=False)
    ca_file: str | None = None
    insecure: bool = False
    interfaces: tuple[str, ...] = ()

    def request(self) -> dict[str, object]:
        """The member ``server`` of a request to the agent."""
        optional = {"user": self.user, "secret": self.secret, "ca_file": self.ca_file}
        return {
            "id": self.ident,
            "url": self.url,
            "deep_link_url": self.link_url,
            "tls": "insecure" if self.insecure else "verify",
            **{name: value for name, value in optional.items() if value is not None},
        }


@dataclass(frozen=True)
class Servers:
    """What the rules yield: servers by ident, and a sentence for each that can't be used."""

    by_ident: Mapping[str, Server]
    problems: tuple[str, ...]


_last: tuple[float, Servers] | None = None


def servers() -> Servers:
    """The servers of all enabled rules. Read again after 15 seconds: reading all rules is costly on large sites."""
    global _last  # noqa: PLW0603  one value per process of the web server, replaced as a whole
    now = time.monotonic()
    if _last is None or now - _last[0] > _KEEP_SECONDS:
        _last = (now, _read())
    return _last[1]


def _read() -> Servers:
    try:
        rules = _compat.rules(RULESET)
    except Exception as error:  # the pages say so instead of failing
        _compat.logger().exception("ntopng: the rules can't be read")
        return Servers({}, (f"Checkmk's rules can't be read ({type(error).__name__}); see var/log/web.log.",))
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
                server = _server(entry, rule.hosts)
            except BadRuleError as error:
                problems[str(error)] = None
            else:
                found.setdefault(server.ident, server)
    return Servers(found, tuple(problems))


def _entries(value: object) -> Iterator[Mapping[str, object]]:
    if isinstance(value, Mapping) and isinstance(value.get("servers"), list):
        yield from (entry for entry in value["servers"] if isinstance(entry, Mapping))


def _server(entry: Mapping[str, object], hosts: tuple[str, ...]) -> Server:
    url = _address(entry.get("url"), hosts)
    parts = urlsplit(url)
    name = str(entry.get("name") or parts.netloc)
    link_url = _address(entry["link_url"], hosts) if entry.get("link_url") else url
    user, secret = _login(entry.get("auth"), name)
    tls = entry.get("tls", ("system", None))
    if not isinstance(tls, tuple | list) or len(tls) != 2:
        raise BadRuleError(f"ntopng server {name}: the rule's TLS setting is not understood.")
    interfaces = entry.get("interfaces")
    return Server(
        ident=_ident(name, url, user),
        title=name,
        url=url,
        link_url=link_url,
        user=user,
        secret=secret,
        ca_file=str(tls[1]) if tls[0] == "ca_file" else None,
        insecure=tls[0] == "insecure",
        interfaces=tuple(map(str, interfaces)) if isinstance(interfaces, list) else (),
    )


def _ident(name: str, url: str, user: str | None) -> str:
    readable = re.sub(r"[^A-Za-z0-9_.-]", "-", name).lstrip("_.-")[:40] or "server"
    digest = hashlib.sha256(f"{name}\0{url}\0{user}".encode()).hexdigest()[:8]
    return f"{readable}-{digest}"


def _address(value: object, hosts: tuple[str, ...]) -> str:
    url = str(value or "").rstrip("/")
    if _MACRO.search(url):
        url = _with_macros(url, hosts)
    try:
        parts = urlsplit(url)
        valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or "@" in url or "?" in url or "#" in url or not url.isprintable() or " " in url:
        raise BadRuleError(
            "The address of an ntopng server is not http(s)://HOST[:PORT][/PREFIX]; correct it in the rule."
        )
    return url


def _with_macros(url: str, hosts: tuple[str, ...]) -> str:
    """Macros stand for the host that the rule is for, so there must be exactly one."""
    if len(hosts) == 1:
        values = {"$HOSTNAME$": hosts[0], "$HOSTADDRESS$": _compat.configured_address(hosts[0])}
        url = _MACRO.sub(lambda match: values.get(match[0], match[0]), url)
    if _MACRO.search(url):
        raise BadRuleError(
            f"The address {url} holds macros that the pages can't replace: they know $HOSTNAME$ and $HOSTADDRESS$, "
            "in rules with exactly one explicit host. Write the address itself into the rule."
        )
    return url


def _login(value: object, name: str) -> tuple[str | None, Mapping[str, str] | None]:
    match value:
        case ("token", secret):
            return None, _secret(secret, name)
        case ("user", {"username": str(user), "password": secret}):
            return user, _secret(secret, name)
        case ("none", _) | None:
            return None, None
    raise BadRuleError(f"ntopng server {name}: the rule's login is not understood.")


def _secret(value: object, name: str) -> Mapping[str, str]:
    match value:
        case ("cmk_postprocessed", "explicit_password", (str(), str(text))) | ("password", str(text)):
            return {"value": text}
        case ("cmk_postprocessed", "stored_password", (str(ident), _)) | ("store", str(ident)):
            return {"store": f"{ident}:{_compat.password_store()}"}
    raise BadRuleError(f"ntopng server {name}: the rule's token or password is not understood.")
