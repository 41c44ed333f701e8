# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of alerts."""

from cmk.graphing.v1 import Title, graphs, metrics, perfometers

COUNT = metrics.Unit(metrics.DecimalNotation(""), metrics.StrictPrecision(0))
PER_MINUTE = metrics.Unit(metrics.DecimalNotation("/min"))
TIME = metrics.Unit(metrics.TimeNotation())

metric_ntopng_alerts_engaged = metrics.Metric(
    name="ntopng_alerts_engaged",
    title=Title("ntopng alerts: engaged alerts"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_alerts_notice = metrics.Metric(
    name="ntopng_alerts_notice",
    title=Title("ntopng alerts: notice or lower"),
    unit=COUNT,
    color=metrics.Color.LIGHT_BLUE,
)

metric_ntopng_alerts_warning = metrics.Metric(
    name="ntopng_alerts_warning",
    title=Title("ntopng alerts: warning"),
    unit=COUNT,
    color=metrics.Color.YELLOW,
)

metric_ntopng_alerts_error = metrics.Metric(
    name="ntopng_alerts_error",
    title=Title("ntopng alerts: error"),
    unit=COUNT,
    color=metrics.Color.DARK_ORANGE,
)

metric_ntopng_alerts_critical = metrics.Metric(
    name="ntopng_alerts_critical",
    title=Title("ntopng alerts: critical"),
    unit=COUNT,
    color=metrics.Color.RED,
)

metric_ntopng_alerts_emergency = metrics.Metric(
    name="ntopng_alerts_emergency",
    title=Title("ntopng alerts: emergency"),
    unit=COUNT,
    color=metrics.Color.DARK_PURPLE,
)

metric_ntopng_alerts_oldest = metrics.Metric(
    name="ntopng_alerts_oldest",
    title=Title("ntopng alerts: oldest engaged"),
    unit=TIME,
    color=metrics.Color.GRAY,
)

metric_ntopng_alerts_new = metrics.Metric(
    name="ntopng_alerts_new",
    title=Title("ntopng alerts: new alerts"),
    unit=PER_MINUTE,
    color=metrics.Color.CYAN,
)

metric_ntopng_alerts_new_severe = metrics.Metric(
    name="ntopng_alerts_new_severe",
    title=Title("ntopng alerts: new, critical or higher"),
    unit=PER_MINUTE,
    color=metrics.Color.RED,
)

metric_ntopng_alerts_engaged_host = metrics.Metric(
    name="ntopng_alerts_engaged_host",
    title=Title("ntopng alerts: engaged, hosts"),
    unit=COUNT,
    color=metrics.Color.BLUE,
)

metric_ntopng_alerts_engaged_interface = metrics.Metric(
    name="ntopng_alerts_engaged_interface",
    title=Title("ntopng alerts: engaged, interfaces"),
    unit=COUNT,
    color=metrics.Color.GREEN,
)

metric_ntopng_alerts_engaged_network = metrics.Metric(
    name="ntopng_alerts_engaged_network",
    title=Title("ntopng alerts: engaged, networks"),
    unit=COUNT,
    color=metrics.Color.CYAN,
)

metric_ntopng_alerts_engaged_mac = metrics.Metric(
    name="ntopng_alerts_engaged_mac",
    title=Title("ntopng alerts: engaged, devices"),
    unit=COUNT,
    color=metrics.Color.BROWN,
)

metric_ntopng_alerts_engaged_system = metrics.Metric(
    name="ntopng_alerts_engaged_system",
    title=Title("ntopng alerts: engaged, system"),
    unit=COUNT,
    color=metrics.Color.ORANGE,
)

metric_ntopng_alerts_engaged_user = metrics.Metric(
    name="ntopng_alerts_engaged_user",
    title=Title("ntopng alerts: engaged, users"),
    unit=COUNT,
    color=metrics.Color.GRAY,
)

metric_ntopng_alerts_engaged_am_host = metrics.Metric(
    name="ntopng_alerts_engaged_am_host",
    title=Title("ntopng alerts: engaged, active monitoring"),
    unit=COUNT,
    color=metrics.Color.PINK,
)

metric_ntopng_alerts_engaged_snmp_device = metrics.Metric(
    name="ntopng_alerts_engaged_snmp_device",
    title=Title("ntopng alerts: engaged, SNMP devices"),
    unit=COUNT,
    color=metrics.Color.YELLOW,
)

metric_ntopng_alerts_new_host = metrics.Metric(
    name="ntopng_alerts_new_host",
    title=Title("ntopng alerts: new, hosts"),
    unit=PER_MINUTE,
    color=metrics.Color.BLUE,
)

metric_ntopng_alerts_new_flow = metrics.Metric(
    name="ntopng_alerts_new_flow",
    title=Title("ntopng alerts: new, flows"),
    unit=PER_MINUTE,
    color=metrics.Color.PURPLE,
)

metric_ntopng_alerts_new_interface = metrics.Metric(
    name="ntopng_alerts_new_interface",
    title=Title("ntopng alerts: new, interfaces"),
    unit=PER_MINUTE,
    color=metrics.Color.GREEN,
)

metric_ntopng_alerts_new_network = metrics.Metric(
    name="ntopng_alerts_new_network",
    title=Title("ntopng alerts: new, networks"),
    unit=PER_MINUTE,
    color=metrics.Color.CYAN,
)

metric_ntopng_alerts_new_mac = metrics.Metric(
    name="ntopng_alerts_new_mac",
    title=Title("ntopng alerts: new, devices"),
    unit=PER_MINUTE,
    color=metrics.Color.BROWN,
)

metric_ntopng_alerts_new_system = metrics.Metric(
    name="ntopng_alerts_new_system",
    title=Title("ntopng alerts: new, system"),
    unit=PER_MINUTE,
    color=metrics.Color.ORANGE,
)

metric_ntopng_alerts_new_user = metrics.Metric(
    name="ntopng_alerts_new_user",
    title=Title("ntopng alerts: new, users"),
    unit=PER_MINUTE,
    color=metrics.Color.GRAY,
)

metric_ntopng_alerts_new_am_host = metrics.Metric(
    name="ntopng_alerts_new_am_host",
    title=Title("ntopng alerts: new, active monitoring"),
    unit=PER_MINUTE,
    color=metrics.Color.PINK,
)

metric_ntopng_alerts_new_snmp_device = metrics.Metric(
    name="ntopng_alerts_new_snmp_device",
    title=Title("ntopng alerts: new, SNMP devices"),
    unit=PER_MINUTE,
    color=metrics.Color.YELLOW,
)

graph_ntopng_alerts_by_severity = graphs.Graph(
    name="ntopng_alerts_by_severity",
    title=Title("Engaged alerts by severity"),
    compound_lines=(
        "ntopng_alerts_emergency",
        "ntopng_alerts_critical",
        "ntopng_alerts_error",
        "ntopng_alerts_warning",
        "ntopng_alerts_notice",
    ),
)

graph_ntopng_alerts_engaged_by_family = graphs.Graph(
    name="ntopng_alerts_engaged_by_family",
    title=Title("Engaged alerts by family"),
    compound_lines=(
        "ntopng_alerts_engaged_host",
        "ntopng_alerts_engaged_interface",
        "ntopng_alerts_engaged_network",
        "ntopng_alerts_engaged_mac",
        "ntopng_alerts_engaged_system",
        "ntopng_alerts_engaged_user",
        "ntopng_alerts_engaged_am_host",
        "ntopng_alerts_engaged_snmp_device",
    ),
    optional=(
        "ntopng_alerts_engaged_host",
        "ntopng_alerts_engaged_interface",
        "ntopng_alerts_engaged_network",
        "ntopng_alerts_engaged_mac",
        "ntopng_alerts_engaged_system",
        "ntopng_alerts_engaged_user",
        "ntopng_alerts_engaged_am_host",
        "ntopng_alerts_engaged_snmp_device",
    ),
)

graph_ntopng_alerts_new_by_family = graphs.Graph(
    name="ntopng_alerts_new_by_family",
    title=Title("New alerts by family"),
    compound_lines=(
        "ntopng_alerts_new_host",
        "ntopng_alerts_new_flow",
        "ntopng_alerts_new_interface",
        "ntopng_alerts_new_network",
        "ntopng_alerts_new_mac",
        "ntopng_alerts_new_system",
        "ntopng_alerts_new_user",
        "ntopng_alerts_new_am_host",
        "ntopng_alerts_new_snmp_device",
    ),
    simple_lines=("ntopng_alerts_new_severe",),
    optional=(
        "ntopng_alerts_new_host",
        "ntopng_alerts_new_flow",
        "ntopng_alerts_new_interface",
        "ntopng_alerts_new_network",
        "ntopng_alerts_new_mac",
        "ntopng_alerts_new_system",
        "ntopng_alerts_new_user",
        "ntopng_alerts_new_am_host",
        "ntopng_alerts_new_snmp_device",
        "ntopng_alerts_new_severe",
    ),
)

perfometer_ntopng_alerts = perfometers.Stacked(
    name="ntopng_alerts",
    lower=perfometers.Perfometer(
        name="ntopng_alerts_engaged",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(20)),
        segments=("ntopng_alerts_engaged",),
    ),
    upper=perfometers.Perfometer(
        name="ntopng_alerts_new",
        focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(100)),
        segments=("ntopng_alerts_new",),
    ),
)
