"""How a reply is broken when a fault was asked for."""

import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BufferedIOBase

from .changes import echo, extreme
from .faults import Fault
from .replies import Redirect
from .wire import Wire

_MIB = 1 << 20


@dataclass(frozen=True)
class Connection:
    """One accepted connection."""

    stream: BufferedIOBase
    socket: socket.socket
    authorization: str = ""

    def send(self, data: bytes) -> None:
        """Send at once."""
        self.stream.write(data)
        self.stream.flush()

    def reset(self) -> None:
        """Close with a TCP reset instead of an orderly end."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def send_broken(connection: Connection, wire: Wire, reply: bytes, fault: Fault, status: int) -> int:
    """Send what the fault makes of `reply`; the status that was sent, 0 for none."""
    redirects = {
        "302": Redirect("/lua/login.lua"),
        "default_password": Redirect("/lua/change_password.lua"),
        "lua": Redirect("/lua/http_status_code.lua", "internal_error", "simulated.lua:1: simulated failure"),
    }
    if fault.kind in redirects:
        status, reply = wire.redirect(redirects[fault.kind], "simulated")
        connection.send(reply)
    elif fault.kind == "403":
        status, reply = wire.starting()
        connection.send(reply)
    elif fault.kind == "500":
        status = 500
        connection.send(wire.head(500, "text/html") + b"<html><body>Internal error</body></html>")
    elif fault.kind in _BODIES:
        connection.send(wire.head(200, "application/json") + _BODIES[fault.kind])
    else:
        return _MANNERS[fault.kind](connection, reply, fault.argument, status)
    return status


_BODIES = {
    "text": b"nobody expects this text",
    "latin1": b'{"rc":0,"rc_str":"OK","rsp":["M\xfcnchen"]}',
    "deep": b"[" * 100_000,
}


def _refuse(connection: Connection, _reply: bytes, _argument: float | None, _status: int) -> int:
    connection.reset()
    return 0


def _reset(connection: Connection, reply: bytes, _argument: float | None, _status: int) -> int:
    connection.send(reply[: len(reply) // 2])
    time.sleep(0.05)
    connection.reset()
    return 0


def _truncate(connection: Connection, reply: bytes, _argument: float | None, status: int) -> int:
    connection.send(reply[: len(reply) // 2])
    return status


def _drip(connection: Connection, reply: bytes, argument: float | None, status: int) -> int:
    for place in range(len(reply)):
        connection.send(reply[place : place + 1])
        time.sleep(0.2 if argument is None else argument)
    return status


def _delay(connection: Connection, reply: bytes, argument: float | None, status: int) -> int:
    time.sleep(5 if argument is None else argument)
    connection.send(reply)
    return status


def _garbage(connection: Connection, _reply: bytes, _argument: float | None, _status: int) -> int:
    connection.send(bytes(range(256)) * 16)
    return 0


def _giant(connection: Connection, reply: bytes, argument: float | None, status: int) -> int:
    connection.send(reply.partition(b"\r\n\r\n")[0] + b'\r\n\r\n{"rc":0,"rsp":["')
    for _ in range(512 if argument is None else int(argument)):
        connection.send(b"x" * _MIB)
    return status


def _headers(connection: Connection, _reply: bytes, _argument: float | None, status: int) -> int:
    connection.send(b"HTTP/1.1 200 OK\r\n")
    for _ in range(2000):
        connection.send((b"X-Padding: " + b"x" * 100 + b"\r\n") * 100)
    return status


def _extreme(connection: Connection, reply: bytes, argument: float | None, status: int) -> int:
    head, _, body = reply.partition(b"\r\n\r\n")
    connection.send(head + b"\r\n\r\n" + extreme(body, int(argument or 0)))
    return status


def _echo(connection: Connection, reply: bytes, _argument: float | None, status: int) -> int:
    head, _, body = reply.partition(b"\r\n\r\n")
    connection.send(head + b"\r\n\r\n" + echo(body, connection.authorization))
    return status


_MANNERS: dict[str, Callable[[Connection, bytes, float | None, int], int]] = {
    "refuse": _refuse,
    "reset": _reset,
    "truncate": _truncate,
    "drip": _drip,
    "delay": _delay,
    "garbage": _garbage,
    "giant": _giant,
    "headers": _headers,
    "extreme": _extreme,
    "echo": _echo,
}
