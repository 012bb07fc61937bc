"""Asks the portal for what a row wishes, and writes down how it ended.

Two short transactions with the call between them: the first notes that it is being sent, so that whoever
comes after a crash asks the portal what it has before sending again; the second writes the outcome, with
all that follows from it. Never are two at it at once. Source: the portal's rules for clients (no document
twice in parallel, ask by document details after a time-out).
"""

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlmodel import Session

from core import audit
from core.actor import Actor
from core.clock import Clock
from core.db import Database
from core.einvoice.gateway import (
    Acknowledged,
    DocumentName,
    Fault,
    Gateway,
    Holder,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
)
from core.einvoice.models import Registration
from core.einvoice.queries import get_registration
from core.webhooks import events
from core.webhooks.events import announce

LEASE = dt.timedelta(seconds=45)  # longer than the slowest answer
MISMATCH = "irn_mismatch"
_DUPLICATE, _INACTIVE = "2150", "9999"
_LOG = logging.getLogger("pakka.einvoice")
T = TypeVar("T")

Answered = Acknowledged | dt.datetime | PortalRefused | PortalSilent | PortalUnavailable


@dataclass(frozen=True)
class Desk:
    """Who is asked, and where it is written down."""

    db: Database
    gateway: Gateway
    clock: Clock


@dataclass(frozen=True)
class Ended:
    """How a call ended: the row as it is now, and what the portal said if it did not do it."""

    row: Registration
    trouble: PortalRefused | PortalSilent | PortalUnavailable | None = None


def send(
    desk: Desk,
    actor: Actor,
    request_id: str,
    *,
    then: Callable[[Session, Ended], T],
) -> T:
    """Ask for what a row wishes; ``then`` is done in the transaction that writes the outcome.

    Where another is at it, or nothing is wished, ``then`` is given the row as it is.
    """
    claimed = desk.db.write(lambda session: _claim(session, desk, actor.shop_id, request_id))
    if isinstance(claimed, Registration):
        row = claimed
        return desk.db.write(lambda session: then(session, Ended(session.merge(row, load=False))))
    row, was_sent = claimed
    answered = _ask(desk.gateway, row, was_sent=was_sent)
    now = replace(actor, at=max(desk.clock.now(), actor.at))
    return desk.db.write(lambda session: then(session, _end(session, now, request_id, answered)))


def _claim(
    session: Session, desk: Desk, shop_id: str, request_id: str
) -> Registration | tuple[Registration, bool]:
    """Take a row for sending; it alone where there is nothing to send, or somebody is at it."""
    now = desk.clock.now()
    row = _locked(session, shop_id, request_id)
    if not row.wish or (row.lease_until and row.lease_until > now):
        return row
    was_sent = row.sent_at is not None
    row.sent_at, row.lease_until = now, now + LEASE
    row.attempts += 1
    row.provider = desk.gateway.name
    session.add(row)
    session.flush()
    return row, was_sent


def _locked(session: Session, shop_id: str, request_id: str) -> Registration:
    get_registration(session, shop_id, request_id)
    return session.get_one(
        Registration, (shop_id, request_id), populate_existing=True, with_for_update=True
    )


def _ask(gateway: Gateway, row: Registration, *, was_sent: bool) -> Answered:
    ask = _register if row.wish == "register" else _cancel
    try:
        return ask(gateway, row, was_sent)
    except (PortalRefused, PortalSilent, PortalUnavailable) as trouble:
        return trouble


def _register(gateway: Gateway, row: Registration, was_sent: bool) -> Acknowledged:
    holder = Holder(row.shop_id, row.gstin)
    name = DocumentName(row.doc_type, row.number, row.on)  # type: ignore[arg-type]  # kept as one
    if was_sent and (found := _asked_before(gateway, holder, name)):
        return found
    try:
        return gateway.register(holder, row.document)
    except PortalRefused as refused:
        if _DUPLICATE in refused.codes and (was_sent or row.patient):
            found = gateway.find_document(holder, name)
            if found and found.irn == row.irn and not found.is_cancelled:
                return found
        raise


