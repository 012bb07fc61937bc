"""A bill goes to its customer again once it is registered, where he had its paper without the number."""

from sqlmodel import Session, col, select

from bot import bill_letters, reach
from bot.turn import Edge
from core import outbox
from core.actor import Actor
from core.chats.models import ChatMessage
from core.customers.service import customer_of
from core.einvoice.models import Registration
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice

_STILL_TO_GO, _NEVER_WENT = {"ready", "running"}, {"dead", "cancelled"}


def send(session: Session, edge: Edge, actor: Actor, row: Registration) -> str:
    """Send a registered bill to each chat that had it before; return the customer's name, empty: to none."""
    if row.doc_type != "INV" or not row.document_id:
        return ""
    invoice = get_invoice(session, row.shop_id, row.document_id)
    if not invoice.customer_id:
        return ""
    customer = customer_of(session, row.shop_id, invoice.customer_id)
    lang = bill_letters.language_for(session, customer)
    said = bill_letters.again(session, edge, customer, invoice, lang=lang)
    chats = [chat for chat in reach.chats_of(session, customer) if not chat.why]
    sent = [
        bill_letters.bring(session, edge, actor, (customer, said), channel=chat.channel)
        for chat in chats
        if _had(session, invoice, chat)
    ]
    return customer.name if any(sent) else ""


def _had(session: Session, invoice: Invoice, chat: reach.Chat) -> bool:
    """True where the bill's paper went to a chat; what still waits goes with its number anyway."""
    statement = select(ChatMessage).where(
        ChatMessage.shop_id == invoice.shop_id,
        ChatMessage.channel == chat.channel,
        ChatMessage.address == chat.address,
        ChatMessage.direction == "out",
        col(ChatMessage.at) >= invoice.issued_at,
    )
    return any(
        _went(session, message)
        for message in session.exec(statement).all()
        if any(paper["of"] == invoice.id for paper in message.body.get("attachments", ()))
    )


def _went(session: Session, message: ChatMessage) -> bool:
    row = outbox.find(session, message.shop_id, f"chat:{message.id}")
    return row is None or row.state not in _STILL_TO_GO | _NEVER_WENT
