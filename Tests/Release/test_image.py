"""The OCI image, with a small root file system in place of Debian."""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import io
import json
import sys
import tarfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOMENT = 1_700_000_000
STATUS = """Package: git
Status: install ok installed
Architecture: amd64
Version: 1:2.47.3-0+deb13u1
Description: fast, scalable
 Package: not one

Package: mkpkit
Architecture: amd64
Version: 1.0.0

Package: adduser
Architecture: all
Version: 3.152
"""


@pytest.fixture(scope="module")
def image() -> ModuleType:
    sys.path.insert(0, str(ROOT / "build/release"))
    try:
        spec = importlib.util.spec_from_file_location("image", ROOT / "build/release/image.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "build/release"))
    return module


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "root.tar"
    with tarfile.open(path, "w") as tar:
        entry = tarfile.TarInfo("./var/lib/dpkg/status")
        entry.size = len(STATUS)
        tar.addfile(entry, io.BytesIO(STATUS.encode()))
    return path


def archive(image: ModuleType, root: Path) -> dict[str, bytes]:
    layer, unpacked = image.compressed(root)
    labels = image.labels("1.0.0+x", MOMENT, "c0ffee")
    out = io.BytesIO()
    image.write(image.blobs(layer, unpacked, labels, "1.0.0+x", MOMENT), out, MOMENT)
    found = {}
    with tarfile.open(fileobj=io.BytesIO(out.getvalue())) as tar:
        for member in tar.getmembers():
            assert (member.uid, member.gid, member.mtime) == (0, 0, MOMENT)
            file = tar.extractfile(member)
            if file is not None:
                found[member.name] = file.read()
    return found


def test_every_digest_leads_to_its_bytes(image: ModuleType, root: Path) -> None:
    files = archive(image, root)
    blobs = {name: content for name, content in files.items() if name.startswith("blobs/")}
    for name, content in blobs.items():
        assert name == f"blobs/sha256/{hashlib.sha256(content).hexdigest()}"

    def follow(descriptor: dict[str, Any]) -> bytes:
        content = blobs[f"blobs/{descriptor['digest'].replace(':', '/')}"]
        assert descriptor["size"] == len(content)
        return content

    assert json.loads(files["oci-layout"]) == {"imageLayoutVersion": "1.0.0"}
    (entry,) = json.loads(files["index.json"])["manifests"]
    manifest = json.loads(follow(entry))
    config = json.loads(follow(manifest["config"]))
    (layer,) = manifest["layers"]
    assert gzip.decompress(follow(layer)) == root.read_bytes()
    assert config["rootfs"]["diff_ids"] == [f"sha256:{hashlib.sha256(root.read_bytes()).hexdigest()}"]
    assert len(blobs) == 3
    # What Docker of old reads leads to the same.
    (old,) = json.loads(files["manifest.json"])
    assert blobs[old["Config"]] == follow(manifest["config"]) and blobs[old["Layers"][0]] == follow(layer)
    assert old["RepoTags"] == ["mkpkit:1.0.0-x"]


def test_labels_say_what_it_is(image: ModuleType, root: Path) -> None:
    files = archive(image, root)
    (old,) = json.loads(files["manifest.json"])
    labels = json.loads(files[old["Config"]])["config"]["Labels"]
    short = {key.removeprefix("org.opencontainers.image."): value for key, value in labels.items()}
    assert short["version"] == "1.0.0+x" and short["revision"] == "c0ffee"
    assert short["created"] == "2023-11-14T22:13:20Z" and short["licenses"] == "GPL-2.0-only"
    # Nothing claims to be published.
    assert ("url" in short) == bool(image.names()["URL"])


def test_the_bill_of_materials_names_the_packages(image: ModuleType, root: Path) -> None:
    own = {
        "serialNumber": "urn:uuid:0d2fcd0c-2f5b-4d0d-8e55-8a3b0a2a0c3e",
        "metadata": {"component": {"type": "application", "bom-ref": "mkpkit", "name": "mkpkit"}},
        "components": [{"type": "library", "bom-ref": "zlib", "name": "zlib"}],
        "dependencies": [{"ref": "mkpkit", "dependsOn": ["zlib"]}],
    }
    before = json.dumps(own)
    bill = image.bill_of_materials(own, root, "1.0.0")
    assert json.dumps(own) == before
    assert [part["name"] for part in bill["components"]] == ["mkpkit", "zlib", "adduser", "git"]
    assert bill["components"][3]["purl"].startswith("pkg:deb/debian/git@1%3A2.47.3-0%2Bdeb13u1?arch=amd64")
    assert bill["metadata"]["component"]["type"] == "container"
    depends = {entry["ref"]: entry["dependsOn"] for entry in bill["dependencies"]}
    references = {part["bom-ref"] for part in bill["components"]}
    assert set(depends["image:mkpkit@1.0.0"]) == references - {"zlib"} and depends["mkpkit"] == ["zlib"]
    assert bill["serialNumber"] != own["serialNumber"]


def test_the_same_root_gives_the_same_bytes(image: ModuleType, root: Path) -> None:
    assert archive(image, root) == archive(image, root)
