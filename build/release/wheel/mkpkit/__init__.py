"""The command mkpkit, for Checkmk extension packages (.mkp)."""

from __future__ import annotations

from importlib.metadata import files
from pathlib import Path


def find_mkpkit() -> Path:
    """The executable that came with this package."""
    for file in files("mkpkit") or []:
        if file.name == "mkpkit" and file.parent.name == "bin":
            return Path(str(file.locate())).resolve()
    raise FileNotFoundError("mkpkit was installed without its executable; install it again with pip")
