"""The archive of `make dist`, with the mkpkit of the tests inside instead of one that is compiled for old systems."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))
TIME = 1_700_000_000


def make(stage: Path, out: Path) -> Path:
    ended = subprocess.run(
        [ROOT / "build/release/dist.sh", stage, out], capture_output=True, text=True, timeout=600, check=False
    )
    assert ended.returncode == 0, ended.stderr
    (archive,) = out.glob("*.tar.gz")
    assert ended.stdout.splitlines()[-1] == str(archive)
    return archive


@pytest.fixture(scope="module")
def archive(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(stage, tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["tar", "xzf", archive, "-C", folder], check=True)
    yield folder / archive.name.removesuffix(".tar.gz")


def test_it_is_named_after_what_is_inside(archive: Path, unpacked: Path) -> None:
    version = subprocess.run(
        [unpacked / "bin/mkpkit", "--version"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert archive.name == f"mkpkit-{version}-linux-x86_64.tar.gz"


def test_digest_and_bill_of_materials_stand_beside_it(archive: Path) -> None:
    digest, name = Path(f"{archive}.sha256").read_text().split()
    assert (digest, name) == (hashlib.sha256(archive.read_bytes()).hexdigest(), archive.name)
    assert Path(f"{archive}.cdx.json").is_file()


def test_members_belong_to_nobody_and_stay_in_one_folder(archive: Path) -> None:
    with tarfile.open(archive) as tar:
        members = tar.getmembers()
    top = archive.name.removesuffix(".tar.gz")
    assert [member.name for member in members] == sorted(member.name for member in members)
    assert {member.name.split("/")[0] for member in members} == {top}
    assert {(member.uid, member.gid, member.mtime) for member in members} == {(0, 0, TIME)}
    modes = {member.name.removeprefix(f"{top}/"): stat.S_IMODE(member.mode) for member in members if member.isfile()}
    assert modes.pop("bin/mkpkit") == 0o755
    assert set(modes.values()) == {0o644}


def commands(command: dict[str, Any]) -> Iterator[list[str]]:
    yield [*command.get("superCommands", []), command["commandName"]]
    for child in command.get("subcommands", []):
        yield from commands(child)


def test_every_command_has_its_man_page(unpacked: Path) -> None:
    pages = {page.name: page.read_text() for page in (unpacked / "share/man/man1").iterdir()}
    dump = subprocess.run([MKPKIT, "--experimental-dump-help"], capture_output=True, check=True).stdout
    names = {"-".join(path) for path in commands(json.loads(dump)["command"])} - {"mkpkit-help"}
    assert {"mkpkit", "mkpkit-build", "mkpkit-sdk-install"} <= names
    assert {f"{name}.1" for name in names} == set(pages)
    # Examples stand as they are to be typed.
    example = ".nf\nmkpkit unpack ntopng\\-1.0.0.mkp \\-\\-out tree\n.fi"
    assert example in pages["mkpkit-unpack.1"]


def test_the_shell_takes_its_completions(unpacked: Path) -> None:
    completions = unpacked / "share/bash-completion/completions/mkpkit"
    subprocess.run(["bash", "-n", completions], check=True)
    assert "check-reproducible" in completions.read_text() and not completions.read_text().startswith("#!")
    assert (unpacked / "share/zsh/site-functions/_mkpkit").read_text().startswith("#compdef mkpkit")
    assert "complete -c 'mkpkit'" in (unpacked / "share/fish/vendor_completions.d/mkpkit.fish").read_text()


def test_documents_are_inside(unpacked: Path) -> None:
    assert (unpacked / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()
    documents = {path.name for path in (unpacked / "share/doc/mkpkit").iterdir()}
    assert documents == {"README.md", "CHANGELOG.md"} | {path.name for path in (ROOT / "docs").glob("*.md")}


def test_the_same_commit_gives_the_same_bytes(archive: Path, another_stage: Path, tmp_path: Path) -> None:
    assert make(another_stage, tmp_path).read_bytes() == archive.read_bytes()
