# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""The figures of every service."""

from __future__ import annotations

from cmk_addons.plugins.ntopng.lib.alerts import FAMILIES, NEVER_ENGAGED
from cmk_addons.plugins.ntopng.lib.measure import Measure, Unit

_DAY = 86400.0

AVERAGE_MINUTES = 10
"""Minutes over which the score of a host is averaged for its levels; 0 for no average."""

SERVER = (
    Measure("response_time", "ntopng_response_time", "Response time", Unit.SECONDS, upper=(5.0, 15.0), summary=True),
    Measure("uptime", "ntopng_uptime", "Uptime", Unit.SECONDS, offers_lower=True, summary=True),
    Measure("clock_offset", "ntopng_clock_offset", "Clock offset", Unit.SECONDS, upper=(30.0, 300.0)),
    Measure("licence", "ntopng_licence", "Licence valid for", Unit.SECONDS, lower=(30 * _DAY, 7 * _DAY)),
    Measure("cpu_load", "ntopng_cpu_load", "CPU load", Unit.NUMBER),
    Measure("cpu_percent", "ntopng_cpu", "CPU", Unit.PERCENT),
    Measure("memory_percent", "ntopng_memory", "Memory", Unit.PERCENT, upper=(90.0, 95.0)),
    Measure("process_memory", "ntopng_process_memory", "Memory of ntopng", Unit.BYTES),
    Measure("redis_memory", "ntopng_redis_memory", "Memory of Redis", Unit.BYTES),
    Measure("written_alerts", "ntopng_written_alerts", "Written alerts", Unit.PER_SECOND),
    Measure("dropped_alerts", "ntopng_dropped_alerts", "Dropped alerts", Unit.PER_SECOND, upper=(0.01, 0.1)),
    Measure("alert_queue_lost", "ntopng_alert_queue_lost", "Alerts lost in queue", Unit.PERCENT, upper=(1.0, 10.0)),
    Measure("requests", "ntopng_requests", "Requests of the agent", Unit.COUNT),
    Measure("run_time", "ntopng_run_time", "Run time of the agent", Unit.SECONDS),
)

