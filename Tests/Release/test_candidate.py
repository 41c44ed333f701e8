"""`make release-candidate`, with a make that makes little."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GIT = ["git", "-c", "user.name=J", "-c", "user.email=j@example.org", "-c", "commit.gpgsign=false"]

MAKE = """#!/bin/sh
echo "$1" >> "$CALLS"
[ "$1" != "$FAILS" ] || exit 2
[ "$1" = release-artifacts ] || exit 0
mkdir -p dist .build/stage
echo 1.2.0 > .build/stage/version
echo "artefact$($DIFFERS)" > dist/mkpkit.tar.gz
date +%N > dist/mkpkit.tar.gz.minisig
"""


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder, self.calls = folder / "repository", folder / "calls"
        (self.folder / "build/release").mkdir(parents=True)
        shutil.copy(ROOT / "build/release/candidate.sh", self.folder / "build/release")
        (self.folder / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0\n\n- New.\n\n## 1.1.0\n")
        (self.folder / ".gitignore").write_text("dist/\n.build/\n")
        (folder / "make").write_text(MAKE)
        (folder / "make").chmod(0o755)
        self.make = folder / "make"
        self.git("init", "-q")
        self.commit()

    def git(self, *words: str) -> None:
        subprocess.run([*GIT, *words], cwd=self.folder, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def run(self, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {"PATH": os.environ["PATH"], "MAKE": str(self.make), "CALLS": str(self.calls), "DIFFERS": "true"}
        return subprocess.run(
            [self.folder / "build/release/candidate.sh"],
            env=settings | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def made(self) -> list[str]:
        return self.calls.read_text().split() if self.calls.exists() else []


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


ALL = ["test", "package", "release-artifacts", "test-channels", "release-artifacts"]


def test_it_does_everything_and_says_what_is_left(repository: Repository) -> None:
    ended = repository.run()
    assert ended.returncode == 0, ended.stderr
    assert repository.made() == ALL
    assert ended.stdout.splitlines()[0] == "1.2.0: tested, and made twice to the same 1 files, in dist. What is left:"
    assert "git tag --sign v1.2.0" in ended.stdout


@pytest.mark.parametrize("target", ["test", "package", "release-artifacts", "test-channels"])
def test_it_stops_at_what_fails(target: str, repository: Repository) -> None:
    ended = repository.run(FAILS=target)
    assert ended.returncode != 0
    assert repository.made() == ALL[: ALL.index(target) + 1]
    assert "What is left" not in ended.stdout


def test_other_bytes_are_no_release(repository: Repository) -> None:
    ended = repository.run(DIFFERS="pwd")
    assert ended.returncode == 1
    assert ended.stderr == "release-candidate: mkpkit.tar.gz: made once more, it has other bytes\n"


def test_nothing_begins_without_a_commit_a_version_and_a_free_tag(repository: Repository) -> None:
    (repository.folder / "new").write_text("x")
    assert "isn't committed" in repository.run().stderr
    repository.commit()
    repository.git("tag", "v1.2.0")
    assert "v1.2.0 is there already" in repository.run().stderr
    (repository.folder / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
    repository.commit()
    assert "no section for a version" in repository.run().stderr
    assert repository.made() == []


def test_both_say_the_same_version(repository: Repository) -> None:
    changes = repository.folder / "CHANGELOG.md"
    changes.write_text(changes.read_text().replace("1.2.0", "1.3.0"))
    repository.commit()
    ended = repository.run()
    assert "--version is 1.2.0, CHANGELOG.md has 1.3.0" in ended.stderr
    assert repository.made() == ["test", "package", "release-artifacts"]
