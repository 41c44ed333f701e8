"""Interfaces and active hosts. Everything about a host follows from seed, interface and number."""

import ipaddress
from dataclasses import dataclass
from functools import cached_property

from .catalogue import APPLICATIONS
from .mixing import fraction, heavy, mix, wave
from .options import Options

LOCAL_NETWORKS = {
    0: ("10.200.8.0/24", "LAN_BUILD"),
    1: ("10.0.0.0/8", "TEN"),
    2: ("192.168.0.0/16", "HOME"),
    3: ("2001:db8:8::/64", "LAN_BUILD6"),
}
_NETWORKS = {number: ipaddress.ip_network(cidr) for number, (cidr, _) in LOCAL_NETWORKS.items()}

# Hosts with a story, on the first interface: address, VLAN, name. They test exact matching.
KNOWN = (
    ("10.200.8.10", 0, "build-fr-001.lan.example.com"),
    ("10.0.0.1", 0, "gateway.example.com"),
    ("10.0.0.10", 0, "printer.example.com"),
    ("10.0.0.1", 7, "gateway-lab.example.com"),
    ("2001:db8:8::10", 0, "build-fr-001.lan.example.com"),
    ("203.0.113.10", 0, "repo.example.net"),
    ("10.231.2.134", 908, ""),
    ("10.200.8.20", 0, "db-01.lan.example.com"),
    ("fe80::7c0:e74e:87c3:5d93", 0, ""),
    ("203.0.113.20", 0, "cdn.example.org"),
)


@dataclass(frozen=True)
class Counters:
    """Traffic of a host since it was first seen, and at this moment, in bytes and bytes/s."""

    sent: int
    received: int
    sent_rate: float
    received_rate: float


@dataclass(frozen=True)
class Host:
    """An active host of one interface."""

    seed: int
    ifid: int
    number: int
    ip: str
    vlan: int
    name: str

    @property
    def key(self) -> str:
        """`IP`, or `IP@VLAN` of a tagged host."""
        return f"{self.ip}@{self.vlan}" if self.vlan else self.ip

    @cached_property
    def address(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        """The address, parsed."""
        return ipaddress.ip_address(self.ip)

    @cached_property
    def network_id(self) -> int | None:
        """The local network with the longest prefix, or None for a remote host."""
        matches = [number for number, network in _NETWORKS.items() if self.address in network]
        return max(matches, key=lambda number: _NETWORKS[number].prefixlen, default=None)

    @property
    def local(self) -> bool:
        """Whether the host is in a local network."""
        return self.network_id is not None

    @property
    def mac(self) -> str:
        """The link address of a local host; a remote one shows its router's."""
        bits = mix(self.seed, 7, self.number) & 0xFFFFFFFFFF if self.local else 0xC0FFEE0001
        return ":".join(f"{(0x02 << 40 | bits) >> shift & 0xFF:02X}" for shift in (40, 32, 24, 16, 8, 0))

    @cached_property
    def _rates(self) -> tuple[float, float, float]:
        seed = (self.seed, self.ifid, self.number)
        boost = 40 if self.ifid == 0 and self.number < len(KNOWN) else 1
        return heavy(400 * boost, *seed, 1), heavy(900 * boost, *seed, 2), 6.28 * fraction(*seed, 3)

    def first_seen(self, begun: float) -> int:
        """When ntopng, running since `begun`, saw the host first."""
        return int(begun) + mix(self.seed, self.ifid, self.number, 4) % 900

    def counters(self, begun: float, now: float) -> Counters:
        """Traffic at `now`."""
        sent, received, phase = self._rates
        age = max(now - self.first_seen(begun), 0.0)
        total_sent, sent_rate = wave(sent, phase, age)
        total_received, received_rate = wave(received, phase + 1, age)
        return Counters(int(total_sent), int(total_received), sent_rate, received_rate)

    @cached_property
    def applications(self) -> dict[int, float]:
        """The host's applications with their share of its traffic."""
        known = list(APPLICATIONS)
        weights = {
            known[mix(self.seed, self.number, 5, place) % len(known)]: 1.0 / (place + 1) ** 2
            for place in range(2 + mix(self.seed, self.number, 6) % 5)
        }
        total = sum(weights.values())
        return {number: weight / total for number, weight in weights.items()}


@dataclass(frozen=True)
class Interface:
    """A network interface of the server."""

    ifid: int
    name: str
    kind: str
    hosts: int
    flows: int


class Network:
    """The interfaces with their hosts, made when first asked for."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.interfaces = {number: self._interface(number) for number in range(options.interfaces)}
        self._hosts: dict[int, list[Host]] = {}
        self._index: dict[int, dict[str, Host]] = {}

    def hosts(self, ifid: int) -> list[Host]:
        """All active hosts of an interface."""
        if ifid not in self._hosts:
            self._hosts[ifid] = self._make_hosts(self.interfaces[ifid])
            self._index[ifid] = {host.key: host for host in self._hosts[ifid]}
        return self._hosts[ifid]

    def host(self, ifid: int, key: str) -> Host | None:
        """The host with the key `IP` or `IP@VLAN`, exactly."""
        self.hosts(ifid)
        address, _, vlan = key.partition("@")
        try:
            address = str(ipaddress.ip_address(address))
        except ValueError:
            return None
        return self._index[ifid].get(f"{address}@{vlan}" if vlan not in ("", "0") else address)

    def _interface(self, number: int) -> Interface:
        options = self._options
        name, kind = {
            0: ("mon0", "packet"),
            1: ("zmq://127.0.0.1:5556", "zmq"),
        }.get(number, (f"eth{number}", "packet"))
        share = options.hosts // options.interfaces
        hosts = options.hosts - share * (options.interfaces - 1) if number == 0 else share
        flows = options.flows if number == 0 else options.flows // 2
        return Interface(number, name, kind, hosts, flows)

    def _make_hosts(self, interface: Interface) -> list[Host]:
        seed, ifid = self._options.seed, interface.ifid
        known = KNOWN if ifid == 0 else ()
        hosts = [
            Host(seed, ifid, number, ip, vlan, name) for number, (ip, vlan, name) in enumerate(known[: interface.hosts])
        ]
        for number in range(len(hosts), interface.hosts):
            low = number & 0xFF, number >> 8 & 0xFF, number >> 16
            if number % 5 == 4:
                remote = ipaddress.ip_address("198.18.0.0") + (ifid << 16) + number
                hosts.append(Host(seed, ifid, number, str(remote), 0, f"s{number}.example.net" if number % 2 else ""))
            elif number % 23 == 0:
                hosts.append(Host(seed, ifid, number, f"2001:db8:8::{ifid + 1:x}:{number:x}", 0, ""))
            else:
                vlan = 10 + number % 7 if number % 50 == 1 else 0
                name = f"pc-{ifid}-{number}.example.com" if number % 3 else ""
                hosts.append(Host(seed, ifid, number, f"10.{16 * (ifid + 1) + low[2]}.{low[1]}.{low[0]}", vlan, name))
        return hosts
