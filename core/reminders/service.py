"""Rests from reminders: the owner's pause, a claim, a promise, a dispute, an opt-out.

A rest has its last day (``until_on``, inclusive) or stands until it is ended. Several may stand at
once: reminders go again when none is left. ``invoice_id`` None: all bills of the customer;
``customer_id`` empty: everyone.
"""

import datetime as dt
from typing import Literal, NotRequired, TypedDict, Unpack

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.db import insert_if_new
from core.reminders.models import ReminderRest

Reason = Literal["owner", "claim", "promise", "dispute", "opt_out"]
CLAIM_DAYS = 2  # a claim that nobody settles holds the reminders of its bill this long


class Rested(TypedDict):
    """Who rests, why, and until when; a claim without a day rests two."""

    customer_id: str
    reason: Reason
    invoice_id: NotRequired[str | None]
    until_on: NotRequired[dt.date | None]


def rest(session: Session, actor: Actor, **what: Unpack[Rested]) -> ReminderRest:
    """Let reminders rest; the same reason again moves its end.

    A promise rests until the day after the promised date: that day is ``until_on``.
    """
    reason, until_on = what["reason"], what.get("until_on")
    if reason == "claim" and until_on is None:
        until_on = actor.today + dt.timedelta(days=CLAIM_DAYS)
    key = (actor.shop_id, what["customer_id"], what.get("invoice_id") or "", reason)
    values = dict(zip(("shop_id", "customer_id", "invoice_id", "reason"), key, strict=True))
    insert_if_new(session, ReminderRest, {**values, "until_on": until_on, "at": actor.at})
    row = session.get_one(ReminderRest, key, populate_existing=True, with_for_update=True)
    row.until_on, row.at = until_on, actor.at
    session.add(row)
    session.flush()
    after = {"reason": reason, "bill": key[2], "until": until_on.isoformat() if until_on else None}
    audit.record(session, actor, "reminders.rest", entity=key[1], change=(None, after))
    return row


def end_rest(
    session: Session,
    actor: Actor,
    *,
    customer_id: str,
    reason: Reason,
    invoice_id: str | None = None,
) -> bool:
    """End a rest before its day; False where there was none."""
    key = (actor.shop_id, customer_id, invoice_id or "", reason)
    row = session.get(ReminderRest, key, populate_existing=True, with_for_update=True)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    before = {"reason": reason, "bill": key[2]}
    audit.record(session, actor, "reminders.go", entity=customer_id, change=(before, None))
    return True


def is_disputed(session: Session, shop_id: str, customer_id: str, invoice_id: str) -> bool:
    """True while the customer's word that something is wrong with this bill is not settled."""
    key = (shop_id, customer_id, invoice_id, "dispute")
    return bool(customer_id) and session.get(ReminderRest, key) is not None


def in_force(on: dt.date) -> ColumnElement[bool]:
    """The rests that hold on a date."""
    return or_(col(ReminderRest.until_on).is_(None), col(ReminderRest.until_on) >= on)


def list_rests(session: Session, shop_id: str, *, on: dt.date) -> list[ReminderRest]:
    """List the rests that hold on a date, the oldest first."""
    statement = select(ReminderRest).where(ReminderRest.shop_id == shop_id, in_force(on))
    return list(session.exec(statement.order_by(col(ReminderRest.at))))
