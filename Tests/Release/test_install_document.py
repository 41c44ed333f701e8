"""docs/install.md is what build/release/install.py makes of the names."""

from __future__ import annotations

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
