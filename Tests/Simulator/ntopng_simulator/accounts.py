"""Users, tokens, sessions and the lock-out of the simulated server. Every credential here is public."""

import base64
import threading
from dataclasses import dataclass

LOCK_SECONDS = 300
LOCK_FAILURES = 5


@dataclass(frozen=True)
class User:
    """Who calls and what ntopng lets them see."""

    name: str
    password: str
    token: str
    admin: bool = False
    alerts: bool = True
    interface: int | None = None
    network: str | None = None
    default_password: bool = False


USERS = (
    User("checkmk", "checkmk-pw", "c0ffee00c0ffee00c0ffee00c0ffee00"),
    User("root", "root-pw", "00000000000000000000000000000ad1", admin=True),
    User("admin", "admin", "00000000000000000000000000000ad0", admin=True, default_password=True),
    User("noalerts", "noalerts-pw", "00000000000000000000000000000a1e", alerts=False),
    User("onlyif1", "onlyif1-pw", "000000000000000000000000000001f1", interface=1),
    User("lannet", "lannet-pw", "000000000000000000000000000001a0", network="10.200.8."),
)
NOLOGIN = User("nologin", "", "", admin=True)


class Accounts:
    """Finds the user of a request."""

    def __init__(self, login: bool) -> None:
        self._login = login
        self._failures: dict[str, tuple[int, float]] = {}
        self._sessions: dict[str, User] = {}
        self._lock = threading.Lock()

    def identify(self, authorization: str, cookies: dict[str, str], rest: bool, peer: str, now: float) -> User | None:
        """The user, or None when ntopng would send the caller to its login page."""
        if not self._login:
            return NOLOGIN
        scheme, _, secret = authorization.partition(" ")
        if scheme == "Token":
            return next((user for user in USERS if user.token == secret), None)
        if scheme == "Basic":
            return self._basic(secret, peer, now)
        for name, value in cookies.items():
            if name.startswith("session_") or (rest and name == "session"):
                return self._sessions.get(value)
        return None

    def open_session(self, user: User) -> str:
        """A new session of `user`."""
        session = f"5e5510{len(self._sessions):026x}"
        self._sessions[session] = user
        return session

    def _basic(self, secret: str, peer: str, now: float) -> User | None:
        try:
            name, _, password = base64.b64decode(secret).decode().partition(":")
        except ValueError:
            return None
        with self._lock:
            failures, since = self._failures.get(peer, (0, now))
            if failures >= LOCK_FAILURES:
                if now - since < LOCK_SECONDS:
                    return None
                failures = 0
            user = next((user for user in USERS if (user.name, user.password) == (name, password)), None)
            if user is None:
                self._failures[peer] = (failures + 1, now)
            else:
                self._failures.pop(peer, None)
            return user
