"""Alert records as ntopng writes them: numbers from SQLite as texts, HTML where nobody asked for JSON."""

import time
from typing import Any

from ..alert_rows import Pattern
from ..catalogue import APPLICATIONS, L4
from ..network import LOCAL_NETWORKS, Host

_COLOURS = {3: "#5cd65c", 4: "#ffc007", 5: "#ff3231", 6: "#fb6962", 8: "#fb6962"}
TITLES = {0: "None", 1: "Debug", 2: "Info", 3: "Notice", 4: "Warning", 5: "Error", 6: "Critical", 8: "Emergency"}
_CATEGORIES = {0: "Other", 1: "Cybersecurity", 2: "Network"}
_MITRE = ("id", "tactic", "tactic_i18n", "technique", "technique_i18n", "subtechnique", "subtechnique_i18n")


def record(pattern: Pattern, tstamp: int, text: str, duration: int, row: int | None, plain: bool) -> dict[str, Any]:
    """One record. `row` is None for an engaged alert; `plain` when `format=json` is honoured."""
    stored = row is not None
    number: Any = str(pattern.kind[0]) if stored else pattern.kind[0]
    name, colour = pattern.kind[3], _COLOURS.get(pattern.severity, "#5cd65c")
    title = TITLES[pattern.severity]
    html_title = f"<i class='fas fa-bomb text-danger' style='color: {colour}!important' title='{title}'></i> "
    simple = plain and pattern.family in ("host", "flow")
    base: dict[str, Any] = {
        "family": pattern.family,
        "tstamp": {
            "value": tstamp,
            "label": time.strftime("%H:%M:%S", time.gmtime(tstamp)),
            "highlight": colour,
        },
        "duration": duration,
        "count": 1,
        "score": {"value": pattern.score, "label": str(pattern.score), "color": colour},
        "severity": {"value": pattern.severity, "label": title if simple else html_title, "color": colour},
        "alert_id": {"value": number, "label": name},
        "alert_name": name,
        "alert_category": {"label": _CATEGORIES[pattern.kind[5]], "icon": "fas fa-scroll"},
        "msg": {"name": name, "fullname": name, "value": pattern.kind[0], "description": text, "configset_ref": ""},
    }
    if stored:
        base["row_id"] = str(row + 1) if row is not None else ""
        if pattern.family in ("host", "flow"):
            base["alert_category"]["value"] = str(pattern.kind[5])
    match pattern.family:
        case "flow":
            return base | _flow(pattern, tstamp, text, simple)
        case "host":
            return base | _host(pattern, text, simple, number, stored)
        case "network":
            return base | {"name": "10.200.8.0/24", "description": text}
        case "interface":
            return base | {"subtype": {"name": "mon0", "value": "mon0"}, "description": text}
        case _:
            return base | {"description": text}


def _host(pattern: Pattern, text: str, simple: bool, number: Any, stored: bool) -> dict[str, Any]:
    host = pattern.client
    live = (
        f' [ Check Live:  <a href="/lua/flows_stats.lua?host={host.key}&alert_type=alerted" data-placement="bottom"'
        ' title="Live Flow Explorer"><i class="fas fa-search-plus"></i></a> ] '
    )
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    data: dict[str, Any] = {
        "script_key": pattern.kind[2],
        "description": escaped + live,
        "ip": {
            "value": host.ip,
            "label": host.name or host.ip,
            "shown_label": host.name or host.ip,
            "is_local": host.local,
            "is_multicast": False,
            "country": "",
            "reference": f"<a href='/lua/host_details.lua?host={host.key}'><i class='fas fa-laptop'></i></a>",
        },
        "vlan_id": {"value": host.vlan, "label": str(host.vlan), "title": ""} if host.vlan else "",
        "host_pool_id": {"label": "Default", "value": "0"} if stored else {"label": "Default"},
        "network": _network(host) if stored else {"label": " "},
        "filter": {
            "tag_filters": [
                {"id": "alert_id", "op": "eq", "value": number},
                {"id": "ip", "op": "eq", "value": host.ip},
            ]
        },
        "mitre_data": {f"mitre_{name}": "" for name in _MITRE},
    }
    data["msg"] = {
        "name": pattern.kind[3],
        "fullname": pattern.kind[3],
        "value": pattern.kind[0],
        "description": f"{text} [ Check Live: ]" if simple else escaped + live,
        "configset_ref": "",
    }
    icons = {"attacker": "fa-skull", "victim": "fa-sad-tear", "client": "fa-arrow-right", "server": "fa-arrow-left"}
    holds = {
        "attacker": pattern.as_client,
        "client": pattern.as_client,
        "victim": not pattern.as_client,
        "server": not pattern.as_client,
    }
    for name, held in holds.items():
        icon = f'<i class="fas {icons[name]}"></i>' if held else ""
        data[f"is_{name}"] = str(held).lower() if simple else icon
    if not simple:
        role, part = ("attacker", "client") if pattern.as_client else ("victim", "server")
        data["role"] = {"value": role, "label": f"Is {role.title()}"}
        data["role_cli_srv"] = {"value": part, "label": part.title()}
        data["ip"]["label_long"] = host.name or host.ip
    return data


