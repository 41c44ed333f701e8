# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of monitored hosts."""

from cmk.graphing.v1 import Title, graphs, metrics, perfometers

BITS = metrics.Unit(metrics.SINotation("bits/s"))
COUNT = metrics.Unit(metrics.DecimalNotation(""), metrics.StrictPrecision(0))
PER_SECOND = metrics.Unit(metrics.DecimalNotation("/s"))
TIME = metrics.Unit(metrics.TimeNotation())

metric_ntopng_host_received = metrics.Metric(
    name="ntopng_host_received",
    title=Title("Received"),
    unit=BITS,
    color=metrics.Color.GREEN,
)

metric_ntopng_host_sent = metrics.Metric(
    name="ntopng_host_sent",
    title=Title("Sent"),
    unit=BITS,
    color=metrics.Color.BLUE,
)

metric_ntopng_host_traffic = metrics.Metric(
    name="ntopng_host_traffic",
    title=Title("Received and sent"),
    unit=BITS,
    color=metrics.Color.DARK_BLUE,
)

metric_ntopng_host_packets_received = metrics.Metric(
    name="ntopng_host_packets_received",
    title=Title("Packets received"),
    unit=PER_SECOND,
    color=metrics.Color.GREEN,
)

metric_ntopng_host_packets_sent = metrics.Metric(
    name="ntopng_host_packets_sent",
    title=Title("Packets sent"),
    unit=PER_SECOND,
    color=metrics.Color.BLUE,
)

metric_ntopng_host_packets = metrics.Metric(
    name="ntopng_host_packets",
    title=Title("Packets"),
    unit=PER_SECOND,
    color=metrics.Color.CYAN,
)

metric_ntopng_host_silence = metrics.Metric(
    name="ntopng_host_silence",
    title=Title("Last seen before"),
    unit=TIME,
    color=metrics.Color.GRAY,
)

metric_ntopng_host_flows_client = metrics.Metric(
    name="ntopng_host_flows_client",
    title=Title("Flows as client"),
    unit=COUNT,
    color=metrics.Color.GREEN,
)

metric_ntopng_host_flows_server = metrics.Metric(
    name="ntopng_host_flows_server",
    title=Title("Flows as server"),
    unit=COUNT,
    color=metrics.Color.BLUE,
)

