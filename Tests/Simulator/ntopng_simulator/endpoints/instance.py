"""The server itself: version, edition, health, identifiers."""

from typing import Any

from ..catalogue import ALERT_TYPES, APPLICATIONS, CATEGORIES, L4, SEVERITIES
from ..network import LOCAL_NETWORKS
from ..options import EDITIONS
from ..replies import INVALID_ARGUMENTS, Bare, RestError
from ..simulation import Call
from .registry import script


@script("/lua/rest/version")
def rest_version(_: Call) -> Any:
    """The versions of the REST API."""
    return {
        "current_version": "2",
        "supported_versions": [
            {"version": "1", "root": "/lua/rest/v1"},
            {"version": "2", "root": "/lua/rest/v2"},
        ],
    }


@script("ntopng/interfaces")
def interfaces(call: Call) -> Any:
    """The interfaces that the user may see."""
    return [
        {"ifid": interface.ifid, "ifname": interface.name, "name": interface.name}
        for interface in call.simulation.network.interfaces.values()
        if call.user.interface in (None, interface.ifid)
    ]


@script("system/status", since=(6, 2))
def status(call: Call) -> Any:
    """Edition, version, load."""
    edition, build = EDITIONS[call.options.edition], call.options.build
    return {
        "license_info": {"version": f"ntopng {edition} v.{build} rev.0 (Debian GNU/Linux 12 (bookworm))"},
        "resources_used": {
            "system": {
                "cpu": {
                    "load": 1.56,
                    "states": {"iowait_percentage": "0.0997", "idle_percentage": 79, "active_percentage": 21.0},
                },
                "ram": {"percentage_used": 4.62, "available_bytes": 24109559808, "total_bytes": 25276510208},
            },
            "ntopng": {"ram": {"bytes_used": 617676800}},
        },
    }


@script("system/health/stats", since=(5, 6))
def health(call: Call) -> Any:
    """Memory in KiB, load, alert queues."""
    return system_stats() | {"epoch": int(call.now), "pid": 22998}


def system_stats() -> dict[str, Any]:
    """What `interface/data` shows too."""
    return {
        "mem_total": 24684092,
        "mem_free": 22968760,
        "mem_used": 1139600,
        "mem_cached": 192600,
        "mem_buffers": 4844,
        "mem_shmem": 0,
        "mem_sreclaimable": 378288,
        "mem_ntopng_resident": 603200,
        "mem_ntopng_virtual": 1555208,
        "cpu_load": 1.5599999427795,
        "cpu_states": {"user": 12.5, "system": 8.25, "iowait": 0.5, "idle": 78.75}
        | dict.fromkeys(("nice", "irq", "softirq", "steal", "guest", "guest_nice"), 0.0),
        "alerts_stats": {"alert_queues": {"internal_alerts_queue": {"pct_not_enqueued": 0}}},
        "alerts_queries": 82731,
        "written_alerts": 0,
        "dropped_alerts": 0,
    }


@script("system/health/redis", since=(5, 6))
def redis(_: Call) -> Any:
    """State of the key-value store."""
    return {"memory": 13099008, "health": "green", "dbsize": 1331}


@script("ntopng/get_preferences", since=(6, 2))
def preferences(_: Call) -> Any:
    """The preferences that matter to a client, and some that do not."""
    return {
        "local_host_max_idle": 300,
        "non_local_host_max_idle": 60,
        "flow_max_idle": 60,
        "max_num_secs_before_delete_alert": 31536000,
        "max_entity_alerts": 1000000,
        "max_num_hosts": 131072,
        "max_num_flows": 131072,
        "instance_name": "simulated",
        "are_alerts_enabled": True,
        "is_users_login_enabled": True,
        "http.port": 3000,
    }


@script("ntopng/limits", since=(6, 3))
def limits(_: Call) -> Any:
    """Licence limits."""
    return {"num_host_pools": 3, "num_pool_members": 8}


@script("ntopng/users", admin=True)
def users(_: Call) -> Any:
    """For administrators."""
    return []


@script("l4/protocol/consts")
def l4_protocols(_: Call) -> Any:
    """Layer 4 protocols."""
    return [{"id": number, "name": name, "other": name.lower()} for number, name in L4.items()]


@script("l7/application/consts")
def applications(_: Call) -> Any:
    """Applications."""
    return [
        {"appl_id": number, "name": name, "cat_id": category}
        for number, (name, category, *_rest) in APPLICATIONS.items()
    ]


@script("l7/category/consts")
def categories(_: Call) -> Any:
    """Application categories."""
    members: dict[int, list[dict[str, str]]] = {number: [] for number in CATEGORIES}
    for number, (name, category, *_rest) in APPLICATIONS.items():
        members[category].append({"id": str(number), "name": name})
    return [{"cat_id": number, "name": name, "app_list": members[number]} for number, name in CATEGORIES.items()]


@script("alert/severity/consts")
def severities(_: Call) -> Any:
    """Severities."""
    return [{"id": number, "severity": name} for number, name in SEVERITIES.items()]


@script("alert/type/consts")
def alert_types(_: Call) -> Any:
    """Alert types of all families, whose identifiers overlap."""
    return [{"key": kind[0], "type": kind[1]} for kinds in ALERT_TYPES.values() for kind in kinds]


@script("alert/filter/consts", since=(5, 4))
def alert_filters(call: Call) -> Any:
    """What alerts can be filtered by."""
    page = call.arguments.get("page", "")
    if page not in ALERT_TYPES:
        raise RestError(INVALID_ARGUMENTS)
    operators = [{"id": "eq", "label": "="}, {"id": "neq", "label": "!="}]
    return [
        {
            "id": "alert_id",
            "label": "Alert Type",
            "type": "select",
            "value_label": "Alert Type",
            "operators": operators,
            "options": [{"label": kind[3], "value": kind[0]} for kind in ALERT_TYPES[page]],
        },
        {
            "id": "severity",
            "label": "Severity",
            "type": "select",
            "value_label": "Severity",
            "operators": [*operators, {"id": "lte", "label": "<="}, {"id": "gte", "label": ">="}],
            "options": [{"label": SEVERITIES[number].title(), "value": number} for number in (3, 4, 5, 6, 8)],
        },
    ]


@script("network/networks", since=(6, 0))
def networks(_: Call) -> Any:
    """The local networks."""
    return [{"id": cidr, "network_id": number, "label": cidr} for number, (cidr, _) in LOCAL_NETWORKS.items()]


@script("tables/user_columns_config")
def two_replies(_: Call) -> Any:
    """Answers twice."""
    return Bare("", second=RestError(INVALID_ARGUMENTS))
