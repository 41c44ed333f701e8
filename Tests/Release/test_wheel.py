"""The wheel: what tools of others say of it, and what it is like to install it."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))
# Nothing is looked up in an index, and nothing of the machine's own settings counts.
OFFLINE = {
    "PATH": os.environ["PATH"],
    "PIP_NO_INDEX": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_CONFIG_FILE": os.devnull,
    "UV_OFFLINE": "1",
    "UV_NO_CONFIG": "1",
}


def run(*words: str | Path, home: Path | None = None, cwd: Path | None = None, **environment: str) -> str:
    settings = OFFLINE | ({"HOME": str(home)} if home else {}) | environment
    ended = subprocess.run(words, env=settings, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout + ended.stderr


def tool(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def make(stage: Path, out: Path) -> Path:
    run(sys.executable, ROOT / "build/release/wheel.py", stage, out)
    (wheel,) = out.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment, with the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("installed") / "environment"
    run(sys.executable, "-m", "venv", folder)
    run(folder / "bin/pip", "install", "--no-deps", wheel)
    return folder


@pytest.fixture(scope="module")
def version() -> str:
    return run(MKPKIT, "--version").strip()


def test_others_find_no_fault(wheel: Path) -> None:
    run(tool("check-wheel-contents"), wheel)
    run(tool("twine"), "check", "--strict", wheel)


def test_the_command_is_there_with_pages_and_completions(installed: Path, version: str) -> None:
    for words in ([installed / "bin/mkpkit"], [installed / "bin/python", "-m", "mkpkit"]):
        assert run(*words, "--version").strip() == version
    assert (installed / "share/man/man1/mkpkit.1").is_file()
    for path in (
        "bash-completion/completions/mkpkit",
        "zsh/site-functions/_mkpkit",
        "fish/vendor_completions.d/mkpkit.fish",
    ):
        assert (installed / "share" / path).is_file()


def test_it_parses_with_the_python_of_its_environment(installed: Path, tmp_path: Path) -> None:
    run(installed / "bin/mkpkit", "init", "demo", "--template", "check", cwd=tmp_path, home=tmp_path)
    plugin = next((tmp_path / "demo").rglob("agent_based/*.py"))
    plugin.write_text("import no_such_name_(\n")
    ended = subprocess.run(
        [installed / "bin/mkpkit", "check", "demo"],
        env=OFFLINE | {"PATH": "/nonexistent", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert "MKP301" in ended.stdout + ended.stderr


def test_it_fetches_over_https(installed: Path, repository: Any, tmp_path: Path) -> None:
    run(installed / "bin/mkpkit", *repository.arguments(), "--out", tmp_path / "fetched", home=tmp_path)
    assert (tmp_path / "fetched/demo-1.0.0.mkp").is_file()


def test_pipx_and_uv_run_it(wheel: Path, tmp_path: Path, version: str) -> None:
    uv = run(
        tool("uv"), "tool", "run", "--python", sys.executable, "--from", wheel, "mkpkit", "--version", home=tmp_path
    )
    assert version in uv.splitlines()
    run(tool("pipx"), "install", "--python", sys.executable, wheel, home=tmp_path)
    assert run(tmp_path / ".local/bin/mkpkit", "--version").strip() == version
    assert (tmp_path / ".local/share/man/man1/mkpkit.1").exists()


def test_it_goes_without_a_trace(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "environment")
    before = {path for path in (tmp_path / "environment").rglob("*") if path.is_file()}
    run(tmp_path / "environment/bin/pip", "install", "--no-deps", "--no-compile", wheel)
    run(tmp_path / "environment/bin/pip", "uninstall", "--yes", "mkpkit")
    assert {path for path in (tmp_path / "environment").rglob("*") if path.is_file()} - before == set()


def test_digest_and_bill_of_materials_are_there(wheel: Path) -> None:
    digest, name = Path(f"{wheel}.sha256").read_text().split()
    assert (digest, name) == (hashlib.sha256(wheel.read_bytes()).hexdigest(), wheel.name)
    bill = Path(f"{wheel}.cdx.json").read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        (inside,) = [name for name in archive.namelist() if name.endswith("sboms/mkpkit.cdx.json")]
        assert archive.read(inside) == bill


def test_pip_takes_it_by_its_digest_and_no_other(wheel: Path, tmp_path: Path) -> None:
    requirements = wheel.with_name("mkpkit-requirements.txt").read_text()
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert requirements.splitlines()[-1] == f"mkpkit=={wheel.name.split('-')[1]} --hash=sha256:{digest}"
    words = ["--no-deps", "--require-hashes", "--find-links", str(wheel.parent), "--target", str(tmp_path / "target")]
    (tmp_path / "right.txt").write_text(requirements)
    (tmp_path / "wrong.txt").write_text(requirements.replace(digest, digest[::-1]))
    pip = [sys.executable, "-m", "pip", "install", *words, "--requirement"]
    refused = subprocess.run([*pip, tmp_path / "wrong.txt"], env=OFFLINE, capture_output=True, text=True, check=False)
    assert refused.returncode != 0 and "DO NOT MATCH THE HASHES" in refused.stderr
    assert not (tmp_path / "target").exists()
    run(*pip, tmp_path / "right.txt")


def test_the_same_commit_gives_the_same_bytes(wheel: Path, another_stage: Path, tmp_path: Path) -> None:
    assert make(another_stage, tmp_path).read_bytes() == wheel.read_bytes()
