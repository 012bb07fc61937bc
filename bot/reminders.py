"""What a reminder says and where it leads; one that is due is written when it goes, not before."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from sqlmodel import Session

from bot import paylinks, reach, replies, undelivered
from bot.conversation import reply_of, send_out
from bot.message import Reminder, Reply, Template
from bot.replies import money
from bot.templates import make, nearest
from bot.turn import Edge
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import today
from core.customers.models import Customer
from core.invoices.models import Invoice
from core.invoices.queries import find_by_token
from core.ledger.models import OpenItem
from core.ledger.open_items import due_of, list_open
from core.ledger.queries import balance
from core.outbox import OutboxRow
from core.reminders import queries, rules, sending
from core.shops.models import Shop
from core.shops.service import get_shop


@dataclass(frozen=True)
class Asking:
    """Who asks whom for how much, and for what."""

    shop: Shop
    customer: Customer
    items: Sequence[OpenItem]
    owed: int
    lang: str
    note: str = ""

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
    about: Reminder | None = None


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


def _some(shop: Shop, due: sending.Due, lang: str) -> Asking:
    owed = sum(item.due_paise for item in due.items)
    return Asking(shop, due.customer, due.items, owed, lang)


def write(asking: Asking, link: tuple[str, str] | None) -> Written:
    """Write a reminder; one that has no page to press for says where to pay."""
    text = replies.text(asking.lang, "reminder", **asking.values)
    key = "reminder" if link else "reminder_upi" if asking.shop.upi else "reminder_plain"
    if key == "reminder_upi":
        text = f"{text}\n{replies.text(asking.lang, 'reminder_upi', upi=asking.shop.upi)}"
    if asking.note:
        text = f"{asking.note}\n{text}"
    lang = nearest(asking.lang)
    named = _bills(asking.items, lang).strip(" ()")
    values = {**asking.values, "bills": named or replies.text(lang, "udhaar")}
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
    lang = reach.language_of(session, due.customer) or shop.language
    asking = _whole(session, shop, due.customer, lang) if due.whole else _some(shop, due, lang)
    note = str(row.payload.get("note", ""))
    link = pay_link(session, edge, due.items, lang, now=actor.at)
    written = write(replace(asking, note=note), link)
    about = about_of(due.customer, due.items, actor, lang=lang)
    about = replace(about, whole=due.whole, by_hand=bool(row.payload["asked"]), note=note)
    return _send(session, actor, due.customer, replace(written, about=about))


def _deliver_older(session: Session, edge: Edge, actor: Actor, row: OutboxRow) -> int:
    """Deliver a row that was put off by an earlier version: it names a customer and a language."""
    customer = session.get(Customer, (row.shop_id, str(row.payload["customer"])))
    items = sending.send_now(session, actor, customer.id) if customer else []
    if customer is None or not items:
        return 0
    lang = str(row.payload["lang"])
    asking = _whole(session, get_shop(session, row.shop_id), customer, lang)
    written = write(asking, pay_link(session, edge, items, lang, now=actor.at))
    about = about_of(customer, items, actor, lang=lang)
    about = replace(about, whole=True, by_hand=True)
    return _send(session, actor, customer, replace(written, about=about))


def about_of(customer: Customer, items: Sequence[OpenItem], actor: Actor, *, lang: str) -> Reminder:
    """Say what a reminder of today asks for."""
    named = tuple(item.id for item in items)
    return Reminder(customer.id, actor.today.isoformat(), named, lang)


def _send(session: Session, actor: Actor, customer: Customer, written: Written) -> int:
    found = [chat for chat in reach.chats_of(session, customer) if not chat.why]
    if not found:
        _not_reached(session, actor, customer)
    for seq, chat in enumerate(found, start=1):
        reply = Reply(chat.channel, chat.address, written.text, link=written.link, what="reminder")
        about = replace(written.about, chats=len(found)) if written.about else None
        reply = replace(reply, template=written.template, reminder=about)
        send_out(session, customer.shop_id, reply, at=actor.at, seq=seq)
    return len(found)


def _not_reached(session: Session, actor: Actor, customer: Customer) -> None:
    """Tell the owners of a reminder that no chat takes; it is not counted. Who stopped is left alone."""
    key = (customer.shop_id, customer.id)
    sending.take_back(session, key, on=actor.today, why=queries.UNREACHED, at=actor.at)
    why = reach.closed_why(session, customer)
    if why and why != reach.STOPPED:
        undelivered.tell_of(session, customer, ("reminder", why), at=actor.at)


def still_due(session: Session, row: OutboxRow, at: datetime) -> bool | datetime:
    """Look at a row once more just before it goes; to be asked in a transaction that is kept.

    True: let it go. False: drop it, it has become pointless: paid, put to rest, stopped, taken over by a
    newer one, or a week late. An instant: not at this hour, but then. A reminder whose sum has changed is
    written anew. What is no reminder always goes.
    """
    if not row.payload.get("reminder"):
        return True
    kept = row.payload["reminder"]
    about = Reminder(**{**kept, "items": tuple(kept["items"])})
    message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
    if message is None:
        return False
    asking = _asking(session, row, about, at)
    shop = get_shop(session, row.shop_id)
    to = rules.next_allowed(at, () if about.by_hand else rules.parse_holidays(shop.holidays))
    on = date.fromisoformat(about.on)
    is_late = (to.date() - on).days > rules.LATE_DAYS
    if asking is None or is_late or _is_replaced(session, row, about, at):
        if about.chats == 1:
            key = (row.shop_id, about.customer)
            sending.take_back(session, key, on=on, why=sending.GONE, at=at)
        return False
    if to > at:
        return to.astimezone(UTC)
    _renew(session, message, asking)
    return True


def _asking(session: Session, row: OutboxRow, about: Reminder, at: datetime) -> Asking | None:
    """Return what a reminder asks for by now; None where nothing, or where he wants none."""
    customer = session.get(Customer, (row.shop_id, about.customer))
    if customer is None or customer.deleted_at:
        return None
    key = (row.shop_id, customer.id)
    left = sending.left_of(session, key, about.items, on=today(at), since=row.created_at)
    message = session.get_one(ChatMessage, (row.shop_id, str(row.payload["message"])))
    if not left or not reach.may_go(session, message):
        return None
    shop = get_shop(session, row.shop_id)
    if about.whole:
        return _whole(session, shop, customer, about.lang)
    owed = sum(item.due_paise for item in left)
    return Asking(shop, customer, left, owed, about.lang, about.note)


def _is_replaced(session: Session, row: OutboxRow, about: Reminder, at: datetime) -> bool:
    """True where another day has come and he was reminded on it."""
    on = today(at)
    if on.isoformat() == about.on:
        return False
    return sending.was_reminded(session, row.shop_id, about.customer, on=on)


def _renew(session: Session, message: ChatMessage, asking: Asking) -> None:
    """Write a reminder anew where its sum has changed."""
    before = reply_of(message)
    written = write(asking, _link_now(session, asking, before.link))
    if written.text == before.text:
        return
    message.text = written.text
    template = asdict(written.template)
    message.body = {**message.body, "link": written.link, "template": template}
    session.add(message)
    session.flush()


def _link_now(
    session: Session, asking: Asking, link: tuple[str, str] | None
) -> tuple[str, str] | None:
    """Return the button with what is due by now; the page of a bill that was paid is not shown."""
    if not link:
        return None
    due = asking.owed
    if "/i/" in link[1]:
        bill = find_by_token(session, link[1].rpartition("/")[2])
        due = due_of(session, bill.shop_id, bill.id) if bill else 0
    return (replies.label(asking.lang, "pay", total=money(due)), link[1]) if due else None
