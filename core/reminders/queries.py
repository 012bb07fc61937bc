"""What is due: the plans whose date has come, and the bills that each of them takes."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core.chats.models import Contact
from core.clock import INDIA, today
from core.customers.models import Customer
from core.ledger.models import OpenItem
from core.ledger.open_items import OLDEST_FIRST
from core.reminders import rules
from core.reminders.models import ReminderPlan, ReminderRest, ReminderRun, ReminderSent
from core.reminders.rules import Timing, parse_holidays, parse_timing, run_on
from core.reminders.service import in_force
from core.shops.models import ChatIdentity, Shop

LIVE = ("queued", "sent")
UNREACHED = "not reached"  # every chat of his is dead: the owner was told


@dataclass(frozen=True)
class Occasion:
    """A date of a plan that is worked: ``on`` is the plan's, ``sent_on`` the day it goes."""

    shop_id: str
    plan_id: str
    customer_id: str
    timing: Timing
    made_at: dt.datetime
    on: dt.date
    sent_on: dt.date

    @property
    def by_hand(self) -> bool:
        """True where a person asked for this one time: the limits of plans do not hold it."""
        return self.timing.kind == "once"


def occasion(plan: ReminderPlan, *, on: dt.date, sent_on: dt.date) -> Occasion:
    """Make the occasion of a plan on a date."""
    return Occasion(
        shop_id=plan.shop_id,
        plan_id=plan.id,
        customer_id=plan.customer_id,
        timing=parse_timing(plan.timing),
        made_at=plan.made_at,
        on=on,
        sent_on=sent_on,
    )


def list_due(session: Session, now: dt.datetime) -> Iterator[Occasion]:
    """Yield the dates of plans that are to be worked now, of all shops, each plan's one at most."""
    statement = (
        select(ReminderPlan, Shop.holidays)
        .join(Shop, col(Shop.shop_id) == col(ReminderPlan.shop_id))
        .where(col(ReminderPlan.stopped_at).is_(None))
        .order_by(col(ReminderPlan.shop_id), col(ReminderPlan.made_at), col(ReminderPlan.id))
    )
    oldest = today(now) - dt.timedelta(days=rules.LATE_DAYS + 1)
    runs = session.exec(select(ReminderRun).where(ReminderRun.on >= oldest))
    done = {(run.shop_id, run.plan_id, run.on) for run in runs}
    for plan, holidays in session.exec(statement):
        timing = parse_timing(plan.timing)
        on = run_on(timing, made=plan.made_at, now=now, holidays=parse_holidays(holidays))
        if on and (plan.shop_id, plan.id, on) not in done:
            yield occasion(plan, on=on, sent_on=today(now))


def first_of(plan: ReminderPlan, *, now: dt.datetime, holidays: str) -> dt.datetime | None:
    """Return the instant at which a plan goes next; None: never again."""
    timing = parse_timing(plan.timing)
    day = rules.next_date(timing, now)
    if day is None:
        return None
    scheduled = dt.datetime.combine(day, timing.at, tzinfo=INDIA)
    held = () if timing.kind == "once" else parse_holidays(holidays)
    return rules.next_allowed(scheduled, held)


def candidates(what: Occasion, *, after: str = "") -> SelectOfScalar[OpenItem]:
    """Select the open bills and charges that an occasion takes, by customer, the oldest first."""
    limits = _by_hand(what) if what.by_hand else _limits(what)
    statement = select(OpenItem).where(
        OpenItem.shop_id == what.shop_id,
        col(OpenItem.customer_id) > after,
        col(OpenItem.due_paise) > 0,
        _is_reached(),
        not_(_refused()),
        not_(_was_reminded(what.sent_on)),
        *limits,
    )
    if what.customer_id:
        statement = statement.where(OpenItem.customer_id == what.customer_id)
    return statement.order_by(col(OpenItem.customer_id), *OLDEST_FIRST)


def _limits(what: Occasion) -> list[ColumnElement[bool]]:
    """What holds a plan: the age of the bill, how often it was reminded, rests, due dates."""
    oldest = what.sent_on - dt.timedelta(days=rules.MIN_AGE_DAYS)
    found = [
        col(OpenItem.on) <= oldest,
        _count_sent() < rules.MOST,
        not_(rests(what.sent_on)),
    ]
    if what.timing.kind == "due":
        first, last = rules.due_dates(what.timing, made=what.made_at, on=what.on)
        found.append(col(OpenItem.due_on).between(first, last))
        found.append(not_(_was_taken_by(what.plan_id)))
    else:
        found.append(col(OpenItem.due_on) <= what.sent_on)
    if not what.customer_id:
        found.append(not_(_has_own_plan()))
    return found


