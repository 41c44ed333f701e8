# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Service "Network score" of a monitored host.

ntopng counts a score anew every minute, so that it jumps: levels apply to an average.
"""

from collections.abc import Mapping

from cmk.agent_based.v2 import CheckPlugin, CheckResult, DiscoveryResult, get_average, get_value_store

from cmk_addons.plugins.ntopng.lib import hosts as shared
from cmk_addons.plugins.ntopng.lib.checking import Params, add_known, check_measures
from cmk_addons.plugins.ntopng.lib.host import Host, HostSection
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import AVERAGE_MINUTES, HOST_SCORE


def discover_ntopng_host_score(params: Params, section: HostSection) -> DiscoveryResult:
    """The service, if ntopng scores the host (5.6 and newer)."""
    yield from shared.discover("score", params, section, lambda host: host.score.as_client is not None)


def check_ntopng_host_score(params: Params, section: HostSection) -> CheckResult:
    """Check the score of the host: the interface with the highest one counts."""
    found = shared.active(section)
    if not found:
        yield from shared.inactive(section, params)
        return
    figures, counted = shared.combine(found, {}, values, "now")
    figures["score"] = _average(figures["now"], max(host.time for host in counted), params)
    yield from check_measures(HOST_SCORE, figures, params)
    yield from shared.places(found, counted)


def cluster_check_ntopng_host_score(params: Params, section: Mapping[str, HostSection | None]) -> CheckResult:
    """Check the score of all nodes together."""
    yield from check_ntopng_host_score(params, shared.merged(section))


def _average(score: float | None, time: float, params: Params) -> float | None:
    minutes = params.get("average")
    if score is None or not isinstance(minutes, int | float) or minutes <= 0:
        return score
    return get_average(get_value_store(), "score", time, score, minutes)


def values(host: Host) -> Mapping[str, float | None]:
    """The figures of one line."""
    return {
        "now": add_known([host.score.as_client, host.score.as_server]),
        "client": host.score.as_client,
        "server": host.score.as_server,
    }


check_plugin_ntopng_host_score = CheckPlugin(
    name="ntopng_host_score",
    service_name="Network score",
    sections=["ntopng_host"],
    discovery_function=discover_ntopng_host_score,
    discovery_default_parameters=shared.DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_host_discovery",
    check_function=check_ntopng_host_score,
    check_default_parameters={**shared.COMMON_DEFAULTS, "average": AVERAGE_MINUTES, **default_parameters(HOST_SCORE)},
    check_ruleset_name="ntopng_host_score",
    cluster_check_function=cluster_check_ntopng_host_score,
)
