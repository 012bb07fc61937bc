"""A small HTTP/1.1 server in threads: keep-alive, both ways of sizing a body, and connections that
can be dropped on purpose. It knows nothing of Telegram.
"""

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Final
from urllib.parse import parse_qsl, unquote, urlsplit

MOST_CONNECTIONS: Final = 256
MOST_HEADER_LINES: Final = 100
IDLE_SECONDS: Final = 60
REASONS: Final = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found"}


class DropConnection(Exception):
    """Close the connection without a word."""


class BadBody(Exception):
    """The request cannot be read as what it says it is."""


class TooLarge(Exception):
    """The body is over the size the server takes."""


@dataclass(frozen=True)
class Upload:
    """A file part of a form."""

    name: str
    content: bytes
    mime: str


@dataclass
class Request:
    """One request as it came."""

    verb: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes
    too_large: bool = False


@dataclass
class Reply:
    """What is written back."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


Form = tuple[dict[str, Any], dict[str, Upload]]


def form_of(request: Request) -> Form:
    """Fields and files of a request: query, form, multipart or JSON."""
    fields: dict[str, Any] = dict(parse_qsl(request.query, keep_blank_values=True))
    kind = request.headers.get("content-type", "")
    if not request.body:
        return fields, {}
    if kind.startswith("application/json"):
        return {**fields, **_json_fields(request.body)}, {}
    if kind.startswith("multipart/form-data"):
        more, files = _multipart(request.body, kind)
        return {**fields, **more}, files
    try:
        text = request.body.decode()
    except UnicodeDecodeError as error:
        raise BadBody("strings must be encoded in UTF-8") from error
    return {**fields, **dict(parse_qsl(text, keep_blank_values=True))}, {}


def _json_fields(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise BadBody("can't parse JSON object") from error
    if not isinstance(found, dict):
        raise BadBody("request must be a JSON object")
    return found


_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')
_NAME = re.compile(r'[; ]name="([^"]*)"')
_FILE_NAME = re.compile(r'filename="([^"]*)"')
_STAR_NAME = re.compile(r"filename\*=utf-8''([^;\r\n]+)", re.IGNORECASE)
_PART_TYPE = re.compile(r"^content-type: *(.+?)\r?$", re.IGNORECASE | re.MULTILINE)


def _multipart(body: bytes, kind: str) -> Form:
    boundary = _BOUNDARY.search(kind)
    if boundary is None:
        raise BadBody("no boundary in the multipart request")
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    try:
        for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode())[1:-1]:
            _one_part(part.removeprefix(b"\r\n"), fields, files)
    except UnicodeDecodeError as error:
        raise BadBody("strings must be encoded in UTF-8") from error
    return fields, files


def _one_part(part: bytes, fields: dict[str, Any], files: dict[str, Upload]) -> None:
    raw, _, content = part.partition(b"\r\n\r\n")
    head = raw.decode()
    name = _NAME.search(head)
    if name is None:
        raise BadBody("a part of the form has no name")
    starred, plain = _STAR_NAME.search(head), _FILE_NAME.search(head)
    if starred is None and plain is None:
        fields[name[1]] = content.decode()
        return
    mime = _PART_TYPE.search(head)
    found = unquote(starred[1]) if starred else plain[1] if plain else ""
    files[name[1]] = Upload(found, content, mime[1] if mime else "application/octet-stream")


class Server:
    """Listens on loopback; each connection has a thread; `down` refuses until `up`."""

    def __init__(self, handle: Callable[[Request], Reply], *, largest: int) -> None:
        self._handle = handle
        self.largest = largest
        self.failures: list[BaseException] = []
        self.on_cut: Callable[[], None] = lambda: None
        self._lock = threading.Lock()
        self._connections: dict[socket.socket, threading.Thread] = {}
        self._listening: socket.socket | None = None
        self._acceptor: threading.Thread | None = None
        # Bound and never listening: while down, callers are refused and nobody takes the port.
        self._keeper = self._bound(0)
        self.port: int = self._keeper.getsockname()[1]

    def _bound(self, port: int) -> socket.socket:
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.bind(("127.0.0.1", port))
        return made

    def up(self) -> None:
        """Begin to listen."""
        if self._listening is not None:
            return
        self._listening = self._bound(self.port)
        self._listening.listen(128)
        self._acceptor = threading.Thread(target=self._accept, args=(self._listening,), daemon=True)
        self._acceptor.start()

    def down(self) -> None:
        """Stop listening and cut every connection."""
        listening, self._listening = self._listening, None
        if listening is None:
            return
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        if self._acceptor is not None:
            self._acceptor.join(5)
        listening.close()
        self.cut()

    def cut(self) -> None:
        """Cut every open connection."""
        with self._lock:
            threads = list(self._connections.values())
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.on_cut()
        ends = time.monotonic() + 2  # one that hangs on purpose is left to itself
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(max(0, ends - time.monotonic()))

    def close(self) -> None:
        """Stop for good."""
        self.down()
        self._keeper.close()

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with self._lock:
                if len(self._connections) >= MOST_CONNECTIONS:
                    connection.close()
                    continue
                thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
                self._connections[connection] = thread
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            connection.settimeout(IDLE_SECONDS)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with connection, connection.makefile("rb") as stream:
                while self._one(connection, stream):
                    pass
        except (OSError, DropConnection, BadBody):
            pass  # the other side went away, or we were told to
        except BaseException as error:
            self.failures.append(error)  # a fault of the server: the test is told at the end
        finally:
            with self._lock:
                self._connections.pop(connection, None)

    def _one(self, connection: socket.socket, stream: BinaryIO) -> bool:
        request = self._read(stream, connection)
        if request is None:
            return False
        reply = self._handle(request)
        closing = request.headers.get("connection", "").lower() == "close"
        lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Other')}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        lines += [f"Content-Type: {reply.content_type}", f"Content-Length: {len(reply.body)}"]
        lines += [f"Connection: {'close' if closing else 'keep-alive'}", "", ""]
        connection.sendall("\r\n".join(lines).encode() + reply.body)
        return not closing

    def _read(self, stream: BinaryIO, connection: socket.socket) -> Request | None:
        first = stream.readline(65537).decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = dict(_headers(stream))
        if headers.get("expect", "").lower() == "100-continue":
            connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        target = urlsplit(first[1])
        request = Request(first[0], unquote(target.path), target.query, headers, b"")
        try:
            request.body = _body(stream, headers, self.largest)
        except TooLarge:
            request.too_large = True
        return request


def _headers(stream: BinaryIO) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for _ in range(MOST_HEADER_LINES):
        line = stream.readline(65537).decode("latin-1").rstrip("\r\n")
        if not line:
            return found
        name, _, value = line.partition(":")
        found.append((name.strip().lower(), value.strip()))
    raise BadBody("too many header lines")


def _body(stream: BinaryIO, headers: dict[str, str], largest: int) -> bytes:
    """Read the whole body, so that the next request begins where it should."""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        return _chunked(stream, largest)
    size = _whole(headers.get("content-length", "0"), 10)
    if size <= largest:
        return stream.read(size)
    left = size
    while left > 0 and (piece := stream.read(min(left, 1 << 20))):
        left -= len(piece)
    raise TooLarge


def _whole(digits: str, base: int) -> int:
    try:
        return int(digits, base)
    except ValueError as error:
        raise BadBody("the size of the body cannot be read") from error


def _chunked(stream: BinaryIO, largest: int) -> bytes:
    pieces: list[bytes] = []
    total = 0
    while True:
        size = _whole(stream.readline(100).split(b";")[0].decode("latin-1"), 16)
        piece = stream.read(size)
        stream.readline(10)
        total += size
        if size == 0:
            break
        if total <= largest:
            pieces.append(piece)
    if total > largest:
        raise TooLarge
    return b"".join(pieces)
