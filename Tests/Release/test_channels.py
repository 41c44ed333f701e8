"""What `make release-artifacts` left in dist, as tools of others and fresh systems see it (`make test-channels`)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

pytestmark = pytest.mark.channels

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("DIST", ROOT / "dist"))
MEBIBYTE = 1 << 20


def run(*words: str | Path, **environment: str) -> str:
    ended = subprocess.run(
        words,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert ended.returncode == 0, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout


def newest(pattern: str) -> Path:
    files = sorted(DIST.glob(pattern), key=lambda path: path.stat().st_mtime)
    assert files, f"no {pattern} in {DIST}: make release-artifacts"
    return files[-1]


def test_the_wheel_says_which_glibc_it_needs() -> None:
    wheel = newest("mkpkit-*.whl")
    platform = wheel.name.removesuffix(".whl").split("-")[-1]
    assert int(platform.split("_")[2]) <= 28
    shown = " ".join(run(Path(sys.executable).with_name("auditwheel"), "show", wheel).split())
    assert f'constrains the platform tag to "{platform}"' in shown, shown
    assert wheel.stat().st_size <= 8 * MEBIBYTE


def test_lintian_finds_no_fault() -> None:
    run("lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", newest("mkpkit_*.deb"))


def test_man_has_nothing_to_say_of_the_pages(tmp_path: Path) -> None:
    run("dpkg-deb", "--extract", newest("mkpkit_*.deb"), tmp_path)
    pages = list((tmp_path / "usr/share/man/man1").iterdir())
    assert len(pages) > 20
    run("gunzip", *pages)
    run("mandoc", "-Tlint", "-Wwarning", *(page.with_suffix("") for page in pages))


@pytest.fixture(scope="module", params=["bullseye", "bookworm", "trixie"])
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A fresh Debian; only root can make one."""
    if os.geteuid() != 0:
        pytest.fail("make test-channels must run as root: it installs packages into systems of its own")
    root = tmp_path_factory.mktemp(request.param) / "root"
    # Without a mirror, debootstrap takes its own.
    mirror = [os.environ["MIRROR"]] if "MIRROR" in os.environ else []
    run("debootstrap", "--variant=minbase", request.param, root, *mirror)
    # Without it Swift programs don't know their arguments.
    run("mount", "--bind", "/proc", root / "proc")
    try:
        yield root
    finally:
        run("umount", root / "proc")


def inside(system: Path, *words: str) -> str:
    return run("chroot", system, "env", "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C.UTF-8", *words)


def apt(system: Path, *words: str) -> str:
    return inside(system, "apt-get", "--yes", "--no-install-recommends", *words)


def works(system: Path, repository: Any) -> None:
    """Does what a new user does, and fetches over https."""
    for path in (repository.key, repository.certificate):
        shutil.copy(path, system / "root")
    fetch = f"fetch demo --from {repository.url} --key {repository.key.name} --ca-file {repository.certificate.name}"
    commit = (
        "git init -q && git add . && git -c user.name=J -c user.email=j@example.org commit -q -m x && git tag v1.0.0"
    )
    commands = (
        f"init demo && cd demo && mkpkit build && mkpkit verify dist/demo-0.0.0-dev.mkp && "
        f"{commit} && mkpkit build && mkpkit verify dist/demo-1.0.0.mkp"
    )
    try:
        inside(system, "sh", "-ec", f"cd /root; mkpkit {fetch} --out fetched; test -s fetched/demo-1.0.0.mkp")
        inside(system, "sh", "-ec", f"cd /root; mkpkit {commands}")
    finally:
        inside(system, "sh", "-ec", "rm -rf /root/*")


def leftovers(system: Path) -> list[Path]:
    return [*system.glob("usr/bin/mkpkit"), *system.glob("usr/share/**/*mkpkit*")]


def test_the_deb_is_installed_works_and_goes(system: Path, repository: Any) -> None:
    package = newest("mkpkit_*.deb")
    shutil.copy(package, system / "root")
    apt(system, "install", f"/root/{package.name}")
    works(system, repository)
    apt(system, "remove", "mkpkit")
    assert leftovers(system) == []


