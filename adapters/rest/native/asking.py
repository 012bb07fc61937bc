"""From the body of an invoice to a draft of the core: items found, prices taken, treatment checked."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.native.customers import values_of
from adapters.rest.native.invoice_schemas import (
    Discount,
    InvoiceFields,
    LineBody,
    ShipTo as ShipToBody,
)
from adapters.rest.problems import at, invalid
from adapters.rest.shapes import to_paise
from core import extras
from core.customers import whole
from core.customers.models import Customer
from core.customers.service import get_customer
from core.errors import GstTreatmentMismatch, ItemNotFound
from core.gst import supply, units
from core.gst.states import get_state
from core.gst.supply import SupplyKind
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.particulars import Export, Particulars, ShipTo
from core.invoices.rules import Computed
from core.items.models import Item
from core.items.service import get_item
from core.items.whole import find_by_sku
from core.shops.models import Shop
from core.shops.service import get_shop

_INDIA = "IN"
_KINDS: dict[str, SupplyKind] = {
    "auto": "domestic",
    "intra_state": "domestic",
    "inter_state": "domestic",
}


@dataclass(frozen=True)
class _Line:
    """A line, and whether its price holds the tax (None: the price was given with the call)."""

    draft: DraftLine
    inclusive: bool | None


def draft_of(call: Call, session: Session, body: InvoiceFields) -> InvoiceDraft:
    """Make a draft of what is asked; an inline customer is added.

    Raises: Problem (validation_failed) and core errors, each with its field.
    """
    shop = get_shop(session, call.shop_id)
    customer = _customer(call, session, body)
    lines = []
    for n, line in enumerate(body.items):
        with at(f"/items/{n}"):
            lines.append(_line(session, call.shop_id, line, shop=shop, where=f"/items/{n}"))
    percent, paise = _discount(body.discount)
    rounded = body.round_to_rupee
    return InvoiceDraft(
        customer_id=customer.id if customer else None,
        lines=tuple(line.draft for line in lines),
        prices_include_tax=_inclusive(body, lines),
        date=body.date,
        due_date=body.due_date,
        discount_percent=percent,
        discount_paise=paise,
        round_to_rupee=shop.round_to_rupee == "always" if rounded is None else rounded,
        state=body.place_of_supply,
        number=body.number,
        note=body.notes,
        supply=_KINDS.get(body.gst_treatment, body.gst_treatment),  # type: ignore[arg-type]  # the rest are kinds
        reverse_charge=body.reverse_charge,
        particulars=_particulars(shop, customer, body),
    )


def _customer(call: Call, session: Session, body: InvoiceFields) -> Customer | None:
    if body.customer_id and body.customer:
        raise invalid("/customer", "given_twice", "give customer_id or customer, not both")
    if body.customer_id:
        with at(""):
            return get_customer(session, call.shop_id, body.customer_id)
    if body.customer is None:
        return None
    with at("/customer"):
        customer = whole.same_or_new(session, call.actor, values_of(body.customer))
    if body.customer.metadata:
        extras.keep(session, call.shop_id, customer.id, at=call.at, data=body.customer.metadata)
    return customer


def _line(session: Session, shop_id: str, body: LineBody, *, shop: Shop, where: str) -> _Line:
    item = _item(session, shop_id, body)
    if item is None and body.name is None:
        raise invalid(f"{where}/name", "missing", "a line has sku, item_id, or name and gst_rate")
    gst_rate = body.gst_rate if body.gst_rate is not None else item.gst_rate if item else None
    if gst_rate is None and shop.scheme == "regular":
        raise invalid(f"{where}/gst_rate", "missing", "a line without an item has a rate of GST")
    rate = body.rate if body.rate is not None else item.rate if item else None
    if rate is None:
        raise invalid(f"{where}/rate", "missing", "neither the line nor its item has a price")
    percent, paise = _discount(body.discount)
    unit = _unit(body, item)
    draft = DraftLine(
        name=body.name or (item.name if item else ""),
        qty=body.qty,
        unit=unit,
        unit_label=units.label(unit),
        rate=rate,
        gst_rate=gst_rate,
        hsn=body.hsn or (item.hsn if item else None),
        item_id=item.id if item else None,
        discount_percent=percent,
        discount_paise=paise,
        description=body.description,
        treatment=body.tax_treatment,
        cess_rate=_given(body.cess_rate, item, "cess_rate", Decimal(0)),
        cess_per_unit_paise=_given(to_paise(body.cess_per_unit), item, "cess_per_unit_paise", 0),
        retail_price=_given(body.retail_price, item, "retail_price", None),
    )
    return _Line(draft, None if body.rate is not None or item is None else item.price_includes_tax)


def _given(value: Any, item: Item | None, name: str, default: Any) -> Any:
    if value is not None:
        return value
    return getattr(item, name) if item else default


def _item(session: Session, shop_id: str, body: LineBody) -> Item | None:
    if body.item_id:
        return get_item(session, shop_id, body.item_id)
    if body.sku is None:
        return None
    found = find_by_sku(session, shop_id, body.sku)
    if found is None and body.name is None:
        raise ItemNotFound(item=body.sku)
    return found


def _unit(body: LineBody, item: Item | None) -> str:
    if body.unit is not None:
        return units.parse_unit(body.unit) or "OTH"
    return item.unit if item else "NOS"


def _discount(discount: Discount | None) -> tuple[Decimal | None, int | None]:
    if discount is None:
        return None, None
    return discount.percent, to_paise(discount.amount)


def _inclusive(body: InvoiceFields, lines: list[_Line]) -> bool:
    """Where nothing is said, prices that come from items follow them, and must agree."""
    if body.prices_include_tax is not None:
        return body.prices_include_tax
    said = {bool(line.inclusive) for line in lines} or {False}
    if len(said) > 1:
        raise invalid(
            "/prices_include_tax",
            "missing",
            "some prices hold the tax and others do not: say which",
        )
    return said.pop()


def _particulars(shop: Shop, customer: Customer | None, body: InvoiceFields) -> Particulars:
    ship_to = _ship_to(body.ship_to) if body.ship_to else None
    export = None
    if supply.is_export(body.gst_treatment):
        country = (customer.address_parts or {}).get("country", "") if customer else ""
        if country in {"", _INDIA} and body.ship_to:
            country = body.ship_to.country
        export = Export(country="" if country == _INDIA else country)
    lut = shop.lut if supply.is_under_lut(body.gst_treatment) else ""
    return Particulars(ship_to=ship_to, export=export, lut=lut)


def _ship_to(body: ShipToBody) -> ShipTo:
    parts = (body.line1, body.line2, body.city)
    return ShipTo(
        name=body.name,
        address=", ".join(part for part in parts if part),
        state=body.state or "",
        pincode=body.pincode,
        gstin=body.gstin,
    )


def check_treatment(shop: Shop, body: InvoiceFields, computed: Computed) -> None:
    """Hold what the call says of the supply against what follows from it.

    Raises: GstTreatmentMismatch, Problem (validation_failed: not the document that the law asks for).
    """
    said = body.gst_treatment
    if said in {"intra_state", "inter_state"} and said != f"{computed.nature}_state":
        is_same = computed.place_of_supply == shop.state
        raise GstTreatmentMismatch(
            place=computed.place_of_supply,
            name=get_state(computed.place_of_supply).name,
            fact="equals the seller's state"
            if is_same
            else f"is not the seller's state {shop.state}",
            expected=f"{computed.nature}-state",
            treatment=f"{computed.nature}_state",
        )
    if body.document_type and body.document_type != computed.document_type:
        raise invalid(
            "/document_type", "mismatch", f"the law asks for a {computed.document_type} here"
        )
