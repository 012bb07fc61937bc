"""What an event is about, as its resource is shown to who asks for it by GET."""

from typing import Any

from sqlmodel import Session

from adapters.parts import SANDBOX_PATH, Parts
from adapters.rest.call import Call, Mode
from adapters.webhooks.telling import Show
from core.credentials.models import Credential
from core.errors import WebhookNotFound
from core.webhooks.models import Event


def shower(live: Parts, *, sandbox: bool) -> Show:
    """Return who shows the resources of a mode's events."""
    mode = Mode("test", SANDBOX_PATH, live) if sandbox else Mode("live", "", live)

    def show(session: Session, event: Event) -> dict[str, Any]:
        return show_of(_asking(mode, event), session, event)

    return show


def _asking(mode: Mode, event: Event) -> Call:
    """Ask as a program of the shop would."""
    at = mode.parts.clock.now()
    whose = Credential(shop_id=event.shop_id, id="", created_at=at)
    return Call(mode, "", at, "", credential=whose)


def show_of(call: Call, session: Session, event: Event) -> dict[str, Any]:
    """Write what an event is about. Raises: what its kind raises where it is gone (NotFound)."""
    # imported where they are used: whoever only types in a terminal has no need of them
    from adapters.rest.einvoice import einvoice_events
    from adapters.rest.native import hook_shows, invoice_shows, payments
    from core.invoices.queries import get_invoice
    from core.payments.service import get_payment
    from core.webhooks.service import get_endpoint

    kind = event.type.partition(".")[0]
    if kind == "invoice":
        invoice = get_invoice(session, call.shop_id, event.resource)
        return invoice_shows.show(call, session, invoice)
    if kind == "payment":
        payment = get_payment(session, call.shop_id, event.resource)
        return payments.show(call, session, payment)
    if kind in ("irn", "ewb"):
        return einvoice_events.show(call, session, event.resource)
    if kind == "webhook":
        return hook_shows.show(call, session, get_endpoint(session, call.shop_id, event.resource))
    raise WebhookNotFound(id=event.id)
