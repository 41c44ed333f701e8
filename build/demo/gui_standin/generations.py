"""The modules of Checkmk that the pages import, once for each generation of its page API."""

# ruff: noqa: ARG001  signatures are those of Checkmk

from __future__ import annotations

import abc
import dataclasses
import enum
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import ModuleType, SimpleNamespace
from typing import Any, Literal, NamedTuple

from . import html as html_module
from . import livestatus
from .state import Host, current

Generation = Literal["2.3", "2.4", "2.5", "3.0"]
GENERATIONS: tuple[Generation, ...] = ("2.3", "2.4", "2.5", "3.0")
"""3.0 is its development of early 2026."""

_IDENT = re.compile(r"[a-z_-]+")


@dataclass
class Site:
    """What was registered, and all modules by name."""

    generation: Generation
    modules: dict[str, ModuleType] = field(default_factory=dict)
    pages: dict[str, Callable[[], None]] = field(default_factory=dict)
    permissions: dict[str, list[str]] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)
    icons: dict[str, Any] = field(default_factory=dict)
    setup: dict[str, Any] = field(default_factory=dict)
    menus: dict[str, Any] = field(default_factory=dict)

    def module(self, name: str, **members: Any) -> None:
        """Add a module."""
        module = ModuleType(name)
        module.__path__ = []  # so that it may have submodules
        vars(module).update(members)
        self.modules[name] = module

    def monitor_topics(self) -> list[Any]:
        """Topics of the Monitor menu as its renderer would ask for them."""
        menu = self.menus["monitoring"]
        if self.generation == "3.0":
            topics = list(menu.get_topics(SimpleNamespace()))
            for topic in topics:
                # As there: what is no icon is looked up in an enumeration, outside of any plug-in.
                if topic.icon is not None and not isinstance(topic.icon, _UserIcon):
                    raise KeyError(topic.icon)
            return topics
        return list(menu.topics(SimpleNamespace()) if self.generation == "2.5" else menu.topics())


