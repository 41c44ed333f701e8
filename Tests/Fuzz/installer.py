"""Installs packages as Checkmk does, for tests: `tarfile` for the package, GNU tar for the archives of its parts.

Reads one JSON object `{"package": PATH, "folders": {PART: FOLDER}}` a line, and answers each with a line: the
manifest as Python reads it, and everything that is installed below the folders, or why nothing is.
"""

import ast
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

# What a manifest must have, and must be text.
TEXTS = [
    "title",
    "name",
    "description",
    "version",
    "version.packaged",
    "version.min_required",
    "author",
    "download_url",
]


def read_manifest(archive: tarfile.TarFile) -> dict[str, Any]:
    member = archive.extractfile("info")
    if member is None:
        raise ValueError("info is not a file")
    manifest = ast.literal_eval(member.read().decode())
    for key in TEXTS:
        if not isinstance(manifest[key], str):
            raise TypeError(f"{key} is not a text")
    return manifest


def extract(archive: tarfile.TarFile, name: str, folder: Path, paths: list[str]) -> None:
    source = archive.extractfile(name)
    if source is None:
        raise ValueError(f"{name} is not a file")
    data = source.read()
    folder.mkdir(parents=True, exist_ok=True)
    command = ["tar", "xf", "-", "--touch", "-C", str(folder), "--", *paths]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, close_fds=False) as tar:
        assert tar.stdin is not None
        try:
            tar.stdin.write(data)
            tar.stdin.close()
        except BrokenPipeError:
            pass
    # Nobody looks at the exit status; then the mode of every listed file is set.
    for path in paths:
        (folder / path).chmod(0o600)


def found(root: Path) -> dict[str, list[str]]:
    """Everything but folders: path, kind and digest (of a link, that of its target)."""
    result: dict[str, list[str]] = {}
    for folder, folders, files in os.walk(root):
        for name in files + [name for name in folders if os.path.islink(os.path.join(folder, name))]:
            path = os.path.join(folder, name)
            mode = os.lstat(path).st_mode
            kind = "link" if stat.S_ISLNK(mode) else "file" if stat.S_ISREG(mode) else "special"
            digest = "" if kind == "special" else hashlib.sha256(Path(path).read_bytes()).hexdigest()
            result[os.path.relpath(path, root)] = [kind, digest]
    return result


def install(request: dict[str, Any]) -> dict[str, Any]:
    root = Path(tempfile.mkdtemp(prefix="mkpkit-installer-"))
    try:
        with tarfile.open(request["package"], mode="r:gz") as archive:
            manifest = read_manifest(archive)
            for part, listed in manifest["files"].items():
                paths = [str(PurePosixPath(path)) for path in listed]
                if paths:
                    extract(archive, f"{part}.tar", root / request["folders"][part], paths)
        return {"title": manifest["title"], "files": found(root)}
    except Exception as error:  # Whatever it is, it is the traceback that ends Checkmk's installer.
        return {"error": f"{type(error).__name__}: {error}"}
    finally:
        shutil.rmtree(root, ignore_errors=True)


def main() -> None:
    warnings.simplefilter("ignore")
    with ThreadPoolExecutor(4) as pool:
        for answer in pool.map(install, map(json.loads, sys.stdin)):
            print(json.dumps(answer))


if __name__ == "__main__":
    main()
