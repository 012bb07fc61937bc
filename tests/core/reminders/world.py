"""A shop with three who owe, a plan for every Monday at ten, and a worker."""

from datetime import UTC, date, datetime

from sqlmodel import Session, select

from bot import reminders
from bot.turn import Edge
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import INDIA, FixedClock
from core.customers.models import Customer
from core.db import Database
from core.delivery import BuiltinExecutor
from core.ledger.service import record_opening
from core.outbox import OutboxRow
from core.payments.service import NewPayment, record_payment
from core.reminders.plans import start_plan
from core.reminders.rules import parse_timing
from core.reminders.sending import Reminders
from core.reminders.service import rest
from core.shops.models import ChatIdentity, Shop
from tests.factories import make_actor, make_customer, make_shop

EDGE = Edge(public_url="https://bill.example", secret=b"test")


def india(text: str) -> datetime:
    """An hour in India as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=INDIA).astimezone(UTC)


class Sender:
    """Delivers reminders as the wiring does; ``fails`` lets a delivery die after its commit."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db, self.clock, self.fails = db, clock, False

    def deliver(self, row: OutboxRow) -> None:
        actor = Actor(row.shop_id, "scheduler", "reminder", self.clock.now())
        self.db.write(lambda session: reminders.deliver(session, EDGE, actor, row))
        if self.fails:
            raise TimeoutError


class World:
    """A shop with three who owe, a plan for every Monday at ten, and a worker."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db, self.clock = db, clock
        self.shop: Shop = make_shop(db, clock.now())
        self.people = {
            name: self.debtor(name, on)
            for name, on in (
                ("Mohan Lal", date(2026, 10, 28)),
                ("Sunil Verma", date(2026, 11, 12)),
                ("Imran Khan", date(2026, 11, 20)),
            )
        }
        timing = parse_timing("mon 10:00")
        self.plan = db.write(lambda session: start_plan(session, self.actor, timing))
        self.sender = Sender(db, clock)

    @property
    def actor(self) -> Actor:
        return make_actor(self.shop, self.clock.now())

    def debtor(self, name: str, on: date, paise: int = 1_000_00) -> Customer:
        """Make a customer who owes since a day and has a chat."""
        customer = make_customer(self.db, self.actor, name)
        due = (name[:3].upper(), on, paise)
        chat = ChatIdentity(
            shop_id=self.shop.shop_id, channel="demo", address=name, customer_id=customer.id
        )

        def work(session: Session) -> None:
            record_opening(session, self.actor, customer.id, due=due)
            session.add(chat)

        self.db.write(work)
        return customer

    def tick(self, at: str, worker: str = "one") -> list[str]:
        """Let the clock show an hour and a worker work; return whom messages went to, ever."""
        self.clock.move(india(at))
        Reminders(self.db, self.clock, worker).run()
        BuiltinExecutor(self.db, {"reminder": self.sender}, self.clock).drain()
        return self.told()

    def told(self) -> list[str]:
        with self.db.reading() as session:
            return sorted(session.exec(select(ChatMessage.address)).all())

    def pay(self, name: str) -> None:
        new = NewPayment(customer_id=self.people[name].id, mode="cash", amount_paise=1_000_00)
        self.db.write(lambda session: record_payment(session, self.actor, new))

    def wants(self, name: str, *, nothing: bool) -> None:
        """Let a customer want no bills and reminders, or take them."""
        key = (self.shop.shop_id, self.people[name].id)

        def say(session: Session) -> None:
            session.get_one(Customer, key).opt_in = not nothing

        self.db.write(say)

    def rest(self, name: str, reason: str, **more: object) -> None:
        what = {"customer_id": self.people[name].id, "reason": reason, **more}
        self.db.write(lambda session: rest(session, self.actor, **what))  # type: ignore[arg-type]
