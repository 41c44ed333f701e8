"""Lists of active hosts."""

import ipaddress
from collections import Counter
from typing import Any

from ..catalogue import APPLICATIONS
from ..mixing import mix
from ..network import Counters, Host, Interface
from ..replies import NOT_FOUND, Listing, RestError
from ..simulation import Call
from .engaged import engaged
from .registry import script


class Rows:
    """Active hosts with the values they can be sorted by."""

    def __init__(self, call: Call, interface: Interface) -> None:
        self.call = call
        self.as_client: Counter[Host] = Counter()
        self.as_server: Counter[Host] = Counter()
        self.score_client: Counter[Host] = Counter()
        self.score_server: Counter[Host] = Counter()
        self.alerted: Counter[Host] = Counter()
        for flow in call.simulation.traffic.flows(interface.ifid, call.now):
            self.as_client[flow.client] += 1
            self.as_server[flow.server] += 1
            self.score_client[flow.client] += flow.score
            self.score_server[flow.server] += flow.score
            if flow.alerted:
                self.alerted[flow.client] += 1
                self.alerted[flow.server] += 1
        self.alerts = Counter(record.pattern.client for record in engaged(call, "host", interface))
        self.hosts = [
            host for host in call.simulation.network.hosts(interface.ifid) if call.may_see(host) and _wanted(call, host)
        ]

    def counters(self, host: Host) -> Counters:
        """Traffic of a host."""
        return host.counters(self.call.begun, self.call.now)

    def sorted_by(self, column: str, descending: bool) -> list[Host]:
        """The hosts in the order of a column; an unknown one means bytes."""
        match column:
            case "ip" | "ip_address":
                order = sorted(self.hosts, key=lambda host: (host.address.version, int(host.address), host.vlan))
            case "vlan":
                order = sorted(self.hosts, key=lambda host: host.vlan)
            case "name" | "hostname":
                order = sorted(self.hosts, key=lambda host: host.name or host.ip)
            case "mac":
                order = sorted(self.hosts, key=lambda host: host.mac)
            case "since" | "first_seen":
                order = sorted(self.hosts, key=lambda host: host.first_seen(self.call.begun))
            case "alerts" | "total_alerts":
                order = sorted(self.hosts, key=lambda host: self.alerts[host])
            case "num_flows":
                order = sorted(self.hosts, key=lambda host: self.as_client[host] + self.as_server[host])
            case "num_flows_as_client":
                order = sorted(self.hosts, key=lambda host: self.as_client[host])
            case "num_flows_as_server":
                order = sorted(self.hosts, key=lambda host: self.as_server[host])
            case "score":
                order = sorted(self.hosts, key=lambda host: self.score_client[host] + self.score_server[host])
            case "score_as_client":
                order = sorted(self.hosts, key=lambda host: self.score_client[host])
            case "score_as_server":
                order = sorted(self.hosts, key=lambda host: self.score_server[host])
            case _:
                values = {host: self.counters(host) for host in self.hosts}
                order = sorted(self.hosts, key=lambda host: _traffic(values[host], column))
        return order[::-1] if descending else order


def _traffic(counters: Counters, column: str) -> float:
    match column:
        case "thpt" | "throughput":
            return counters.sent_rate + counters.received_rate
        case "traffic_sent":
            return counters.sent
        case "traffic_rcvd":
            return counters.received
        case _:
            return counters.sent + counters.received


def _wanted(call: Call, host: Host) -> bool:
    arguments = call.arguments
    mode = arguments.get("mode", "all")
    if mode in ("local", "remote") and host.local != (mode == "local"):
        return False
    if mode in ("broadcast_domain", "filtered", "blacklisted", "dhcp"):
        return False
    if arguments.get("version") in ("4", "6") and str(host.address.version) != arguments["version"]:
        return False
    if arguments.get("vlan", "").isdigit() and host.vlan != int(arguments["vlan"]):
        return False
    if arguments.get("network", "").isdigit() and host.network_id != int(arguments["network"]):
        return False
    if "mac" in arguments and host.mac != arguments["mac"]:
        return False
    if "network_cidr" in arguments:
        return host.address in ipaddress.ip_network(arguments["network_cidr"], strict=False)
    return True


@script("host/active")
def active(call: Call) -> Any:
    """A page of the active hosts; there is no total in this reply."""
    interface = call.interface()
    if "all" in call.arguments:
        return {"currentPage": 0, "perPage": -1, "sort": [[]], "data": []}
    table = call.remembered("hosts", perPage="10", sortColumn="", sortOrder="desc")
    page, size = call.number("currentPage", 1), int(table["perPage"])
    rows = Rows(call, interface)
    order = rows.sorted_by(table["sortColumn"], table["sortOrder"] == "desc")
    return {
        "currentPage": page,
        "perPage": size,
        "sort": [["column_" + table["sortColumn"], table["sortOrder"]] if "sortColumn" in call.arguments else []],
        "data": [_active_row(rows, host) for host in order[max(page - 1, 0) * size :][:size]],
    }


