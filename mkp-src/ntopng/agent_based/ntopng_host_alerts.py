# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Service "Network alerts" of a monitored host."""

from collections.abc import Mapping

from cmk.agent_based.v2 import CheckPlugin, CheckResult, DiscoveryResult, Result, State

from cmk_addons.plugins.ntopng.lib import hosts as shared
from cmk_addons.plugins.ntopng.lib.checking import Params, alert_text, check_measures, link
from cmk_addons.plugins.ntopng.lib.host import Host, HostSection
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import HOST_ALERTS


def discover_ntopng_host_alerts(params: Params, section: HostSection) -> DiscoveryResult:
    """The service, if the user of the agent may see alerts."""
    yield from shared.discover("alerts", params, section, lambda host: host.alerts is not None)


def check_ntopng_host_alerts(params: Params, section: HostSection) -> CheckResult:
    """Check the engaged alerts of the host on all interfaces: they are different alerts and add up."""
    found = shared.active(section)
    if not found:
        yield from shared.inactive(section, params)
        return
    figures, counted = shared.combine(found, {"combine": "sum"}, values, "engaged")
    yield from check_measures(HOST_ALERTS, figures, params)
    for host in counted:
        for alert in host.alerts.top if host.alerts else ():
            yield Result(state=State.OK, notice=alert_text(alert, host.time))
            yield from link(alert.url)
    yield from shared.places(found, counted)


def cluster_check_ntopng_host_alerts(params: Params, section: Mapping[str, HostSection | None]) -> CheckResult:
    """Check the alerts of all nodes together."""
    yield from check_ntopng_host_alerts(params, shared.merged(section))


def values(host: Host) -> Mapping[str, float | None]:
    """The figures of one line; without engaged alerts every severity is 0, even if the agent did not list them."""
    if host.alerts is None:
        return dict.fromkeys(("engaged", "notice", "warning", "error", "critical", "emergency"))
    by = host.alerts.by_severity
    none = 0.0 if host.alerts.engaged == 0 else None
    return {
        "engaged": host.alerts.engaged,
        "notice": by.notice_or_lower if by else none,
        "warning": by.warning if by else none,
        "error": by.error if by else none,
        "critical": by.critical if by else none,
        "emergency": by.emergency if by else none,
    }


check_plugin_ntopng_host_alerts = CheckPlugin(
    name="ntopng_host_alerts",
    service_name="Network alerts",
    sections=["ntopng_host"],
    discovery_function=discover_ntopng_host_alerts,
    discovery_default_parameters=shared.DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_host_discovery",
    check_function=check_ntopng_host_alerts,
    check_default_parameters={**shared.COMMON_DEFAULTS, **default_parameters(HOST_ALERTS)},
    check_ruleset_name="ntopng_host_alerts",
    cluster_check_function=cluster_check_ntopng_host_alerts,
)
