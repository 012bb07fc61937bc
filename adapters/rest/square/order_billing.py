"""What an order says of its taxes, held against the bill that is made of it."""

from sqlmodel import Session

from adapters.rest.square import order_taxes
from adapters.rest.square.order_drafts import DRAFT, in_order
from adapters.rest.square.order_rows import find_order
from core.actor import Actor
from core.invoices import draft_json, service
from core.invoices.draft import InvoiceDraft


def require_taxes_fit(
    session: Session, actor: Actor, order_id: str | None, draft: InvoiceDraft
) -> None:
    """Refuse to bill an order whose heads of tax the place of supply contradicts.

    What the law has against it today is told by the order's fields too. An invoice from elsewhere has no
    order that says anything, and lines that another door changed are the order's no more.
    Raises: Refusal and as `core.invoices.service.preview`.
    """
    order = find_order(session, actor.shop_id, order_id) if order_id else None
    if order is None or draft.lines != draft_json.from_json(order.said[DRAFT]).lines:
        return
    with in_order(order.said):
        computed = service.preview(session, actor, draft)
    order_taxes.require_place(
        order.said, nature=computed.nature, place_of_supply=computed.place_of_supply
    )
