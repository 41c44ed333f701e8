# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Service "ntopng interface X": traffic and health of an interface of ntopng."""

from collections.abc import Mapping, Sequence

from cmk.agent_based.v2 import (
    AgentSection,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    Result,
    Service,
    ServiceLabel,
    State,
    get_value_store,
    render,
)

from cmk_addons.plugins.ntopng.lib.checking import (
    Params,
    add_known,
    check_measures,
    counter_rate,
    first_known,
    link,
    scaled,
    share_percent,
)
from cmk_addons.plugins.ntopng.lib.interface import Interface
from cmk_addons.plugins.ntopng.lib.lines import cluster_line_check, line_check, lines_parser
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import INTERFACE
from cmk_addons.plugins.ntopng.lib.selection import DISCOVERY_DEFAULTS, selected

Section = Sequence[Interface]


parse_ntopng_interface = lines_parser("ntopng_interface", Interface)

agent_section_ntopng_interface = AgentSection(
    name="ntopng_interface",
    parse_function=parse_ntopng_interface,
)


def discover_ntopng_interface(params: Params, section: Section) -> DiscoveryResult:
    """One service per interface that the rule selects."""
    kinds = params.get("kinds")
    for item, interface in selected(params, section):
        if not isinstance(kinds, (list, tuple)) or interface.kind in kinds:
            yield Service(
                item=item,
                labels=[
                    ServiceLabel("ntopng/server", interface.server),
                    ServiceLabel("ntopng/interface", interface.name),
                    ServiceLabel("ntopng/interface_kind", interface.kind),
                ],
            )


def check_interface(interface: Interface, params: Params) -> CheckResult:
    """Results of one interface."""
    if interface.alias:
        yield Result(state=State.OK, summary=f"[{interface.alias}]")
    upload, download = line_speed(params)
    yield from check_measures(INTERFACE, values(interface, upload, download), params)
    if interface.speed_bits_per_s:
        yield Result(state=State.OK, notice=f"Speed: {render.nicspeed(interface.speed_bits_per_s / 8.0)}")
    yield from link(interface.url)


def line_speed(params: Params) -> tuple[float | None, float | None]:
    """Upload and download in bit/s of the line behind the interface, where the rule tells them."""
    speed = params.get("line_speed")
    if not isinstance(speed, Mapping):
        return None, None
    upload, download = speed.get("upload"), speed.get("download")
    return (
        float(upload) if isinstance(upload, int | float) and upload > 0 else None,
        float(download) if isinstance(download, int | float) and download > 0 else None,
    )


def values(
    interface: Interface, line_upload: float | None = None, line_download: float | None = None
) -> Mapping[str, float | None]:
    """The figures of an interface, by the keys of the table.

    A mirror port only receives: what goes which way on the line is told by who talks to whom, local hosts to remote
    ones or the other way round.

    Rates are averages since the last check, from the counters. Where these cannot say (first run, reset, cached data)
    ntopng's own momentary rates are taken, which exist for the traffic only.
    """
    counters, now, flows, hosts = interface.counters, interface.throughput, interface.flows, interface.hosts

    def rate(name: str, counter: int | None) -> float | None:
        return counter_rate(f"{interface.server}:{interface.ifid}.{name}", interface.time, counter)

    bits_in = first_known(scaled(rate("bytes_in", counters.bytes_in), 8.0), now.in_bits_per_s)
    bits_out = first_known(scaled(rate("bytes_out", counters.bytes_out), 8.0), now.out_bits_per_s)
    upload = scaled(rate("local_to_remote_bytes", counters.local_to_remote_bytes), 8.0)
    download = scaled(rate("remote_to_local_bytes", counters.remote_to_local_bytes), 8.0)
    packets = first_known(rate("packets", counters.packets), now.total_packets_per_s)
    drops = rate("dropped_packets", counters.dropped_packets)
    retransmissions = rate("retransmissions", counters.tcp_retransmissions)
    speed = interface.speed_bits_per_s
    return {
        "throughput_in": bits_in,
        "throughput_out": bits_out,
        "throughput": first_known(scaled(rate("bytes", counters.bytes), 8.0), now.total_bits_per_s),
        "upload": upload,
        "download": download,
        "usage_upload": scaled(upload, 100.0 / line_upload) if line_upload else None,
        "usage_download": scaled(download, 100.0 / line_download) if line_download else None,
        "usage_in": scaled(bits_in, 100.0 / speed) if speed else None,
        "usage_out": scaled(bits_out, 100.0 / speed) if speed else None,
        "packets_in": first_known(rate("packets_in", counters.packets_in), now.in_packets_per_s),
        "packets_out": first_known(rate("packets_out", counters.packets_out), now.out_packets_per_s),
        "packets": packets,
        "drops": drops,
        "drops_percent": share_percent(drops, packets),
        "flows": flows.active,
        "alerted_flows": flows.alerted,
        "alerted_flows_warning": flows.alerted_warning,
        "alerted_flows_error": flows.alerted_error,
        "hosts": hosts.active,
        "local_hosts": hosts.local,
        "receive_only_hosts": hosts.receive_only,
        "anomalous_hosts": add_known((hosts.local_anomalies, hosts.remote_anomalies)),
        "devices": hosts.devices,
        "host_table": interface.tables.hosts_percent,
        "flow_table": interface.tables.flows_percent,
        "device_table": interface.tables.macs_percent,
        "retransmissions": retransmissions,
        "retransmissions_percent": _percent(retransmissions, packets),
        "out_of_order": rate("out_of_order", counters.tcp_out_of_order),
        "lost": rate("lost", counters.tcp_lost),
        "engaged_alerts": interface.alerts.engaged if interface.alerts else None,
        "dropped_alerts": rate("dropped_alerts", counters.dropped_alerts),
        "collected_flows": rate("collected_flows", counters.collected_flows),
        "dropped_flows": rate("dropped_flows", counters.dropped_flows),
        "lost_messages": rate("lost_messages", counters.dropped_messages),
        "probe_drops": rate("probe_drops", counters.discarded_probe_exports),
        "silence": _silence(interface),
    }


def _percent(part: float | None, whole: float | None) -> float | None:
    if part is None or whole is None:
        return None
    return min(100.0 * part / whole, 100.0) if whole > 0 else 0.0


def _silence(interface: Interface) -> float | None:
    """Seconds without traffic; None for a replayed file, which falls silent when it ends."""
    if interface.kind == "pcap":
        return None
    if interface.last_traffic_time is not None:
        return max(interface.time - interface.last_traffic_time, 0.0)
    if interface.counters.packets is None:
        return None
    store = get_value_store()
    key = f"{interface.server}:{interface.ifid}.last_traffic"
    match store.get(key):
        case (int() as packets, int() | float() as since) if packets == interface.counters.packets:
            return max(interface.time - since, 0.0)
        case _:
            store[key] = (interface.counters.packets, interface.time)
            return 0.0


check_ntopng_interface = line_check(check_interface)
cluster_check_ntopng_interface = cluster_line_check(check_interface)

check_plugin_ntopng_interface = CheckPlugin(
    name="ntopng_interface",
    service_name="ntopng interface %s",
    discovery_function=discover_ntopng_interface,
    discovery_default_parameters=DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_interface_discovery",
    check_function=check_ntopng_interface,
    check_default_parameters={"line_speed": {}, **default_parameters(INTERFACE)},
    check_ruleset_name="ntopng_interface",
    cluster_check_function=cluster_check_ntopng_interface,
)
