"""The views of the canned agent: replies as ``build/schemas/views`` describes them."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import canned_data as data
from canned_data import INTERFACES, LINK, LOCAL, REMOTE, Row, mixed

Parameters = dict[str, Any]

MAC = "02:1a:0a:c8:08:0a"


def reply(server: Row, view: str, parameters: Parameters) -> Row:
    """The reply to a request."""
    now = int(time.time())
    wanted = server.get("interfaces") or [name for _ifid, name in INTERFACES]
    names = {ifid: name for ifid, name in INTERFACES if name in wanted or str(ifid) in wanted}
    ifid = parameters.get("ifid", min(names))
    found: Row = {
        "view": view,
        "server": {"id": server["id"], "version": "6.2.241023", "edition": "community", "url": LINK},
        "generated": time.time(),
        "age_s": 0,
        "stale": False,
        "ttl_s": 10,
        "limits": [],
    }
    if view not in ("interfaces", "resolve"):
        url = f"{LINK}/lua/if_stats.lua?ifid={ifid}"
        found["interface"] = {"ifid": ifid, "name": names.get(ifid, ""), "url": url}
    if ifid not in names:
        message = f"The rule of this server does not name interface {ifid}."
        return found | {"error": _error("forbidden", message, "Choose another one, or add it to the rule in Setup.")}
    address = parameters.get("host")
    if view in _OF_HOST and address not in [host[0] for host in LOCAL + REMOTE]:
        error = _error("host_unknown", f"ntopng has no active host {address} on {names[ifid]}.", "Look at its alerts.")
        return found | {"error": error | {"tried": [f"{names[ifid]}: {address}"]}}
    answer = found | _VIEWS[view](parameters, ifid, now)
    if view in ("interfaces", "resolve"):
        answer["data"]["rows"] = [row for row in answer["data"]["rows"] if row["ifid"] in names]
    return answer


def _error(kind: str, message: str, advice: str) -> Row:
    return {"kind": kind, "message": message, "advice": advice}


def _interfaces(_parameters: Parameters, _ifid: int, now: int) -> Row:
    rows = []
    for ifid, name in INTERFACES:
        rate = mixed("rate", ifid, now // 10) % 2_600_000_000 / (1 + 30 * ifid)
        rows.append(
            {
                "ifid": ifid,
                "name": name,
                "throughput": {"total": rate, "upload": rate * 0.3, "download": rate * 0.7},
                "speed": 10_000_000_000,
                "engaged_alerts": (3, 0, 0)[ifid],
                "alerted_flows": (34, 2, 0)[ifid],
                "hosts": (1032, 104, 0)[ifid],
                "local_hosts": (113, 58, 0)[ifid],
                "remote_hosts": (919, 46, 0)[ifid],
                "devices": (665, 0, 0)[ifid],
                "flows": data.FLOWS[ifid],
                "drops": 0,
                "uptime_s": 99_000,
                "url": f"{LINK}/lua/if_stats.lua?ifid={ifid}",
            }
        )
    return {"data": {"rows": rows}}


def _who(parameters: Parameters) -> tuple[str, str]:
    return next(host for host in LOCAL + REMOTE if host[0] == parameters["host"])


def _host(parameters: Parameters, ifid: int, now: int) -> Row:
    host = _who(parameters)
    dice, tick = mixed("host", host[0]), now // 10
    sent, received = 808_768_000_000 + tick * 1_310_720 % 10**11, 2_462_896_000_000 + tick * 7_340_032 % 10**11
    pair = {"as_client": 1159 + tick % 7, "as_server": 233}
    return {
        "data": {
            "host": data.endpoint(ifid, host),
            "names": [{"name": host[1], "source": "dns"}] if host[1] else [],
            "mac": MAC.upper(),
            "network": "10.200.8.0/24",
            "engaged_alerts": dice % 3,
            "total_alerts": 70_609,
            "score": {"total": dice % 300, "as_client": dice % 200, "as_server": dice % 300 - dice % 200 % 300 % 100},
            "active_alerted_flows": dice % 9,
            "first_seen": now - 11 * 86400,
            "last_seen": now - 1,
            "throughput": {"total": 822_844.4 + now % 60 * 20_000, "packets_per_s": 180.5},
            "sent": {"bytes": sent, "packets": sent // 1900},
            "received": {"bytes": received, "packets": received // 3200},
            "active_flows": {"as_client": 66, "as_server": 0},
            "total_flows": {"as_client": 1_128_056 + tick % 100, "as_server": 45_477},
            "alerted_flows": pair,
            "unreachable_flows": {"as_client": 0, "as_server": 0},
            "contacts": {"as_client": 18, "as_server": 1},
            "peers": {"as_client": 1872, "as_server": 14},
            "url": data.host_url(ifid, host[0]),
            "flows_url": f"{LINK}/lua/flows_stats.lua?ifid={ifid}&host={host[0]}",
            "alerts_url": f"{LINK}/lua/alert_stats.lua?ifid={ifid}&page=host&ip={host[0]};eq",
        }
    }


def _split(name: str, total: int, share: float, everything: int) -> Row:
    sent = int(total * share)
    amounts = {"bytes_sent": sent, "bytes_received": total - sent, "bytes": total}
    return {"name": name, **amounts, "share": total / everything if everything else None}


def _traffic(parameters: Parameters, ifid: int, now: int) -> Row:
    amounts = {"TCP": 3_271_664_000_000 + now // 10 * 1_000_000, "UDP": 197_625_118, "ICMP": 48_112, "Other": 0}
    total = sum(amounts.values())
    rows = [_split(name, size, 0.25, total) | {"packets_sent": size // 2100} for name, size in amounts.items()]
    _sort(rows, parameters, "bytes")
    contacts = {"as_client": 1872, "as_server": 14}
    return {"data": {"contacts": contacts, "rows": rows, "url": data.host_url(ifid, parameters["host"], "traffic")}}


def _packets(parameters: Parameters, ifid: int, _now: int) -> Row:
    sizes = [(64, 75614, 46), (128, 65, 73358), (256, 6657, 40), (512, 41665, 0), (1024, 0, 6617), (1518, 0, 189784)]
    flags = [("SYN", 58, 73293), ("SYN+ACK", 0, 58), ("FIN+ACK", 46, 46), ("RST", 21943, 0)]
    return {
        "data": {
            "sizes": [{"max_bytes": most, "sent": sent, "received": got} for most, sent, got in sizes]
            + [{"max_bytes": None, "sent": 0, "received": 0}],
            "tcp_flags": [{"name": name, "sent": sent, "received": got} for name, sent, got in flags],
            "tcp_faults": [
                {"name": "retransmissions", "sent": 0, "received": 2281},
                {"name": "out_of_order", "sent": 0, "received": 12},
                {"name": "lost", "sent": 0, "received": 0},
            ],
            "url": data.host_url(ifid, parameters["host"], "packets"),
        }
    }


def _ports(parameters: Parameters, ifid: int, _now: int) -> Row:
    known = [(app[3], app[2].lower(), app[0]) for app in data.APPLICATIONS]
    rows = [{"protocol": protocol, "port": port, "application": name} for port, protocol, name in known]
    traffic = [{"port": 41978 + i * 131, "bytes": 6_566_209 // (i + 1), "share": 0.4 / (i + 1)} for i in range(6)]
    return {
        "data": {
            "server": rows[1:3],
            "client": rows,
            "server_traffic": [{"protocol": "tcp", "port": 22, "bytes": 8_120_043, "share": 1}],
            "client_traffic": traffic,
            "url": data.host_url(ifid, parameters["host"], "ports"),
        }
    }


def _peers(parameters: Parameters, ifid: int, _now: int) -> Row:
    every: list[Row] = [
        {"peer": data.endpoint(ifid, peer), "application": app[0], "bytes": mixed(peer, app) % 90_000_000, "flows": 3}
        for peer in REMOTE
        for app in data.APPLICATIONS
        if mixed(peer, app) % 3
    ]
    total = sum(row["bytes"] for row in every)
    for row in every:
        row["share"] = row["bytes"] / total
    peers: dict[str, Row] = {}
    applications: dict[str, Row] = {}
    for row in every:
        peer = peers.setdefault(row["peer"]["ip"], {"peer": row["peer"], "bytes": 0})
        application = applications.setdefault(row["application"], {"name": row["application"], "bytes": 0})
        for sum_ in (peer, application):
            sum_["bytes"] += row["bytes"]
            sum_["share"] = sum_["bytes"] / total
    largest = [sorted(rows.values(), key=lambda row: -row["bytes"])[:10] for rows in (peers, applications)]
    kept = _kept(every, parameters, ("application",), lambda row: f"{row['peer'].get('name')} {row['peer']['ip']}")
    _sort(kept, parameters, "bytes")
    url = data.host_url(ifid, parameters["host"], "peers")
    return _paged(kept, parameters, {"top_peers": largest[0], "top_applications": largest[1], "url": url})


def _application_rows(ifid: int) -> list[Row]:
    total = 0
    rows: list[Row] = []
    for index, (name, category, _protocol, _port, breed) in enumerate(data.APPLICATIONS):
        size = 252_000_000_000 // (1 + index * index)
        total += size
        url = f"{LINK}/lua/flows_stats.lua?ifid={ifid}&application={name}"
        rows.append({"size": size, "name": name, "category": category, "breed": breed, "url": url})
    return [
        _split(row["name"], row.pop("size"), 0.2, total) | row | {"duration_s": 2600 - i * 100, "flows": 52 - i}
        for i, row in enumerate(rows)
    ]


def _applications(parameters: Parameters, ifid: int, _now: int) -> Row:
    every = _application_rows(ifid)
    rows = _kept(every, parameters, ("category",), lambda row: row["name"])
    _sort(rows, parameters, "bytes")
    more = {
        "top": [{name: row[name] for name in ("name", "bytes", "share")} for row in every],
        "contacted_services": [{"name": "dns", "count": 2}, {"name": "ntp", "count": 1}],
        "contacted_names": [name for _ip, name in REMOTE if name],
        "url": data.host_url(ifid, parameters["host"], "ndpi"),
    }
    return _paged(rows, parameters, more)


def _categories(parameters: Parameters, ifid: int, _now: int) -> Row:
    sums: dict[str, Row] = {}
    for row in _application_rows(ifid):
        category = sums.setdefault(row["category"], {"name": row["category"], "applications": []})
        category["applications"].append(row["name"])
        for name in ("bytes", "bytes_sent", "bytes_received", "share"):
            category[name] = category.get(name, 0) + row[name]
    every = list(sums.values())
    rows = _kept(every, parameters, (), lambda row: row["name"])
    _sort(rows, parameters, "bytes")
    top = [{name: row[name] for name in ("name", "bytes", "share")} for row in every]
    return _paged(rows, parameters, {"top": top, "url": data.host_url(ifid, parameters["host"], "ndpi")})


def _kept(rows: list[Row], parameters: Parameters, equal: tuple[str, ...], text: Callable[[Row], str]) -> list[Row]:
    wanted = parameters.get("search", "").lower()
    return [
        row
        for row in rows
        if all(row.get(name) == parameters[name] for name in equal if name in parameters)
        and wanted in text(row).lower()
    ]


def _sort(rows: list[Row], parameters: Parameters, default: str) -> None:
    asked: str = parameters.get("sort", default)
    column = {"duration": "duration_s"}.get(asked, asked)

    def value(row: Row) -> Any:
        return row["bytes_sent"] / row["bytes"] if column == "breakdown" else row.get(column)

    rows.sort(key=lambda row: _key(value(row)), reverse=parameters.get("order", "desc") == "desc")


def _key(value: Any) -> tuple[bool, Any]:
    if isinstance(value, dict):
        value = value.get("name") or value["ip"]
    if isinstance(value, list):
        value = ", ".join(value) or None
    return value is not None, value


def _paged(rows: list[Row], parameters: Parameters, more: Row) -> Row:
    page, size = parameters.get("page", 1), parameters.get("page_size", 20)
    shown = rows[(page - 1) * size : page * size]
    has_more = page * size < len(rows)
    about = _about(parameters, len(rows), page + 1 if has_more else None, "bytes")
    return {"rows": about, "data": {"rows": shown, **more}}


def _about(parameters: Parameters, total: int | None, following: int | None, default: str) -> Row:
    return {
        "page": parameters.get("page", 1),
        "page_size": parameters.get("page_size", 20),
        "total": total,
        "next": following,
        "scanned": None,
        "bounded": False,
        "sort": parameters.get("sort", default),
        "order": parameters.get("order", "desc"),
    }


_LOCALITY = {
    "local_only": (True, True),
    "remote_only": (False, False),
    "local_origin_remote_target": (True, False),
    "remote_origin_local_target": (False, True),
}


def _flows(parameters: Parameters, ifid: int, now: int) -> Row:
    def keep(row: Row) -> bool:
        sides = (row["client"], row["server"])
        wanted = parameters.get("search", "").lower()
        text = " ".join(str(side.get("name")) + side["ip"] for side in sides) + str(row.get("info"))
        tests: dict[str, Callable[[Any], bool]] = {
            "host": lambda value: value in [side["ip"] for side in sides],
            "hosts": lambda value: (sides[0]["local"], sides[1]["local"]) == _LOCALITY[value],
            "status": lambda value: (value == "alerted") == ("score" in row),
            "direction": lambda value: value not in ("one_way", "broadcast_multicast"),
            "ip_version": lambda value: (":" in row["client"]["ip"]) == (value == 6),
            "application": lambda value: row["application"] == value,
            "category": lambda value: row["category"] == value,
            "protocol": lambda value: data.PROTOCOLS[row["protocol"]] == value,
            "port": lambda value: value in [side["port"] for side in sides],
            "vlan": lambda value: row["vlan"] == value,
            "network": lambda _value: any(side["ip"].startswith("10.200.8.") for side in sides),
            "min_score": lambda value: row.get("score", 0) >= value,
            "search": lambda _value: wanted in text.lower(),
        }
        return all(test(parameters[name]) for name, test in tests.items() if name in parameters)

    asked: str = parameters.get("sort", "bytes")
    column = {"duration": "duration_s", "breakdown": "client_share"}.get(asked, asked)
    selection = data.Selection(
        data.FLOWS[ifid],
        lambda number: data.flow(ifid, number, now),
        keep,
        lambda row: _key(row.get(column)),
        parameters.get("order", "desc") == "desc",
    )
    limit = {
        "what": "score of flows",
        "message": "This ntopng states the score of alerted flows only.",
        "needs_edition": "enterprise_m",
    }
    return _selected(selection, parameters, "bytes", {"url": f"{LINK}/lua/flows_stats.lua?ifid={ifid}"}) | {
        "limits": [limit]
    }


def _selected(selection: data.Selection, parameters: Parameters, default: str, more: Row) -> Row:
    page, size = parameters.get("page", 1), parameters.get("page_size", 20)
    rows = list(selection.page(page, size))
    following = page + 1 if selection.has_more(page, size) else None
    about = _about(parameters, selection.total, following, default)
    if selection.bounded:
        about |= {
            "bounded": True,
            "scanned": selection.bound,
            "note": f"Only the newest {selection.bound:,} rows were searched.",
        }
    return {"rows": about, "data": {"rows": rows, **more}}


def _alert_filter(parameters: Parameters) -> Callable[[Row], bool] | None:
    def host_role(row: Row) -> bool:
        return any(parameters["role"] in role for role in row.get("roles", []))

    tests: dict[str, Callable[[Row], bool]] = {
        "host": lambda row: parameters["host"] in [row[s]["ip"] for s in ("host", "client", "server") if s in row],
        "type": lambda row: row["type_id"] == parameters["type"],
        "severity": lambda row: row["severity"] in parameters["severity"],
        "min_score": lambda row: row["score"] >= parameters["min_score"],
        "role": host_role,
        "description": lambda row: parameters["description"].lower() in row["description"].lower(),
        "application": lambda row: row.get("application") == parameters["application"],
        "protocol": lambda row: data.PROTOCOLS.get(row.get("protocol", "")) == parameters["protocol"],
        "port": lambda row: parameters["port"] in [row[s].get("port") for s in ("client", "server") if s in row],
        "vlan": lambda row: row["vlan"] == parameters["vlan"],
        "network": lambda _row: True,
    }
    asked = [test for name, test in tests.items() if name in parameters]
    return (lambda row: all(test(row) for test in asked)) if asked else None


def _counts(parameters: Parameters, family: str, period: tuple[int, int], now: int) -> tuple[int, int]:
    """Numbers of the first alert within the time range and of the first after it."""
    begin, end = period
    total, newest = data.ALERTS.get(family, 0), now - now % 60
    step = data.SPREAD / max(total, 1)
    if parameters.get("state") == "engaged":
        return 0, min(3, total) if family in ("host", "interface") else 0
    first = max(0, math.ceil((newest - end) / step))
    return min(first, total), min(total, max(first, int((newest - begin) / step) + 1))


def _alerts(parameters: Parameters, ifid: int, now: int) -> Row:
    end = parameters.get("end", now)
    begin = parameters.get("begin", end - 31 * 86400)
    family = parameters["family"]
    families = list(data.ALERTS) if family == "all" else [family]
    ranges = {name: _counts(parameters, name, (begin, end), now) for name in families}
    totals = [(name, last - first) for name, (first, last) in ranges.items()]
    engaged = parameters["state"] == "engaged"

    def make(number: int) -> Row:
        for name, count in totals:
            if number < count:
                row = data.alert(ifid, name, ranges[name][0] + number, now)
                return {k: v for k, v in row.items() if k not in ("id", "end")} if engaged else row
            number -= count
        raise IndexError(number)

    asked: str = parameters.get("sort", "time")
    column = {"duration": "duration_s", "role": "roles"}.get(asked, asked)
    reverse = parameters.get("order", "desc") == "desc"
    newest_first = column == "time" and reverse and family != "all"
    selection = data.Selection(
        sum(count for _name, count in totals),
        make,
        _alert_filter(parameters),
        None if newest_first else lambda row: _severity(row.get(column), column),
        reverse,
    )
    more: Row = {"begin": begin, "end": end, "url": f"{LINK}/lua/alert_stats.lua?ifid={ifid}&page={family}&status=any"}
    if family == "all":
        more["families"] = [{"family": name, "total": count} for name, count in totals]
    return _selected(selection, parameters, "time", more)


def _severity(value: Any, column: str) -> tuple[bool, Any]:
    return _key(data.SEVERITIES.index(value) if column == "severity" and value else value)


def _alert_histogram(parameters: Parameters, _ifid: int, now: int) -> Row:
    width = {"hour": 3600, "day": 86400}[parameters["bucket"]]
    begin, end, family = parameters["begin"], parameters["end"], parameters["family"]
    families = list(data.ALERTS) if family == "all" else [family]
    counts: list[int | None] = []
    for start in range(begin, end, width):
        if start > now:
            break
        period = (start, min(start + width, end) - 1)
        ranges = [_counts(parameters, name, period, now) for name in families]
        weight = 0.4 + mixed("hour", start) % 120 / 100
        counts.append(int(sum(last - first for first, last in ranges) * weight))
    return {"data": {"begin": begin, "bucket_s": width, "counts": counts, "total": sum(c or 0 for c in counts)}}


def _top_talkers(parameters: Parameters, ifid: int, now: int) -> Row:
    what, period = parameters["what"], parameters["period"]
    found: Row = {"what": what, "period": period, "source": "live" if period == "now" else "time_series"}
    if period != "now" and what.endswith("hosts"):
        # As of an agent that has just been set up: the hour is whole, the day is not.
        of = {"last_hour": 60, "last_day": 1440}[period]
        found |= {"source": "minutes", "minutes": {"covered": min(of, 754), "of": of}}
    seconds = {"now": 0, "last_hour": 3600, "last_day": 86400}[period]
    if seconds:
        covered = found.get("minutes", {}).get("covered", seconds // 60)
        found |= {"begin": now - 60 * covered, "end": now}
    lists: dict[str, list[Row]] = {
        "local_hosts": [{"host": data.endpoint(ifid, host), "url": data.host_url(ifid, host[0])} for host in LOCAL],
        "remote_hosts": [{"host": data.endpoint(ifid, host), "url": data.host_url(ifid, host[0])} for host in REMOTE],
        "applications": [{"name": app[0]} for app in data.APPLICATIONS],
        "interfaces": [{"name": name, "ifid": number} for number, name in INTERFACES],
    }
    names = lists[what]
    rows = []
    for index, name in enumerate(names):
        rate = mixed(what, index, seconds if seconds else now // 10) % 80_000_000 / (index + 1)
        row = name | {"throughput": rate}
        if seconds:
            row |= {"bytes": rate / 8 * (now - found["begin"])}
        if "host" in row:
            row |= {"flows": 12 * (index + 1), "score": index * 10, "alerts": index % 3}
        rows.append(row)
    total = sum(row["throughput"] for row in rows)
    rows.sort(key=lambda row: -row["throughput"])
    found["rows"] = [row | {"share": row["throughput"] / total} for row in rows]
    if seconds and what in ("interfaces", "applications"):
        step = seconds // 60
        found["series"] = [
            {
                "name": row["name"],
                "unit": "bits/s",
                "begin": now - seconds,
                "step_s": step,
                "values": [row["throughput"] * (0.6 + mixed(row["name"], i) % 80 / 100) for i in range(60)],
            }
            for row in rows[:5]
        ]
    return {"data": found}


def _filter_values(_parameters: Parameters, _ifid: int, _now: int) -> Row:
    def choices(names: list[str]) -> list[Row]:
        return [{"id": name, "name": name} for name in sorted(set(names), key=str.lower)]

    return {
        "data": {
            "applications": choices([app[0] for app in data.APPLICATIONS]),
            "categories": choices([app[1] for app in data.APPLICATIONS]),
            "protocols": [{"id": number, "name": name} for name, number in data.PROTOCOLS.items()],
            "vlans": [0, 7, 908],
            "networks": [{"id": 0, "name": "10.200.8.0/24"}, {"id": 1, "name": "10.0.0.0/8"}],
            "alert_types": {
                family: [{"id": number, "name": name} for number, name in types]
                for family, types in data.ALERT_TYPES.items()
            },
            "severities": list(data.SEVERITIES),
        }
    }


def _resolve(parameters: Parameters, _ifid: int, now: int) -> Row:
    addresses, names = parameters.get("addresses", []), [name.lower() for name in parameters.get("names", [])]
    rows: list[Row] = []
    for ifid, interface in INTERFACES[:2]:
        for host in LOCAL + REMOTE:
            by_name = host[1].lower() in names or host[1].partition(".")[0].lower() in names
            if host[0] in addresses or (host[1] and by_name and not addresses):
                matched = "address" if host[0] in addresses else "name"
                row = {"ifid": ifid, "interface": interface, "host": data.endpoint(ifid, host), "matched": matched}
                rows.append(row | {"key": host[0] if matched == "address" else host[1], "last_seen": now})
    wanted = str(parameters.get("search", "")).lower()
    found = [host for host in LOCAL + REMOTE if wanted and (wanted in host[1] or (wanted == MAC and host == LOCAL[0]))]
    for host in found:
        if host[0] not in addresses:
            row = {"ifid": 0, "interface": INTERFACES[0][1], "host": data.endpoint(0, host), "matched": "name"}
            rows.append(row | {"key": host[1], "throughput": 8_000.0, "last_seen": now})
    rows.sort(
        key=lambda row: (row["ifid"], addresses.index(row["host"]["ip"]) if row["host"]["ip"] in addresses else 99)
    )
    tried = [f"{interface}: {key}" for _ifid, interface in INTERFACES for key in [*addresses, *names, wanted] if key]
    return {"data": {"rows": rows, "tried": tried}}


_OF_HOST = ("host", "traffic", "packets", "ports", "peers", "applications", "categories")
_VIEWS: dict[str, Callable[[Parameters, int, int], Row]] = {
    "interfaces": _interfaces,
    "host": _host,
    "traffic": _traffic,
    "packets": _packets,
    "ports": _ports,
    "peers": _peers,
    "applications": _applications,
    "categories": _categories,
    "flows": _flows,
    "alerts": _alerts,
    "alert_histogram": _alert_histogram,
    "top_talkers": _top_talkers,
    "filter_values": _filter_values,
    "resolve": _resolve,
}
