"""The pipelines for GitHub, GitLab and Jenkins, as tools of others see them; and their steps, run with a wheel."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))
ACTION = ROOT / "build/pipelines/action.yml"
COMPONENT = ROOT / "build/pipelines/gitlab.yml"
JENKINSFILE = ROOT / "build/ci/Jenkinsfile"
WORKFLOWS = [ROOT / "build/ci/github-actions.yml", ROOT / "build/release/github-actions.yml"]
PIPELINES = [ROOT / "build/ci/gitlab-ci.yml", ROOT / "build/release/gitlab-ci.yml"]

Node = dict[str, Any]

# Where the pipelines for GitLab keep something.
KEPT = r"(?<![\w/])/tmp/(?=mkpkit|requirements)"


def read(path: Path) -> Any:
    documents = list(YAML(typ="safe").load_all(path.read_text()))
    return documents if len(documents) > 1 else documents[0]


def tool(name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    path = Path(sys.executable).with_name(name)
    return subprocess.run([path, *words], capture_output=True, text=True, timeout=120, check=False)


def shown(path: Path) -> str:
    return "/".join(path.parts[-2:])


# What tools of others say


def test_they_follow_the_published_schemas(tmp_path: Path) -> None:
    # The schema of GitLab is for one document; a component has two.
    inputs, jobs = (tmp_path / f"{name}.gitlab-ci.yml" for name in ("inputs", "jobs"))
    YAML(typ="safe").dump(read(COMPONENT)[0] | {"job": {"script": "true"}}, inputs)
    YAML(typ="safe").dump(read(COMPONENT)[1], jobs)
    schemas = {"github-workflows": WORKFLOWS, "github-actions": [ACTION], "gitlab-ci": [*PIPELINES, inputs, jobs]}
    for schema, paths in schemas.items():
        ended = tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *paths)
        assert ended.returncode == 0, ended.stdout


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=shown)
def test_zizmor_finds_nothing(path: Path) -> None:
    ended = tool("zizmor", "--offline", "--no-config", "--format", "json", path)
    assert (ended.returncode, json.loads(ended.stdout)) == (0, [])


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=shown)
def test_actions_are_pinned_with_their_tags_beside(path: Path) -> None:
    used = re.findall(r"uses: (.*)", path.read_text())
    assert used
    for line in used:
        own = line == "$/.github/actions/mkpkit"
        assert own or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line


@pytest.mark.parametrize("path", [*PIPELINES, COMPONENT], ids=shown)
def test_images_are_pinned(path: Path) -> None:
    for image in re.findall(r"(?:image:|default: python:)\s*(\S*)$", path.read_text(), re.MULTILINE):
        assert not image or image == "inputs.image ]]" or re.search(r"@sha256:[0-9a-f]{64}$", image), image
    assert "MKPKIT_IMAGE" not in path.read_text()


def scripts(node: object) -> list[str]:
    """Every text that a shell gets."""
    if isinstance(node, list):
        return [script for child in node for script in scripts(child)]
    if not isinstance(node, dict):
        return []
    found = [script for child in node.values() for script in scripts(child)]
    for word in ("run", "script", "before_script", "after_script"):
        given = node.get(word)
        if given and not isinstance(given, dict):
            found += [given] if isinstance(given, str) else given
    return found


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION, *PIPELINES, COMPONENT], ids=shown)
def test_nothing_is_put_into_a_shell(path: Path) -> None:
    found = scripts(read(path))
    assert found or shown(path) in ("ci/github-actions.yml", "ci/gitlab-ci.yml")
    for script in found:
        assert "${{" not in script and "$[[" not in script, script


def test_the_workflow_gives_the_action_only_what_it_takes() -> None:
    known = read(ACTION)["inputs"]
    steps = read(WORKFLOWS[0])["jobs"]["package"]["steps"]
    (given,) = [step["with"] for step in steps if step["uses"].startswith("$/")]
    assert set(given) <= set(known)
    (included,) = read(PIPELINES[0])["include"]
    assert set(included["inputs"]) <= set(read(COMPONENT)[0]["spec"]["inputs"])


# What they do


@dataclass(frozen=True)
class Place:
    """A project in a repository, a machine that runs pipelines, and the wheel that it may install."""

    folder: Path
    wheel: Path

    @property
    def project(self) -> Path:
        return self.folder / "project"

    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheel.parent),
            "PIP_CONFIG_FILE": os.devnull,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "RUNNER_TEMP": str(self.folder),
            "WORKSPACE_TMP": str(self.folder),
            "GITHUB_OUTPUT": str(self.folder / "outputs"),
            "GITHUB_PATH": str(self.folder / "path"),
        }

    def shell(self, script: str, settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """As GitHub runs `shell: bash`. What a pipeline keeps below /tmp goes here."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", re.sub(KEPT, f"{self.folder}/", script)],
            cwd=self.project,
            env=self.environment() | dict(settings or {}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def does(self, script: str, settings: Mapping[str, str] | None = None) -> str:
        ended = self.shell(script, settings)
        assert ended.returncode == 0, f"{script}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def commit(self, tag: str = "") -> None:
        git = "git -c user.name=J -c user.email=j@example.org -c commit.gpgsign=false"
        self.does(f"git add -A; {git} commit -q -m x" + (f"; git tag {tag}" if tag else ""))

    def has_a_finding(self) -> None:
        plugin = next(self.project.glob("src/*/agent_based/*.py"))
        plugin.write_text("import no_such_name_(\n")

    def outputs(self) -> dict[str, str]:
        path = self.folder / "outputs"
        return dict(line.split("=", 1) for line in path.read_text().splitlines()) if path.exists() else {}


def a_place(folder: Path, wheel: Path) -> Place:
    made = Place(folder, wheel)
    words = [MKPKIT, "init", str(made.project), "--name", "acme", "--template", "check", "--author", "Jane Roe"]
    subprocess.run(words, capture_output=True, check=True)
    requirements = wheel.with_name("mkpkit-requirements.txt").read_text()
    (made.project / "mkpkit-requirements.txt").write_text(requirements)
    made.does("git init -q")
    made.commit("v0.1.0")
    return made


@pytest.fixture
def bare(wheel: Path, tmp_path: Path) -> Place:
    return a_place(tmp_path, wheel)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the action installs."""
    place = a_place(tmp_path_factory.mktemp("installed"), wheel)
    action = Composite(place)
    action.steps = action.steps[:1]
    ran, ended = action.run()
    assert (ran, ended.returncode) == (["Install mkpkit"], 0), ended.stderr
    assert place.outputs() == {"mkpkit": str(place.folder / "mkpkit/bin/mkpkit")}
    assert place.does(f"{place.outputs()['mkpkit']} --version") == place.does(f"{MKPKIT} --version")
    return place.folder / "mkpkit"


@pytest.fixture
def place(bare: Place, installed: Path) -> Place:
    """All pipelines install to the same place, so that the tests of the rest needn't wait for it."""
    (bare.folder / "mkpkit").symlink_to(installed)
    return bare


class Composite:
    """Runs the action's steps one by one, as far as its conditions are those that are known here."""

    def __init__(self, place: Place, **given: str) -> None:
        self.place = place
        action = read(ACTION)
        assert set(given) <= set(action["inputs"])
        self.inputs = {name: str(known["default"]) for name, known in action["inputs"].items()} | given
        self.steps: list[Node] = action["runs"]["steps"][1 if (place.folder / "mkpkit").exists() else 0 :]

    def run(self) -> tuple[list[str], subprocess.CompletedProcess[str]]:
        """The names of the steps that ran, and how the last of them ended."""
        ran: list[str] = []
        ended: subprocess.CompletedProcess[str] | None = None
        for step in self.steps:
            if not self.applies(step.get("if", ""), failed=bool(ended and ended.returncode)):
                continue
            ran.append(step["name"])
            if "uses" in step:
                continue
            settings = {name: self.value(text) for name, text in step["env"].items()}
            ended = self.place.shell(step["run"], settings)
        assert ended is not None
        return ran, ended

    def value(self, text: str) -> str:
        found = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", text)
        assert found, text
        return self.inputs[found[1]]

    def applies(self, condition: str, failed: bool) -> bool:
        if condition == "${{ !cancelled() && steps.check.outputs.sarif != '' }}":
            return bool(self.place.outputs().get("sarif"))
        if not condition:
            return not failed
        found = re.fullmatch(r"\$\{\{ inputs\.command == '(\w+)' \}\}", condition)
        assert found, condition
        return not failed and self.inputs["command"] == found[1]


UPLOAD = "Upload findings to code scanning"


def test_the_action_checks_and_builds(place: Place) -> None:
    ran, ended = Composite(place, **{"upload-sarif": "true"}).run()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ran == ["Check", UPLOAD, "Build"]
    assert (place.project / "dist/acme-0.1.0.mkp").is_file()
    outputs = place.outputs()
    assert json.loads(Path(outputs["sarif"]).read_text())["version"] == "2.1.0"


def test_the_action_shows_findings_and_builds_nothing(place: Place) -> None:
    place.has_a_finding()
    place.commit()
    ran, ended = Composite(place, **{"upload-sarif": "true"}).run()
    assert ended.returncode == 1
    assert ran == ["Check", UPLOAD]
    assert "::error file=src/acme/agent_based/" in ended.stdout
    results = json.loads(Path(place.outputs()["sarif"]).read_text())["runs"][0]["results"]
    assert "MKP301" in {result["ruleId"] for result in results}
    assert not (place.project / "dist").exists()


def test_the_action_releases(place: Place) -> None:
    place.does(f"{MKPKIT} keygen ../release --no-password; cp ../release.pub .")
    place.commit("-f v0.1.0")
    key = base64.b64encode((place.folder / "release.key").read_bytes()).decode()
    ran, ended = Composite(place, command="release", key=key).run()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ran == ["Check", "Release"]
    place.does(f"{MKPKIT} verify dist/acme-0.1.0.mkp --key release.pub --provenance")
    # The key's file is gone.
    secret = (place.folder / "release.key").read_text()
    left = [path for path in place.folder.glob("tmp.*") if path.is_file() and path.read_text() == secret]
    assert left == []


@pytest.mark.parametrize("wrong", [pytest.param("another digest", marks=pytest.mark.channels), "no file"])
def test_the_action_installs_nothing_else(wrong: str, bare: Place) -> None:
    path = bare.project / "mkpkit-requirements.txt"
    if wrong == "no file":
        path.unlink()
    else:
        path.write_text(re.sub("sha256:.*", f"sha256:{'0' * 64}", path.read_text()))
    ran, ended = Composite(bare).run()
    assert ended.returncode != 0 and ran == ["Install mkpkit"]
    assert ("::error::mkpkit-requirements.txt is missing" in ended.stdout) is (wrong == "no file")
    assert not (bare.folder / "mkpkit/bin/mkpkit").exists()


def test_inputs_are_no_commands(bare: Place) -> None:
    hostile = "$(touch hacked); touch hacked #`touch hacked`'\"; touch hacked"
    names = [name for name in read(ACTION)["inputs"] if name not in ("command", "requirements")]
    ran, _ = Composite(bare, requirements=hostile).run()
    assert ran == ["Install mkpkit"]
    # One that finds nothing wrong, so that every step runs.
    mkpkit = bare.folder / "mkpkit/bin/mkpkit"
    mkpkit.parent.mkdir(parents=True)
    mkpkit.write_text("#!/bin/sh\nexit 0\n")
    mkpkit.chmod(0o755)
    for command, last in (("build", "Build"), ("release", "Release")):
        action = Composite(bare, command=command, **dict.fromkeys(names, hostile))
        assert action.run()[0][-1] == last
    assert not list(bare.folder.rglob("hacked*"))


def filled(node: Any, inputs: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: filled(child, inputs) for key, child in node.items()}
    if isinstance(node, list):
        return [filled(child, inputs) for child in node]
    return (
        re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: inputs[found[1]], node) if isinstance(node, str) else node
    )


