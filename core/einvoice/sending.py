"""Asks the portal for what a row wishes, and writes down how it ended.

Two short transactions with the call between them: the first notes that it is being sent, so that whoever
comes after a crash asks the portal what it has before sending again; the second writes the outcome, with
all that follows from it. Never are two at it at once. Source: the portal's rules for clients (no document
twice in parallel, ask by document details after a time-out).

A portal that lives in the same database is asked in the second of them: nobody waits for it.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlmodel import Session

from core.actor import Actor
from core.clock import Clock
from core.db import Database
from core.einvoice import reach
from core.einvoice.errands import Done, Errand, Row, Trouble
from core.einvoice.eway_settling import EWAY_BILLS
from core.einvoice.gateway import Gateway, PortalRefused, PortalSilent, PortalUnavailable
from core.einvoice.queries import get_request
from core.einvoice.settling import REGISTRATIONS

# Longer than the slowest way: a look (tried twice), a sending, a look again, each with a token that has to
# be changed (two logins) and a call refused for it; 20 seconds each.
LEASE = dt.timedelta(seconds=300)
T = TypeVar("T")
_ERRANDS: dict[str, Errand[Any]] = {"irq": REGISTRATIONS, "ewb": EWAY_BILLS}


@dataclass(frozen=True)
class Desk:
    """Who is asked, and where it is written down."""

    db: Database
    gateway: Gateway
    clock: Clock


@dataclass(frozen=True)
class Ended:
    """How a call ended: the row as it is now, and what the portal said if it did not do it.

    ``asked``: the portal was asked this time; else another is at it, or was.
    """

    row: Row
    trouble: Trouble | None = None
    asked: bool = True


@dataclass(frozen=True)
class _Given:
    """What came back, and to which attempt at what."""

    wish: str
    attempt: int
    was_sent: bool
    answered: Done | Trouble


def send(
    desk: Desk,
    actor: Actor,
    request_id: str,
    *,
    then: Callable[[Session, Ended], T],
    taken: Row | None = None,
) -> T:
    """Ask for what a row wishes; ``then`` is done in the transaction that writes the outcome.

    ``taken`` is the row where `take` was done with it already. Where another is at it, or nothing is wished,
    ``then`` is given the row as it is.
    """
    row, is_ours, was_sent = (taken, True, False) if taken else _claimed(desk, actor, request_id)
    if not is_ours:
        return desk.db.write(lambda session: then(session, _as_it_is(session, row)))
    now = replace(actor, at=max(desk.clock.now(), actor.at))

    def ended(session: Session, answered: Done | Trouble) -> T:
        given = _Given(row.wish, row.attempts, was_sent, answered)
        return then(session, _end(session, now, request_id, given))

    inside = desk.gateway.inside()
    if inside:
        return desk.db.write(
            lambda session: ended(session, _ask(inside(session), row, was_sent=was_sent))
        )
    answered = _ask(desk.gateway, row, was_sent=was_sent)
    return desk.db.write(lambda session: ended(session, answered))


def _as_it_is(session: Session, row: Row) -> Ended:
    return Ended(session.merge(row, load=False), asked=False)


def _claimed(desk: Desk, actor: Actor, request_id: str) -> tuple[Row, bool, bool]:
    """Return a row, whether it is taken, and whether it was sent before."""

    def claim(session: Session) -> tuple[Row, bool, bool]:
        row = _locked(session, actor.shop_id, request_id)
        was_sent = row.sent_at is not None
        return row, take(session, desk, row), was_sent

    return desk.db.write(claim)


def take(session: Session, desk: Desk, row: Row) -> bool:
    """Take a row that is locked for sending; False where there is nothing to send, or another is at it.

    Whoever takes it sends it, or it is found after its lease and asked for before it is sent again.
    """
    now = desk.clock.now()
    if not row.wish or (row.lease_until and row.lease_until > now):
        return False
    mark(desk, row)
    session.add(row)
    session.flush()
    return True


def mark(desk: Desk, row: Row) -> None:
    """Note on a row that whoever writes it sends it."""
    now = desk.clock.now()
    row.sent_at, row.lease_until = now, now + LEASE
    row.attempts += 1
    row.provider = desk.gateway.name


def _errand_of(request_id: str) -> Errand[Any]:
    return _ERRANDS[request_id.partition("_")[0]]


def _locked(session: Session, shop_id: str, request_id: str) -> Row:
    return get_request(session, shop_id, request_id, locked=True)


def _ask(gateway: Gateway, row: Row, *, was_sent: bool) -> Done | Trouble:
    try:
        return _errand_of(row.id).ask(gateway, row, was_sent)
    except (PortalRefused, PortalSilent, PortalUnavailable) as trouble:
        return trouble


def _end(session: Session, actor: Actor, request_id: str, given: _Given) -> Ended:
    """Write down how it ended; nothing, where it took so long that another has taken over."""
    row, errand = _locked(session, actor.shop_id, request_id), _errand_of(request_id)
    if (row.wish, row.attempts) != (given.wish, given.attempt):
        return Ended(row, asked=False)
    answered = given.answered
    reach.note(session, answered, now=actor.at)
    row.lease_until, row.updated_at = None, actor.at
    if isinstance(answered, PortalRefused):
        row.refused = [vars(fault) for fault in answered.faults]
        errand.give_up(row)
        errand.refused(session, actor, row)
    elif isinstance(answered, PortalUnavailable) and not given.was_sent:
        _put_off(errand, row)
    elif isinstance(answered, PortalSilent):
        row.refused = [vars(fault) for fault in answered.faults]
    elif not isinstance(answered, PortalUnavailable):
        row.refused = []
        errand.end(session, actor, row, answered)
    session.add(row)
    session.flush()
    return Ended(row, answered if isinstance(answered, Exception) else None)


def _put_off(errand: Errand[Any], row: Row) -> None:
    """Nothing was done, now or before: who waits tries until it goes, a caller tries again himself."""
    row.sent_at = None
    if not row.patient:
        errand.give_up(row)
