"""Alerts counted over time, by severity and by type."""

from functools import partial
from typing import Any

from ..alert_rows import PATTERNS, Selection
from ..catalogue import ALERT_TYPES, ENTITIES
from ..simulation import Call
from .alert_filters import selection
from .alert_lists import severity_counts
from .alert_records import TITLES
from .engaged import engaged
from .registry import script

_SLOTS = 31
_DAY = 86400


def _series(family: str, call: Call) -> Any:
    ifid = call.interface().ifid
    status = call.arguments.get("status", "historical")
    begin = call.number("epoch_begin", int(call.now) - 3600)
    end = call.number("epoch_end", int(call.now))
    if status == "engaged":
        times = [(item.since, item.severity) for item in engaged(call, family, call.interface())]
        return _slots(
            begin,
            end,
            lambda low, high, severity: sum(low <= since < high and severity == found for since, found in times),
        )
    chosen = selection(call, family, ifid, status)
    rows = call.simulation.alerts(family, ifid)
    total = rows.count(call.now)
    if call.arguments.get("by_24h") == "true":
        return _by_hour(
            begin,
            end,
            lambda low, high: Selection(
                rows.first_from(low, total), rows.first_from(high, total), chosen.patterns
            ).count(),
        )
    groups: dict[int, list[int]] = {}
    for number in chosen.patterns:
        groups.setdefault(rows.pattern(number).severity, []).append(number)
    return _slots(
        begin,
        end,
        lambda low, high, severity: (
            Selection(rows.first_from(low, total), rows.first_from(high, total), groups.get(severity, [])).count()
            if groups.get(severity)
            else 0
        ),
    )


def _by_hour(begin: int, end: int, count: Any) -> dict[str, list[int]]:
    """`{midnight: [24 counts]}` of the days with alerts, cut to the range asked for."""
    days = {}
    for midnight in range(begin // _DAY * _DAY, end + 1, _DAY):
        hours = [
            count(max(low, begin), min(low + 3600, end + 1)) if low + 3600 > begin and low <= end else 0
            for low in range(midnight, midnight + _DAY, 3600)
        ]
        if any(hours):
            days[str(midnight)] = hours
    return days


def _slots(begin: int, end: int, count: Any) -> dict[str, Any]:
    step = max((end - begin) // _SLOTS, 1)
    starts = [begin // step * step + place * step for place in range(_SLOTS)]
    series = []
    for severity in (8, 6, 5, 4, 3):
        data = [[start * 1000, count(start, start + step, severity)] for start in starts]
        if any(value for _, value in data):
            series.append({"name": TITLES[severity], "data": data})
    return {"series": series, "colors": ["#fb6962"] * len(series)}


for _family in ALERT_TYPES:
    script(f"{_family}/alert/ts", alerts=True)(partial(_series, _family))


def _all_stored(call: Call, family: str) -> Selection:
    rows = call.simulation.alerts(family, call.interface().ifid)
    count = rows.count(call.now)
    return Selection(0, count, list(range(min(count, PATTERNS))))


@script("alert/severity/counters", since=(5, 2), alerts=True)
def by_severity(call: Call) -> Any:
    """Stored alerts per family and severity; status and times are ignored."""
    call.interface()
    return [
        {"entity_id": ENTITIES[family], "entity_label": family.title(), "name": TITLES[severity], "count": count}
        for family in ("flow", "host")
        for severity, count in severity_counts(call, family, _all_stored(call, family)).items()
    ]


@script("alert/type/counters", since=(5, 2), alerts=True)
def by_type(call: Call) -> Any:
    """Stored alerts per family and type; status and times are ignored."""
    found = []
    for family in ("flow", "host"):
        chosen = _all_stored(call, family)
        rows = call.simulation.alerts(family, call.interface().ifid)
        for kind in ALERT_TYPES[family]:
            patterns = [number for number in chosen.patterns if rows.pattern(number).kind is kind]
            count = Selection(chosen.begin, chosen.end, patterns).count() if patterns else 0
            if count:
                label = {"entity_id": ENTITIES[family], "entity_label": family.title()}
                found.append(label | {"alert_id": kind[0], "name": kind[3], "count": count})
    return found


@script("alert/top", since=(5, 6), alerts=True)
def top(call: Call) -> Any:
    """The most frequent types in percent."""
    counters = by_type(call)
    total = sum(item["count"] for item in counters) or 1
    values = [
        {"key": "alert_id", "value": item["alert_id"], "label": item["name"], "title": item["name"]}
        | {"count": 100 * item["count"] // total}
        for item in counters
    ]
    return [{"name": "top_alerts_by_count", "tooltip": "Most seen alerts", "value": values}]
