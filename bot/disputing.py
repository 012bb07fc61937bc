"""A customer says that something is wrong with a bill: its reminders rest, the owners are told."""

from sqlmodel import Session

from bot import replies
from bot.conversation import send_out
from bot.message import Button, Reply
from bot.owners import Told, to_owners, told
from bot.replies import money
from core.actor import Actor
from core.customers.service import customer_of
from core.invoices.models import Invoice
from core.ledger.open_items import get_item
from core.reminders.service import is_disputed, rest

_QUOTE = 200
_BUTTONS = (("credit_note", "w.note."), ("bill_is_right", "w.right."), ("will_talk", "w.talk."))


def dispute_on_page(session: Session, actor: Actor, invoice: Invoice, quote: str) -> None:
    """Keep a dispute made on the bill's page, once; the owners' messages go into the outbox."""
    if not invoice.customer_id or is_disputed(
        session, actor.shop_id, invoice.customer_id, invoice.id
    ):
        return
    rest(session, actor, customer_id=invoice.customer_id, reason="dispute", invoice_id=invoice.id)
    for seq, reply in enumerate(_told(session, invoice, quote), start=1):
        send_out(session, actor.shop_id, reply, at=actor.at, seq=seq)


def _told(session: Session, invoice: Invoice, quote: str) -> list[Reply]:
    item = get_item(session, invoice.shop_id, invoice.id)
    customer = customer_of(session, invoice.shop_id, invoice.customer_id or "")
    values = {
        "name": customer.name,
        "number": invoice.number.rpartition("/")[2],
        "total": money(invoice.total_paise),
        "due": money(item.due_paise if item else 0),
        "quote": quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…",
    }

    def write(lang: str) -> Told:
        buttons = [Button(f"{act}{invoice.id}", replies.label(lang, key)) for key, act in _BUTTONS]
        return told(lang, "dispute", buttons, values)

    return to_owners(session, invoice.shop_id, write)
