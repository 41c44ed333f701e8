"""Reads manifests as Checkmk does, for tests: `ast.literal_eval`, then the types and rules of its typed manifest.

Reads one JSON object `{"text": HEX, "parts": [PART, …]}` a line, and answers each with a line: what counts of the
manifest, or why it is refused.
"""

import ast
import json
import re
import sys
import warnings
from pathlib import PurePosixPath
from typing import Any

TEXTS = ["title", "name", "description", "author", "download_url"]
ALIASES = ["version.packaged", "version.min_required"]


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    # A lone surrogate is no text to pydantic.
    value.encode()
    return value


def check(manifest: Any, parts: list[str]) -> dict[str, Any]:
    if not isinstance(manifest, dict):
        raise TypeError("not a dictionary")
    for key in manifest:
        text(key)
    for key in TEXTS:
        text(manifest[key])
    for key in ALIASES:
        text(manifest.get(key, manifest.get(key.replace(".", "_"))))
    until = manifest.get("version.usable_until", manifest.get("version_usable_until"))
    if until is not None:
        text(until)
    if not re.match(r"^[^\d\W][-\w]*$", manifest["name"]):
        raise ValueError("bad name")
    if "/" in text(manifest["version"]):
        raise ValueError("bad version")
    files: dict[str, list[str]] = {}
    for part, paths in manifest["files"].items():
        if text(part) not in parts:
            raise ValueError("unknown part")
        if not isinstance(paths, list | tuple):
            raise TypeError("not a list")
        files[part] = [str(PurePosixPath(text(path))) for path in paths]
    return {
        "name": manifest["name"],
        "title": manifest["title"],
        "version": manifest["version"],
        "files": files,
    }


def answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return check(ast.literal_eval(bytes.fromhex(request["text"]).decode()), request["parts"])
    except Exception as error:  # Whatever it is, it is the traceback that ends Checkmk's installer.
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    warnings.simplefilter("ignore")
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))))


if __name__ == "__main__":
    main()
