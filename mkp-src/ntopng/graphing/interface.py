# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of an interface of ntopng."""

from cmk.graphing.v1 import Title, graphs
from cmk.graphing.v1.metrics import Color

from cmk_addons.plugins.ntopng.lib.graph import area, bar, metric, two_bars, two_way, with_levels

metric_ntopng_if_in = metric("ntopng_if_in", Color.GREEN)
metric_ntopng_if_out = metric("ntopng_if_out", Color.BLUE)
metric_ntopng_if_total = metric("ntopng_if_total", Color.DARK_BLUE)
metric_ntopng_if_upload = metric("ntopng_if_upload", Color.DARK_BLUE)
metric_ntopng_if_download = metric("ntopng_if_download", Color.DARK_GREEN)
metric_ntopng_if_upload_usage = metric("ntopng_if_upload_usage", Color.DARK_BLUE)
metric_ntopng_if_download_usage = metric("ntopng_if_download_usage", Color.DARK_GREEN)
metric_ntopng_if_in_usage = metric("ntopng_if_in_usage", Color.GREEN)
metric_ntopng_if_out_usage = metric("ntopng_if_out_usage", Color.BLUE)
metric_ntopng_if_packets_in = metric("ntopng_if_packets_in", Color.GREEN)
metric_ntopng_if_packets_out = metric("ntopng_if_packets_out", Color.BLUE)
metric_ntopng_if_packets = metric("ntopng_if_packets", Color.CYAN)
metric_ntopng_if_drops = metric("ntopng_if_drops", Color.RED)
metric_ntopng_if_drops_percent = metric("ntopng_if_drops_percent", Color.RED)
metric_ntopng_if_flows = metric("ntopng_if_flows", Color.PURPLE)
metric_ntopng_if_alerted_flows = metric("ntopng_if_alerted_flows", Color.ORANGE)
metric_ntopng_if_alerted_flows_warning = metric("ntopng_if_alerted_flows_warning", Color.YELLOW)
metric_ntopng_if_alerted_flows_error = metric("ntopng_if_alerted_flows_error", Color.DARK_ORANGE)
metric_ntopng_if_hosts = metric("ntopng_if_hosts", Color.GREEN)
metric_ntopng_if_local_hosts = metric("ntopng_if_local_hosts", Color.DARK_GREEN)
metric_ntopng_if_receive_only_hosts = metric("ntopng_if_receive_only_hosts", Color.CYAN)
metric_ntopng_if_anomalous_hosts = metric("ntopng_if_anomalous_hosts", Color.PINK)
metric_ntopng_if_devices = metric("ntopng_if_devices", Color.BROWN)
metric_ntopng_if_host_table = metric("ntopng_if_host_table", Color.BLUE)
metric_ntopng_if_flow_table = metric("ntopng_if_flow_table", Color.PURPLE)
metric_ntopng_if_device_table = metric("ntopng_if_device_table", Color.BROWN)
metric_ntopng_if_retransmissions = metric("ntopng_if_retransmissions", Color.ORANGE)
metric_ntopng_if_retransmissions_percent = metric("ntopng_if_retransmissions_percent", Color.ORANGE)
metric_ntopng_if_out_of_order = metric("ntopng_if_out_of_order", Color.BLUE)
metric_ntopng_if_lost = metric("ntopng_if_lost", Color.DARK_RED)
metric_ntopng_if_engaged_alerts = metric("ntopng_if_engaged_alerts", Color.ORANGE)
metric_ntopng_if_dropped_alerts = metric("ntopng_if_dropped_alerts", Color.RED)
metric_ntopng_if_collected_flows = metric("ntopng_if_collected_flows", Color.PURPLE)
metric_ntopng_if_dropped_flows = metric("ntopng_if_dropped_flows", Color.RED)
metric_ntopng_if_lost_messages = metric("ntopng_if_lost_messages", Color.DARK_RED)
metric_ntopng_if_probe_drops = metric("ntopng_if_probe_drops", Color.RED)
metric_ntopng_if_silence = metric("ntopng_if_silence", Color.GRAY)

graph_ntopng_if_traffic = two_way(
    "ntopng_if_traffic",
    "Throughput",
    lower=area("ntopng_if_traffic_out", "Throughput out", "ntopng_if_out", levels=True),
    upper=area("ntopng_if_traffic_in", "Throughput in", "ntopng_if_in", levels=True),
)

