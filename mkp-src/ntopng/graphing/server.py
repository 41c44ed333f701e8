# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics and graphs of an ntopng server."""

from cmk.graphing.v1 import Title, graphs
from cmk.graphing.v1.metrics import Color

from cmk_addons.plugins.ntopng.lib.graph import bar, metric

metric_ntopng_response_time = metric("ntopng_response_time", Color.BLUE)
metric_ntopng_uptime = metric("ntopng_uptime", Color.DARK_GREEN)
metric_ntopng_clock_offset = metric("ntopng_clock_offset", Color.BROWN)
metric_ntopng_licence = metric("ntopng_licence", Color.GREEN)
metric_ntopng_cpu_load = metric("ntopng_cpu_load", Color.CYAN)
metric_ntopng_cpu = metric("ntopng_cpu", Color.GREEN)
metric_ntopng_memory = metric("ntopng_memory", Color.BLUE)
metric_ntopng_process_memory = metric("ntopng_process_memory", Color.PURPLE)
metric_ntopng_redis_memory = metric("ntopng_redis_memory", Color.DARK_RED)
metric_ntopng_written_alerts = metric("ntopng_written_alerts", Color.BLUE)
metric_ntopng_dropped_alerts = metric("ntopng_dropped_alerts", Color.RED)
metric_ntopng_alert_queue_lost = metric("ntopng_alert_queue_lost", Color.DARK_RED)
metric_ntopng_requests = metric("ntopng_requests", Color.CYAN)
metric_ntopng_run_time = metric("ntopng_run_time", Color.PURPLE)

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

perfometer_ntopng_response = bar("ntopng_response", "ntopng_response_time", 5)
