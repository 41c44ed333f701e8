"""Pages, and Checkmk's frame around them."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .lookup import UnavailableError, find, logger, parameters


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


def menu_registry() -> Any:
    """The registry of the menus at the side."""
    return find("cmk.gui.main_menu:main_menu_registry", "cmk.gui.main_menu:mega_menu_registry")


def _breadcrumb(title: str) -> Any:
    try:
        return find("cmk.gui.breadcrumb:make_simple_page_breadcrumb")(menu_registry()["monitoring"], title)
    except Exception:  # the page is more important than the way to it
        logger().debug("no breadcrumb for %s", title, exc_info=True)
        return find("cmk.gui.breadcrumb:Breadcrumb")()


def _header_arguments(make_header: Callable[..., object]) -> dict[str, object]:
    """Arguments that newer releases demand, taken from the configuration; others keep their defaults."""
    demanded = [
        name
        for name, parameter in list(parameters(make_header).items())[1:]
        if parameter.default is inspect.Parameter.empty
        and name not in ("title", "breadcrumb")
        and parameter.kind in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    ]
    if not demanded:
        return {}
    config, user = find("cmk.gui.config:active_config"), find("cmk.gui.logged_in:user")
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
    html = find("cmk.gui.htmllib.html:html")
    make_header = find("cmk.gui.htmllib.header:make_header", "cmk.gui.header:make_header")
    make_header(html, title=title, breadcrumb=_breadcrumb(title), **_header_arguments(make_header))
    yield
    html.footer()


def write_application(ident: str, css_class: str, data: Mapping[str, str], style: str, scripts: Sequence[str]) -> None:
    """Write the element that the scripts fill, with ``data-*`` attributes, and the links to style and scripts.

    Checkmk escapes the attributes. No inline script and no inline style, so that a strict content policy holds.
    """
    html = find("cmk.gui.htmllib.html:html")
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
        return str(find("cmk.gui.utils.theme:theme", "cmk.gui.theme.current_theme:theme").get())
    except Exception:
        logger().debug("theme not known", exc_info=True)
        return ""
