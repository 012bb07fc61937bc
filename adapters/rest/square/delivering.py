"""How an invoice reaches its customer: by e-mail and in the chat that he has, or by the seller's own hand."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from adapters.parts import EMAIL, TELEGRAM, WHATSAPP
from adapters.rest.call import Call
from adapters.rest.native import sending
from bot import reach
from core.customers.models import Customer
from core.invoices.models import Invoice


def deliver(call: Call, session: Session, invoice: Invoice, said: Mapping[str, Any]) -> None:
    """Send what was just issued, where that was asked for; what fails there fails nothing else."""
    if said.get("delivery_method") != EMAIL.upper() or invoice.customer_id is None:
        return
    customer = session.get_one(Customer, (invoice.shop_id, invoice.customer_id))
    phones = call.mode.parts.edge().phone_channel
    chats = [
        channel
        for channel in (WHATSAPP, TELEGRAM)
        if reach.address_in(session, customer, channel, phones=phones)
    ]
    channels = [EMAIL] * bool(customer.email) + chats[:1]
    if channels:
        sending.send(call, session, invoice, channels)
