# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of an interface of ntopng."""

from cmk.graphing.v1 import Title, graphs, metrics, perfometers

BITS = metrics.Unit(metrics.SINotation("bits/s"))
COUNT = metrics.Unit(metrics.DecimalNotation(""), metrics.StrictPrecision(0))
PERCENT = metrics.Unit(metrics.DecimalNotation("%"))
PER_SECOND = metrics.Unit(metrics.DecimalNotation("/s"))
TIME = metrics.Unit(metrics.TimeNotation())

metric_ntopng_if_in = metrics.Metric(
    name="ntopng_if_in",
    title=Title("Traffic in"),
    unit=BITS,
    color=metrics.Color.GREEN,
)

metric_ntopng_if_out = metrics.Metric(
    name="ntopng_if_out",
    title=Title("Traffic out"),
    unit=BITS,
    color=metrics.Color.BLUE,
)

metric_ntopng_if_total = metrics.Metric(
    name="ntopng_if_total",
    title=Title("Traffic, both directions"),
    unit=BITS,
    color=metrics.Color.DARK_BLUE,
)

metric_ntopng_if_in_usage = metrics.Metric(
    name="ntopng_if_in_usage",
    title=Title("Usage in"),
    unit=PERCENT,
    color=metrics.Color.GREEN,
)

metric_ntopng_if_out_usage = metrics.Metric(
    name="ntopng_if_out_usage",
    title=Title("Usage out"),
    unit=PERCENT,
    color=metrics.Color.BLUE,
)

metric_ntopng_if_packets_in = metrics.Metric(
    name="ntopng_if_packets_in",
    title=Title("Packets in"),
    unit=PER_SECOND,
    color=metrics.Color.GREEN,
)

metric_ntopng_if_packets_out = metrics.Metric(
    name="ntopng_if_packets_out",
    title=Title("Packets out"),
    unit=PER_SECOND,
    color=metrics.Color.BLUE,
)

metric_ntopng_if_packets = metrics.Metric(
    name="ntopng_if_packets",
    title=Title("Packets"),
    unit=PER_SECOND,
    color=metrics.Color.CYAN,
)

