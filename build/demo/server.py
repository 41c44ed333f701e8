"""A small web server that stands in for a Checkmk site: frame, sessions and permissions, and the real pages."""

from __future__ import annotations

import hashlib
import mimetypes
import re
import secrets
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from html import escape
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

from gui_standin import Current, User, current, using
from gui_standin.html import frame
from world import HOSTS, USERS

BASE = "/demo/check_mk/"
POLICY = "default-src 'self'; base-uri 'self'; object-src 'none'; frame-ancestors 'self'; form-action 'self'"
"""Stricter than Checkmk's own: neither inline scripts nor inline styles."""

_STAMPED = re.compile(r"^(js/|themes/.*?/|)([a-z0-9_]+)-(.+?)\.(js|css)$")
_OWN_FILES = {"demo_frame.css": Path(__file__).parent / "demo_frame.css"}


@dataclass
class Site:
    """What the handler serves."""

    pages: dict[str, Callable[[], None]]
    htdocs: Path
    rules: tuple[Any, ...]
    sessions: dict[str, User] = field(default_factory=dict)
    user_files: dict[str, dict[str, Any]] = field(default_factory=dict)
    latency: float = 0.0
    requests: int = 0


def serve(site: Site, port: int) -> ThreadingHTTPServer:
    """A server on the loopback address; ``serve_forever`` is the caller's."""

    class Handler(_Handler):
        served = site

    return _Server(("127.0.0.1", port), Handler)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    served: Site
    wbufsize = -1  # one packet for head and body
    protocol_version = "HTTP/1.1"
    server_version = "demo"

    def do_GET(self) -> None:
        """Pages, files, and the demo's own pages."""
        parts = urlsplit(self.path)
        name = parts.path.removeprefix(BASE)
        if not parts.path.startswith(BASE) or not name:
            self._redirect(BASE + "demo_hosts.py")
            return
        if not name.endswith(".py"):
            self._file(name)
            return
        self._page(name, dict(parse_qsl(parts.query, keep_blank_values=True, errors="replace")))

    def do_POST(self) -> None:
        """The log-in, the theme, and what users set on the pages; nothing else changes anything."""
        length = min(int(self.headers.get("Content-Length") or 0), 4096)
        form = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace")))
        name = urlsplit(self.path).path.removeprefix(BASE)
        if name == "login.py" and form.get("user") in USERS:
            session = secrets.token_urlsafe(24)
            files = self.served.user_files.setdefault(form["user"], {})
            self.served.sessions[session] = replace(USERS[form["user"]], files=files)
            self._redirect(BASE + "demo_hosts.py", f"demo={session}; Path={BASE}; HttpOnly; SameSite=Lax")
            return
        session = self._session()
        if name == "demo_user.py" and session in self.served.sessions:
            theme = form.get("theme", "")
            if theme in ("facelift", "modern-dark"):
                self.served.sessions[session] = replace(self.served.sessions[session], theme=theme)
            if form.get("forget") == "1":
                self.served.sessions[session].files.clear()
            self._redirect(BASE + "demo_user.py")
            return
        if name == "ntopng_ajax.py":
            self._page(name, form, "POST")
            return
        self.send_error(405)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def _session(self) -> str:
        cookie = SimpleCookie(self.headers.get("Cookie", ""))
        return cookie["demo"].value if "demo" in cookie else ""

    def _token(self) -> str:
        """What only pages of this session know, as Checkmk's ``global_csrf_token``."""
        return hashlib.sha256(b"csrf " + self._session().encode()).hexdigest()

    def _page(self, name: str, variables: dict[str, str], method: str = "GET") -> None:
        if name == "demo_token.py":
            script = f'var global_csrf_token = "{self._token()}";'
            self._send(200, {"Content-Type": "text/javascript", "Cache-Control": "no-store"}, script.encode())
            return
        user = self.served.sessions.get(self._session())
        if user is None:
            self._login()
            return
        page = {"demo_hosts.py": _hosts_page, "demo_user.py": _user_page}.get(name) or self.served.pages.get(name[:-3])
        if page is None:
            self.send_error(404)
            return
        if name == "ntopng_ajax.py" and self.served.latency:
            time.sleep(self.served.latency * self._dice(variables))
        request = Current(
            user, variables, hosts=HOSTS, rules=self.served.rules, url=name, method=method, csrf_token=self._token()
        )
        with using(request):
            try:
                page()
            except Exception as error:
                self._failed(request, error)
        self._send(request.reply.status_code, request.reply.headers, "".join(request.reply.parts).encode())

    def _dice(self, variables: dict[str, str]) -> float:
        """From 0 to 1, another one for each request, the same ones in each run: answers overtake each other."""
        self.served.requests += 1
        text = f"{self.served.requests} {variables.get('view', '')} {variables.get('what', '')}"
        return hashlib.sha256(text.encode()).digest()[0] / 255

    def _failed(self, request: Current, error: Exception) -> None:
        """As Checkmk: missing rights and other refusals are pages; the rest is a crash report."""
        crash = type(error).__name__ != "_AuthError"
        if crash:
            traceback.print_exception(error)
        request.reply.parts.clear()
        frame(request, "Permission denied" if not crash else "Internal error", ["Error"])
        text = f'<div class="demo-error" role="alert">{escape(str(error))}</div>'
        request.reply.parts.append(text + "</div></main></body></html>")
        request.reply.status_code = 500 if crash else 200

    def _login(self) -> None:
        request = Current(User("", "", frozenset()))
        frame(request, "Log in", ["Demo"])
        buttons = "".join(
            f'<button name="user" value="{user.id}">{user.id}<small>{escape(user.title)}</small></button>'
            for user in USERS.values()
        )
        request.reply.parts.append(
            f'<form method="post" action="login.py" class="demo-login">{buttons}</form></div></main>'
        )
        self._send(200, request.reply.headers, "".join(request.reply.parts).encode())

    def _file(self, name: str) -> None:
        stamped = _STAMPED.match(name)
        plain = stamped[1] + stamped[2] + "." + stamped[4] if stamped else name
        path = _OWN_FILES.get(plain, self.served.htdocs / plain)
        if ".." in plain or not path.is_file():
            self.send_error(404)
            return
        headers = {"Content-Type": mimetypes.guess_type(plain)[0] or "application/octet-stream"}
        if stamped:
            headers["Cache-Control"] = "max-age=2692000, immutable"
        self._send(200, headers, path.read_bytes())

    def _redirect(self, target: str, cookie: str = "") -> None:
        headers = {"Location": target}
        if cookie:
            headers["Set-Cookie"] = cookie
        self._send(303, headers, b"")

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()


