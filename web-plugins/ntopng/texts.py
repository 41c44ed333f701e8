"""The pages' own texts in the user's language: one catalogue a language, English texts are the keys.

What a catalogue lacks is shown in English. What ntopng and the agent say is not translated.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from . import _compat

FOLDER = Path(__file__).parent / "languages"
_CODE = re.compile(r"[a-z]{2,3}")


def catalogue() -> Mapping[str, str]:
    """Texts in the language of the user; empty for English and for languages without a catalogue."""
    return _read(_compat.language()[:2].lower())


def t(text: str, *values: object) -> str:
    """A text in the language of the user. ``{0}`` and so on stand for ``values``."""
    found = catalogue().get(text, text)
    return re.sub(r"\{(\d)\}", lambda match: str(values[int(match[1])]), found)


@cache
def _read(code: str) -> Mapping[str, str]:
    path = FOLDER / f"{code}.json"
    if not _CODE.fullmatch(code) or not path.is_file():
        return {}
    try:
        loaded = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        _compat.logger().warning("ntopng: no texts in %s", code, exc_info=True)
        return {}
    return {str(key): str(value) for key, value in loaded.items()}
