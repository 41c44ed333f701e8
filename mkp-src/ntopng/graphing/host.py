# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of monitored hosts."""

from cmk.graphing.v1 import Title, graphs
from cmk.graphing.v1.metrics import Color

from cmk_addons.plugins.ntopng.lib.graph import area, bar, by_severity, metric, two_bars, two_way, with_levels

metric_ntopng_host_received = metric("ntopng_host_received", Color.GREEN)
metric_ntopng_host_sent = metric("ntopng_host_sent", Color.BLUE)
metric_ntopng_host_traffic = metric("ntopng_host_traffic", Color.DARK_BLUE)
metric_ntopng_host_packets_received = metric("ntopng_host_packets_received", Color.GREEN)
metric_ntopng_host_packets_sent = metric("ntopng_host_packets_sent", Color.BLUE)
metric_ntopng_host_packets = metric("ntopng_host_packets", Color.CYAN)
metric_ntopng_host_silence = metric("ntopng_host_silence", Color.GRAY)
metric_ntopng_host_flows_client = metric("ntopng_host_flows_client", Color.GREEN)
metric_ntopng_host_flows_server = metric("ntopng_host_flows_server", Color.BLUE)
metric_ntopng_host_flows_alerted = metric("ntopng_host_flows_alerted", Color.ORANGE)
metric_ntopng_host_new_flows_client = metric("ntopng_host_new_flows_client", Color.GREEN)
metric_ntopng_host_new_flows_server = metric("ntopng_host_new_flows_server", Color.BLUE)
metric_ntopng_host_new_alerted_flows_client = metric("ntopng_host_new_alerted_flows_client", Color.ORANGE)
metric_ntopng_host_new_alerted_flows_server = metric("ntopng_host_new_alerted_flows_server", Color.DARK_ORANGE)
metric_ntopng_host_unreachable_flows_client = metric("ntopng_host_unreachable_flows_client", Color.BROWN)
metric_ntopng_host_unreachable_flows_server = metric("ntopng_host_unreachable_flows_server", Color.DARK_BROWN)
metric_ntopng_host_contacts_client = metric("ntopng_host_contacts_client", Color.GREEN)
metric_ntopng_host_contacts_server = metric("ntopng_host_contacts_server", Color.BLUE)
metric_ntopng_host_score = metric("ntopng_host_score", Color.ORANGE)
metric_ntopng_host_score_average = metric("ntopng_host_score_average", Color.DARK_ORANGE)
metric_ntopng_host_score_client = metric("ntopng_host_score_client", Color.GREEN)
metric_ntopng_host_score_server = metric("ntopng_host_score_server", Color.BLUE)
metric_ntopng_host_alerts = metric("ntopng_host_alerts", Color.ORANGE)
metric_ntopng_host_alerts_notice = metric("ntopng_host_alerts_notice", Color.LIGHT_BLUE)
metric_ntopng_host_alerts_warning = metric("ntopng_host_alerts_warning", Color.YELLOW)
metric_ntopng_host_alerts_error = metric("ntopng_host_alerts_error", Color.DARK_ORANGE)
metric_ntopng_host_alerts_critical = metric("ntopng_host_alerts_critical", Color.RED)
metric_ntopng_host_alerts_emergency = metric("ntopng_host_alerts_emergency", Color.DARK_PURPLE)

graph_ntopng_host_traffic = two_way(
    "ntopng_host_traffic",
    "Network traffic",
    lower=area("ntopng_host_traffic_sent", "Sent", "ntopng_host_sent", levels=True),
    upper=area("ntopng_host_traffic_received", "Received", "ntopng_host_received", levels=True),
)

graph_ntopng_host_total_traffic = graphs.Graph(
    name="ntopng_host_total_traffic",
    title=Title("Network traffic, both directions"),
    compound_lines=("ntopng_host_traffic",),
    simple_lines=with_levels("ntopng_host_traffic"),
)

graph_ntopng_host_packet_rates = two_way(
    "ntopng_host_packet_rates",
    "Packets",
    lower=area("ntopng_host_packet_rates_sent", "Sent", "ntopng_host_packets_sent"),
    upper=area("ntopng_host_packet_rates_received", "Received", "ntopng_host_packets_received"),
)

graph_ntopng_host_active_flows = graphs.Graph(
    name="ntopng_host_active_flows",
    title=Title("Active flows"),
    compound_lines=("ntopng_host_flows_client", "ntopng_host_flows_server"),
    simple_lines=("ntopng_host_flows_alerted",),
    optional=("ntopng_host_flows_alerted",),
)

graph_ntopng_host_new_flows = graphs.Graph(
    name="ntopng_host_new_flows",
    title=Title("New flows"),
    compound_lines=("ntopng_host_new_flows_client", "ntopng_host_new_flows_server"),
    simple_lines=("ntopng_host_new_alerted_flows_client", "ntopng_host_new_alerted_flows_server"),
    optional=("ntopng_host_new_alerted_flows_client", "ntopng_host_new_alerted_flows_server"),
)

graph_ntopng_host_unreachable_flows = graphs.Graph(
    name="ntopng_host_unreachable_flows",
    title=Title("Unreachable flows"),
    compound_lines=("ntopng_host_unreachable_flows_client", "ntopng_host_unreachable_flows_server"),
)

graph_ntopng_host_contacts = graphs.Graph(
    name="ntopng_host_contacts",
    title=Title("Contacts"),
    simple_lines=("ntopng_host_contacts_client", "ntopng_host_contacts_server"),
)

graph_ntopng_host_scores = graphs.Graph(
    name="ntopng_host_scores",
    title=Title("Score"),
    compound_lines=("ntopng_host_score_client", "ntopng_host_score_server"),
    simple_lines=("ntopng_host_score_average", *with_levels("ntopng_host_score_average")),
    optional=("ntopng_host_score_average",),
)

graph_ntopng_host_alerts_by_severity = by_severity("ntopng_host_alerts")

perfometer_ntopng_host_received_sent = two_bars(
    "ntopng_host_received_sent", "ntopng_host_received", "ntopng_host_sent", 100_000_000
)

perfometer_ntopng_host_total_traffic = bar("ntopng_host_total_traffic", "ntopng_host_traffic", 100_000_000)

perfometer_ntopng_host_flows = two_bars(
    "ntopng_host_flows", "ntopng_host_flows_client", "ntopng_host_flows_server", 100
)

perfometer_ntopng_host_score = bar("ntopng_host_score", "ntopng_host_score", 1000)

perfometer_ntopng_host_alerts = bar("ntopng_host_alerts", "ntopng_host_alerts", 10)
