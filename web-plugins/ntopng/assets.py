"""Names of scripts, style and libraries. Browsers keep them for a month, so each name changes with the content.

Checkmk's web server serves ``js/NAME-STAMP.js`` from the file ``js/NAME.js``.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from . import _compat

SCRIPTS = (
    *("core", "format", "state", "client", "keep", "controls", "table", "filters", "charts", "export", "search"),
    *("header", "details", "flows", "alerts", "talkers", "host_tables", "host_overview", "host_traffic"),
    *("host_packets", "host_ports", "host_peers", "host_apps", "host", "app"),
)
"""Scripts in the order in which they must run: each uses only those before it."""

STYLE = "ntopng_gui.css"
CHARTS = "ntopng_chart.js"
"""Chart.js. The pages work without it."""


def htdocs() -> Path:
    """Folder of the files that the web server serves."""
    return _compat.omd_root() / "local/share/check_mk/web/htdocs"


def script_urls() -> list[str]:
    """Addresses of all own scripts, relative to the page."""
    return [_url(f"ntopng_{name}.js") for name in SCRIPTS]


def style_url() -> str:
    """Address of the style sheet. It is not in ``css/``: Checkmk links everything there on each of its pages."""
    return _url(STYLE)


def charts_url() -> str:
    """Address of Chart.js, empty when it is not installed."""
    return _url(CHARTS) if (htdocs() / "js" / CHARTS).is_file() else ""


def _url(name: str) -> str:
    path = htdocs() / "js" / name
    stem, _, suffix = name.rpartition(".")
    try:
        status = path.stat()
    except OSError:
        return f"js/{name}"
    return f"js/{stem}-{_stamp(path, status.st_mtime_ns, status.st_size)}.{suffix}"


@cache
def _stamp(path: Path, _modified: int, _size: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
