"""What a script can answer with."""

from dataclasses import dataclass
from typing import Any

SUCCESS = (200, 0, "OK", "Success")
NOT_FOUND = (404, -1, "NOT_FOUND", "Not found")
INVALID_INTERFACE = (400, -2, "INVALID_INTERFACE", "Invalid interface")
NOT_GRANTED = (401, -3, "NOT_GRANTED", "Not authorized")
INVALID_ARGUMENTS = (400, -5, "INVALID_ARGUMENTS", "Invalid arguments")


@dataclass(frozen=True)
class Listing:
    """Rows with the totals that stand beside `rsp`."""

    rsp: Any
    total: int
    filtered: bool = True
    sent: int | None = None  # What alert lists before 6.0 give as the total: the rows of the page.


@dataclass(frozen=True)
class Bare:
    """A body without envelope, as the scripts outside `/lua/rest/` send it."""

    body: str
    content_type: str = "application/json"
    status_line: bool = True
    second: "RestError | None" = None


class RestError(Exception):
    """An error in ntopng's envelope."""

    def __init__(self, code: tuple[int, int, str, str]) -> None:
        super().__init__(code[2])
        self.code = code


class Redirect(Exception):
    """A 302 to `page`; `message` and `error` stand in the query."""

    def __init__(self, page: str, message: str | None = None, error: str = "") -> None:
        super().__init__(page)
        self.page = page
        self.message = message
        self.error = error


def lua_failure(text: str) -> Redirect:
    """What a failing script leads to."""
    return Redirect("/lua/http_status_code.lua", "internal_error", text)
