"""Request, response, and the user who asks."""

from __future__ import annotations

import importlib

from .lookup import find, logger


def variable(name: str) -> str | None:
    """A variable of the request, as text."""
    value = find("cmk.gui.http:request").var(name)
    return None if value is None else str(value)


def is_post() -> bool:
    """Whether the request is one that may change something."""
    return str(find("cmk.gui.http:request").method) == "POST"


def check_csrf_token() -> None:
    """Raise what Checkmk raises, unless the request carries the token of the user's session as ``_csrf_token``."""
    find("cmk.gui.utils.csrf_token:check_csrf_token")()


def respond_json(text: str, status: int) -> None:
    """Answer the request with JSON that nobody may keep."""
    response = find("cmk.gui.http:response")
    response.set_content_type("application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.status_code = status
    response.set_data(text)


def denied(message: str) -> Exception:
    """The exception that Checkmk shows as missing permission."""
    exception: Exception = find("cmk.gui.exceptions:MKAuthException", "cmk.gui.i18n:MKAuthException")(message)
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
    return find("cmk.gui.i18n:get_current_language")()


def _user_language() -> object:
    return getattr(find("cmk.gui.logged_in:user"), "language", None)


def user_id() -> str:
    """Name of the logged-in user."""
    return str(find("cmk.gui.logged_in:user").id or "")


def user_settings(name: str) -> object:
    """What is stored with the logged-in user under this name; an empty dictionary where there is nothing."""
    return find("cmk.gui.logged_in:user").load_file(name, {})


def store_user_settings(name: str, content: object) -> None:
    """Store plain values with the logged-in user."""
    find("cmk.gui.logged_in:user").save_file(name, content)


def may(permission: str) -> bool:
    """Whether the logged-in user has the permission."""
    return bool(find("cmk.gui.logged_in:user").may(permission))


def declare_permission(section: tuple[str, str], name: str, title: str, description: str, roles: list[str]) -> None:
    """Declare ``<section>.<name>`` with the roles that have it by default."""
    permissions = importlib.import_module("cmk.gui.permissions")
    permissions.declare_permission_section(section[0], section[1])
    permissions.declare_permission(f"{section[0]}.{name}", title, description, roles)
