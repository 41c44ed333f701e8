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


def _arguments(rule: Mapping[str, object], *addresses: str) -> list[str]:
    """The command line that the rule yields; the secret goes over standard input instead of the password store."""
    ip = IPv4Config(address=addresses[0], additional_addresses=addresses[1:]) if addresses else None
    (command,) = commands_ntopng(parse_rule(rule), HostConfig(name="h", ipv4_config=ip))
    arguments = ["--stdin-secret" if isinstance(a, Secret) else a for a in command.command_arguments]
    return [argument for argument in arguments if argument != "--token-id"]


def _rule(*servers: Mapping[str, object], mode: tuple[str, object]) -> Mapping[str, object]:
    return {"servers": list(servers), "mode": mode, "cache_seconds": 0}


def _server(url: str, **more: object) -> Mapping[str, object]:
    return {"url": url, "auth": ("token", Secret(1)), "tls": ("system", None), **more}


def _execute(arguments: list[str], token: str, folder: Path) -> str:
    """Standard output of the agent; it ends well and shows no secret."""
    environment = {**os.environ, "HOME": str(folder), "OMD_ROOT": str(folder), "XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(
        [str(Path(AGENT).resolve()), *arguments],
        input=f"{token}\n",
        capture_output=True,
        text=True,
        timeout=120,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert token not in done.stdout + done.stderr
    return done.stdout


def _run(ntopng: Simulator, folder: Path, *addresses: str, **mode: object) -> Mapping[str, Sections]:
    """Sections of a run in direct mode for `addresses`, or without any in server mode."""
    rule = _rule(_server(ntopng.url), mode=("direct" if addresses else "server", mode))
    return split_output(_execute(_arguments(rule, *addresses), ntopng.token, folder))


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


def test_several_servers_of_which_one_is_down(ntopng: Simulator, tmp_path: Path) -> None:
    down = _server("http://127.0.0.1:9", name="lab", auth=("none", None))
    rule = _rule(_server(ntopng.url, name="core"), down, mode=("server", {}))
    output = split_output(_execute(_arguments(rule), ntopng.token, tmp_path))
    _validate(output)
    services = _check_everything(output[""])
    assert {"ntopng server core", "ntopng server lab"} <= services
    prefixes = ("ntopng server ", *(f"ntopng {what} core " for what in ("interface", "alerts", "exporter", "probe")))
    assert [name for name in services if not name.startswith(prefixes)] == []
    sections = parse(output[""])
    assert MonitoredHost().check("ntopng_server_named", sections, "lab").state is State.CRIT
    assert "Version" in MonitoredHost().check("ntopng_server_named", sections, "core").summary


@pytest.mark.parametrize(
    ("fault", "missing"),
    [
        ("host/alert/list=500", "alerts"),
        ("system/health/flow_collection=lua", "exporters"),
        ("host/active=garbage", "hosts"),
        ("flow/active=truncate", "flows"),
    ],
)
def test_one_failing_endpoint_leaves_the_rest(fault: str, missing: str, tmp_path: Path) -> None:
    with simulator("--hosts", "40", "--interfaces", "2", "--engaged", "3", "--fault", fault) as server:
        output = _run(server, tmp_path, piggyback={"names": ["ip"], "max_hosts": 5})
    _validate(output)
    services = _check_everything(output[""])
    assert sum(name.startswith("ntopng interface ") for name in services) == 2
    check = MonitoredHost().check("ntopng_server", parse(output[""]))
    assert check.state is State.WARN
    assert f"Missing: {missing}" in check.summary


def test_probes_and_exporters(tmp_path: Path) -> None:
    with simulator("--hosts", "40", "--interfaces", "3") as server:
        services = _check_everything(_run(server, tmp_path)[""])
    assert any(name.startswith("ntopng exporter ") for name in services)


def test_new_alerts_become_log_messages(tmp_path: Path) -> None:
    events = {"families": ["host", "flow"], "min_severity": "warning"}
    with simulator("--hosts", "100", "--interfaces", "1", "--engaged", "5", "--alert-rate", "1") as server:
        arguments = _arguments(_rule(_server(server.url), mode=("server", {"events": events})))
        _execute(arguments, server.token, tmp_path)
        server.control("__clock?advance=120")
        output = _execute(arguments, server.token, tmp_path)
    _, header, log = output.partition("<<<logwatch>>>\n")
    assert header
    name, batch, *messages = log.splitlines()
    assert name.startswith("[[[") and name.endswith("]]]")
    assert batch.startswith("BATCH: ")
    assert messages
    assert {message[:2] for message in messages} <= {"W ", "C ", "O ", ". "}
