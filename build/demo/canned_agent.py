#!/usr/bin/python3
"""Answers ``agent_ntopng view`` without ntopng: for demos and tests of the pages alone.

``$OMD_ROOT/canned.json`` may hold orders, by view or for ``*``: ``error`` (the member of the reply), ``keep_data`` (old
data go with it), ``seconds`` (to wait), ``exit`` (code, without a reply), ``hostile`` (text that replaces all texts),
``links`` (what all links into ntopng begin with instead), ``data``, ``rows``, ``limits``, ``only`` (first letters of
the server that is meant).
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import canned_views
from canned_data import LINK


def _orders(view: str) -> dict[str, Any]:
    try:
        orders = json.loads((Path(os.environ.get("OMD_ROOT", "/")) / "canned.json").read_text("utf-8"))
    except OSError:
        return {}
    found: dict[str, Any] = orders.get(view, orders.get("*", {}))
    return found


_KEPT = frozenset(
    ("ip", "severity", "family", "what", "period", "source", "unit", "matched", "sort", "order", "needs_edition")
)


def poisoned(value: Any, text: str, name: str = "") -> Any:
    """All texts replaced, but for those that come from a fixed list."""
    if isinstance(value, dict):
        return {key: poisoned(member, text, key) for key, member in value.items()}
    if isinstance(value, list):
        return value if name in ("roles", "severities") else [poisoned(member, text, name) for member in value]
    if not isinstance(value, str) or name in _KEPT:
        return value
    return "javascript:window.ntopngHacked=1//" + text if name.endswith("url") else text


def led_astray(value: Any, base: str, name: str = "") -> Any:
    """All links into ntopng lead elsewhere."""
    if isinstance(value, dict):
        return {key: led_astray(member, base, key) for key, member in value.items()}
    if isinstance(value, list):
        return [led_astray(member, base, name) for member in value]
    return base + value.removeprefix(LINK) if name.endswith("url") and isinstance(value, str) else value


def main() -> int:
    """One request, one reply."""
    request = json.load(sys.stdin)
    view, parameters = request["view"], request["parameters"]
    orders = _orders(view)
    if not request["server"]["id"].startswith(orders.get("only", "")):
        orders = {}
    time.sleep(orders.get("seconds", 0))
    if "exit" in orders:
        sys.stderr.write("agent_ntopng: told to fail\n")
        return int(orders["exit"])
    reply = canned_views.reply(request["server"], view, parameters)
    error = orders.get("error")
    if error is not None:
        reply |= {"error": error, "stale": bool(orders.get("keep_data"))}
        if orders.get("keep_data"):
            reply["age_s"] = 143.5
        else:
            reply.pop("data", None)
            reply.pop("rows", None)
    if "limits" in orders:
        reply["limits"] = orders["limits"]
    if "data" in orders:
        reply["data"] = orders["data"]
    if "rows" in orders:
        reply["rows"] |= orders["rows"]
    if "links" in orders:
        reply = led_astray(reply, orders["links"])
    if "hostile" in orders and reply.get("data"):
        reply["data"] = poisoned(reply["data"], orders["hostile"])
        reply["server"]["version"] = orders["hostile"]
        reply["limits"] = [{"what": orders["hostile"], "message": orders["hostile"]}]
        if reply.get("rows"):
            reply["rows"]["note"] = orders["hostile"]
        if reply.get("interface"):
            reply["interface"]["name"] = orders["hostile"]
    json.dump(reply, sys.stdout)
    return 0 if error is None else 1


if __name__ == "__main__":
    sys.exit(main())
