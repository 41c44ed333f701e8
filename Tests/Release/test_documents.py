"""Provenance and bill of materials of a package, read by others: in-toto's and CycloneDX's own Python packages."""

from __future__ import annotations

import base64
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import google.protobuf.json_format as protobuf_json
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement

ROOT = Path(__file__).resolve().parents[2]
MKPKIT = os.environ.get("MKPKIT", str(ROOT / ".build/debug/mkpkit"))

FILES = {
    "cmk_addons_plugins/acme/libexec/agent_acme": "#!/bin/sh\n# SPDX-License-Identifier: MIT OR Apache-2.0\n",
    "cmk_addons_plugins/acme/agent_based/acme.py": "from cmk.agent_based.v2 import Result\nimport cmk.utils.debug\n",
    "cmk_addons_plugins/acme/checkman/acme": "title: Acme\nagents: linux\ncatalog: generic\nlicense: GPLv2\n",
    "lib/python3/acme_vendored/__init__.py": '"""x"""\n__version__ = "1.4"\n',
    "lib/python3/frob-2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: Frob\nVersion: 2.0\nLicense: BSD (3)\n",
}


def run(*arguments: str, folder: Path) -> None:
    ended = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with everything that stands beside it."""
    folder = tmp_path_factory.mktemp("release")
    for name, text in FILES.items():
        path = folder / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git = ["git", "-C", "p", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    run("git", "init", "-q", "p", folder=folder)
    run(*git, "add", "-A", folder=folder)
    run(*git, "commit", "-q", "-m", "first", folder=folder)
    run(MKPKIT, "build", "--version", "1.0.0", "--provenance", "--no-check", "--out", str(folder), "p", folder=folder)
    path = folder / "acme-1.0.0.mkp"
    run(MKPKIT, "keygen", "key", "--no-password", folder=folder)
    for command in (["sign", "--key", "key.key"], ["provenance", "--key", "key.key"], ["sbom"]):
        run(MKPKIT, command[0], str(path), *command[1:], folder=folder)
    return path


def test_in_toto_reads_the_provenance(package: Path) -> None:
    lines = Path(f"{package}.intoto.jsonl").read_text().splitlines()
    assert len(lines) == 1
    envelope = json.loads(lines[0])
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    text = base64.b64decode(envelope["payload"], validate=True).decode()
    # Both refuse members that they do not know.
    statement = Statement.copy_from_pb(protobuf_json.Parse(text, statement_pb2.Statement()))
    statement.validate()
    predicate = protobuf_json.ParseDict(json.loads(text)["predicate"], provenance_pb2.Provenance())
    head = subprocess.run(
        ["git", "-C", "p", "rev-parse", "HEAD"], cwd=package.parent, capture_output=True, text=True, check=True
    ).stdout.strip()
    dependencies = predicate.build_definition.resolved_dependencies
    assert dependencies[0].digest["gitCommit"] == head
    assert {dependency.uri for dependency in dependencies[1:]} == {f"file:{name}" for name in FILES}
    assert predicate.run_details.builder.version["mkpkit"]


def test_cyclonedx_accepts_the_bill_of_materials(package: Path) -> None:
    text = Path(f"{package}.cdx.json").read_text()
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    assert problem is None, problem
    components = {component["bom-ref"]: component for component in json.loads(text)["components"]}
    assert licenses(components["file:cmk_addons_plugins/acme/libexec/agent_acme"]) == "MIT OR Apache-2.0"
    assert licenses(components["file:cmk_addons_plugins/acme/agent_based/acme.py"]) == "GPL-2.0-only"
    assert components["pkg:pypi/frob@2.0"]["licenses"] == [{"license": {"name": "BSD (3)"}}]
    assert components["pkg:pypi/acme-vendored@1.4"]["version"] == "1.4"
    assert components["checkmk:cmk.agent_based.v2"]["version"] == "v2"
    assert "checkmk:cmk.utils.debug" in components
    assert sum(component["type"] == "file" for component in components.values()) == len(FILES)


def test_the_schema_check_can_fail(package: Path) -> None:
    document = json.loads(Path(f"{package}.cdx.json").read_text())
    document["components"][0]["type"] = "nonsense"
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(document)) is not None


def test_the_same_package_gives_the_same_bytes(package: Path) -> None:
    path = Path(f"{package}.cdx.json")
    before = path.read_bytes()
    run(MKPKIT, "sbom", str(package), folder=package.parent)
    assert path.read_bytes() == before


def licenses(component: dict[str, Any]) -> Any:
    return component["licenses"][0]["expression"]
