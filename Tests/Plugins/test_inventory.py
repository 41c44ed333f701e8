"""HW/SW inventory."""

from __future__ import annotations

from cmk.agent_based.v2 import TableRow
from support.agent_output import sample
from support.services import inventory, parse

SECTIONS = parse(sample("server")[""])


def _rows(name: str, sections: dict[str, object]) -> list[TableRow]:
    rows = inventory(name, sections)
    assert all(isinstance(row, TableRow) for row in rows)
    return [row for row in rows if isinstance(row, TableRow)]


def test_servers() -> None:
    (row,) = _rows("ntopng_server", SECTIONS)
    assert row.path == ["software", "applications", "ntopng", "servers"]
    assert row.key_columns == {"server": "ntop1.example.net:3000"}
    assert row.inventory_columns["version"] == "6.2.241023"
    assert row.inventory_columns["edition"] == "Community"


def test_interfaces() -> None:
    rows = _rows("ntopng_interface", SECTIONS)
    assert [row.inventory_columns["name"] for row in rows] == ["mon0", "zmq://127.0.0.1:5556", "second.pcap"]
    assert rows[0].inventory_columns["speed"] == 10_000_000_000
    assert rows[0].status_columns == {"hosts": 922, "flows": 4455}


def test_exporters() -> None:
    rows = _rows("ntopng_exporter", SECTIONS)
    assert [(row.key_columns["address"], row.inventory_columns["kind"]) for row in rows] == [
        ("127.0.0.1", "probe"),
        ("10.201.0.1", "exporter"),
        ("10.201.0.2", "exporter"),
    ]


def test_hosts() -> None:
    rows = _rows("ntopng_host", parse(sample("direct")[""]))
    assert [row.key_columns["address"] for row in rows] == ["10.200.8.10", "2001:db8:8::10", "10.200.8.10"]
    assert rows[0].inventory_columns["mac"] == "02:1A:0A:C8:08:0A"
    assert len({tuple(row.key_columns.values()) for row in rows}) == 3
    assert _rows("ntopng_host", parse(sample("direct_inactive")[""])) == []
