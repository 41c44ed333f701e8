# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of probes and flow exporters."""

from cmk.graphing.v1 import Title, graphs, metrics, perfometers

COUNT = metrics.Unit(metrics.DecimalNotation(""), metrics.StrictPrecision(0))
PER_SECOND = metrics.Unit(metrics.DecimalNotation("/s"))
TIME = metrics.Unit(metrics.TimeNotation())

metric_ntopng_exporter_age = metrics.Metric(
    name="ntopng_exporter_age",
    title=Title("Last seen before"),
    unit=TIME,
    color=metrics.Color.GRAY,
)

metric_ntopng_exporter_flows = metrics.Metric(
    name="ntopng_exporter_flows",
    title=Title("NetFlow/IPFIX flows"),
    unit=PER_SECOND,
    color=metrics.Color.PURPLE,
)

metric_ntopng_exporter_samples = metrics.Metric(
    name="ntopng_exporter_samples",
    title=Title("sFlow samples"),
    unit=PER_SECOND,
    color=metrics.Color.PURPLE,
)

metric_ntopng_exporter_drops = metrics.Metric(
    name="ntopng_exporter_drops",
    title=Title("Drops"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_probe_age = metrics.Metric(
    name="ntopng_probe_age",
    title=Title("Last update before"),
    unit=TIME,
    color=metrics.Color.GRAY,
)

metric_ntopng_probe_exported_flows = metrics.Metric(
    name="ntopng_probe_exported_flows",
    title=Title("Exported flows"),
    unit=PER_SECOND,
    color=metrics.Color.PURPLE,
)

metric_ntopng_probe_drops = metrics.Metric(
    name="ntopng_probe_drops",
    title=Title("Drops"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_probe_packets = metrics.Metric(
    name="ntopng_probe_packets",
    title=Title("Packets"),
    unit=PER_SECOND,
    color=metrics.Color.CYAN,
)

metric_ntopng_probe_dropped_packets = metrics.Metric(
    name="ntopng_probe_dropped_packets",
    title=Title("Dropped packets"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_probe_collected_flows = metrics.Metric(
    name="ntopng_probe_collected_flows",
    title=Title("Collected NetFlow/IPFIX flows"),
    unit=PER_SECOND,
    color=metrics.Color.PURPLE,
)

metric_ntopng_probe_collected_samples = metrics.Metric(
    name="ntopng_probe_collected_samples",
    title=Title("Collected sFlow samples"),
    unit=PER_SECOND,
    color=metrics.Color.PURPLE,
)

metric_ntopng_probe_exporters = metrics.Metric(
    name="ntopng_probe_exporters",
    title=Title("Exporters"),
    unit=COUNT,
    color=metrics.Color.CYAN,
)

metric_ntopng_probe_clock_offset = metrics.Metric(
    name="ntopng_probe_clock_offset",
    title=Title("Clock offset"),
    unit=TIME,
    color=metrics.Color.BROWN,
)

graph_ntopng_exporter_rates = graphs.Graph(
    name="ntopng_exporter_rates",
    title=Title("Flows of the exporter"),
    compound_lines=("ntopng_exporter_flows", "ntopng_exporter_samples"),
    simple_lines=("ntopng_exporter_drops",),
    optional=("ntopng_exporter_samples", "ntopng_exporter_drops"),
)

graph_ntopng_probe_rates = graphs.Graph(
    name="ntopng_probe_rates",
    title=Title("Flows of the probe"),
    compound_lines=("ntopng_probe_exported_flows",),
    simple_lines=("ntopng_probe_collected_flows", "ntopng_probe_collected_samples", "ntopng_probe_drops"),
    optional=("ntopng_probe_collected_flows", "ntopng_probe_collected_samples", "ntopng_probe_drops"),
)

graph_ntopng_probe_packet_rates = graphs.Graph(
    name="ntopng_probe_packet_rates",
    title=Title("Packets of the probe"),
    compound_lines=("ntopng_probe_packets",),
    simple_lines=("ntopng_probe_dropped_packets",),
    optional=("ntopng_probe_dropped_packets",),
)

perfometer_ntopng_exporter_flows = perfometers.Perfometer(
    name="ntopng_exporter_flows",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1000)),
    segments=("ntopng_exporter_flows",),
)

perfometer_ntopng_probe_exported_flows = perfometers.Perfometer(
    name="ntopng_probe_exported_flows",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(1000)),
    segments=("ntopng_probe_exported_flows",),
)
