# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Services "ntopng" and "ntopng server NAME": health of an ntopng server and completeness of its data."""

from collections.abc import Mapping, Sequence

from cmk.agent_based.v2 import (
    AgentSection,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    HostLabel,
    HostLabelGenerator,
    Result,
    Service,
    ServiceLabel,
    State,
    StringTable,
    get_value_store,
)

from cmk_addons.plugins.ntopng.lib.checking import (
    Params,
    check_measures,
    counter_rate,
    link,
    speak_for_cluster,
    state_of,
)
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import SERVER
from cmk_addons.plugins.ntopng.lib.sections import parse_lines
from cmk_addons.plugins.ntopng.lib.server import Licence, Problem, Server

Section = Sequence[Server]

DEFAULTS: dict[str, object] = {
    **default_parameters(SERVER),
    "state_unreachable": 2,
    "state_incomplete": 1,
    "state_stale": 1,
    "state_licence": 2,
}

# ntopng cleans its store of alerts up every hour, and answers no call for alerts meanwhile.
STALL_SECONDS = 600.0

REDIS_STATES = {"green": State.OK, "yellow": State.WARN, "red": State.CRIT}


def parse_ntopng_server(string_table: StringTable) -> Section | None:
    """Servers in the order of the agent's output."""
    return list(parse_lines("ntopng_server", Server, string_table)) or None


def host_labels_ntopng_server(section: Section) -> HostLabelGenerator:
    """Mark hosts that bring data of ntopng servers.

    ntopng/server: "yes".
    ntopng/edition: edition of the (first reachable) server.
    """
    yield HostLabel("ntopng/server", "yes")
    edition = next((s.edition for s in section if s.response_seconds is not None and s.edition != "unknown"), None)
    if edition:
        yield HostLabel("ntopng/edition", edition)


agent_section_ntopng_server = AgentSection(
    name="ntopng_server",
    parse_function=parse_ntopng_server,
    host_label_function=host_labels_ntopng_server,
)


def discover_ntopng_server(section: Section) -> DiscoveryResult:
    """One service for the server without a name of its own."""
    for server in section:
        if server.label is None:
            yield Service(labels=_labels(server))
            return


def discover_ntopng_server_named(section: Section) -> DiscoveryResult:
    """One service per server that the rule names."""
    for server in section:
        if server.label is not None:
            yield Service(item=server.label, labels=_labels(server))


def _labels(server: Server) -> list[ServiceLabel]:
    return [ServiceLabel("ntopng/server", server.server)]


def check_ntopng_server(params: Params, section: Section) -> CheckResult:
    """Check the server without a name."""
    server = _find(section, None)
    if server is not None:
        yield from check_server(server, params)


def check_ntopng_server_named(item: str, params: Params, section: Section) -> CheckResult:
    """Check a named server."""
    server = _find(section, item)
    if server is not None:
        yield from check_server(server, params)


def cluster_check_ntopng_server(params: Params, section: Mapping[str, Section | None]) -> CheckResult:
    """Check the server of the cluster's chosen node."""
    yield from speak_for_cluster(
        _of_nodes(section, None),
        lambda server: server.time,
        lambda server: check_server(server, params),
    )


def cluster_check_ntopng_server_named(item: str, params: Params, section: Mapping[str, Section | None]) -> CheckResult:
    """Check a named server of the cluster's chosen node."""
    yield from speak_for_cluster(
        _of_nodes(section, item),
        lambda server: server.time,
        lambda server: check_server(server, params),
    )


def _find(section: Section, label: str | None) -> Server | None:
    return next((server for server in section if server.label == label), None)


def _of_nodes(section: Mapping[str, Section | None], label: str | None) -> Mapping[str, Server | None]:
    """The server as the nodes of a cluster see it; nodes that reach it, if any does."""
    lines = {node: _find(servers or (), label) for node, servers in section.items()}
    reached = {node: line for node, line in lines.items() if line is not None and line.response_seconds is not None}
    return reached or lines


