"""World A after the owner's day (C2 to C17), and the chats of those who buy there."""

from dataclasses import dataclass, field

from sqlmodel import Session, select

from bot.message import Reply
from core import invariants
from core.clock import FixedClock, today
from core.customers.models import Customer
from core.db import Database
from core.ledger.models import OpenItem
from core.ledger.queries import balance
from core.reminders.service import list_rests
from tests.bot.conversations.world import Talk, begun, gupta_hardware

ALERT = (
    "Dear Customer, A/c XX4471 credited Rs 1,062.00 on 21-11-26 UPI Ref 632512345678 "
    "from SUNIL VERMA"
)


@dataclass
class Both:
    """The owner's talk, and one for each customer."""

    owner: Talk
    talks: dict[str, Talk] = field(default_factory=dict)

    def customer(self, name: str) -> Talk:
        """The chat of a customer: his linked one, else his phone."""
        if name in self.talks:
            return self.talks[name]
        person = self.row(name)
        address = person.phone or f"customer:{person.id}"
        new = Talk(self.owner.db, self.owner.clock, self.owner.shop, address=address)
        return self.talks.setdefault(name, new)

    def row(self, name: str) -> Customer:
        """A customer's row."""
        with self.owner.db.reading() as session:
            return session.exec(select(Customer).where(Customer.name == name)).one()

    def owes(self, name: str) -> int:
        """What a customer owes, in paise; the books are sound."""
        customer = self.row(name)
        with self.owner.db.reading() as session:
            assert invariants.check(session) == []
            return balance(session, customer.shop_id, customer.id)


def to(talk: Talk, address: str) -> list[Reply]:
    """What the last message sent to an address."""
    return [reply for reply in talk.said if reply.address == address]


def words(reply: Reply) -> list[str]:
    """The buttons under a message, the link first."""
    link = [reply.link[0]] if reply.link else []
    return link + [button.label for button in (*reply.buttons, *reply.rows)]


def after_c8(db: Database, clock: FixedClock) -> Both:
    """The owner's day up to C8."""
    return Both(begun(_after_c8, db, clock))


def _after_c8(db: Database, clock: FixedClock) -> Talk:
    talk = gupta_hardware(db, clock)
    talk.say("ramesh ko 2 bori cement 380 ke hisab se bill bhej do")
    talk.tap("GST alag")
    talk.tap("Bhej do")
    talk.say("sunil 2 sr-501 450")
    talk.tap("Bhej do")
    talk.say("raju bhai 3 kg keel 90, 1 darjan kabja 240, 12 meter wire 18")
    talk.say("cash mil gaya bana do")
    talk.say("500 aaya sunil se gpay")
    talk.say("mohan ne 2000 cash diya baki kal dega")
    talk.say("ajay sharma 1 dabba paint 1250 10% chhoot")
    talk.say("total 1300 kar do")
    talk.tap("Bhej do")
    return talk


def after_c15(db: Database, clock: FixedClock) -> Both:
    """The owner's day up to C15."""
    return Both(begun(_after_c15, db, clock))


def _after_c15(db: Database, clock: FixedClock) -> Talk:
    talk = after_c8(db, clock).owner
    talk.say("ramesh se 897 cash aaya aur sunil ko 1 tap 590 gst mila ke bill")
    talk.tap("Bhej do")
    talk.say(ALERT)
    return talk


def rests(both: Both, name: str) -> list[tuple[str, str, str]]:
    """Why reminders to a customer rest, for which bill, until when."""
    customer = both.row(name)
    with both.owner.db.reading() as session:
        rows = list_rests(session, customer.shop_id, on=today(both.owner.clock.now()))
        return [
            (row.reason, _number(session, row.shop_id, row.invoice_id), str(row.until_on or ""))
            for row in rows
            if row.customer_id == customer.id
        ]


def _number(session: Session, shop_id: str, item_id: str) -> str:
    item = session.get(OpenItem, (shop_id, item_id))
    return item.number if item else ""
