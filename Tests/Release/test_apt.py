"""The signed repository of build/release/apt.sh, as apt sees it: no root, no network, nothing of this machine's apt."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def package(folder: Path, version: str, text: str = "hello") -> None:
    tree = folder / version
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr/share/demo").mkdir(parents=True)
    (tree / "usr/share/demo/text").write_text(text)
    (tree / "DEBIAN/control").write_text(
        f"Package: demo\nVersion: {version}\nArchitecture: amd64\nMaintainer: Me <me@example.org>\nDescription: x\n"
    )
    built = run("dpkg-deb", "--root-owner-group", "--build", tree, folder / f"demo_{version}_amd64.deb")
    assert built.returncode == 0, built.stderr
    shutil.rmtree(tree)


@dataclass(frozen=True)
class Maker:
    """Somebody who has packages and a key."""

    folder: Path

    def __post_init__(self) -> None:
        (self.folder / "gnupg").mkdir(mode=0o700, parents=True)
        (self.folder / "packages").mkdir()
        words = [
            "--batch",
            "--passphrase",
            "",
            "--quick-generate-key",
            "Me <me@example.org>",
            "ed25519",
            "sign",
            "never",
        ]
        made = run("gpg", *words, GNUPGHOME=str(self.folder / "gnupg"))
        assert made.returncode == 0, made.stderr

    @property
    def packages(self) -> Path:
        return self.folder / "packages"

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    def publish(self, key: str = "me@example.org") -> subprocess.CompletedProcess[str]:
        script = ROOT / "build/release/apt.sh"
        return run(script, self.packages, self.repository, key, GNUPGHOME=str(self.folder / "gnupg"))

    def close(self) -> None:
        run("gpgconf", "--kill", "gpg-agent", GNUPGHOME=str(self.folder / "gnupg"))


@pytest.fixture
def maker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Maker]:
    made = Maker(tmp_path_factory.mktemp("maker") / "m")
    package(made.packages, "1.0.0")
    yield made
    made.close()


@dataclass(frozen=True)
class User:
    """Somebody who installs from there."""

    folder: Path

    def apt(self, *words: str) -> subprocess.CompletedProcess[str]:
        for name in ("state/lists/partial", "cache/archives/partial", "etc/sources.list.d", "etc/preferences.d"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        settings = {
            "Dir::State": "state",
            "Dir::State::status": "status",
            "Dir::Cache": "cache",
            "Dir::Etc": "etc",
            "Dir::Etc::parts": "none",
            "Dir::Etc::main": "none",
        }
        options = [f"-o{name}={self.folder / value}" for name, value in settings.items()]
        return run("apt-get", *options, "-oAPT::Sandbox::User=", "-oAPT::Update::Error-Mode=any", *words, APT_CONFIG="")

    def trusts(self, repository: Path, key: Path) -> None:
        (self.folder / "etc/sources.list.d").mkdir(parents=True, exist_ok=True)
        (self.folder / "etc/sources.list.d/demo.sources").write_text(
            f"Types: deb\nURIs: copy:{repository}\nSuites: stable\nComponents: main\nArchitectures: amd64\n"
            f"Signed-By: {key}\n"
        )

    def offered(self) -> str:
        return self.apt("install", "--simulate", "demo:amd64").stdout


@pytest.fixture
def user(tmp_path: Path) -> User:
    return User(tmp_path / "user")


def test_apt_takes_what_is_signed_and_newer(maker: Maker, user: User) -> None:
    published = maker.publish()
    assert published.returncode == 0, published.stderr
    user.trusts(maker.repository, maker.repository / "mkpkit-archive-keyring.gpg")
    updated = user.apt("update")
    assert updated.returncode == 0, updated.stderr
    assert "Inst demo (1.0.0 mkpkit:stable [amd64])" in user.offered()
    package(maker.packages, "1.1.0~beta.1")
    package(maker.packages, "1.1.0")
    assert maker.publish().returncode == 0
    assert user.apt("update").returncode == 0
    assert "Inst demo (1.1.0 " in user.offered()


def test_apt_refuses_another_key(maker: Maker, user: User, tmp_path: Path) -> None:
    assert maker.publish().returncode == 0
    other = Maker(tmp_path / "other")
    package(other.packages, "9.0.0")
    assert other.publish().returncode == 0
    other.close()
    user.trusts(other.repository, maker.repository / "mkpkit-archive-keyring.gpg")
    updated = user.apt("update")
    assert updated.returncode != 0 and "NO_PUBKEY" in updated.stdout + updated.stderr
    assert "Inst demo" not in user.offered()


@pytest.mark.parametrize("changed", ["dists/stable/main/binary-amd64/Packages", "dists/stable/InRelease"])
def test_apt_refuses_what_was_changed_later(changed: str, maker: Maker, user: User) -> None:
    assert maker.publish().returncode == 0
    path = maker.repository / changed
    path.write_text(path.read_text().replace("main", "mail").replace("1.0.0", "6.0.0"))
    if path.name == "Packages":
        path.with_name("Packages.gz").unlink()
    user.trusts(maker.repository, maker.repository / "mkpkit-archive-keyring.gpg")
    assert user.apt("update").returncode != 0
    assert "Inst demo" not in user.offered()


def test_what_was_published_stays(maker: Maker) -> None:
    assert maker.publish().returncode == 0
    before = {path: path.read_bytes() for path in maker.repository.rglob("*") if path.is_file()}
    (maker.packages / "demo_1.0.0_amd64.deb").unlink()
    package(maker.packages, "1.0.0", text="other")
    again = maker.publish()
    assert again.returncode == 1
    assert again.stderr == "demo_1.0.0_amd64.deb: is there already, with other bytes\n"
    assert {path: path.read_bytes() for path in maker.repository.rglob("*") if path.is_file()} == before


def test_without_key_or_packages_nothing_changes(maker: Maker) -> None:
    assert maker.publish("nobody@example.org").returncode != 0
    assert not (maker.repository / "dists").exists()
    shutil.rmtree(maker.packages)
    maker.packages.mkdir()
    empty = maker.publish()
    assert (empty.returncode, empty.stderr) == (3, f"{maker.packages}: no .deb in there\n")
    assert not list(maker.repository.glob(".new*"))
