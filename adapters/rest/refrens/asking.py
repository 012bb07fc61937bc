"""From the body of an invoice to a draft of the core: who buys, lines, charges, which document."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.problems import at, invalid
from adapters.rest.refrens.invoice_schemas import (
    ChargeBody,
    Discount,
    InvoiceBody,
    ItemBody,
    PartyBody,
)
from adapters.rest.refrens.shapes import kept
from adapters.rest.shapes import instant_text, to_paise
from core.clock import today
from core.customers import whole
from core.customers.models import Customer
from core.gst.countries import all_countries
from core.gst.supply import SupplyKind
from core.invoices import numbers, service
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.particulars import NOTHING_MORE, Export, Particulars
from core.money import round_half_up, to_rupees
from core.shops.models import Shop
from core.shops.service import get_shop

_INDIA, _RUPEE = "IN", "INR"
_LONGEST_TERMS = 1000


def draft_of(call: Call, session: Session, body: InvoiceBody) -> InvoiceDraft:
    """Make a draft of what is asked; the customer is found, or added.

    Raises: Problem (validation_failed) and core errors, each with its field.
    """
    shop = get_shop(session, call.shop_id)
    _require_here(shop, body)
    customer = _customer(call, session, body.billed_to)
    supply, particulars = _supply(shop, body)
    notes = body.notes or ""
    draft = InvoiceDraft(
        customer_id=customer.id,
        lines=tuple(_line(line) for line in body.items),
        date=today(body.invoice_date) if body.invoice_date else None,
        due_date=today(body.due_date) if body.due_date else None,
        round_to_rupee=shop.round_to_rupee == "always",
        gstin=body.billed_to.gstin,
        state=None if supply != "domestic" else body.billed_to.gst_state,
        number=_number(session, shop, body),
        note=notes,
        supply=supply,
        particulars=particulars,
        buyer=_told(body.billed_to, customer),
    )
    return _with_charges(call, session, draft, body)


def _require_here(shop: Shop, body: InvoiceBody) -> None:
    """Refuse what is not this shop's, not in rupees, or a bill without tax that has some."""
    if body.currency != _RUPEE:
        raise invalid("/currency", "not_inr", "invoices are in INR")
    said = body.billed_by.gstin if body.billed_by else None
    if said and said.upper() != shop.gstin:
        raise invalid("/billedBy/gstin", "mismatch", "is not the shop's")
    party = body.billed_to
    if party.country not in all_countries():
        raise invalid("/billedTo/country", "unknown", "is no country of ISO 3166-1")
    if party.country == _INDIA and not party.gst_state and not party.gstin:
        raise invalid("/billedTo/gstState", "missing", "is needed in India without a gstin")
    kinds = {body.invoice_type, body.bill_type} - {None}
    if len(kinds) > 1:
        raise invalid("/billType", "mismatch", "is not what invoiceType says")
    if "BOS" in kinds:
        taxed = next((n for n, line in enumerate(body.items) if line.gst_rate), None)
        if taxed is not None:
            raise invalid(f"/items/{taxed}/gstRate", "mismatch", "a bill of supply bears no tax")


def _customer(call: Call, session: Session, party: PartyBody) -> Customer:
    is_here = party.country == _INDIA
    address = {
        "line1": party.street,
        "city": party.city,
        "country": party.country,
        "pincode": party.pincode if is_here else "",
    }
    named = whole.WholeCustomer(
        name=party.name,
        gstin=party.gstin,
        state=party.gst_state if is_here else None,
        phone=party.phone if is_here else None,
        email=party.email or "",
        address={name: text for name, text in address.items() if text},
    )
    with at("/billedTo"):
        return whole.buyer_of(session, call.actor, named)


def _told(party: PartyBody, customer: Customer) -> dict[str, str]:
    """Say what the paper bears of the buyer where that is not what is on record."""
    address = ", ".join(part for part in (party.street, party.city) if part)
    said = {
        "name": party.name,
        "gstin": party.gstin,
        "email": party.email,
        "state": party.gst_state if party.country == _INDIA else None,
        "address": address,
        "pincode": party.pincode,
    }
    return {name: text for name, text in said.items() if text and text != getattr(customer, name)}


