"""Replies of the right shape with other content: extreme numbers, and the login that the client sent."""

import base64
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

# The ends of what 64 bits hold, the neighbours of what a double holds exactly, and what neither holds.
NUMBERS = (
    *("9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615", "1" + "0" * 300),
    *("9007199254740993", "-9007199254740993", "4294967296", "-1", "0", "2147483648", "-2147483649", "100000000000"),
    *("1e308", "-1e308", "1e-308", "-0.0", "0.5", "99999999999999999999.5"),
)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MARK = "@@"
_ENVELOPE = frozenset(("rc", "ifid", "version"))


def extreme(body: bytes, seed: int) -> bytes:
    """Extreme numbers in place of numbers, the same for the same body and seed. Result code and interface stay."""
    chance = random.Random(f"{seed} {len(body)}")

    def change(value: Any, key: str) -> Any:
        match value:
            case bool() | None:
                return value
            case int() | float() if key not in _ENVELOPE:
                return f"{_MARK}{chance.choice(NUMBERS)}{_MARK}" if chance.random() < 0.8 else value
            case str() if key not in _ENVELOPE and _NUMBER.fullmatch(value):
                return chance.choice(NUMBERS)
            case _:
                return value

    # Numbers that Python would write in another way go through as texts.
    return re.sub(rb'"@@([^@"]*)@@"', rb"\1", _changed(body, change))


def echo(body: bytes, authorization: str) -> bytes:
    """The login behind every text, each time encoded in another way."""
    spellings = _spellings(authorization)

    def change(value: Any, key: str) -> Any:
        return f"{value} {next(spellings)}" if isinstance(value, str) and key not in _ENVELOPE else value

    return _changed(body, change)


def _spellings(authorization: str) -> Iterator[str]:
    secret = authorization.partition(" ")[2]
    texts = [authorization, secret]
    if authorization.startswith("Basic "):
        user_and_password = base64.b64decode(secret).decode()
        texts += [user_and_password, user_and_password.partition(":")[2]]
    coded: tuple[Callable[[str], str], ...] = (
        str,
        lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
        lambda text: "".join(f"%25{byte:02X}" for byte in text.encode()),
        quote,
        lambda text: "".join(f"&#{ord(letter)};" for letter in text),
        lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
        lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text if ord(letter) < 0x10000),
    )
    while True:
        for text in texts:
            yield from (code(text) for code in coded)


def _changed(body: bytes, change: Callable[[Any, str], Any]) -> bytes:
    """The JSON with each value as `change` says; a body that is none stays."""

    def walk(value: Any, key: str) -> Any:
        match value:
            case dict():
                return {name: walk(item, name) for name, item in value.items()}
            case list():
                return [walk(item, key) for item in value]
            case _:
                return change(value, key)

    try:
        return json.dumps(walk(json.loads(body), "")).encode()
    except ValueError:
        return body