def _flow(pattern: Pattern, tstamp: int, text: str, simple: bool) -> dict[str, Any]:
    name, _, _, l4, port = APPLICATIONS[pattern.application]
    out, into = 60 + pattern.number * 7, 100 + pattern.number * 31
    info = f"{pattern.server.name or pattern.server.ip}/p{pattern.number}" if name in ("HTTP", "TLS") else ""
    risk = (
        ""
        if simple
        else ' <a href="https://www.ntop.org/guides/ntopng/remediations/ndpi_flow_risks.html#risk-002"'
        ' target="_blank"><i class="fas fa-lg fa-question-circle"></i></a>'
    )
    data: dict[str, Any] = {
        "script_key": pattern.kind[2],
        "cli_ip": _end(pattern.client),
        "srv_ip": _end(pattern.server),
        "cli_port": {"value": str(pattern.client_port), "label": str(pattern.client_port)},
        "srv_port": {"value": str(port), "label": str(port)},
        "cli_role": {"value": "attacker", "label": "Is Attacker", "tag_label": "Is Attacker"},
        "srv_role": {"value": "victim", "label": "Is Victim", "tag_label": "Is Victim"},
        "proto": {"value": str(l4), "label": L4[l4]},
        "l7_proto": {
            "value": str(pattern.application),
            "label": f"{L4[l4]}:{name}",
            "l4_label": L4[l4],
            "l7_label": name,
            "confidence": "DPI",
        },
        "total_bytes": {
            "total_bytes": out + into,
            "bytes_sent": out,
            "bytes_rcvd": into,
            "total_packets": 2 + pattern.number % 90,
        },
        "info": {"value": info, "label": info},
        "vlan_id": {"value": pattern.client.vlan, "label": str(pattern.client.vlan or ""), "title": ""},
        "cli_network": _network(pattern.client),
        "srv_network": _network(pattern.server),
        "cli_host_pool_id": {"value": "0", "label": "Default"},
        "srv_host_pool_id": {"value": "0", "label": "Default"},
        "probe_ip": {"value": "", "label": ""},
        "community_id": {"value": f"1:{pattern.number:027d}=", "name": f"1:{pattern.number:027d}="},
        "flow_related_info": {"descr": {"client_traffic": str(out), "server_traffic": str(into)}},
        "additional_alerts": {"descr": "HTTP Susp. Header " + risk},
        "filter": {
            "epoch_begin": tstamp,
            "epoch_end": tstamp + 2,
            "bpf": f"host {pattern.client.ip} and host {pattern.server.ip}",
            "tag_filters": [{"id": "cli_ip", "op": "eq", "value": pattern.client.ip}],
        },
        "mitre_data": {f"mitre_{name}": "" for name in _MITRE},
    }
    data["msg"] = {
        "name": pattern.kind[3],
        "fullname": pattern.kind[3],
        "value": pattern.kind[0],
        "description": text + risk,
    }
    if not simple:
        data["description"] = {"descr": text + risk}
        data["flow_related_info"] = {"descr": f"Client traffic: {out}<br>Server traffic: {into}"}
        data["msg"]["configset_ref"] = ""
        data["flow"] = {name: data[name] for name in ("cli_ip", "srv_ip", "cli_port", "srv_port")}
        data["flow"] |= {"vlan": data["vlan_id"], "active_url": ""}
    return data


def record_before_6(record: dict[str, Any]) -> dict[str, Any]:
    """A record as 5.x writes it: the sides of a flow stand in `flow` only, their ports as texts."""
    if record["family"] != "flow":
        return record
    moved = ("cli_ip", "srv_ip", "cli_port", "srv_port")
    flow = record["flow"] | {f"{side}_port": record["flow"][f"{side}_port"]["value"] for side in ("cli", "srv")}
    return {
        **{name: value for name, value in record.items() if name not in moved},
        "flow": flow,
        "info": {"descr": f"<span>{record['info']['value']}</span>"},
        "vlan_id": str(record["vlan_id"]["value"]),
    }


def _end(host: Host) -> dict[str, Any]:
    label = host.name or host.ip
    end = {
        "ip": host.ip,
        "value": host.ip,
        "label": label,
        "label_long": label,
        "location": "local" if host.local else "remote",
        "country": "",
        "reference": "",
        "blacklisted": "0",
    }
    return end | ({"name": host.name} if host.name else {})


def _network(host: Host) -> dict[str, str]:
    if host.network_id is None:
        return {"value": "", "label": ""}
    cidr, label = LOCAL_NETWORKS[host.network_id]
    return {"value": str(host.network_id), "label": f"{label} [{cidr}]"}
