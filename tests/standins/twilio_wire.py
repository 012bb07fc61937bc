"""HTTP in both directions for the Twilio stand-in: a listener that can misbehave, and a signing client.

The listener's port stays its own while it is down, so that a caller is refused, not answered by a stranger.
"""

import base64
import hmac
import http.client
import queue
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, quote_plus, urljoin, urlsplit

MOST_CONNECTIONS = 256
MOST_BODY = 4 * 1024 * 1024
MOST_FETCHED = 17 * 1024 * 1024
Pairs = list[tuple[str, str]]


@dataclass
class Request:
    """One request that came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> Pairs:
        text = self.body.decode("utf-8", "replace")
        return parse_qsl(text, keep_blank_values=True, max_num_fields=500)


@dataclass
class Answer:
    """What goes back: bytes, so that it can also be broken."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False  # half of the body, under the length of the whole, then the line is cut


class Drop(Exception):
    """Cut the connection without an answer."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 512
    listener: "Listener"

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self.listener.places.acquire(timeout=5):
            self.shutdown_request(request)
            return
        self.listener.open.add(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.listener.open.discard(request)
            self.listener.places.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # the handler keeps what matters in ``listener.faults``


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _one(self) -> None:
        listener = self.server.listener
        length = int(self.headers.get("Content-Length") or 0)
        if length > MOST_BODY or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            self._write(Answer(413 if length else 411))
            return
        body = self.rfile.read(length)
        if len(body) < length:  # the caller died while it wrote
            self.close_connection = True
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            answer = listener.answer(Request(self.command, self.path, headers, body))
        except Drop:
            self._cut()
            return
        except Exception as error:
            listener.faults.append(error)
            answer = Answer(500, b"the stand-in itself failed")
        self._write(answer)

    do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = do_PATCH = _one  # noqa: N815 (the base class's names)

    def _write(self, answer: Answer) -> None:
        reason = http.client.responses.get(answer.status, "")
        head = [f"HTTP/1.1 {answer.status} {reason}"]
        headers = {"Content-Length": str(len(answer.body)), **answer.headers}
        if self.close_connection:
            headers["Connection"] = "close"
        head += [f"{name}: {value}" for name, value in headers.items()]
        sent = answer.body[: len(answer.body) // 2] if answer.cut else answer.body
        if self.command == "HEAD":
            sent = b""
        with suppress(OSError):  # the caller may have gone; the effect stays
            self.wfile.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + sent)
        if answer.cut:
            self._cut()

    def _cut(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.shutdown(socket.SHUT_RDWR)


class Listener:
    """A loopback server in threads, with a fixed port through being down and up again."""

    def __init__(self, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        self.faults: list[Exception] = []
        self.open: set[socket.socket] = set()
        self.places = threading.BoundedSemaphore(MOST_CONNECTIONS)
        self._held = _bound(0)
        self.port = int(self._held.getsockname()[1])
        self._stopping = False
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Listen (again)."""
        if self._server:
            return
        server = _Server(("127.0.0.1", self.port), _Handler, bind_and_activate=False)
        server.socket.close()
        server.socket = self._held
        server.listener = self
        server.server_activate()
        self._server, self._stopping = server, False
        self._thread = threading.Thread(target=self._accept, args=(server,), daemon=True)
        self._thread.start()

    def _accept(self, server: _Server) -> None:
        """Take connections; unlike ``serve_forever`` this stops at once, not at the next look."""
        while True:
            try:
                connection, address = server.get_request()
            except OSError as error:  # too many open files: the next look may find room
                self.faults.append(error)
                time.sleep(0.05)
                if self._stopping:
                    return
                continue
            if self._stopping:
                connection.close()
                return
            server.process_request(connection, address)

    def down(self) -> None:
        """Refuse connections and cut the open ones."""
        self._stop()
        self._held = _bound(self.port)

    def close(self) -> None:
        """Stop for good."""
        self._stop()
        self._held.close()

    def _stop(self) -> None:
        if self._server and self._thread:
            self._stopping = True
            socket.create_connection(
                ("127.0.0.1", self.port), timeout=5
            ).close()  # wakes the thread
            self._thread.join(5)
            self._server.server_close()
        self._server = self._thread = None
        for each in list(self.open):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", port))
    return made


