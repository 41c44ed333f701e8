#!/usr/bin/env python3
"""Measures the ntopng agent against the simulated server: warm views, and a poll of 10,000 hosts.

Prints one line per figure, with `--format json` one object. Run by `make bench`.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ALERTS = 2_437_017

VIEWS: dict[str, dict[str, Any]] = {
    "interfaces": {},
    "host": {"host": "10.200.8.10"},
    "peers": {"host": "10.200.8.10"},
    "applications": {"host": "10.200.8.10"},
    "flows": {"page_size": 100},
    "alerts": {"state": "past", "family": "flow", "page_size": 100},
    "top_talkers": {"what": "local_hosts", "period": "now"},
    "filter_values": {},
    "resolve": {"addresses": ["10.200.8.10", "2001:db8:8::10"]},
}


@contextmanager
def simulator(*options: str) -> Iterator[dict[str, Any]]:
    """A running simulator: its address and credentials."""
    command = [sys.executable, str(ROOT / "Tests/Simulator"), "--port", "0", "--json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


def log(server: dict[str, Any], reset: bool = False) -> dict[str, Any]:
    """The simulator's list of requests."""
    with urllib.request.urlopen(f"{server['url']}/__log{'?reset=1' if reset else ''}") as reply:
        found: dict[str, Any] = json.load(reply)
        return found


def warm_views(agent: Path, runs: int) -> dict[str, float]:
    """Median milliseconds of each view, process start included, with everything in the cache."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as home, simulator("--alerts", str(ALERTS), "--frozen") as server:
        environment = os.environ | {"OMD_ROOT": home}
        for view, parameters in VIEWS.items():
            request = json.dumps(
                {
                    "server": {"id": "bench", "url": server["url"], "secret": {"value": server["token"]}},
                    "view": view,
                    "parameters": parameters,
                }
            )
            seconds = []
            for _ in range(runs + 1):
                start = time.perf_counter()
                done = subprocess.run(
                    [agent, "view"], input=request, env=environment, capture_output=True, text=True, check=True
                )
                seconds.append(time.perf_counter() - start)
                error = json.loads(done.stdout)["error"]
                if error:
                    sys.exit(f"bench: {view}: {error['message']}")
            figures[f"view {view}, warm, ms"] = round(1000 * statistics.median(seconds[1:]), 1)
    return figures


def poll(agent: Path) -> dict[str, float]:
    """One poll of 10,000 hosts on 4 interfaces with 1,000,000 stored alerts."""
    options = ("--hosts", "10000", "--interfaces", "4", "--alerts", "1000000", "--workers", "3")
    with tempfile.TemporaryDirectory() as home, simulator(*options) as server:
        environment = os.environ | {"OMD_ROOT": home}
        command = [agent, "sections", "--url", server["url"], "--stdin-secret"]
        command += ["--hosts", "piggyback", "--max-hosts", "10000"]
        log(server, reset=True)
        start = time.perf_counter()
        with open(Path(home, "output"), "wb") as output:
            process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, stdout=output)
            assert process.stdin
            process.stdin.write(server["token"].encode() + b"\n")
            process.stdin.close()
            _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        if status:
            sys.exit(f"bench: the poll failed with {os.waitstatus_to_exitcode(status)}")
        size = Path(home, "output").stat().st_size
        report = log(server)
        server_time = sum(request["ms"] for request in report["requests"]) / 1000
        return {
            "poll, requests": report["count"],
            "poll, most requests at a time": report["peak"],
            "poll, seconds": round(elapsed, 2),
            "poll, server's own seconds": round(server_time, 2),
            "poll, own CPU seconds": round(usage.ru_utime + usage.ru_stime, 2),
            "poll, peak memory, MiB": round(usage.ru_maxrss / 1024, 1),
            "poll, output, MiB": round(size / 1048576, 1),
        }


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agent", type=Path, default=ROOT / ".build/release/agent_ntopng")
    parser.add_argument("--runs", type=int, default=15, help="runs per view")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    arguments = parser.parse_args()
    figures = warm_views(arguments.agent, arguments.runs) | poll(arguments.agent)
    if arguments.format == "json":
        print(json.dumps(figures, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name:40} {value:>10}")


if __name__ == "__main__":
    main()
