#!/usr/bin/env python3
"""Makes the content of a repository for pre-commit: hooks that install mkpkit of one version as a wheel.

First argument: the version; second: a folder, which must be empty or a checkout of the repository.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from naming import names

SOURCE = Path(__file__).resolve().parents[1] / "pre-commit"

PROJECT = """\
[build-system]
requires = ["setuptools>=61"]
build-backend = "setuptools.build_meta"

[project]
name = "{name}-pre-commit"
version = "0.0.0"
dependencies = ["{name}=={version}"]

[tool.setuptools]
py-modules = []
"""


def main() -> None:
    version, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE / "hooks.yaml", folder / ".pre-commit-hooks.yaml")
    shutil.copyfile(SOURCE / "README.md", folder / "README.md")
    (folder / "pyproject.toml").write_text(PROJECT.format(name=names()["NAME"], version=version))


if __name__ == "__main__":
    main()
