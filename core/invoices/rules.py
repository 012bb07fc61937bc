"""From a draft to sums: what the law and the shop's settings make of it. Reads nothing, writes nothing."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from core.customers.models import Customer
from core.errors import DateInFuture
from core.gst.document import (
    DocumentType,
    document_type,
    threshold_paise,
)
from core.gst.eway import Goods, Way, needs_eway
from core.gst.supply import Nature, is_under_lut
from core.gst.tax import Basis, DocumentTax, LineInput, compute_document
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.supplying import Supply, check_lines, supply_of, with_charges_rated
from core.money import round_half_up
from core.shops.models import Shop


@dataclass(frozen=True)
class Computed:
    """A draft computed.

    ``warnings`` are codes: eway_bill, rate_check, unregistered_interstate, buyer_address, lut_missing,
    hsn_short, hsn_unknown, retail_price_missing. ``buyer_gstin``: under which the buyer takes it.
    """

    draft: InvoiceDraft
    on: dt.date
    due_on: dt.date
    document_type: DocumentType
    nature: Nature
    place_of_supply: str
    buyer_gstin: str | None
    tax: DocumentTax
    warnings: tuple[str, ...]


def compute(
    shop: Shop, customer: Customer | None, draft: InvoiceDraft, *, today: dt.date
) -> Computed:
    """Compute what the draft would be if it were issued today.

    Raises: DateInFuture and the errors of `supply_of`, `check_lines` and `compute_document`.
    """
    on = draft.date or today
    if on > today:
        raise DateInFuture(on=on.isoformat())
    draft = replace(draft, lines=with_charges_rated(draft.lines))
    supply = supply_of(shop, customer, draft)
    warnings = supply.warnings
    taxed = shop.scheme == "regular"
    if taxed:
        warnings += check_lines(shop, draft, on, gstin=supply.gstin)
    tax = compute_document(_inputs(draft), _basis(shop, draft, supply))
    kind = document_type(shop.scheme, (line.gst_rate or Decimal(0) for line in draft.lines))  # type: ignore[arg-type]
    if taxed:
        ship_to = draft.particulars.ship_to
        way = Way(shop.state, (ship_to.state if ship_to else "") or supply.place, on)
        warnings += _value_warnings(customer, draft, tax, way=way)
    due_on = draft.due_date or on + dt.timedelta(days=_credit_days(shop, customer))
    return Computed(
        draft, on, due_on, kind, supply.nature, supply.place, supply.gstin, tax, warnings
    )


def _value_warnings(
    customer: Customer | None, draft: InvoiceDraft, tax: DocumentTax, *, way: Way
) -> tuple[str, ...]:
    goods = [
        Goods(line.hsn or "", "taxable" if line.gst_rate else "exempt", computed.total_paise)
        for line, computed in zip(draft.lines, tax.lines, strict=True)
    ]
    found: tuple[str, ...] = ()
    if needs_eway(goods, way):
        found += ("eway_bill",)
    if _wants_address(customer, draft, tax.taxable_paise, on=way.on):
        found += ("buyer_address",)
    return found


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


def _inputs(draft: InvoiceDraft) -> list[LineInput]:
    export = draft.particulars.export
    return [_input(line, export.exchange_rate if export else Decimal(1)) for line in draft.lines]


def _input(line: DraftLine, exchange_rate: Decimal) -> LineInput:
    """A line in rupees, whatever money its rate is in (Rule 34)."""
    rate, amount = line.rate, line.amount_paise
    if rate is not None and exchange_rate != 1:
        amount = round_half_up(line.qty * rate * exchange_rate * 100)
        rate = None
    return LineInput(
        qty=line.qty,
        rate=rate,
        amount_paise=amount,
        discount_percent=line.discount_percent,
        discount_paise=line.discount_paise,
        gst_rate_percent=line.gst_rate or Decimal(0),
        cess_rate_percent=line.cess_rate,
        cess_per_unit_paise=line.cess_per_unit_paise,
        retail_price=line.retail_price,
        name=line.name,
    )


def _basis(shop: Shop, draft: InvoiceDraft, supply: Supply) -> Basis:
    untaxed = is_under_lut(draft.supply) or draft.operator_pays
    return Basis(
        inter_state=supply.nature == "inter",
        inclusive=draft.prices_include_tax and not untaxed,
        charges_tax=shop.scheme == "regular" and not untaxed,
        reverse_charge=draft.reverse_charge,
        discount_percent=draft.discount_percent,
        discount_paise=draft.discount_paise,
        fixed_total_paise=draft.fixed_total_paise,
        round_to_rupee=draft.round_to_rupee,
    )
