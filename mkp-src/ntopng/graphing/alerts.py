# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of alerts."""

from cmk.graphing.v1 import Title, graphs, perfometers
from cmk.graphing.v1.metrics import Color

from cmk_addons.plugins.ntopng.lib.alerts import FAMILIES, NEVER_ENGAGED
from cmk_addons.plugins.ntopng.lib.graph import bar, by_severity, metric

metric_ntopng_alerts_engaged = metric("ntopng_alerts_engaged", Color.ORANGE)
metric_ntopng_alerts_notice = metric("ntopng_alerts_notice", Color.LIGHT_BLUE)
metric_ntopng_alerts_warning = metric("ntopng_alerts_warning", Color.YELLOW)
metric_ntopng_alerts_error = metric("ntopng_alerts_error", Color.DARK_ORANGE)
metric_ntopng_alerts_critical = metric("ntopng_alerts_critical", Color.RED)
metric_ntopng_alerts_emergency = metric("ntopng_alerts_emergency", Color.DARK_PURPLE)
metric_ntopng_alerts_oldest = metric("ntopng_alerts_oldest", Color.GRAY)
metric_ntopng_alerts_new = metric("ntopng_alerts_new", Color.CYAN)
metric_ntopng_alerts_new_severe = metric("ntopng_alerts_new_severe", Color.RED)
metric_ntopng_alerts_engaged_host = metric("ntopng_alerts_engaged_host", Color.BLUE)
metric_ntopng_alerts_engaged_interface = metric("ntopng_alerts_engaged_interface", Color.DARK_CYAN)
metric_ntopng_alerts_engaged_network = metric("ntopng_alerts_engaged_network", Color.CYAN)
metric_ntopng_alerts_engaged_mac = metric("ntopng_alerts_engaged_mac", Color.BROWN)
metric_ntopng_alerts_engaged_system = metric("ntopng_alerts_engaged_system", Color.ORANGE)
metric_ntopng_alerts_engaged_user = metric("ntopng_alerts_engaged_user", Color.GRAY)
metric_ntopng_alerts_engaged_am_host = metric("ntopng_alerts_engaged_am_host", Color.PINK)
metric_ntopng_alerts_engaged_snmp_device = metric("ntopng_alerts_engaged_snmp_device", Color.YELLOW)
metric_ntopng_alerts_new_host = metric("ntopng_alerts_new_host", Color.BLUE)
metric_ntopng_alerts_new_flow = metric("ntopng_alerts_new_flow", Color.PURPLE)
metric_ntopng_alerts_new_interface = metric("ntopng_alerts_new_interface", Color.DARK_CYAN)
metric_ntopng_alerts_new_network = metric("ntopng_alerts_new_network", Color.CYAN)
metric_ntopng_alerts_new_mac = metric("ntopng_alerts_new_mac", Color.BROWN)
metric_ntopng_alerts_new_system = metric("ntopng_alerts_new_system", Color.ORANGE)
metric_ntopng_alerts_new_user = metric("ntopng_alerts_new_user", Color.GRAY)
metric_ntopng_alerts_new_am_host = metric("ntopng_alerts_new_am_host", Color.PINK)
metric_ntopng_alerts_new_snmp_device = metric("ntopng_alerts_new_snmp_device", Color.YELLOW)

ENGAGED = tuple(f"ntopng_alerts_engaged_{family}" for family in FAMILIES if family != NEVER_ENGAGED)
NEW = tuple(f"ntopng_alerts_new_{family}" for family in FAMILIES)

graph_ntopng_alerts_by_severity = by_severity("ntopng_alerts")

graph_ntopng_alerts_engaged_by_family = graphs.Graph(
    name="ntopng_alerts_engaged_by_family",
    title=Title("Engaged alerts by family"),
    compound_lines=ENGAGED,
    optional=ENGAGED,
)

graph_ntopng_alerts_new_by_family = graphs.Graph(
    name="ntopng_alerts_new_by_family",
    title=Title("New alerts by family"),
    compound_lines=NEW,
    simple_lines=("ntopng_alerts_new_severe",),
    optional=(*NEW, "ntopng_alerts_new_severe"),
)

perfometer_ntopng_alerts = perfometers.Stacked(
    name="ntopng_alerts",
    lower=bar("ntopng_alerts_engaged", "ntopng_alerts_engaged", 20),
    upper=bar("ntopng_alerts_new", "ntopng_alerts_new", 100),
)