PATH_OF_GITLAB = 'export PATH="/tmp/mkpkit/bin:$PATH"'


def component() -> Node:
    """The component's jobs, with the inputs that it has by itself."""
    spec, jobs = read(COMPONENT)
    inputs = {name: str(known["default"]) for name, known in spec["spec"]["inputs"].items()}
    return dict(filled(jobs, inputs))


def test_the_component_checks_and_builds(place: Place) -> None:
    jobs = component()
    settings, check = jobs[".mkpkit"]["variables"], jobs["mkpkit-check"]
    assert jobs[".mkpkit"]["before_script"][-1] == PATH_OF_GITLAB
    place.does("\n".join([PATH_OF_GITLAB, *check["script"]]), settings)
    assert "<testsuites" in (place.project / check["artifacts"]["reports"]["junit"]).read_text()
    # A job starts with the sources as they were committed.
    place.does("git clean -q -f -d")
    place.does("\n".join([PATH_OF_GITLAB, *jobs["mkpkit-build"]["script"]]), settings)
    assert (place.project / "dist/acme-0.1.0.mkp").is_file()
    place.has_a_finding()
    assert place.shell("\n".join([PATH_OF_GITLAB, *check["script"]]), settings).returncode == 1


def stages() -> dict[str, list[str]]:
    """What each stage of the Jenkinsfile gives to a shell."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in JENKINSFILE.read_text().splitlines():
        if start := re.match(r" *stage\('(.*)'\) \{", line):
            name = start[1]
        elif step := re.match(r" *sh '(.*)'$", line):
            found.setdefault(name, []).append(step[1])
    return found


def test_jenkins_checks_builds_and_releases(place: Place) -> None:
    assert 'sh "' not in JENKINSFILE.read_text(), "Groovy would put values into the script"
    found = stages()
    assert list(found) == ["Install", "Check", "Build", "Release"]
    settings = dict(re.findall(r"^    (\w+) = '(.*)'$", JENKINSFILE.read_text(), re.MULTILINE))
    assert set(settings) == {"MKP_FAIL_ON", "MKP_PUBLIC_KEY"}
    for script in found["Check"] + found["Build"]:
        place.does(script, settings)
    assert (place.project / "dist/acme-0.1.0.mkp").is_file()
    place.does("rm -r dist")
    place.does(f"{MKPKIT} keygen ../release --no-password; cp ../release.pub .")
    place.commit("-f v0.1.0")
    secrets = {"MKPKIT_RELEASE_KEY": str(place.folder / "release.key"), "MKPKIT_KEY_PASSWORD": ""}
    assert set(re.findall(r"(\w+) = credentials\('[\w-]+'\)", JENKINSFILE.read_text())) == set(secrets)
    for script in found["Release"]:
        place.does(script, settings | secrets)
    place.does(f"{MKPKIT} verify dist/acme-0.1.0.mkp --key release.pub --provenance")


def test_no_job_of_a_release_installs_otherwise() -> None:
    steps = [job["steps"][0] for job in read(WORKFLOWS[1])["jobs"].values()]
    assert len(steps) == 4 and all(step == steps[0] for step in steps)
    assert steps[0]["env"] == {"REQUIREMENTS": "${{ vars.MKPKIT_REQUIREMENTS }}"}
    assert not any("before_script" in job for job in read(PIPELINES[1]).values() if "script" in job)


def installations() -> dict[str, str]:
    """How each of the other pipelines installs mkpkit."""
    return {
        "github": read(WORKFLOWS[1])["jobs"]["sign"]["steps"][0]["run"],
        "gitlab": "\n".join(read(PIPELINES[1])["default"]["before_script"]),
        "component": "\n".join(component()[".mkpkit"]["before_script"]),
        "jenkins": "\n".join(stages()["Install"]),
    }


@pytest.mark.channels
@pytest.mark.parametrize("pipeline", installations())
def test_it_installs_the_wheel_by_its_digest(pipeline: str, bare: Place) -> None:
    path = bare.project / "mkpkit-requirements.txt"
    text, script = path.read_text(), installations()[pipeline]

    def install(text: str) -> int:
        path.write_text(text)
        names = ("REQUIREMENTS", "MKPKIT_REQUIREMENTS")
        settings = dict(component()[".mkpkit"]["variables"]) | dict.fromkeys(names, text)
        return bare.shell(script, settings).returncode

    executable = bare.folder / "mkpkit/bin/mkpkit"
    assert install(re.sub("sha256:.*", f"sha256:{'0' * 64}", text)) != 0
    assert not executable.exists()
    assert install(text) == 0
    assert bare.does(f"{executable} --version") == bare.does(f"{MKPKIT} --version")
