"""From a plan's date to messages: what is due is queued by pages, and looked up again when it goes.

A page is one transaction: the rows that say "this bill, this date" and the outbox rows that carry the
sends. Both are unique, so that a page done twice, by two workers or after a crash, queues nothing
twice. When a send is due, `take` settles it: what was paid, taken back or put to rest since is dropped
with its reason, and what cannot go at this hour is queued for the next one that is allowed.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import not_
from sqlmodel import Session, col, select

from core import leases, outbox
from core.actor import Actor
from core.clock import INDIA, Clock
from core.customers.models import Customer
from core.db import Database, insert_if_new, insert_new
from core.ledger.models import Account, OpenItem
from core.ledger.open_items import OLDEST_FIRST
from core.reminders import queries, rules
from core.reminders.models import AskedReminder, ReminderPlan, ReminderRun, ReminderSent
from core.reminders.queries import LIVE, Occasion
from core.shops.models import Shop

PAGE = 2000
TOPIC = "reminder"
_NAMED = (col(OpenItem.shop_id), col(OpenItem.id), col(OpenItem.customer_id))
GONE = "no longer due"  # paid, taken back or put to rest since


class Reminders:
    """The tick of the plans; ``holder`` names this process to the others."""

    def __init__(self, db: Database, clock: Clock, holder: str) -> None:
        self._db = db
        self._clock = clock
        self._holder = holder

    def run(self) -> int:
        """Queue what is due now; return how many customers."""
        return tick(self._db, at=self._clock.now(), holder=self._holder)


def tick(db: Database, *, at: dt.datetime, holder: str) -> int:
    """Queue what every plan has due at an instant; return how many customers. Safe at any time."""
    with db.reading() as session:
        due = list(queries.list_due(session, at))
    if not due or not db.write(lambda session: leases.take(session, TOPIC, holder, at=at)):
        return 0
    queued = sum(_work(db, what, at) for what in due)
    db.write(lambda session: leases.give_back(session, TOPIC, holder, at=at))
    return queued


def _work(db: Database, what: Occasion, at: dt.datetime) -> int:
    """Queue one date of one plan, page by page."""
    queued, page = 0, Page(0, "", is_last=False)
    while not page.is_last:
        queue = partial(queue_page, what=what, at=at, after=page.last)
        page = db.write(queue)
        queued += page.customers
    return queued


@dataclass(frozen=True)
class Page:
    """What a page queued, the customer it ended with, and whether it was the last one."""

    customers: int
    last: str
    is_last: bool


def queue_page(session: Session, *, what: Occasion, at: dt.datetime, after: str = "") -> Page:
    """Queue the next customers of an occasion; with the last of them the date is done."""
    plan = session.get(ReminderPlan, (what.shop_id, what.plan_id), populate_existing=True)
    if plan is None or plan.stopped_at:
        return Page(0, after, is_last=True)
    page = queries.candidates(what, after=after).limit(PAGE)
    items: Sequence[Any] = session.execute(page.with_only_columns(*_NAMED)).all()
    is_last = len(items) < PAGE
    if not is_last and items[-1].customer_id != items[0].customer_id:
        # the last customer may have more bills on the next page
        items = [item for item in items if item.customer_id != items[-1].customer_id]
    _queue(session, items, what, at=at)
    if is_last:
        key = {"shop_id": what.shop_id, "plan_id": what.plan_id, "on": what.on}
        insert_if_new(session, ReminderRun, {**key, "at": at})
        if what.by_hand:
            plan.stopped_at = at
            session.add(plan)
    last = items[-1].customer_id if items else after
    return Page(len({item.customer_id for item in items}), last, is_last=is_last)


def _queue(session: Session, items: Sequence[Any], what: Occasion, *, at: dt.datetime) -> None:
    insert_new(session, ReminderSent, _sent_rows(items, what, state="queued", at=at))
    people = dict.fromkeys(item.customer_id for item in items)
    asked = what.made_at.isoformat() if what.by_hand else ""
    rows = [
        row_of({"customer": one, "on": str(what.sent_on), "plan": what.plan_id, "asked": asked})
        for one in people
    ]
    outbox.add_all(session, what.shop_id, rows, at=at)


def _sent_rows(
    items: Sequence[Any], what: Occasion, *, state: str, at: dt.datetime
) -> list[dict[str, Any]]:
    plan_id = "" if what.by_hand else what.plan_id
    return [
        {
            "shop_id": item.shop_id,
            "item_id": item.id,
            "on": what.sent_on,
            "customer_id": item.customer_id,
            "plan_id": plan_id,
            "state": state,
            "why": "",
            "at": at,
        }
        for item in items
    ]


def row_of(payload: dict[str, Any]) -> outbox.NewRow:
    """Write the row of the outbox that carries a send."""
    key = f"{TOPIC}:{payload['customer']}:{payload['on']}:{payload['plan']}"
    return outbox.NewRow(TOPIC, key, payload)


@dataclass(frozen=True)
class Due:
    """What goes to a customer now. ``whole``: all that he owes is named, as one by hand does."""

    customer: Customer
    items: tuple[OpenItem, ...]
    whole: bool


def take(session: Session, actor: Actor, row: outbox.OutboxRow) -> Due | None:
    """Settle a queued send: return what goes now, once; None where nothing does."""
    customer_id, on = str(row.payload["customer"]), dt.date.fromisoformat(str(row.payload["on"]))
    # two sends to one customer wait for each other
    key = (row.shop_id, customer_id)
    session.get(Account, key, populate_existing=True, with_for_update=True)
    rows = _rows(session, key, on, ("queued",))
    if not rows:
        _settle_asked(session, row, "dropped", at=actor.at)
        return None
    asked, shop = str(row.payload["asked"]), session.get_one(Shop, row.shop_id)
    holidays = () if asked else rules.parse_holidays(shop.holidays)
    if actor.today != on or not rules.is_allowed(actor.at, holidays):
        to = rules.next_allowed(actor.at, holidays)
        if _put_off(session, actor, rows, row=row, to=to):
            _settle_asked(session, row, "dropped", at=actor.at)
        return None
    customer = session.get(Customer, key)
    items = _still_due(session, rows, asked=asked, on=on)
    may_go = customer and not customer.deleted_at and customer.opt_in is not False
    if not may_go or _rows(session, key, on, ("sent",)):
        items = {}
    for one in rows:
        found = one.item_id in items
        _settle(session, one, "sent" if found else "dropped", "" if found else GONE, at=actor.at)
    _settle_asked(session, row, "sent" if items else "dropped", at=actor.at)
    session.flush()
    return Due(customer, tuple(items.values()), whole=bool(asked)) if customer and items else None


def _settle_asked(session: Session, row: outbox.OutboxRow, state: str, *, at: dt.datetime) -> None:
    """Note what became of the reminders that programs asked for; of a row that comes twice nothing more."""
    for id_ in row.payload.get("asked_for", ()):
        one = session.get(AskedReminder, (row.shop_id, id_), populate_existing=True)
        if one and one.state == "queued":
            one.state, one.at = state, at
            session.add(one)


def send_now(session: Session, actor: Actor, customer_id: str) -> list[OpenItem]:
    """Note a reminder that goes by hand at once; return the bills it names, none where it may not go."""
    what, key = by_hand(actor, customer_id), (actor.shop_id, customer_id)
    session.get(Account, key, populate_existing=True, with_for_update=True)
    items = list(session.exec(queries.candidates(what)).all())
    named = {item.id for item in items}
    for one in _rows(session, key, what.sent_on, ("dropped",)):
        if one.item_id in named:  # dropped this morning, asked for by hand since
            one.plan_id = ""
            _settle(session, one, "sent", "", at=actor.at)
    session.flush()
    insert_new(session, ReminderSent, _sent_rows(items, what, state="sent", at=actor.at))
    return items


def by_hand(actor: Actor, customer_id: str = "") -> Occasion:
    """Return the occasion of a person who asks for a reminder now; of everyone where nobody is named."""
    local = actor.at.astimezone(INDIA)
    return Occasion(
        shop_id=actor.shop_id,
        plan_id="",
        customer_id=customer_id,
        timing=rules.Timing("once", local.time(), on=local.date()),
        made_at=actor.at,
        on=local.date(),
        sent_on=local.date(),
    )


def _still_due(
    session: Session, rows: Sequence[ReminderSent], *, asked: str, on: dt.date
) -> dict[str, OpenItem]:
    """Look the bills up again: what still asks for money and does not rest."""
    held = (
        queries.rests(on, queries.since(dt.datetime.fromisoformat(asked)))
        if asked
        else queries.rests(on)
    )
    statement = select(OpenItem).where(
        OpenItem.shop_id == rows[0].shop_id,
        col(OpenItem.id).in_([one.item_id for one in rows]),
        col(OpenItem.due_paise) > 0,
        not_(held),
    )
    found = session.exec(statement.order_by(*OLDEST_FIRST)).all()
    return {item.id: item for item in found}


def _put_off(
    session: Session,
    actor: Actor,
    rows: Sequence[ReminderSent],
    *,
    row: outbox.OutboxRow,
    to: dt.datetime,
) -> bool:
    """Queue for the next allowed hour what could not go at its own; a week late it is dropped: True."""
    late = (to.date() - rows[0].on).days > rules.LATE_DAYS
    again = []
    for one in rows:
        if not late and to.date() != one.on:
            again.append(one.model_dump() | {"on": to.date(), "at": actor.at})
        if late or to.date() != one.on:
            _settle(session, one, "dropped", "too late" if late else "put off", at=actor.at)
    session.flush()
    insert_new(session, ReminderSent, again)
    if not late:
        new = row_of({**row.payload, "on": str(to.date())})
        at = to.astimezone(dt.UTC)
        outbox.add(session, row.shop_id, replace(new, key=f"{new.key}:{at:%H%M}"), at=at)
    return late


def _settle(session: Session, one: ReminderSent, state: str, why: str, *, at: dt.datetime) -> None:
    one.state, one.why, one.at = state, why, at
    session.add(one)


def _rows(
    session: Session, key: tuple[str, str], on: dt.date, states: Sequence[str]
) -> list[ReminderSent]:
    statement = select(ReminderSent).where(
        ReminderSent.shop_id == key[0],
        ReminderSent.customer_id == key[1],
        ReminderSent.on == on,
        col(ReminderSent.state).in_(states),
    )
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return list(session.exec(locked.order_by(col(ReminderSent.item_id))))


def left_of(
    session: Session,
    key: tuple[str, str],
    items: Sequence[str],
    *,
    on: dt.date,
    since: dt.datetime,
) -> list[OpenItem]:
    """List what still asks for money of the bills that a reminder names, and was not put to rest since."""
    statement = select(OpenItem).where(
        OpenItem.shop_id == key[0],
        OpenItem.customer_id == key[1],
        col(OpenItem.id).in_(items),
        col(OpenItem.due_paise) > 0,
        not_(queries.rests(on, queries.since(since))),
    )
    return list(session.exec(statement.order_by(*OLDEST_FIRST)).all())


def take_back(
    session: Session, key: tuple[str, str], *, on: dt.date, why: str, at: dt.datetime
) -> None:
    """Note that a reminder did not go after all: it is not counted, and may go another day."""
    for one in _rows(session, key, on, ("sent",)):
        _settle(session, one, "dropped", why, at=at)
    session.flush()


def was_reminded(session: Session, shop_id: str, customer_id: str, *, on: dt.date) -> bool:
    """True where a customer was reminded on a date, or will be."""
    return bool(_rows(session, (shop_id, customer_id), on, LIVE))