def check_server(server: Server, params: Params) -> CheckResult:
    """Results of one server."""
    if server.response_seconds is None:
        reasons = "; ".join(problem.text for problem in server.problems) or "no reason given"
        yield Result(state=state_of(params, "state_unreachable", State.CRIT), summary=f"No data from ntopng: {reasons}")
        yield from _plain_credentials(server)
        yield from link(server.url)
        return
    yield Result(
        state=State.OK,
        summary=f"Version {server.version or 'unknown'}, {server.edition_title}",
        details=server.edition_text or f"Version {server.version or 'unknown'}, {server.edition_title}",
    )
    yield from _check_licence(server.licence, params)
    if server.redis is not None:
        state = REDIS_STATES.get(server.redis.health, State.UNKNOWN)
        yield Result(state=state, notice=f"Redis: {server.redis.health}, {server.redis.keys} keys")
    yield from check_measures(SERVER, values(server), params)
    yield from _check_problems(server, params)
    if server.os:
        yield Result(state=State.OK, notice=f"Operating system: {server.os}")
    yield from _plain_credentials(server)
    names = ", ".join(interface.name for interface in server.interfaces)
    yield Result(state=State.OK, notice=f"Interfaces: {names or 'none'}")
    yield from link(server.url)


def _plain_credentials(server: Server) -> CheckResult:
    if server.plain_credentials:
        yield Result(
            state=State.OK,
            notice="Login: token or password travel in clear, readable to everybody on the way: use https in the rule",
        )


def _check_licence(licence: Licence | None, params: Params) -> CheckResult:
    if licence is None:
        return
    state = State.OK if licence.state == "valid" else state_of(params, "state_licence", State.CRIT)
    yield Result(state=state, notice=f"Licence: {licence.state}" + (f" ({licence.text})" if licence.text else ""))


def _check_problems(server: Server, params: Params) -> CheckResult:
    stalls = _stalls(server)
    for problem in server.problems:
        if problem in stalls:
            yield Result(
                state=State.OK,
                notice=f"Missing: {problem.text}; ntopng may be cleaning up its alerts: fine for ten minutes",
            )
        elif problem.kind == "stale":
            yield Result(state=state_of(params, "state_stale", State.WARN), notice=f"Old data: {problem.text}")
        else:
            yield Result(state=state_of(params, "state_incomplete", State.WARN), notice=f"Missing: {problem.text}")


def _stalls(server: Server) -> Sequence[Problem]:
    """Problems of a call for alerts that came too late, and of what there was no time for then; none after a while."""
    store, key = get_value_store(), f"{server.server}.stalled_since"
    stalls = [
        problem for problem in server.problems if problem.scope in ("alerts", "events") and problem.kind == "timeout"
    ]
    if not stalls:
        store.pop(key, None)
        return ()
    since = store.get(key)
    if not isinstance(since, float):
        store[key] = since = server.time
    if not 0.0 <= server.time - since < STALL_SECONDS:
        return ()
    return [*stalls, *(problem for problem in server.problems if problem.kind == "deadline")]


def values(server: Server) -> Mapping[str, float | None]:
    """The figures of a server, by the keys of the table."""
    engine, redis, licence, resources = server.alerts, server.redis, server.licence, server.resources
    expires = licence.expires if licence else None

    def rate(name: str, counter: int | None) -> float | None:
        return counter_rate(f"{server.server}.{name}", server.time, counter)

    return {
        "response_time": server.response_seconds,
        "uptime": server.uptime_seconds,
        "clock_offset": None if server.clock_offset_seconds is None else abs(server.clock_offset_seconds),
        "licence": None if expires is None else max(expires - server.time, 0.0),
        "cpu_load": resources.cpu_load,
        "cpu_percent": resources.cpu_percent,
        "memory_percent": resources.memory_percent,
        "process_memory": resources.ntopng_resident_bytes,
        "redis_memory": redis.memory_bytes if redis else None,
        "written_alerts": rate("written", engine.written) if engine else None,
        "dropped_alerts": rate("dropped", engine.dropped) if engine else None,
        "alert_queue_lost": engine.queue_lost_percent if engine else None,
        "requests": server.requests.made,
        "run_time": server.requests.seconds,
    }


check_plugin_ntopng_server = CheckPlugin(
    name="ntopng_server",
    service_name="ntopng",
    discovery_function=discover_ntopng_server,
    check_function=check_ntopng_server,
    check_default_parameters=DEFAULTS,
    check_ruleset_name="ntopng_server",
    cluster_check_function=cluster_check_ntopng_server,
)

check_plugin_ntopng_server_named = CheckPlugin(
    name="ntopng_server_named",
    service_name="ntopng server %s",
    sections=["ntopng_server"],
    discovery_function=discover_ntopng_server_named,
    check_function=check_ntopng_server_named,
    check_default_parameters=DEFAULTS,
    check_ruleset_name="ntopng_server_named",
    cluster_check_function=cluster_check_ntopng_server_named,
)
