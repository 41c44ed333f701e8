"""Live flows."""

import ipaddress
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from ..catalogue import APPLICATIONS, CATEGORIES, L4
from ..network import Host
from ..replies import Listing, lua_failure
from ..simulation import Call
from ..traffic import Flow
from .registry import script

_MAXIMUM_PAGE = 32767


def _wanted(call: Call, ifid: int) -> list[Flow]:
    """The flows that pass the filters; filters with unusable values do not filter."""
    arguments = call.arguments
    flows = call.simulation.traffic.flows(ifid, call.now)
    if call.options.release < (6, 2):  # These know applications and categories by name only.
        if arguments.get("application", "").isdigit():
            return []
        arguments = {name: value for name, value in arguments.items() if name != "category" or not value.isdigit()}
    if arguments.get("host"):
        host = call.host(call.simulation.network.interfaces[ifid])
        flows = [flow for flow in flows if host in (flow.client, flow.server)]
    tests = [test for test in (make(arguments) for make in _FILTERS) if test]
    if call.user.network:
        tests.append(lambda flow: call.may_see(flow.client) or call.may_see(flow.server))
    return [flow for flow in flows if all(test(flow) for test in tests)]


Test = Callable[[Flow], bool]


def _number(arguments: dict[str, str], name: str) -> int | None:
    value = arguments.get(name, "")
    return int(value) if value.isdigit() else None


def _by_application(arguments: dict[str, str]) -> Test | None:
    value = arguments.get("application", "")
    chosen = {number for number, entry in APPLICATIONS.items() if value in (entry[0], str(number))}
    return (lambda flow: flow.application in chosen) if chosen else None


def _by_category(arguments: dict[str, str]) -> Test | None:
    value = arguments.get("category", "")
    chosen = {number for number, name in CATEGORIES.items() if value in (name, str(number))}
    return (lambda flow: APPLICATIONS[flow.application][1] in chosen) if chosen else None


def _by_l4(arguments: dict[str, str]) -> Test | None:
    number = _number(arguments, "l4proto")
    return None if number is None else lambda flow: flow.l4 == number


def _by_port(arguments: dict[str, str]) -> Test | None:
    number = _number(arguments, "port")
    return None if number is None else lambda flow: number in (flow.client_port, flow.server_port)


def _by_vlan(arguments: dict[str, str]) -> Test | None:
    number = _number(arguments, "vlan")
    return None if number is None else lambda flow: flow.client.vlan == number


def _by_version(arguments: dict[str, str]) -> Test | None:
    number = _number(arguments, "version")
    return None if number is None else lambda flow: flow.client.address.version == number


def _by_network(arguments: dict[str, str]) -> Test | None:
    number = _number(arguments, "network")
    return None if number is None else lambda flow: number in (flow.client.network_id, flow.server.network_id)


def _by_status(arguments: dict[str, str]) -> Test | None:
    tests: dict[str, Test] = {
        "alerted": lambda flow: flow.alerted,
        "normal": lambda flow: not flow.alerted,
        "periodic": lambda flow: flow.periodic,
        "filtered": lambda flow: True,  # Only ntopng Edge knows blocked flows; others take the name and tell all.
    }
    return tests.get(arguments.get("alert_type", ""))


def _by_direction(arguments: dict[str, str]) -> Test | None:
    tests: dict[str, Test] = {
        "local_only": lambda flow: flow.client.local and flow.server.local,
        "remote_only": lambda flow: not flow.client.local and not flow.server.local,
        "local_origin_remote_target": lambda flow: flow.client.local and not flow.server.local,
        "remote_origin_local_target": lambda flow: not flow.client.local and flow.server.local,
    }
    return tests.get(arguments.get("flowhosts_type", ""))


def _by_traffic_type(arguments: dict[str, str]) -> Test | None:
    """As ntopng reads it: what lacks "unicast" in its name means neither; every flow here is answered unicast."""
    wanted = arguments.get("traffic_type")
    return None if wanted is None else lambda flow: wanted == "unicast"


_FILTERS = (
    _by_application,
    _by_category,
    _by_l4,
    _by_port,
    _by_vlan,
    _by_version,
    _by_network,
    _by_status,
    _by_direction,
    _by_traffic_type,
)


def _address(host: Host) -> tuple[int, int, int]:
    address = ipaddress.ip_address(host.ip)
    return address.version, int(address), host.vlan