def _hosts_page() -> None:
    request = current()
    frame(request, "All hosts", ["Monitor", "All hosts"])
    visible = [host for host in HOSTS if request.user.may("general.see_all") or request.user.id in host.contacts]
    rows = "".join(
        f"<tr><td>{escape(host.name)}</td><td>{escape(host.address)}</td>"
        f'<td><a href="ntopng_host.py?host={quote(host.name)}&amp;site={host.site}">'
        '<img src="images/icons/ntopng.png" alt=""> Network statistics and flows</a></td></tr>'
        for host in visible
    )
    request.reply.parts.append(
        f'<table class="demo-table"><caption>{len(visible)} hosts</caption>'
        f"<thead><tr><th>Host</th><th>Address</th><th>ntopng</th></tr></thead><tbody>{rows}</tbody></table>"
        "</div></main></body></html>"
    )


def _user_page() -> None:
    request = current()
    frame(request, "User", ["User"])
    request.reply.parts.append(
        f'<p>{escape(request.user.id)}: {escape(request.user.title)}</p><form method="post" action="demo_user.py">'
        '<button name="theme" value="facelift">Light theme</button> '
        '<button name="theme" value="modern-dark">Dark theme</button></form>'
        '<form method="post" action="login.py" class="demo-login">'
        + "".join(f'<button name="user" value="{user}">Log in as {user}</button>' for user in USERS)
        + "</form></div></main></body></html>"
    )
