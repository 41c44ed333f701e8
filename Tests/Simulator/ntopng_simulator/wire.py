"""The bytes on the wire: no length, no keep-alive, errors as redirects, and now and then no HTTP at all."""

import json
import random
from typing import Any
from urllib.parse import quote

from .options import Options
from .replies import SUCCESS, Bare, Listing, Redirect, RestError

_STATUS = {200: "OK", 302: "Found", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}

STARTING = (
    '<html><head><meta http-equiv="refresh" content="3"></head><body><center><H3>We\'re almost ready...</H3></center>'
    "<p>ntopng is unable to serve requests at this time (possibly starting up or shutting down).</body></html>"
)
FORBIDDEN = (
    "   <!DOCTYPE html>\n   <html>\n   <head>\n    <title>Welcome to ntopng</title>\n   </head><body>"
    '<div class="alert alert-danger">Access forbidden</div>'
)


class Wire:
    """Turns what scripts answer into bytes."""

    def __init__(self, options: Options) -> None:
        self._build = options.build
        self._random = random.Random(options.seed)

    def head(self, status: int, content_type: str, rest: bool = True) -> bytes:
        """Status line and header of a script's own answer."""
        lines = [
            f"HTTP/1.1 {status} {_STATUS.get(status, 'Error')}",
            "Cache-Control: max-age=0, no-cache, no-store",
            f"Server: ntopng {self._build} [Debian GNU/Linux 12 (bookworm) [x86_64]]",
            "Set-Cookie: tzname=UTC; path=/ HttpOnly; SameSite=lax",
            "Pragma: no-cache",
            "X-Frame-Options: DENY",
            "X-Content-Type-Options: nosniff",
            f"Content-Type: {content_type}",
            "Last-Modified: Tue, 11 November 2026 20:59:41 GMT",
        ]
        if rest:
            lines += ["Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: GET, POST, HEAD"]
        lines += [
            "Set-Cookie: session_3000_3001=; max-age=3600; path=/;  HttpOnly; SameSite=lax",
            "Set-Cookie: timezone=0; path=/ HttpOnly; SameSite=lax",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def answer(self, value: Any) -> tuple[int, bytes]:
        """A script's result."""
        if isinstance(value, Bare):
            head = self.head(200, value.content_type, rest=False) if value.status_line else b""
            first = self.error(value.second)[1] if value.second else b""
            return 200, first + head + value.body.encode("utf-8", "surrogatepass")
        return 200, self.head(200, "application/json") + self._envelope(SUCCESS, value)

    def error(self, error: RestError) -> tuple[int, bytes]:
        """An error in the envelope."""
        return error.code[0], self.head(error.code[0], "application/json") + self._envelope(error.code, [])

    def forbidden(self, error: RestError) -> tuple[int, bytes]:
        """What a script for administrators sends to others: a page without status line, then a second reply."""
        return 0, FORBIDDEN.encode() + self.error(error)[1]

    def redirect(self, redirect: Redirect, target: str) -> tuple[int, bytes]:
        """Login page, default password, script failure, missing licence."""
        location = f"{redirect.page}?"
        if redirect.message:
            location += f"message={redirect.message}&"
        location += f"referer={quote(target, safe='')}"
        if redirect.message:
            location += f"&error_message={quote(redirect.error, safe='')}"
        session = "" if redirect.message else " expires=Thu, 01-Jan-1970 00:00:01 GMT; max-age=0;"
        head = [
            "HTTP/1.1 302 Found",
            f"Server: ntopng {self._build} (x86_64)",
            f"Set-Cookie: session=; HttpOnly; path=/;{session} HttpOnly; SameSite=lax",
            f"Location: {location}",
        ]
        body = f"{redirect.error}\n\n" if redirect.message else ""
        return 302, ("\r\n".join(head) + "\r\n\r\n" + body).encode()

    def starting(self) -> tuple[int, bytes]:
        """403 while starting or stopping."""
        head = f"HTTP/1.1 403 Forbidden\r\nServer: ntopng {self._build} (x86_64)\r\nContent-Type: text/html\r\n"
        return 403, (head + "Connection: close\r\n\r\n" + STARTING).encode()

    def _envelope(self, code: tuple[int, int, str, str], value: Any) -> bytes:
        body: dict[str, Any] = {"rc": code[1], "rc_str": code[2], "rc_str_hr": code[3]}
        if isinstance(value, Listing):
            body["rsp"] = value.rsp
            body["recordsTotal"] = value.total if value.sent is None else value.sent
            if value.filtered:
                body["recordsFiltered"] = value.total
        else:
            body["rsp"] = value
        return json.dumps(self._shuffle(body), separators=(",", ":")).encode()

    def _shuffle(self, value: Any) -> Any:
        """Objects in some order, as Lua tables are; empty ones become lists."""
        if isinstance(value, dict):
            if not value:
                return []
            items = [(key, self._shuffle(item)) for key, item in value.items()]
            cut = self._random.randrange(len(items))
            return dict(items[cut:] + items[:cut])
        if isinstance(value, list):
            return [self._shuffle(item) for item in value]
        return value
