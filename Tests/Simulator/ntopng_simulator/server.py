"""The HTTP server: parses requests, finds user and script, applies faults."""

import json
import threading
import time
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .breakage import Connection, send_broken
from .endpoints import SCRIPTS
from .faults import Fault
from .hostile import Hostile
from .lint import check_names
from .replies import NOT_GRANTED, Bare, Listing, Redirect, RestError
from .simulation import Call, Simulation
from .wire import Wire

_REST = "/lua/rest/v2/get/"
_PRO = "/lua/pro/"


class SimulatedServer(ThreadingHTTPServer):
    """Listens, and holds the simulation."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], simulation: Simulation) -> None:
        super().__init__(address, _Handler)
        self.simulation = simulation
        self.wire = Wire(simulation.options)
        self.workers = threading.BoundedSemaphore(simulation.options.workers)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is not worth a traceback."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: SimulatedServer

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are counted, not printed."""

    def do_GET(self) -> None:
        self._serve({})

    def do_HEAD(self) -> None:
        self._serve({}, body=False)

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        arguments: dict[str, str] = {}
        if self.headers.get("Content-Type", "").startswith("application/json"):
            try:
                arguments = {key: str(value) for key, value in json.loads(text or b"{}").items()}
            except (ValueError, AttributeError):
                arguments = {}
        self._serve(arguments)

    def _serve(self, posted: dict[str, str], body: bool = True) -> None:
        self.close_connection = True
        simulation = self.server.simulation
        url = urlsplit(self.path)
        arguments = dict(parse_qsl(url.query, keep_blank_values=True)) | posted
        if url.path.startswith("/__"):
            self._control(url.path, arguments)
            return
        simulation.log.begin()
        begun, status, self.user = time.monotonic(), 0, ""
        try:
            with self.server.workers:
                time.sleep(simulation.options.latency_ms / 1000)
                status, reply = self._reply(url.path, arguments)
                fault = simulation.faults.match(endpoint(url.path))
                status = self._send(reply if body else reply.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", status, fault)
        finally:
            simulation.log.end(endpoint(url.path), url.query, status, 1000 * (time.monotonic() - begun), self.user)

    def _reply(self, path: str, arguments: dict[str, str]) -> tuple[int, bytes]:
        simulation, wire = self.server.simulation, self.server.wire
        target = f"{self.headers.get('Host', '')}{self.path}"
        if simulation.starting:
            return wire.starting()
        try:
            return wire.answer(self._run(path, arguments))
        except Redirect as redirect:
            return wire.redirect(redirect, target)
        except _AdminOnly:
            return wire.forbidden(RestError(NOT_GRANTED))
        except RestError as error:
            return wire.error(error)

    def _run(self, path: str, arguments: dict[str, str]) -> Any:
        simulation = self.server.simulation
        options = simulation.options
        now = simulation.clock.now()
        user = simulation.accounts.identify(
            self.headers.get("Authorization", ""),
            self._cookies(),
            path.startswith("/lua/rest/"),
            self.client_address[0],
            now,
        )
        if user is None:
            raise Redirect("/lua/login.lua")
        self.user = user.name
        if user.default_password:
            raise Redirect("/lua/change_password.lua")
        if path.startswith(_PRO) and options.licence == 0:
            raise Redirect("/lua/http_status_code.lua", "pro_only")
        script = SCRIPTS.get(endpoint(path))
        if script is None or options.release < script.since:
            raise Redirect("/lua/http_status_code.lua", "not_found")
        check_names(arguments, options.release)
        if script.admin and not user.admin:
            raise _AdminOnly
        if script.alerts and not user.alerts:
            raise RestError(NOT_GRANTED)
        if simulation.hostile:
            arguments = {name: simulation.hostile.original(value) for name, value in arguments.items()}
        value = script.handler(Call(simulation, user, arguments, now, path))
        if simulation.hostile and not isinstance(value, Bare):
            value = _poisoned(simulation.hostile, value)
        return value

    def _cookies(self) -> dict[str, str]:
        try:
            return {name: morsel.value for name, morsel in SimpleCookie(self.headers.get("Cookie", "")).items()}
        except CookieError:
            return {}

    def _send(self, reply: bytes, status: int, fault: Fault | None) -> int:
        if fault is None:
            self.wfile.write(reply)
            return status
        connection = Connection(self.wfile, self.connection, self.headers.get("Authorization", ""))
        return send_broken(connection, self.server.wire, reply, fault, status)

    def _control(self, path: str, arguments: dict[str, str]) -> None:
        """`/__log`, `/__clock`, `/__fault`, `/__state`: for tests, without login."""
        simulation = self.server.simulation
        answer: Any = {"ok": True}
        match path:
            case "/__log":
                answer = simulation.log.report()
                if "reset" in arguments:
                    simulation.log.reset()
            case "/__clock":
                simulation.clock.push(float(arguments.get("advance", "0")))
                answer = {"now": simulation.clock.now()}
            case "/__fault":
                if "clear" in arguments:
                    simulation.faults.clear()
                if "add" in arguments:
                    simulation.faults.add(arguments["add"])
            case "/__state":
                simulation.starting = arguments.get("starting") == "1"
            case _:
                answer = {"error": f"there is no {path}"}
        body = json.dumps(answer).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        self.wfile.write(head.encode() + b"Connection: close\r\n\r\n" + body)


class _AdminOnly(Exception):
    """A script for administrators was called by somebody else."""


def endpoint(path: str) -> str:
    """The name of a script: without `.lua`, and without `/lua/rest/v2/get/`."""
    return path.removesuffix(".lua").removeprefix(_REST)


def _poisoned(hostile: Hostile, value: Any) -> Any:
    if isinstance(value, Listing):
        return replace(value, rsp=hostile.poison(value.rsp))
    return hostile.poison(value)
