"""Additions to Checkmk's own pages: menus and icons. Each may be missing; the caller decides whether that matters."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .lookup import UnavailableError, construct, find, logger, parameters
from .page import menu_registry


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


def _has_typed_icons() -> bool:
    """Whether this Checkmk knows icons by type only: a plain name there breaks its whole navigation."""
    if _user_icon() is not None:
        return True
    try:
        return hasattr(menu_registry()["monitoring"], "get_topics")
    except Exception:  # without that menu there is nothing to break
        return False


def _user_icon() -> Any:
    try:
        return find("cmk.shared_typing.main_menu:UserIcon")
    except UnavailableError:
        return None


def _topic_icon() -> Any:
    """Our picture, as a topic of the Monitor menu wants it; none where it can't have one."""
    if not _has_typed_icons():
        return "ntopng"
    cls = _user_icon()
    return None if cls is None else cls(id="ntopng", path="images/icons/ntopng.png")


def _setup_icon() -> Any:
    """A picture for the Setup menu, which takes none but Checkmk's own where icons are typed."""
    if not _has_typed_icons():
        return "ntopng"
    try:
        names = find("cmk.web.utils.icons:IconNames", "cmk.gui.type_defs:IconNames")
        static = find("cmk.web.utils.icons:StaticIcon", "cmk.gui.type_defs:StaticIcon")
        return next((static(getattr(names, name)) for name in ("ntop", "agents") if hasattr(names, name)), None)
    except UnavailableError:
        return None


def add_monitor_topic(ident: str, title: str, links: Callable[[], Sequence[Link]]) -> None:
    """Add a topic to the Monitor menu. It has no hook for that, so its list of topics is wrapped."""
    registry = menu_registry()
    menu = registry["monitoring"]
    field = next((name for name in _TOPIC_CLASSES if callable(getattr(menu, name, None))), None)
    if field is None:
        raise UnavailableError("the Monitor menu of this Checkmk has no topics")
    original = getattr(menu, field)
    if getattr(original, _OURS, False):
        return
    topic_class, item_class = (find(*places) for places in _TOPIC_CLASSES[field])

    def topic() -> list[Any]:
        items = [
            construct(item_class, name=link.ident, id=link.ident, title=link.title, sort_index=index, url=link.url)
            for index, link in enumerate(links(), start=10)
        ]
        more = {"items": items, "entries": items, "icon": _topic_icon(), "sort_index": 95}
        return [construct(topic_class, name=ident, id=ident, title=title, **more)] if items else []

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
    base = find("cmk.gui.watolib.main_menu:ABCMainModule", "cmk.gui.plugins.wato.utils:ABCMainModule")
    registry = find("cmk.gui.watolib.main_menu:main_module_registry")
    known = find("cmk.gui.watolib.main_menu:main_module_topic_registry")
    topic = next((known[name] for name in entry.topics if name in known), None)
    if topic is None:
        raise UnavailableError("the Setup menu of this Checkmk has none of: " + ", ".join(entry.topics))
    values: dict[str, object] = {
        "mode_or_url": entry.link.url,
        "topic": topic,
        "title": entry.link.title,
        "icon": _setup_icon(),
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
    icon = find("cmk.gui.views.icon:Icon", "cmk.gui.plugins.views.icons.utils:Icon")
    registry = find(
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
    if "ident" in parameters(icon):
        values = {"host_columns": host_columns, "service_columns": service_columns, "sort_index": 30, "toplevel": True}
        registry.register(construct(icon, ident=ident, title=title, render=render, **values))
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