def _supply(shop: Shop, body: InvoiceBody) -> tuple[SupplyKind, Particulars]:
    """What goes abroad is an export: with payment of tax where its lines bear some."""
    country = body.billed_to.country
    if country == _INDIA:
        return "domestic", NOTHING_MORE
    taxed = any(line.gst_rate for line in body.items)
    lut = "" if taxed else shop.lut
    particulars = Particulars(export=Export(country=country), lut=lut)
    return ("export_with_payment" if taxed else "export_lut"), particulars


def _number(session: Session, shop: Shop, body: InvoiceBody) -> str | None:
    if body.invoice_number is None:
        return numbers.following(session, shop)
    return numbers.require_unused(session, shop.shop_id, body.invoice_number)


def _line(body: ItemBody) -> DraftLine:
    percent, paise = _taken(body.discount)
    return DraftLine(
        name=body.name,
        qty=body.quantity,
        rate=body.rate,
        gst_rate=body.gst_rate,
        hsn=body.hsn,
        discount_percent=percent,
        discount_paise=paise,
    )


def _taken(discount: Discount | None) -> tuple[Decimal | None, int | None]:
    if discount is None or not discount.amount:
        return None, None
    if discount.discount_type == "PERCENTAGE":
        return discount.amount, None
    return None, to_paise(discount.amount)


def _with_charges(
    call: Call, session: Session, draft: InvoiceDraft, body: InvoiceBody
) -> InvoiceDraft:
    """Add what comes on top as lines, and take off all of it what goes off; each is a part of the lines."""
    off = [charge for charge in body.additional_charges if charge.multiplier < 0]
    on = [charge for charge in body.additional_charges if charge.multiplier > 0]
    if not off and not on and body.discount is None:
        return draft
    base = service.preview(session, call.actor, draft).tax.taxable_paise
    taken = sum(_paise(charge, base) for charge in off) + _discounted(body.discount, base)
    lines = tuple(_charge(charge, _paise(charge, base)) for charge in on)
    if taken > base + sum(_paise(charge, base) for charge in on):
        where = "/additionalCharges" if off else "/discount"
        raise invalid(where, "too_much", "takes off more than there is")
    return replace(draft, lines=draft.lines + lines, discount_paise=taken or None)


def _paise(charge: ChargeBody, base: int) -> int:
    if charge.type == "PERCENTAGE":
        return round_half_up(base * charge.amount / 100)
    return to_paise(charge.amount) or 0


def _discounted(discount: Discount | None, base: int) -> int:
    percent, paise = _taken(discount)
    return round_half_up(base * percent / 100) if percent else paise or 0


def _charge(charge: ChargeBody, paise: int) -> DraftLine:
    """A sum, no count of goods: in no return does it add to how many were sold."""
    rate = to_rupees(paise)
    return DraftLine(name=charge.label, unit="OTH", rate=rate, hsn=charge.hsn, is_charge=True)


def said_of(body: InvoiceBody) -> dict[str, Any]:
    """Return what the core has no place for, as plain JSON, to be shown again."""
    said: dict[str, Any] = {
        "invoiceDate": instant_text(body.invoice_date) if body.invoice_date else None,
        "dueDate": instant_text(body.due_date) if body.due_date else None,
        "invoiceTitle": body.invoice_title,
        "invoiceSubTitle": body.invoice_sub_title,
        "contact": body.contact,
        "tags": body.tags,
        "terms": [body.terms] if isinstance(body.terms, str) else body.terms,
        "billedTo": body.billed_to,
        "discount": body.discount,
        "discounts": [line.discount for line in body.items],
        "additionalCharges": body.additional_charges,
    }
    return {name: kept(value) for name, value in said.items() if value}


def terms_of(body: InvoiceBody) -> str:
    """Return the terms as they stand on paper."""
    lines = [body.terms] if isinstance(body.terms, str) else body.terms or []
    return "; ".join(line for line in lines if isinstance(line, str))[:_LONGEST_TERMS]
