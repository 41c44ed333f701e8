"""The names of build/release/names."""

from __future__ import annotations

import shlex
from pathlib import Path


def names() -> dict[str, str]:
    words = shlex.split((Path(__file__).with_name("names")).read_text(), comments=True)
    return dict(word.split("=", 1) for word in words)
