"""A receiver on this machine that takes webhooks, or does not: it fails, hangs, drips, sends elsewhere."""

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

Act = Callable[[socket.socket, threading.Event], object]


@dataclass(frozen=True)
class Taken:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers.get("webhook-id", "")


def answers(status: int, body: bytes = b"", **headers: str) -> Act:
    """Answer so."""
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return says("\r\n".join([*lines, "", ""]).encode() + body)


def says(raw: bytes) -> Act:
    """Answer with these bytes, whatever they are."""
    return lambda connection, _end: connection.sendall(raw)


def hangs(_connection: socket.socket, end: threading.Event) -> None:
    """Never answer."""
    end.wait(30)


def drips(start: bytes = b"") -> Act:
    """Answer a byte at a time, for ever; each comes soon."""

    def act(connection: socket.socket, end: threading.Event) -> None:
        connection.sendall(start)
        while not end.wait(0.02):
            connection.sendall(b"x")

    return act


@dataclass
class Receiver:
    """Listens until it is closed. ``acts``: what is done with each request in turn, the last one for ever.

    ``by_path`` comes first.
    """

    acts: list[Act] = field(default_factory=lambda: [answers(204)])
    by_path: dict[str, Act] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    taken: list[Taken] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    most_at_once: int = 0

    def __post_init__(self) -> None:
        self._end = threading.Event()
        self._lock = threading.Lock()
        self._now = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def url(self, path: str = "/hooks") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        self._end.set()
        self._server.close()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            self._act(connection, _read(connection))
        except OSError:
            return
        finally:
            connection.close()

    def _act(self, connection: socket.socket, request: Taken) -> None:
        act = self._begin(request)
        try:
            act(connection, self._end)
        finally:
            with self._lock:
                self._now -= 1

    def _begin(self, request: Taken) -> Act:
        with self._lock:
            self.taken.append(request)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            if request.path in self.by_path:
                return self.by_path[request.path]
            return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]


def _read(connection: socket.socket) -> Taken:
    raw = b""
    while b"\r\n\r\n" not in raw:
        raw += _more(connection)
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    headers = {name.lower(): value for name, _, value in pairs}
    while len(body) < int(headers.get("content-length", "0")):
        body += _more(connection)
    return Taken(first.split(" ")[1], headers, body)


def _more(connection: socket.socket) -> bytes:
    found = connection.recv(65536)
    if not found:
        raise ConnectionResetError
    return found
