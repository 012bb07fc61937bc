"""A year of one shop in a minute: ``python -m tools.year --seed 1 --documents 10000``.

One seed drives everything: the clock, the ids, who buys and pays, when the worker is down, dies, or works
twice, when the clock is set back or forward. Each worker's round is held against a rule of its own: who
should have been told, was, once. At the end the books must be sound; the same seed gives the same hash.
"""

import argparse
import hashlib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, select

from adapters.senders import LocalSender, ReminderSender
from bot.turn import Edge
from core import invariants, outbox
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import INDIA, FixedClock
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.delivery import BuiltinExecutor
from core.errors import PakkaError
from core.gst.numbering import financial_year
from core.ids import IdSource
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.models import OpenItem
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.outbox import OutboxRow, Sender
from core.payments.service import NewPayment, cancel_invoice, record_payment
from core.reminders.models import ReminderRest, ReminderRun, ReminderSent
from core.reminders.plans import start_plan
from core.reminders.rules import parse_timing
from core.reminders.sending import Reminders
from core.reminders.service import Reason, end_rest, rest
from core.shops.models import ChatIdentity, Shop
from core.shops.service import NewShop, Owner, create_shop
from core.shops.settings import set_setting

LAST = date(2027, 3, 31)
DAYS = 365
CUSTOMERS = 60
HOLIDAYS = (
    date(2026, 8, 15),
    date(2026, 10, 2),
    date(2026, 11, 9),
    date(2027, 1, 26),
    date(2027, 3, 8),
)
REASONS: tuple[Reason, ...] = ("owner", "claim", "promise", "dispute", "opt_out")
EDGE = Edge("https://bill.example", b"year")


class Wrong(Exception):
    """What should hold did not."""


class Dies:
    """A sender that now and then dies, before its commit or after it."""

    def __init__(self, sender: Sender, chance: random.Random) -> None:
        self._sender = sender
        self._chance = chance

    def deliver(self, row: OutboxRow) -> None:
        """Deliver it, or not, and say that it failed, or not."""
        at = self._chance.random()
        if at < 0.02:
            raise TimeoutError
        self._sender.deliver(row)
        if at > 0.98:
            raise ConnectionError