def test_apt_installs_it_from_a_signed_repository(system: Path, repository: Any, tmp_path: Path) -> None:
    home = {"GNUPGHOME": str(tmp_path / "gnupg")}
    (tmp_path / "gnupg").mkdir(mode=0o700)
    (tmp_path / "packages").mkdir()
    shutil.copy(newest("mkpkit_*.deb"), tmp_path / "packages")
    words = ["--batch", "--passphrase", "", "--quick-generate-key", "Me <me@example.org>", "ed25519", "sign", "never"]
    run("gpg", *words, **home)
    target = system / "srv/apt"
    run(ROOT / "build/release/apt.sh", tmp_path / "packages", target, "me@example.org", **home)
    run("gpgconf", "--kill", "gpg-agent", **home)
    (system / "etc/apt/sources.list.d/mkpkit.sources").write_text(
        "Types: deb\nURIs: copy:/srv/apt\nSuites: stable\nComponents: main\nArchitectures: amd64\n"
        "Signed-By: /srv/apt/mkpkit-archive-keyring.gpg\n"
    )
    apt(system, "update", "-oAPT::Update::Error-Mode=any")
    apt(system, "install", "mkpkit")
    works(system, repository)
    apt(system, "remove", "mkpkit")
    assert leftovers(system) == []


def test_rpmlint_finds_no_fault() -> None:
    said = run("rpmlint", "--config", ROOT / "build/release/rpmlint.toml", newest("mkpkit-*.rpm"))
    assert "0 errors, 0 warnings" in said, said


# What a distribution of RPM would have: a package that provides what is in the system.
SYSTEM = """Name: system
Version: 1
Release: 1
Summary: The libraries and programs of the system
License: none
BuildArch: noarch
AutoReqProv: no
{provides}
%description
None.
%files
"""


def system_package(system: Path, folder: Path) -> Path:
    libraries = [
        path for name in ("libc", "libm", "libcurl", "ld-linux*") for path in system.glob(f"lib/*/{name}.so.?")
    ]
    offered = run("sh", "-c", 'printf "%s\\n" "$@" | /usr/lib/rpm/elfdeps --provides', "-", *libraries).split()
    assert "libcurl.so.4()(64bit)" in offered
    python = inside(system, "python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])").strip()
    names = [*offered, "rtld(GNU_HASH)", "ca-certificates", "git", f"python3 = {python}"]
    spec = folder / "system.spec"
    spec.write_text(SYSTEM.format(provides="\n".join(f"Provides: {name}" for name in names)))
    run("rpmbuild", "-bb", "--quiet", "--define", f"_topdir {folder}", "--define", f"_rpmdir {folder}", spec)
    (package,) = folder.glob("noarch/*.rpm")
    return package


def test_the_rpm_is_installed_works_and_goes(system: Path, repository: Any, tmp_path: Path) -> None:
    apt(system, "install", "libcurl4", "ca-certificates", "git", "python3")
    package = newest("mkpkit-*.rpm")
    rpm = ["rpm", "--root", str(system), "--dbpath", "/var/lib/rpm"]
    run(*rpm, "--initdb")
    alone = subprocess.run([*rpm, "--install", package], capture_output=True, text=True, check=False)
    for need in ("libcurl.so.4()(64bit)", "ca-certificates", "git", "python3 >= 3.9"):
        assert f"{need} is needed by mkpkit" in alone.stderr
    run(*rpm, "--install", system_package(system, tmp_path))
    run(*rpm, "--install", package)
    run(*rpm, "--verify", "mkpkit")
    works(system, repository)
    run(*rpm, "--erase", "mkpkit", "system")
    assert leftovers(system) == []


@pytest.fixture(scope="module")
def container(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The image, unpacked by a tool of others."""
    folder = tmp_path_factory.mktemp("image")
    archive = newest("mkpkit-*-image-x86_64.tar")
    run("tar", "--extract", "--file", archive, "--directory", folder)
    (entry,) = json.loads((folder / "index.json").read_text())["manifests"]
    tag = entry["annotations"]["org.opencontainers.image.ref.name"]
    run("umoci", "unpack", "--image", f"{folder}:{tag}", folder / "bundle")
    root = folder / "bundle/rootfs"
    run("mount", "--bind", "/proc", root / "proc")
    try:
        yield root
    finally:
        run("umount", root / "proc")


def test_the_image_works(container: Path, repository: Any) -> None:
    settings = json.loads((container.parent / "config.json").read_text())["process"]
    assert settings["args"] == ["mkpkit", "--help"]
    assert "USAGE: mkpkit" in inside(container, *settings["args"])
    works(container, repository)
    # The certificates of Debian are there for https elsewhere.
    assert (container / "etc/ssl/certs/ca-certificates.crt").stat().st_size > 100_000


def test_the_image_is_small_and_says_what_is_in_it(container: Path) -> None:
    archive = newest("mkpkit-*-image-x86_64.tar")
    assert archive.stat().st_size <= 90 * MEBIBYTE
    bill = Path(f"{archive}.cdx.json").read_text()
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill)
    assert problem is None, problem
    installed = inside(container, "dpkg-query", "--show", "--showformat", "${Package}\\n").split()
    named = {part["name"] for part in json.loads(bill)["components"]}
    assert set(installed) - {"mkpkit"} <= named
