"""How a user wants the pages, kept by Checkmk with the user's other settings."""

from __future__ import annotations

from collections.abc import Mapping

from . import _compat
from .parameters import InvalidError
from .texts import t

_FILE = "ntopng"
_VALUES: Mapping[str, Mapping[str, int | bool]] = {
    "refresh": {str(seconds): seconds for seconds in (0, 10, 30, 60, 120, 300, 600)},
    "paused": {"true": True, "false": False},
}
"""The preferences, and what each can be, by its text in a request. ``refresh`` is in seconds."""


def stored() -> dict[str, int | bool]:
    """What the user has set. Nothing where this Checkmk does not tell: the browser remembers, too."""
    try:
        found = _compat.user_settings(_FILE)
    except Exception:  # the page is more important
        _compat.logger().debug("no preferences", exc_info=True)
        return {}
    values = found if isinstance(found, Mapping) else {}
    return {name: values[name] for name, known in _VALUES.items() if _is_one_of(values.get(name), known)}


def _is_one_of(value: object, known: Mapping[str, int | bool]) -> bool:
    """False is no number of seconds."""
    return any(type(value) is type(one) and value == one for one in known.values())


def change(name: str, text: str) -> None:
    """Set one preference, in a request that only a page of this site can have made."""
    if not _compat.is_post():
        raise InvalidError([t("{0}: not known.", "view")])
    _compat.check_csrf_token()
    value = _VALUES.get(name, {}).get(text)
    if value is None:
        raise InvalidError([t("{0}: not known.", name)])
    _compat.store_user_settings(_FILE, {**stored(), name: value})
