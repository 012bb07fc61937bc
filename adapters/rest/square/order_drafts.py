"""From an order to a draft of the core: what it refuses, its items found, its taxes made rates.

An order is kept as it was asked for, its uids filled, with the draft that it makes (``draft``): a catalogue
that changes later changes no order.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.problems import Fault, Problem, says
from adapters.rest.square import order_taxes
from adapters.rest.square.locations import is_own, location_id
from adapters.rest.square.order_discounts import taken
from adapters.rest.square.order_schemas import OrderFields
from adapters.rest.square.speaking import Refusal, dotted
from core.customers.service import get_customer
from core.dialects.models import DialectRow
from core.errors import CustomerNotFound, ItemNotFound, PakkaError
from core.gst import units
from core.ids import draw
from core.invoices import draft_json
from core.invoices.draft import DraftLine, InvoiceDraft
from core.items.models import Item
from core.items.service import get_item
from core.items.whole import find_by_sku
from core.money import round_half_up, to_rupees
from core.shops.models import Shop
from core.shops.service import get_shop
from core.text import strip_invisible

DRAFT = "draft"
_UID_BYTES = 11
_HSN = re.compile(r"99[0-9]{4}|([0-8][0-9]|9[0-8])[0-9]{2}([0-9]{2}){0,2}", re.ASCII)
_UNKNOWN = "no such uid in this order"


def draft_of(
    call: Call, session: Session, order: DialectRow, *, customer_id: str | None = None
) -> InvoiceDraft:
    """Return what an order makes of an invoice, for its customer or another one.

    What the core has against it is told by the order's fields within `in_order`.
    """
    draft = draft_json.from_json(order.said[DRAFT])
    return replace(draft, customer_id=customer_id or draft.customer_id)


def said_of(call: Call, session: Session, body: OrderFields) -> dict[str, Any]:
    """Check an order and return what is kept of it. Raises: Problem."""
    shop = get_shop(session, call.shop_id)
    said = body.model_dump(mode="json", exclude_none=True)
    for refused in ("pricing_options", "service_charges", "fulfillments", "rewards", "tips"):
        said.pop(refused, None)
    faults = [*_outer_faults(call, session, said), *_fill_uids(session, said)]
    faults += _discount_faults(said)
    if not faults:
        faults += [*_reference_faults(said), *_metadata_faults(said)]
        faults += order_taxes.faults_of(said, charges_tax=shop.scheme == "regular")
    if faults:
        first = faults[0]
        raise Problem("validation_failed", f"{dotted(first.field)}: {first.message}", faults)
    said["location_id"] = location_id(call.shop_id)
    said[DRAFT] = draft_json.to_json(_draft(session, shop, said))
    return said


def _fault(where: str, says: str, code: str = "INVALID_VALUE") -> Fault:
    return Fault(f"/order/{where}", code, says)


def _outer_faults(call: Call, session: Session, said: Mapping[str, Any]) -> Iterator[Fault]:
    if not is_own(call, said["location_id"]):
        yield _fault("location_id", "no such location")
    if "customer_id" in said:
        try:
            get_customer(session, call.shop_id, said["customer_id"])
        except CustomerNotFound:
            yield _fault("customer_id", "no such customer")


def _fill_uids(session: Session, said: dict[str, Any]) -> Iterator[Fault]:
    """Give a uid to what has none; of one kind each is another one."""
    for name in ("line_items", "taxes", "discounts"):
        seen: set[str] = set()
        for n, one in enumerate(said.get(name, ())):
            uid = one.setdefault("uid", draw(session, _UID_BYTES).hex())
            if uid in seen:
                yield _fault(f"{name}/{n}/uid", "this uid stands twice")
            seen.add(uid)


def _discount_faults(said: dict[str, Any]) -> Iterator[Fault]:
    """Hold type against value; without a type the value says which it is."""
    for n, one in enumerate(said.get("discounts", ())):
        kind = "FIXED_AMOUNT" if "amount_money" in one else "FIXED_PERCENTAGE"
        wanted = "amount_money" if one.setdefault("type", kind) == "FIXED_AMOUNT" else "percentage"
        if wanted not in one:
            yield _fault(f"discounts/{n}/{wanted}", "is missing", "MISSING_REQUIRED_PARAMETER")


def _reference_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    for whole, applied, name in (
        ("taxes", "applied_taxes", "tax_uid"),
        ("discounts", "applied_discounts", "discount_uid"),
    ):
        known = {one["uid"] for one in said.get(whole, ())}
        for n, line in enumerate(said["line_items"]):
            unknown = [m for m, one in enumerate(line.get(applied, ())) if one[name] not in known]
            yield from (_fault(f"line_items/{n}/{applied}/{m}/{name}", _UNKNOWN) for m in unknown)


def _metadata_faults(said: Mapping[str, Any]) -> Iterator[Fault]:
    for n, line in enumerate(said["line_items"]):
        hsn = line.get("metadata", {}).get("hsn")
        if hsn and not _HSN.fullmatch(hsn):
            yield _fault(f"line_items/{n}/metadata/hsn", "must be 4, 6 or 8 digits, or a SAC")


def _draft(session: Session, shop: Shop, said: Mapping[str, Any]) -> InvoiceDraft:
    lines, bases, inclusive = [], set(), order_taxes.is_inclusive(said)
    for n, line in enumerate(said["line_items"]):
        item = _item(session, shop.shop_id, line, n)
        made = _line(said, line, item, n=n)
        follows_item = item is not None and "base_price_money" not in line
        bases.add(item.price_includes_tax if item and follows_item else inclusive)
        if len(bases) > 1:
            detail = "some prices hold the tax and others do not: give the price with the line"
            raise Refusal("INVALID_VALUE", detail, f"order.line_items[{n}].base_price_money")
        lines.append(made)
    off = taken(said, grosses_of(lines))
    return InvoiceDraft(
        customer_id=said.get("customer_id"),
        lines=tuple(
            replace(line, discount_paise=sum(own.values()) or None)
            for line, own in zip(lines, off.lines, strict=True)
        ),
        discount_paise=sum(off.whole.values()) or None,
        prices_include_tax=bases.pop(),
        round_to_rupee=shop.round_to_rupee == "always",
    )


def grosses_of(lines: Sequence[DraftLine]) -> list[int]:
    """What lines come to before discounts, in paise."""
    return [round_half_up(line.qty * (line.rate or Decimal(0)) * 100) for line in lines]


def _item(session: Session, shop_id: str, line: Mapping[str, Any], n: int) -> Item | None:
    named = line.get("catalog_object_id")
    if not named:
        if not _seen(line.get("name", "")):
            field = f"order.line_items[{n}].name"
            raise Refusal("MISSING_REQUIRED_PARAMETER", "a line has a name", field)
        return None
    found = find_by_sku(session, shop_id, named)
    if found is None:
        try:
            return get_item(session, shop_id, named)
        except ItemNotFound:
            field = f"order.line_items[{n}].catalog_object_id"
            raise Refusal("INVALID_VALUE", "no item has this id or SKU", field) from None
    return found


def _line(
    said: Mapping[str, Any], line: Mapping[str, Any], item: Item | None, *, n: int
) -> DraftLine:
    price = line.get("base_price_money")
    rate = to_rupees(price["amount"]) if price else item.rate if item else None
    if rate is None:
        field = f"order.line_items[{n}].base_price_money"
        raise Refusal("MISSING_REQUIRED_PARAMETER", "neither line nor item has a price", field)
    told = line.get("metadata", {})
    unit = units.parse_unit(told["unit"]) or "OTH" if told.get("unit") else ""
    unit = unit or (item.unit if item else "NOS")
    more = filter(None, (_seen(line.get(part, "")) for part in ("variation_name", "note")))
    made = DraftLine(
        name=_seen(line.get("name", "")) or (item.name if item else ""),
        qty=Decimal(line["quantity"]),
        unit=unit,
        unit_label=units.label(unit),
        rate=rate,
        hsn=told.get("hsn") or (item.hsn if item else None),
        item_id=item.id if item else None,
        description=", ".join(more),
    )
    return _taxed(made, item, order_taxes.of_line(said, line))


def _seen(text: str) -> str:
    """Leave of a text what is seen on paper, in one line."""
    return " ".join(strip_invisible(text).split())


def _taxed(line: DraftLine, item: Item | None, taxes: Sequence[order_taxes.Tax]) -> DraftLine:
    """An item of which the order says no tax bears its own; a line without either bears none."""
    if taxes or item is None:
        rates = order_taxes.rates_of(taxes)
        return replace(line, gst_rate=rates.gst, cess_rate=rates.cess)
    return replace(
        line,
        gst_rate=item.gst_rate or Decimal(0),
        treatment=item.treatment,  # type: ignore[arg-type]  # a treatment as text
        cess_rate=item.cess_rate,
        cess_per_unit_paise=item.cess_per_unit_paise,
        retail_price=item.retail_price,
    )


@contextlib.contextmanager
def in_order(said: Mapping[str, Any]) -> Iterator[None]:
    """Tell what the core has against an order by the order's own fields. Raises: Refusal."""
    try:
        yield
    except PakkaError as error:
        where = _where(said, error)
        if where is None:
            raise
        code = "BAD_REQUEST" if error.code in _REFUSED else "INVALID_VALUE"
        raise Refusal(code, says(error), f"order.{where}") from None


