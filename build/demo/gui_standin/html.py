"""Writes pages as Checkmk's HTML generator does, in a frame that looks roughly like it."""

from __future__ import annotations

from html import escape
from typing import Any

from .state import Current, current

_NAVIGATION = (
    ("ntopng_top_talkers.py", "Top talkers"),
    ("ntopng_flows.py", "Flows"),
    ("ntopng_alerts.py", "Alerts"),
    ("demo_hosts.py", "All hosts"),
    ("demo_user.py", "User"),
)


class Generator:
    """The methods of ``cmk.gui.htmllib.html.html`` that the pages call."""

    output_format = "html"

    def _write(self, text: str) -> None:
        current().reply.parts.append(text)

    def open_div(self, **attributes: Any) -> None:
        """Opens an element; attributes are escaped."""
        self._write(f"<div{_attributes(attributes)}>")

    def close_div(self) -> None:
        """Closes it."""
        self._write("</div>")

    def write_text(self, text: str) -> None:
        """Escaped text."""
        self._write(escape(text, quote=False))

    def stylesheet(self, href: str) -> None:
        """Link to a style sheet."""
        self._write(f'<link rel="stylesheet" type="text/css" href="{escape(href)}" />')

    def javascript_file(self, src: str) -> None:
        """Link to a script."""
        self._write(f'<script type="text/javascript" src="{escape(src)}"></script>\n')

    def footer(self) -> None:
        """End of the page."""
        self._write("</div></main></body></html>")


def _attributes(attributes: dict[str, Any]) -> str:
    return "".join(f' {name.rstrip("_")}="{escape(str(value))}"' for name, value in attributes.items())


html = Generator()


def make_header(writer: Generator, title: str, breadcrumb: list[str], page_menu: object = None) -> None:  # noqa: ARG001
    """Everything above the content. ``writer`` must be the generator, as in Checkmk."""
    if not isinstance(writer, Generator):
        raise TypeError("make_header wants the HTML generator")
    frame(current(), title, breadcrumb)


def frame(request: Current, title: str, breadcrumb: list[str]) -> None:
    """Head, navigation and title of a page."""
    entries = "".join(
        f'<a href="{address}"{_here(request, address)}>{escape(text)}</a>' for address, text in _NAVIGATION
    )
    trail = " <span>&gt;</span> ".join(escape(step) for step in breadcrumb)
    request.reply.parts.append(
        f'<!DOCTYPE html><html lang="{escape(request.user.language)}"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        '<link rel="stylesheet" href="demo_frame.css"><script src="demo_token.py"></script></head>'
        f'<body data-theme="{escape(request.user.theme)}">'
        f'<nav class="demo-nav" aria-label="Demo"><strong>demo</strong>{entries}</nav>'
        '<aside class="demo-sidebar" aria-label="Sidebar">Sidebar</aside>'
        f'<main class="demo-main"><div class="demo-breadcrumb">{trail}</div><h1>{escape(title)}</h1>'
        '<div class="demo-content">'
    )


def _here(request: Current, address: str) -> str:
    return ' aria-current="page"' if request.url == address else ""
