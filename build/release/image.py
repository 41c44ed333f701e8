#!/usr/bin/env python3
"""Makes an OCI image of what stage.sh has put together: Debian's smallest system, with mkpkit as its package and what
that depends on. No daemon takes part. The same input, from the same state of Debian's mirror, gives the same bytes:
MIRROR may name a snapshot. `docker load`, `podman load` and `skopeo copy oci-archive:` read the archive.

First argument: the folder of stage.sh; second: the folder for the archive. Only root may make a system of Debian.
"""

from __future__ import annotations

import copy
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import time
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from naming import names

HERE = Path(__file__).resolve().parent
SUITE = "trixie"
# The licences stay. What perl has beyond its base serves commands of git that nobody needs here.
EXCLUDED = [
    *(f"/usr/share/{folder}/*" for folder in ("man", "info", "locale", "doc", "lintian")),
    *("/usr/share/perl/5*", "/usr/lib/x86_64-linux-gnu/perl/5*", "/usr/lib/x86_64-linux-gnu/libperl.so*"),
]
INCLUDED = ["/usr/share/doc/*/copyright", "/usr/share/man/man1", "/usr/share/man/man1/mkpkit*"]
OCI = "application/vnd.oci.image"


def make_root(package: Path, archive: Path, moment: int) -> None:
    """The root file system as a tar archive."""
    inside = f"/{package.name}"
    hooks = [
        f"copy-in {package} /",
        f'chroot "$1" dpkg --install {inside}',
        f'rm "$1{inside}"',
        'mkdir "$1/work"',
        # What only counts on the machine that made them.
        'rm -f "$1/var/cache/ldconfig/aux-cache" "$1/var/lib/dpkg/status-old"',
    ]
    depends = subprocess.run(
        ["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True
    ).stdout
    include = ",".join(word.split()[0] for word in depends.split(","))
    mirror = os.environ.get("MIRROR")
    subprocess.run(
        [
            *("mmdebstrap", "--quiet", "--variant=essential", "--mode=root", "--format=tar", f"--include={include}"),
            *(f"--dpkgopt=path-exclude={pattern}" for pattern in EXCLUDED),
            *(f"--dpkgopt=path-include={pattern}" for pattern in INCLUDED),
            *(f"--customize-hook={hook}" for hook in hooks),
            *(SUITE, archive),
            *([mirror] if mirror else []),
        ],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": str(moment)},
        check=True,
    )


def packages(root: Path) -> Iterator[dict[str, str]]:
    """What dpkg knows of the packages in a root file system."""
    with tarfile.open(root) as tar:
        status = tar.extractfile("./var/lib/dpkg/status")
        if status is None:
            sys.exit(f"image.py: {root} has no packages")
        text = status.read().decode()
    for stanza in text.strip().split("\n\n"):
        lines = (line.partition(": ") for line in stanza.splitlines() if not line.startswith(" "))
        yield {key: value for key, _, value in lines}


def bill_of_materials(mkpkit: dict[str, Any], root: Path, version: str) -> dict[str, Any]:
    """mkpkit's own, with the packages of Debian beside it."""
    bill = copy.deepcopy(mkpkit)
    metadata = bill.setdefault("metadata", {})
    program = [metadata["component"]] if "component" in metadata else []
    reference = f"image:{names()['NAME']}@{version}"
    image = {"type": "container", "bom-ref": reference, "name": names()["NAME"], "version": version}
    metadata["component"] = image
    debian = [
        component(package)
        for package in sorted(packages(root), key=lambda package: package["Package"])
        if package["Package"] != names()["NAME"]
    ]
    bill["components"] = [*program, *bill.get("components", []), *debian]
    direct = [part["bom-ref"] for part in [*program, *debian] if "bom-ref" in part]
    bill["dependencies"] = [{"ref": reference, "dependsOn": direct}, *bill.get("dependencies", [])]
    if "serialNumber" in bill:
        bill["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, bill['serialNumber'] + reference)}"
    return bill


def component(package: Mapping[str, str]) -> dict[str, str]:
    name, version = package["Package"], package["Version"]
    purl = f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch={package['Architecture']}&distro={SUITE}"
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def text(document: Any) -> bytes:
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"


def labels(version: str, moment: int, revision: str) -> dict[str, str]:
    known = names()
    given = {
        "title": known["NAME"],
        "description": known["SUMMARY"],
        "version": version,
        "created": stamp(moment),
        "revision": revision,
        "licenses": known["LICENSE"],
        "authors": known["AUTHOR"],
        "base.name": f"debian:{SUITE}",
        "url": known["URL"],
    }
    return {f"org.opencontainers.image.{key}": value for key, value in given.items() if value}


def stamp(moment: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))


def blobs(layer: bytes, unpacked: str, annotations: Mapping[str, str], version: str, moment: int) -> dict[str, bytes]:
    """Everything in the archive, by name."""
    config = text(
        {
            "architecture": "amd64",
            "os": "linux",
            "created": stamp(moment),
            "config": {
                "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"],
                "Cmd": ["mkpkit", "--help"],
                "WorkingDir": "/work",
                "Labels": dict(annotations),
            },
            "rootfs": {"type": "layers", "diff_ids": [unpacked]},
            "history": [{"created": stamp(moment), "created_by": "build/release/image.py"}],
        }
    )
    manifest = text(
        {
            "schemaVersion": 2,
            "mediaType": f"{OCI}.manifest.v1+json",
            "config": descriptor(f"{OCI}.config.v1+json", config),
            "layers": [descriptor(f"{OCI}.layer.v1.tar+gzip", layer)],
            "annotations": dict(annotations),
        }
    )
    name = f"{names()['NAME']}:{version.replace('+', '-')}"
    entry = descriptor(f"{OCI}.manifest.v1+json", manifest) | {
        "annotations": {"org.opencontainers.image.ref.name": name.partition(":")[2]},
        "platform": {"architecture": "amd64", "os": "linux"},
    }
    index = {"schemaVersion": 2, "mediaType": f"{OCI}.index.v1+json", "manifests": [entry]}
    # For a `docker load` that doesn't know of OCI.
    old = [{"Config": blob_name(config), "RepoTags": [name], "Layers": [blob_name(layer)]}]
    return {
        "oci-layout": text({"imageLayoutVersion": "1.0.0"}),
        "index.json": text(index),
        "manifest.json": text(old),
        **{blob_name(content): content for content in sorted([config, manifest, layer], key=digest)},
    }


