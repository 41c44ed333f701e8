"""Alert lists of all families, and the summary over the families."""

from collections.abc import Callable
from functools import partial
from typing import Any

from ..alert_rows import AlertRows, Selection
from ..catalogue import ALERT_TYPES, APPLICATIONS, ENTITIES
from ..replies import Bare, Listing, lua_failure
from ..simulation import Call
from .alert_filters import ENGAGED_FILTERS, selection, wanted
from .alert_records import record, record_before_6
from .engaged import Engaged, engaged
from .registry import script

_POISON = 40  # an alert whose text holds a percent sign


def _list(family: str, call: Call) -> Any:
    interface = call.interface(system=family in ("system", "user"))
    status = call.arguments.get("status", "historical")
    plain = call.arguments.get("format") == "json" and call.options.release >= (6, 2)
    if status == "engaged":
        found = _engaged(call, family)
        start, length = call.number("start", 0), call.number("length", len(found))
        records = [
            record(item.pattern, item.since, item.pattern.text, int(call.now) - item.since, None, plain)
            for item in found[start : start + length]
        ]
        return Listing({"records": records, "stats": []}, len(found), sent=_sent(call, records))
    rows = call.simulation.alerts(family, interface.ifid)
    chosen = selection(call, family, interface.ifid, status)
    count = chosen.count()
    page = _page(call, family, rows, chosen, count)
    if call.arguments.get("format") == "txt":
        lines = [f"{rows.pattern(row).kind[0]}|{rows.text(row)}|{rows.time(row)}" for row in page]
        return Bare("\n".join(["alert_id|description|tstamp", *lines]), "text/plain")
    if family == "flow" and not plain and any(rows.pattern(row).kind[0] == _POISON for row in page):
        raise lua_failure(
            "/usr/share/ntopng/scripts/lua/modules/i18n/interpolate.lua:62: bad argument #2 to 'format' (no value)"
        )
    records = [
        record(rows.pattern(row), rows.time(row), rows.text(row), rows.pattern(row).duration, row, plain)
        for row in page
    ]
    if call.options.release < (6, 0):
        records = [record_before_6(entry) for entry in records]
    stats = {
        "query": f" SELECT {ENTITIES[family]} entity_id, (tstamp_end - tstamp) duration, * FROM `{family}_alerts`",
        "query_duration_msec": 2.91,
        "num_records_processed": f"Processed {count:,} records [5,515,506 records/sec]",
    }
    return Listing({"records": records, "stats": stats}, count, sent=_sent(call, records))


def _sent(call: Call, records: list[Any]) -> int | None:
    return len(records) if call.options.release < (6, 0) else None


def _engaged(call: Call, family: str) -> list[Engaged]:
    interface = call.interface(system=True)
    test = wanted(call.arguments, ENGAGED_FILTERS)
    until = call.number("epoch_end", int(call.now))
    return [
        item
        for item in engaged(call, family, interface)
        if item.since <= until and (test is None or test(item.pattern))
    ]


def _page(call: Call, family: str, rows: AlertRows, chosen: Selection, count: int) -> list[int]:
    """The rows of the page asked for. What SQL can't do leads to no rows."""
    if "start" in call.arguments and "length" not in call.arguments:
        return []
    start, length = call.number("start", 0), call.number("length", count)
    length = max(min(length, count - start), 0)
    column, descending = call.arguments.get("sort", ""), call.arguments.get("order") == "desc"
    keys: dict[str, Callable[[int], Any]] = {
        "severity": lambda number: rows.pattern(number).severity,
        "score": lambda number: rows.pattern(number).score,
        "alert_id": lambda number: rows.pattern(number).kind[0],
        "alert_category": lambda number: rows.pattern(number).kind[5],
        "duration": lambda number: rows.pattern(number).duration,
    }
    if family == "flow":
        keys |= {
            "cli_ip": lambda number: rows.pattern(number).client.ip,
            "srv_ip": lambda number: rows.pattern(number).server.ip,
            "cli_port": lambda number: rows.pattern(number).client_port,
            "srv_port": lambda number: APPLICATIONS[rows.pattern(number).application][4],
            "l7_proto": lambda number: rows.pattern(number).application,
            "total_bytes": lambda number: rows.pattern(number).number,
        }
    if family == "host":
        keys["ip"] = lambda number: rows.pattern(number).client.ip
    if column in keys:
        return chosen.rows_by(keys[column], descending, start, length)
    if column in ("tstamp", "rowid") and descending:
        return [chosen.row(count - 1 - place) for place in range(start, start + length)]
    if column in ("", "tstamp", "rowid"):
        return [chosen.row(place) for place in range(start, start + length)]
    return []


for _family in ALERT_TYPES:
    script(f"{_family}/alert/list", alerts=True)(partial(_list, _family))


@script("all/alert/list", alerts=True)
def all_families(call: Call) -> Any:
    """Not alerts: one row per family that has some, with counts per group of severities."""
    call.interface()
    if not {"epoch_begin", "epoch_end"} <= call.arguments.keys():
        raise lua_failure(
            "/usr/share/ntopng/scripts/lua/modules/alert_store/all_alert_store.lua:365: bad argument #4 to 'format' "
            "(number expected, got nil)"
        )
    records = []
    for family in ALERT_TYPES:
        severities = _severities(call, family)
        if severities:
            records.append(_summary(call, family, severities))
    return Listing({"records": records}, len(records))


def _severities(call: Call, family: str) -> dict[int, int]:
    counts: dict[int, int] = {}
    status = call.arguments.get("status", "historical")
    if status == "engaged":
        for item in _engaged(call, family):
            counts[item.severity] = counts.get(item.severity, 0) + 1
        return counts
    return severity_counts(call, family, selection(call, family, call.interface().ifid, status))


def severity_counts(call: Call, family: str, chosen: Selection) -> dict[int, int]:
    """Rows per severity."""
    rows = call.simulation.alerts(family, call.interface().ifid)
    by_severity: dict[int, list[int]] = {}
    for number in chosen.patterns:
        by_severity.setdefault(rows.pattern(number).severity, []).append(number)
    counts = {
        severity: Selection(chosen.begin, chosen.end, patterns).count() for severity, patterns in by_severity.items()
    }
    return {severity: count for severity, count in counts.items() if count}


def _summary(call: Call, family: str, severities: dict[int, int]) -> dict[str, Any]:
    groups = {
        "notice_or_lower": sum(count for severity, count in severities.items() if severity <= 3),
        "warning": severities.get(4, 0),
        "error": severities.get(5, 0),
        "critical": severities.get(6, 0),
        "emergency": severities.get(8, 0),
    }
    engaged_only = call.arguments.get("status") == "engaged"
    count = sum(severities.values())
    url = f"/lua/alert_stats.lua?page={family}&status={call.arguments.get('status', 'historical')}"
    return {
        "entity": f'<a href="{url}">{family.title()}</a>',
        "count": count,
        "score": {"value": count * 60, "label": f"{count * 60:,}"},
        "severity": {"value": max(severities), "label": "<i class='fas fa-bomb'></i> ", "color": "#fb6962"},
        "tstamp": {"value": 0, "label": "", "highlight": "#fb6962"},
        "duration": 0,
        "alert_id": {"label": "Unknown"},
        "alert_category": {"label": "Other", "icon": "fas fa-scroll"},
    } | {
        f"count_group_{name}": {"value": value if engaged_only else str(value), "url": url, "color": "#5cd65c"}
        for name, value in groups.items()
    }
