"""Writes inputs for the fuzzer of the agent to start from into the given folder: replies of a real ntopng."""

import json
import sys
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "Fixtures" / "ntopng"
CHOICES = 24
ROW = {
    "ip": "10.0.0.1",
    "vlan": 0,
    "name": "x",
    "is_localhost": True,
    "first_seen": 1795553000,
    "last_seen": 1795553990,
    "thpt": {"bps": 8.5, "pps": 1},
    "bytes": {"sent": 1, "recvd": 2, "total": 3},
    "num_flows": {"as_client": 1, "as_server": 1, "total": 2},
    "score": {"as_client": 5, "as_server": 6, "total": 11},
    "num_alerts": 1,
    "tstamp": {"value": 1795553900},
    "alert_id": {"value": "17", "label": "y"},
    "severity": {"value": 5},
    "msg": {"description": "z"},
    "duration": 3,
    "row_id": "9",
    "client": {"ip": "10.0.0.1", "port": 1, "name": "a"},
    "server": {"ip": "10.0.0.2", "port": 443, "name": "b"},
    "protocol": {"l4": "TCP", "l7": "TLS"},
    "key": "1",
    "hash_id": "2",
    "breakdown": {"cli2srv": 50, "srv2cli": 50},
}


def main() -> None:
    """A seed for each thing that can be asked: all recorded replies together, and each alone."""
    folder = Path(sys.argv[1])
    recorded = [path.read_bytes().replace(b"\0", b"") for path in sorted(FIXTURES.glob("*.http"))]
    row = json.dumps({"data": [ROW], "records": [ROW], "results": [ROW], "totalRows": 1}).encode()
    table = json.dumps({"1795478400": [1] * 24, "metadata": {"epoch_step": 60}, "series": []}).encode()
    for choice in range(CHOICES):
        (folder / f"rows{choice}").write_bytes(bytes([choice]) + b"\0".join([row, table, row]))
        for index, reply in enumerate(recorded):
            (folder / f"{choice}-{index}").write_bytes(bytes([choice]) + reply)
    everything = b"\0".join(recorded)
    for choice in range(3):
        (folder / f"all{choice}").write_bytes(bytes([choice]) + everything)


if __name__ == "__main__":
    main()
