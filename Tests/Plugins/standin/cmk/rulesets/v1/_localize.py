"""Texts that Checkmk translates."""

from __future__ import annotations

from typing import TypeVar

TextT = TypeVar("TextT", bound="_Text")


class _Text:
    def __init__(self, text: str, /) -> None:
        if not isinstance(text, str):
            raise TypeError(f"{type(self).__name__} takes a str, got {text!r}")
        self._text = text

    def __mod__(self: TextT, other: str | tuple[str, ...]) -> TextT:
        return type(self)(self._text % other)

    def __add__(self: TextT, other: TextT) -> TextT:
        return type(self)(self._text + str(other))

    def __str__(self) -> str:
        return self._text


class Title(_Text):
    """Title of a form or an element."""


class Help(_Text):
    """Inline help."""


class Label(_Text):
    """Text beside a field."""


class Message(_Text):
    """Text for the user, for instance of an error."""