INTERFACE = (
    Measure(
        "throughput_in",
        "ntopng_if_in",
        "Traffic in",
        Unit.BITS_PER_SECOND,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure(
        "throughput_out",
        "ntopng_if_out",
        "Traffic out",
        Unit.BITS_PER_SECOND,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure(
        "throughput",
        "ntopng_if_total",
        "Traffic, both directions",
        Unit.BITS_PER_SECOND,
        offers_lower=True,
        predictive=True,
    ),
    Measure(
        "upload",
        "ntopng_if_upload",
        "Upload",
        Unit.BITS_PER_SECOND,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure(
        "download",
        "ntopng_if_download",
        "Download",
        Unit.BITS_PER_SECOND,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure("usage_upload", "ntopng_if_upload_usage", "Usage of the line, upload", Unit.PERCENT, upper=(80.0, 90.0)),
    Measure(
        "usage_download", "ntopng_if_download_usage", "Usage of the line, download", Unit.PERCENT, upper=(80.0, 90.0)
    ),
    Measure("usage_in", "ntopng_if_in_usage", "Usage in", Unit.PERCENT, upper=(80.0, 90.0)),
    Measure("usage_out", "ntopng_if_out_usage", "Usage out", Unit.PERCENT, upper=(80.0, 90.0)),
    Measure("packets_in", "ntopng_if_packets_in", "Packets in", Unit.PACKETS_PER_SECOND, offers_lower=True),
    Measure("packets_out", "ntopng_if_packets_out", "Packets out", Unit.PACKETS_PER_SECOND, offers_lower=True),
    Measure("packets", "ntopng_if_packets", "Packets", Unit.PACKETS_PER_SECOND, offers_lower=True, predictive=True),
    Measure("drops", "ntopng_if_drops", "Dropped packets", Unit.PACKETS_PER_SECOND),
    Measure("drops_percent", "ntopng_if_drops_percent", "Dropped packets, share", Unit.PERCENT, upper=(0.1, 1.0)),
    Measure("flows", "ntopng_if_flows", "Flows", Unit.COUNT, offers_lower=True, predictive=True, summary=True),
    Measure("alerted_flows", "ntopng_if_alerted_flows", "Alerted flows", Unit.COUNT, predictive=True),
    Measure("alerted_flows_warning", "ntopng_if_alerted_flows_warning", "Alerted flows: warning", Unit.COUNT),
    Measure("alerted_flows_error", "ntopng_if_alerted_flows_error", "Alerted flows: error or higher", Unit.COUNT),
    Measure("hosts", "ntopng_if_hosts", "Hosts", Unit.COUNT, offers_lower=True, predictive=True, summary=True),
    Measure("local_hosts", "ntopng_if_local_hosts", "Local hosts", Unit.COUNT, offers_lower=True, predictive=True),
    Measure("receive_only_hosts", "ntopng_if_receive_only_hosts", "Hosts that only receive", Unit.COUNT),
    Measure("anomalous_hosts", "ntopng_if_anomalous_hosts", "Hosts with unusual behaviour", Unit.COUNT),
    Measure("devices", "ntopng_if_devices", "Devices", Unit.COUNT, offers_lower=True),
    Measure("host_table", "ntopng_if_host_table", "Host table", Unit.PERCENT, upper=(80.0, 90.0)),
    Measure("flow_table", "ntopng_if_flow_table", "Flow table", Unit.PERCENT, upper=(80.0, 90.0)),
    Measure("device_table", "ntopng_if_device_table", "Device table", Unit.PERCENT, upper=(80.0, 90.0)),
    Measure("retransmissions", "ntopng_if_retransmissions", "TCP retransmissions", Unit.PACKETS_PER_SECOND),
    Measure(
        "retransmissions_percent",
        "ntopng_if_retransmissions_percent",
        "TCP retransmissions, share",
        Unit.PERCENT,
    ),
    Measure("out_of_order", "ntopng_if_out_of_order", "TCP out of order", Unit.PACKETS_PER_SECOND),
    Measure("lost", "ntopng_if_lost", "TCP lost", Unit.PACKETS_PER_SECOND),
    Measure("engaged_alerts", "ntopng_if_engaged_alerts", "Engaged alerts", Unit.COUNT),
    Measure("dropped_alerts", "ntopng_if_dropped_alerts", "Dropped alerts", Unit.PER_SECOND, upper=(0.01, 0.1)),
    Measure(
        "collected_flows",
        "ntopng_if_collected_flows",
        "Collected flows",
        Unit.PER_SECOND,
        offers_lower=True,
        predictive=True,
    ),
    Measure("dropped_flows", "ntopng_if_dropped_flows", "Dropped flows", Unit.PER_SECOND, upper=(1.0, 10.0)),
    Measure("lost_messages", "ntopng_if_lost_messages", "Lost messages of probes", Unit.PER_SECOND, upper=(0.1, 1.0)),
    Measure("probe_drops", "ntopng_if_probe_drops", "Drops in probes", Unit.PER_SECOND, upper=(1.0, 10.0)),
    Measure("silence", "ntopng_if_silence", "No traffic for", Unit.SECONDS, upper=(900.0, 3600.0)),
)

ALERTS = (
    Measure("engaged", "ntopng_alerts_engaged", "Engaged alerts", Unit.COUNT, summary=True),
    Measure("notice", "ntopng_alerts_notice", "Engaged, notice or lower", Unit.COUNT),
    Measure("warning", "ntopng_alerts_warning", "Engaged, warning", Unit.COUNT),
    Measure("error", "ntopng_alerts_error", "Engaged, error", Unit.COUNT, upper=(1, 10)),
    Measure("critical", "ntopng_alerts_critical", "Engaged, critical", Unit.COUNT, upper=(1, 1)),
    Measure("emergency", "ntopng_alerts_emergency", "Engaged, emergency", Unit.COUNT, upper=(1, 1)),
    Measure("oldest", "ntopng_alerts_oldest", "Oldest engaged", Unit.SECONDS),
    Measure("new", "ntopng_alerts_new", "New alerts", Unit.PER_MINUTE, summary=True),
    Measure(
        "new_severe",
        "ntopng_alerts_new_severe",
        "New, critical or higher",
        Unit.PER_MINUTE,
        upper=(1.0, 10.0),
        summary=True,
    ),
    *(
        Measure(f"engaged_{name}", f"ntopng_alerts_engaged_{name}", f"Engaged, {title}", Unit.COUNT)
        for name, title in FAMILIES.items()
        if name != NEVER_ENGAGED
    ),
    *(
        Measure(f"new_{name}", f"ntopng_alerts_new_{name}", f"New, {title}", Unit.PER_MINUTE)
        for name, title in FAMILIES.items()
    ),
)

EXPORTER = (
    Measure("age", "ntopng_exporter_age", "Last seen before", Unit.SECONDS, upper=(300.0, 900.0), summary=True),
    Measure("flows", "ntopng_exporter_flows", "NetFlow/IPFIX flows", Unit.PER_SECOND, offers_lower=True, summary=True),
    Measure("samples", "ntopng_exporter_samples", "sFlow samples", Unit.PER_SECOND, offers_lower=True),
    Measure("drops", "ntopng_exporter_drops", "Drops", Unit.PER_SECOND, upper=(1.0, 10.0), summary=True),
)

PROBE = (
    Measure("age", "ntopng_probe_age", "Last update before", Unit.SECONDS, upper=(180.0, 600.0), summary=True),
    Measure(
        "exported_flows",
        "ntopng_probe_exported_flows",
        "Exported flows",
        Unit.PER_SECOND,
        offers_lower=True,
        summary=True,
    ),
    Measure("drops", "ntopng_probe_drops", "Drops", Unit.PER_SECOND, upper=(1.0, 10.0), summary=True),
    Measure("packets", "ntopng_probe_packets", "Packets", Unit.PACKETS_PER_SECOND, offers_lower=True),
    Measure(
        "dropped_packets",
        "ntopng_probe_dropped_packets",
        "Dropped packets",
        Unit.PACKETS_PER_SECOND,
        upper=(1.0, 100.0),
    ),
    Measure(
        "collected_flows",
        "ntopng_probe_collected_flows",
        "Collected NetFlow/IPFIX flows",
        Unit.PER_SECOND,
        offers_lower=True,
    ),
    Measure(
        "collected_samples",
        "ntopng_probe_collected_samples",
        "Collected sFlow samples",
        Unit.PER_SECOND,
        offers_lower=True,
    ),
    Measure("exporters", "ntopng_probe_exporters", "Exporters", Unit.COUNT, offers_lower=True),
    Measure("clock_offset", "ntopng_probe_clock_offset", "Clock offset", Unit.SECONDS, upper=(30.0, 300.0)),
)

HOST_TRAFFIC = (
    Measure(
        "received",
        "ntopng_host_received",
        "Received",
        Unit.BITS_PER_SECOND,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure("sent", "ntopng_host_sent", "Sent", Unit.BITS_PER_SECOND, offers_lower=True, predictive=True, summary=True),
    Measure(
        "total", "ntopng_host_traffic", "Received and sent", Unit.BITS_PER_SECOND, offers_lower=True, predictive=True
    ),
    Measure("packets_received", "ntopng_host_packets_received", "Packets received", Unit.PACKETS_PER_SECOND),
    Measure("packets_sent", "ntopng_host_packets_sent", "Packets sent", Unit.PACKETS_PER_SECOND),
    Measure("packets", "ntopng_host_packets", "Packets", Unit.PACKETS_PER_SECOND, offers_lower=True),
    Measure("silence", "ntopng_host_silence", "Last seen before", Unit.SECONDS),
)

HOST_FLOWS = (
    Measure(
        "client",
        "ntopng_host_flows_client",
        "Flows as client",
        Unit.COUNT,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure(
        "server",
        "ntopng_host_flows_server",
        "Flows as server",
        Unit.COUNT,
        offers_lower=True,
        predictive=True,
        summary=True,
    ),
    Measure("alerted", "ntopng_host_flows_alerted", "Alerted flows", Unit.COUNT, summary=True),
    Measure("new_client", "ntopng_host_new_flows_client", "New flows as client", Unit.PER_SECOND),
    Measure("new_server", "ntopng_host_new_flows_server", "New flows as server", Unit.PER_SECOND),
    Measure(
        "new_alerted_client", "ntopng_host_new_alerted_flows_client", "New alerted flows as client", Unit.PER_SECOND
    ),
    Measure(
        "new_alerted_server", "ntopng_host_new_alerted_flows_server", "New alerted flows as server", Unit.PER_SECOND
    ),
    Measure(
        "unreachable_client", "ntopng_host_unreachable_flows_client", "Unreachable flows as client", Unit.PER_SECOND
    ),
    Measure(
        "unreachable_server", "ntopng_host_unreachable_flows_server", "Unreachable flows as server", Unit.PER_SECOND
    ),
    Measure("contacts_client", "ntopng_host_contacts_client", "Contacted hosts", Unit.COUNT),
    Measure("contacts_server", "ntopng_host_contacts_server", "Contacts by hosts", Unit.COUNT),
)

HOST_SCORE = (
    Measure("now", "ntopng_host_score", "Score", Unit.COUNT, summary=True),
    Measure(
        "score",
        "ntopng_host_score_average",
        "Average score",
        Unit.COUNT,
        upper=(5000, 10000),
        predictive=True,
        summary=True,
    ),
    Measure("client", "ntopng_host_score_client", "Score as client", Unit.COUNT, summary=True),
    Measure("server", "ntopng_host_score_server", "Score as server", Unit.COUNT, summary=True),
)

HOST_ALERTS = (
    Measure("engaged", "ntopng_host_alerts", "Engaged alerts", Unit.COUNT, summary=True),
    Measure("notice", "ntopng_host_alerts_notice", "Engaged, notice or lower", Unit.COUNT),
    Measure("warning", "ntopng_host_alerts_warning", "Engaged, warning", Unit.COUNT),
    Measure("error", "ntopng_host_alerts_error", "Engaged, error", Unit.COUNT, upper=(1, 10)),
    Measure("critical", "ntopng_host_alerts_critical", "Engaged, critical", Unit.COUNT, upper=(1, 1)),
    Measure("emergency", "ntopng_host_alerts_emergency", "Engaged, emergency", Unit.COUNT, upper=(1, 1)),
)
