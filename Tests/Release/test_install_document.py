"""docs/install.md is what build/release/install.py makes of the names."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_document_is_up_to_date() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "build/release/install.py"], capture_output=True, text=True, check=True
    ).stdout
    assert (ROOT / "docs/install.md").read_text() == made, "make docs-install"


def test_nothing_claims_to_be_published() -> None:
    document = (ROOT / "docs/install.md").read_text()
    names = (ROOT / "build/release/names").read_text().splitlines()
    assert ("URL=" in names) == ("Nothing is published yet" in document)
    assert ("URL=" in names) == ("pip install ./mkpkit-*.whl" in document)


def test_with_a_home_the_document_says_where(tmp_path: Path) -> None:
    for path in ("install.py", "naming.py", "names"):
        text = (ROOT / "build/release" / path).read_text()
        (tmp_path / path).write_text(re.sub("^URL=$", "URL=https://mkpkit.example", text, flags=re.MULTILINE))
    made = subprocess.run([sys.executable, tmp_path / "install.py"], capture_output=True, text=True, check=True).stdout
    assert "Nothing is published" not in made and "There is no repository" not in made
    assert "pip install mkpkit\n" in made and "URIs: https://mkpkit.example/apt" in made
