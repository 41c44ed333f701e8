"""Replies of the right shape with other content."""

from __future__ import annotations

import base64
import json

from ntopng_simulator.changes import NUMBERS, echo, extreme

BODY = json.dumps({"rc": 0, "rsp": [{"ifid": 3, "bytes": 5, "text": "17", "name": "eth0", "up": True, "x": None}]})


def test_extreme_numbers_stand_where_numbers_stood() -> None:
    found = {seed: extreme(BODY.encode(), seed).decode() for seed in range(40)}
    for text in found.values():
        row = json.loads(text)["rsp"][0]
        assert (row["ifid"], row["name"], row["up"], row["x"]) == (3, "eth0", True, None)
        assert row["text"] in NUMBERS
        assert row["bytes"] == 5 or any(f'"bytes": {number}' in text for number in NUMBERS)
    assert len(set(found.values())) > 10
    assert extreme(BODY.encode(), 7) == extreme(BODY.encode(), 7)


def test_the_login_comes_back_in_many_spellings() -> None:
    login = "Basic " + base64.b64encode(b"user:pass word").decode()
    body = json.dumps({"rc": 0, "rsp": ["a"] * 40}).encode()
    texts = " ".join(json.loads(echo(body, login))["rsp"])
    for spelling in ("pass word", "pass%20word", "%2570", "&#112;", "&#x70;", "\\u0070", login.partition(" ")[2]):
        assert spelling in texts


def test_what_is_no_json_stays() -> None:
    assert extreme(b"<html>", 1) == echo(b"<html>", "Token x") == b"<html>"
