"""Everything about one host, and chosen fields of all hosts."""

from typing import Any

from ..catalogue import APPLICATIONS, CATEGORIES
from ..mixing import mix
from ..network import LOCAL_NETWORKS, Host, Interface
from ..replies import INVALID_ARGUMENTS, RestError
from ..simulation import Call
from .hosts import Rows
from .registry import script

_SIZES = (
    "upTo64",
    "upTo128",
    "upTo256",
    "upTo512",
    "upTo1024",
    "upTo1518",
    "upTo2500",
    "upTo6500",
    "upTo9000",
    "above9000",
)


@script("host/data")
def host_data(call: Call) -> Any:
    """About 130 fields of a host. Writes a user alert."""
    interface = call.interface()
    host = call.host(interface)
    call.simulation.note_activity(
        f"User '{call.user.name}' downloaded JSON data for host "
        f"<a href='/lua/host_details.lua?host={host.key}' data-bs-toggle='tooltip'>{host.key}</a>."
    )
    return details(call, Rows(call, interface), host)


@script("host/custom_data")
def custom_data(call: Call) -> Any:
    """Chosen fields, of one host or of all. Writes one user alert."""
    interface = call.interface()
    fields = [item.partition("=") for item in call.arguments.get("field_alias", "").split(",") if item]
    if not fields:
        raise RestError(INVALID_ARGUMENTS)
    chosen = {field: alias or field for field, _, alias in fields}
    call.simulation.note_activity(
        f"User '{call.user.name}' did some unknown activity (get_host_custom_data_json), please report this."
    )
    rows = Rows(call, interface)
    if "host" in call.arguments:
        return _choose(details(call, rows, call.host(interface)), chosen)
    return [_choose(details(call, rows, host), chosen) for host in rows.hosts]


def _choose(data: dict[str, Any], chosen: dict[str, str]) -> dict[str, Any]:
    return {alias: data[field] for field, alias in chosen.items() if field in data}


