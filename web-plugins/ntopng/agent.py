"""Runs ``agent_ntopng view``: JSON on its standard input, JSON from its standard output, within time and size."""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .texts import t

BINARY = Path(__file__).parent.parent / "libexec" / "agent_ntopng"
"""The agent of this package."""

VIEW_SECONDS = 8.0
"""What a view may take, told to the agent."""

KILL_SECONDS = 10.0
"""When the agent is killed: a worker of the GUI is never blocked longer than this."""

OUTPUT_BYTES = 4 * 1024 * 1024
ERROR_BYTES = 4096
_ENVIRONMENT = ("OMD_ROOT", "OMD_SITE", "PASSWORD_STORE_SECRET_FILE")


class AgentError(Exception):
    """The agent gave no reply. Message and advice are for the user and hold no secret."""

    def __init__(self, kind: str, message: str, advice: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.advice = advice


_LOG = "The reason stands in var/log/web.log of the site."


def view(request: Mapping[str, Any], binary: Path = BINARY, seconds: float = KILL_SECONDS) -> str:
    """The reply of the agent, as the JSON text that it printed."""
    body = json.dumps({**request, "timeout_s": min(VIEW_SECONDS, seconds)}).encode()
    try:
        status, output, errors = _run([str(binary), "view"], body, seconds)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise AgentError(
            "internal",
            t("The agent of the ntopng package can't be started: {0}.", reason),
            t("Install the package again."),
        ) from error
    text = output.decode("utf-8", "replace")
    try:
        is_reply = status in (0, 1, 2) and isinstance(json.loads(text), dict)
    except ValueError:
        is_reply = False
    if not is_reply:
        raise AgentError("internal", t("The agent failed (exit code {0}).", status), _first_line(errors) or t(_LOG))
    return text


def _first_line(errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").splitlines()
    return lines[0][:300] if lines else ""


def _run(command: list[str], body: bytes, seconds: float) -> tuple[int, bytes, bytes]:
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment |= {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603  fixed command, no shell, no argument from a request
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd="/",
        start_new_session=True,
    ) as process:
        try:
            output, errors = _exchange(process, body, time.monotonic() + seconds)
            return process.wait(timeout=1), output, errors
        except subprocess.TimeoutExpired as expired:
            _kill(process)
            raise _too_long() from expired
        except BaseException:
            _kill(process)
            raise


def _too_long() -> AgentError:
    return AgentError("timeout", t("ntopng took too long to answer."), t("Try a shorter time range or fewer filters."))


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def _exchange(process: subprocess.Popen[bytes], body: bytes, deadline: float) -> tuple[bytes, bytes]:
    """Write all, read all, bounded. Pipes are waited for together: neither side can block the other."""
    if not (process.stdin and process.stdout and process.stderr):
        raise ValueError("the agent must run with three pipes")
    received = {process.stdout: bytearray(), process.stderr: bytearray()}
    limits = {process.stdout: OUTPUT_BYTES, process.stderr: ERROR_BYTES}
    remaining = memoryview(body)
    with selectors.DefaultSelector() as selector:
        os.set_blocking(process.stdin.fileno(), False)
        selector.register(process.stdin, selectors.EVENT_WRITE)
        for stream in received:
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            events = selector.select(left) if left > 0 else []
            if not events:
                raise _too_long()
            for key, _mask in events:
                if key.fileobj is process.stdin:
                    try:
                        remaining = remaining[os.write(key.fd, remaining) :]
                    except BrokenPipeError:
                        remaining = remaining[len(remaining) :]
                    if not remaining:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                    continue
                stream = process.stdout if key.fileobj is process.stdout else process.stderr
                chunk = os.read(key.fd, 65536)
                if not chunk:
                    selector.unregister(stream)
                    continue
                received[stream] += chunk[: limits[stream] + 1 - len(received[stream])]
                if stream is process.stdout and len(received[stream]) > OUTPUT_BYTES:
                    raise AgentError("internal", t("The agent's answer is too large."), t("Ask for a smaller page."))
    return bytes(received[process.stdout]), bytes(received[process.stderr])
