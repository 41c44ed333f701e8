"""Catalogues of Checkmk's plug-in APIs (`build/schemas/catalogues`), put together as their chain of `extends` says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[3] / "build" / "schemas" / "catalogues"


def api_modules(version: str) -> Mapping[str, Mapping[str, Any]]:
    """The public modules of a Checkmk version by name."""
    modules = _load(version)["modules"]
    assert isinstance(modules, dict)
    return modules


def _load(version: str) -> dict[str, Any]:
    catalogue = json.loads((_FOLDER / f"{version}.json").read_text(encoding="utf-8"))
    base = _load(catalogue["extends"]) if "extends" in catalogue else {}
    merged = merge_patch(base, catalogue)
    assert isinstance(merged, dict)
    return merged


def merge_patch(base: Any, patch: Any) -> Any:
    """JSON Merge Patch, RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(base) if isinstance(base, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged
