"""The pages: Checkmk's frame around one empty element, which the scripts fill."""

from __future__ import annotations

import json
from collections.abc import Callable

from . import _compat, access, assets, config, preferences, texts
from .access import DeniedError, MonitoredHost
from .texts import t

TITLES = {
    "ntopng_host": "Network statistics and flows",
    "ntopng_flows": "ntopng: Flows",
    "ntopng_alerts": "ntopng: Alerts",
    "ntopng_top_talkers": "ntopng: Top talkers",
}
SETUP_URL = "wato.py?mode=edit_ruleset&varname=special_agents%3Antopng"


def host_page() -> None:
    """Everything that ntopng knows about one host."""
    name = _compat.variable("host")
    if name:
        host = _visible(name, _compat.variable("site") or None)
        _show("ntopng_host", t("Network statistics and flows of {0}", host.name), host)
        return
    _demand_see_all()
    _show("ntopng_host", t(TITLES["ntopng_host"]), None)


def site_page(ident: str) -> Callable[[], None]:
    """A page about all hosts."""

    def page() -> None:
        _demand_see_all()
        _show(ident, t(TITLES[ident]), None)

    return page


def _visible(name: str, site: str | None) -> MonitoredHost:
    try:
        return access.monitored_host(name, site)
    except DeniedError as error:
        raise _compat.denied(str(error)) from error


def _demand_see_all() -> None:
    try:
        access.need_see_all()
    except DeniedError as error:
        raise _compat.denied(str(error)) from error


def _show(ident: str, title: str, host: MonitoredHost | None) -> None:
    known = config.servers()
    settings = {
        "page": ident,
        "user": _compat.user_id(),
        "preferences": preferences.stored(),
        "site": _compat.site_id(),
        "seeAll": access.may_see_all(),
        "servers": [
            {"id": server.ident, "title": server.title, "link": server.link_url} for server in known.by_ident.values()
        ],
        "problems": list(known.problems),
        "notices": [] if host is None else list(host.notices),
        "host": None if host is None else {"name": host.name, "site": host.site, "addresses": list(host.addresses)},
        "setup": SETUP_URL,
        "charts": assets.charts_url(),
    }
    with _compat.page_frame(title):
        _compat.write_application(
            ident="ntopng_app",
            css_class="ntopng-app",
            data={"theme": _compat.theme(), "settings": json.dumps(settings), **_texts()},
            style=assets.style_url(),
            scripts=assets.script_urls(),
        )


def _texts() -> dict[str, str]:
    found = texts.catalogue()
    return {"texts": json.dumps(dict(found), ensure_ascii=False)} if found else {}
