"""What Prometheus asks for: how many requests there were, how long they took, what waits in the outbox.

Told to this machine alone, unless ``PAKKA_METRICS_FROM`` lets others read it. What a proxy passed on was
asked by somebody elsewhere, whose address it says or keeps to itself.
Source: prometheus.io, "Exposition formats", text format 0.0.4.
"""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from adapters.parts import Parts
from adapters.version import VERSION
from core import outbox
from core.heartbeat import beats

MEDIA = "text/plain; version=0.0.4; charset=utf-8"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_STATES = ("ready", "running", "dead")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_HERE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

_Network = IPv4Network | IPv6Network


@dataclass
class Requests:
    """The requests that this process answered, by method, route and status."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _answered: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _seconds: dict[tuple[str, str], float] = field(default_factory=dict)

    def add(self, method: str, route: str, *, status: int, seconds: float) -> None:
        """Count a request; ``route`` is a pattern, never an address."""
        known = method if method in _METHODS else "other"
        with self._lock:
            self._answered[known, route, str(status)] += 1
            self._seconds[known, route] = self._seconds.get((known, route), 0.0) + seconds

    def lines(self) -> Iterator[str]:
        """Write the counts, and the seconds they took."""
        with self._lock:
            answered, seconds = sorted(self._answered.items()), sorted(self._seconds.items())
        counts: Counter[tuple[str, str]] = Counter()
        for (method, route, _), number in answered:
            counts[method, route] += number
        yield from _metric(
            "pakka_http_requests_total",
            "counter",
            "Requests answered.",
            [
                (_labels(method=method, route=route, status=status), number)
                for (method, route, status), number in answered
            ],
        )
        yield "# HELP pakka_http_request_seconds How long requests took."
        yield "# TYPE pakka_http_request_seconds summary"
        for (method, route), took in seconds:
            labels = _labels(method=method, route=route)
            yield f"pakka_http_request_seconds_sum{labels} {took:.6f}"
            yield f"pakka_http_request_seconds_count{labels} {counts[method, route]}"


def router(parts: Parts, requests: Requests) -> APIRouter:
    """Return the address ``/metrics``."""
    routes = APIRouter()

    @routes.get("/metrics", include_in_schema=False)
    def metrics(request: Request) -> PlainTextResponse:
        """Tell the figures of this process and of the live books' outbox."""
        if not _may_read(request, parts.metrics_from):
            return PlainTextResponse("Only this machine may read this.\n", 403)
        said = [*requests.lines(), *_of_installation(parts)]
        return PlainTextResponse("\n".join(said) + "\n", media_type=MEDIA)

    return routes


def _may_read(request: Request, others: Sequence[_Network]) -> bool:
    try:
        address = ip_address(request.client.host if request.client else "")
    except ValueError:
        return False
    if any(address in one for one in others):
        return True
    passed_on = any(name in request.headers for name in _FORWARDED)
    return not passed_on and any(address in one for one in _HERE)


def _of_installation(parts: Parts) -> Iterator[str]:
    """Tell what runs, and of the books where their database answers."""
    said: list[str] = []
    with suppress(OperationalError), parts.db.reading() as session:
        said = list(_of_books(parts, session))
    yield from _metric("pakka_build_info", "gauge", "What runs.", [(_labels(version=VERSION), 1)])
    yield from _metric(
        "pakka_database_up", "gauge", "1 where the database answers.", [("", int(bool(said)))]
    )
    yield from said


def _of_books(parts: Parts, session: Session) -> Iterator[str]:
    yield from _metric(
        "pakka_scheduler_up", "gauge", "1 where somebody ticks.",
        [("", int(beats(session, parts.clock)))],
    )  # fmt: skip
    waiting = outbox.counts(session)
    yield from _metric(
        "pakka_outbox_rows", "gauge", "Rows of the outbox that wait, run or were given up.",
        [(_labels(state=state), waiting.get(state, 0)) for state in _STATES],
    )  # fmt: skip


def _metric(name: str, kind: str, says: str, rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP {name} {says}"
    yield f"# TYPE {name} {kind}"
    for labels, number in rows:
        yield f"{name}{labels} {number}"


def _labels(**named: str) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in named.items()) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
