"""What `make bench` measures of reminders: 100,000 customers due at one minute, queued page by page."""

import datetime as dt
import random
import resource
import tempfile
import time

from sqlalchemy import insert
from sqlmodel import Session, func, select

from core.actor import Actor
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.ids import IdSource
from core.ledger.models import OpenItem
from core.reminders.models import ReminderSent
from core.reminders.plans import start_plan
from core.reminders.rules import parse_timing
from core.reminders.sending import Reminders
from core.shops.models import ChatIdentity
from core.shops.service import NewShop, create_shop

SATURDAY = dt.datetime(2026, 11, 21, 4, 30, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 11, 23, 4, 30, tzinfo=dt.UTC)
_BATCH = 10_000


def _fill(session: Session, shop_id: str, customers: range) -> None:
    """Customers who owe since October, each with a chat; straight into the tables."""
    on = dt.date(2026, 10, 1)
    people, items, chats = [], [], []
    for n in customers:
        name = f"Customer {n}"
        one = Customer(
            shop_id=shop_id,
            id=f"cus_{n:06d}",
            name=name,
            name_key=name.lower(),
            created_at=SATURDAY,
        )
        item = OpenItem(
            shop_id=shop_id, id=f"chg_{n:06d}", kind="opening", customer_id=one.id, number=str(n),
            on=on, due_on=on, amount_paise=1000_00, due_paise=1000_00,
        )  # fmt: skip
        chat = ChatIdentity(shop_id=shop_id, channel="demo", address=str(n), customer_id=one.id)
        people.append(one.model_dump())
        items.append(item.model_dump())
        chats.append(chat.model_dump())
    session.execute(insert(Customer), people)
    session.execute(insert(OpenItem), items)
    session.execute(insert(ChatIdentity), chats)


def due_at_one_minute(customers: int) -> tuple[float, int]:
    """Return the seconds that queueing took, and the megabytes by which the process grew over it."""
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(SATURDAY)
        ids = IdSource(clock, random.Random(1).randbytes)  # noqa: S311  (repeatable)
        db = Database(f"sqlite:///{folder}/bench.db", ids=ids)
        db.migrate()
        new = NewShop("Gupta Hardware", gstin="08AAAPG1234C1ZJ")
        shop_id = db.write(lambda session: create_shop(session, new, at=SATURDAY)).shop_id
        for start in range(0, customers, _BATCH):
            part = range(start, min(start + _BATCH, customers))
            db.write(lambda session, p=part: _fill(session, shop_id, p))
        actor = Actor(shop_id, "cli", "bench", SATURDAY)
        db.write(lambda session: start_plan(session, actor, parse_timing("mon 10:00")))
        clock.move(MONDAY)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        queued = Reminders(db, clock, "bench").run()
        seconds = time.perf_counter() - begun
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        with db.reading() as session:
            noted = session.execute(select(func.count()).select_from(ReminderSent)).scalar_one()
        db.close()
    if not queued == noted == customers:
        raise RuntimeError(f"{queued} queued, {noted} noted, of {customers}")
    return seconds, grown // 1024
