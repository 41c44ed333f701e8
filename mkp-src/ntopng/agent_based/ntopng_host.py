# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Section of a monitored host, from piggyback data or direct mode, and its labels."""

from cmk.agent_based.v2 import AgentSection, HostLabel, HostLabelGenerator, StringTable

from cmk_addons.plugins.ntopng.lib.host import Host, HostSection
from cmk_addons.plugins.ntopng.lib.sections import parse_lines


def parse_ntopng_host(string_table: StringTable) -> HostSection | None:
    """Lines of the host in the order of the agent's output."""
    return list(parse_lines("ntopng_host", Host, string_table)) or None


def host_labels_ntopng_host(section: HostSection) -> HostLabelGenerator:
    """Mark hosts that ntopng sees.

    ntopng/host: "local" or "remote", as ntopng's local networks say.
    ntopng/seen_by: the (first) server that sees the host.
    """
    seen = next((host for host in section if host.active), None)
    if seen is None:
        return
    if seen.local is not None:
        yield HostLabel("ntopng/host", "local" if seen.local else "remote")
    yield HostLabel("ntopng/seen_by", seen.server)


agent_section_ntopng_host = AgentSection(
    name="ntopng_host",
    parse_function=parse_ntopng_host,
    host_label_function=host_labels_ntopng_host,
)
