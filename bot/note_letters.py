"""What a customer is sent of a credit or debit note, by whatever door it was asked for."""

from sqlmodel import Session

from bot import bill_letters, replies, templates
from bot.bill_letters import Outgoing, Sent
from bot.message import Attachment
from bot.replies import money
from bot.turn import Edge
from core.actor import Actor
from core.customers.models import Customer
from core.customers.service import get_customer
from core.invoices.models import Note
from core.invoices.queries import get_invoice
from core.ledger.queries import balance
from core.shops.service import get_shop


def letter(session: Session, customer: Customer, note: Note, *, lang: str) -> Outgoing:
    """Write to a customer of a note: what it takes off or adds, and what he owes now."""
    owed = balance(session, note.shop_id, customer.id)
    values = {
        "shop": get_shop(session, note.shop_id).name,
        "name": customer.name.split()[0],
        "number": note.number,
        "bill": get_invoice(session, note.shop_id, note.invoice_id).number,
        "total": money(note.total_paise),
        "balance": money(max(owed, 0)),
    }
    key = "note_for_customer" if note.kind == "credit" else "debit_for_customer"
    paper = Attachment("note_pdf", note.id, f"{note.number.replace('/', '-')}.pdf")
    return Outgoing(
        replies.text(lang, key, **values),
        papers=(paper,),
        template=templates.make(key, lang, values),
    )


def send(session: Session, edge: Edge, actor: Actor, note: Note, *, channel: str) -> Sent | None:
    """Send a customer a note in a channel; None where he is not reached there.

    Raises: CustomerNotFound.
    """
    customer = get_customer(session, note.shop_id, note.customer_id or "")
    lang = bill_letters.language_for(session, customer)
    said = letter(session, customer, note, lang=lang)
    return bill_letters.bring(session, edge, actor, (customer, said), channel=channel)
