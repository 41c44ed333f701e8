"""What can be chosen on the command line."""

from dataclasses import dataclass, field

VERSIONS = {
    "5.0": "5.0.211004",
    "5.2": "5.2.220225",
    "5.4": "5.4.220729",
    "5.6": "5.6.230306",
    "6.0": "6.0.240108",
    "6.2": "6.2.241023",
    "6.3": "6.3.241024",
}

EDITIONS = {
    "community": "Community",
    "pro": "Professional",
    "enterprise_m": "Enterprise M",
    "enterprise_l": "Enterprise L",
}


@dataclass(frozen=True)
class Options:
    """Sizes, version and behaviour of one simulated server."""

    seed: int = 1
    version: str = "6.2"
    edition: str = "community"
    interfaces: int = 3
    hosts: int = 1500
    flows: int = 900
    alerts: int = 20_000
    alert_days: int = 31
    alert_rate: float | None = None
    engaged: int = 6
    uptime: int = 7200
    now: float | None = None
    frozen: bool = False
    latency_ms: float = 0.0
    workers: int = 5
    login: bool = True
    hostile: bool = False
    starting: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def release(self) -> tuple[int, int]:
        """`(6, 2)`, to compare."""
        major, minor = self.version.split(".")
        return int(major), int(minor)

    @property
    def build(self) -> str:
        """`6.2.241023`."""
        return VERSIONS[self.version]

    @property
    def licence(self) -> int:
        """0 Community, 1 Pro, 2 Enterprise M, 3 Enterprise L."""
        return list(EDITIONS).index(self.edition)