def _asked_before(gateway: Gateway, holder: Holder, name: DocumentName) -> Acknowledged | None:
    """Return what came of the sending before; it may have been refused, or have gone astray."""
    try:
        return gateway.find_document(holder, name)
    except PortalUnavailable as unavailable:  # whether it has it is unknown as before
        raise PortalSilent from unavailable


def _cancel(gateway: Gateway, row: Registration, was_sent: bool) -> dt.datetime:
    holder = Holder(row.shop_id, row.gstin)
    if was_sent and (when := _cancelled_at(gateway, holder, row)):
        return when
    try:
        return gateway.cancel(holder, row.irn, reason=row.cancel_reason, remarks=row.cancel_remarks)
    except PortalRefused as refused:
        if _INACTIVE in refused.codes and (when := _cancelled_at(gateway, holder, row)):
            return when
        raise


def _cancelled_at(gateway: Gateway, holder: Holder, row: Registration) -> dt.datetime | None:
    found = gateway.find(holder, row.irn)
    if found is None or not found.is_cancelled:
        return None
    return found.cancelled_at or row.sent_at


def _end(session: Session, actor: Actor, request_id: str, answered: Answered) -> Ended:
    """Write down how it ended."""
    row = _locked(session, actor.shop_id, request_id)
    row.lease_until, row.updated_at = None, actor.at
    if isinstance(answered, Acknowledged) and answered.irn != row.irn:
        _LOG.error("another reference number than computed", extra={"fields": {"id": row.id}})
        answered = PortalRefused([Fault(MISMATCH, f"the portal gave {answered.irn}")])
    if isinstance(answered, Acknowledged):
        _activate(session, actor, row, answered)
    elif isinstance(answered, dt.datetime):
        _end_cancelled(session, actor, row, answered)
    elif isinstance(answered, PortalRefused):
        _refuse(session, actor, row, answered)
    elif isinstance(answered, PortalUnavailable):
        _put_off(row)
    session.add(row)
    session.flush()
    return Ended(row, answered if isinstance(answered, Exception) else None)


def _activate(session: Session, actor: Actor, row: Registration, given: Acknowledged) -> None:
    row.state, row.wish = "active", ""
    row.ack_no, row.ack_at = given.ack_no, given.ack_at
    row.signed_document, row.signed_qr = given.signed_document, given.signed_qr
    _record(session, actor, row, "einvoice.register")
    announce(session, actor, events.IRN_GENERATED, row.id)


def _end_cancelled(session: Session, actor: Actor, row: Registration, at: dt.datetime) -> None:
    row.state, row.wish, row.cancelled_at = "cancelled", "", at
    _record(session, actor, row, "einvoice.cancel")
    announce(session, actor, events.IRN_CANCELLED, row.id)


def _refuse(session: Session, actor: Actor, row: Registration, refused: PortalRefused) -> None:
    row.refused = [vars(fault) for fault in refused.faults]
    if row.wish == "register":
        row.state = "failed"
        announce(session, actor, events.IRN_FAILED, row.id)
    else:
        row.cancel_reason = row.cancel_remarks = ""
    row.wish = ""
    _record(session, actor, row, "einvoice.refused")


def _put_off(row: Registration) -> None:
    """Nothing was done: who waits for it lets it be tried again, a caller tries again himself."""
    row.sent_at = None
    if row.patient:
        return
    if row.wish == "register":
        row.state = "failed"
    else:
        row.cancel_reason = row.cancel_remarks = ""
    row.wish = ""


def _record(session: Session, actor: Actor, row: Registration, action: str) -> None:
    after = {"number": row.number, "irn": row.irn, "state": row.state, "ack_no": row.ack_no}
    if row.refused:
        after["refused"] = ",".join(fault["code"] for fault in row.refused)
    audit.record(session, actor, action, entity=row.id, change=(None, after))