@dataclass
class Reply:
    """What somebody answered us."""

    status: int
    headers: dict[str, str]
    body: bytes


class Reach:
    """The way from a public address to where it is served on this machine."""

    def __init__(self) -> None:
        self._ways: list[tuple[str, str]] = []

    def add(self, public: str, inner: str) -> None:
        """Everything under ``public`` is asked for at ``inner``; the newest way counts."""
        self._ways.insert(0, (public.rstrip("/"), inner.rstrip("/")))

    def inner(self, url: str) -> str:
        """Raises: OSError for what nobody serves: from outside, this machine's addresses are not seen."""
        for public, inner in self._ways:
            if url == public or url.startswith((public + "/", public + "?")):
                return inner + url[len(public) :]
        raise OSError(f"no such host: {url}")

    def call(
        self,
        method: str,
        url: str,
        *,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        timeout: float = 15,
    ) -> Reply:
        """Ask once, at the inner address. Raises: OSError, HTTPException."""
        parts = urlsplit(self.inner(url.split("#", 1)[0]))
        connection = http.client.HTTPConnection(parts.netloc, timeout=timeout)
        try:
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, target, body=body or None, headers=headers or {})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read(MOST_FETCHED))
        finally:
            connection.close()

    def get(self, url: str, *, timeout: float = 10) -> tuple[str, Reply]:
        """Ask and follow up to five redirects; the last address and its answer."""
        for _ in range(6):
            reply = self.call(
                "GET", url, timeout=timeout, headers={"User-Agent": "TwilioProxy/1.1"}
            )
            if reply.status not in {301, 302, 303, 307, 308} or "location" not in reply.headers:
                return url, reply
            url = urljoin(url, reply.headers["location"])
        raise OSError("too many redirects")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def signature(token: str, url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """X-Twilio-Signature: base64 HMAC-SHA1 of the address without fragment, then name and value, sorted."""
    text = _bytes(url.split("#", 1)[0]) + b"".join(_bytes(n) + _bytes(v) for n, v in sorted(pairs))
    return base64.b64encode(hmac.new(token.encode(), text, "sha1").digest()).decode()


def encoded(pairs: Iterable[tuple[str, str]]) -> bytes:
    """The form on the wire; a lone surrogate stands for a byte that is no UTF-8."""
    return "&".join(f"{quote_plus(_bytes(n))}={quote_plus(_bytes(v))}" for n, v in pairs).encode()


class Lanes:
    """A few threads; work with one key keeps its order."""

    def __init__(self, count: int = 6) -> None:
        self.faults: list[Exception] = []
        self._queues: list[queue.SimpleQueue[Callable[[], None] | None]] = []
        self._left = 0
        self._quiet = threading.Condition()
        self._threads = []
        for _ in range(count):
            lane: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
            self._queues.append(lane)
            thread = threading.Thread(target=self._work, args=(lane,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def add(self, key: str, work: Callable[[], None]) -> None:
        with self._quiet:
            self._left += 1
        self._queues[sum(key.encode()) % len(self._queues)].put(work)

    def _work(self, lane: "queue.SimpleQueue[Callable[[], None] | None]") -> None:
        while (work := lane.get()) is not None:
            try:
                work()
            except Exception as error:
                self.faults.append(error)
            with self._quiet:
                self._left -= 1
                self._quiet.notify_all()

    def settle(self, timeout: float) -> None:
        """Wait until nothing is left to do. Raises: TimeoutError."""
        with self._quiet:
            if not self._quiet.wait_for(lambda: self._left == 0, timeout):
                raise TimeoutError(f"{self._left} pieces of work left")

    def close(self) -> None:
        for lane in self._queues:
            lane.put(None)
        for thread in self._threads:
            thread.join(20)