def _by_hand(what: Occasion) -> list[ColumnElement[bool]]:
    """What holds one that was asked for: for everyone any rest, for one person those since."""
    resting = rests(what.sent_on)
    if not what.customer_id:
        return [not_(resting)]
    return [not_(rests(what.sent_on, since(what.made_at)))]


def since(asked: dt.datetime) -> ColumnElement[bool]:
    """The rests that stop what a person asked for: those since, and an opt-out at any time."""
    return or_(col(ReminderRest.at) > asked, col(ReminderRest.reason) == "opt_out")


def rests(on: dt.date, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """True for an open item that rests on a date: by itself, with its customer, or with everyone."""
    return exists().where(
        col(ReminderRest.shop_id) == col(OpenItem.shop_id),
        or_(
            col(ReminderRest.customer_id) == "",
            col(ReminderRest.customer_id) == col(OpenItem.customer_id),
        ),
        or_(
            col(ReminderRest.invoice_id) == "",
            col(ReminderRest.invoice_id) == col(OpenItem.id),
        ),
        in_force(on),
        *more,
    )


def _refused() -> ColumnElement[bool]:
    """A customer of whom the shop's program said that nothing may go to him."""
    return exists().where(
        col(Customer.shop_id) == col(OpenItem.shop_id),
        col(Customer.id) == col(OpenItem.customer_id),
        col(Customer.opt_in).is_(False),
    )


def _is_reached() -> ColumnElement[bool]:
    """A customer with a chat that he has not stopped; one without is told nothing, and none is counted.

    One whose chats are all dead is taken once more: its owner is told of that instead.
    """
    told = aliased(ReminderSent)
    was_told = exists().where(
        col(told.shop_id) == col(OpenItem.shop_id),
        col(told.customer_id) == col(OpenItem.customer_id),
        col(told.why) == UNREACHED,
    )
    left = exists().where(
        col(Contact.shop_id) == "",
        col(Contact.channel) == col(ChatIdentity.channel),
        col(Contact.address) == col(ChatIdentity.address),
        col(Contact.left_at).is_not(None),
    )
    return and_(
        exists().where(
            col(ChatIdentity.shop_id) == col(OpenItem.shop_id),
            col(ChatIdentity.customer_id) == col(OpenItem.customer_id),
            col(ChatIdentity.stopped_at).is_(None),
            or_(not_(left), not_(was_told)),
        ),
        exists().where(
            col(Customer.shop_id) == col(OpenItem.shop_id),
            col(Customer.id) == col(OpenItem.customer_id),
            col(Customer.deleted_at).is_(None),
        ),
    )


def _was_reminded(on: dt.date) -> ColumnElement[bool]:
    """One message a customer and day, whoever asked for it."""
    sent = aliased(ReminderSent)
    return exists().where(
        col(sent.shop_id) == col(OpenItem.shop_id),
        col(sent.customer_id) == col(OpenItem.customer_id),
        col(sent.on) == on,
        col(sent.state).in_(LIVE),
    )


def _count_sent() -> ColumnElement[int]:
    return (
        select(func.count())
        .select_from(ReminderSent)
        .where(
            col(ReminderSent.shop_id) == col(OpenItem.shop_id),
            col(ReminderSent.item_id) == col(OpenItem.id),
            col(ReminderSent.plan_id) != "",
            col(ReminderSent.state).in_(LIVE),
        )
        .scalar_subquery()
    )


def _was_taken_by(plan_id: str) -> ColumnElement[bool]:
    return exists().where(
        col(ReminderSent.shop_id) == col(OpenItem.shop_id),
        col(ReminderSent.item_id) == col(OpenItem.id),
        col(ReminderSent.plan_id) == plan_id,
    )


def _has_own_plan() -> ColumnElement[bool]:
    """A customer with a plan of his own is left to it."""
    own = aliased(ReminderPlan)
    return exists().where(
        col(own.shop_id) == col(OpenItem.shop_id),
        col(own.customer_id) == col(OpenItem.customer_id),
        col(own.stopped_at).is_(None),
        not_(col(own.timing).startswith("once")),
    )


def list_customers_of(session: Session, what: Occasion, *, limit: int) -> tuple[list[str], int]:
    """List whom an occasion reminds, the oldest bill first; and how many they are in all."""
    chosen = candidates(what).order_by(None).subquery()
    oldest = func.min(chosen.c.due_on)
    statement = (
        select(chosen.c.customer_id)
        .group_by(chosen.c.customer_id)
        .order_by(oldest, func.min(chosen.c.on), chosen.c.customer_id)
    )
    counted = select(func.count(func.distinct(chosen.c.customer_id)))
    found: Sequence[str] = session.execute(statement.limit(limit)).scalars().all()
    return list(found), int(session.execute(counted).scalar_one())
