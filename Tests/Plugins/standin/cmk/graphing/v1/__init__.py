"""Stand-in for cmk.graphing.v1."""

from collections.abc import Mapping

from cmk.graphing.v1 import graphs, metrics, perfometers
from cmk.graphing.v1._localize import Title

__all__ = ["Title", "entry_point_prefixes", "graphs", "metrics", "perfometers"]


def entry_point_prefixes() -> Mapping[type, str]:
    """Prefix of the variable by class."""
    return {
        metrics.Metric: "metric_",
        perfometers.Perfometer: "perfometer_",
        perfometers.Bidirectional: "perfometer_",
        perfometers.Stacked: "perfometer_",
        graphs.Graph: "graph_",
        graphs.Bidirectional: "graph_",
    }
