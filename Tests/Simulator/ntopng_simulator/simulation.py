"""The state of one simulated server, and one call to it."""

import threading
from dataclasses import dataclass, field
from typing import Any

from .accounts import Accounts, User
from .alert_rows import AlertRows
from .clock import Clock
from .faults import Faults
from .hostile import Hostile
from .network import Host, Interface, Network
from .options import Options
from .replies import INVALID_ARGUMENTS, INVALID_INTERFACE, NOT_FOUND, RestError
from .request_log import RequestLog
from .traffic import Traffic


class Simulation:
    """Everything that outlives a request."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.clock = Clock(options.now, options.frozen)
        self.begun = self.clock.start - options.uptime
        self.network = Network(options)
        self.traffic = Traffic(self.network, options.seed)
        self.accounts = Accounts(options.login)
        self.faults = Faults(options.faults)
        self.log = RequestLog()
        self.hostile = Hostile() if options.hostile else None
        self.starting = options.starting
        self.tables: dict[tuple[str, str], dict[str, str]] = {}
        self._stores: dict[tuple[str, int], AlertRows] = {}
        self._lock = threading.Lock()

    def alerts(self, family: str, ifid: int) -> AlertRows:
        """The stored alerts of a family. System and user alerts do not belong to an interface."""
        place = -1 if family in ("system", "user") else ifid
        with self._lock:
            store = self._stores.get((family, place))
            if store is None:
                options = self.options
                count = self._stored(family, place)
                rate = options.alert_rate if family in ("flow", "host") else 0.0
                if family == "host" and options.alert_rate is not None:
                    rate = options.alert_rate / 50
                hosts = self.network.hosts(max(place, 0))
                store = AlertRows(options.seed, family, hosts, count, self.clock.start, options.alert_days, rate)
                self._stores[family, place] = store
            return store

    def note_activity(self, text: str) -> None:
        """Write a user alert, as some calls do."""
        self.alerts("user", -1).added.append((int(self.clock.now()), text))

    def _stored(self, family: str, place: int) -> int:
        alerts = self.options.alerts
        match family:
            case "flow":
                return alerts if place == 0 else alerts // 10
            case "host":
                return alerts // 50 if place == 0 else alerts // 500
            case "interface" | "network" | "mac":
                return min(alerts, 3) if place == 1 else 0
            case "system":
                return min(alerts, 2)
            case _:
                return 0


@dataclass
class Call:
    """One request by a known user, with helpers for what most scripts do first."""

    simulation: Simulation
    user: User
    arguments: dict[str, str]
    now: float
    path: str
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> Options:
        """The server's options."""
        return self.simulation.options

    @property
    def begun(self) -> float:
        """When ntopng was started."""
        return self.simulation.begun

    @property
    def current_interface(self) -> Interface:
        """What the scripts that do not look at `ifid` answer for."""
        return self.simulation.network.interfaces[self.user.interface or 0]

    def interface(self, system: bool = False) -> Interface:
        """The interface asked for, where `system` is set also -1. A bound user gets the data of the bound one."""
        interfaces = self.simulation.network.interfaces
        asked = self.arguments.get("ifid", "")
        if system and asked == "-1":
            return self.current_interface
        if not asked.lstrip("-").isdigit() or int(asked) not in interfaces:
            raise RestError(INVALID_INTERFACE)
        return interfaces[int(asked)] if self.user.interface is None else self.current_interface

    def host(self, interface: Interface) -> Host:
        """The active host asked for, by address or by name."""
        key = self.arguments.get("host", "")
        if not key:
            raise RestError(INVALID_ARGUMENTS)
        if "@" not in key and self.arguments.get("vlan", "0") != "0":
            key = f"{key}@{self.arguments['vlan']}"
        host = self.simulation.network.host(interface.ifid, key)
        if host is None:
            named = (host for host in self.simulation.network.hosts(interface.ifid) if host.name == key)
            host = next(named, None) if key else None
        if host is None or not self.may_see(host):
            raise RestError(NOT_FOUND)
        return host

    def may_see(self, host: Host) -> bool:
        """Whether the user's networks hold the host."""
        return self.user.network is None or host.ip.startswith(self.user.network)

    def number(self, name: str, default: int) -> int:
        """A whole number among the arguments."""
        value = self.arguments.get(name, "")
        return int(value) if value.lstrip("-").isdigit() else default

    def remembered(self, table: str, **defaults: str) -> dict[str, str]:
        """Size and sort parameters; those not given are the user's last ones."""
        saved = self.simulation.tables.setdefault((self.user.name, table), dict(defaults))
        saved.update({name: self.arguments[name] for name in defaults if name in self.arguments})
        return dict(saved)
