"""A message to a customer that could not go: the owners are told what, and why, and may mend the number."""

from datetime import date, datetime

from sqlmodel import Session

from bot import bill_mail, replies, templates
from bot.conversation import send_out
from bot.message import Button
from bot.owners import Told, to_owners
from core.chats.models import ChatMessage
from core.customers.models import Customer
from core.outbox import OutboxRow
from core.reminders import queries, sending
from core.shops.models import ChatIdentity

# Reasons that a sender gives with `Undeliverable`; any other is told as not arrived.
REASONS = ("no_account", "blocked", "window", "mailbox")
_BY_PAPER = {"invoice_pdf": "bill", "note_pdf": "note", "statement_pdf": "statement"}


def tell(session: Session, row: OutboxRow, reason: str, at: datetime) -> None:
    """Tell the owners of a row of the outbox that was given up, where it was for a customer."""
    if row.topic == bill_mail.TOPIC:
        _tell_of_letter(session, row, reason, at)
    if not row.topic.startswith("chat."):
        return
    message = session.get(ChatMessage, (row.shop_id, str(row.payload.get("message", ""))))
    customer = _customer(session, message) if message else None
    if message is None or customer is None:
        return
    about = row.payload.get("reminder")
    if about and about["chats"] == 1:
        key, on = (row.shop_id, customer.id), date.fromisoformat(about["on"])
        sending.take_back(session, key, on=on, why=queries.UNREACHED, at=at)
    tell_of(session, customer, (_what(message), reason), at=at, message_id=message.id)


def _tell_of_letter(session: Session, row: OutboxRow, reason: str, at: datetime) -> None:
    """Tell of a bill by e-mail; one for somebody who is not in the books is told of by the API alone."""
    message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
    if message is None:
        return
    customer = session.get(Customer, (row.shop_id, message.body.get("customer") or ""))
    if customer:
        tell_of(session, customer, (_what(message), reason), at=at)


def tell_of(
    session: Session,
    customer: Customer,
    what: tuple[str, str],
    *,
    at: datetime,
    message_id: str = "",
) -> None:
    """Tell the owners what did not reach a customer, and why: ``(what, reason)``."""
    why = f"why_{what[1] if what[1] in REASONS else 'unknown'}"
    name = customer.name.split()[0]

    def write(lang: str) -> Told:
        values = {"name": name, "why": replies.text(lang, why)}
        text = replies.text(lang, f"undelivered_{what[0]}", **values)
        if not message_id:
            return Told(text)
        buttons = (
            Button(f"n.{message_id}", replies.label(lang, "change_number")),
            Button("y.leave.", replies.label(lang, "leave")),
        )
        return Told(text, buttons, templates.make("undelivered", lang, values))

    for seq, reply in enumerate(to_owners(session, customer.shop_id, write), start=1):
        send_out(session, customer.shop_id, reply, at=at, seq=seq)


def _customer(session: Session, message: ChatMessage) -> Customer | None:
    """The customer whom a message was for; None where it was for one of the shop's people."""
    key = (message.shop_id, message.channel, message.address)
    identity = session.get(ChatIdentity, key)
    if identity is None or identity.member_id or not identity.customer_id:
        return None
    return session.get(Customer, (message.shop_id, identity.customer_id))


def _what(message: ChatMessage) -> str:
    """Name what did not go: as its sender called it, else by its paper."""
    if message.body.get("what"):
        return str(message.body["what"])
    kinds = [_BY_PAPER.get(paper["kind"]) for paper in message.body.get("attachments", [])]
    return next(filter(None, kinds), "news")
