# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Service "Network flows" of a monitored host."""

from collections.abc import Mapping

from cmk.agent_based.v2 import CheckPlugin, CheckResult, DiscoveryResult

from cmk_addons.plugins.ntopng.lib import hosts as shared
from cmk_addons.plugins.ntopng.lib.checking import Params, check_measures, counter_rate
from cmk_addons.plugins.ntopng.lib.host import Host, HostSection
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import HOST_FLOWS


def discover_ntopng_host_flows(params: Params, section: HostSection) -> DiscoveryResult:
    """The service, if ntopng counts flows of the host."""
    yield from shared.discover("flows", params, section, lambda host: host.flows.as_client is not None)


def check_ntopng_host_flows(params: Params, section: HostSection) -> CheckResult:
    """Check the flows of the host."""
    found = shared.active(section)
    if not found:
        yield from shared.inactive(section, params)
        return
    figures, counted = shared.combine(found, params, values, "active")
    yield from check_measures(HOST_FLOWS, figures, params)
    yield from shared.sample(counted)
    yield from shared.places(found, counted)


def cluster_check_ntopng_host_flows(params: Params, section: Mapping[str, HostSection | None]) -> CheckResult:
    """Check the flows of all nodes together."""
    yield from check_ntopng_host_flows(params, shared.merged(section))


def values(host: Host) -> Mapping[str, float | None]:
    """The figures of one line, and `active` to choose the interface by."""
    counters, flows = host.counters, host.flows

    def rate(name: str, counter: int | None) -> float | None:
        return counter_rate(f"{host.key}.{name}", host.time, counter, host.first_seen)

    return {
        "active": float((flows.as_client or 0) + (flows.as_server or 0)),
        "client": flows.as_client,
        "server": flows.as_server,
        "alerted": flows.alerted,
        "new_client": rate("client", counters.flows_as_client),
        "new_server": rate("server", counters.flows_as_server),
        "new_alerted_client": rate("alerted_client", counters.alerted_flows_as_client),
        "new_alerted_server": rate("alerted_server", counters.alerted_flows_as_server),
        "unreachable_client": rate("unreachable_client", counters.unreachable_flows_as_client),
        "unreachable_server": rate("unreachable_server", counters.unreachable_flows_as_server),
        "contacts_client": host.contacts.as_client,
        "contacts_server": host.contacts.as_server,
    }


check_plugin_ntopng_host_flows = CheckPlugin(
    name="ntopng_host_flows",
    service_name="Network flows",
    sections=["ntopng_host"],
    discovery_function=discover_ntopng_host_flows,
    discovery_default_parameters=shared.DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_host_discovery",
    check_function=check_ntopng_host_flows,
    check_default_parameters={**shared.COMMON_DEFAULTS, **shared.COMBINE_DEFAULTS, **default_parameters(HOST_FLOWS)},
    check_ruleset_name="ntopng_host_flows",
    cluster_check_function=cluster_check_ntopng_host_flows,
)
