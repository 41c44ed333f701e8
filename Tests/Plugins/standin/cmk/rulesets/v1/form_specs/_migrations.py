"""Migrations."""

from __future__ import annotations


def migrate_to_password(model: object) -> tuple[str, str, tuple[str, str]]:
    """A password of older rules in today's form."""
    match model:
        case ("cmk_postprocessed", ("explicit_password" | "stored_password") as kind, (str() as ident, str() as text)):
            return "cmk_postprocessed", kind, (ident, text)
        case ("password", str() as text):
            return "cmk_postprocessed", "explicit_password", ("throwaway-id", text)
        case ("store", str() as ident):
            return "cmk_postprocessed", "stored_password", (ident, "")
        case _:
            raise TypeError("not a password")
