"""Sending a bill to its customer: through the outbox, so that no call waits for a platform."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from adapters.parts import EMAIL, TELEGRAM, WHATSAPP
from adapters.rest.call import Call
from bot import bill_letters, bill_mail, note_letters, reach
from bot.bill_letters import Sent
from bot.bill_mail import Readers, Recipient
from core import extras, outbox
from core.call_errors import EmailMalformed, TooManyRecipients
from core.customers.models import Customer
from core.invoices.models import Invoice, Note
from core.mail_address import is_email
from core.outbox import OutboxRow
from core.webhooks.events import INVOICE_SENT, announce

_STATES = {"done": "sent", "dead": "failed", "cancelled": "failed"}


def send(call: Call, session: Session, invoice: Invoice, channels: list[str]) -> dict[str, Any]:
    """Send a bill; say of each channel what became of that. A failure fails nothing else."""
    customer = _customer(session, invoice)

    def bring(channel: str) -> Sent | None:
        if channel == EMAIL and customer:
            return _letter(call, session, invoice, Recipient(customer.name, customer.email))
        if call.sandbox and channel != WHATSAPP:
            return _pretended(call, session, invoice, channel)
        edge = call.mode.parts.edge()
        return bill_letters.send(session, edge, call.actor, invoice, channel=channel)

    done = {channel: _one(call, session, customer, channel, bring) for channel in channels}
    beside = extras.keep(session, call.shop_id, invoice.id, at=call.at)
    beside.sent = {**beside.sent, **done}
    session.add(beside)
    session.flush()
    return done


def send_letter(call: Call, session: Session, invoice: Invoice, readers: Readers) -> None:
    """Send a bill by e-mail to whom a caller names, and keep what became of it. A failure fails nothing.

    A copy that has no address to go to keeps the letter from nobody else.
    """
    refused = _refused(session, invoice)
    to, why = readers.to[0].email, ""
    if not _is_set_up(call, EMAIL):
        why = "not_configured"
    elif to.casefold() in refused:
        why = "no_consent"
    copies = tuple(
        one for one in readers.cc if is_email(one.email) and one.email.casefold() not in refused
    )
    went = None if why else _put(call, session, invoice, Readers(readers.to, copies))
    if went is None:
        done = _told(why or "failed", to)
    else:
        done = _told("simulated" if call.sandbox else "queued", to, went or None)
    beside = extras.keep(session, call.shop_id, invoice.id, at=call.at)
    beside.sent = {**beside.sent, EMAIL: done}
    session.add(beside)
    session.flush()


def _refused(session: Session, invoice: Invoice) -> set[str]:
    """Return the addresses of a customer who wants no messages; none of one who does."""
    customer = _customer(session, invoice)
    if customer is None or reach.closed_why(session, customer) != reach.STOPPED:
        return set()
    on_paper = (invoice.recipient or {}).get("email") or ""
    return {customer.email.casefold(), str(on_paper).casefold()}


def _put(call: Call, session: Session, invoice: Invoice, readers: Readers) -> str | None:
    """Write a letter that is to go; None where it cannot go to those."""
    edge = call.mode.parts.edge()
    try:
        return bill_mail.send(session, edge, call.actor, invoice, readers=readers)
    except (EmailMalformed, TooManyRecipients):
        return None


def _letter(call: Call, session: Session, invoice: Invoice, to: Recipient) -> Sent | None:
    """Send a bill by e-mail; None where the address that is kept of the customer is none."""
    went = _put(call, session, invoice, Readers((to,)))
    return None if went is None else Sent(EMAIL, to.email, went)


def _pretended(call: Call, session: Session, invoice: Invoice, channel: str) -> Sent:
    """Count a bill as sent in the sandbox, where nobody has a chat to send it to."""
    announce(session, call.actor, INVOICE_SENT, invoice.id)
    return Sent(channel, "", "")


def send_note(call: Call, session: Session, note: Note) -> None:
    """Send a credit or debit note to its customer's phone; a failure fails nothing else."""
    customer = _customer(session, note)

    def bring(channel: str) -> Sent | None:
        edge = call.mode.parts.edge()
        return note_letters.send(session, edge, call.actor, note, channel=channel)

    beside = extras.keep(session, call.shop_id, note.id, at=call.at)
    beside.sent = {WHATSAPP: _one(call, session, customer, WHATSAPP, bring)}
    session.add(beside)
    session.flush()


def became(session: Session, shop_id: str, sent: dict[str, Any] | None) -> dict[str, Any] | None:
    """Say what has become of a message that was queued."""
    if not sent or sent["status"] != "queued":
        return sent
    id_ = sent["message_id"]
    row = outbox.find(session, shop_id, f"chat:{id_}")
    row = row or outbox.find(session, shop_id, bill_mail.key_of(id_))
    return {**sent, **_state(row)}


def _state(row: OutboxRow | None) -> dict[str, Any]:
    # swept away when it was done long ago
    state = _STATES.get(row.state, "queued") if row else "sent"
    return {"status": state, "sent": state != "failed"}


def _customer(session: Session, paper: Invoice | Note) -> Customer | None:
    if paper.customer_id is None:
        return None
    return session.get(Customer, (paper.shop_id, paper.customer_id))


def _one(
    call: Call,
    session: Session,
    customer: Customer | None,
    channel: str,
    bring: Callable[[str], Sent | None],
) -> dict[str, Any]:
    to = _address(customer, channel)
    why = _why_not(call, session, customer, channel)
    if why:
        return _told(why, to)
    went = bring(channel)
    if went is None:
        return _told("failed", to)
    return _told("simulated" if call.sandbox else "queued", to, went.message_id or None)


def _told(status: str, to: str | None, message_id: str | None = None) -> dict[str, Any]:
    sent = status in {"queued", "simulated"}
    return {"sent": sent, "to": to, "status": status, "message_id": message_id}


def _address(customer: Customer | None, channel: str) -> str | None:
    if customer is None or channel == TELEGRAM:
        return None
    if channel == EMAIL:
        return customer.email or None
    return f"+91{customer.phone}" if customer.phone else None


def _why_not(call: Call, session: Session, customer: Customer | None, channel: str) -> str:
    """Say why nothing can go there: nobody to write to, not set up, or he wants none."""
    if not _is_set_up(call, channel):
        return "not_configured"
    if customer is None or customer.deleted_at or (channel == EMAIL and not customer.email):
        return "failed"
    if customer.opt_in is False or reach.closed_why(session, customer) == reach.STOPPED:
        return "no_consent"
    return ""


def _is_set_up(call: Call, channel: str) -> bool:
    """Say whether a channel is there: the sandbox simulates each of them."""
    return call.sandbox or channel in {one.name for one in call.mode.parts.channels}