graph_ntopng_if_line = two_way(
    "ntopng_if_line",
    "Upload and download",
    lower=area("ntopng_if_line_upload", "Upload", "ntopng_if_upload", levels=True),
    upper=area("ntopng_if_line_download", "Download", "ntopng_if_download", levels=True),
)

graph_ntopng_if_line_usage = graphs.Graph(
    name="ntopng_if_line_usage",
    title=Title("Usage of the line"),
    minimal_range=graphs.MinimalRange(0, 100),
    simple_lines=("ntopng_if_upload_usage", "ntopng_if_download_usage"),
    optional=("ntopng_if_upload_usage", "ntopng_if_download_usage"),
)

graph_ntopng_if_total_traffic = graphs.Graph(
    name="ntopng_if_total_traffic",
    title=Title("Throughput, both directions"),
    compound_lines=("ntopng_if_total",),
    simple_lines=with_levels("ntopng_if_total"),
)

graph_ntopng_if_usage = graphs.Graph(
    name="ntopng_if_usage",
    title=Title("Usage of the nominal speed"),
    minimal_range=graphs.MinimalRange(0, 100),
    simple_lines=("ntopng_if_in_usage", "ntopng_if_out_usage"),
)

graph_ntopng_if_packet_rates = two_way(
    "ntopng_if_packet_rates",
    "Packets",
    lower=area("ntopng_if_packet_rates_out", "Packets out", "ntopng_if_packets_out"),
    upper=area("ntopng_if_packet_rates_in", "Packets in", "ntopng_if_packets_in"),
)

graph_ntopng_if_drop_rates = graphs.Graph(
    name="ntopng_if_drop_rates",
    title=Title("Dropped packets"),
    compound_lines=("ntopng_if_drops",),
    simple_lines=with_levels("ntopng_if_drops"),
)

graph_ntopng_if_flow_numbers = graphs.Graph(
    name="ntopng_if_flow_numbers",
    title=Title("Flows"),
    compound_lines=("ntopng_if_flows",),
    simple_lines=("ntopng_if_alerted_flows",),
    optional=("ntopng_if_alerted_flows",),
)

graph_ntopng_if_alerted_flow_numbers = graphs.Graph(
    name="ntopng_if_alerted_flow_numbers",
    title=Title("Alerted flows by severity"),
    compound_lines=("ntopng_if_alerted_flows_warning", "ntopng_if_alerted_flows_error"),
    simple_lines=("ntopng_if_alerted_flows",),
)

graph_ntopng_if_host_numbers = graphs.Graph(
    name="ntopng_if_host_numbers",
    title=Title("Hosts and devices"),
    compound_lines=("ntopng_if_hosts",),
    simple_lines=("ntopng_if_local_hosts", "ntopng_if_receive_only_hosts", "ntopng_if_devices"),
    optional=("ntopng_if_receive_only_hosts", "ntopng_if_devices", "ntopng_if_local_hosts"),
)

graph_ntopng_if_tables = graphs.Graph(
    name="ntopng_if_tables",
    title=Title("Usage of the tables of ntopng"),
    minimal_range=graphs.MinimalRange(0, 100),
    simple_lines=("ntopng_if_host_table", "ntopng_if_flow_table", "ntopng_if_device_table"),
    optional=("ntopng_if_device_table",),
)

graph_ntopng_if_tcp_problems = graphs.Graph(
    name="ntopng_if_tcp_problems",
    title=Title("TCP problems"),
    simple_lines=("ntopng_if_retransmissions", "ntopng_if_out_of_order", "ntopng_if_lost"),
)

graph_ntopng_if_collection = graphs.Graph(
    name="ntopng_if_collection",
    title=Title("Collected flows"),
    compound_lines=("ntopng_if_collected_flows",),
    simple_lines=("ntopng_if_dropped_flows", "ntopng_if_probe_drops"),
    optional=("ntopng_if_dropped_flows", "ntopng_if_probe_drops"),
)

perfometer_ntopng_if_in_out = two_bars("ntopng_if_in_out", "ntopng_if_in", "ntopng_if_out", 1_000_000_000)

perfometer_ntopng_if_total = bar("ntopng_if_total", "ntopng_if_total", 1_000_000_000)
