# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Metrics, graphs and perf-o-meters in the few shapes that this package has.

A metric's title and unit are those of its figure, so that the service, its rule and its graph say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmk.graphing.v1 import Title, graphs, metrics, perfometers

from cmk_addons.plugins.ntopng.lib import measures
from cmk_addons.plugins.ntopng.lib.measure import Measure, Unit

_PER_SECOND = metrics.Unit(metrics.DecimalNotation("/s"))

UNITS: Mapping[Unit, metrics.Unit] = {
    Unit.BITS_PER_SECOND: metrics.Unit(metrics.SINotation("bits/s")),
    Unit.PACKETS_PER_SECOND: _PER_SECOND,
    Unit.PER_SECOND: _PER_SECOND,
    Unit.PER_MINUTE: metrics.Unit(metrics.DecimalNotation("/min")),
    Unit.COUNT: metrics.Unit(metrics.DecimalNotation(""), metrics.StrictPrecision(0)),
    Unit.NUMBER: metrics.Unit(metrics.DecimalNotation("")),
    Unit.PERCENT: metrics.Unit(metrics.DecimalNotation("%")),
    Unit.SECONDS: metrics.Unit(metrics.TimeNotation()),
    Unit.BYTES: metrics.Unit(metrics.IECNotation("B")),
}

# In front of titles that would say too little in Checkmk's list of all metrics.
_PREFIXES: Sequence[tuple[Sequence[Measure], str]] = (
    (measures.SERVER, "ntopng: "),
    (measures.ALERTS, "ntopng alerts: "),
    (measures.INTERFACE, ""),
    (measures.EXPORTER, ""),
    (measures.PROBE, ""),
    (measures.HOST_TRAFFIC, ""),
    (measures.HOST_FLOWS, ""),
    (measures.HOST_SCORE, ""),
    (measures.HOST_ALERTS, ""),
)
_FIGURES = {figure.metric: (figure, prefix) for table, prefix in _PREFIXES for figure in table}


def metric(name: str, color: metrics.Color) -> metrics.Metric:
    """The metric of the figure that has this metric name; KeyError when none has."""
    figure, prefix = _FIGURES[name]
    return metrics.Metric(name=name, title=Title(prefix + figure.title), unit=UNITS[figure.unit], color=color)


def with_levels(name: str) -> tuple[metrics.WarningOf, metrics.CriticalOf]:
    """Lines of the levels of a metric."""
    return metrics.WarningOf(name), metrics.CriticalOf(name)


def area(name: str, title: str, of: str, levels: bool = False) -> graphs.Graph:
    """One metric as an area, with the lines of its levels if wanted."""
    return graphs.Graph(
        name=name, title=Title(title), compound_lines=(of,), simple_lines=with_levels(of) if levels else ()
    )


def by_severity(metric_prefix: str) -> graphs.Graph:
    """Engaged alerts, the worst at the bottom; the metrics are named after the severities."""
    return graphs.Graph(
        name=f"{metric_prefix}_by_severity",
        title=Title("Engaged alerts by severity"),
        compound_lines=[f"{metric_prefix}_{name}" for name in ("emergency", "critical", "error", "warning", "notice")],
    )


def two_way(name: str, title: str, lower: graphs.Graph, upper: graphs.Graph) -> graphs.Bidirectional:
    """What leaves below the axis, what enters above it."""
    return graphs.Bidirectional(name=name, title=Title(title), lower=lower, upper=upper)


def bar(name: str, of: str, top: float) -> perfometers.Perfometer:
    """A perf-o-meter that is nearly full at `top`."""
    focus = perfometers.FocusRange(perfometers.Closed(0), perfometers.Open(top))
    return perfometers.Perfometer(name=name, focus_range=focus, segments=(of,))


def two_bars(name: str, left: str, right: str, top: float) -> perfometers.Bidirectional:
    """A perf-o-meter with a metric on each side."""
    return perfometers.Bidirectional(name=name, left=bar(left, left, top), right=bar(right, right, top))
