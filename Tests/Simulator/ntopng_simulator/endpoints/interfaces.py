"""Interface data."""

from typing import Any

from ..catalogue import APPLICATIONS, CATEGORIES
from ..mixing import mix, wave
from ..network import Interface
from ..replies import INVALID_ARGUMENTS, Bare, RestError
from ..simulation import Call
from .engaged import engaged
from .instance import system_stats
from .registry import script


@script("interface/data")
def interface_data(call: Call) -> Any:
    """Throughput in bytes/s, counters, alerts; of one or, with `iffilter=all`, of all interfaces."""
    summary = call.arguments.get("type") == "summary"
    if call.arguments.get("iffilter") == "all":
        visible = [
            item for item in call.simulation.network.interfaces.values() if call.user.interface in (None, item.ifid)
        ]
        return {str(item.ifid): _data(call, item, str(item.ifid), summary) for item in visible}
    return _data(call, call.interface(), call.arguments["ifid"], summary)


def totals(call: Call, interface: Interface) -> tuple[int, int, float, float]:
    """Bytes in and out since the start, and bytes/s now."""
    age = call.now - call.begun
    scale = 60.0 * interface.hosts + 1000
    received, download = wave(scale * 8, 0.3, age)
    sent, upload = wave(scale if interface.kind == "zmq" else 0.0, 0.9, age)
    return int(received), int(sent), download, upload


def _data(call: Call, interface: Interface, asked: str, summary: bool) -> dict[str, Any]:
    flows = call.simulation.traffic.flows(interface.ifid, call.now)
    hosts = call.simulation.network.hosts(interface.ifid)
    received, sent, download, upload = totals(call, interface)
    local = sum(host.local for host in hosts)
    age = int(call.now - call.begun)
    data: dict[str, Any] = {
        "ifid": asked,
        "ifname": interface.name if asked == str(interface.ifid) else "",
        "throughput_bps": download + upload,
        "throughput": {"download": download, "upload": upload},
        "drops": 0,
        "num_hosts": len(hosts),
        "num_local_hosts": local,
        "num_devices": local if interface.kind == "packet" else 0,
        "num_flows": len(flows),
        "num_rcvd_only_hosts": len(hosts) // 7,
        "num_local_rcvd_only_hosts": local // 11,
        "hosts_pctg": 1 + len(hosts) * 100 // 131072,
        "flows_pctg": 1 + len(flows) * 100 // 131072,
        "macs_pctg": 1,
        "uptime": f"{age // 3600:02d}:{age // 60 % 60:02d}:{age % 60:02d}"
        if age >= 3600
        else f"{age // 60:02d}:{age % 60:02d}",
        "localtime": "20:59:46 +0000",
        "is_loading": False,
        "active_discovery_active": False,
    }
    if call.user.alerts:
        alerts = [record for family in ("host", "network", "interface") for record in engaged(call, family, interface)]
        scored = [flow.score for flow in flows if flow.alerted]
        data |= {
            "engaged_alerts": len(alerts),
            "engaged_alerts_warning": sum(record.severity == 4 for record in alerts),
            "engaged_alerts_error": sum(record.severity >= 5 for record in alerts),
            "alerted_flows": len(scored),
            "alerted_flows_warning": sum(50 <= score < 100 for score in scored),
            "alerted_flows_error": sum(score >= 100 for score in scored),
        }
    if summary:
        return data
    del data["is_loading"]
    return data | _details(call, interface, data, received, sent, download, upload, flows)


