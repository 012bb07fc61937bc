"""The shop of the simulated year, its clock, and what its people do: sell, pay, cancel, bring back, pause."""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

from sqlmodel import Session

from core.actor import Actor
from core.clock import INDIA, FixedClock
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.errors import PakkaError
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.service import NewPayment, cancel_invoice, record_payment
from core.reminders.plans import start_plan
from core.reminders.rules import parse_timing
from core.reminders.service import Reason, end_rest, rest
from core.shops.models import ChatIdentity, Shop
from core.shops.service import NewShop, Owner, create_shop
from core.shops.settings import set_setting

LAST = date(2027, 3, 31)
CUSTOMERS = 60
HOLIDAYS = (
    date(2026, 8, 15),
    date(2026, 10, 2),
    date(2026, 11, 9),
    date(2027, 1, 26),
    date(2027, 3, 8),
)
REASONS: tuple[Reason, ...] = ("owner", "claim", "promise", "dispute", "opt_out")


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
