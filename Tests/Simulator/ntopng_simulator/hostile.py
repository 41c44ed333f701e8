"""Texts as an attacker on the monitored network would choose them."""

import re
from typing import Any

_MACHINE_TEXT = """
rc_str rc_str_hr ip key hash_id ifid row_id url href reference family trend type epoch uptime localtime mac address
version schema id breed status l4 community_id probe_uuid sort query api_token session is_attacker is_victim is_client
is_server local color highlight
"""
_MACHINE_KEYS = frozenset(_MACHINE_TEXT.split())
_PLAIN = re.compile(r"^$|^[0-9.:,a-fA-F@/ +-]+$|^(true|false)$")

PAYLOADS = (
    "<script>window.__pwned=1</script>",
    '"><img src=x onerror="window.__pwned=1">',
    "${window.__pwned=1}{{constructor.constructor('window.__pwned=1')()}}",
    '\n<<<<pwned>>>>\n<<<local>>>\n0 "pwned" - owned',
    "\x00\x07\x1b[31m\u202e\u2028\ufeff",
    "'; DROP TABLE hosts; --\\",
    "%s%n%d%25",
    "javascript:window.__pwned=1//",
)


class Hostile:
    """Puts a payload behind every text, always the same behind the same text."""

    def __init__(self) -> None:
        self._originals: dict[str, str] = {}

    def poison(self, value: Any, key: str = "") -> Any:
        """`value` with payloads in all its texts and in keys that are names."""
        match value:
            case dict():
                return {self._name(name, item): self.poison(item, name) for name, item in value.items()}
            case list():
                return [self.poison(item, key) for item in value]
            case str() if key not in _MACHINE_KEYS and not _PLAIN.match(value):
                return self._text(value)
            case _:
                return value

    def original(self, value: str) -> str:
        """What a text that comes back as parameter was before."""
        return self._originals.get(value, value)

    def _name(self, name: str, item: Any) -> str:
        names = isinstance(item, dict) and name[:1].isupper() and "." not in name
        return self._text(name) if names else name

    def _text(self, text: str) -> str:
        poisoned = text + PAYLOADS[sum(text.encode()) % len(PAYLOADS)]
        self._originals[poisoned] = text
        return poisoned
