# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""What the services of a monitored host share: which lines count, discovery, cluster, details."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from cmk.agent_based.v2 import CheckResult, DiscoveryResult, Result, Service, State, render

from cmk_addons.plugins.ntopng.lib.checking import Params, add_known, counted, link, state_of
from cmk_addons.plugins.ntopng.lib.host import Host, HostSection, Sample

SERVICES = ("traffic", "flows", "score", "alerts")
DISCOVERY_DEFAULTS: dict[str, object] = {"services": list(SERVICES)}

Values = Mapping[str, float | None]

COMMON_DEFAULTS: dict[str, object] = {"state_inactive": 0}
"""Parameters that every service of a host has."""

COMBINE_DEFAULTS: dict[str, object] = {"combine": "busiest"}
"""How several interfaces that see the host become one figure."""


def discover(service: str, params: Params, section: HostSection, has: Callable[[Host], bool]) -> DiscoveryResult:
    """The service of this name, if the rule wants it and an active line has something to show."""
    services = params.get("services")
    if isinstance(services, (list, tuple)) and service not in services:
        return
    if any(has(host) for host in section if host.active):
        yield Service()


def merged(section: Mapping[str, HostSection | None]) -> HostSection:
    """Lines of all nodes of a cluster."""
    return [host for node in sorted(section) for host in section[node] or ()]


def active(section: HostSection) -> Sequence[Host]:
    """The active lines, each once: a host may get the same line as piggyback data and in direct mode."""
    newest: dict[str, Host] = {}
    for host in section:
        if host.active and (host.key not in newest or host.time > newest[host.key].time):
            newest[host.key] = host
    return list(newest.values())


def inactive(section: HostSection, params: Params) -> CheckResult:
    """The result for a host that ntopng does not know as active; nothing where the agent sent nothing."""
    if section:
        searched = sorted({address for host in section for address in host.searched})
        yield Result(
            state=state_of(params, "state_inactive", State.OK),
            summary=f"Not active in ntopng (looked for {', '.join(searched) or 'this host'})",
        )


def combine(
    hosts: Sequence[Host], params: Params, values: Callable[[Host], Values], weight: str
) -> tuple[dict[str, float | None], Sequence[Host]]:
    """Figures of a host over all its lines, and the lines that they come from.

    Addresses and VLANs on one interface are different traffic: they add up. Different interfaces may see the same
    traffic twice: the one with the highest `weight` counts, unless the rule says that they add up, too.
    """
    groups: dict[tuple[str, int | None], list[tuple[Host, Values]]] = {}
    for host in hosts:
        place = ("", None) if params.get("combine") == "sum" else (host.server, host.ifid)
        groups.setdefault(place, []).append((host, values(host)))
    sums = [({key: add_known([v[key] for _, v in group]) for key in group[0][1]}, group) for group in groups.values()]
    figures, group = max(sums, key=lambda entry: entry[0][weight] or 0.0)
    return figures, [host for host, _ in group]


def places(hosts: Sequence[Host], counted: Sequence[Host]) -> CheckResult:
    """Details: where ntopng sees the host, which of these lines count, deep links."""
    for host in hosts:
        texts = [host.place]
        texts += [text for text in (host.name, host.mac) if text]
        if host.local is not None:
            texts.append("local" if host.local else "remote")
        if not any(host is other for other in counted):
            texts.append("not counted, another interface sees more")
        yield Result(state=State.OK, notice=f"Seen as {', '.join(texts)}")
        yield from link(host.url)


def sample(hosts: Sequence[Host]) -> CheckResult:
    """Details: applications and peers of the sample."""
    for host in hosts:
        if host.sample is not None:
            yield from _sample(host.place, host.sample)


def _sample(place: str, found: Sample) -> CheckResult:
    complete = found.active_flows is not None and found.page_flows >= found.active_flows
    of_all = f"{found.page_flows} of {'?' if found.active_flows is None else found.active_flows} active flows"
    source = "all active flows" if complete else f"sample: {counted(found.flows, 'flow')} of this host among {of_all}"
    if found.applications:
        texts = [_amount(app.name, app.bytes, app.flows) for app in found.applications]
        yield Result(state=State.OK, notice=f"Top applications, {place} ({source}): {', '.join(texts)}")
    if found.peers:
        texts = [
            _amount(f"{peer.name} {peer.address}" if peer.name else peer.address, peer.bytes, peer.flows)
            for peer in found.peers
        ]
        yield Result(state=State.OK, notice=f"Top peers, {place} ({source}): {', '.join(texts)}")


def _amount(name: str, size: int, flows: int) -> str:
    return f"{name} {render.bytes(size)} ({counted(flows, 'flow')})"
