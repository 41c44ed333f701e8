# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""HW/SW inventory: ntopng servers, their interfaces and exporters; how ntopng knows a monitored host."""

from collections.abc import Sequence

from cmk.agent_based.v2 import InventoryPlugin, InventoryResult, TableRow

from cmk_addons.plugins.ntopng.lib.exporter import Exporter
from cmk_addons.plugins.ntopng.lib.host import HostSection
from cmk_addons.plugins.ntopng.lib.hosts import active
from cmk_addons.plugins.ntopng.lib.interface import Interface
from cmk_addons.plugins.ntopng.lib.server import Server

PATH = ["software", "applications", "ntopng"]


def inventory_ntopng_server(section: Sequence[Server]) -> InventoryResult:
    """Table of servers."""
    for server in section:
        yield TableRow(
            path=[*PATH, "servers"],
            key_columns={"server": server.server},
            inventory_columns={
                "url": server.url,
                "version": server.version,
                "edition": server.edition_title,
                "os": server.os,
                "licence": server.licence.state if server.licence else None,
            },
            status_columns={"uptime": server.uptime_seconds, "interfaces": len(server.interfaces)},
        )


def inventory_ntopng_interface(section: Sequence[Interface]) -> InventoryResult:
    """Table of interfaces."""
    for interface in section:
        yield TableRow(
            path=[*PATH, "interfaces"],
            key_columns={"server": interface.server, "ifid": interface.ifid},
            inventory_columns={
                "name": interface.name,
                "alias": interface.alias,
                "kind": interface.kind,
                "speed": interface.speed_bits_per_s,
                "url": interface.url,
            },
            status_columns={"hosts": interface.hosts.active, "flows": interface.flows.active},
        )


def inventory_ntopng_exporter(section: Sequence[Exporter]) -> InventoryResult:
    """Table of probes and exporters."""
    for line in section:
        yield TableRow(
            path=[*PATH, "exporters"],
            key_columns={"server": line.server, "ifid": line.ifid, "probe": line.probe.id, "address": line.address},
            inventory_columns={
                "kind": line.kind,
                "name": line.name,
                "interface": line.interface,
                "version": line.probe.version if line.kind == "probe" else None,
                "edition": line.probe.edition if line.kind == "probe" else None,
            },
            status_columns={"last_seen": line.last_seen},
        )


def inventory_ntopng_host(section: HostSection) -> InventoryResult:
    """Table of the places where ntopng sees the host."""
    for host in active(section):
        if host.address is not None:
            yield TableRow(
                path=["networking", "ntopng"],
                key_columns={
                    "server": host.server,
                    "ifid": host.ifid,
                    "address": host.address,
                    "vlan": host.vlan,
                },
                inventory_columns={
                    "interface": host.interface,
                    "name": host.name,
                    "mac": host.mac,
                    "local": host.local,
                    "url": host.url,
                },
                status_columns={"first_seen": host.first_seen, "last_seen": host.last_seen},
            )


inventory_plugin_ntopng_server = InventoryPlugin(
    name="ntopng_server",
    inventory_function=inventory_ntopng_server,
)

inventory_plugin_ntopng_interface = InventoryPlugin(
    name="ntopng_interface",
    inventory_function=inventory_ntopng_interface,
)

inventory_plugin_ntopng_exporter = InventoryPlugin(
    name="ntopng_exporter",
    inventory_function=inventory_ntopng_exporter,
)

inventory_plugin_ntopng_host = InventoryPlugin(
    name="ntopng_host",
    inventory_function=inventory_ntopng_host,
)
