"""From a simulated ntopng through the agent's executable to the services.

Needs the executable: NTOPNG_AGENT=.build/release/agent_ntopng.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import jsonschema
import pytest
from cmk.agent_based.v2 import State
from cmk.server_side_calls.v1 import HostConfig, IPv4Config, Secret
from support.agent_output import Sections, split_output
from support.services import INVENTORIES, SECTIONS, MonitoredHost, all_services, host_labels, inventory, parse
from support.simulator import Simulator, simulator

from cmk_addons.plugins.ntopng.lib.rule_parser import parse_rule
from cmk_addons.plugins.ntopng.server_side_calls.ntopng import commands_ntopng

AGENT = os.environ.get("NTOPNG_AGENT", "")
SCHEMAS = Path(__file__).parents[2] / "build" / "schemas" / "sections"

pytestmark = pytest.mark.skipif(not AGENT, reason="NTOPNG_AGENT does not name the agent's executable")


@pytest.fixture(scope="module")
def ntopng() -> Iterator[Simulator]:
    with simulator("--hosts", "300", "--interfaces", "3", "--alerts", "2000", "--engaged", "5") as running:
        yield running


def _run(
    server: Simulator, folder: Path, *addresses: str, user_options: Mapping[str, object] | None = None, **mode: object
) -> Mapping[str, Sections]:
    """Run the command line that the rule yields; the secret goes over standard input instead of the password store."""
    kind = "direct" if addresses else "server"
    rule = {
        "servers": [{"url": server.url, "auth": ("token", Secret(1)), "tls": ("system", None), **(user_options or {})}],
        "mode": (kind, mode),
        "cache_seconds": 0,
    }
    host = HostConfig(
        name="h",
        ipv4_config=IPv4Config(address=addresses[0], additional_addresses=addresses[1:]) if addresses else None,
    )
    (command,) = commands_ntopng(parse_rule(rule), host)
    arguments = ["--stdin-secret" if isinstance(a, Secret) else a for a in command.command_arguments]
    arguments.remove("--token-id")
    environment = {**os.environ, "HOME": str(folder), "OMD_ROOT": str(folder), "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(
        [str(Path(AGENT).resolve()), *arguments],
        input=f"{server.token}\n",
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert server.token not in done.stdout + done.stderr
    return split_output(done.stdout)


def _validate(output: Mapping[str, Sections]) -> None:
    for tables in output.values():
        for name, table in tables.items():
            schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
            for row in table:
                jsonschema.Draft202012Validator(schema).validate(json.loads(row[0]))


def _check_everything(tables: Sections) -> set[str]:
    """Parse, discover, check twice, take the inventory; returns the names of the services."""
    sections = parse(tables)
    services = all_services(sections)
    host = MonitoredHost()
    for plugin, item in [*services.values(), *services.values()]:
        assert host.check(plugin, sections, item).results
    for name in sections:
        if SECTIONS[name].host_label_function is not None:
            host_labels(name, sections)
        if name in INVENTORIES:
            inventory(name, sections)
    return set(services)


def test_server_mode(ntopng: Simulator, tmp_path: Path) -> None:
    output = _run(ntopng, tmp_path)
    _validate(output)
    services = _check_everything(output[""])
    assert "ntopng" in services
    assert sum(name.startswith("ntopng interface ") for name in services) == 3
    assert "ntopng alerts System" in services


def test_second_run_gives_rates(ntopng: Simulator, tmp_path: Path) -> None:
    host = MonitoredHost()
    first = parse(_run(ntopng, tmp_path)[""])
    items = [item for plugin, item in all_services(first).values() if plugin == "ntopng_interface"]
    for item in items:
        host.check("ntopng_interface", first, item)
    ntopng.control("__clock?advance=60")
    second = parse(_run(ntopng, tmp_path)[""])
    outputs = [host.check("ntopng_interface", second, item) for item in items]
    assert all("ntopng_if_retransmissions" in output.metrics for output in outputs)
    assert any(output.value("ntopng_if_total") > 0 for output in outputs)


def test_piggyback_and_direct_mode_agree(ntopng: Simulator, tmp_path: Path) -> None:
    output = _run(ntopng, tmp_path, piggyback={"names": ["ip"], "max_hosts": 20})
    _validate(output)
    names = sorted(name for name in output if name)
    assert 0 < len(names) <= 20
    for name in names[:3]:
        services = _check_everything(output[name])
        assert {"Network traffic", "Network flows"} <= services
        direct = _run(ntopng, tmp_path, name)
        _validate(direct)
        assert direct.keys() == {""}
        assert direct[""].keys() == {"ntopng_host"}
        assert _check_everything(direct[""]) == services


def test_host_that_ntopng_does_not_know(ntopng: Simulator, tmp_path: Path) -> None:
    output = _run(ntopng, tmp_path, "192.0.2.250")
    _validate(output)
    sections = parse(output[""])
    assert all_services(sections) == {}
    assert "192.0.2.250" in MonitoredHost().check("ntopng_host_traffic", sections).summary


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    with simulator("--hosts", "60", "--hostile") as hostile:
        output = _run(hostile, tmp_path, piggyback={"names": ["name", "ip"], "max_hosts": 10})
    _validate(output)
    for tables in output.values():
        assert tables.keys() <= SECTIONS.keys()
        _check_everything(tables)


def test_user_without_right_to_see_alerts(tmp_path: Path) -> None:
    with simulator("--hosts", "20", user="noalerts") as restricted:
        output = _run(restricted, tmp_path)
    _validate(output)
    sections = parse(output[""])
    check = MonitoredHost().check("ntopng_server", sections)
    assert check.state is State.WARN
    assert "Missing: alerts" in check.summary


@pytest.mark.parametrize("version", ["5.0", "5.6", "6.0", "6.3"])
def test_versions(version: str, tmp_path: Path) -> None:
    with simulator("--hosts", "30", "--version", version) as server:
        output = _run(server, tmp_path)
    _validate(output)
    assert "ntopng" in _check_everything(output[""])


def test_named_server(ntopng: Simulator, tmp_path: Path) -> None:
    output = _run(ntopng, tmp_path, user_options={"name": "core"})
    _validate(output)
    services = _check_everything(output[""])
    assert "ntopng server core" in services
    assert "ntopng" not in services
    assert all(
        name.startswith(
            (
                "ntopng server ",
                "ntopng interface core ",
                "ntopng alerts core ",
                "ntopng exporter core ",
                "ntopng probe core ",
            )
        )
        for name in services
    )
