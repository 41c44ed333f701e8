"""Time series as the RRD driver serves them."""

from typing import Any

from ..catalogue import APPLICATIONS
from ..mixing import mix, wave
from ..replies import lua_failure
from ..simulation import Call
from .interfaces import totals
from .registry import script

_POINTS = 60


@script("timeseries/ts")
def series(call: Call) -> Any:
    """Rates per second of one schema; empty for what is unknown."""
    arguments = call.arguments
    if "ts_query" not in arguments:
        raise lua_failure(
            "/usr/share/ntopng/scripts/lua/modules/timeseries/ts_data.lua:136: attempt to concatenate a nil value "
            "(field 'ifid')"
        )
    schema = arguments.get("ts_schema", "")
    if schema.startswith("top:") and call.options.licence == 0:
        raise lua_failure(
            "/usr/share/ntopng/scripts/lua/modules/timeseries/drivers/rrd.lua:984: module 'snmp_utils' not found:\n"
            "\tno field package.preload['snmp_utils']"
        )
    query = dict(part.partition(":")[::2] for part in arguments["ts_query"].split(","))
    sources = _sources(call, schema, query)
    if not sources:
        return {"metadata": []}
    begin, end = call.number("epoch_begin", int(call.now) - 3600), call.number("epoch_end", int(call.now))
    step = max((end - begin) // _POINTS, 300 if schema.startswith("host:") else 10)
    times = range(begin // step * step, end, step)
    return {
        "metadata": {
            "schema": schema,
            "query": query,
            "epoch_begin": times.start,
            "epoch_end": end,
            "epoch_step": step,
            "num_point": len(times),
        },
        "series": [
            _one(name, [rate(moment) if moment >= call.begun else None for moment in times], step)
            for name, rate in sources.items()
        ],
    }


def _sources(call: Call, schema: str, query: dict[str, str]) -> dict[str, Any]:
    interfaces = call.simulation.network.interfaces
    ifid = int(query["ifid"]) if query.get("ifid", "").isdigit() else -1
    if ifid not in interfaces:
        return {}
    interface = interfaces[ifid]
    if schema == "iface:traffic_rxtx":
        download, upload = totals(call, interface)[2:]
        return {
            "bytes_sent": lambda moment: wave(upload, 0.9, moment - call.begun)[1],
            "bytes_rcvd": lambda moment: wave(download, 0.3, moment - call.begun)[1],
        }
    if schema == "iface:alerted_flows":
        return {"num_flows": lambda moment: wave(9.0, 0.0, moment - call.begun)[1]}
    if schema == "top:iface:ndpi":
        # No reply of a Pro server could be observed: the shape follows the other schemas.
        return {
            APPLICATIONS[number][0]: lambda moment, number=number: wave(
                float(mix(number) % 9000), float(number), moment - call.begun
            )[1]
            for number in list(APPLICATIONS)[:5]
        }
    host = call.simulation.network.host(ifid, query.get("host", ""))
    if host is None or not host.local:
        return {}
    if schema == "host:traffic":
        return {
            "bytes_sent": lambda moment: host.counters(call.begun, moment).sent_rate,
            "bytes_rcvd": lambda moment: host.counters(call.begun, moment).received_rate,
        }
    if schema == "host:score":
        return {
            "score_as_cli": lambda moment: float(mix(host.number, int(moment)) % 50),
            "score_as_srv": lambda moment: float(mix(host.number, int(moment), 1) % 50),
        }
    return {}


def _one(name: str, data: list[float | None], step: int) -> dict[str, Any]:
    known = [value for value in data if value is not None]
    if not known:
        return {"id": name, "data": data, "statistics": {}}
    ordered = sorted(known)
    return {
        "id": name,
        "data": data,
        "statistics": {
            "min_val": ordered[0],
            "min_val_idx": data.index(ordered[0]),
            "max_val": ordered[-1],
            "max_val_idx": data.index(ordered[-1]),
            "average": sum(known) / len(known),
            "total": sum(known) * step,
            "95th_percentile": ordered[int(0.95 * (len(ordered) - 1))],
        },
    }


@script("timeseries/type/consts")
def schemas(call: Call) -> Any:
    """The schemas of interfaces or hosts."""
    if not {"epoch_begin", "epoch_end"} <= call.arguments.keys():
        raise lua_failure(
            "/usr/share/ntopng/scripts/lua/modules/timeseries/drivers/rrd.lua:827: attempt to compare nil with number"
        )
    names = {
        "iface": {"iface:traffic_rxtx": "Traffic (RX + TX)", "iface:alerted_flows": "Alerted Flows"},
        "host": {"host:traffic": "Traffic (RX + TX)", "host:score": "Score"},
    }.get(call.arguments.get("query", ""), {})
    return [
        {"id": call.arguments["query"], "schema": schema, "label": label, "measure_unit": "bps", "timeseries": {}}
        for schema, label in names.items()
    ]