class _Proxy:
    """An object of the current request, such as ``cmk.gui.http.request``."""

    def __init__(self, find: Callable[[], Any]) -> None:
        object.__setattr__(self, "_find", find)

    def __getattr__(self, name: str) -> Any:
        return getattr(object.__getattribute__(self, "_find")(), name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(object.__getattribute__(self, "_find")(), name, value)


class _AuthError(Exception):
    """Stands for MKAuthException."""


def _request() -> Any:
    return SimpleNamespace(
        var=lambda name, default=None: current().variables.get(name, default), method=current().method
    )


def _check_csrf_token(token: str | None = None) -> None:
    if (token or current().variables.get("_csrf_token")) != current().csrf_token:
        raise _GeneralError("No or another CSRF token received")


class _GeneralError(Exception):
    """Stands for MKGeneralException."""


@contextmanager
def installed(generation: Generation, change: Callable[[Site], None] | None = None) -> Iterator[Site]:
    """Put the modules of a generation in place. ``change`` may take things away before anybody looks."""
    site = Site(generation)
    _common(site)
    by_generation = {
        "2.3": _classes,
        "2.4": _handlers_with_config,
        "2.5": _handlers_with_context,
        "3.0": _navigation_items,
    }
    by_generation[generation](site)
    if change is not None:
        change(site)
    before = {name: sys.modules.get(name) for name in site.modules}
    sys.modules.update(site.modules)
    try:
        yield site
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def _common(site: Site) -> None:
    def declare_section(name: str, title: str, prio: int = 50, do_sort: bool = False) -> None:
        site.sections.append(name)

    def declare_permission(name: str, title: str, description: str, defaults: list[str]) -> None:
        if name.partition(".")[0] not in site.sections:
            raise ValueError(f"no section for {name}")
        site.permissions[name] = list(defaults)

    theme = SimpleNamespace(get=lambda: current().user.theme)
    site.module("cmk")
    site.module("cmk.gui")
    site.module("cmk.utils")
    site.module(
        "cmk.gui.permissions", declare_permission_section=declare_section, declare_permission=declare_permission
    )
    site.module("cmk.gui.http", request=_Proxy(_request), response=_Proxy(lambda: current().reply))
    site.module("cmk.gui.logged_in", user=_Proxy(lambda: current().user))
    site.module("cmk.gui.exceptions", MKAuthException=_AuthError)
    site.module("cmk.gui.htmllib")
    site.module("cmk.gui.htmllib.html", html=html_module.html)
    site.module("cmk.gui.htmllib.header", make_header=html_module.make_header)
    site.module("cmk.gui.utils")
    site.module("cmk.gui.utils.theme", theme=theme)
    site.module("cmk.gui.utils.csrf_token", check_csrf_token=_check_csrf_token)
    site.module("cmk.gui.sites", live=livestatus.live)
    site.module("livestatus", lqencode=livestatus.lqencode)
    site.module(
        "cmk.gui.breadcrumb", make_simple_page_breadcrumb=lambda menu, title: [menu.title, title], Breadcrumb=list
    )
    site.module("cmk.gui.watolib")
    site.module("cmk.gui.watolib.rulesets", SingleRulesetRecursively=_Rulesets)
    site.module("cmk.gui.watolib.hosts_and_folders", Host=_SetupHost)
    site.module("cmk.gui.views")
    _setup_menu(site)


class _Rulesets:
    @staticmethod
    def load_single_ruleset_recursively(name: str) -> dict[str, Any]:
        rules = current().rules
        return {name: SimpleNamespace(get_rules=lambda: [(_Folder(), i, rule) for i, rule in enumerate(rules)])}


class _Folder:
    def num_hosts_recursively(self) -> int:
        return len(current().hosts)

    def all_hosts_recursively(self) -> dict[str, Any]:
        return {host.name: _setup_host(host) for host in current().hosts}


class _SetupHost:
    @staticmethod
    def host(name: str) -> Any:
        return next((_setup_host(host) for host in current().hosts if host.name == name), None)


def _setup_host(host: Host) -> Any:
    attributes = {"ipaddress": host.address, "alias": host.alias, **host.attributes}
    return SimpleNamespace(
        effective_attributes=lambda: attributes, tag_groups=lambda: dict(host.tags), labels=lambda: dict(host.labels)
    )


def _setup_menu(site: Site) -> None:
    class ABCMainModule(abc.ABC):
        @property
        @abc.abstractmethod
        def mode_or_url(self) -> str: ...

        @property
        @abc.abstractmethod
        def topic(self) -> object: ...

        @property
        @abc.abstractmethod
        def title(self) -> str: ...

        @property
        @abc.abstractmethod
        def icon(self) -> object: ...

        @property
        @abc.abstractmethod
        def permission(self) -> str | None: ...

        @property
        @abc.abstractmethod
        def description(self) -> str: ...

        @property
        @abc.abstractmethod
        def sort_index(self) -> int: ...

        @property
        @abc.abstractmethod
        def is_show_more(self) -> bool: ...

    def register(cls: type[ABCMainModule]) -> None:
        module = cls()
        if site.generation == "3.0" and isinstance(module.icon, str):
            raise KeyError(module.icon)
        site.setup[module.mode_or_url] = module

    site.module(
        "cmk.gui.watolib.main_menu",
        ABCMainModule=ABCMainModule,
        main_module_registry=SimpleNamespace(register=register),
        main_module_topic_registry={"hosts": "hosts", "agents": "agents", "maintenance": "maintenance"},
    )


def _checked(ident: str) -> str:
    if not _IDENT.fullmatch(ident):
        raise ValueError(f"the web server would not serve {ident}.py")
    return ident


class _Menus:
    """A registry of menus."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def __getitem__(self, name: str) -> Any:
        return self._site.menus[name]

    def register(self, menu: Any) -> None:
        self._site.menus[menu.id if isinstance(menu, _NavigationMenu) else menu.name] = menu


# 2.3: classes for pages and icons, mega menus


class _TopicMenuItem(NamedTuple):
    name: str
    title: str
    sort_index: int
    url: str
    target: str = "main"
    is_show_more: bool = False
    icon: str | None = None


class _TopicMenuTopic(NamedTuple):
    name: str
    title: str
    items: list[_TopicMenuItem]
    max_entries: int = 10
    icon: str | None = None
    hide: bool = False


class _MegaMenu(NamedTuple):
    name: str
    title: str
    icon: str
    sort_index: int
    topics: Callable[[], list[_TopicMenuTopic]]


class _OldIcon(abc.ABC):
    @classmethod
    @abc.abstractmethod
    def ident(cls) -> str: ...

    @classmethod
    @abc.abstractmethod
    def title(cls) -> str: ...

    @abc.abstractmethod
    def render(self, what: str, row: Any, tags: Any, custom_vars: Any) -> Any: ...

    def host_columns(self) -> list[str]:
        return []

    def service_columns(self) -> list[str]:
        return []

    def default_toplevel(self) -> bool:
        return False


def _classes(site: Site) -> None:
    class Page(abc.ABC):
        @abc.abstractmethod
        def page(self) -> None: ...

    class Registry:
        def register_page(self, path: str) -> Callable[[type[Page]], type[Page]]:
            def wrap(cls: type[Page]) -> type[Page]:
                if not issubclass(cls, Page):
                    raise TypeError("register_page takes classes")
                site.pages[_checked(path)] = lambda: cls().page()
                return cls

            return wrap

    def register_icon(cls: type[_OldIcon]) -> None:
        if not isinstance(cls, type) or not issubclass(cls, _OldIcon):
            raise TypeError("icons are classes")
        site.icons[cls.ident()] = cls()

    site.module("cmk.gui.pages", Page=Page, page_registry=Registry())
    site.module("cmk.gui.main_menu", mega_menu_registry=_Menus(site))
    site.module("cmk.gui.type_defs", TopicMenuTopic=_TopicMenuTopic, TopicMenuItem=_TopicMenuItem, MegaMenu=_MegaMenu)
    site.module("cmk.gui.views.icon", Icon=_OldIcon, icon_and_action_registry=SimpleNamespace(register=register_icon))
    site.menus["monitoring"] = _MegaMenu(
        "monitoring", "Monitor", "main", 5, lambda: [_TopicMenuTopic("overview", "Overview", [])]
    )


# 2.4 and 2.5: endpoints for pages, instances for icons, main menus


@dataclass(kw_only=True)
class _MainMenuItem:
    name: str
    title: str
    sort_index: int
    url: str
    is_show_more: bool = False
    icon: str | None = None
    target: str = "main"


class _MainMenuTopic(NamedTuple):
    name: str
    title: str
    entries: list[_MainMenuItem]
    max_entries: int = 10
    icon: str | None = None
    hide: bool = False


class _MainMenu(NamedTuple):
    name: str
    title: str
    icon: str
    sort_index: int
    topics: Callable[..., list[_MainMenuTopic]] | None


@dataclass(frozen=True)
class _Icon:
    ident: str
    title: str
    render: Callable[..., Any]
    columns: Any = ()
    host_columns: Any = ()
    service_columns: Any = ()
    type_: str = "icon"
    sort_index: int = 30
    toplevel: bool = False


def _endpoints(site: Site, arguments: Callable[[], tuple[object, ...]]) -> None:
    @dataclass(frozen=True)
    class PageEndpoint:
        ident: str
        handler: Callable[..., None]

    def register(endpoint: PageEndpoint) -> None:
        if not isinstance(endpoint, PageEndpoint) or isinstance(endpoint.handler, type):
            raise TypeError("register takes endpoints with a handler")
        site.pages[_checked(endpoint.ident)] = lambda: endpoint.handler(*arguments())

    def register_icon(icon: _Icon) -> None:
        if not isinstance(icon, _Icon):
            raise TypeError("icons are instances")
        site.icons[icon.ident] = icon

    site.module("cmk.gui.pages", PageEndpoint=PageEndpoint, page_registry=SimpleNamespace(register=register))
    site.module("cmk.gui.main_menu", main_menu_registry=_Menus(site))
    site.module("cmk.gui.main_menu_types", MainMenuTopic=_MainMenuTopic, MainMenuItem=_MainMenuItem, MainMenu=_MainMenu)
    site.module("cmk.gui.views.icon", Icon=_Icon, icon_and_action_registry=SimpleNamespace(register=register_icon))


def _handlers_with_config(site: Site) -> None:
    _endpoints(site, lambda: (SimpleNamespace(debug=False),))
    site.menus["monitoring"] = _MainMenu(
        "monitoring", "Monitor", "main", 5, lambda: [_MainMenuTopic("overview", "Overview", [])]
    )


def _with_context(site: Site) -> None:
    @dataclasses.dataclass(frozen=True)
    class PageContext:
        config: object
        request: object

    _endpoints(site, lambda: (PageContext(SimpleNamespace(debug=False), _request()),))


def _handlers_with_context(site: Site) -> None:
    _with_context(site)
    site.menus["monitoring"] = _MainMenu(
        "monitoring", "Monitor", "main", 5, lambda _permissions: [_MainMenuTopic("overview", "Overview", [])]
    )


# 3.0: as 2.5, but menus are items of a navigation, icons have types, and the header has moved and wants to be told
# everything


@dataclass(frozen=True, kw_only=True)
class _NavItemTopicEntry:
    id: str
    title: str
    url: str
    sort_index: int
    target: str = "main"


@dataclass(frozen=True, kw_only=True)
class _NavItemTopic:
    id: str
    title: str
    sort_index: int
    entries: list[_NavItemTopicEntry]
    icon: Any = None


@dataclass(frozen=True)
class _UserIcon:
    id: str
    path: str


class _IconNames(enum.Enum):
    agents = "agents"


@dataclass(frozen=True)
class _StaticIcon:
    icon: _IconNames


@dataclass(frozen=True, kw_only=True)
class _NavigationMenu:
    """Called MainMenuItem there: the name of an entry of a topic in 2.5."""

    id: str
    title: str
    sort_index: int
    get_topics: Callable[[Any], Iterable[_NavItemTopic]]


def _navigation_items(site: Site) -> None:
    def make_header(
        writer: Any,
        *,
        title: str,
        breadcrumb: Any,
        page_menu: object = None,
        debug: bool,
        lang: str,
        inject_js_profiling_code: bool,
        load_frontend_vue: str,
        custom_style_sheet: str | None,
        screenshotmode: bool,
        inline_help_as_text: bool,
        hide_suggestions: bool,
        user_role_ids: Sequence[str],
    ) -> None:
        html_module.make_header(writer, title, breadcrumb, page_menu)

    _with_context(site)
    config = SimpleNamespace(debug=False, screenshotmode=False, custom_style_sheet=None)
    site.module("cmk.gui.config", active_config=config)
    site.modules.pop("cmk.gui.htmllib.header")
    site.module("cmk.gui.header", make_header=make_header)
    site.module("cmk.web")
    site.module("cmk.web.utils")
    site.module("cmk.web.utils.icons", IconNames=_IconNames, StaticIcon=_StaticIcon)
    site.module("cmk.gui.main_menu_types", MainMenuItem=_NavigationMenu)
    site.module("cmk.shared_typing")
    site.module(
        "cmk.shared_typing.main_menu",
        NavItemTopic=_NavItemTopic,
        NavItemTopicEntry=_NavItemTopicEntry,
        UserIcon=_UserIcon,
    )
    overview = _NavItemTopic(id="overview", title="Overview", sort_index=10, entries=[])
    site.menus["monitoring"] = _NavigationMenu(
        id="monitoring", title="Monitor", sort_index=5, get_topics=lambda _permissions: [overview]
    )
