"""The Debian package: what dpkg and lintian say of it, and what is inside."""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))


def run(*words: str | Path, **environment: str) -> str:
    ended = subprocess.run(
        words,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def make(stage: Path, out: Path) -> Path:
    run(ROOT / "build/release/deb.sh", stage, out)
    (package,) = out.glob("*.deb")
    return package


@pytest.fixture(scope="module")
def package(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(stage, tmp_path_factory.mktemp("deb"))


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    run("dpkg-deb", "--extract", package, folder)
    return folder


def test_it_names_what_it_needs_and_runs_nothing(package: Path, tmp_path: Path) -> None:
    depends = [word.strip().split(" ")[0] for word in run("dpkg-deb", "--field", package, "Depends").split(",")]
    assert depends == ["libc6", "libcurl4", "ca-certificates", "git", "python3"]
    run("dpkg-deb", "--control", package, tmp_path / "control")
    assert sorted(path.name for path in (tmp_path / "control").iterdir()) == ["control", "md5sums"]


def test_the_digests_are_those_of_the_files(package: Path, unpacked: Path) -> None:
    lines = run("dpkg-deb", "--info", package, "md5sums").splitlines()
    files = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert {line.split("  ")[1] for line in lines} == files
    for line in lines:
        digest, name = line.split("  ")
        assert hashlib.md5((unpacked / name).read_bytes()).hexdigest() == digest


def test_everything_belongs_to_root_with_the_usual_modes(package: Path, unpacked: Path) -> None:
    for line in run("dpkg-deb", "--contents", package).splitlines():
        assert line.split()[1] == "root/root", line
    modes = {str(path.relative_to(unpacked)): stat.S_IMODE(path.stat().st_mode) for path in unpacked.rglob("*")}
    folders = {name for name in modes if (unpacked / name).is_dir()}
    assert {modes[name] for name in folders} == {0o755}
    assert {name for name in modes if modes[name] == 0o755} - folders == {"usr/bin/mkpkit"}
    assert {modes[name] for name in set(modes) - folders} == {0o755, 0o644}


def test_pages_completions_and_documents_are_where_debian_looks(unpacked: Path) -> None:
    page = gzip.decompress((unpacked / "usr/share/man/man1/mkpkit.1.gz").read_bytes())
    assert b"mkpkit" in page
    for name in (
        "bash-completion/completions/mkpkit",
        "zsh/vendor-completions/_mkpkit",
        "fish/vendor_completions.d/mkpkit.fish",
        "doc/mkpkit/copyright",
        "doc/mkpkit/README.md",
        "doc/mkpkit/mkpkit.cdx.json",
    ):
        assert (unpacked / "usr/share" / name).is_file(), name


def test_it_runs_and_fetches_over_https(unpacked: Path, repository: Any, tmp_path: Path) -> None:
    mkpkit = unpacked / "usr/bin/mkpkit"
    assert run(mkpkit, "--version") == run(MKPKIT, "--version")
    run(mkpkit, *repository.arguments(), "--out", tmp_path / "fetched", HOME=str(tmp_path))
    assert (tmp_path / "fetched/demo-1.0.0.mkp").is_file()


def test_the_same_commit_gives_the_same_bytes(package: Path, another_stage: Path, tmp_path: Path) -> None:
    assert make(another_stage, tmp_path).read_bytes() == package.read_bytes()
