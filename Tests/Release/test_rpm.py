"""The RPM package: what rpm says of it, and what is inside."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import stat
import subprocess
import tarfile
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


def make(stage: Path, out: Path, home: Path) -> Path:
    run(ROOT / "build/release/rpm.sh", stage, out, HOME=str(home))
    (package,) = out.glob("*.rpm")
    return package


def query(package: Path, question: str) -> list[str]:
    return run("rpm", "--query", "--package", package, *question.split(" ")).splitlines()


@pytest.fixture(scope="module")
def package(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(stage, tmp_path_factory.mktemp("rpm"), tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def unpacked(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    archive = subprocess.run(["rpm2archive", "-"], input=package.read_bytes(), capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="tar")
    return folder


def test_rpm_finds_it_whole(package: Path) -> None:
    assert "OK" in run("rpm", "--checksig", "--nosignature", package)


def test_it_names_what_it_needs_and_runs_nothing(package: Path) -> None:
    needs = {line.split(" ")[0] for line in query(package, "--requires")}
    # The mkpkit of the tests loads libraries that are inside the released one.
    linked = re.findall(r"NEEDED +(\S+)", run("objdump", "-p", MKPKIT))
    assert any(need.startswith("libc.so.6(GLIBC_2.") for need in needs)
    others = {need for need in needs if not need.startswith((*linked, "rpmlib(", "rtld("))}
    assert others == {"libcurl.so.4()(64bit)", "ca-certificates", "git", "python3"}
    assert query(package, "--scripts") == query(package, "--triggers") == []


def test_everything_belongs_to_root_with_the_usual_modes(package: Path) -> None:
    lines = query(package, "--queryformat [%{FILENAMES}\\t%{FILEMODES:perms}\\t%{FILEUSERNAME}:%{FILEGROUPNAME}\\n]")
    assert len(lines) > 20
    executable = set()
    for line in lines:
        name, mode, owner = line.split("\t")
        assert owner == "root:root", line
        assert mode in {"-rw-r--r--", "-rwxr-xr-x", "drwxr-xr-x"}, line
        executable |= {name} if mode == "-rwxr-xr-x" else set()
    assert executable == {"/usr/bin/mkpkit"}


def test_the_executable_is_that_of_the_stage(stage: Path, unpacked: Path) -> None:
    mkpkit = unpacked / "usr/bin/mkpkit"
    assert mkpkit.read_bytes() == (stage / "root/bin/mkpkit").read_bytes()
    assert stat.S_IMODE(mkpkit.stat().st_mode) == 0o755


def test_pages_completions_and_documents_are_where_distributions_look(unpacked: Path) -> None:
    page = gzip.decompress((unpacked / "usr/share/man/man1/mkpkit.1.gz").read_bytes())
    assert b"mkpkit" in page
    for name in (
        "bash-completion/completions/mkpkit",
        "zsh/site-functions/_mkpkit",
        "fish/vendor_completions.d/mkpkit.fish",
        "licenses/mkpkit/LICENSE",
        "doc/mkpkit/README.md",
        "doc/mkpkit/mkpkit.cdx.json",
    ):
        assert (unpacked / "usr/share" / name).is_file(), name


def test_nothing_says_where_it_was_packed(package: Path, tmp_path: Path) -> None:
    (host,) = query(package, "--queryformat %{BUILDHOST}|%{BUILDTIME}|%{VENDOR}|%{DISTRIBUTION}|%{DISTTAG}")
    assert host == "localhost|1700000000|(none)|(none)|(none)"
    assert str(ROOT) not in run("rpm", "--query", "--package", "--xml", package)


def test_it_runs_and_fetches_over_https(unpacked: Path, repository: Any, tmp_path: Path) -> None:
    mkpkit = unpacked / "usr/bin/mkpkit"
    assert run(mkpkit, "--version") == run(MKPKIT, "--version")
    run(mkpkit, *repository.arguments(), "--out", tmp_path / "fetched", HOME=str(tmp_path))
    assert (tmp_path / "fetched/demo-1.0.0.mkp").is_file()


def test_digest_and_bill_of_materials_stand_beside_it(package: Path) -> None:
    digest, name = Path(f"{package}.sha256").read_text().split()
    assert (digest, name) == (hashlib.sha256(package.read_bytes()).hexdigest(), package.name)
    assert Path(f"{package}.cdx.json").is_file()


def test_the_same_commit_gives_the_same_bytes(package: Path, another_stage: Path, tmp_path: Path) -> None:
    # Somebody's own settings of rpmbuild don't count.
    (tmp_path / ".rpmmacros").write_text("%vendor Acme\n%_buildhost acme.example\n%_binary_payload w3.zstdio\n")
    assert make(another_stage, tmp_path / "out", tmp_path).read_bytes() == package.read_bytes()