@dataclass
class Year:
    """The shop, its clock, and what the day's people do."""

    db: Database
    clock: FixedClock
    chance: random.Random
    documents: int
    days: int
    shop: Shop = field(init=False)
    people: list[str] = field(default_factory=list)
    bills: list[str] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    down_days: int = 0

    @property
    def first(self) -> date:
        """The first day; the last is always 31 March."""
        return LAST - timedelta(days=self.days - 1)

    def actor(self) -> Actor:
        """Who acts, now."""
        return Actor(self.shop.shop_id, "chat_user", "owner", self.clock.now(), "demo", "")

    def open_shop(self) -> None:
        """A shop, its customers with their chats, its plan and holidays."""
        new = NewShop(
            "Gupta Hardware",
            gstin="08AAAPG1234C1ZJ",
            upi="guptahw@example",
            owners=(Owner("demo", "owner"),),
        )
        self.shop = self.db.write(partial(create_shop, new=new, at=self.clock.now()))

        def fill(session: Session) -> None:
            for n in range(CUSTOMERS):
                customer = add_customer(session, self.actor(), NewCustomer(f"Customer {n}"))
                chat = ChatIdentity(
                    shop_id=self.shop.shop_id,
                    channel="demo",
                    address=f"c{n}",
                    customer_id=customer.id,
                )
                session.add(chat)
                self.people.append(customer.id)
            start_plan(session, self.actor(), parse_timing("mon 10:00"))
            days = ", ".join(day.isoformat() for day in HOLIDAYS)
            set_setting(session, self.actor(), "holidays", days)

        self.db.write(fill)

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Set the clock to an hour of a day in India."""
        local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=INDIA)
        self.clock.move(local.astimezone(UTC))

    # what people do

    def sell(self, session: Session) -> None:
        """A bill: to a customer on credit, or over the counter."""
        counter = self.chance.random() < 0.15
        customer = None if counter else self.chance.choice(self.people)
        rate = Decimal(self.chance.randrange(20, 900))
        qty = Decimal(self.chance.randrange(1, 9))
        line = DraftLine("Keel", qty, rate=rate, gst_rate=Decimal(18))
        invoice = issue(session, self.actor(), InvoiceDraft(customer, (line,)), secret=b"year")
        if counter:
            new = NewPayment(mode="cash", target_id=invoice.id, only_target=True)
            record_payment(session, self.actor(), new)
        self.bills.append(invoice.id)
        self.made["bill"] += 1

    def pay(self, session: Session) -> None:
        """Money from a customer: all he owes, or a part."""
        customer = self.chance.choice(self.people)
        part = self.chance.randrange(100_00, 4000_00) if self.chance.random() < 0.5 else None
        new = NewPayment(customer_id=customer, mode="upi", amount_paise=part)
        self._try(session, "payment", partial(record_payment, session, self.actor(), new))

    def cancel(self, session: Session) -> None:
        """A bill of late is cancelled."""
        bill = self.chance.choice(self.bills[-40:] or [""])
        self._try(
            session, "cancel", partial(cancel_invoice, session, self.actor(), bill, reason="x")
        )

    def take_back(self, session: Session) -> None:
        """Goods come back: a credit note."""
        bill = self.chance.choice(self.bills[-40:] or [""])
        new = NewNote(bill, Wanted(amount_paise=self.chance.randrange(10_00, 90_00)))
        self._try(session, "note", partial(issue_note, session, self.actor(), new))

    def pause(self, session: Session) -> None:
        """A customer rests for a reason, for some days or until it ends."""
        days = self.chance.randrange(1, 20)
        until = self.actor().today + timedelta(days=days) if self.chance.random() < 0.8 else None
        customer, reason = self.chance.choice(self.people), self.chance.choice(REASONS)
        rest(session, self.actor(), customer_id=customer, reason=reason, until_on=until)

    def go_on(self, session: Session) -> None:
        """All that a customer rests for ends."""
        customer = self.chance.choice(self.people)
        for reason in REASONS:
            end_rest(session, self.actor(), customer_id=customer, reason=reason)

    def _try(self, session: Session, what: str, work: Callable[[], object]) -> None:
        """Do what may be refused: nothing was due, or it was cancelled before."""
        with suppress(PakkaError), session.begin_nested():
            work()
            self.made[what] += 1

    # what runs by itself

    def work(self) -> None:
        """One round of the worker, held against who should be told now."""
        expected = self.expected()
        before = self.told()
        for holder in ("one", "two"):
            Reminders(self.db, self.clock, holder).run()
        local: Sender = LocalSender(self.db, self.clock)
        senders: dict[str, Sender] = {
            "reminder": Dies(ReminderSender(self.db, self.clock, EDGE), self.chance),
            "chat.demo": Dies(local, self.chance),
        }
        self.drop_events()
        executor = BuiltinExecutor(self.db, senders, self.clock)
        executor.drain()
        while self.is_late():
            self.clock.advance(timedelta(minutes=2))  # the next attempt of what failed
            executor.drain()
        told = self.told() - before
        if told != expected:
            when = self.clock.now().astimezone(INDIA)
            raise Wrong(f"{when}: told {sorted(told - expected)}, not {sorted(expected - told)}")

    def drop_events(self) -> None:
        """Nobody subscribes to events: dropped at once instead of one by one."""
        events = select(OutboxRow.id).where(OutboxRow.topic == "event", OutboxRow.state == "ready")
        with self.db.reading() as session:
            ids = session.exec(events).all()
        if ids:
            self.db.write(partial(outbox.drop, ids=ids, at=self.clock.now()))

    def is_late(self) -> bool:
        """True where a send failed and waits for its next attempt."""
        late = self.clock.now() + timedelta(minutes=11)
        statement = select(OutboxRow.id).where(
            OutboxRow.state == "ready", OutboxRow.attempt > 0, OutboxRow.available_at < late
        )
        with self.db.reading() as session:
            return session.exec(statement).first() is not None

    def told(self) -> set[tuple[str, date]]:
        """Whom a reminder was sent on which of these days."""
        today, away = self.actor().today, timedelta(days=3)
        sent = select(ReminderSent.customer_id, ReminderSent.on).where(
            ReminderSent.state == "sent", col(ReminderSent.on).between(today - away, today + away)
        )
        with self.db.reading() as session:
            return set(session.exec(sent).all())

    def expected(self) -> set[tuple[str, date]]:
        """Who should be told now, by plain counting over all that is written."""
        local = self.clock.now().astimezone(INDIA)
        monday = local.date() - timedelta(days=local.weekday())
        if local.weekday() == 0 and local.hour < 10:
            monday -= timedelta(days=7)
        allowed = 9 <= local.hour < 20 and local.date() not in HOLIDAYS
        with self.db.reading() as session:
            runs = {row.on for row in session.exec(select(ReminderRun))}
            if not allowed or monday in runs or monday < self.first:
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


def live(year: Year) -> None:
    """Go through the year, a day at a time, and over midnight of 31 March."""
    year.at(year.first, 8)
    year.open_shop()
    for n in range(year.days):
        day = year.first + timedelta(days=n)
        share = year.documents * (n + 1) // year.days - year.made["bill"] - year.made["note"]
        doings, rounds = _doings(year, max(share, 0)), _rounds(year)
        for at in rounds:
            before = [one for one in doings if one[0] < at]
            year.db.write(partial(_do, year=year, day=day, doings=before))
            doings = doings[len(before) :]
            year.at(day, *at)
            _round(year)
        year.db.write(partial(_do, year=year, day=day, doings=doings))
    _midnight(year)


Hour = tuple[int, int]
Doing = tuple[Hour, Callable[[Session], None]]


def _do(session: Session, *, year: Year, day: date, doings: Sequence[Doing]) -> None:
    """What happens between two rounds of the worker, each thing in a session that knows nothing yet."""
    for at, work in doings:
        year.at(day, *at)
        work(session)
        session.flush()
        session.expunge_all()


def _doings(year: Year, share: int) -> list[Doing]:
    """What people do on a day, by the hour."""
    chance = year.chance
    works = [year.sell] * share + [year.pay] * (share // 3 + 1)
    works += [year.take_back] * (chance.random() < 0.3) + [year.cancel] * (chance.random() < 0.3)
    works += [year.pause] * (chance.random() < 0.4) + [year.go_on] * (chance.random() < 0.6)
    chance.shuffle(works)
    hours = sorted((chance.randrange(8, 21), chance.randrange(60)) for _ in works)
    return list(zip(hours, works, strict=True))


def _rounds(year: Year) -> list[Hour]:
    """When the worker works on a day; now and then it is down for some days."""
    if year.chance.random() < 0.04:
        year.down_days = year.chance.randrange(1, 4)
    year.down_days -= year.down_days > 0
    late = (year.chance.randrange(11, 24), 30)
    return [] if year.down_days else [(9, 0), (10, 0), late]


def _round(year: Year) -> None:
    """A round of the worker; now and then with the clock set back, or forward, and right again."""
    now = year.clock.now()
    if year.chance.random() < 0.05:
        hours = year.chance.choice((-30, -2, -1, 1, 26))
        year.clock.move(now + timedelta(hours=hours))
        year.work()
        year.clock.move(now)
    year.work()


def _midnight(year: Year) -> None:
    """The last instant of the financial year and the first of the next: numbers end and begin."""
    for at, fy, first in (
        (datetime(2027, 3, 31, 18, 29, 59, 999000, tzinfo=UTC), 2026, False),
        (datetime(2027, 3, 31, 18, 30, tzinfo=UTC), 2027, True),
    ):
        year.clock.move(at)
        year.db.write(year.sell)
        with year.db.reading() as session:
            invoice = session.get_one(Invoice, (year.shop.shop_id, year.bills[-1]))
        if (invoice.fy, financial_year(invoice.on)) != (fy, fy) or (
            invoice.series_number == 1
        ) != first:
            raise Wrong(f"{invoice.number} of {at} is of the year {invoice.fy}")


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


def digest(path: Path) -> str:
    """Sum up all that is in a database file; in which order its indexes were made does not matter."""
    with closing(sqlite3.connect(path)) as connection:
        lines = sorted(connection.iterdump())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Lived:
    """What a year came to."""

    seconds: float
    made: dict[str, int]
    digest: str


def simulate(seed: int, documents: int, days: int = DAYS) -> Lived:
    """Live a year. Raises: Wrong."""
    shared = Path("/dev/shm")  # noqa: S108  (no secret: a disk that costs no time, where there is one)
    folder = str(shared) if shared.is_dir() else None
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "year.db"
        clock = FixedClock(datetime(2026, 4, 1, tzinfo=UTC))
        chance = random.Random(seed)  # noqa: S311  (repeatable)
        ids = IdSource(clock, random.Random(seed + 1).randbytes)  # noqa: S311  (repeatable)
        db = Database(f"sqlite:///{path}", ids=ids)
        db.migrate()
        start = time.perf_counter()
        year = Year(db, clock, chance, documents, days)
        live(year)
        check(year)
        seconds = time.perf_counter() - start
        db.close()
        return Lived(seconds, dict(year.made), digest(path))


def main() -> int:
    """Live the year that was asked for and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--days", type=int, default=DAYS, help="the last ones of the year")
    options = parser.parse_args()
    lived = simulate(options.seed, options.documents, options.days)
    shown = ", ".join(f"{count} {what}" for what, count in sorted(lived.made.items()))
    print(f"{lived.digest}\n{shown}", flush=True)
    print(f"{lived.seconds:.1f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