metric_ntopng_host_flows_alerted = metrics.Metric(
    name="ntopng_host_flows_alerted",
    title=Title("Alerted flows"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_host_new_flows_client = metrics.Metric(
    name="ntopng_host_new_flows_client",
    title=Title("New flows as client"),
    unit=PER_SECOND,
    color=metrics.Color.GREEN,
)

metric_ntopng_host_new_flows_server = metrics.Metric(
    name="ntopng_host_new_flows_server",
    title=Title("New flows as server"),
    unit=PER_SECOND,
    color=metrics.Color.BLUE,
)

metric_ntopng_host_new_alerted_flows_client = metrics.Metric(
    name="ntopng_host_new_alerted_flows_client",
    title=Title("New alerted flows as client"),
    unit=PER_SECOND,
    color=metrics.Color.ORANGE,
)

metric_ntopng_host_new_alerted_flows_server = metrics.Metric(
    name="ntopng_host_new_alerted_flows_server",
    title=Title("New alerted flows as server"),
    unit=PER_SECOND,
    color=metrics.Color.DARK_ORANGE,
)

metric_ntopng_host_unreachable_flows_client = metrics.Metric(
    name="ntopng_host_unreachable_flows_client",
    title=Title("Unreachable flows as client"),
    unit=PER_SECOND,
    color=metrics.Color.BROWN,
)

metric_ntopng_host_unreachable_flows_server = metrics.Metric(
    name="ntopng_host_unreachable_flows_server",
    title=Title("Unreachable flows as server"),
    unit=PER_SECOND,
    color=metrics.Color.DARK_BROWN,
)

metric_ntopng_host_contacts_client = metrics.Metric(
    name="ntopng_host_contacts_client",
    title=Title("Contacted hosts"),
    unit=COUNT,
    color=metrics.Color.GREEN,
)

metric_ntopng_host_contacts_server = metrics.Metric(
    name="ntopng_host_contacts_server",
    title=Title("Contacts by hosts"),
    unit=COUNT,
    color=metrics.Color.BLUE,
)

metric_ntopng_host_score = metrics.Metric(
    name="ntopng_host_score",
    title=Title("Score"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_host_score_client = metrics.Metric(
    name="ntopng_host_score_client",
    title=Title("Score as client"),
    unit=COUNT,
    color=metrics.Color.GREEN,
)

metric_ntopng_host_score_server = metrics.Metric(
    name="ntopng_host_score_server",
    title=Title("Score as server"),
    unit=COUNT,
    color=metrics.Color.BLUE,
)

metric_ntopng_host_alerts = metrics.Metric(
    name="ntopng_host_alerts",
    title=Title("Engaged alerts"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_host_alerts_notice = metrics.Metric(
    name="ntopng_host_alerts_notice",
    title=Title("Notice or lower"),
    unit=COUNT,
    color=metrics.Color.LIGHT_BLUE,
)

metric_ntopng_host_alerts_warning = metrics.Metric(
    name="ntopng_host_alerts_warning",
    title=Title("Warning"),
    unit=COUNT,
    color=metrics.Color.YELLOW,
)

metric_ntopng_host_alerts_error = metrics.Metric(
    name="ntopng_host_alerts_error",
    title=Title("Error"),
    unit=COUNT,
    color=metrics.Color.DARK_ORANGE,
)

metric_ntopng_host_alerts_critical = metrics.Metric(
    name="ntopng_host_alerts_critical",
    title=Title("Critical"),
    unit=COUNT,
    color=metrics.Color.RED,
)

metric_ntopng_host_alerts_emergency = metrics.Metric(
    name="ntopng_host_alerts_emergency",
    title=Title("Emergency"),
    unit=COUNT,
    color=metrics.Color.DARK_PURPLE,
)

graph_ntopng_host_traffic = graphs.Bidirectional(
    name="ntopng_host_traffic",
    title=Title("Network traffic"),
    lower=graphs.Graph(
        name="ntopng_host_traffic_sent",
        title=Title("Sent"),
        compound_lines=("ntopng_host_sent",),
        simple_lines=(metrics.WarningOf("ntopng_host_sent"), metrics.CriticalOf("ntopng_host_sent")),
    ),
    upper=graphs.Graph(
        name="ntopng_host_traffic_received",
        title=Title("Received"),
        compound_lines=("ntopng_host_received",),
        simple_lines=(metrics.WarningOf("ntopng_host_received"), metrics.CriticalOf("ntopng_host_received")),
    ),
)

graph_ntopng_host_total_traffic = graphs.Graph(
    name="ntopng_host_total_traffic",
    title=Title("Network traffic, both directions"),
    compound_lines=("ntopng_host_traffic",),
    simple_lines=(metrics.WarningOf("ntopng_host_traffic"), metrics.CriticalOf("ntopng_host_traffic")),
)

graph_ntopng_host_packet_rates = graphs.Bidirectional(
    name="ntopng_host_packet_rates",
    title=Title("Packets"),
    lower=graphs.Graph(
        name="ntopng_host_packet_rates_sent",
        title=Title("Sent"),
        compound_lines=("ntopng_host_packets_sent",),
    ),
    upper=graphs.Graph(
        name="ntopng_host_packet_rates_received",
        title=Title("Received"),
        compound_lines=("ntopng_host_packets_received",),
    ),
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
    simple_lines=(metrics.WarningOf("ntopng_host_score"), metrics.CriticalOf("ntopng_host_score")),
)

graph_ntopng_host_alerts_by_severity = graphs.Graph(
    name="ntopng_host_alerts_by_severity",
    title=Title("Engaged alerts by severity"),
    compound_lines=(
        "ntopng_host_alerts_emergency",
        "ntopng_host_alerts_critical",
        "ntopng_host_alerts_error",
        "ntopng_host_alerts_warning",
        "ntopng_host_alerts_notice",
    ),
)

perfometer_ntopng_host_received_sent = perfometers.Bidirectional(
    name="ntopng_host_received_sent",
    left=perfometers.Perfometer(
        name="ntopng_host_received",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(100_000_000)),
        segments=("ntopng_host_received",),
    ),
    right=perfometers.Perfometer(
        name="ntopng_host_sent",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(100_000_000)),
        segments=("ntopng_host_sent",),
    ),
)

perfometer_ntopng_host_total_traffic = perfometers.Perfometer(
    name="ntopng_host_total_traffic",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(100_000_000)),
    segments=("ntopng_host_traffic",),
)

perfometer_ntopng_host_flows = perfometers.Bidirectional(
    name="ntopng_host_flows",
    left=perfometers.Perfometer(
        name="ntopng_host_flows_client",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(100)),
        segments=("ntopng_host_flows_client",),
    ),
    right=perfometers.Perfometer(
        name="ntopng_host_flows_server",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(100)),
        segments=("ntopng_host_flows_server",),
    ),
)

perfometer_ntopng_host_score = perfometers.Perfometer(
    name="ntopng_host_score",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1000)),
    segments=("ntopng_host_score",),
)

perfometer_ntopng_host_alerts = perfometers.Perfometer(
    name="ntopng_host_alerts",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(10)),
    segments=("ntopng_host_alerts",),
)