metric_ntopng_if_drops = metrics.Metric(
    name="ntopng_if_drops",
    title=Title("Dropped packets"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_if_drops_percent = metrics.Metric(
    name="ntopng_if_drops_percent",
    title=Title("Dropped packets, share"),
    unit=PERCENT,
    color=metrics.Color.RED,
)

metric_ntopng_if_flows = metrics.Metric(
    name="ntopng_if_flows",
    title=Title("Flows"),
    unit=COUNT,
    color=metrics.Color.PURPLE,
)

metric_ntopng_if_alerted_flows = metrics.Metric(
    name="ntopng_if_alerted_flows",
    title=Title("Alerted flows"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_if_alerted_flows_warning = metrics.Metric(
    name="ntopng_if_alerted_flows_warning",
    title=Title("Alerted flows: warning"),
    unit=COUNT,
    color=metrics.Color.YELLOW,
)

metric_ntopng_if_alerted_flows_error = metrics.Metric(
    name="ntopng_if_alerted_flows_error",
    title=Title("Alerted flows: error or higher"),
    unit=COUNT,
    color=metrics.Color.DARK_ORANGE,
)

metric_ntopng_if_hosts = metrics.Metric(
    name="ntopng_if_hosts",
    title=Title("Hosts"),
    unit=COUNT,
    color=metrics.Color.GREEN,
)

metric_ntopng_if_local_hosts = metrics.Metric(
    name="ntopng_if_local_hosts",
    title=Title("Local hosts"),
    unit=COUNT,
    color=metrics.Color.DARK_GREEN,
)

metric_ntopng_if_receive_only_hosts = metrics.Metric(
    name="ntopng_if_receive_only_hosts",
    title=Title("Hosts that only receive"),
    unit=COUNT,
    color=metrics.Color.CYAN,
)

metric_ntopng_if_anomalous_hosts = metrics.Metric(
    name="ntopng_if_anomalous_hosts",
    title=Title("Hosts with unusual behaviour"),
    unit=COUNT,
    color=metrics.Color.PINK,
)

metric_ntopng_if_devices = metrics.Metric(
    name="ntopng_if_devices",
    title=Title("Devices"),
    unit=COUNT,
    color=metrics.Color.BROWN,
)

metric_ntopng_if_host_table = metrics.Metric(
    name="ntopng_if_host_table",
    title=Title("Host table"),
    unit=PERCENT,
    color=metrics.Color.BLUE,
)

metric_ntopng_if_flow_table = metrics.Metric(
    name="ntopng_if_flow_table",
    title=Title("Flow table"),
    unit=PERCENT,
    color=metrics.Color.PURPLE,
)

metric_ntopng_if_device_table = metrics.Metric(
    name="ntopng_if_device_table",
    title=Title("Device table"),
    unit=PERCENT,
    color=metrics.Color.BROWN,
)

metric_ntopng_if_retransmissions = metrics.Metric(
    name="ntopng_if_retransmissions",
    title=Title("TCP retransmissions"),
    unit=PER_SECOND,
    color=metrics.Color.ORANGE,
)

metric_ntopng_if_retransmissions_percent = metrics.Metric(
    name="ntopng_if_retransmissions_percent",
    title=Title("TCP retransmissions, share"),
    unit=PERCENT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_if_out_of_order = metrics.Metric(
    name="ntopng_if_out_of_order",
    title=Title("TCP out of order"),
    unit=PER_SECOND,
    color=metrics.Color.BLUE,
)

metric_ntopng_if_lost = metrics.Metric(
    name="ntopng_if_lost",
    title=Title("TCP lost"),
    unit=PER_SECOND,
    color=metrics.Color.DARK_RED,
)

metric_ntopng_if_engaged_alerts = metrics.Metric(
    name="ntopng_if_engaged_alerts",
    title=Title("Engaged alerts"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_if_dropped_alerts = metrics.Metric(
    name="ntopng_if_dropped_alerts",
    title=Title("Dropped alerts"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_if_collected_flows = metrics.Metric(
    name="ntopng_if_collected_flows",
    title=Title("Collected flows"),
    unit=PER_SECOND,
    color=metrics.Color.PURPLE,
)

metric_ntopng_if_dropped_flows = metrics.Metric(
    name="ntopng_if_dropped_flows",
    title=Title("Dropped flows"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_if_lost_messages = metrics.Metric(
    name="ntopng_if_lost_messages",
    title=Title("Lost messages of probes"),
    unit=PER_SECOND,
    color=metrics.Color.DARK_RED,
)

metric_ntopng_if_probe_drops = metrics.Metric(
    name="ntopng_if_probe_drops",
    title=Title("Drops in probes"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_if_silence = metrics.Metric(
    name="ntopng_if_silence",
    title=Title("No traffic for"),
    unit=TIME,
    color=metrics.Color.GRAY,
)

graph_ntopng_if_traffic = graphs.Bidirectional(
    name="ntopng_if_traffic",
    title=Title("Throughput"),
    lower=graphs.Graph(
        name="ntopng_if_traffic_out",
        title=Title("Throughput out"),
        compound_lines=("ntopng_if_out",),
        simple_lines=(metrics.WarningOf("ntopng_if_out"), metrics.CriticalOf("ntopng_if_out")),
    ),
    upper=graphs.Graph(
        name="ntopng_if_traffic_in",
        title=Title("Throughput in"),
        compound_lines=("ntopng_if_in",),
        simple_lines=(metrics.WarningOf("ntopng_if_in"), metrics.CriticalOf("ntopng_if_in")),
    ),
)

graph_ntopng_if_total_traffic = graphs.Graph(
    name="ntopng_if_total_traffic",
    title=Title("Throughput, both directions"),
    compound_lines=("ntopng_if_total",),
    simple_lines=(metrics.WarningOf("ntopng_if_total"), metrics.CriticalOf("ntopng_if_total")),
)

graph_ntopng_if_usage = graphs.Graph(
    name="ntopng_if_usage",
    title=Title("Usage of the nominal speed"),
    minimal_range=graphs.MinimalRange(0, 100),
    simple_lines=("ntopng_if_in_usage", "ntopng_if_out_usage"),
)

graph_ntopng_if_packet_rates = graphs.Bidirectional(
    name="ntopng_if_packet_rates",
    title=Title("Packets"),
    lower=graphs.Graph(
        name="ntopng_if_packet_rates_out",
        title=Title("Packets out"),
        compound_lines=("ntopng_if_packets_out",),
    ),
    upper=graphs.Graph(
        name="ntopng_if_packet_rates_in",
        title=Title("Packets in"),
        compound_lines=("ntopng_if_packets_in",),
    ),
)

graph_ntopng_if_drop_rates = graphs.Graph(
    name="ntopng_if_drop_rates",
    title=Title("Dropped packets"),
    compound_lines=("ntopng_if_drops",),
    simple_lines=(metrics.WarningOf("ntopng_if_drops"), metrics.CriticalOf("ntopng_if_drops")),
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

perfometer_ntopng_if_in_out = perfometers.Bidirectional(
    name="ntopng_if_in_out",
    left=perfometers.Perfometer(
        name="ntopng_if_in",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1_000_000_000)),
        segments=("ntopng_if_in",),
    ),
    right=perfometers.Perfometer(
        name="ntopng_if_out",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1_000_000_000)),
        segments=("ntopng_if_out",),
    ),
)

perfometer_ntopng_if_total = perfometers.Perfometer(
    name="ntopng_if_total",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1_000_000_000)),
    segments=("ntopng_if_total",),
)
