"""One HTTP call to a provider, and what is known where it fails: not sent, or perhaps done.

The certificate is verified, no redirect followed, nothing taken from the environment (no proxy, no .netrc).
"""

import logging
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from requests import Response, Session

SECONDS = 20.0
_MOST_BYTES = 8 * 1024 * 1024
_CONNECT_SECONDS = 5
_PIECE = 1 << 16


class NotSent(Exception):
    """Nobody was reached: what was asked is surely not done."""


class Broken(Exception):
    """It was sent, and no whole answer came."""


@dataclass(frozen=True)
class Asked:
    """A call. ``target`` is path and query; ``body`` None: there is none."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True)
class Reply:
    """An answer. Names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line:
    """Calls one host, from any thread. ``seconds``: for how long an answer is waited for."""

    def __init__(self, base: str, *, seconds: float = SECONDS) -> None:
        self._base, self._seconds = base, seconds
        self._lock = threading.Lock()
        self._session: Session | None = None

    def call(self, asked: Asked) -> Reply:
        """Make a call. Raises: NotSent, Broken."""
        from requests import RequestException

        until = monotonic() + self._seconds
        try:
            with self._made().request(
                asked.method,
                self._base + asked.target,
                data=asked.body,
                headers=dict(asked.headers),
                timeout=(min(_CONNECT_SECONDS, self._seconds), self._seconds),
                allow_redirects=False,
                stream=True,
            ) as answer:
                named = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status_code, named, _body(answer, until))
        except RequestException as error:
            raise (NotSent if _is_unsent(error) else Broken)(type(error).__name__) from None

    def _made(self) -> "Session":
        import requests

        with self._lock:
            if self._session is None:
                logging.getLogger("urllib3").setLevel(logging.WARNING)  # it logs addresses of calls
                self._session = requests.Session()
                self._session.trust_env = False
                self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
            return self._session


def _body(answer: "Response", until: float) -> bytes:
    """Read an answer to its end, within its time and its size."""
    read = bytearray()
    for piece in answer.iter_content(_PIECE):
        read += piece
        if len(read) > _MOST_BYTES or monotonic() > until:
            raise Broken("too slow, or too long")
    return bytes(read)


def _is_unsent(error: BaseException) -> bool:
    """True where no connection came about, so that nothing was said over one."""
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    unsent = (NewConnectionError, ConnectTimeoutError, ssl.SSLCertVerificationError)
    reasons: list[object] = [error]
    for reason in reasons:  # grows while it is walked: each names the one beneath it
        if isinstance(reason, unsent):
            return True
        if isinstance(reason, BaseException):
            reasons += [getattr(reason, "reason", None), *reason.args]
    return False
