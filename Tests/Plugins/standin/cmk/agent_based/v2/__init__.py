"""Stand-in for cmk.agent_based.v2."""

from cmk.agent_based.v2 import render
from cmk.agent_based.v2._inventory import Attributes, TableRow
from cmk.agent_based.v2._levels import FixedLevelsT, LevelsT, NoLevelsT, PredictiveLevelsT, check_levels
from cmk.agent_based.v2._plugins import (
    AgentSection,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    HostLabelGenerator,
    InventoryPlugin,
    InventoryResult,
    RuleSetType,
    StringTable,
    entry_point_prefixes,
)
from cmk.agent_based.v2._results import (
    HostLabel,
    IgnoreResults,
    IgnoreResultsError,
    Metric,
    Result,
    Service,
    ServiceLabel,
    State,
)
from cmk.agent_based.v2._store import GetRateError, get_average, get_rate, get_value_store

__all__ = [
    "AgentSection",
    "Attributes",
    "CheckPlugin",
    "CheckResult",
    "DiscoveryResult",
    "FixedLevelsT",
    "GetRateError",
    "HostLabel",
    "HostLabelGenerator",
    "IgnoreResults",
    "IgnoreResultsError",
    "InventoryPlugin",
    "InventoryResult",
    "LevelsT",
    "Metric",
    "NoLevelsT",
    "PredictiveLevelsT",
    "Result",
    "RuleSetType",
    "Service",
    "ServiceLabel",
    "State",
    "StringTable",
    "TableRow",
    "check_levels",
    "entry_point_prefixes",
    "get_average",
    "get_rate",
    "get_value_store",
    "render",
]
