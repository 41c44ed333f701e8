"""Texts that Checkmk translates."""

from __future__ import annotations


class Title:
    """Title of a metric or graph."""

    def __init__(self, text: str, /) -> None:
        if not isinstance(text, str):
            raise TypeError(f"Title takes a str, got {text!r}")
        self._text = text

    def __str__(self) -> str:
        return self._text
