"""What must hold of the simulated year: who should be told now, was, once; at the end the books are sound."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from sqlmodel import col, select

from core import invariants
from core.chats.models import ChatMessage
from core.clock import INDIA
from core.ledger.models import OpenItem
from core.outbox import OutboxRow
from core.reminders.models import ReminderRest, ReminderRun, ReminderSent
from tools.year_people import HOLIDAYS, Year


class Wrong(Exception):
    """What should hold did not."""


def told(year: Year) -> set[tuple[str, date]]:
    """Whom a reminder was sent on which of these days."""
    today, away = year.actor().today, timedelta(days=3)
    sent = select(ReminderSent.customer_id, ReminderSent.on).where(
        ReminderSent.state == "sent", col(ReminderSent.on).between(today - away, today + away)
    )
    with year.db.reading() as session:
        return set(session.exec(sent).all())


def expected(year: Year) -> set[tuple[str, date]]:
    """Who should be told now, by plain counting over all that is written."""
    local = year.clock.now().astimezone(INDIA)
    monday = local.date() - timedelta(days=local.weekday())
    if local.weekday() == 0 and local.hour < 10:
        monday -= timedelta(days=7)
    allowed = 9 <= local.hour < 20 and local.date() not in HOLIDAYS
    with year.db.reading() as session:
        runs = {row.on for row in session.exec(select(ReminderRun))}
        if not allowed or monday in runs or monday < year.first:
            return set()
        sent = session.exec(select(ReminderSent).where(ReminderSent.state == "sent")).all()
        resting = {
            row.customer_id
            for row in session.exec(select(ReminderRest))
            if row.until_on is None or row.until_on >= local.date()
        }
        items = session.exec(select(OpenItem).where(OpenItem.due_paise > 0)).all()
    times = Counter(row.item_id for row in sent)
    today = {row.customer_id for row in sent if row.on == local.date()}
    return {
        (item.customer_id, local.date())
        for item in items
        if item.customer_id
        and (local.date() - item.on).days >= 7
        and times[item.id] < 3
        and item.customer_id not in resting | today
    }


def check(year: Year) -> None:
    """Hold the books and the reminders of the whole year against the rules. Raises: Wrong."""
    year.clock.move(datetime(2027, 4, 1, 6, tzinfo=UTC))
    with year.db.reading() as session:
        broken = invariants.check(session, year.shop.shop_id)
        sent = session.exec(select(ReminderSent).where(ReminderSent.state == "sent")).all()
        chats = session.exec(
            select(ChatMessage).where(col(ChatMessage.delivered_at).is_not(None))
        ).all()
        runs = {row.on for row in session.exec(select(ReminderRun))}
        left = session.exec(select(OutboxRow.state).where(OutboxRow.topic != "event")).all()
    days = (year.first + timedelta(days=n) for n in range(year.days))
    mondays = {day for day in days if day.weekday() == 0}
    times = Counter(row.item_id for row in sent)
    told = {(row.customer_id, row.on) for row in sent}
    faults = [str(breach) for breach in broken]
    faults += [f"{len(chats)} messages for {len(told)} reminders"] * (len(chats) != len(told))
    faults += ["a bill was reminded more than three times"] * any(n > 3 for n in times.values())
    faults += [f"Mondays lost: {sorted(mondays - runs)}"] * bool(mondays - runs)
    faults += [f"left in the outbox: {Counter(left)}"] * bool(set(left) - {"done"})
    year.made["reminder"] = len(told)
    if faults:
        raise Wrong("; ".join(faults))
