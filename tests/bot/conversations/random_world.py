"""Shops drawn at random, and sums worked out apart from the code under test."""

import random
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlmodel import Session, select

from core import invariants
from core.audit import AuditHead
from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.gst.gstin import expected_check
from core.invoices.models import Invoice
from core.items.service import NewItem
from core.ledger.models import Entry
from core.ledger.postings import RECEIVABLE
from core.ledger.queries import ageing, balance, outstanding
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import Talk, shop_talk

FIRST = [
    "Harish",
    "Kavita",
    "Bharat",
    "Lalita",
    "Naresh",
    "Yogesh",
    "Farida",
    "Jitendra",
    "Usha",
    "Omkar",
]
LAST = [
    "Bansal",
    "Chauhan",
    "Dubey",
    "Fernandes",
    "Goyal",
    "Hegde",
    "Iyer",
    "Joshi",
    "Kulkarni",
    "Lodha",
]
# (name, unit code, how it is typed)
GOODS = [
    ("Putty", "BAG", "bori"), ("Ladder", "PCS", "nag"), ("Varnish", "LTR", "litre"), ("Bolts", "KGS", "kilo"),
    ("Cable", "MTR", "meter"), ("Gloves", "PRS", "jodi"), ("Sockets", "DOZ", "darjan"),
    ("Sealant", "BOX", "peti"),
]  # fmt: skip
TAXES = [Decimal(5), Decimal(18), Decimal(40)]
STATES = ["08", "27", "24", "29", "33", "09", "19", "36"]


def gstin(draw: random.Random, state: str) -> str:
    """An invented GSTIN with its right check character."""
    letters = "".join(draw.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(3))
    pan = f"{letters}P{draw.choice('ABCDEFG')}{draw.randrange(1000, 9999)}{draw.choice('ABCD')}"
    first = f"{state}{pan}1Z"
    return first + expected_check(first)


def rounded(value: Decimal) -> int:
    """Half up, to a whole number."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True)
class Bill:
    """A bill as a shopkeeper would work it out on paper; paise."""

    taxable: int
    tax: int
    total: int


def work_out(values: list[tuple[int, Decimal]], *, taxed: bool, inter: bool) -> Bill:
    """Add up (paise, percent) of each line, tax per line and head, the sum rounded to the rupee."""
    tax = 0
    for paise, percent in values:
        if not taxed:
            continue
        if inter:
            tax += rounded(paise * percent / 100)
        else:
            tax += 2 * rounded(paise * percent / 200)
    taxable = sum(paise for paise, _ in values)
    return Bill(taxable, tax, rounded(Decimal(taxable + tax) / 100) * 100)


def rupees(paise: int) -> str:
    """Indian grouping, paise only where there are some."""
    whole, rest = divmod(paise, 100)
    text = str(whole)
    head, tail = text[:-3], text[-3:]
    while len(head) > 2:
        head, tail = head[:-2], f"{head[-2:]},{tail}"
    grouped = f"{head},{tail}" if head else tail
    return f"{grouped}.{rest:02d}" if rest else grouped


class RandomWorld:
    """A shop with goods and customers drawn from a seed, and a talk that checks every answer."""

    def __init__(self, db: Database, clock: FixedClock, *, seed: int, scheme: str = "") -> None:
        self.draw = random.Random(seed)
        draw = self.draw
        self.state = draw.choice(STATES)
        self.scheme = scheme or draw.choice(["regular", "regular", "composition", "unregistered"])
        self.goods = draw.sample(GOODS, 4)
        self.percents = {name: draw.choice(TAXES) for name, _, _ in self.goods}
        first, last = draw.sample(FIRST, 3), draw.sample(LAST, 3)
        self.names = [f"{one} {two}" for one, two in zip(first, last, strict=True)]
        number = gstin(draw, self.state)
        shop = NewShop(
            draw.choice(["Navin Stores", "Asha Traders", "Prem Agencies"]),
            gstin=None if self.scheme == "unregistered" else number,
            state=self.state if self.scheme == "unregistered" else None,
            scheme=self.scheme,  # type: ignore[arg-type]
            upi="shop@example",
            series=f"QA/26-27/{draw.randrange(1, 999):04d}",
            prices="exclusive",
            owners=(Owner("demo", "owner"),),
        )
        items = [
            NewItem(name, unit=unit, unit_label=label, gst_rate=self.percents[name])
            for name, unit, label in self.goods
        ]
        customers = [
            NewCustomer(name, phone=f"98000{draw.randrange(10000, 99999)}") for name in self.names
        ]
        self._sound = -1  # how many changes its books had when they were found sound
        self.talk: Talk = shop_talk(db, clock, shop, items=items, customers=customers)

    @property
    def taxed(self) -> bool:
        """Whether the shop charges tax."""
        return self.scheme == "regular"

    def good(self, n: int = 0) -> tuple[str, str, Decimal]:
        """Name, typed unit and percent of one of the goods."""
        name, _, label = self.goods[n]
        return name, label, self.percents[name]

    def qty(self) -> Decimal:
        """A quantity that people buy."""
        return Decimal(self.draw.choice(["1", "2", "3", "12", "2.5", "40"]))

    def rate(self) -> Decimal:
        """A price that people say."""
        return Decimal(self.draw.choice(["18", "90", "380", "1250", "99.5", "4150"]))

    def say(self, text: str, **more: Any) -> str:
        """Say it; every answer is whole and every book is sound after it."""
        reply = self.talk.say(text, **more)
        self.check(reply)
        return reply

    def tap(self, label: str) -> str:
        """Press it; as `say`."""
        reply = self.talk.tap(label)
        self.check(reply)
        return reply

    def check(self, reply: str) -> None:
        """No hole, no code, no traceback in an answer; no breach in the books."""
        for one in self.talk.said:
            assert not re.search(r"\{|\}|None|Traceback|Error|Decimal", one.text), one.text
            assert one.text.strip()
            assert len(one.buttons) <= 3
            assert len(one.rows) <= 10
            assert all(0 < len(b.label) <= 24 for b in (*one.buttons, *one.rows)), one
        with self.talk.db.reading() as session:
            changes = session.get_one(AuditHead, self.talk.shop.shop_id).seq
            if changes == self._sound:  # whoever changes the books writes into the trail
                return
            assert invariants.check(session) == []
            self._check_outstanding(session)
        self._sound = changes

    def _check_outstanding(self, session: Session) -> None:
        """What is owed in all is the sum of its rows, however it is asked; paise."""
        shop_id = self.talk.shop.shop_id
        owed = dict(outstanding(session, shop_id))
        of_entries: dict[str, int] = {}
        for entry in session.exec(select(Entry).where(Entry.account == RECEIVABLE)):
            moved = entry.debit_paise - entry.credit_paise
            of_entries[entry.customer_id] = of_entries.get(entry.customer_id, 0) + moved
        of_entries.pop("", None)
        assert owed == {one: paise for one, paise in of_entries.items() if paise > 0}
        aged = ageing(session, shop_id, on=self.talk.clock.now().date())
        assert sum(row.total_paise for row in aged) == sum(owed.values())

    def bills(self) -> list[Invoice]:
        """All bills, oldest number first."""
        with self.talk.db.reading() as session:
            rows = session.exec(select(Invoice)).all()
        return sorted(rows, key=lambda row: row.series_number or 0)

    def owes(self, customer_id: str | None) -> int:
        """What a customer owes, in paise."""
        with self.talk.db.reading() as session:
            return balance(session, self.talk.shop.shop_id, customer_id or "")
