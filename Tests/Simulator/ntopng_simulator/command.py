"""Command line of the simulator."""

import argparse
import json
import signal
import ssl
import sys
from typing import Any

from .accounts import USERS
from .faults import KINDS
from .options import EDITIONS, VERSIONS, Options
from .server import SimulatedServer
from .simulation import Simulation


def main() -> None:
    """Serve until interrupted. The first line on standard output is the address (with `--json` an object)."""
    # Whoever started this process may have blocked signals, and then it could not be ended.
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    arguments = vars(_parser().parse_args())
    place = arguments.pop("host"), arguments.pop("port")
    certificate, as_json = arguments.pop("tls"), arguments.pop("json")
    try:
        simulation = Simulation(Options(**arguments))
        server = SimulatedServer(place, simulation)
    except (ValueError, OSError) as error:
        sys.exit(f"ntopng simulator: {error}")
    scheme = "http"
    if certificate:
        scheme = "https"
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    address, port = server.server_address[:2]
    shown = f"[{address!s}]" if ":" in str(address) else str(address)
    url = f"{scheme}://{shown}:{port}"
    print(json.dumps(_about(url)) if as_json else url, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _about(url: str) -> dict[str, Any]:
    users = {user.name: {"password": user.password, "token": user.token} for user in USERS}
    return {"url": url, "user": USERS[0].name, "password": USERS[0].password, "token": USERS[0].token, "users": users}


def _parser() -> argparse.ArgumentParser:
    default = Options()
    parser = argparse.ArgumentParser(
        prog="ntopng_simulator",
        description="A simulated ntopng server for tests and demonstrations.",
        epilog="Example: python3 Tests/Simulator --port 0 --hosts 10000 --interfaces 4 --alerts 2437017. "
        "Faults: " + "; ".join(f"{kind}: {text}" for kind, text in KINDS.items()) + ". "
        "While it runs: /__log (?reset=1), /__clock?advance=SECONDS, /__fault?add=FAULT (?clear=1), "
        "/__state?starting=1.",
    )
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="address to listen on")
    add("--port", type=int, default=3000, help="port to listen on; 0 takes a free one")
    add("--tls", metavar="PEM", help="serve HTTPS with the certificate and key in PEM")
    add("--json", action="store_true", help="print address and credentials as JSON")
    add("--version", choices=VERSIONS, default=default.version, help="release to behave like")
    add("--edition", choices=EDITIONS, default=default.edition)
    add("--seed", type=int, default=default.seed, help="other data for another number")
    add("--interfaces", type=_positive, default=default.interfaces)
    add("--hosts", type=_positive, default=default.hosts, help="active hosts on all interfaces")
    add("--flows", type=_positive, default=default.flows, help="live flows on the first interface")
    add("--alerts", type=int, default=default.alerts, help="stored flow alerts on the first interface")
    add("--alert-days", type=_positive, default=default.alert_days, help="days over which they are spread")
    add("--alert-rate", type=float, help="new flow alerts a second (default: as in the past)")
    add("--engaged", type=int, default=default.engaged, help="engaged host alerts on the first interface")
    add("--uptime", type=int, default=default.uptime, help="seconds since ntopng was started")
    add("--now", type=float, help="start the clock at this time (seconds since 1970)")
    add("--frozen", action="store_true", help="the clock moves only by /__clock")
    add("--latency-ms", type=float, default=default.latency_ms, help="time every call takes (a real server: 65-90)")
    add("--workers", type=_positive, default=default.workers, help="calls answered at a time")
    add("--no-login", dest="login", action="store_false", help="no credentials needed")
    add("--hostile", action="store_true", help="markup and control characters in every text")
    add("--starting", action="store_true", help="answer 403 until /__state?starting=0")
    add("--fault", dest="faults", action="append", default=[], metavar="ENDPOINT=KIND[:ARGUMENT][@TIMES]")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
