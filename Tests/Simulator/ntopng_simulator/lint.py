"""Which parameter names each version knows; any other name makes the whole call fail."""

from .replies import lua_failure

_ALWAYS = """
ifid iffilter host vlan vlan_id currentPage perPage sortColumn sortOrder all mode version asn network network_cidr pool
country os mac protocol traffic_type start length sort order draw deviceIP inIfIdx outIfIdx host_pool_id dscp
tcp_flow_state host_stats host_stats_flows limit field_alias breed ndpi_category ndpistats_mode all_values max_values
direction query port application category l4proto alert_type flowhosts_type verbose status epoch_begin epoch_end epoch
alert_id severity score alert_category tstamp row_id info format ip name ip_version role role_cli_srv cli_ip srv_ip
cli_port srv_port cli_name srv_name l7proto cli_network srv_network cli_country srv_country probe_ip input_snmp
output_snmp community_id subtype network_name ts_schema ts_query ts_compare tskey extended no_fill page alert_family
select_clause maxhits_clause fingerprint_type username auth_session_duration custom_name csrf label flow_key
flow_hash_id referer zoom
"""

_SINCE = {
    "by_24h": (5, 2),
    "type": (5, 4),
    "collapse_stats": (5, 4),
    "view": (5, 4),
    "talking_with": (5, 4),
    "client": (6, 0),
    "server": (6, 0),
    "flow_info": (6, 0),
    "aggregation_criteria": (6, 0),
    "telemetry": (6, 2),
    "description": (6, 2),
}

_KNOWN = frozenset(_ALWAYS.split())


def check_names(arguments: dict[str, str], release: tuple[int, int]) -> None:
    """Fail as ntopng does when a name is not on its list."""
    for name, value in arguments.items():
        if name == "row_id" and release < (5, 2) and not value.isdigit():
            raise lua_failure(
                f"/var/lib//scripts/lua/modules/http_lint.lua:2844: [LINT] Validation error: row_id [{value}]\n"
            )
        if name in _KNOWN or release >= _SINCE.get(name, (99, 0)):
            continue
        raise lua_failure(
            "/var/lib//scripts/lua/modules/http_lint.lua:2844: [LINT] Validation error: "
            f"Unknown key '{name}' [{value}]: missing validation perhaps?\n"
        )
