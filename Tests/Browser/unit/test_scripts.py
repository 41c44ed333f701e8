"""The scripts of the pages: all are loaded, none has long lines. Format and lint are biome's."""

from __future__ import annotations

from pathlib import Path

import pytest
from loading import ROOT, loaded

FOLDER = ROOT / "web-plugins/htdocs/js"
SCRIPTS = sorted(FOLDER.glob("*.js"))


def test_every_script_is_loaded_once() -> None:
    with loaded(register=False) as gui:
        names = [f"ntopng_{name}.js" for name in gui.assets.SCRIPTS]
    assert sorted(names) == [path.name for path in SCRIPTS]


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_lines_are_short(path: Path) -> None:
    assert [line for line in path.read_text("utf-8").splitlines() if len(line) > 120] == []
