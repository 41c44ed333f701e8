# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Service "Network traffic" of a monitored host."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cmk.agent_based.v2 import CheckPlugin, CheckResult, DiscoveryResult, Result, State

from cmk_addons.plugins.ntopng.lib import hosts as shared
from cmk_addons.plugins.ntopng.lib.checking import (
    Params,
    add_all,
    check_measures,
    counter_rate,
    first_known,
    scaled,
)
from cmk_addons.plugins.ntopng.lib.host import Host, HostSection
from cmk_addons.plugins.ntopng.lib.measure import Measure, default_parameters
from cmk_addons.plugins.ntopng.lib.measures import HOST_TRAFFIC


def discover_ntopng_host_traffic(params: Params, section: HostSection) -> DiscoveryResult:
    """The service, if ntopng sees the host."""
    yield from shared.discover("traffic", params, section, lambda host: host.active)


def check_ntopng_host_traffic(params: Params, section: HostSection) -> CheckResult:
    """Check the traffic of the host."""
    found = shared.active(section)
    if not found:
        yield from shared.inactive(section, params)
        return
    figures, counted = shared.combine(found, params, values, "total")
    ages = [host.time - host.last_seen for host in counted if host.last_seen is not None]
    figures["silence"] = max(min(ages), 0.0) if ages else None
    yield from check_measures(_measures(figures), figures, params)
    if figures["total"] is None:
        yield Result(state=State.OK, summary="Rates from the next check on")
    yield from shared.sample(counted)
    yield from shared.places(found, counted)


def _measures(figures: Mapping[str, float | None]) -> Sequence[Measure]:
    """Where nothing tells the directions yet, in the first check and after a restart, the summary shows their sum."""
    if figures["received"] is not None or figures["sent"] is not None:
        return HOST_TRAFFIC
    return [replace(measure, summary=measure.summary or measure.key == "total") for measure in HOST_TRAFFIC]


def cluster_check_ntopng_host_traffic(params: Params, section: Mapping[str, HostSection | None]) -> CheckResult:
    """Check the traffic of all nodes together."""
    yield from check_ntopng_host_traffic(params, shared.merged(section))


def values(host: Host) -> Mapping[str, float | None]:
    """The figures of one line; rates are averages since the last check, ntopng's momentary rate where these fail."""
    counters = host.counters

    def rate(name: str, counter: int | None) -> float | None:
        return counter_rate(f"{host.key}.{name}", host.time, counter, host.first_seen)

    received = scaled(rate("bytes_received", counters.bytes_received), 8.0)
    sent = scaled(rate("bytes_sent", counters.bytes_sent), 8.0)
    packets_received = rate("packets_received", counters.packets_received)
    packets_sent = rate("packets_sent", counters.packets_sent)
    return {
        "received": received,
        "sent": sent,
        "total": first_known(add_all([received, sent]), host.throughput.total_bits_per_s),
        "packets_received": packets_received,
        "packets_sent": packets_sent,
        "packets": first_known(add_all([packets_received, packets_sent]), host.throughput.total_packets_per_s),
    }


check_plugin_ntopng_host_traffic = CheckPlugin(
    name="ntopng_host_traffic",
    service_name="Network traffic",
    sections=["ntopng_host"],
    discovery_function=discover_ntopng_host_traffic,
    discovery_default_parameters=shared.DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_host_discovery",
    check_function=check_ntopng_host_traffic,
    check_default_parameters={
        **shared.COMMON_DEFAULTS,
        **shared.COMBINE_DEFAULTS,
        **default_parameters(HOST_TRAFFIC),
    },
    check_ruleset_name="ntopng_host_traffic",
    cluster_check_function=cluster_check_ntopng_host_traffic,
)
