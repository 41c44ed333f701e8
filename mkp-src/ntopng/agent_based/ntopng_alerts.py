# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Service "ntopng alerts X": engaged and new alerts of an interface, or of the server as a whole."""

from collections.abc import Iterable, Mapping, Sequence

from cmk.agent_based.v2 import (
    AgentSection,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    Result,
    Service,
    ServiceLabel,
    State,
)

from cmk_addons.plugins.ntopng.lib.alerts import FAMILIES, Alerts, Family
from cmk_addons.plugins.ntopng.lib.checking import (
    Params,
    add_known,
    alert_text,
    check_measures,
    counted,
    link,
)
from cmk_addons.plugins.ntopng.lib.lines import cluster_line_check, line_check, lines_parser
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import ALERTS
from cmk_addons.plugins.ntopng.lib.sections import Severities
from cmk_addons.plugins.ntopng.lib.selection import ALERTS_DISCOVERY_DEFAULTS, selected

Section = Sequence[Alerts]


parse_ntopng_alerts = lines_parser("ntopng_alerts", Alerts)

agent_section_ntopng_alerts = AgentSection(
    name="ntopng_alerts",
    parse_function=parse_ntopng_alerts,
)


def discover_ntopng_alerts(params: Params, section: Section) -> DiscoveryResult:
    """One service per interface that the rule selects, and one for the server."""
    for item, alerts in selected(params, section):
        labels = [ServiceLabel("ntopng/server", alerts.server), ServiceLabel("ntopng/interface", alerts.interface)]
        yield Service(item=item, labels=labels)


def check_alerts(alerts: Alerts, params: Params) -> CheckResult:
    """Results of the alerts of one interface or server."""
    yield from check_measures(ALERTS, values(alerts), params)
    for family in alerts.families:
        yield Result(state=State.OK, notice=f"Alerts, {family.title}: {_family_text(family, alerts.period_seconds)}")
    for alert in alerts.top:
        yield Result(state=State.OK, notice=alert_text(alert, alerts.time))
    yield from link(alerts.url)


def _family_text(family: Family, period: int) -> str:
    engaged = "" if family.engaged is None else f"{family.engaged} engaged, "
    new = "unknown number" if family.new is None else str(family.new)
    return f"{engaged}{new} new in {_span(period)}"


def _span(seconds: int) -> str:
    """Whole minutes, or seconds where it is not a number of minutes."""
    minutes, rest = divmod(seconds, 60)
    return counted(seconds, "second") if rest else counted(minutes, "minute")


def values(alerts: Alerts) -> Mapping[str, float | None]:
    """The figures of a line, by the keys of the table."""
    families = alerts.families
    engaged = _severities(family.engaged_by_severity for family in families)
    new = _severities(family.new_by_severity for family in families)
    oldest = min((f.oldest_engaged_time for f in families if f.oldest_engaged_time is not None), default=None)

    def rate(number: float | None) -> float | None:
        return None if number is None or not alerts.period_seconds else number * 60.0 / alerts.period_seconds

    known = {family.family: family for family in families}
    return {
        "engaged": add_known([family.engaged for family in families]),
        "notice": engaged.notice_or_lower if engaged else None,
        "warning": engaged.warning if engaged else None,
        "error": engaged.error if engaged else None,
        "critical": engaged.critical if engaged else None,
        "emergency": engaged.emergency if engaged else None,
        "oldest": None if oldest is None else max(alerts.time - oldest, 0.0),
        "new": rate(add_known([family.new for family in families])),
        "new_severe": rate(new.critical + new.emergency) if new else None,
        **{f"engaged_{name}": known[name].engaged if name in known else None for name in FAMILIES},
        **{f"new_{name}": rate(known[name].new) if name in known else None for name in FAMILIES},
    }


def _severities(parts: Iterable[Severities | None]) -> Severities | None:
    total: Severities | None = None
    for part in parts:
        if part is not None:
            total = part if total is None else total + part
    return total


check_ntopng_alerts = line_check(check_alerts)
cluster_check_ntopng_alerts = cluster_line_check(check_alerts)

check_plugin_ntopng_alerts = CheckPlugin(
    name="ntopng_alerts",
    service_name="ntopng alerts %s",
    discovery_function=discover_ntopng_alerts,
    discovery_default_parameters=ALERTS_DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_alerts_discovery",
    check_function=check_ntopng_alerts,
    check_default_parameters=default_parameters(ALERTS),
    check_ruleset_name="ntopng_alerts",
    cluster_check_function=cluster_check_ntopng_alerts,
)
