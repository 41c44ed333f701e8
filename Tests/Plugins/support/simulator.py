"""The simulated ntopng as a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parents[2] / "Simulator"


@dataclass(frozen=True)
class Simulator:
    """A running simulator and the credentials that it accepts."""

    url: str
    token: str

    def control(self, command: str) -> None:
        """A command of the simulator, for instance `__clock?advance=60`."""
        with urllib.request.urlopen(f"{self.url}/{command}", timeout=10) as reply:
            reply.read()


@contextmanager
def simulator(*options: str, user: str = "checkmk") -> Iterator[Simulator]:
    """Run a simulator on a free port; `user` is one of its accounts."""
    command = [sys.executable, str(_FOLDER), "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            started = json.loads(process.stdout.readline())
            yield Simulator(started["url"], started["users"][user]["token"])
        finally:
            process.terminate()
