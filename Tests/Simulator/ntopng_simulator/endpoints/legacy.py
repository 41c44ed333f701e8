"""Scripts outside the REST API, the pages that links lead to, and the scripts that change something."""

import json
from collections import Counter, defaultdict
from typing import Any

from ..catalogue import APPLICATIONS
from ..network import Host
from ..replies import INVALID_ARGUMENTS, Bare, RestError
from ..simulation import Call
from .registry import script


@script("/lua/host_top_peers_protocols")
def top_peers(call: Call) -> Any:
    """Peers of a host from its ten biggest flows."""
    interface = call.interface()
    host = call.simulation.network.host(interface.ifid, call.arguments.get("host", ""))
    if host is None:
        return Bare("[]")
    flows = sorted(call.simulation.traffic.of_host(host, call.now), key=lambda flow: -flow.bytes)[:10]
    amounts: Counter[tuple[Any, str]] = Counter()
    for flow in flows:
        peer = flow.server if flow.client == host else flow.client
        amounts[peer, APPLICATIONS[flow.application][0]] += flow.bytes
    rows = [
        {
            "host": peer.key,
            "name": peer.name or peer.ip,
            "l7proto": name,
            "traffic": amount,
            "url": f"<a href='/lua/host_details.lua?host={peer.key}'>{peer.name or peer.ip}</a>",
            "l7proto_url": f"<A HREF='/lua/flows_stats.lua?host={peer.key}&application={name}'>{name}</A>",
        }
        for (peer, name), amount in amounts.most_common()
    ]
    hostile = call.simulation.hostile
    return Bare(json.dumps(hostile.poison(rows) if hostile else rows))


@script("/lua/get_top_talkers")
def top_talkers(call: Call) -> Any:
    """Senders and receivers of one full minute in the past."""
    interface = call.interface()
    minute = call.number("epoch", 0)
    if minute % 60 or minute < call.begun or minute > call.now - 60:
        return Bare("[ ]\n", "text/html; charset=utf-8")
    vlans: defaultdict[int, list[tuple[Host, dict[str, int]]]] = defaultdict(list)
    for host in call.simulation.network.hosts(interface.ifid):
        before, after = host.counters(call.begun, minute), host.counters(call.begun, minute + 60)
        amounts = {"senders": after.sent - before.sent, "receivers": after.received - before.received}
        vlans[host.vlan].append((host, amounts))
    sides: dict[str, list[dict[str, Any]]] = {}
    for side in ("senders", "receivers"):
        rows: list[dict[str, Any]] = []
        other = 0
        for hosts in vlans.values():
            # As ntopng does it: of each VLAN the ten largest; those behind the fifth need five percent of it.
            largest = sorted(((amounts[side], host) for host, amounts in hosts), key=lambda item: -item[0])
            total = sum(amount for amount, _ in largest)
            shown = [item for place, item in enumerate(largest[:10]) if place < 5 or item[0] >= total / 20]
            rows += [_talker(host, amount) for amount, host in shown if amount > 0]
            # The page puts all VLANs together, and keeps one of the rests.
            other = total - sum(amount for amount, _ in shown) or other
        if other:
            rows.append({"address": "Other", "label": "Other", "value": other, "local": "false", "url": ""})
        sides[side] = sorted(rows, key=lambda row: -int(row["value"]))
    return Bare(json.dumps(sides), "text/html; charset=utf-8")


def _talker(host: Host, amount: int) -> dict[str, Any]:
    return {
        "address": host.key,
        "label": host.name or host.ip,
        "value": amount,
        "local": str(host.local).lower(),
        "url": f"/lua/host_details.lua?always_show_hist=true&host={host.key}&tskey={host.key}",
    }


@script("/lua/pro/rest/v2/get/snmp/device/list")
def snmp_devices(_: Call) -> Any:
    """For paying customers; only asked to learn the edition."""
    return []


@script("/lua/rest/v2/create/ntopng/session")
def create_session(call: Call) -> Any:
    """A session of the calling user."""
    _own(call)
    return {"session": call.simulation.accounts.open_session(call.user)}


@script("/lua/rest/v2/create/ntopng/api_token")
def create_token(call: Call) -> Any:
    """The token of the calling user; the simulation never changes it."""
    _own(call)
    return {"api_token": call.user.token}


def _own(call: Call) -> None:
    if call.arguments.get("username", call.user.name) != call.user.name and not call.user.admin:
        raise RestError(INVALID_ARGUMENTS)


def _page(title: str) -> Any:
    def page(call: Call) -> Bare:
        shown = json.dumps(call.arguments).replace("&", "&amp;").replace("<", "&lt;")
        return Bare(
            f"<!DOCTYPE html><html><head><title>ntopng - {title}</title></head><body><h1>{title}</h1>"
            f"<p>Simulated page of ntopng.</p><pre>{shown}</pre></body></html>",
            "text/html; charset=utf-8",
        )

    return page


for _path, _title in {
    "host_details": "Host",
    "flows_stats": "Live Flows",
    "flow_details": "Flow Details",
    "alert_stats": "Detected Alerts",
    "if_stats": "Interface",
    "hosts_stats": "Hosts",
    "index": "Dashboard",
}.items():
    script(f"/lua/{_path}")(_page(_title))
