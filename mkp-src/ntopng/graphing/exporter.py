# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of probes and flow exporters."""

from cmk.graphing.v1 import Title, graphs
from cmk.graphing.v1.metrics import Color

from cmk_addons.plugins.ntopng.lib.graph import bar, metric

metric_ntopng_exporter_age = metric("ntopng_exporter_age", Color.GRAY)
metric_ntopng_exporter_flows = metric("ntopng_exporter_flows", Color.PURPLE)
metric_ntopng_exporter_samples = metric("ntopng_exporter_samples", Color.PURPLE)
metric_ntopng_exporter_drops = metric("ntopng_exporter_drops", Color.RED)
metric_ntopng_probe_age = metric("ntopng_probe_age", Color.GRAY)
metric_ntopng_probe_exported_flows = metric("ntopng_probe_exported_flows", Color.PURPLE)
metric_ntopng_probe_drops = metric("ntopng_probe_drops", Color.RED)
metric_ntopng_probe_packets = metric("ntopng_probe_packets", Color.CYAN)
metric_ntopng_probe_dropped_packets = metric("ntopng_probe_dropped_packets", Color.RED)
metric_ntopng_probe_collected_flows = metric("ntopng_probe_collected_flows", Color.PURPLE)
metric_ntopng_probe_collected_samples = metric("ntopng_probe_collected_samples", Color.PURPLE)
metric_ntopng_probe_exporters = metric("ntopng_probe_exporters", Color.CYAN)
metric_ntopng_probe_clock_offset = metric("ntopng_probe_clock_offset", Color.BROWN)

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

perfometer_ntopng_exporter_flows = bar("ntopng_exporter_flows", "ntopng_exporter_flows", 1000)

perfometer_ntopng_probe_exported_flows = bar("ntopng_probe_exported_flows", "ntopng_probe_exported_flows", 1000)