def _active_row(rows: Rows, host: Host) -> dict[str, Any]:
    counters = rows.counters(host)
    rate = counters.sent_rate + counters.received_rate
    client, server = rows.as_client[host], rows.as_server[host]
    row: dict[str, Any] = {
        "ip": host.ip,
        "vlan": host.vlan,
        "name": host.name or host.ip,
        "key": host.key.replace(".", "__").replace(":", "_").replace("@", "___"),
        "bytes": {
            "total": counters.sent + counters.received,
            "sent": counters.sent,
            "recvd": counters.received,
        },
        "thpt": {"bps": rate * 8, "pps": rate / 700},
        "num_flows": {"total": client + server, "as_client": client, "as_server": server},
        "num_alerts": rows.alerts[host],
        "first_seen": host.first_seen(rows.call.begun),
        "last_seen": int(rows.call.now),
        "is_localhost": host.local,
        "is_broadcast": False,
        "is_multicast": False,
        "is_broadcast_domain": False,
        "is_blacklisted": False,
        "country": "",
        "os": 0,
    }
    if rows.call.options.release >= (5, 6):
        as_client, as_server = rows.score_client[host], rows.score_server[host]
        row["score"] = {"total": as_client + as_server, "as_client": as_client, "as_server": as_server}
    return row


@script("host/active_list", since=(6, 2))
def active_list(call: Call) -> Any:
    """A slice of the active hosts with their number, always of the user's current interface; bytes/s here."""
    interface = call.current_interface
    rows = Rows(call, interface)
    table = call.remembered("host_list", length="10", sort="bytes", order="desc")
    order = rows.sorted_by(table["sort"], table["order"] == "desc")
    start, length = call.number("start", 0), int(table["length"])
    return Listing([_listed_row(rows, host) for host in order[start : start + length]], len(order), filtered=False)


def _listed_row(rows: Rows, host: Host) -> dict[str, Any]:
    counters = rows.counters(host)
    rate = counters.sent_rate + counters.received_rate
    return {
        "host": {
            "ip": host.ip,
            "vlan": {"id": host.vlan, "name": str(host.vlan) if host.vlan else ""},
            "mac": {"address": host.mac, "name": ""},
            "country": "",
            "os": 0,
            "device_type": 0,
            "localhost" if host.local else "remotehost": True,
        },
        "hostname": {"name": host.name, "alt_name": ""},
        "bytes": {
            "total": counters.sent + counters.received,
            "sent": counters.sent,
            "rcvd": counters.received,
        },
        "throughput": {"type": "bps", "bps": rate, "pps": rate / 700, "trend": 1 + mix(host.number) % 3},
        "num_flows": rows.as_client[host] + rows.as_server[host],
        "score": rows.score_client[host] + rows.score_server[host],
        "alerts": rows.alerts[host],
        "first_seen": host.first_seen(rows.call.begun),
        "last_seen": int(rows.call.now),
    }


@script("host/interfaces")
def host_interfaces(call: Call) -> Any:
    """On which interfaces a host is active."""
    key = call.arguments.get("host", "")
    network = call.simulation.network
    found = [{"ifid": ifid} for ifid in network.interfaces if network.host(ifid, key)]
    return {key: found}


@script("host/find", since=(5, 4))
def find(call: Call) -> Any:
    """Up to five hosts whose address or name holds the text."""
    interface = call.interface()
    query = call.arguments.get("query", "").lower()
    found = []
    for host in call.simulation.network.hosts(interface.ifid):
        if query in host.ip or query in host.name.lower():
            label = f"{host.name} · {host.ip}" if host.name else host.ip
            found.append({"type": "ip", "ip": host.ip, "name": label, "links": [], "badges": []})
        if len(found) == 5:
            break
    return {"interface": interface.name, "results": found}


@script("host/l7/stats")
def l7_stats(call: Call) -> Any:
    """Bytes per application of a host."""
    host = call.host(call.interface())
    counters = host.counters(call.begun, call.now)
    total = counters.sent + counters.received
    rows = [
        {"label": APPLICATIONS[number][0], "value": int(total * share), "duration": 5 + int(2000 * share)}
        for number, share in sorted(host.applications.items(), key=lambda item: -item[1])
    ]
    if call.arguments.get("collapse_stats") == "false":
        return rows
    return [*rows[:2], {"label": "Other", "value": sum(row["value"] for row in rows[2:])}]


@script("host/config")
def config(_: Call) -> Any:
    """Not found for hosts without configuration."""
    raise RestError(NOT_FOUND)
