# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of an ntopng server."""

from cmk.graphing.v1 import Title, graphs, metrics, perfometers

BYTES = metrics.Unit(metrics.IECNotation("B"))
COUNT = metrics.Unit(metrics.DecimalNotation(""), metrics.StrictPrecision(0))
NUMBER = metrics.Unit(metrics.DecimalNotation(""))
PERCENT = metrics.Unit(metrics.DecimalNotation("%"))
PER_SECOND = metrics.Unit(metrics.DecimalNotation("/s"))
TIME = metrics.Unit(metrics.TimeNotation())

metric_ntopng_response_time = metrics.Metric(
    name="ntopng_response_time",
    title=Title("ntopng: response time"),
    unit=TIME,
    color=metrics.Color.BLUE,
)

metric_ntopng_uptime = metrics.Metric(
    name="ntopng_uptime",
    title=Title("ntopng: uptime"),
    unit=TIME,
    color=metrics.Color.DARK_GREEN,
)

metric_ntopng_clock_offset = metrics.Metric(
    name="ntopng_clock_offset",
    title=Title("ntopng: clock offset"),
    unit=TIME,
    color=metrics.Color.BROWN,
)

metric_ntopng_licence = metrics.Metric(
    name="ntopng_licence",
    title=Title("ntopng: licence valid for"),
    unit=TIME,
    color=metrics.Color.GREEN,
)

metric_ntopng_cpu_load = metrics.Metric(
    name="ntopng_cpu_load",
    title=Title("ntopng: CPU load"),
    unit=NUMBER,
    color=metrics.Color.CYAN,
)

metric_ntopng_cpu = metrics.Metric(
    name="ntopng_cpu",
    title=Title("ntopng: CPU"),
    unit=PERCENT,
    color=metrics.Color.GREEN,
)

metric_ntopng_memory = metrics.Metric(
    name="ntopng_memory",
    title=Title("ntopng: memory"),
    unit=PERCENT,
    color=metrics.Color.BLUE,
)

metric_ntopng_process_memory = metrics.Metric(
    name="ntopng_process_memory",
    title=Title("ntopng: memory of ntopng"),
    unit=BYTES,
    color=metrics.Color.PURPLE,
)

metric_ntopng_redis_memory = metrics.Metric(
    name="ntopng_redis_memory",
    title=Title("ntopng: memory of Redis"),
    unit=BYTES,
    color=metrics.Color.DARK_RED,
)

metric_ntopng_written_alerts = metrics.Metric(
    name="ntopng_written_alerts",
    title=Title("ntopng: written alerts"),
    unit=PER_SECOND,
    color=metrics.Color.BLUE,
)

metric_ntopng_dropped_alerts = metrics.Metric(
    name="ntopng_dropped_alerts",
    title=Title("ntopng: dropped alerts"),
    unit=PER_SECOND,
    color=metrics.Color.RED,
)

metric_ntopng_alert_queue_lost = metrics.Metric(
    name="ntopng_alert_queue_lost",
    title=Title("ntopng: alerts lost in queue"),
    unit=PERCENT,
    color=metrics.Color.DARK_RED,
)

metric_ntopng_requests = metrics.Metric(
    name="ntopng_requests",
    title=Title("ntopng: requests of the agent"),
    unit=COUNT,
    color=metrics.Color.CYAN,
)

metric_ntopng_run_time = metrics.Metric(
    name="ntopng_run_time",
    title=Title("ntopng: run time of the agent"),
    unit=TIME,
    color=metrics.Color.PURPLE,
)

graph_ntopng_response = graphs.Graph(
    name="ntopng_response",
    title=Title("ntopng: time of a request and of the agent"),
    simple_lines=("ntopng_response_time", "ntopng_run_time"),
)

graph_ntopng_server_load = graphs.Graph(
    name="ntopng_server_load",
    title=Title("ntopng: CPU and memory"),
    minimal_range=graphs.MinimalRange(0, 100),
    simple_lines=("ntopng_cpu", "ntopng_memory"),
    optional=("ntopng_cpu", "ntopng_memory"),
)

graph_ntopng_server_memory = graphs.Graph(
    name="ntopng_server_memory",
    title=Title("ntopng: memory of the processes"),
    simple_lines=("ntopng_process_memory", "ntopng_redis_memory"),
    optional=("ntopng_redis_memory",),
)

graph_ntopng_alert_engine = graphs.Graph(
    name="ntopng_alert_engine",
    title=Title("ntopng: written and dropped alerts"),
    simple_lines=("ntopng_written_alerts", "ntopng_dropped_alerts"),
)

perfometer_ntopng_response = perfometers.Perfometer(
    name="ntopng_response",
    focus_range=perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(5)),
    segments=("ntopng_response_time",),
)
