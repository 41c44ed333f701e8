"""Everything that touches Checkmk's GUI, for the page APIs of 2.3, 2.4 and 2.5.

Those APIs are not public and differ between releases. What is there is found by looking (an attribute, a parameter of
a signature), never by comparing versions. A function of this module does its job, or raises ``UnavailableError`` or
what Checkmk raised; the caller decides whether that matters.
"""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import importlib
import inspect
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class UnavailableError(Exception):
    """This Checkmk has none of the names that a function of this module looked for."""


def _find(*places: str) -> Any:
    """The first of ``module:attribute`` that exists."""
    for place in places:
        module, attribute = place.split(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            continue
    raise UnavailableError("not in this Checkmk: " + ", ".join(places))


def _parameters(function: Callable[..., object]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(function).parameters


def _construct(cls: Callable[..., Any], **values: object) -> Any:
    """Call ``cls`` with those of ``values`` that it knows: the releases name the same thing differently."""
    known = _parameters(cls)
    return cls(**{name: value for name, value in values.items() if name in known})


# Pages


def register_page(ident: str, handler: Callable[[], None]) -> None:
    """Serve ``<ident>.py``. 2.3 and 2.4 take classes; 2.5 takes endpoints whose handler gets a context."""
    pages = importlib.import_module("cmk.gui.pages")
    if hasattr(pages, "PageEndpoint"):
        pages.page_registry.register(pages.PageEndpoint(ident, lambda *_args, **_kwargs: handler()))
        return
    if not hasattr(pages, "Page") or not hasattr(pages, "page_registry"):
        raise UnavailableError("not in this Checkmk: PageEndpoint, Page in cmk.gui.pages")
    page = type(f"Ntopng_{ident}", (pages.Page,), {"page": lambda _self, *_args, **_kwargs: handler()})
    pages.page_registry.register_page(ident)(page)


def _menu_registry() -> Any:
    return _find("cmk.gui.main_menu:main_menu_registry", "cmk.gui.main_menu:mega_menu_registry")


def _breadcrumb(title: str) -> Any:
    try:
        return _find("cmk.gui.breadcrumb:make_simple_page_breadcrumb")(_menu_registry()["monitoring"], title)
    except Exception:  # the page is more important than the way to it
        logger().debug("no breadcrumb for %s", title, exc_info=True)
        return _find("cmk.gui.breadcrumb:Breadcrumb")()


def _header_arguments(make_header: Callable[..., object]) -> dict[str, object]:
    """Arguments that newer releases demand, taken from the configuration; others keep their defaults."""
    demanded = [
        name
        for name, parameter in list(_parameters(make_header).items())[3:]
        if parameter.default is inspect.Parameter.empty
        and parameter.kind in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    ]
    if not demanded:
        return {}
    config, user = _find("cmk.gui.config:active_config"), _find("cmk.gui.logged_in:user")
    known: dict[str, object] = {
        "lang": getattr(user, "language", None) or "en",
        "user_role_ids": getattr(user, "role_ids", []),
        "load_frontend_vue": getattr(config, "load_frontend_vue", "static_files"),
        "custom_style_sheet": getattr(config, "custom_style_sheet", None),
        "inline_help_as_text": getattr(user, "inline_help_as_text", False),
    }
    return {name: known.get(name, getattr(config, name, False)) for name in demanded}


@contextmanager
def page_frame(title: str) -> Iterator[None]:
    """Checkmk's page around what is written inside."""
    html, make_header = _find("cmk.gui.htmllib.html:html"), _find("cmk.gui.htmllib.header:make_header")
    make_header(html, title, _breadcrumb(title), **_header_arguments(make_header))
    yield
    html.footer()


def write_application(ident: str, css_class: str, data: Mapping[str, str], style: str, scripts: Sequence[str]) -> None:
    """Write the element that the scripts fill, with ``data-*`` attributes, and the links to style and scripts.

    Checkmk escapes the attributes. No inline script and no inline style, so that a strict content policy holds.
    """
    html = _find("cmk.gui.htmllib.html:html")
    if hasattr(html, "stylesheet"):
        html.stylesheet(style)
    else:
        html.link(rel="stylesheet", href=style)
    html.open_div(id_=ident, class_=css_class, **{f"data-{name}": value for name, value in data.items()})
    html.write_text("This page needs JavaScript.")
    html.close_div()
    for script in scripts:
        html.javascript_file(script)


def theme() -> str:
    """Name of the user's theme (``facelift``, ``modern-dark``), empty where this Checkmk does not tell."""
    try:
        return str(_find("cmk.gui.utils.theme:theme", "cmk.gui.theme.current_theme:theme").get())
    except Exception:
        logger().debug("theme not known", exc_info=True)
        return ""


# Request and response


def variable(name: str) -> str | None:
    """A variable of the request, as text."""
    value = _find("cmk.gui.http:request").var(name)
    return None if value is None else str(value)


def respond_json(text: str, status: int) -> None:
    """Answer the request with JSON that nobody may keep."""
    response = _find("cmk.gui.http:response")
    response.set_content_type("application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.status_code = status
    response.set_data(text)


def denied(message: str) -> Exception:
    """The exception that Checkmk shows as missing permission."""
    exception: Exception = _find("cmk.gui.exceptions:MKAuthException", "cmk.gui.i18n:MKAuthException")(message)
    return exception


# User and permissions


def language() -> str:
    """Code of the language that the logged-in user sees Checkmk in, such as ``de``; ``en`` where it is not told."""
    for tell in (_interface_language, _user_language):
        try:
            return str(tell() or "en")
        except Exception:  # a text in English is better than none
            logger().debug("language not known", exc_info=True)
    return "en"


def _interface_language() -> object:
    return _find("cmk.gui.i18n:get_current_language")()


def _user_language() -> object:
    return getattr(_find("cmk.gui.logged_in:user"), "language", None)


def user_id() -> str:
    """Name of the logged-in user."""
    return str(_find("cmk.gui.logged_in:user").id or "")


def may(permission: str) -> bool:
    """Whether the logged-in user has the permission."""
    return bool(_find("cmk.gui.logged_in:user").may(permission))


def declare_permission(section: tuple[str, str], name: str, title: str, description: str, roles: list[str]) -> None:
    """Declare ``<section>.<name>`` with the roles that have it by default."""
    permissions = importlib.import_module("cmk.gui.permissions")
    permissions.declare_permission_section(section[0], section[1])
    permissions.declare_permission(f"{section[0]}.{name}", title, description, roles)


# Monitoring data


def query_hosts(columns: Sequence[str], filters: str, site: str | None) -> list[list[Any]]:
    """Rows of hosts that the logged-in user may see, the site first. ``filters`` is encoded by the caller."""
    live, encode = _find("cmk.gui.sites:live")(), _find("livestatus:lqencode")
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
    return str(_find("livestatus:lqencode")(text))


# Configuration


@dataclasses.dataclass(frozen=True)
class SetupHost:
    """A host as configured in Setup: attributes with those of its folders, tags by group, labels."""

    name: str
    attributes: Mapping[str, Any]
    tags: Mapping[str, str]
    labels: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Rule:
    """An enabled rule: its value as stored, and the hosts that it is for, which cost something to find."""

    value: Any
    hosts: Callable[[], list[SetupHost]]


class UnclearHostsError(Exception):
    """Which hosts a rule is for can't be told here. The message says why, and what to do."""


MOST_HOSTS = 200
"""Hosts of a rule that are looked at."""


def rules(ruleset: str) -> list[Rule]:
    """All enabled rules of a ruleset, in Setup's order."""
    loader = _find("cmk.gui.watolib.rulesets:SingleRulesetRecursively")
    found = loader.load_single_ruleset_recursively(ruleset).get(ruleset).get_rules()
    return [
        Rule(rule.value, functools.partial(_hosts_of, folder, rule))
        for folder, _index, rule in found
        if not rule.is_disabled()
    ]


def _hosts_of(folder: Any, rule: Any) -> list[SetupHost]:
    """Those that the rule names one by one, else all in its folder."""
    conditions = getattr(rule, "conditions", None)
    names = getattr(conditions, "host_name", None)
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        known = _find("cmk.gui.watolib.hosts_and_folders:Host")
        hosts = {name: known.host(name) for name in names[:MOST_HOSTS]}
        return [_setup_host(name, host) for name, host in hosts.items()]
    chosen = ("host_tags", "host_label_groups", "host_labels")
    if names or any(getattr(conditions, condition, None) for condition in chosen):
        raise UnclearHostsError("the rule chooses its hosts by tags, labels or patterns: name them one by one")
    count = folder.num_hosts_recursively()
    if count > MOST_HOSTS:
        raise UnclearHostsError(f"the rule is for {count} hosts: name those with an ntopng one by one")
    return [_setup_host(str(name), host) for name, host in folder.all_hosts_recursively().items()]


def _setup_host(name: str, host: Any) -> SetupHost:
    """A host that Setup does not know any more has its name and nothing else."""

    def mapping(method: str) -> Mapping[str, Any]:
        found = getattr(host, method)() if hasattr(host, method) else {}
        return found if isinstance(found, Mapping) else {}

    return SetupHost(name, mapping("effective_attributes"), mapping("tag_groups"), mapping("labels"))


_SETUP_FILES = frozenset({"rules.mk", "hosts.mk", ".wato"})


def configuration_stamp() -> object:
    """Changes when a rule, a host or a folder of Setup changes; None when that can't be told."""
    top = omd_root() / "etc/check_mk/conf.d/wato"
    if not top.is_dir():
        return None
    found = hashlib.sha256()
    for folder, subfolders, files in os.walk(top):
        subfolders.sort()
        for name in sorted(_SETUP_FILES.intersection(files)):
            try:
                status = os.stat(os.path.join(folder, name))
            except OSError:
                return None  # being written
            found.update(f"{folder}/{name} {status.st_mtime_ns} {status.st_size}\n".encode())
    return found.hexdigest()


def password_store() -> Path:
    """File of the password store of this site."""
    try:
        return Path(_find("cmk.utils.password_store:password_store_path")())
    except UnavailableError:
        return omd_root() / "var/check_mk/stored_passwords"


def omd_root() -> Path:
    """Home of the site."""
    return Path(os.environ.get("OMD_ROOT", "/"))


def site_id() -> str:
    """Name of the site that serves the pages."""
    return os.environ.get("OMD_SITE", "")


def logger() -> logging.Logger:
    """Logs to ``var/log/web.log``."""
    try:
        log: logging.Logger = _find("cmk.gui.log:logger").getChild("ntopng")
    except Exception:
        return logging.getLogger("cmk.web.ntopng")
    return log


# Hooks, each of which may be missing


@dataclasses.dataclass(frozen=True)
class Link:
    """An entry of a menu."""

    ident: str
    title: str
    url: str


_OURS = "_ntopng"

# Classes of topics and of their entries, by the member of a menu that makes the topics. A later MainMenuItem is a menu.
_TOPIC_CLASSES = {
    "get_topics": (("cmk.shared_typing.main_menu:NavItemTopic",), ("cmk.shared_typing.main_menu:NavItemTopicEntry",)),
    "topics": (
        ("cmk.gui.main_menu_types:MainMenuTopic", "cmk.gui.type_defs:TopicMenuTopic"),
        ("cmk.gui.main_menu_types:MainMenuItem", "cmk.gui.type_defs:TopicMenuItem"),
    ),
}


def add_monitor_topic(ident: str, title: str, links: Callable[[], Sequence[Link]]) -> None:
    """Add a topic to the Monitor menu. It has no hook for that, so its list of topics is wrapped."""
    registry = _menu_registry()
    menu = registry["monitoring"]
    field = next((name for name in _TOPIC_CLASSES if callable(getattr(menu, name, None))), None)
    if field is None:
        raise UnavailableError("the Monitor menu of this Checkmk has no topics")
    original = getattr(menu, field)
    if getattr(original, _OURS, False):
        return
    topic_class, item_class = (_find(*places) for places in _TOPIC_CLASSES[field])

    def topic() -> list[Any]:
        items = [
            _construct(item_class, name=link.ident, id=link.ident, title=link.title, sort_index=index, url=link.url)
            for index, link in enumerate(links(), start=10)
        ]
        more = {"items": items, "entries": items, "icon": "ntopng", "sort_index": 95}
        return [_construct(topic_class, name=ident, id=ident, title=title, **more)] if items else []

    def topics(*args: object, **kwargs: object) -> list[Any]:
        found = list(original(*args, **kwargs))
        try:
            return found + topic()
        except Exception:  # Checkmk's own menu must not suffer
            logger().warning("no ntopng topic in the Monitor menu", exc_info=True)
            return found

    setattr(topics, _OURS, True)
    changes: dict[str, Any] = {field: topics}
    registry.register(menu._replace(**changes) if hasattr(menu, "_replace") else dataclasses.replace(menu, **changes))


@dataclasses.dataclass(frozen=True)
class SetupEntry:
    """An entry of the Setup menu, below the first of ``topics`` that exists."""

    link: Link
    description: str
    permission: str
    topics: tuple[str, ...]


def _constant(value: object) -> property:
    return property(lambda _self: value)


def add_setup_entry(entry: SetupEntry) -> None:
    """Add an entry to the Setup menu."""
    base = _find("cmk.gui.watolib.main_menu:ABCMainModule", "cmk.gui.plugins.wato.utils:ABCMainModule")
    registry = _find("cmk.gui.watolib.main_menu:main_module_registry")
    known = _find("cmk.gui.watolib.main_menu:main_module_topic_registry")
    topic = next((known[name] for name in entry.topics if name in known), None)
    if topic is None:
        raise UnavailableError("the Setup menu of this Checkmk has none of: " + ", ".join(entry.topics))
    values: dict[str, object] = {
        "mode_or_url": entry.link.url,
        "topic": topic,
        "title": entry.link.title,
        "icon": "ntopng",
        "permission": entry.permission,
        "description": entry.description,
        "sort_index": 90,
        "is_show_more": False,
    }
    members: dict[str, Any] = {name: _constant(value) for name, value in values.items()}
    for terms in ("main_menu_search_terms", "megamenu_search_terms"):
        members[terms] = classmethod(lambda _cls: ["ntopng"])
    registry.register(type(f"Ntopng_{entry.link.ident}", (base,), members))


def add_icon(
    ident: str,
    title: str,
    columns: tuple[Sequence[str], Sequence[str]],
    link: Callable[[str, Mapping[str, Any]], tuple[str, str] | None],
) -> None:
    """Add an icon to rows of hosts and services; ``columns`` are those of host and service that ``link`` reads.

    ``link`` gets ``host`` or ``service`` and the row, and returns title and address, or nothing. 2.3 takes classes,
    later releases take instances with more arguments to ``render``.
    """
    icon = _find("cmk.gui.views.icon:Icon", "cmk.gui.plugins.views.icons.utils:Icon")
    registry = _find(
        "cmk.gui.views.icon:icon_and_action_registry",
        "cmk.gui.plugins.views.icons.utils:icon_and_action_registry",
    )

    def render(what: str, row: Mapping[str, Any], *_args: object, **_kwargs: object) -> tuple[str, str, str] | None:
        try:
            found = link(what, row)
        except Exception:  # Checkmk's own tables must not suffer
            logger().warning("no ntopng icon", exc_info=True)
            return None
        return None if found is None else (ident, found[0], found[1])

    host_columns, service_columns = list(columns[0]), list(columns[1])
    if "ident" in _parameters(icon):
        values = {"host_columns": host_columns, "service_columns": service_columns, "sort_index": 30, "toplevel": True}
        registry.register(_construct(icon, ident=ident, title=title, render=render, **values))
        return
    members: dict[str, Any] = {
        "ident": classmethod(lambda _cls: ident),
        "title": classmethod(lambda _cls: title),
        "host_columns": lambda _self: host_columns,
        "service_columns": lambda _self: service_columns,
        "default_toplevel": lambda _self: True,
        "default_sort_index": lambda _self: 30,
        "render": lambda _self, *args, **kwargs: render(*args, **kwargs),
    }
    registry.register(type(f"Ntopng_{ident}_icon", (icon,), members))
