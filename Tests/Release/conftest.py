"""What the channels are made of, with the mkpkit of the tests instead of one for old systems, and a server."""

from __future__ import annotations

import http.server
import os
import re
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))
TIME = 1_700_000_000

# What `mkpkit sdk` would do takes minutes and the network; the rest of the script is what is tested here.
BUILDER = f"""#!/bin/sh
case "$1 $2" in
"sdk install") exit 0 ;;
"sdk build")
  while [ "$1" != --sbom ]; do shift; done
  echo '{{"bomFormat": "CycloneDX"}}' > "$2"
  strip -o "$0.stripped" {MKPKIT}
  printf '{{\\n  "path": "%s",\\n  "agent": {{"glibc": "GLIBC", "glibcxx": null}}\\n}}\\n' "$0.stripped" ;;
*) exec {MKPKIT} "$@" ;;
esac
"""


def stage_in(folder: Path, umask: int = 0o022, **environment: str) -> Path:
    needs = subprocess.run(["objdump", "-p", MKPKIT], capture_output=True, text=True, check=True).stdout
    glibc = max((int(major), int(minor)) for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", needs))
    builder = folder / "builder"
    builder.write_text(BUILDER.replace("GLIBC", ".".join(map(str, glibc))))
    builder.chmod(0o755)
    ended = subprocess.run(
        [ROOT / "build/release/stage.sh", builder, folder / "stage"],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(TIME)} | environment,
        umask=umask,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return folder / "stage"


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stage_in(tmp_path_factory.mktemp("stage"))


@pytest.fixture(scope="session")
def another_stage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same under other circumstances."""
    return stage_in(tmp_path_factory.mktemp("another"), umask=0o077, TZ="Pacific/Auckland", LC_ALL="C")


@pytest.fixture(scope="session")
def wheel(stage: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, ROOT / "build/release/wheel.py", stage, out], capture_output=True, check=True)
    (wheel,) = out.glob("*.whl")
    return wheel


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass(frozen=True)
class Repository:
    url: str
    certificate: Path
    key: Path

    def arguments(self) -> list[str]:
        return ["fetch", "demo", "--from", self.url, "--key", str(self.key), "--ca-file", str(self.certificate)]


@pytest.fixture
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A package that is built and signed, and an index of it, behind https on this machine."""
    folder = tmp_path_factory.mktemp("repository")
    project = folder / "project"
    (project / "agents/plugins").mkdir(parents=True)
    (project / "agents/plugins/demo").write_text("#!/bin/sh\n")
    (project / "mkp.yaml").write_text(
        "package: {name: demo, title: Demo, author: Me, version: 1.0.0}\ncontents:\n  - {from: agents, to: agents}\n"
    )
    packages = folder / "packages"
    packages.mkdir()
    for words in (
        ["build", "--no-check", "--out", packages, project],
        ["keygen", folder / "release", "--no-password"],
        ["sign", packages / "demo-1.0.0.mkp", "--key", folder / "release.key"],
        ["index", packages, "--key", folder / "release.key"],
    ):
        ended = subprocess.run([MKPKIT, *words], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, f"{words}: {ended.stderr}"
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate),
        ],
        capture_output=True,
        check=True,
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(packages)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Repository(f"https://localhost:{server.server_port}", certificate, folder / "release.pub")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