def _details(
    call: Call,
    interface: Interface,
    data: dict[str, Any],
    received: int,
    sent: int,
    download: float,
    upload: float,
    flows: list[Any],
) -> dict[str, Any]:
    packets_in, packets_out = received // 900, sent // 400
    pps_in, pps_out = download / 900, upload / 400
    details: dict[str, Any] = {
        "throughput": {
            "download": {"bps": download, "pps": pps_in},
            "upload": {"bps": upload, "pps": pps_out},
        },
        "throughput_pps": pps_in + pps_out,
        "bytes": received + sent,
        "bytes_download": received,
        "bytes_upload": sent,
        "packets": packets_in + packets_out,
        "packets_download": packets_in,
        "packets_upload": packets_out,
        "bytes_download_since_reset": received,
        "bytes_upload_since_reset": sent,
        "packets_download_since_reset": packets_in,
        "packets_upload_since_reset": packets_out,
        "tot_pkt_drops": 0,
        "tot_nprobe_pkts": 0,
        "local2remote": received // 3,
        "remote2local": received // 2,
        "remote_bps": 0,
        "remote_pps": 0,
        "tcpPacketStats": {
            "retransmissions": packets_in // 165,
            "out_of_order": packets_in // 1030,
            "lost": packets_in // 1360,
        },
        "speed": 10000 if interface.kind == "packet" else 1000,
        "epoch": int(call.now),
        "is_view": False,
        "dropped_alerts": 0,
        "host_dropped_alerts": 0,
        "flow_dropped_alerts": 0,
        "other_dropped_alerts": 0,
        "num_local_hosts_anomalies": 8,
        "num_remote_hosts_anomalies": 0,
        "periodic_stats_update_frequency_secs": 5,
        "system_host_stats": system_stats(),
        "download_upload_chart": {"download": [int(download / 1000)] * 30, "upload": [int(upload / 1000)] * 30},
    }
    if "engaged_alerts" in data:
        details["engaged_alerts_notice"] = 0
        details["alerted_flows_notice"] = sum(0 < flow.score < 50 for flow in flows)
    if interface.kind == "zmq":
        details |= {
            "zmq.num_flow_exports": 0,
            "zmq.num_exporters": 0,
            "zmq.drops.export_queue_full": 0,
            "zmq.drops.flow_collection_drops": 0,
            "zmq.drops.flow_collection_udp_socket_drops": 0,
        }
        exported = 15 * int(call.now - call.begun)
        details["zmqRecvStats"] = {
            "flows": exported,
            "events": exported // 57,
            "counters": 0,
            "zmq_msg_rcvd": exported // 14,
            "zmq_msg_drops": 0,
            "dropped_flows": 0,
            "zmq_avg_msg_flows": 14.334939759036,
        }
    return details


@script("interface/l7/stats")
def l7_stats(call: Call) -> Any:
    """Bytes since the start per application or category; small ones are put together."""
    interface = call.interface()
    mode = call.arguments.get("ndpistats_mode")
    if not mode:
        raise RestError(INVALID_ARGUMENTS)
    received, sent, _, _ = totals(call, interface)
    weights = {number: (mix(call.options.seed, interface.ifid, number, 20) % 97 + 1) ** 3 for number in APPLICATIONS}
    total = sum(weights.values())
    amount = received + sent if mode == "sinceStartup" else len(call.simulation.traffic.flows(interface.ifid, call.now))
    values: dict[str, int] = {}
    by_category = call.arguments.get("ndpi_category") == "true"
    for number, weight in weights.items():
        name, category = APPLICATIONS[number][:2]
        label = CATEGORIES[category] if by_category else name
        values[label] = values.get(label, 0) + amount * weight // total
    rows = sorted(values.items(), key=lambda item: -item[1])
    shown = rows if call.arguments.get("collapse_stats") == "false" else rows[:5]
    listed: list[dict[str, Any]] = [
        {"label": label, "value": value} | ({} if by_category else {"url": f"/lua/flows_stats.lua?application={label}"})
        for label, value in shown
    ]
    if len(shown) < len(rows):
        listed.append({"label": "Other", "value": sum(value for _, value in rows[len(shown) :])})
    return listed


@script("interface/top/hosts", since=(6, 0))
def top_hosts(call: Call) -> Any:
    """The five hosts with most bytes, and the rest."""
    interface = call.interface()
    amounts = []
    for host in call.simulation.network.hosts(interface.ifid):
        counters = host.counters(call.begun, call.now)
        amounts.append((counters.sent + counters.received, host.key))
    amounts.sort(reverse=True)
    top: list[dict[str, Any]] = [
        {"label": key, "value": amount, "url": f"/lua/host_details.lua?host={key}"} for amount, key in amounts[:5]
    ]
    return [*top, {"label": "Other", "value": sum(amount for amount, _ in amounts[5:]), "url": "#"}]


