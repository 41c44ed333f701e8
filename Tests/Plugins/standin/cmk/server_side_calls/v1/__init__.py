"""Stand-in for cmk.server_side_calls.v1."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

__all__ = [
    "HostConfig",
    "IPAddressFamily",
    "IPv4Config",
    "IPv6Config",
    "Secret",
    "SpecialAgentCommand",
    "SpecialAgentConfig",
    "entry_point_prefixes",
    "replace_macros",
]


class IPAddressFamily(enum.Enum):
    """Family of addresses."""

    IPV4 = enum.auto()
    IPV6 = enum.auto()


class _IPConfig:
    def __init__(self, *, address: str | None, additional_addresses: Sequence[str] = ()) -> None:
        self._address = address
        self.additional_addresses = additional_addresses

    @property
    def address(self) -> str:
        """The address; raises RuntimeError where its look-up failed."""
        if not self._address:
            raise RuntimeError("look-up of the address failed")
        return self._address


class IPv4Config(_IPConfig):
    """IPv4 addresses of a host."""


class IPv6Config(_IPConfig):
    """IPv6 addresses of a host."""


class HostConfig:
    """What is known of the host that a command is built for."""

    def __init__(
        self,
        *,
        name: str,
        alias: str = "",
        ipv4_config: IPv4Config | None = None,
        ipv6_config: IPv6Config | None = None,
        primary_family: IPAddressFamily = IPAddressFamily.IPV4,
        macros: Mapping[str, str] | None = None,
    ) -> None:
        if not name:
            raise ValueError("a host has a name")
        self.name = name
        self.alias = alias or name
        self.ipv4_config = ipv4_config
        self.ipv6_config = ipv6_config
        self.macros = macros or {}
        self._primary = ipv4_config if primary_family is IPAddressFamily.IPV4 else ipv6_config

    @property
    def primary_ip_config(self) -> IPv4Config | IPv6Config:
        """Addresses of the primary family; raises ValueError for a host without."""
        if self._primary is None:
            raise ValueError("the host has no address")
        return self._primary


class Secret(NamedTuple):
    """A secret of a rule; passed as it is, the program gets a reference to the password store."""

    id: int
    format: str = "%s"
    pass_safely: bool = True

    def unsafe(self, template: str = "%s", /) -> Secret:
        """The secret as plain text in the command line."""
        if template.count("%s") != 1:
            raise ValueError(f"invalid template {template!r}")
        return Secret(self.id, template, False)


@dataclass(frozen=True, kw_only=True)
class SpecialAgentCommand:
    """Arguments of one call of a special agent."""

    command_arguments: Sequence[str | Secret]
    stdin: str | None = None

    def __post_init__(self) -> None:
        for argument in self.command_arguments:
            if not isinstance(argument, (str, Secret)):
                raise TypeError(f"an argument must be str or Secret, got {argument!r}")


ParsedT = TypeVar("ParsedT")


@dataclass(frozen=True, kw_only=True)
class SpecialAgentConfig(Generic[ParsedT]):
    """A special agent."""

    name: str
    parameter_parser: Callable[[Mapping[str, object]], ParsedT]
    commands_function: Callable[[ParsedT, HostConfig], Iterable[SpecialAgentCommand]]


def replace_macros(value: str, macros: Mapping[str, str]) -> str:
    """Replace the macros of a host in a text."""
    for name, replacement in macros.items():
        value = value.replace(name, replacement)
    return value


def entry_point_prefixes() -> Mapping[type, str]:
    """Prefix of the variable by plug-in class."""
    return {SpecialAgentConfig: "special_agent_"}
