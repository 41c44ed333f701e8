"""Monitored hosts, with the rights of the user who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .lookup import find
from .session import may, user_id


def query_hosts(columns: Sequence[str], filters: str, site: str | None) -> list[list[Any]]:
    """Rows of hosts that the logged-in user may see, the site first. ``filters`` is encoded by the caller."""
    live, encode = find("cmk.gui.sites:live")(), find("livestatus:lqencode")
    query = f"GET hosts\nColumns: {' '.join(columns)}\n{filters}"
    if not may("general.see_all"):
        query += f"AuthUser: {encode(user_id())}\n"
    try:
        live.set_prepend_site(True)
        if site:
            live.set_only_sites([site])
        return [list(row) for row in live.query(query)]
    finally:
        live.set_prepend_site(False)
        live.set_only_sites(None)


def encode(text: str) -> str:
    """Text for a livestatus filter: no line break survives."""
    return str(find("livestatus:lqencode")(text))