# ntopng sorts by addresses and numbers, whatever names it shows.
_SORTS: dict[str, Callable[[Flow], Any]] = {
    "client": lambda flow: _address(flow.client),
    "server": lambda flow: _address(flow.server),
    "vlan": lambda flow: flow.client.vlan,
    "proto_l4": lambda flow: flow.l4,
    "l4_proto": lambda flow: flow.l4,
    "ndpi": lambda flow: flow.application,
    "application": lambda flow: flow.application,
    "duration": lambda flow: flow.duration,
    "score": lambda flow: flow.score,
    "thpt": lambda flow: flow.rate,
    "throughput": lambda flow: flow.rate,
    "first_seen": lambda flow: flow.first_seen,
    "last_seen": lambda flow: flow.last_seen,
    "device_ip": lambda flow: flow.exporter or ("", 0, 0),
}


def _ordered(flows: list[Flow], column: str, order: str) -> list[Flow]:
    """The flows by a column. No ntopng can sort by info: it takes the name, and answers that there is no flow."""
    if column == "info":
        return []
    return sorted(flows, key=_SORTS.get(column, lambda flow: flow.bytes), reverse=order == "desc")


@script("flow/active")
def active(call: Call) -> Any:
    """A page of the live flows with their number; thpt.bps is bits/s."""
    interface = call.interface()
    table = call.remembered("flows", perPage="10", sortColumn="", sortOrder="desc")
    page, size = call.number("currentPage", 1), int(table["perPage"])
    if size > _MAXIMUM_PAGE:
        raise lua_failure(
            "/usr/share/ntopng/scripts/lua/rest/v2/get/flow/active.lua:132: attempt to perform arithmetic on a nil "
            "value (field 'throughput_bps')"
        )
    flows = _ordered(_wanted(call, interface.ifid), table["sortColumn"], table["sortOrder"])
    return {
        "currentPage": page,
        "perPage": size,
        "totalRows": len(flows),
        "sort": [["column_" + table["sortColumn"], table["sortOrder"]]],
        "data": [_row(call, flow) for flow in flows[max(page - 1, 0) * size :][:size]],
    }


def _row(call: Call, flow: Flow) -> dict[str, Any]:
    share = round(100 * flow.client_bytes / flow.bytes)
    row: dict[str, Any] = {
        "key": str(flow.key),
        "hash_id": str(flow.hash_id),
        "vlan": flow.client.vlan,
        "client": _end(flow.client, flow.client_port) | {"is_broadcast_domain": False},
        "server": _end(flow.server, flow.server_port) | {"is_broadcast": False},
        "protocol": {"l4": L4[flow.l4], "l7": APPLICATIONS[flow.application][0]},
        "bytes": flow.bytes,
        "thpt": {"bps": flow.rate * 8, "pps": flow.rate / 700},
        "duration": flow.duration,
        "first_seen": flow.first_seen,
        "last_seen": flow.last_seen,
        "breakdown": {"cli2srv": share, "srv2cli": 100 - share},
    }
    if call.options.licence >= 2:
        row["score"] = str(flow.score)
    if call.arguments.get("verbose") == "true":
        row["packets"] = flow.bytes // 700
        row["tcp"] = {
            "nw_latency": {"cli": 0.597, "srv": 22.552},
            "appl_latency": 0.034,
            "retransmissions": {"cli2srv": 0, "srv2cli": 0},
            "out_of_order": {"cli2srv": 0, "srv2cli": 0},
            "lost": {"cli2srv": 1, "srv2cli": 1},
        }
    return row


def _end(host: Host, port: int) -> dict[str, Any]:
    name = host.name or host.mac
    return {"ip": host.ip, "name": name, "port": port, "is_dhcp": False, "is_blacklisted": False}


@script("flow/active_list", since=(6, 2))
def active_list(call: Call) -> Any:
    """A slice of the live flows of the user's current interface, with scores; bits/s here too."""
    interface = call.current_interface
    flows = _wanted(call, interface.ifid)
    for name, side in (("client", "client"), ("server", "server")):
        if call.arguments.get(name):
            key = call.arguments[name]
            flows = [flow for flow in flows if key in (getattr(flow, side).key, getattr(flow, side).ip)]
    if call.arguments.get("flow_info"):
        flows = [flow for flow in flows if call.arguments["flow_info"] in flow.info]
    table = call.remembered("flow_list", length="10", sort="bytes", order="desc")
    start, length = call.number("start", 0), int(table["length"])
    flows = _ordered(flows, table["sort"], table["order"])
    page = flows[start : start + length]
    return Listing([_listed(interface.ifid, flow) for flow in page], len(flows), filtered=False)


