#!/usr/bin/env python3
"""Makes a wheel of what stage.sh has put together: `pip install` then brings the command, man pages and completions.

The same input gives the same bytes. First argument: the folder of stage.sh; second: the folder for the wheel.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from naming import names

HERE = Path(__file__).resolve().parent
MODULES = ["__init__.py", "__main__.py", "py.typed"]


def metadata(known: dict[str, str], version: str) -> str:
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {known['NAME']}",
        f"Version: {version}",
        f"Summary: {known['SUMMARY']}",
        f"Author: {known['AUTHOR']}",
        f"License-Expression: {known['LICENSE']}",
        "License-File: LICENSE",
        *([f"Project-URL: Homepage, {known['URL']}"] if known["URL"] else []),
        "Keywords: checkmk,mkp,monitoring",
        "Classifier: Environment :: Console",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Topic :: Software Development :: Build Tools",
        "Requires-Python: >=3.9",
        "Requires-External: libcurl.so.4",
        "Requires-External: git",
        "Description-Content-Type: text/markdown",
        "",
        (HERE / "wheel/README.md").read_text(),
    ]
    return "\n".join(lines)


def contents(stage: Path) -> tuple[str, dict[str, tuple[bytes, int]]]:
    """The wheel's name, and its members with their modes."""
    known = names()
    version = (stage / "version").read_text().strip()
    agent = json.loads((stage / "build.json").read_text())["agent"]
    major, minor = agent["glibc"].split(".")[:2]
    if agent["glibcxx"]:
        sys.exit(f"wheel.py: the executable wants the C++ library ({agent['glibcxx']}), which no wheel may count on")
    tag = f"py3-none-manylinux_{major}_{minor}_x86_64"
    base = f"{known['NAME']}-{version}"
    info, data = f"{base}.dist-info", f"{base}.data"
    root = stage / "root"
    package = HERE / "wheel/mkpkit"
    files = {f"mkpkit/{name}": ((package / name).read_bytes(), 0o644) for name in MODULES}
    files[f"{data}/scripts/mkpkit"] = ((root / "bin/mkpkit").read_bytes(), 0o755)
    for path in sorted((root / "share").rglob("*")):
        if path.is_file() and "doc" not in path.relative_to(root).parts:
            files[f"{data}/data/{path.relative_to(root)}"] = (path.read_bytes(), 0o644)
    files[f"{info}/licenses/LICENSE"] = ((root / "LICENSE").read_bytes(), 0o644)
    files[f"{info}/sboms/mkpkit.cdx.json"] = ((stage / "mkpkit.cdx.json").read_bytes(), 0o644)
    files[f"{info}/METADATA"] = (metadata(known, version).encode(), 0o644)
    wheel = f"Wheel-Version: 1.0\nGenerator: {known['NAME']} {version}\nRoot-Is-Purelib: false\nTag: {tag}\n"
    files[f"{info}/WHEEL"] = (wheel.encode(), 0o644)
    record = "".join(f"{name},sha256={digest(content)},{len(content)}\n" for name, (content, _) in files.items())
    files[f"{info}/RECORD"] = (f"{record}{info}/RECORD,,\n".encode(), 0o644)
    return f"{base}-{tag}.whl", files


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def requirements(wheel: Path) -> str:
    """What pipelines give to pip: this wheel and no other."""
    known = names()
    where = (
        [] if known["URL"] else ["# Published nowhere yet: add --no-index and --find-links, the folder or URL of it."]
    )
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    line = f"{known['NAME']}=={wheel.name.split('-')[1]} --hash=sha256:{digest}"
    return "\n".join([f"# {wheel.name}, for pip install --require-hashes", *where, line, ""])


def main() -> None:
    stage, out = Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "dist")
    moment = time.gmtime(max(int((stage / "time").read_text()), 315_532_800))[:6]
    name, files = contents(stage)
    out.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(stage / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for member, (content, mode) in files.items():
            entry = zipfile.ZipInfo(member, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content)
    (stage / name).replace(out / name)
    (out / "mkpkit-requirements.txt").write_text(requirements(out / name))
    subprocess.run([HERE / "finish.sh", out / name, stage], check=True)


if __name__ == "__main__":
    main()