def descriptor(kind: str, content: bytes) -> dict[str, Any]:
    return {"mediaType": kind, "digest": digest(content), "size": len(content)}


def blob_name(content: bytes) -> str:
    return f"blobs/sha256/{digest(content).partition(':')[2]}"


def compressed(root: Path) -> tuple[bytes, str]:
    """A layer, and the digest of what is in it."""
    content = root.read_bytes()
    return gzip.compress(content, 6, mtime=0), digest(content)


def write(files: Mapping[str, bytes], out: IO[bytes], moment: int) -> None:
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for folder in ("blobs", "blobs/sha256"):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode, entry.mtime = tarfile.DIRTYPE, 0o755, moment
            tar.addfile(entry)
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), 0o644, moment
            tar.addfile(entry, io.BytesIO(content))


def main() -> None:
    stage, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2] if len(sys.argv) > 2 else "dist")
    if os.geteuid() != 0:
        sys.exit("image.py: run it as root: it makes a system of Debian")
    version = (stage / "version").read_text().strip()
    moment = int((stage / "time").read_text())
    work = stage / "image"
    work.mkdir(exist_ok=True)
    unsigned = {key: value for key, value in os.environ.items() if key != "MKPKIT_DIST_KEY"}
    made = subprocess.run(
        [HERE / "deb.sh", stage, work], env=unsigned, stdout=subprocess.PIPE, text=True, check=True
    ).stdout.splitlines()
    root, bill, archive = work / "root.tar", work / "image.cdx.json", work / "archive"
    make_root(Path(made[-1]), root, moment)
    own = json.loads((stage / "mkpkit.cdx.json").read_text())
    bill.write_bytes(text(bill_of_materials(own, root, version)))
    layer, unpacked = compressed(root)
    with archive.open("wb") as file:
        known = labels(version, moment, (stage / "revision").read_text().strip())
        write(blobs(layer, unpacked, known, version, moment), file, moment)
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"{names()['NAME']}-{version}-image-x86_64.tar"
    archive.replace(target)
    subprocess.run([HERE / "finish.sh", target, stage, bill], check=True)


if __name__ == "__main__":
    main()
