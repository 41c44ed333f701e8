"""A folder laid out as the ``local`` hierarchy of a Checkmk site, with links to the files of this repository."""

from __future__ import annotations

import runpy
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHART_JS = Path("/usr/share/javascript/chart.js/chart.min.js")
"""From Debian's package libjs-chart.js."""


def lay_out(folder: Path, agent: Path) -> None:
    """Lay the package out below ``folder`` as an installation would, with ``agent`` as its binary."""
    family = folder / "local/lib/python3/cmk_addons/plugins/ntopng"
    htdocs = folder / "local/share/check_mk/web/htdocs"
    pages = folder / "local/share/check_mk/web/plugins"
    for parent in (family / "libexec", htdocs, pages):
        parent.mkdir(parents=True, exist_ok=True)
    (family / "libexec" / "agent_ntopng").symlink_to(agent.resolve())
    (family / "gui").symlink_to(ROOT / "web-plugins/ntopng")
    (family / "lib").symlink_to(ROOT / "mkp-src/ntopng/lib")
    (pages / "pages").symlink_to(ROOT / "web-plugins/pages")
    shutil.copytree(ROOT / "web-plugins/htdocs", htdocs, dirs_exist_ok=True, copy_function=_link)
    if CHART_JS.is_file():
        _link(str(CHART_JS), str(htdocs / "js/ntopng_chart.js"))


def _link(source: str, target: str) -> None:
    Path(target).symlink_to(source)


def load_plugins(folder: Path) -> None:
    """Execute the files of ``web/plugins/pages``, as Checkmk does when it starts."""
    sys.path.insert(0, str(folder / "local/lib/python3"))
    for path in sorted((folder / "local/share/check_mk/web/plugins/pages").glob("*.py")):
        runpy.run_path(str(path))
