"""Reminders that a program asked for: of one bill, on one date, with a sentence of its own.

They go as those of the plans do, at 10:00, within the hours, on no holiday, to nobody who has stopped us, one
message a customer and day; no limit counts them, and a bill that a plan reminded of that day is not named
twice. What could not go within a week is given up.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlmodel import Session, col, select

from core import leases, outbox
from core.actor import Actor
from core.clock import INDIA, Clock, today
from core.db import Database, insert_new
from core.ledger.models import OpenItem
from core.reminders import queries, rules, sending
from core.reminders.models import AskedReminder, ReminderSent
from core.reminders.queries import LIVE
from core.shops.models import Shop

PAGE = 500
PENDING, QUEUED, SENT, DROPPED = "pending", "queued", "sent", "dropped"
_LEASE = "reminder.asked"


@dataclass(frozen=True)
class Wanted:
    """A reminder as it shall be. ``floor_paise``: it goes while more than this is due."""

    id: str
    on: dt.date
    note: str = ""
    floor_paise: int = 0


def want(session: Session, actor: Actor, invoice_id: str, wanted: Sequence[Wanted]) -> None:
    """Let these be the reminders of a bill; what went stays, what is set behind us never goes."""
    known = {row.id: row for row in of_invoices(session, actor.shop_id, [invoice_id])}
    for one in wanted:
        row = known.pop(one.id, None)
        if row is None:
            row = AskedReminder(
                shop_id=actor.shop_id, id=one.id, invoice_id=invoice_id, on=one.on, at=actor.at
            )
        elif row.state in {QUEUED, SENT} or _is_as(row, one):
            continue
        row.on, row.note, row.floor_paise, row.at = one.on, one.note, one.floor_paise, actor.at
        row.state = DROPPED if one.on < actor.today else PENDING
        session.add(row)
    for row in known.values():
        if row.state in {PENDING, DROPPED}:
            session.delete(row)
    session.flush()


def _is_as(row: AskedReminder, one: Wanted) -> bool:
    """True where nothing of a reminder changes: one that waits, also past its day, goes on waiting."""
    return (row.on, row.note, row.floor_paise) == (one.on, one.note, one.floor_paise)


def of_invoices(
    session: Session, shop_id: str, invoice_ids: Sequence[str]
) -> Sequence[AskedReminder]:
    """List the reminders that were asked for of some bills."""
    statement = select(AskedReminder).where(
        AskedReminder.shop_id == shop_id, col(AskedReminder.invoice_id).in_(invoice_ids)
    )
    return session.exec(statement.execution_options(populate_existing=True)).all()


class AskedReminders:
    """The tick that queues what is due; ``holder`` names this process to the others."""

    def __init__(self, db: Database, clock: Clock, holder: str) -> None:
        self._db = db
        self._clock = clock
        self._holder = holder

    def run(self) -> int:
        """Queue what is due now; return how many messages."""
        at = self._clock.now()
        if at.astimezone(INDIA).time() < rules.MORNING:
            return 0
        with self._db.reading() as session:
            shops = list_shops(session, at=at)
        if not shops or not self._db.write(
            lambda session: leases.take(session, _LEASE, self._holder, at=at)
        ):
            return 0
        queued = sum(
            self._db.write(lambda session, shop_id=shop_id: queue(session, shop_id, at=at))  # type: ignore[misc]  # bound at once
            for shop_id in shops
        )
        self._db.write(lambda session: leases.give_back(session, _LEASE, self._holder, at=at))
        return queued


def list_shops(session: Session, *, at: dt.datetime) -> list[str]:
    """List the shops for which something is due, where reminders may go now."""
    statement = (
        select(Shop.shop_id, Shop.holidays)
        .join(AskedReminder, col(AskedReminder.shop_id) == col(Shop.shop_id))
        .where(AskedReminder.state == PENDING, col(AskedReminder.on) <= today(at))
        .distinct()
        .order_by(col(Shop.shop_id))
    )
    return [
        shop_id
        for shop_id, holidays in session.exec(statement)
        if rules.is_allowed(at, rules.parse_holidays(holidays))
    ]


def queue(session: Session, shop_id: str, *, at: dt.datetime) -> int:
    """Queue what a shop has due: one message a customer; return how many."""
    on = today(at)
    statement = (
        select(AskedReminder)
        .where(
            AskedReminder.shop_id == shop_id,
            AskedReminder.state == PENDING,
            col(AskedReminder.on) <= on,
        )
        .order_by(col(AskedReminder.on), col(AskedReminder.id))
    )
    rows = list(session.exec(statement.limit(PAGE).with_for_update()))
    may_go = _may_go(session, rows, Actor(shop_id, "scheduler", "reminder", at))
    going = []
    for row in rows:
        item = may_go.get(row.invoice_id)
        state = QUEUED if item and item.due_paise > row.floor_paise else _else(session, row, on=on)
        if state == QUEUED and item:
            going.append((item, row))
        if state != PENDING:
            row.state, row.at = state, at
            session.add(row)
    session.flush()
    going.sort(key=lambda pair: (pair[0].customer_id, pair[0].id, pair[1].on))
    groups = [list(some) for _, some in groupby(going, key=lambda pair: pair[0].customer_id)]
    for some in groups:
        _queue(session, some, on=on, at=at)
    return len(groups)


def _may_go(session: Session, rows: Sequence[AskedReminder], actor: Actor) -> dict[str, OpenItem]:
    """Return the bills that may be reminded of today: reached, resting from nothing, not reminded yet."""
    ids = [row.invoice_id for row in rows]
    found = queries.candidates(sending.by_hand(actor)).where(col(OpenItem.id).in_(ids))
    return {item.id: item for item in session.exec(found)}


def _else(session: Session, row: AskedReminder, *, on: dt.date) -> str:
    """Say what becomes of one that does not go now: nothing is due, a plan did it, or it waits."""
    item = session.get(OpenItem, (row.shop_id, row.invoice_id), populate_existing=True)
    if item is None or item.due_paise <= row.floor_paise:
        return DROPPED
    done = session.get(ReminderSent, (row.shop_id, row.invoice_id, on), populate_existing=True)
    if done and done.state in LIVE:
        return SENT
    return DROPPED if (on - row.on).days > rules.LATE_DAYS else PENDING


def _queue(
    session: Session,
    some: Sequence[tuple[OpenItem, AskedReminder]],
    *,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Put one message to a customer into the outbox, of all that is due for him."""
    item, first = some[0]
    items = {one.id: one for one, _ in some}
    sent = [
        {
            "shop_id": one.shop_id,
            "item_id": one.id,
            "on": on,
            "customer_id": one.customer_id,
            "plan_id": "",
            "state": "queued",
            "why": "",
            "at": at,
        }
        for one in items.values()
    ]
    insert_new(session, ReminderSent, sent)
    payload = {
        "customer": item.customer_id,
        "on": str(on),
        "plan": first.id,
        "asked": "",
        "asked_for": [row.id for _, row in some],
        "note": "\n".join(dict.fromkeys(row.note for _, row in some if row.note)),
    }
    outbox.add_all(session, item.shop_id, [sending.row_of(payload)], at=at)
