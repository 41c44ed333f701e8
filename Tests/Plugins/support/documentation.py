"""Tables of docs/ntopng-monitoring.md, made from the plug-ins: `python -m support.documentation` writes them anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from cmk.rulesets.v1.rule_specs import CheckParameters, DiscoveryParameters

from cmk_addons.plugins.ntopng.lib import measures
from cmk_addons.plugins.ntopng.lib.measure import Measure, Unit
from support.discovery import discover
from support.services import CHECKS, PACKAGE

PAGE = Path(__file__).parents[3] / "docs" / "ntopng-monitoring.md"

TABLES: dict[str, Sequence[Measure]] = {
    "ntopng_server": measures.SERVER,
    "ntopng_server_named": measures.SERVER,
    "ntopng_interface": measures.INTERFACE,
    "ntopng_alerts": measures.ALERTS,
    "ntopng_exporter": measures.EXPORTER,
    "ntopng_probe": measures.PROBE,
    "ntopng_host_traffic": measures.HOST_TRAFFIC,
    "ntopng_host_flows": measures.HOST_FLOWS,
    "ntopng_host_score": measures.HOST_SCORE,
    "ntopng_host_alerts": measures.HOST_ALERTS,
}
"""Figures by check plug-in."""

_SPANS = ((86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))


def updated(page: str) -> str:
    """The page with its generated parts made anew."""
    parts = {"services": _services(), "metrics": _metrics()}
    for name, lines in parts.items():
        begin, end = f"<!-- generated: {name} -->", "<!-- end -->"
        before, found, rest = page.partition(begin)
        _, ended, after = rest.partition(end)
        if not found or not ended:
            raise ValueError(f"{PAGE.name} lacks {begin} … {end}")
        page = "\n".join([before + begin, "", *lines, "", end + after])
    return page


def _services() -> Iterator[str]:
    titles = {
        (type(rule), rule.name): str(rule.title)
        for rule in discover(PACKAGE, "rulesets").plugins.values()
        if isinstance(rule, (CheckParameters, DiscoveryParameters))
    }
    yield "| service | check plug-in | rule for levels | rule for discovery |"
    yield "|---|---|---|---|"
    for name in TABLES:
        plugin = CHECKS[name]
        levels = titles[CheckParameters, plugin.check_ruleset_name or ""]
        found = titles.get((DiscoveryParameters, plugin.discovery_ruleset_name or ""), "")
        yield f"| {plugin.service_name.replace('%s', '*X*')} | `{name}` | {levels} | {found} |"


def _metrics() -> Iterator[str]:
    services_of: dict[Sequence[Measure], list[str]] = {}
    for name, table in TABLES.items():
        services_of.setdefault(table, []).append(CHECKS[name].service_name.replace("%s", "*X*"))
    for table, services in services_of.items():
        yield f"### {', '.join(services)}"
        yield ""
        yield "| figure | metric | unit | default levels | levels |"
        yield "|---|---|---|---|---|"
        for measure in table:
            yield _row(measure)
        yield ""


def _row(measure: Measure) -> str:
    kinds = ["upper", *(["lower"] if measure.has_lower else []), *(["predictive"] if measure.predictive else [])]
    defaults = [
        f"{word} {'/'.join(_number(measure.unit, level) for level in levels)}"
        for word, levels in (("at", measure.upper), ("below", measure.lower))
        if levels is not None
    ]
    unit = "" if measure.unit is Unit.NUMBER else measure.unit.value
    cells = (measure.title, f"`{measure.metric}`", unit, ", ".join(defaults), ", ".join(kinds))
    return f"| {' | '.join(cells)} |"


def _number(unit: Unit, level: float) -> str:
    if unit is Unit.SECONDS:
        size, name = next((size, name) for size, name in _SPANS if level >= size or size == 1.0)
        return f"{level / size:g} {name}"
    return f"{level:g}{' %' if unit is Unit.PERCENT else ''}"


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
