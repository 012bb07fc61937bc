"""Health: for machines that watch, and for programs that want to know their pace."""

from decimal import Decimal
from time import perf_counter
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlalchemy import text
from sqlmodel import Session

from adapters.parts import TELEGRAM, WHATSAPP
from adapters.rest.call import Answer, Call
from adapters.rest.limits import WINDOW
from adapters.rest.operation import Operation
from adapters.rest.shapes import Figure, Shown, When, instant_text
from adapters.version import VERSION
from core.chats import health
from core.einvoice import reach
from core.heartbeat import beats

_State = Literal["ok", "degraded", "down", "not_configured"]
_PARTS = ("scheduler", "whatsapp", "telegram", "einvoice")


class Latency(Shown):
    """Milliseconds: a look into the database; what half, and 95 of 100 calls of five minutes took."""

    db: Figure | None
    p50: Figure | None
    p95: Figure | None


class LatencyByRegion(Shown):
    """There is one region: this installation."""

    self: Latency


class Checks(Shown):
    """How each part is."""

    database: _State
    scheduler: _State
    whatsapp: _State
    telegram: _State
    einvoice: _State


class Pace(Shown):
    """Where the key stands in its minute."""

    limit: int
    remaining: int
    reset: int
    window_seconds: int


class HealthShown(Shown):
    """How this installation is."""

    status: Literal["ok", "degraded", "down"]
    version: Annotated[str, Field(examples=["1.4.0"])]
    time: When
    region: Literal["self"]
    latency_ms: LatencyByRegion
    checks: Checks
    rate_limit: Pace | None


def _health(call: Call, session: Session) -> Answer:
    return Answer(found(call, session))


def found(call: Call, session: Session) -> dict[str, Any]:
    """Look at each part and say how it is."""
    began = perf_counter()
    session.execute(text("select 1 from shop limit 1"))
    took = _ms((perf_counter() - began) * 1000)
    clock = call.mode.parts.clock
    checks = {
        "database": "ok",
        "scheduler": "ok" if beats(session, clock) else "down",
        "whatsapp": _channel(call, session, WHATSAPP),
        "telegram": _channel(call, session, TELEGRAM),
        "einvoice": _way_to_portal(call, session),
    }
    is_well = set(checks.values()) <= {"ok", "not_configured"}
    return _shown(call, "ok" if is_well else "degraded", took, checks)


def unknown(call: Call) -> dict[str, Any]:
    """Say that the database does not answer, and so nothing is known of the rest."""
    checks = {"database": "down", **dict.fromkeys(_PARTS, "down")}
    return _shown(call, "down", None, checks)


def _down(call: Call) -> Answer:
    return Answer(unknown(call), 503)


def _channel(call: Call, session: Session, name: str) -> str:
    if all(channel.name != name for channel in call.mode.parts.channels):
        return "not_configured"
    return "degraded" if health.rest_of(session, name, now=call.at) else "ok"


def _way_to_portal(call: Call, session: Session) -> str:
    """Say how the way to the e-invoice portal is."""
    if call.mode.parts.gateway is None:
        return "not_configured"
    return "ok" if reach.is_answering(session, now=call.at) else "degraded"


def _shown(call: Call, status: str, took: Decimal | None, checks: dict[str, str]) -> dict[str, Any]:
    found = call.mode.latencies.percentiles()
    half, most = found or (None, None)
    return {
        "status": status,
        "version": VERSION,
        "time": instant_text(call.at),
        "region": "self",
        "latency_ms": {"self": {"db": took, "p50": _ms(half), "p95": _ms(most)}},
        "checks": checks,
        "rate_limit": _pace(call),
    }


def _ms(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.1f}")


def _pace(call: Call) -> dict[str, int] | None:
    if call.standing is None:
        return None
    return {
        "limit": call.standing.limit,
        "remaining": call.standing.remaining,
        "reset": call.standing.reset,
        "window_seconds": WINDOW,
    }


OPERATIONS = (
    Operation(
        "GET", "/health", "getHealth", "Say how this installation is", _health, "health", HealthShown,
        is_open=True, when_down=_down,
        description="Needs no key; with one it says where the key stands in its minute, and uses none of it.",
    ),
)  # fmt: skip