def _listed(ifid: int, flow: Flow) -> dict[str, Any]:
    name, _, breed, l4, _ = APPLICATIONS[flow.application]
    row: dict[str, Any] = {
        "key": str(flow.key),
        "hash_id": str(flow.hash_id),
        "ifid": ifid,
        "client": _listed_end(flow.client, flow.client_port),
        "server": _listed_end(flow.server, flow.server_port),
        "l4_proto": {"id": l4, "name": L4[l4]},
        "application": {
            "name": name,
            "app_id": flow.application,
            "master_id": 0,
            "breed": breed,
            "encrypted": name in ("TLS", "SSH", "QUIC"),
            "confidence": "DPI",
            "confidence_id": 1,
        },
        "bytes": {"total": flow.bytes, "cli_bytes": flow.client_bytes, "srv_bytes": flow.server_bytes},
        "throughput": {"type": "bps", "bps": flow.rate * 8, "pps": flow.rate / 700, "trend": 2},
        "score": flow.score,
        "info": flow.info,
        "verdict": True,
        "periodic_flow": flow.periodic,
        "first_seen": flow.first_seen,
        "last_seen": flow.last_seen,
        "duration": flow.duration,
    }
    if flow.client.vlan:
        row["vlan"] = {"id": flow.client.vlan, "name": str(flow.client.vlan)}
    if flow.alerted:
        row["predominant_alert"] = {"severity_id": 4, "name": "Known Proto on Non Std Port"}
    if flow.exporter:
        device, into, out = flow.exporter
        row["flow_exporter"] = {
            "device": {"ip": device, "name": device},
            "in_port": {"index": into, "name": into},
            "out_port": {"index": out, "name": out},
        }
    return row


def _listed_end(host: Host, port: int) -> dict[str, Any]:
    return {
        "ip": host.ip,
        "name": host.name or host.ip,
        "port": port,
        "service_port": str(port),
        "country": "",
        "allowed_host": True,
        "process": [],
        "container": [],
        "localhost" if host.local else "remotehost": True,
    }


@script("flow/l4/counters")
def l4_counters(call: Call) -> Any:
    """Live flows per layer 4 protocol."""
    counts = Counter(flow.l4 for flow in call.simulation.traffic.flows(call.interface().ifid, call.now))
    return [{"id": number, "count": count} for number, count in counts.items()]


@script("flow/l7/counters")
def l7_counters(call: Call) -> Any:
    """Live flows per application."""
    flows = call.simulation.traffic.flows(call.interface().ifid, call.now)
    counts = Counter(APPLICATIONS[flow.application][0] for flow in flows)
    return [{"name": name, "count": count} for name, count in sorted(counts.items())]


@script("flow/traffic_stats")
def traffic_stats(call: Call) -> Any:
    """Bytes of all live flows of the user's current interface."""
    flows = call.simulation.traffic.flows(call.current_interface.ifid, call.now)
    return {
        "totBytesSent": sum(flow.client_bytes for flow in flows),
        "totBytesRcvd": sum(flow.server_bytes for flow in flows),
    }


@script("flow/aggregated_live_flows", since=(5, 6))
def aggregated(call: Call) -> Any:
    """Totals of the live flows per application, client or server; many numbers are texts."""
    interface = call.interface()
    criterion = call.arguments.get("aggregation_criteria", "application_protocol")
    groups: dict[Any, list[Flow]] = defaultdict(list)
    for flow in _wanted(call, interface.ifid):
        groups[{"client": flow.client, "server": flow.server}.get(criterion, flow.application)].append(flow)
    rows = []
    for key, flows in groups.items():
        sent, received = sum(flow.client_bytes for flow in flows), sum(flow.server_bytes for flow in flows)
        row: dict[str, Any] = {
            "flows": f"{len(flows):,}",
            "tot_traffic": sent + received,
            "bytes_sent": sent,
            "bytes_rcvd": received,
            "tot_score": f"{sum(flow.score for flow in flows):,}",
            "num_clients": str(len({flow.client for flow in flows})),
            "num_servers": str(len({flow.server for flow in flows})),
            "breakdown": {
                "percentage_bytes_sent": 100 * sent / (sent + received),
                "percentage_bytes_rcvd": 100 * received / (sent + received),
            },
            "vlan_id": [],
            "device_ip": "",
            "confidence": 1,
            "confidence_name": "DPI",
            "app_proto_is_not_guessed": True,
        }
        if isinstance(key, Host):
            label = {"ip": key.ip, "label": key.name or key.ip, "vlan_id": key.vlan, "in_memory": True}
            row[criterion] = label | {"extra_labels": '<span class="badge">L</span>', "is_alerted": False}
        else:
            name = APPLICATIONS[key][0]
            row["application"] = {"id": str(key), "label": name, "label_with_icons": name}
        rows.append(row)
    rows.sort(key=lambda row: row["tot_traffic"], reverse=call.arguments.get("order") != "asc")
    start, length = call.number("start", 0), call.number("length", 10)
    return Listing(rows[start : start + length], len(rows))
