# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""Command line of the special agent. Secrets are passed as references to the password store, never as text."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence

from cmk.server_side_calls.v1 import (
    HostConfig,
    IPv4Config,
    IPv6Config,
    Secret,
    SpecialAgentCommand,
    SpecialAgentConfig,
    replace_macros,
)

from cmk_addons.plugins.ntopng.lib.rule import (
    DirectMode,
    EventsRule,
    PiggybackRule,
    Rule,
    ServerMode,
    ServerRule,
    TokenAuth,
    UserAuth,
)
from cmk_addons.plugins.ntopng.lib.rule_parser import parse_rule

Arguments = list[str | Secret]


def parse_params(params: Mapping[str, object]) -> Rule:
    """The typed rule."""
    return parse_rule(params)


def commands_ntopng(params: Rule, host_config: HostConfig) -> Iterator[SpecialAgentCommand]:
    """One command for all servers: Checkmk 2.3 and 2.4 run only one command per special agent and host."""
    mode = _mode(params.mode, host_config)
    common = _common(params)
    arguments: Arguments = ["sections"]
    for number, server in enumerate(params.servers):
        if number:
            arguments.append("--next-server")
        arguments += [*_server(server, host_config.macros), *common, *mode]
    yield SpecialAgentCommand(command_arguments=arguments)


def _server(server: ServerRule, macros: Mapping[str, str]) -> Arguments:
    arguments: Arguments = ["--url", replace_macros(server.url, macros)]
    if server.name:
        arguments += ["--server", server.name]
    if server.link_url:
        arguments += ["--link-url", replace_macros(server.link_url, macros)]
    arguments += _login(server.auth)
    if server.ca_file:
        arguments += ["--ca-file", server.ca_file]
    if not server.verify:
        arguments.append("--insecure")
    if server.allows_plain_credentials:
        arguments.append("--allow-plain-credentials")
    return [*arguments, *_repeat("--interface", server.interfaces)]


def _login(auth: TokenAuth | UserAuth | None) -> Arguments:
    match auth:
        case TokenAuth(token=Secret() as token):
            return ["--token-id", token]
        case UserAuth(username=username, password=Secret() as password):
            return ["--user", username, "--password-id", password]
        case None:
            return []
        case _:
            raise TypeError("the rule holds no reference to the password store")


def _common(params: Rule) -> Arguments:
    return [
        "--timeout",
        str(params.timeout),
        "--request-timeout",
        str(params.request_timeout),
        "--cache-seconds",
        str(params.cache_seconds),
        "--sample-flows",
        str(params.sample_flows),
    ]


def _mode(mode: ServerMode | DirectMode, host_config: HostConfig) -> Arguments:
    if isinstance(mode, DirectMode):
        addresses = [*_addresses(host_config), *mode.addresses]
        if not addresses:
            raise ValueError(f"host {host_config.name} has no address to look up in ntopng")
        return [
            "--hosts",
            "direct",
            *_repeat("--host-address", dict.fromkeys(addresses)),
            *_repeat("--host-vlan", mode.vlans),
        ]
    arguments: Arguments = ["--alert-period", str(mode.alert_period)] if mode.alerts else ["--no-alerts"]
    if not mode.exporters:
        arguments.append("--no-exporters")
    if mode.piggyback is not None:
        arguments += _piggyback(mode.piggyback)
    if mode.events is not None:
        arguments += _events(mode.events)
    return arguments


def _piggyback(rule: PiggybackRule) -> Arguments:
    return [
        "--hosts",
        "piggyback",
        *_repeat("--host-name-from", [name.replace("_", "-") for name in rule.names]),
        *_repeat("--host-network", rule.networks),
        *_repeat("--host-vlan", rule.vlans),
        "--host-min-score",
        str(rule.min_score),
        "--max-hosts",
        str(rule.max_hosts),
    ]


def _events(rule: EventsRule) -> Arguments:
    if not rule.families:
        return []
    return [
        *_repeat("--events", rule.families),
        "--event-min-severity",
        rule.min_severity,
        "--max-events",
        str(rule.max_events),
        "--event-retention",
        str(rule.retention),
    ]


def _repeat(option: str, values: Sequence[object] | Mapping[str, None]) -> list[str]:
    return [text for value in values for text in (option, str(value))]


def _addresses(host_config: HostConfig) -> Iterator[str]:
    """All addresses of the host, the primary family first."""
    families = [host_config.ipv4_config, host_config.ipv6_config]
    try:
        primary = host_config.primary_ip_config
    except ValueError:
        primary = None  # Checkmk says so for a host without addresses.
    families.sort(key=lambda family: family is not primary)
    for family in families:
        if family is not None:
            yield from _family_addresses(family)


def _family_addresses(family: IPv4Config | IPv6Config) -> Iterator[str]:
    # A look-up that failed: Checkmk reports that itself, the other addresses still serve.
    with contextlib.suppress(RuntimeError):
        yield family.address
    yield from family.additional_addresses


special_agent_ntopng = SpecialAgentConfig(
    name="ntopng",
    parameter_parser=parse_params,
    commands_function=commands_ntopng,
)