_REFUSED = {"interstate_not_allowed", "supply_not_allowed"}
_OF_LINE = {
    "qty_not_positive": "quantity",
    "qty_too_large": "quantity",
    "amount_not_valid": "base_price_money",
    "retail_price_not_valid": "catalog_object_id",
}
_OF_TAX = {"gst_rate_not_valid", "gst_rate_unknown", "treatment_not_valid", "cess_not_valid"}
_OF_WHOLE = {
    "document_too_large": "line_items",
    "customer_not_found": "customer_id",
    "interstate_not_allowed": "customer_id",
    "amount_not_valid": "discounts",
}


def _where(said: Mapping[str, Any], error: PakkaError) -> str | None:
    if "line" not in error.params:
        return _OF_WHOLE.get(error.code)
    n = int(str(error.params["line"])) - 1
    if error.code not in _OF_TAX:
        name = _OF_LINE.get(error.code)
        return f"line_items[{n}].{name}" if name else _OF_WHOLE.get(error.code)
    wants_cess = error.code == "cess_not_valid"
    taxes = said.get("taxes", ())
    for tax in order_taxes.of_line(said, said["line_items"][n]):
        if (order_taxes.head_of(tax) == "CESS") == wants_cess:
            return f"taxes[{taxes.index(tax)}].percentage"
    return f"line_items[{n}].catalog_object_id"
