"""Registers pages and hooks. The pages must be there; every hook may fail without taking anything along."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from . import _compat, access, ajax, config, pages
from .texts import t

SITE_PAGES = {
    "ntopng_top_talkers": "Top talkers",
    "ntopng_flows": "Flows",
    "ntopng_alerts": "Alerts",
}
"""Pages of a whole site, in the order of the menu."""


def register() -> None:
    """Called once by Checkmk, when it loads its plug-ins."""
    handlers: dict[str, Callable[[], None]] = {
        "ntopng_host": pages.host_page,
        "ntopng_ajax": ajax.answer,
        **{ident: pages.site_page(ident) for ident in SITE_PAGES},
    }
    # The permission comes first: without it nobody could see the pages of a site, which is safe.
    _try("permission", _declare_permission)
    for ident, handler in handlers.items():
        _compat.register_page(ident, handler)
    _try("Monitor menu", _add_monitor_topic)
    _try("Setup menu", _add_setup_entry)
    _try("icon", _add_icon)


def _try(what: str, hook: Callable[[], None]) -> None:
    try:
        hook()
    except Exception:
        _compat.logger().warning("ntopng: no %s, the pages work without it", what, exc_info=True)


def _declare_permission() -> None:
    section, name = access.SEE_ALL.split(".")
    _compat.declare_permission(
        (section, "ntopng"),
        name,
        "See all traffic in ntopng",
        "See flows, alerts and top talkers of all hosts that ntopng knows. Without it, users see the ntopng page of "
        "those hosts that they may see in Checkmk.",
        ["admin"],
    )


def _add_monitor_topic() -> None:
    def links() -> list[_compat.Link]:
        if not access.may_see_all():
            return []
        return [_compat.Link(ident, t(title), f"{ident}.py") for ident, title in SITE_PAGES.items()]

    _compat.add_monitor_topic("ntopng", "ntopng", links)


def _add_setup_entry() -> None:
    _compat.add_setup_entry(
        _compat.SetupEntry(
            link=_compat.Link("servers", "ntopng", pages.SETUP_URL),
            description="Connect ntopng servers: their data become services and pages.",
            permission="rulesets",
            topics=("agents", "services", "maintenance"),
        )
    )


def _add_icon() -> None:
    _compat.add_icon(
        "ntopng",
        "ntopng: network statistics and flows",
        (("name", "address"), ("check_command",)),
        _icon_link,
    )


def _icon_link(what: str, row: Mapping[str, Any]) -> tuple[str, str] | None:
    """On hosts, when there is an ntopng server at all; on services, when ours."""
    if what == "service" and not str(row.get("service_check_command", "")).startswith("check_mk-ntopng_"):
        return None
    name = str(row.get("host_name", ""))
    if not name or not config.servers().by_ident:
        return None
    query = urlencode({"host": name, "site": str(row.get("site", ""))})
    return t("Network statistics and flows of {0}", name), f"ntopng_host.py?{query}"
