"""The runner of the agent: time, size, environment, failures."""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from loading import Gui, loaded


@pytest.fixture(scope="module")
def gui() -> Iterator[Gui]:
    with loaded(register=False) as found:
        yield found


def script(folder: Path, body: str) -> Path:
    path = folder / "agent"
    path.write_text(f"#!/usr/bin/python3\nimport json, os, sys, time\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_request_by_standard_input_only(gui: Gui, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMD_ROOT", "/omd/sites/x")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/omd/sites/x/lib")
    agent = script(
        tmp_path, "json.load(sys.stdin); print(json.dumps({'argv': sys.argv[1:], 'environment': dict(os.environ)}))"
    )
    told = json.loads(gui.agent.view({"view": "host", "secret": "s3cret"}, agent, seconds=60))
    assert told["argv"] == ["view"]
    assert "s3cret" not in json.dumps(told)
    assert set(told["environment"]) - {"LC_CTYPE"} <= {
        "PATH",
        "LANG",
        "OMD_ROOT",
        "OMD_SITE",
        "PASSWORD_STORE_SECRET_FILE",
    }


def test_reply_with_error_is_a_reply(gui: Gui, tmp_path: Path) -> None:
    agent = script(tmp_path, "sys.stdin.read(); print('{\"error\": {}}'); sys.exit(1)")
    assert gui.agent.view({}, agent, seconds=60) == '{"error": {}}\n'


@pytest.mark.parametrize(
    ("body", "kind", "message"),
    [
        ("sys.exit(5)", "internal", "exit code 5"),
        ("print('no json')", "internal", "exit code 0"),
        ("print('[1]')", "internal", "exit code 0"),
        ("time.sleep(60)", "timeout", "too long"),
        ("sys.stdin.read(); os.close(1); time.sleep(60)", "timeout", "too long"),
        ("sys.stdin.read(); os.close(1); os.close(2); time.sleep(60)", "timeout", "too long"),
        ("os.write(1, b'x' * 5_000_000); time.sleep(60)", "internal", "too large"),
        ("os.kill(os.getpid(), 9)", "internal", "exit code -9"),
    ],
)
def test_failures(gui: Gui, tmp_path: Path, body: str, kind: str, message: str) -> None:
    seconds = 1.5 if kind == "timeout" else 60
    with pytest.raises(gui.agent.AgentError, match=message) as caught:
        gui.agent.view({"padding": "x" * 300_000}, script(tmp_path, body), seconds=seconds)
    assert caught.value.kind == kind


def test_children_of_the_agent_end_with_it(gui: Gui, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    start = "import subprocess\np = subprocess.Popen(['sleep', '60'])"
    body = f"{start}\nopen({str(note)!r}, 'w').write(str(p.pid))\np.wait()"
    with pytest.raises(gui.agent.AgentError):
        gui.agent.view({}, script(tmp_path, body), seconds=4)
    status = Path(f"/proc/{note.read_text()}/status")
    for _attempt in range(50):
        if not status.exists() or "\nState:\tZ" in status.read_text():
            return
        time.sleep(0.1)
    pytest.fail("the child is still there")


def test_much_on_standard_error_does_not_block(gui: Gui, tmp_path: Path) -> None:
    agent = script(tmp_path, "os.write(2, b'e' * 3_000_000); sys.stdin.read(); print('{}')")
    assert gui.agent.view({"padding": "x" * 300_000}, agent, seconds=60) == "{}\n"


def test_missing_binary(gui: Gui, tmp_path: Path) -> None:
    with pytest.raises(gui.agent.AgentError, match="can't be started"):
        gui.agent.view({}, tmp_path / "absent")


def test_binary_is_beside_the_package(gui: Gui) -> None:
    assert gui.agent.BINARY.parts[-2:] == ("libexec", "agent_ntopng")
    assert os.sep in str(gui.agent.BINARY)
