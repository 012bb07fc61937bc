"""From a draft to sums: what the law and the shop's settings make of it. Reads nothing, writes nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.customers.models import Customer
from core.errors import DateInFuture, GstRateNotValid, GstRateUnknown, InterstateNotAllowed
from core.gst import rates, supply
from core.gst.document import (
    DocumentType,
    document_type,
    needs_eway_bill,
    threshold_paise,
)
from core.gst.supply import Nature
from core.gst.tax import Basis, DocumentTax, LineInput, compute_document
from core.invoices.draft import DraftLine, InvoiceDraft
from core.shops.models import Shop


@dataclass(frozen=True)
class Computed:
    """A draft computed.

    ``warnings`` are codes: eway_bill, rate_check, unregistered_interstate, buyer_address.
    """

    draft: InvoiceDraft
    on: dt.date
    due_on: dt.date
    document_type: DocumentType
    nature: Nature
    place_of_supply: str
    tax: DocumentTax
    warnings: tuple[str, ...]


def compute(
    shop: Shop, customer: Customer | None, draft: InvoiceDraft, *, today: dt.date
) -> Computed:
    """Compute what the draft would be if it were issued today.

    Raises: DateInFuture, GstRateUnknown, GstRateNotValid, InterstateNotAllowed and the errors of
    `compute_document`.
    """
    on = draft.date or today
    if on > today:
        raise DateInFuture(on=on.isoformat())
    place = supply.place_of_supply(
        supplier_state=shop.state,
        recipient_gstin=draft.gstin or (customer.gstin if customer else None),
        recipient_state=draft.state or _state_on_record(customer, draft),
    )
    nature = supply.determine_nature(supplier_state=shop.state, place_of_supply=place)
    warnings = _supply_warnings(shop, nature, place)
    taxed = shop.scheme == "regular"
    if taxed:
        warnings += _check_rates(shop, draft.lines, on)
    tax = compute_document([_input(line) for line in draft.lines], _basis(shop, draft, nature))
    kind = document_type(shop.scheme, (line.gst_rate_percent for line in tax.lines))  # type: ignore[arg-type]
    goods = sum(
        computed.total_paise
        for line, computed in zip(draft.lines, tax.lines, strict=True)
        if not (line.hsn or "").startswith("99") and (computed.gst_rate_percent or not taxed)
    )
    if taxed and needs_eway_bill(goods, on):
        warnings += ("eway_bill",)
    if taxed and _wants_address(customer, draft, tax.taxable_paise, on=on):
        warnings += ("buyer_address",)
    due_on = draft.due_date or on + dt.timedelta(days=_credit_days(shop, customer))
    return Computed(draft, on, due_on, kind, nature, place, tax, warnings)


def _state_on_record(customer: Customer | None, draft: InvoiceDraft) -> str | None:
    """The customer's state as recorded; a GSTIN told with the bill is newer than the record."""
    if customer is None or (draft.gstin and draft.gstin != customer.gstin):
        return None
    return customer.state


def _wants_address(
    customer: Customer | None, draft: InvoiceDraft, taxable_paise: int, *, on: dt.date
) -> bool:
    """True where the law wants the address of a buyer without GSTIN, and none is known (Rule 46(e))."""
    if draft.gstin or (customer and (customer.gstin or customer.address)):
        return False
    return taxable_paise >= threshold_paise("buyer_address", on)


def _credit_days(shop: Shop, customer: Customer | None) -> int:
    if customer and customer.credit_days is not None:
        return customer.credit_days
    return shop.credit_days


def _supply_warnings(shop: Shop, nature: Nature, place: str) -> tuple[str, ...]:
    if nature == "intra" or shop.scheme == "regular":
        return ()
    if shop.scheme == "composition":
        raise InterstateNotAllowed(state=place)
    return ("unregistered_interstate",)


def _check_rates(shop: Shop, lines: Iterable[DraftLine], on: dt.date) -> tuple[str, ...]:
    warned = False
    for line in lines:
        if line.gst_rate is None:
            raise GstRateUnknown(item=line.name)
        if not rates.is_in_force(line.gst_rate, on):
            if shop.rate_check == "refuse":
                raise GstRateNotValid(rate=str(line.gst_rate), on=on.isoformat(), item=line.name)
            warned = True
        warned = warned or rates.is_doubtful(line.gst_rate, on, hsn=line.hsn)
    return ("rate_check",) if warned else ()


def _input(line: DraftLine) -> LineInput:
    return LineInput(
        qty=line.qty,
        rate=line.rate,
        amount_paise=line.amount_paise,
        discount_percent=line.discount_percent,
        discount_paise=line.discount_paise,
        gst_rate_percent=line.gst_rate or Decimal(0),
        name=line.name,
    )


def _basis(shop: Shop, draft: InvoiceDraft, nature: Nature) -> Basis:
    return Basis(
        inter_state=nature == "inter",
        inclusive=draft.prices_include_tax,
        charges_tax=shop.scheme == "regular",
        discount_percent=draft.discount_percent,
        discount_paise=draft.discount_paise,
        fixed_total_paise=draft.fixed_total_paise,
        round_to_rupee=draft.round_to_rupee,
    )
