"""World A: Gupta Hardware, Jaipur, on Saturday 21 November 2026, and how a test talks in it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bot.message import Message, Reply
from bot.respond import respond
from bot.turn import Edge
from core.clock import FixedClock
from core.customers.models import Customer
from core.customers.service import NewCustomer, add_customer, find_by_name
from core.db import Database
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.items.service import NewItem, add_item
from core.ledger.service import record_opening
from core.shops.models import ChatIdentity, Shop
from core.shops.service import NewShop
from core.shops.settings import set_setting
from tests import worlds
from tests.factories import make_actor, make_shop

EDGE = Edge(public_url="https://bill.example", secret=b"test", phone_channel="demo")
# (name, phone, opening bill, opening paise, its date)
PEOPLE: list[tuple[str, str | None, tuple[str, dt.date, int] | None]] = [
    ("Ramesh Kumar", "9800004210", None),
    ("Sunil Verma", None, ("0398", dt.date(2026, 11, 12), 1_240_00)),
    ("Mohan Lal", None, ("0351", dt.date(2026, 10, 28), 5_310_00)),
    ("Imran Khan", None, None),
    ("Salim", None, None),
    ("Ajay Sharma", None, ("0405", dt.date(2026, 11, 15), 780_00)),
    ("Pooja Sharma", None, None),
]
# Yesterday's bills: 0419 and 0420, doors at 1,000 and 18 %
YESTERDAY = [("Imran Khan", 2), ("Salim", 1)]
# (name, unit, how the shop says it)
ITEMS = [
    ("cement", "BAG", "bori"), ("SR-501", "NOS", ""), ("keel", "KGS", "kg"), ("kabja", "DOZ", "darjan"),
    ("tile", "BOX", "box"), ("wire", "MTR", "m"), ("paint", "BOX", "dabba"), ("tap", "NOS", ""),
    ("darwaza", "NOS", ""), ("pipe", "NOS", ""), ("taala", "NOS", ""),
]  # fmt: skip


@dataclass
class Talk:
    """One person's chat with the bot."""

    db: Database
    clock: FixedClock
    shop: Shop
    address: str = "owner"
    channel: str = "demo"
    said: list[Reply] = field(default_factory=list)
    sent: int = 0
    edge: Edge = EDGE

    def say(self, text: str, *, message_id: str | None = None, **more: Any) -> str:
        """Write a message; return what the writer reads, several replies on a line of dashes."""
        self.sent += 1
        self.clock.advance(timedelta(seconds=20))
        message = Message(
            channel=self.channel,
            address=self.address,
            message_id=message_id or f"{self.address}-{self.sent}",
            text=text,
            at=self.clock.now(),
            **more,
        )
        self.said = respond(self.db, message, edge=self.edge)
        mine = [reply for reply in self.said if reply.address == self.address]
        return "\n---\n".join(reply.text for reply in mine)

    def tap(self, label: str) -> str:
        """Press the button with that word under the last reply that had buttons."""
        button = next(b for r in self.said for b in (*r.buttons, *r.rows) if b.label == label)
        return self.say("", button=button.id)

    @property
    def labels(self) -> list[str]:
        """The words of the buttons under the last reply to the writer."""
        mine = [reply for reply in self.said if reply.address == self.address]
        return [button.label for button in (*mine[-1].buttons, *mine[-1].rows)]

    @property
    def papers(self) -> list[str]:
        """What the writer got with it."""
        mine = [reply for reply in self.said if reply.address == self.address]
        return [paper.kind for reply in mine for paper in reply.attachments]

    @property
    def to_customers(self) -> list[Reply]:
        """What went to others."""
        return [reply for reply in self.said if reply.address != self.address]


def link(session: Session, customer: Customer) -> None:
    """Give a customer a chat of his own, as an invite link would."""
    address = f"customer:{customer.id}"
    row = ChatIdentity(
        shop_id=customer.shop_id, channel="demo", address=address, customer_id=customer.id
    )
    session.add(row)
    session.flush()


def begun(tell: Callable[[Database, FixedClock], Talk], db: Database, clock: FixedClock) -> Talk:
    """Make the talk that ``tell`` makes; what it writes is written once, and put back for the next."""

    def build() -> tuple[str, list[Reply], int]:
        made = tell(db, clock)
        return made.shop.shop_id, made.said, made.sent

    shop_id, said, sent = worlds.once(tell, db, clock, build)
    with db.reading() as session:
        shop = session.get_one(Shop, shop_id)
    return Talk(db, clock, shop, said=[*said], sent=sent)


def gupta_hardware(db: Database, clock: FixedClock) -> Talk:
    """World A as it stands before C2: GST basis not asked yet."""
    return begun(_gupta_hardware, db, clock)


def _gupta_hardware(db: Database, clock: FixedClock) -> Talk:
    shop = make_shop(db, clock.now(), prices="ask", series="GH/26-27/0419")
    actor = make_actor(shop, clock.now() - timedelta(days=1), "setup")

    def fill(session: Any) -> None:
        for name, phone, opening in PEOPLE:
            customer = add_customer(session, actor, NewCustomer(name=name, phone=phone))
            if opening:
                record_opening(session, actor, customer.id, due=opening)
            if not phone:
                link(session, customer)
        for name, unit, label in ITEMS:
            new = NewItem(name=name, unit=unit, unit_label=label, gst_rate=Decimal(18))
            add_item(session, actor, new)
        set_setting(session, actor, "credit_series", "CN/26-27/0012")
        for name, doors in YESTERDAY:
            customer = find_by_name(session, shop.shop_id, name)[0]
            line = DraftLine("darwaza", Decimal(doors), rate=Decimal(1000), gst_rate=Decimal(18))
            issue(session, actor, InvoiceDraft(customer.id, (line,)), secret=EDGE.secret)

    db.write(fill)
    return Talk(db, clock, shop)


def shop_talk(
    db: Database,
    clock: FixedClock,
    new: NewShop,
    *,
    items: list[NewItem],
    customers: list[NewCustomer],
) -> Talk:
    """A shop of its own with goods and customers."""
    shop = make_shop(db, clock.now(), **vars(new))
    actor = make_actor(shop, clock.now(), "setup")

    def fill(session: Any) -> None:
        for item in items:
            add_item(session, actor, item)
        for customer in customers:
            made = add_customer(session, actor, customer)
            if not customer.phone:
                link(session, made)

    db.write(fill)
    return Talk(db, clock, shop)
