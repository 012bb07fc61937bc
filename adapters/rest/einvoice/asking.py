"""Goes on where a row was written: asks the portal, with nothing open, until it is known how it ended.

A caller waits for at most 20 seconds; what is still unknown then is told as pending, and goes on without him.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Answer, Call, Conclude
from adapters.rest.einvoice import refusing, shows
from adapters.rest.problems import Problem
from core import outbox
from core.clock import Clock, FixedClock
from core.einvoice import pace
from core.einvoice.errands import Row
from core.einvoice.gateway import Gateway, PortalRefused, PortalUnavailable
from core.einvoice.models import Registration
from core.einvoice.registering import TOPIC, NewRegistration, begin
from core.einvoice.sending import Desk, Ended, mark, send, take

WAITS = 20.0
_FIRST, _MOST = 0.02, 2.0  # while another is at it
_AFTER_SILENCE = 1.5  # a portal that did not answer is not pressed
_SOON = timedelta(seconds=1)
Show = Callable[[Session, Any], Answer]  # of the kind of row that the call is about


def desk_of(call: Call) -> Desk:
    """Return who is asked for a call. Raises: Problem (provider_not_configured)."""
    parts = call.mode.parts
    gateway: Gateway | None = parts.gateway
    if gateway is None:
        raise Problem("provider_not_configured")
    clock: Clock = FixedClock(call.at_portal) if call.at_portal else parts.clock
    played = getattr(gateway, "with_faults", None)
    if call.sandbox and played is not None:
        gateway = played(call.fault, call.at_portal)
    return Desk(parts.db, gateway, clock)


def require_pace(call: Call, session: Session, gstin: str) -> None:
    """Take one of the calls of a GSTIN's minute. Raises: Problem (rate_limited)."""
    parts = call.mode.parts
    wait = pace.take(
        session, call.shop_id, gstin, per_minute=parts.calls_per_gstin, now=parts.clock.now()
    )
    if wait is not None:
        raise _too_many(wait)


def _too_many(wait: timedelta) -> Problem:
    seconds = max(1, -(-wait // timedelta(seconds=1)))
    return Problem(
        "rate_limited",
        "this GSTIN asks the portal too often",
        headers={"Retry-After": str(seconds)},
    )


def begun(call: Call, session: Session, new: NewRegistration) -> Answer:
    """Write that a document is to be registered; what is new is this call's to send."""
    desk, ours = desk_of(call), list[Registration]()

    def first(row: Registration) -> None:
        mark(desk, row)
        ours.append(row)

    with refusing.with_numbers():
        row = begin(session, call.actor, new, first=first)
    if ours:
        return replace(accepted(call, row), going=row)
    return taken(call, session, row)


def taken(call: Call, session: Session, row: Row) -> Answer:
    """Answer that it is under way; where nobody is at it yet, it is this call's to send."""
    is_ours = row.sent_at is None and take(session, desk_of(call), row)
    return replace(accepted(call, row), going=row if is_ours else None)


def accepted(call: Call, row: Row) -> Answer:
    """Answer that it is under way, and where to look."""
    where = call.path(f"/einvoice/v1/requests/{row.id}")
    return Answer(shows.pending(row), 202, {"Location": where})


def go_on(call: Call, answer: Answer, conclude: Conclude, show: Show) -> Answer:
    """Ask for what the row of an accepted call wishes, and say how it ended."""
    request_id = answer.headers["Location"].rpartition("/")[2]
    desk = desk_of(call)
    until, pause = monotonic() + (0 if call.fault else WAITS), _FIRST

    def told(session: Session, ended: Ended) -> Answer:
        nonlocal pause
        pause = max(pause, _AFTER_SILENCE if ended.trouble else _FIRST)
        return conclude(session, lambda: _outcome(call, session, ended, show))

    going = answer.going
    while True:
        known = send(desk, call.actor, request_id, then=told, taken=going)
        going = None
        if known.status != answer.status or monotonic() >= until:
            return known
        sleep(min(pause, max(until - monotonic(), 0)))
        pause = min(pause * 2, _MOST)


def _outcome(call: Call, session: Session, ended: Ended, show: Show) -> Answer:
    row, trouble = ended.row, ended.trouble
    if isinstance(trouble, PortalUnavailable):
        _rest(session, call, row, trouble)
    if isinstance(trouble, PortalUnavailable) and not row.wish:
        raise unavailable(trouble)
    if isinstance(trouble, PortalRefused):
        raise refusing.by_portal(trouble)
    if row.state == "failed":
        if not row.refused:
            raise Problem("provider_unavailable")
        raise refusing.by_row(row.refused, {})
    if row.wish:
        _hurry(session, row, call)
        return accepted(call, row)
    return show(session, row)


def _rest(session: Session, call: Call, row: Row, trouble: PortalUnavailable) -> None:
    """Let every door rest, where the portal asks for it; the sandbox asks on purpose alone."""
    if trouble.is_full and trouble.wait and not call.sandbox:
        now = call.mode.parts.clock.now()
        pace.rest(session, row.shop_id, row.gstin, wait=trouble.wait, now=now)


def unavailable(trouble: PortalUnavailable) -> Problem:
    """Say that the portal was not reached, or asks to wait."""
    if trouble.is_full:
        return _too_many(trouble.wait or timedelta(seconds=1))
    wait = trouble.wait or timedelta(seconds=30)
    return Problem("provider_unavailable", headers={"Retry-After": str(int(wait.total_seconds()))})


def _hurry(session: Session, row: Row, call: Call) -> None:
    """Let the worker find out how it ended, as soon as the caller is told to wait."""
    new = outbox.NewRow(
        TOPIC,
        f"{TOPIC}:{row.id}:{row.wish}:{row.attempts}",
        {"id": row.id},
        ordering_key=f"{TOPIC}:{row.id}",
    )
    outbox.add(session, row.shop_id, new, at=call.mode.parts.clock.now() + _SOON)
