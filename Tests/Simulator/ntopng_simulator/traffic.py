"""Live flows. A place in the flow table holds one flow after the other, so the table changes as time passes."""

import threading
from dataclasses import dataclass

from .catalogue import APPLICATIONS
from .mixing import fraction, heavy, mix, wave
from .network import Host, Network

_PERIODIC = 13
_ALERTED = 9


@dataclass(frozen=True)
class Flow:
    """A live flow with its counters at one moment."""

    key: int
    hash_id: int
    client: Host
    server: Host
    client_port: int
    server_port: int
    application: int
    first_seen: int
    last_seen: int
    client_bytes: int
    server_bytes: int
    rate: float
    score: int
    periodic: bool
    info: str
    exporter: tuple[str, int, int] | None

    @property
    def bytes(self) -> int:
        """Bytes in both directions."""
        return self.client_bytes + self.server_bytes

    @property
    def duration(self) -> int:
        """Seconds from first to last packet, counted as ntopng does."""
        return self.last_seen - self.first_seen + 1

    @property
    def l4(self) -> int:
        """Number of the layer 4 protocol."""
        return APPLICATIONS[self.application][3]

    @property
    def alerted(self) -> bool:
        """Whether the flow has a score."""
        return self.score > 0


class Traffic:
    """The flow tables of all interfaces, one snapshot a second."""

    def __init__(self, network: Network, seed: int) -> None:
        self._network = network
        self._seed = seed
        self._snapshots: dict[int, tuple[int, list[Flow]]] = {}
        self._lock = threading.Lock()

    def flows(self, ifid: int, now: float) -> list[Flow]:
        """All flows of an interface."""
        second = int(now)
        with self._lock:
            held = self._snapshots.get(ifid)
            if held is None or held[0] != second:
                held = (
                    second,
                    [self._flow(ifid, place, second) for place in range(self._network.interfaces[ifid].flows)],
                )
                self._snapshots[ifid] = held
            return held[1]

    def of_host(self, host: Host, now: float) -> list[Flow]:
        """The flows of one host."""
        return [flow for flow in self.flows(host.ifid, now) if host in (flow.client, flow.server)]

    def _flow(self, ifid: int, place: int, now: int) -> Flow:
        hosts = self._network.hosts(ifid)
        life = 30 + mix(self._seed, ifid, place, 10) % 3600
        shift = mix(self._seed, ifid, place, 11) % life
        turn = (now + shift) // life
        seed = (self._seed, ifid, place, turn)
        client = hosts[mix(*seed, 1) % len(hosts) if place % 3 else mix(*seed, 1) % min(10, len(hosts))]
        server = hosts[mix(*seed, 2) % len(hosts)]
        if server is client:
            # Nobody sees what a host sends to itself.
            server = hosts[(hosts.index(client) + 1) % len(hosts)]
        known = list(client.applications)
        application = known[int(fraction(*seed, 3) ** 2 * len(known))]
        begun = turn * life - shift
        amount, rate = wave(heavy(300, *seed, 4), 6.28 * fraction(*seed, 5), now - begun)
        share = 0.05 + 0.9 * fraction(*seed, 6)
        score = 10 * (1 + mix(*seed, 8) % 30) if place % _ALERTED == 0 else 0
        exporter = (f"10.201.0.{1 + place % 2}", 4, 6) if ifid == 1 else None
        transports_ports = APPLICATIONS[application][3] in (6, 17)
        return Flow(
            key=mix(*seed, 7) % (1 << 32),
            hash_id=ifid << 24 | place,
            client=client,
            server=server,
            client_port=1024 + mix(*seed, 9) % 64000 if transports_ports else 0,
            server_port=APPLICATIONS[application][4],
            application=application,
            first_seen=begun,
            last_seen=now,
            client_bytes=60 + int(amount * share),
            server_bytes=int(amount * (1 - share)),
            rate=rate,
            score=score,
            periodic=place % _PERIODIC == 0,
            info=f"{server.name or server.ip}/{place}" if application in (7, 91) else "",
            exporter=exporter,
        )
