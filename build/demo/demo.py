"""``make demo``: the ntopng pages in a browser, without Checkmk."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from canned_data import LINK
from gui_standin import GENERATIONS, installed
from server import BASE, Site, serve
from site_folder import CHART_JS, ROOT, lay_out, load_plugins
from world import Connection, rules

CANNED = Path(__file__).resolve().parent / "canned_agent.py"
BUILT = ROOT / ".build/release/agent_ntopng"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make demo",
        description="Shows the ntopng pages in a browser, without Checkmk.",
        epilog="Example: python3 build/demo --ntopng https://ntopng.example.com:3001 --token-file token.txt",
    )
    parser.add_argument("--port", type=int, default=8765, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--generation", choices=GENERATIONS, default="2.5", help="page API of which Checkmk")
    parser.add_argument("--agent", type=Path, help=f"agent binary (default: {BUILT.relative_to(ROOT)} when built)")
    parser.add_argument("--canned", action="store_true", help="answers of a script instead of agent and ntopng")
    parser.add_argument("--ntopng", metavar="URL", help="a real ntopng instead of the simulated one")
    parser.add_argument("--token-file", type=Path, help="file with the token for --ntopng; without it: no log-in")
    parser.add_argument("--alerts", type=int, default=2_437_017, help="alerts of the simulated ntopng")
    parser.add_argument("--servers", type=int, default=2, help="ntopng servers that the rule has (0: no rule)")
    parser.add_argument("--interface", action="append", metavar="NAME", help="interface of the rule; repeatable")
    parser.add_argument("--latency", type=float, default=0.15, help="seconds that an answer takes longer, at most")
    parser.add_argument("--folder", type=Path, help="where the site is laid out (default: a temporary folder)")
    parser.add_argument("--json", action="store_true", help="print address and folder as JSON, for tests")
    return parser.parse_args()


@contextmanager
def _simulated(alerts: int) -> Iterator[Connection]:
    """A simulated ntopng on a free port."""
    command = [sys.executable, str(ROOT / "Tests/Simulator"), "--port", "0", "--json", "--alerts", str(alerts)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            told = json.loads(process.stdout.readline() if process.stdout else "")
            yield Connection(told["url"], token=told["token"])
        finally:
            process.terminate()


def _connections(options: argparse.Namespace, stack: ExitStack) -> dict[str, Connection]:
    names = ["berlin", "munich", *(f"site-{number}" for number in range(3, 20))][: options.servers]
    if options.canned:
        return {name: Connection("http://127.0.0.1:9", token="canned", link_url=LINK) for name in names}
    if options.ntopng:
        token = options.token_file.read_text("utf-8").strip() if options.token_file else ""
        return {"ntopng": Connection(options.ntopng, token=token)}
    return {name: stack.enter_context(_simulated(options.alerts)) for name in names}


def main() -> int:
    """Serve until interrupted."""
    options = _options()
    # A demo that is told to end takes its simulated servers along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    agent = CANNED if options.canned else options.agent or BUILT
    if not agent.is_file():
        print(f"no agent at {agent}: `make agent` builds it, --canned needs none", file=sys.stderr)
        return 4
    if not CHART_JS.is_file():
        print(f"{CHART_JS} is missing, so there are no charts: apt-get install libjs-chart.js", file=sys.stderr)
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ntopng-demo-")))
        lay_out(folder, agent)
        os.environ["OMD_ROOT"] = str(folder)
        os.environ["OMD_SITE"] = "demo"
        connections = {
            name: replace(connection, interfaces=tuple(options.interface or ()))
            for name, connection in _connections(options, stack).items()
        }
        standin = stack.enter_context(installed(options.generation))
        load_plugins(folder)
        htdocs = folder / "local/share/check_mk/web/htdocs"
        site = Site(standin.pages, htdocs, rules(connections), latency=options.latency)
        with serve(site, options.port) as server:
            address = f"http://127.0.0.1:{server.server_address[1]}{BASE}"
            if options.json:
                print(json.dumps({"url": address, "folder": str(folder)}), flush=True)
            else:
                _explain(address, options.generation)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                print()
    return 0


def _explain(address: str, generation: str) -> None:
    print(
        f"""The ntopng pages as in Checkmk {generation}: {address}

  1. Log in as cmkadmin.
  2. All hosts > build-fr-001 > Network statistics and flows: ten tabs about one host.
  3. Flows: combine filters, sort by any column, page to the end; everything is in the address.
  4. Alerts: 2,437,017 of them; click a bar of the histogram to see one day, then one hour.
  5. Top talkers: now, last hour, last day.
  6. User: dark theme, or log in as operator (two hosts only), guest (none),
     or leitung (in German).

Ctrl+C ends it.""",
        flush=True,
    )
