"""Posts a body and reads the answer: within 15 seconds in all, at most 64 kB, never anywhere else.

No redirect is followed and nothing is unpacked. A receiver that lets its answer drip is not done in time,
whether or not each drop comes soon.
"""

import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse, IncompleteRead

from adapters.version import VERSION
from adapters.webhooks.dialing import Deadline, Dialer, NotReached
from core.webhooks.urls import Target

TOTAL_SECONDS = 15
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Got:
    """What was answered. ``error``: a code where there is no whole answer; ``status`` 0: none at all."""

    status: int = 0
    error: str = ""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def post(
    dialer: Dialer,
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    *,
    seconds: float = TOTAL_SECONDS,
) -> Got:
    """Post a body of JSON and return what came back, or what went wrong."""
    deadline = Deadline.after(seconds)
    try:
        connection = dialer.open(target, deadline)
    except NotReached as error:
        return Got(error=error.code)
    except TimeoutError:
        return Got(error="timeout")
    with connection:
        try:
            connection.settimeout(deadline.left())
            connection.sendall(_request(target, body, headers) + body)
            return _answer(connection, deadline)
        except TimeoutError:
            return Got(error="timeout")
        except HTTPException:
            return Got(error="no_http")
        except OSError:
            return Got(error="broken_off")


def _request(target: Target, body: bytes, headers: Mapping[str, str]) -> bytes:
    own = {
        "Host": target.authority,
        "User-Agent": f"Pakka/{VERSION}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    lines = [f"{name}: {value}" for name, value in {**own, **headers}.items()]
    return "\r\n".join([f"POST {target.path} HTTP/1.1", *lines, "", ""]).encode("ascii")


def _answer(connection: socket.socket, deadline: Deadline) -> Got:
    reader = _Reader(connection, deadline)
    response = HTTPResponse(reader, method="POST")  # type: ignore[arg-type]  # all it asks for is makefile
    try:
        response.begin()
        if reader.is_spent:
            raise HTTPException("headers without end")
        body = _body(response)
    finally:
        response.close()
    found = {name.lower(): value for name, value in response.getheaders()}
    return Got(response.status, body=body, headers=found)


def _body(response: HTTPResponse) -> bytes:
    try:
        return response.read(MOST_BYTES)
    except (
        IncompleteRead
    ) as error:  # more than we read, or less than was promised: the status stands
        return error.partial


class _Reader:
    """What an HTTP response reads from: a connection that ends after so many bytes and at a deadline."""

    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._raw = _Raw(connection, deadline)

    @property
    def is_spent(self) -> bool:
        """True where no more is read."""
        return self._raw.left == 0

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return the file to read."""
        return io.BufferedReader(self._raw)


class _Raw(io.RawIOBase):
    def __init__(self, connection: socket.socket, deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline
        self.left = MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)[: self.left]  # type: ignore[arg-type]  # any buffer
        if not len(view):
            return 0
        self._connection.settimeout(self._deadline.left())
        count = self._connection.recv_into(view)
        self.left -= count
        return count