def details(call: Call, rows: Rows, host: Host) -> dict[str, Any]:
    """The fields of a host."""
    counters = rows.counters(host)
    sent, received = counters.sent, counters.received
    as_client, as_server = rows.as_client[host], rows.as_server[host]
    rate = counters.sent_rate + counters.received_rate
    age = int(call.now - host.first_seen(call.begun))
    past_client = as_client + age // (30 + host.number % 90)
    past_server = as_server + age // (40 + host.number % 50)
    network = LOCAL_NETWORKS.get(host.network_id) if host.network_id is not None else None
    data: dict[str, Any] = {
        "ifid": host.ifid,
        "ip": host.ip,
        "vlan": host.vlan,
        "ip_version": host.address.version,
        "name": host.name,
        "names": {"dns": host.name} if host.name else [],
        "mac": host.mac,
        "tskey": host.key,
        "localhost": host.local,
        "local_network_id": host.network_id if host.network_id is not None else -1,
        "local_network_name": network[0] if network else "",
        "systemhost": False,
        "privatehost": host.address.is_private,
        "is_broadcast": False,
        "is_multicast": False,
        "is_blacklisted": False,
        "dhcpHost": False,
        "country": "",
        "city": "",
        "asn": 0,
        "asname": "",
        "os": 0,
        "os_detail": "",
        "devtype": 0,
        "seen.first": host.first_seen(call.begun),
        "seen.last": int(call.now),
        "duration": age,
        "bytes.sent": sent,
        "bytes.rcvd": received,
        "packets.sent": sent // 500,
        "packets.rcvd": received // 900,
        "bytes_ratio": (sent - received) / max(sent + received, 1),
        "throughput_bps": rate,
        "throughput_pps": rate / 700,
        "num_alerts": rows.alerts[host],
        "total_alerts": rows.alerts[host] * 7,
        "score": rows.score_client[host] + rows.score_server[host],
        "score.as_client": rows.score_client[host],
        "score.as_server": rows.score_server[host],
        "active_alerted_flows": rows.alerted[host],
        "num_flow_alerts": 0,
        "active_flows.as_client": as_client,
        "active_flows.as_server": as_server,
        "flows.as_client": past_client,
        "flows.as_server": past_server,
        "total_flows.as_client": past_client,
        "total_flows.as_server": past_server,
        "alerted_flows.as_client": past_client // 9,
        "alerted_flows.as_server": past_server // 9,
        "unreachable_flows.as_client": past_client // 31,
        "unreachable_flows.as_server": past_server // 31,
        "host_unreachable_flows.as_client": 0,
        "host_unreachable_flows.as_server": 0,
        "contacts.as_client": 1 + host.number % 9,
        "contacts.as_server": host.number % 4,
        "cardinality": {
            "num_contacted_hosts_as_client": 1 + host.number % 9,
            "num_host_contacts_as_server": host.number % 4,
            "num_contacted_services_as_client": 2,
        },
        "pktStats.sent": _packets(sent // 500, host.number),
        "pktStats.recv": _packets(received // 900, host.number + 1),
        "tcpPacketStats.sent": {"retransmissions": sent // 90000, "out_of_order": 0, "lost": 0, "keep_alive": 0},
        "tcpPacketStats.rcvd": {"retransmissions": received // 90000, "out_of_order": 0, "lost": 0, "keep_alive": 0},
        "server_contacts": {"dns": 1, "ntp": 1, "smtp": 0, "imap": 0, "pop": 0, "domain_names": 2},
        "used_ports": _ports(host),
        "ICMPv4": [],
    }
    return data | _by_protocol(host, sent, received) | _applications(host, sent, received)


def _packets(count: int, number: int) -> dict[str, Any]:
    sizes = {name: count // (2 << (number + place) % 10) for place, name in enumerate(_SIZES)}
    return {
        "size": sizes,
        "tcp_flags": {"syn": count // 50, "synack": count // 60, "finack": count // 70, "rst": count // 200},
    }


def _ports(host: Host) -> dict[str, Any]:
    contacted = {
        f"{'tcp' if l4 == 6 else 'udp'}:{port}": name
        for name, _, _, l4, port in (APPLICATIONS[number] for number in host.applications)
        if port
    }
    serves = mix(host.seed, host.number, 30) % 3 == 0
    return {
        "remote_contacted_ports": contacted or [],
        "local_server_ports": {"tcp:22": "SSH", "tcp:443": "TLS"} if serves else [],
    }


def _by_protocol(host: Host, sent: int, received: int) -> dict[str, Any]:
    data: dict[str, Any] = {}
    shares = {"tcp": 90, "udp": 9, "icmp": 1, "other_ip": 0}
    for name, share in shares.items():
        data[f"{name}.bytes.sent"] = sent * share // 100
        data[f"{name}.bytes.rcvd"] = received * share // 100
        data[f"{name}.packets.sent"] = sent * share // 50000
        data[f"{name}.packets.rcvd"] = received * share // 90000
    return data


def _applications(host: Host, sent: int, received: int) -> dict[str, Any]:
    applications: dict[str, Any] = {}
    categories: dict[str, Any] = {}
    for number, share in host.applications.items():
        name, category, breed, *_ = APPLICATIONS[number]
        out, into, seconds = int(sent * share), int(received * share), 5 + int(2000 * share)
        applications[name] = {
            "bytes.sent": out,
            "bytes.rcvd": into,
            "packets.sent": out // 500,
            "packets.rcvd": into // 900,
            "duration": seconds,
            "num_flows": 1 + int(90 * share),
            "breed": breed,
        }
        held = categories.setdefault(
            CATEGORIES[category],
            {"category": category, "bytes": 0, "bytes.sent": 0, "bytes.rcvd": 0, "duration": 0},
        )
        held["bytes"] += out + into
        held["bytes.sent"] += out
        held["bytes.rcvd"] += into
        held["duration"] += seconds
    return {"ndpi": applications, "ndpi_categories": categories}


@script("host/l7/data", since=(5, 6))
def l7_data(call: Call) -> Any:
    """Per application, always of the user's current interface; nothing for an unknown host."""
    interface: Interface = call.current_interface
    host = call.simulation.network.host(interface.ifid, call.arguments.get("host", ""))
    if host is None:
        return []
    counters = host.counters(call.begun, call.now)
    return [
        {
            "application": {"id": number, "label": APPLICATIONS[number][0]},
            "bytes_sent": int(counters.sent * share),
            "bytes_rcvd": int(counters.received * share),
            "tot_bytes": int((counters.sent + counters.received) * share),
            "percentage": share * 100,
            "duration": 5 + int(2000 * share),
        }
        for number, share in host.applications.items()
    ]
