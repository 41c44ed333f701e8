# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Services "ntopng exporter X" and "ntopng probe X": who sends flows to ntopng."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from cmk.agent_based.v2 import (
    AgentSection,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    Result,
    Service,
    ServiceLabel,
    State,
)

from cmk_addons.plugins.ntopng.lib.checking import Params, add_known, check_measures, counter_rate, link
from cmk_addons.plugins.ntopng.lib.exporter import Exporter, ExporterCounters
from cmk_addons.plugins.ntopng.lib.lines import lines_parser
from cmk_addons.plugins.ntopng.lib.measure import default_parameters
from cmk_addons.plugins.ntopng.lib.measures import EXPORTER, PROBE
from cmk_addons.plugins.ntopng.lib.selection import EXPORTER_DISCOVERY_DEFAULTS, patterns, wanted

Section = Sequence[Exporter]


parse_ntopng_exporter = lines_parser("ntopng_exporter", Exporter)

agent_section_ntopng_exporter = AgentSection(
    name="ntopng_exporter",
    parse_function=parse_ntopng_exporter,
)


def discover_ntopng_exporter(params: Params, section: Section) -> DiscoveryResult:
    """One service per exporter's address, whatever number of probes it sends to."""
    yield from _discover(params, section, "exporter")


def discover_ntopng_probe(params: Params, section: Section) -> DiscoveryResult:
    """One service per probe."""
    yield from _discover(params, section, "probe")


def _discover(params: Params, section: Section, kind: str) -> DiscoveryResult:
    kinds = params.get("kinds")
    if isinstance(kinds, (list, tuple)) and kind not in kinds:
        return
    include, exclude = patterns(params, "include"), patterns(params, "exclude")
    servers: dict[str, str] = {}
    for line in section:
        if line.kind == kind and wanted([_item(line), line.address, line.name or ""], include, exclude):
            servers.setdefault(_item(line), line.server)
    for item, server in servers.items():
        yield Service(item=item, labels=[ServiceLabel("ntopng/server", server)])


def _item(line: Exporter) -> str:
    """Exporters are known by their address; probes by name, for several of them often share one."""
    if line.kind == "exporter":
        return line.item(line.address)
    return line.item(line.name or line.probe.id)


def check_ntopng_exporter(item: str, params: Params, section: Section) -> CheckResult:
    """Check an exporter."""
    yield from check_exporter(_select(section, "exporter", item), params)


def check_ntopng_probe(item: str, params: Params, section: Section) -> CheckResult:
    """Check a probe."""
    yield from check_probe(_select(section, "probe", item), params)


def cluster_check_ntopng_exporter(item: str, params: Params, section: Mapping[str, Section | None]) -> CheckResult:
    """Check an exporter over all nodes of the cluster."""
    yield from check_exporter(_select(_merged(section), "exporter", item), params)


def cluster_check_ntopng_probe(item: str, params: Params, section: Mapping[str, Section | None]) -> CheckResult:
    """Check a probe over all nodes of the cluster."""
    yield from check_probe(_select(_merged(section), "probe", item), params)


def _merged(section: Mapping[str, Section | None]) -> Section:
    """Lines of all nodes, each probe and exporter of a server once: the newest."""
    newest: dict[tuple[str, str], Exporter] = {}
    for lines in section.values():
        for line in lines or ():
            known = newest.get((line.kind, line.key))
            if known is None or line.time > known.time:
                newest[line.kind, line.key] = line
    return list(newest.values())


def _select(section: Section, kind: str, item: str) -> Section:
    return [line for line in section if line.kind == kind and _item(line) == item]


def check_exporter(lines: Section, params: Params) -> CheckResult:
    """Results of one exporter, from the lines of all probes that it sends to."""
    if not lines:
        return
    yield from check_measures(
        EXPORTER,
        {
            "age": _age(lines),
            "flows": _rate(lines, "netflow_flows", lambda counters: counters.netflow_flows),
            "samples": _rate(lines, "sflow_samples", lambda counters: counters.sflow_samples),
            "drops": _rate(lines, "drops", lambda counters: counters.drops),
        },
        params,
    )
    for line in lines:
        via = f"{line.probe.id} ({line.probe.address or 'no address'}), interface {line.interface}"
        yield Result(state=State.OK, notice=f"Probe: {via}")
    yield from link(lines[0].url)


def check_probe(lines: Section, params: Params) -> CheckResult:
    """Results of one probe."""
    if not lines:
        return
    probe = lines[0].probe
    offsets = [abs(o) for line in lines if (o := line.probe.clock_offset_seconds) is not None]
    yield from check_measures(
        PROBE,
        {
            "age": _age(lines),
            "exported_flows": _rate(lines, "exported_flows", lambda counters: counters.exported_flows),
            "drops": _rate(lines, "drops", lambda counters: counters.drops),
            "packets": _rate(lines, "packets", lambda counters: counters.packets),
            "dropped_packets": _rate(lines, "dropped_packets", lambda counters: counters.dropped_packets),
            "collected_flows": _rate(lines, "netflow_flows", lambda counters: counters.netflow_flows),
            "collected_samples": _rate(lines, "sflow_samples", lambda counters: counters.sflow_samples),
            "exporters": add_known([line.exporters for line in lines]),
            "clock_offset": max(offsets, default=None),
        },
        params,
    )
    for title, text in (
        ("Address", lines[0].address),
        ("Version", " ".join(_texts(probe.version, probe.edition))),
        ("Mode", " ".join(_texts(probe.mode, probe.interface))),
        ("Licence", ", maintenance ".join(_texts(probe.licence, probe.maintenance))),
        ("Interfaces", ", ".join(line.interface for line in lines)),
    ):
        if text:
            yield Result(state=State.OK, notice=f"{title}: {text}")
    yield from link(lines[0].url)


def _texts(*parts: str | None) -> Iterable[str]:
    return (part for part in parts if part)


def _age(lines: Section) -> float | None:
    ages = [max(line.time - line.last_seen, 0.0) for line in lines if line.last_seen is not None]
    return min(ages, default=None)


def _rate(lines: Section, name: str, counter: Callable[[ExporterCounters], int | None]) -> float | None:
    return add_known([counter_rate(f"{line.key}.{name}", line.time, counter(line.counters)) for line in lines])


check_plugin_ntopng_exporter = CheckPlugin(
    name="ntopng_exporter",
    service_name="ntopng exporter %s",
    discovery_function=discover_ntopng_exporter,
    discovery_default_parameters=EXPORTER_DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_exporter_discovery",
    check_function=check_ntopng_exporter,
    check_default_parameters=default_parameters(EXPORTER),
    check_ruleset_name="ntopng_exporter",
    cluster_check_function=cluster_check_ntopng_exporter,
)

check_plugin_ntopng_probe = CheckPlugin(
    name="ntopng_probe",
    service_name="ntopng probe %s",
    sections=["ntopng_exporter"],
    discovery_function=discover_ntopng_probe,
    discovery_default_parameters=EXPORTER_DISCOVERY_DEFAULTS,
    discovery_ruleset_name="ntopng_exporter_discovery",
    check_function=check_ntopng_probe,
    check_default_parameters=default_parameters(PROBE),
    check_ruleset_name="ntopng_probe",
    cluster_check_function=cluster_check_ntopng_probe,
)
