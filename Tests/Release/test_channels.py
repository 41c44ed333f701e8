"""What `make release-artifacts` left in dist, as tools of others and fresh systems see it (`make test-channels`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.channels

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("DIST", ROOT / "dist"))
MEBIBYTE = 1 << 20


def run(*words: str | Path) -> str:
    ended = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1200, check=False)
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


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
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


def test_the_deb_is_installed_works_and_goes(system: Path) -> None:
    package = newest("mkpkit_*.deb")
    shutil.copy(package, system / "root")
    apt = ["chroot", system, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes", "--no-install-recommends"]
    run(*apt, "install", f"/root/{package.name}")
    words = "cd /root && mkpkit init demo --template check && cd demo && mkpkit build && mkpkit verify dist/*.mkp"
    run("chroot", system, "sh", "-c", words)
    run(*apt, "remove", "mkpkit")
    assert not list(system.glob("usr/bin/mkpkit")) and not list(system.glob("usr/share/doc/mkpkit"))
