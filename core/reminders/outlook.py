"""Whom the reminders will reach next, and whom not, and why: to be looked at, nothing is sent by it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from core.clock import today
from core.customers.models import Customer
from core.ledger.models import OpenItem
from core.ledger.open_items import OLDEST_FIRST
from core.reminders import queries, rules
from core.reminders.models import ReminderPlan, ReminderRest
from core.reminders.plans import list_plans
from core.reminders.rules import parse_timing
from core.reminders.service import list_rests
from core.shops.models import Shop


@dataclass(frozen=True)
class Prospect:
    """A customer, what he is or would be reminded of, and when; or the ``reason`` why he is not.

    ``reason`` is that of a `ReminderRest`; ``until_on`` is its last day, None where it has no end.
    """

    name: str
    due_paise: int
    number: str
    on: dt.date
    goes_at: dt.datetime | None = None
    reason: str = ""
    until_on: dt.date | None = None


@dataclass(frozen=True)
class Outlook:
    """Whom reminders reach and whom not. ``timings`` are of the plans that take everyone.

    ``rests``: everybody rests, until ``all_until`` where that has an end.
    """

    timings: tuple[rules.Timing, ...]
    rests: bool
    all_until: dt.date | None
    going: tuple[Prospect, ...]
    going_count: int
    resting: tuple[Prospect, ...]


def outlook(session: Session, shop: Shop, *, now: dt.datetime, most: int) -> Outlook:
    """Look ahead: of each kind at most ``most`` customers, those who go first, or rest longest, first."""
    plans = list_plans(session, shop.shop_id)
    held = list_rests(session, shop.shop_id, on=today(now))
    of_all = [rest for rest in held if not rest.customer_id]
    going, count = ([], 0) if of_all else _going(session, shop, plans, now=now, most=most)
    return Outlook(
        timings=tuple(parse_timing(plan.timing) for plan in plans if not plan.customer_id),
        rests=bool(of_all),
        all_until=max((rest.until_on for rest in of_all if rest.until_on), default=None),
        going=tuple(going[:most]),
        going_count=count,
        resting=tuple(_resting(session, shop.shop_id, held)[:most]),
    )


def _going(
    session: Session, shop: Shop, plans: Sequence[ReminderPlan], *, now: dt.datetime, most: int
) -> tuple[list[Prospect], int]:
    """Find whom each plan takes on its next date; who is taken by several goes with the first."""
    found: dict[str, Prospect] = {}
    count = 0
    for goes_at, plan in sorted(_dates(plans, shop, now=now), key=lambda one: one[0]):
        scheduled = rules.next_date(parse_timing(plan.timing), now) or goes_at.date()
        what = queries.occasion(plan, on=scheduled, sent_on=goes_at.date())
        ids, more = queries.list_customers_of(session, what, limit=most)
        count += more
        items = queries.candidates(what).where(col(OpenItem.customer_id).in_(ids))
        for item in session.exec(items):
            before = found.get(item.customer_id)
            if before is None:
                found[item.customer_id] = replace(_of(session, item), goes_at=goes_at)
            elif before.goes_at == goes_at:
                paise = before.due_paise + item.due_paise
                found[item.customer_id] = replace(before, due_paise=paise)
    return list(found.values()), max(count, len(found))


def _dates(
    plans: Sequence[ReminderPlan], shop: Shop, *, now: dt.datetime
) -> list[tuple[dt.datetime, ReminderPlan]]:
    dates = [(queries.first_of(plan, now=now, holidays=shop.holidays), plan) for plan in plans]
    return [(goes_at, plan) for goes_at, plan in dates if goes_at]


def _resting(session: Session, shop_id: str, held: Sequence[ReminderRest]) -> list[Prospect]:
    """Find what is open of those who rest; one who rests for two reasons is told with the first."""
    found: dict[str, Prospect] = {}
    for rest in held:
        if not rest.customer_id or rest.customer_id in found:
            continue
        statement = select(OpenItem).where(
            OpenItem.shop_id == shop_id,
            OpenItem.customer_id == rest.customer_id,
            col(OpenItem.due_paise) > 0,
        )
        if rest.invoice_id:
            statement = statement.where(OpenItem.id == rest.invoice_id)
        items = session.exec(statement.order_by(*OLDEST_FIRST)).all()
        if items:
            found[rest.customer_id] = replace(
                _of(session, items[0]),
                due_paise=sum(item.due_paise for item in items),
                reason=rest.reason,
                until_on=rest.until_on,
            )
    return list(found.values())


def _of(session: Session, item: OpenItem) -> Prospect:
    customer = session.get(Customer, (item.shop_id, item.customer_id))
    return Prospect(customer.name if customer else "", item.due_paise, item.number, item.on)
