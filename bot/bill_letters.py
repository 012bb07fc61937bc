"""What a customer is sent of his bill, by whatever door it was asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from bot import paylinks, reach, replies, templates
from bot.conversation import send_out
from bot.message import Attachment, Button, Reminder, Reply, Template
from bot.replies import money
from bot.turn import Edge
from core.actor import Actor
from core.customers.models import Customer
from core.customers.service import get_customer
from core.gst.supply import is_export
from core.invoices.models import Invoice
from core.payments.service import due_paise
from core.shops.models import Shop
from core.shops.service import get_shop
from core.webhooks.events import INVOICE_SENT, announce


@dataclass(frozen=True)
class Outgoing:
    """What a customer is sent."""

    text: str
    buttons: tuple[Button, ...] = ()
    papers: tuple[Attachment, ...] = ()
    link: tuple[str, str] | None = None
    what: str = ""
    template: Template | None = None
    reminder: Reminder | None = None


def bill_papers(shop: Shop, invoice: Invoice, *, card: bool) -> list[Attachment]:
    """Return the papers of a bill: the PDF, and the pay card where it can be paid by UPI."""
    name = invoice.number.replace("/", "-")
    papers = [Attachment("invoice_pdf", invoice.id, f"{name}.pdf")]
    if card and shop.upi and not is_export(invoice.supply):
        papers.append(Attachment("pay_card", invoice.id, f"{name}.png"))
    return papers


def bill_buttons(lang: str, invoice_id: str) -> list[Button]:
    """Return what a customer may say of a bill with something due."""
    return [
        Button(f"c.{word}.{invoice_id}", replies.label(lang, word)) for word in ("claim", "wrong")
    ]


def letter(
    session: Session, edge: Edge, customer: Customer, invoice: Invoice, *, lang: str
) -> Outgoing:
    """Write to a customer of his bill: its papers, and where something is due how to pay it."""
    shop = get_shop(session, invoice.shop_id)
    due = due_paise(session, invoice)
    values = {
        "name": customer.name.split()[0],
        "shop": shop.name,
        "number": invoice.number,
        "total": money(invoice.total_paise),
    }
    pay = (replies.label(lang, "pay", total=money(due)), paylinks.bill_url(edge, invoice))
    return Outgoing(
        replies.text(lang, "for_customer", **values),
        buttons=tuple(bill_buttons(lang, invoice.id)) if due else (),
        papers=tuple(bill_papers(shop, invoice, card=bool(due))),
        link=pay if due else None,
        template=templates.make("for_customer" if due else "for_customer_paid", lang, values),
    )


def again(
    session: Session, edge: Edge, customer: Customer, invoice: Invoice, *, lang: str
) -> Outgoing:
    """Write to a customer of a bill that he had already: it is not announced as a new one."""
    made = letter(session, edge, customer, invoice, lang=lang)
    values = {
        "shop": get_shop(session, invoice.shop_id).name,
        "number": invoice.number,
        "total": money(invoice.total_paise),
        "name": customer.name,
    }
    form = templates.make("bill_again", lang, values) if templates.has("bill_again") else None
    return replace(made, text=replies.text(lang, "bill_again", **values), template=form)


def awaited(shop: Shop, edge: Edge, papers: Sequence[Attachment]) -> str:
    """Return the bill or note among papers whose e-invoice number is waited for; empty: none is."""
    if not edge.einvoice or shop.einvoice != "on":
        return ""
    found = (paper.of for paper in papers if paper.kind in ("invoice_pdf", "note_pdf"))
    return next(found, "")


@dataclass(frozen=True)
class Sent:
    """Where a bill went, and as which message."""

    channel: str
    address: str
    message_id: str


def send(
    session: Session, edge: Edge, actor: Actor, invoice: Invoice, *, channel: str
) -> Sent | None:
    """Send a customer his bill in a channel; None where he is not reached there.

    Raises: CustomerNotFound.
    """
    customer = get_customer(session, invoice.shop_id, invoice.customer_id or "")
    said = letter(session, edge, customer, invoice, lang=language_for(session, customer))
    went = bring(session, edge, actor, (customer, said), channel=channel)
    if went:
        announce(session, actor, INVOICE_SENT, invoice.id)
    return went


def language_for(session: Session, customer: Customer) -> str:
    """Return the language in which a customer is written to: his own, else the shop's."""
    return reach.language_of(session, customer) or get_shop(session, customer.shop_id).language


def bring(
    session: Session, edge: Edge, actor: Actor, letter: tuple[Customer, Outgoing], *, channel: str
) -> Sent | None:
    """Send a customer a letter in a channel; None where he is not reached there."""
    customer, said = letter
    address = reach.address_in(session, customer, channel, phones=edge.phone_channel)
    if address is None:
        return None
    reply = Reply(
        channel=channel,
        address=address,
        text=said.text,
        buttons=said.buttons,
        attachments=said.papers,
        link=said.link,
        template=said.template,
        awaits=awaited(get_shop(session, customer.shop_id), edge, said.papers),
    )
    message_id = send_out(session, customer.shop_id, reply, at=actor.at, seq=0)
    return Sent(channel, address, message_id)