@script("interface/nprobes/data")
def nprobes(call: Call) -> Any:
    """Probes that send to a collecting interface."""
    interface = call.interface()
    if interface.kind != "zmq":
        return []
    return [
        {
            "probe_version": "10.6.simulated",
            "captured_packets": 2043162,
            "probe_uuid": "simulated",
            "probe_uuid_num": 1,
            "probe_maintenance": "",
            "ifid": interface.ifid,
            "probe_ip": "127.0.0.1",
            "probe_public_ip": "",
            "probe_license": "none",
            "probe_edition": "simulated",
            "probe_last_update": int(call.now),
            "probe_interface": "Collector Mode",
            "dropped_flows": 0,
            "dropped_packets": 0,
            "timeseries_enabled": False,
            "ntopng_interface": interface.name,
            "exported_flows": 15 * int(call.now - call.begun),
            "flow_exporters": 2,
        }
    ]


@script("interface/address")
def address(call: Call) -> Any:
    """Addresses of the interface."""
    call.interface()
    return {"addresses": []}


@script("interface/arp")
def arp(call: Call) -> Any:
    """Malformed: no status line."""
    call.interface()
    return Bare("[]", status_line=False)


@script("system/health/interfaces", since=(5, 6))
def health_interfaces(call: Call) -> Any:
    """Counters by interface name."""
    stats = {}
    for interface in call.simulation.network.interfaces.values():
        received, sent, _, _ = totals(call, interface)
        hosts = call.simulation.network.hosts(interface.ifid)
        stats[interface.name] = {
            "total_packets": received // 900,
            "total_traffic": received + sent,
            "dropped_packets": 0,
            "flows": interface.flows,
            "alerted_flows": interface.flows // 9,
            "engaged_alerts": len(engaged(call, "host", interface)),
            "devices": 0,
            "remote_hosts": sum(not host.local for host in hosts),
        }
    return {"interfaces_stats": stats}


@script("system/health/flow_collection", since=(6, 2))
def flow_collection(call: Call) -> Any:
    """Probes and their exporters by interface name; an interface without probes has an empty table."""
    seconds = int(call.now - call.begun)
    probes: dict[str, Any] = {}
    for interface in call.simulation.network.interfaces.values():
        if interface.kind != "zmq":
            probes[interface.name] = []
            continue
        exporters = {
            f"10.201.0.{number}": {
                "num_netflow_flows": 7 * seconds,
                "num_sflow_flows": 0,
                "time_last_used": int(call.now),
                "unique_source_id": number,
                "num_drops": 0,
            }
            for number in (1, 2)
        }
        probes[interface.name] = [
            {
                "probe.uuid": "simulated",
                "probe.uuid_num": 1,
                "probe.ip": "127.0.0.1",
                "probe.public_ip": "",
                "probe.probe_version": "10.6.simulated",
                "probe.probe_edition": "simulated",
                "probe.probe_license": "none",
                "probe.probe_maintenance": "",
                "probe.probe_os": "simulated",
                "probe.mode": "flow_collection",
                "probe.last_update": int(call.now),
                "probe.local_time": int(call.now),
                "probe.remote_time": int(call.now),
                "remote.name": "none",
                "remote.if_addr": "10.201.0.250",
                "remote.ifspeed": 1000,
                "zmq.num_flow_exports": 15 * seconds,
                "zmq.num_exporters": 0,
                "flow_collection.nf_ipfix_flows": 14 * seconds,
                "flow_collection.sflow_samples": 0,
                "flow_collection.collection_port": 2055,
                "drops.flow_collection_drops": 0,
                "drops.flow_collection_udp_socket_drops": 0,
                "drops.export_queue_full": 0,
                "drops.too_many_flows": 0,
                "drops.elk_flow_drops": 0,
                "drops.sflow_pkt_sample_drops": 0,
                "packets.total": 2043162,
                "packets.drops": 0,
                "timeout.idle": 60,
                "timeout.lifetime": 60,
                "timeout.collected_lifetime": 60,
                "exporters": exporters,
            }
        ]
    return probes
