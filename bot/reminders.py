"""What a reminder says and where it leads; one that is due is written when it goes, not before."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, select

from bot import paylinks, replies
from bot.conversation import send_out
from bot.message import Reply, Template
from bot.replies import money
from bot.templates import make
from bot.turn import Edge
from core.actor import Actor
from core.customers.models import Customer
from core.invoices.models import Invoice
from core.ledger.models import OpenItem
from core.ledger.open_items import list_open
from core.ledger.queries import balance
from core.outbox import OutboxRow
from core.reminders import sending
from core.shops.models import ChatIdentity, Shop
from core.shops.service import get_shop


@dataclass(frozen=True)
class Asking:
    """Who asks whom for how much, and for what."""

    shop: Shop
    customer: Customer
    items: Sequence[OpenItem]
    owed: int
    lang: str

    @property
    def values(self) -> dict[str, object]:
        """Return what the sentence says."""
        return {
            "name": self.customer.name.split()[0],
            "shop": self.shop.name,
            "balance": money(self.owed),
            "bills": _bills(self.items, self.lang),
        }


@dataclass(frozen=True)
class Written:
    """A reminder as it goes."""

    text: str
    link: tuple[str, str] | None
    template: Template


def reminder_text(session: Session, shop: Shop, customer: Customer, lang: str) -> str:
    """Write the reminder of all that somebody owes: who asks, how much, for what."""
    return replies.text(lang, "reminder", **_whole(session, shop, customer, lang).values)


def reminder_of_all(
    session: Session, shop: Shop, customer: Customer, lang: str, link: tuple[str, str] | None
) -> Written:
    """Write the reminder of all that somebody owes, as it goes."""
    return write(_whole(session, shop, customer, lang), link)


def _whole(session: Session, shop: Shop, customer: Customer, lang: str = "") -> Asking:
    items = list_open(session, shop.shop_id, customer.id)
    owed = balance(session, shop.shop_id, customer.id)
    return Asking(shop, customer, items, owed, lang or shop.language)


def _some(shop: Shop, due: sending.Due) -> Asking:
    owed = sum(item.due_paise for item in due.items)
    return Asking(shop, due.customer, due.items, owed, shop.language)


def write(asking: Asking, link: tuple[str, str] | None) -> Written:
    """Write a reminder; one that has no page to press for says where to pay."""
    text = replies.text(asking.lang, "reminder", **asking.values)
    key = "reminder" if link else "reminder_upi" if asking.shop.upi else "reminder_plain"
    if key == "reminder_upi":
        text = f"{text}\n{replies.text(asking.lang, 'reminder_upi', upi=asking.shop.upi)}"
    named = _bills(asking.items, asking.lang).strip(" ()")
    values = {**asking.values, "bills": named or replies.text(asking.lang, "udhaar")}
    return Written(text, link, make(key, asking.lang, {**values, "upi": asking.shop.upi or ""}))


def _bills(items: Sequence[OpenItem], lang: str) -> str:
    if not items:
        return ""
    if len(items) == 1:
        item = items[0]
        on = f"{item.on.day} {item.on:%b}"
        return replies.text(lang, "for_bill", number=item_name(item, lang), date=on)
    numbers = ", ".join(item_name(item, lang) for item in items[:4])
    return replies.text(lang, "for_bills", numbers=numbers)


def item_name(item: OpenItem, lang: str) -> str:
    """Write what people call a due: the end of its number, or udhaar of a day."""
    short = item.number.rpartition("/")[2]
    return short or f"{replies.text(lang, 'udhaar')} {item.on.day} {item.on:%b}"


def pay_link(
    session: Session, edge: Edge, items: Sequence[OpenItem], lang: str, *, now: datetime
) -> tuple[str, str] | None:
    """Return the button that pays these bills where they are all he owes, else the first that has a page."""
    owed = sum(item.due_paise for item in items)
    of = (items[0].shop_id, items[0].customer_id)
    if owed == balance(session, *of):
        url = paylinks.account_url(session, edge, of=of, now=now)
        return replies.label(lang, "pay", total=money(owed)), url
    for item in items:
        invoice = session.get(Invoice, (item.shop_id, item.id))
        if invoice:
            label = replies.label(lang, "pay", total=money(item.due_paise))
            return label, paylinks.bill_url(edge, invoice)
    return None


def deliver(session: Session, edge: Edge, actor: Actor, row: OutboxRow) -> int:
    """Write the message of a reminder whose hour has come, where it still is due; count the chats.

    In one transaction with the note that it went: a row that is delivered twice writes nothing twice.
    """
    if "on" not in row.payload:
        return _deliver_older(session, edge, actor, row)
    due = sending.take(session, actor, row)
    if due is None:
        return 0
    shop = get_shop(session, row.shop_id)
    asking = _whole(session, shop, due.customer) if due.whole else _some(shop, due)
    written = write(asking, pay_link(session, edge, due.items, shop.language, now=actor.at))
    return _send(session, actor, due.customer, written)


def _deliver_older(session: Session, edge: Edge, actor: Actor, row: OutboxRow) -> int:
    """Deliver a row that was put off by an earlier version: it names a customer and a language."""
    customer = session.get(Customer, (row.shop_id, str(row.payload["customer"])))
    items = sending.send_now(session, actor, customer.id) if customer else []
    if customer is None or not items:
        return 0
    lang = str(row.payload["lang"])
    asking = _whole(session, get_shop(session, row.shop_id), customer, lang)
    written = write(asking, pay_link(session, edge, items, lang, now=actor.at))
    return _send(session, actor, customer, written)


def _send(session: Session, actor: Actor, customer: Customer, written: Written) -> int:
    statement = select(ChatIdentity).where(
        ChatIdentity.shop_id == customer.shop_id, ChatIdentity.customer_id == customer.id
    )
    found = session.exec(statement.order_by(ChatIdentity.channel, ChatIdentity.address)).all()
    for seq, chat in enumerate(found, start=1):
        reply = Reply(chat.channel, chat.address, written.text, link=written.link, what="reminder")
        reply = replace(reply, template=written.template)
        send_out(session, customer.shop_id, reply, at=actor.at, seq=seq)
    return len(found)
