"""Connects to an address that a shop gave, and to none that is not open to all.

The name is looked up anew for each call, every address it has is checked, and the connection goes to the
address that was checked, with the name that was given as ``Host`` and in the TLS handshake: a name that
leads elsewhere a moment later changes nothing. No proxy is asked. The time of a look-up, a handshake and
all that is read counts together.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from time import monotonic

from core.webhooks.addresses import is_loopback, is_public
from core.webhooks.urls import Target

CONNECT_SECONDS = 5
Resolve = Callable[[str, int], Sequence[str]]
Connect = Callable[[str, int, float], socket.socket]


class NotReached(Exception):
    """Raised where no connection is made. ``code``: unknown_name, address_not_public, no_connection, tls."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Deadline:
    """Until when, by a clock that nobody sets."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        """So many seconds from now."""
        return cls(monotonic() + seconds)

    def left(self, most: float | None = None) -> float:
        """Return the seconds that are left. Raises: TimeoutError where none are."""
        left = self.at - monotonic()
        if left <= 0:
            raise TimeoutError
        return left if most is None else min(left, most)


def look_up(host: str, port: int) -> Sequence[str]:
    """Return all addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Connect to an address."""
    return socket.create_connection((address, port), timeout=seconds)


@dataclass(frozen=True)
class Dialer:
    """Opens connections. ``insecure``: this machine itself may be called, and without TLS.

    ``context`` None: certificates are held against the authorities that this machine trusts.
    """

    insecure: bool = False
    resolve: Resolve = look_up
    connect: Connect = connect
    context: ssl.SSLContext | None = None

    def open(self, target: Target, deadline: Deadline) -> socket.socket:
        """Connect. Raises: NotReached, TimeoutError."""
        found = self._connected(self.checked(target, deadline), target.port, deadline)
        if target.scheme == "http":
            return found
        try:
            found.settimeout(deadline.left())
            return (self.context or _usual_context()).wrap_socket(
                found, server_hostname=target.host
            )
        except TimeoutError:
            found.close()
            raise
        except OSError:
            found.close()
            raise NotReached("tls") from None

    def checked(self, target: Target, deadline: Deadline) -> Sequence[str]:
        """Look a name up and check all its addresses. Raises: NotReached, TimeoutError."""
        try:
            found = _within(deadline.left(), lambda: self.resolve(target.host, target.port))
        except (OSError, UnicodeError) as error:
            if isinstance(error, TimeoutError):
                raise
            raise NotReached("unknown_name") from None
        if not found:
            raise NotReached("unknown_name")
        if not all(map(self._is_allowed, found)):
            raise NotReached("address_not_public")
        return found

    def _is_allowed(self, address: str) -> bool:
        return is_public(address) or (self.insecure and is_loopback(address))

    def _connected(self, addresses: Sequence[str], port: int, deadline: Deadline) -> socket.socket:
        """Connect to the first that answers; all tries together have their few seconds."""
        own = Deadline.after(CONNECT_SECONDS)
        for address in addresses:
            try:
                return self.connect(address, port, deadline.left(own.left()))
            except TimeoutError:
                continue
            except OSError:
                continue
        deadline.left(own.left())
        raise NotReached("no_connection")


@cache
def _usual_context() -> ssl.SSLContext:
    """Read the authorities once, where somebody is called: it takes longer than all else of a start."""
    return ssl.create_default_context()


def _within(seconds: float, ask: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Ask in a thread of its own: a look-up that hangs is left behind. Raises: TimeoutError."""
    answer: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

    def work() -> None:
        try:
            answer.put(ask())
        except (OSError, UnicodeError) as error:
            answer.put(error)

    threading.Thread(target=work, name="pakka-lookup", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, OSError | UnicodeError):
        raise found
    return found
