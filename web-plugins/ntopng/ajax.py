"""The JSON endpoint of the pages. It checks rights again, for every request, and only reads but for preferences."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from . import _compat, access, agent, config, parameters, preferences
from .access import DeniedError, MonitoredHost, normalised
from .agent import AgentError
from .parameters import InvalidError, Value, View
from .texts import t

_MOST_ADDRESSES = 400
_MAC_ADDRESS = re.compile(r"[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}", re.I)
"""As ntopng, Windows and switches write it."""


def answer() -> None:
    """Serve ``ntopng_ajax.py``."""
    try:
        status, body = 200, _answer()
    except DeniedError as error:
        status, body = 403, _refusal("denied", str(error), t("Ask your Checkmk administrator."))
    except InvalidError as error:
        status, body = 400, _refusal("invalid_request", str(error), t("Reset the filters."))
    except AgentError as error:
        status, body = 200, _refusal(error.kind, str(error), error.advice)
    _compat.respond_json(body, status)


def _refusal(kind: str, message: str, advice: str) -> str:
    return json.dumps({"result_code": 1, "result": {"kind": kind, "message": message, "advice": advice}})


def _answer() -> str:
    name = _compat.variable("view") or ""
    if name == "preference":
        preferences.change(_compat.variable("name") or "", _compat.variable("value") or "")
        return json.dumps({"result_code": 0, "result": None})
    host = _requested_host()
    if host is None:
        access.need_see_all()
    if name == "monitored":
        return json.dumps({"result_code": 0, "result": _monitored(_compat.variable("addresses") or "")})
    view = parameters.VIEWS.get(name)
    if view is None:
        raise InvalidError([t("{0}: not known.", "view")])
    server = config.servers().by_ident.get(_compat.variable("server") or "")
    if server is None:
        raise InvalidError([t("server: no rule has this ntopng server.")])
    if name == "resolve":
        values: Mapping[str, object] = _resolution(host)
    else:
        parsed = parameters.parsed(view, _given(view))
        if host is not None:
            _restrict(host, name, parsed)
        values = parsed
    request: dict[str, object] = {"server": server.request(), "view": name, "parameters": values}
    if _compat.variable("fresh") == "1":
        request["fresh"] = True
    return '{"result_code": 0, "result": ' + agent.view(request) + "}"


def _requested_host() -> MonitoredHost | None:
    name = _compat.variable("host")
    return access.monitored_host(name, _compat.variable("site") or None) if name else None


def _given(view: View) -> dict[str, str]:
    """Parameters by the agent's names: its ``host`` is an address, while ours is the name of a host of Checkmk."""
    names = {"address" if name == "host" else name: name for name in view.parameters}
    return {names[ours]: text for ours in names if (text := _compat.variable(ours)) is not None}


def _monitored(addresses: str) -> dict[str, dict[str, str]]:
    found = access.monitored_at(addresses.split(",")[:_MOST_ADDRESSES])
    return {address: {"host": host.name, "site": host.site} for address, host in found.items()}


def _resolution(host: MonitoredHost | None) -> dict[str, object]:
    """What to look up. By name only for those who may see everything: ntopng learns names from the network, so that
    any machine there can have any name."""
    if host is not None:
        names = {"names": list(host.names[:16])} if access.may_see_all() else {}
        if not host.addresses and not names:
            raise DeniedError(t("Checkmk knows no IP address of {0}.", host.name))
        return {"addresses": list(host.addresses[:16]), **names}
    wanted = _compat.variable("find")
    if wanted is not None:
        return _search(wanted.strip())
    address = normalised(_compat.variable("address") or "")
    if address is None:
        raise InvalidError([t("{0}: not an IP address.", "address")])
    return {"addresses": [address]}


def _search(text: str) -> dict[str, object]:
    """What somebody who may see everything looks for: an address, a MAC address, a name or a part of one.

    Hosts of Checkmk are found by their whole name or alias, also when ntopng calls them otherwise.
    """
    if not 0 < len(text) <= 200 or not text.isprintable():
        raise InvalidError([t("{0}: this value is not allowed.", "find")])
    address = normalised(text)
    if address is not None:
        return {"addresses": [address]}
    if _MAC_ADDRESS.fullmatch(text):
        digits = re.sub("[:.-]", "", text).upper()
        return {"search": ":".join(digits[at : at + 2] for at in range(0, 12, 2))}
    monitored = dict.fromkeys(address for host in access.monitored_as(text) for address in host.addresses)
    return {"search": text, **({"addresses": list(monitored)[:16]} if monitored else {})}


def _restrict(host: MonitoredHost, name: str, values: Mapping[str, Value]) -> None:
    """A request in the name of a host is about that host. Who may see everything may ask for everything."""
    if "host" not in parameters.VIEWS[name].parameters or access.may_see_all():
        if name == "top_talkers":
            access.need_see_all()
        return
    address = values.get("host")
    if address is None:
        raise DeniedError(t("Without the permission “See all traffic in ntopng” you can only ask for {0}.", host.name))
    if address not in host.addresses:
        raise DeniedError(t("{0} is not an address of {1}.", address, host.name))
