"""The demo shop: Gupta Hardware, Jaipur, with customers, items, dues and some months of bills.

All of it goes through the services that real use goes through, with a clock moved back. Names are
invented, phones are out of use.
"""

import datetime as dt
import random
import secrets
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from adapters.parts import Parts
from core.actor import Actor
from core.clock import INDIA, FixedClock, today
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.ids import IdSource
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.items.models import Item
from core.items.service import NewItem, add_item
from core.ledger.service import record_opening
from core.payments.service import pay_invoice
from core.shops.models import Shop
from core.shops.service import NewShop, Owner, create_shop, find_people, get_shop

CHANNEL = "demo"
OWNER = "owner"
GSTIN = "08AAAPG1234C1ZJ"
_DAYS = 100
_SEED = 421

# name, last four digits of the phone, GSTIN
_CUSTOMERS = (
    ("Ramesh Kumar", "4210", None),
    ("Sunil Verma", "0398", None),
    ("Mohan Lal", "0351", None),
    ("Imran Khan", "0419", None),
    ("Salim", "0420", None),
    ("Ajay Sharma", "0127", None),
    ("Geeta Devi", "0611", None),
    ("Harish Meena", "0732", None),
)
# name, rate, unit, label, HSN, other names
_ITEMS = (
    ("Cement", "380", "BAG", "bori", "2523", ("सीमेंट",)),
    ("SR-501", "450", "NOS", "", "8481", ()),
    ("Keel", "90", "KGS", "kg", "7317", ("nail", "कील")),
    ("Kabja", "240", "DOZ", "darjan", "8302", ("hinge", "कब्ज़ा")),
    ("Tile", "650", "BOX", "box", "6907", ()),
    ("Wire", "18", "MTR", "m", "8544", ("taar",)),
    ("Paint", "1250", "BOX", "dabba", "3208", ()),
    ("Tap", "500", "NOS", "", "8481", ("nal",)),
    ("Darwaza", "3200", "NOS", "", "4418", ()),
    ("Pipe", "210", "NOS", "", "3917", ()),
    ("Taala", "160", "NOS", "", "8301", ("lock",)),
)
# customer, number, days before the first bill, rupees: from the paper book
_OPENINGS = (
    ("Mohan Lal", "0271", 24, 5310),
    ("Sunil Verma", "0283", 9, 1240),
    ("Ajay Sharma", "0290", 6, 780),
    ("Imran Khan", "0297", 3, 2360),
    ("Salim", "0299", 3, 1180),
)
_UNPAID_DAYS = 12
_QUANTITIES = {"Darwaza": (1, 2), "Paint": (1, 3), "Wire": (10, 60), "Cement": (2, 20)}


@dataclass(frozen=True)
class _Book:
    """The shop being filled."""

    shop: Shop
    customers: dict[str, str]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class _Till:
    """Where the bills are made: the shop, the secret of its links, the clock moved back."""

    book: _Book
    secret: bytes
    clock: FixedClock


def is_filled(parts: Parts) -> bool:
    """True where the shared demo shop is there."""
    with parts.db.reading() as session:
        return bool(find_people(session, CHANNEL, OWNER))


def fill(parts: Parts, *, owner: str = OWNER, shift: int = 0) -> str:
    """Make a demo shop for an owner's address and return its id.

    ``shift`` moves the phones of its customers, so that two demo shops share none.
    """
    now = parts.clock.now()
    # a clock of its own gives rows the ids of their day: they sort by it
    clock = FixedClock(now)
    past = Database(parts.db.url, ids=IdSource(clock, secrets.token_bytes))

    def fill_in(session: Session) -> str:
        # one transaction: nobody sees half a shop, and no closing time of before is told
        clock.move(now - dt.timedelta(days=_DAYS))
        book = _make_shop(session, clock.now(), owner=owner, shift=shift)
        _sell(session, _Till(book, parts.secret, clock), now=now)
        return book.shop.shop_id

    try:
        shop_id = past.write(fill_in)
    finally:
        past.close()
    parts.executor.drain()
    return shop_id


def _make_shop(session: Session, at: dt.datetime, *, owner: str, shift: int) -> _Book:
    new = NewShop(
        name="Gupta Hardware",
        gstin=GSTIN,
        upi="guptahw@example",
        series="GH/26-27/0301",
        address="14 Johari Bazar, Jaipur",
        pincode="302003",
        owners=(Owner(CHANNEL, owner, "Gupta ji"),),
    )
    shop = create_shop(session, new, at=at)
    actor = Actor(shop.shop_id, "cli", "demo", at)
    customers = {}
    for name, digits, gstin in _CUSTOMERS:
        phone = f"980000{(int(digits) + shift) % 10_000:04d}"
        person = NewCustomer(name=name, phone=phone, gstin=gstin)
        customers[name] = add_customer(session, actor, person).id
    items = tuple(add_item(session, actor, _item(row)) for row in _ITEMS)
    for name, number, days, rupees in _OPENINGS:
        due = (number, today(at) - dt.timedelta(days=days), rupees * 100)
        record_opening(session, actor, customers[name], due=due)
    return _Book(shop, customers, items)


def _item(row: tuple[str, str, str, str, str, tuple[str, ...]]) -> NewItem:
    name, rate, unit, label, hsn, aliases = row
    return NewItem(
        name=name,
        rate=Decimal(rate),
        unit=unit,
        unit_label=label,
        gst_rate=Decimal(18),
        hsn=hsn,
        aliases=aliases,
    )


def _sell(session: Session, till: _Till, *, now: dt.datetime) -> None:
    """Months of bills; of the newest ones some are still to pay."""
    draw = random.Random(_SEED)  # noqa: S311  (demo goods, the same each time)
    for days_ago in range(_DAYS - 1, 0, -1):
        on = today(now) - dt.timedelta(days=days_ago)
        if on.weekday() == 6:  # closed on Sundays
            continue
        hours = sorted(draw.sample(range(10, 20), draw.choice((0, 1, 1, 1, 2))))
        for hour in hours:
            time = dt.time(hour, draw.randint(0, 59))
            till.clock.move(dt.datetime.combine(on, time, INDIA).astimezone(dt.UTC))
            paid = days_ago > _UNPAID_DAYS or draw.random() < 0.5
            _sell_one(session, till, draw=draw, paid=paid)
    # it came here now, its bills brought along: no closing time of before is told
    shop = get_shop(session, till.book.shop.shop_id)
    shop.created_at = now
    session.add(shop)


def _sell_one(session: Session, till: _Till, *, draw: random.Random, paid: bool) -> None:
    book = till.book
    name = draw.choice(_CUSTOMERS)[0]
    at_counter = draw.random() < 0.3
    goods = draw.sample(book.items, draw.choice((1, 1, 2, 3)))
    draft = InvoiceDraft(
        customer_id=None if at_counter else book.customers[name],
        lines=tuple(_line(item, draw) for item in goods),
        round_to_rupee=True,
    )
    actor = Actor(book.shop.shop_id, "cli", "demo", till.clock.now())
    invoice = issue(session, actor, draft, secret=till.secret)
    if paid or at_counter:
        pay_invoice(session, actor, invoice.id, mode=draw.choice(("cash", "upi", "upi")))


def _line(item: Item, draw: random.Random) -> DraftLine:
    low, high = _QUANTITIES.get(item.name, (1, 6))
    return DraftLine(
        name=item.name,
        qty=Decimal(draw.randint(low, high)),
        unit=item.unit,
        unit_label=item.unit_label,
        rate=item.rate,
        gst_rate=item.gst_rate,
        hsn=item.hsn,
        item_id=item.id,
    )
