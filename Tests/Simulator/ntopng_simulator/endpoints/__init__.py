"""The scripts, by path below `/lua/rest/v2/get/` (or with a leading slash, from the root)."""

from . import alert_lists, alert_series, flows, host_details, hosts, instance, interfaces, legacy, timeseries
from .registry import SCRIPTS

__all__ = [
    "SCRIPTS",
    "alert_lists",
    "alert_series",
    "flows",
    "host_details",
    "hosts",
    "instance",
    "interfaces",
    "legacy",
    "timeseries",
]
