"""The workflows for GitHub, as tools of others see them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = [ROOT / "build/ci/github-actions.yml", ROOT / "build/release/github-actions.yml"]


def tool(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    path = Path(sys.executable).with_name(name)
    return subprocess.run([path, *words], capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.parent.name)
def test_it_follows_the_published_schema(workflow: Path) -> None:
    ended = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
    assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.parent.name)
def test_nothing_is_unsafe_but_the_image_that_its_user_names(workflow: Path) -> None:
    ended = tool("zizmor", "--offline", "--no-config", "--format", "json", workflow)
    findings = json.loads(ended.stdout)
    others = [finding for finding in findings if finding["ident"] != "unpinned-images"]
    assert others == []
    images = re.findall(r"container: (.*)", workflow.read_text())
    assert set(images) == {"${{ vars.MKPKIT_IMAGE }}"}
    assert len(findings) == len(images)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.parent.name)
def test_actions_are_pinned_with_their_tags_beside(workflow: Path) -> None:
    used = re.findall(r"uses: (.*)", workflow.read_text())
    assert used
    for line in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line
