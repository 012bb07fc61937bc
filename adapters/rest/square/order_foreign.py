"""The order that stands for an invoice from elsewhere: chat, the native API, another dialect."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from adapters.rest.square import order_shows as shows
from adapters.rest.square.locations import location_id
from adapters.rest.square.order_behind import Carried, find_behind
from adapters.rest.square.order_drafts import DRAFT
from adapters.rest.square.order_rows import carried_by, order_ids
from adapters.rest.square.shapes import money
from core.dialects.models import DialectRow
from core.invoices import draft_json
from core.invoices.models import InvoiceLine
from core.money import round_half_up

_TWO = Decimal(2)
_OF_LINES = {"line_items", "taxes", "discounts"}


def show_foreign(call: Call, order_id: str, carried: Carried, made_at: datetime) -> dict[str, Any]:
    """Write the order of an invoice from elsewhere."""
    return {
        "id": order_id,
        **shows.show_said(_said(call, carried), carried),
        "created_at": instant_text(made_at),
        "updated_at": instant_text(carried.changed_at or made_at),
    }


def is_foreign(session: Session, shop_id: str, order_id: str) -> bool:
    """True where an order stands for an invoice that was made without one."""
    [invoice_id] = foreign_of(session, shop_id, [order_id]).values() or [""]
    return bool(invoice_id and find_behind(session, shop_id, invoice_id))


def foreign_of(session: Session, shop_id: str, orders: Sequence[str]) -> dict[str, str]:
    """Map orders to the invoices for which they would stand; those that were made as orders are left out."""
    carried = {carried_by(order_id): order_id for order_id in orders}
    own = order_ids(session, shop_id, list(carried))
    return {order_id: id_ for id_, order_id in carried.items() if own[id_] == order_id}


def said_now(call: Call, order: DialectRow, carried: Carried) -> dict[str, Any]:
    """Say an order as it was asked for; where its lines were changed by another door, as they are now."""
    if not carried.lines or _is_as_ordered(order, carried.lines):
        return order.said
    around = {name: value for name, value in order.said.items() if name not in _OF_LINES}
    return {**_said(call, carried), **around}


def _is_as_ordered(order: DialectRow, lines: Sequence[InvoiceLine]) -> bool:
    ordered = draft_json.from_json(order.said[DRAFT]).lines
    return [(line.name, line.hsn, line.qty, line.rate) for line in lines] == [
        (line.name, line.hsn, line.qty, line.rate) for line in ordered
    ]


def _said(call: Call, carried: Carried) -> dict[str, Any]:
    """Say an invoice as an order would have asked for it."""
    inter = carried.invoice is not None and carried.invoice.nature == "inter"
    inclusive = carried.invoice is not None and carried.invoice.prices_include_tax
    kind = "INCLUSIVE" if inclusive else "ADDITIVE"
    taxes = {
        tax["uid"]: {**tax, "type": kind, "scope": "LINE_ITEM"}
        for line in carried.lines
        for tax in _taxes(line, inter=inter)
    }
    said: dict[str, Any] = {
        "location_id": location_id(call.shop_id),
        "line_items": [_line(line, inter=inter) for line in carried.lines],
    }
    if carried.invoice is not None and carried.invoice.customer_id:
        said["customer_id"] = carried.invoice.customer_id
    return {**said, "taxes": list(taxes.values())} if taxes else said


def _taxes(line: InvoiceLine, *, inter: bool) -> Iterator[dict[str, str]]:
    heads = (
        [("IGST", line.gst_rate)]
        if inter
        else [("CGST", line.gst_rate / _TWO), ("SGST", line.gst_rate / _TWO)]
    )
    for head, rate in (*heads, ("CESS", line.cess_rate)):
        if rate:
            percentage = f"{rate.normalize():f}"
            yield {"uid": f"{head}-{percentage}", "name": head, "percentage": percentage}


def _line(line: InvoiceLine, *, inter: bool) -> dict[str, Any]:
    price = round_half_up(line.rate * 100 if line.rate is not None else line.gross_paise / line.qty)
    told = {"hsn": line.hsn, "unit": line.unit}
    said = {
        "uid": str(line.n),
        "name": line.name,
        "quantity": f"{line.qty.normalize():f}",
        "base_price_money": money(price),
        "note": line.description,
        "catalog_object_id": line.item_id,
        "metadata": {name: value for name, value in told.items() if value},
        "applied_taxes": [{"tax_uid": tax["uid"]} for tax in _taxes(line, inter=inter)],
    }
    return {name: value for name, value in said.items() if value}
