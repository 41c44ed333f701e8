"""Makes the simulator importable and starts it for a test."""

import json
import sys
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from ntopng_simulator.accounts import USERS
from ntopng_simulator.options import Options
from ntopng_simulator.server import SimulatedServer
from ntopng_simulator.simulation import Simulation

TOKENS = {user.name: user.token for user in USERS}


class Running:
    """A simulator that listens."""

    def __init__(self, **options: Any) -> None:
        self.server = SimulatedServer(("127.0.0.1", 0), Simulation(Options(**options)))
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def raw(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, HTTPResponse, bytes]:
        """Status, response and body of a GET."""
        connection = HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=10)
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response, response.read()

    def get(self, endpoint: str, user: str = "checkmk", **arguments: Any) -> Any:
        """The parsed reply of a script."""
        query = "&".join(f"{name}={value}" for name, value in arguments.items())
        path = endpoint if endpoint.startswith("/") else f"/lua/rest/v2/get/{endpoint}.lua"
        return json.loads(self.raw(f"{path}?{query}", {"Authorization": f"Token {TOKENS[user]}"})[2])

    def location(self, path: str, headers: dict[str, str] | None = None) -> str:
        """Where a redirect leads to."""
        status, response, _ = self.raw(path, headers)
        assert status == 302
        return response.headers["Location"]


@pytest.fixture
def running() -> Iterator[Any]:
    """A function that starts simulators."""
    started: list[Running] = []

    def start(**options: Any) -> Running:
        started.append(Running(**options))
        return started[-1]

    yield start
    for item in started:
        item.server.shutdown()
        item.server.server_close()
