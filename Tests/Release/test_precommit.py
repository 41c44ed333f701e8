"""The hooks of the mirror, installed by pre-commit and by prek (`make test-channels`)."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import virtualenv

pytestmark = pytest.mark.channels

ROOT = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("DIST", ROOT / "dist"))
GIT = ["git", "-c", "user.name=J", "-c", "user.email=j@example.org", "-c", "commit.gpgsign=false"]


def run(*words: str | Path, cwd: Path, status: int = 0, environment: Mapping[str, str] | None = None) -> str:
    settings = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C.UTF-8"}
    settings |= dict(environment or {})
    ended = subprocess.run(words, cwd=cwd, env=settings, capture_output=True, text=True, timeout=600, check=False)
    assert ended.returncode == status, f"{words}: {ended.stdout}{ended.stderr}"
    return ended.stdout


@pytest.fixture(scope="module")
def links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index: a folder with the wheel of dist, and what builds the mirror's own."""
    folder = tmp_path_factory.mktemp("links")
    shutil.copy(max(DIST.glob("mkpkit-*.whl"), key=lambda path: path.stat().st_mtime), folder)
    for path in (Path(virtualenv.__file__).parent / "seed/wheels/embed").glob("setuptools-*.whl"):
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def mirror(links: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mirror")
    (wheel,) = links.glob("mkpkit-*.whl")
    version = wheel.name.split("-")[1]
    run(sys.executable, ROOT / "build/release/mirror.py", version, folder, cwd=folder)
    run("git", "init", "-q", cwd=folder)
    run(*GIT, "add", "-A", cwd=folder)
    run(*GIT, "commit", "-q", "-m", "x", cwd=folder)
    run("git", "tag", "v1", cwd=folder)
    return folder


@pytest.mark.parametrize("program", ["pre-commit", "prek"])
def test_the_hooks_install_the_wheel_and_check(program: str, mirror: Path, links: Path, tmp_path: Path) -> None:
    offline = {
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "PREK_HOME": str(tmp_path / "cache"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(links),
        "PIP_CONFIG_FILE": os.devnull,
        "UV_PYTHON_DOWNLOADS": "never",
    }
    # prek hides settings of uv that come by variables.
    (tmp_path / ".config/uv").mkdir(parents=True)
    (tmp_path / ".config/uv/uv.toml").write_text(f'no-index = true\nfind-links = ["{links}"]\n')
    # mkpkit comes from the hook's environment, and from nowhere else.
    assert shutil.which("mkpkit") is None
    executable = Path(sys.executable).with_name(program)
    (inside,) = links.glob("mkpkit-*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "maker", cwd=tmp_path)
    run(tmp_path / "maker/bin/pip", "install", "--quiet", inside, cwd=tmp_path, environment=offline)
    run(tmp_path / "maker/bin/mkpkit", "init", "acme", "--template", "check", cwd=tmp_path)
    project = tmp_path / "acme"
    hooks = re.findall(r"^- id: (.*)$", (mirror / ".pre-commit-hooks.yaml").read_text(), re.MULTILINE)
    assert hooks == ["mkpkit-check", "mkpkit-check-packages"]
    lines = [f"      - id: {hook}" for hook in hooks]
    (project / ".pre-commit-config.yaml").write_text(
        "\n".join(["repos:", f"  - repo: {mirror}", "    rev: v1", "    hooks:", *lines, ""])
    )
    run("git", "init", "-q", cwd=project)
    run(*GIT, "add", "-A", cwd=project)
    said = run(executable, "run", "--all-files", cwd=project, environment=offline)
    assert re.search(r"mkpkit check\.+Passed", said), said
    plugin = next(project.glob("src/*/agent_based/*.py"))
    plugin.write_text("import no_such_name_(\n")
    run(*GIT, "add", "-A", cwd=project)
    said = run(executable, "run", "--all-files", cwd=project, status=1, environment=offline)
    assert re.search(r"mkpkit check\.+Failed", said) and plugin.name in said, said
