"""What kind of supply a draft is, where it is made, and what the law refuses. Reads and writes nothing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from core.customers.models import Customer
from core.error_kinds import on_line
from core.errors import (
    CessNotValid,
    CountryMissing,
    EcommerceGstinMalformed,
    GstinMalformed,
    GstinMissing,
    GstRateNotValid,
    GstRateUnknown,
    InterstateNotAllowed,
    NotAbroad,
    RetailPriceNotValid,
    ReverseChargeNotAllowed,
    SuppliesNotTogether,
    SupplyNotAllowed,
    TreatmentNotValid,
)
from core.gst import gstin as gstins, hsn, rates, supply
from core.gst.goods import falls_under
from core.gst.states import EXPORT
from core.gst.supply import Nature
from core.invoices.draft import DraftLine, InvoiceDraft
from core.shops.models import Shop


@dataclass(frozen=True)
class Supply:
    """Where a supply is made. ``gstin``: the buyer's, under which the returns name him."""

    place: str
    nature: Nature
    gstin: str | None
    warnings: tuple[str, ...] = ()


def supply_of(shop: Shop, customer: Customer | None, draft: InvoiceDraft) -> Supply:
    """Say where the draft's supply is made.

    Raises: InterstateNotAllowed, SupplyNotAllowed, GstinMissing, NotAbroad, CountryMissing,
    ReverseChargeNotAllowed, SuppliesNotTogether, EcommerceGstinMalformed.
    """
    _require_regular(shop, draft)
    _require_one_payer(draft)
    gstin = draft.gstin or (customer.gstin if customer else None)
    if draft.ecommerce_gstin:
        _require_operator(draft.ecommerce_gstin)
    place = EXPORT if supply.is_export(draft.supply) else ""
    if place:
        gstin = None
        _require_abroad(customer, draft)
    else:
        place = supply.place_of_supply(
            supplier_state=shop.state,
            recipient_gstin=gstin,
            recipient_state=draft.state or _state_on_record(customer, draft),
            performed_in=draft.performed_in,
        )
    if draft.supply not in {"domestic", "export_with_payment", "export_lut"} and not gstin:
        raise GstinMissing(supply=draft.supply)
    if gstin and not gstins.is_recipient(gstin):
        gstin = None
    nature = supply.determine_nature(
        supplier_state=shop.state, place_of_supply=place, special_zone=supply.is_sez(draft.supply)
    )
    return Supply(place, nature, gstin, _warnings(shop, draft, nature=nature, place=place))


def _require_regular(shop: Shop, draft: InvoiceDraft) -> None:
    if shop.scheme == "regular":
        return
    if draft.reverse_charge:
        raise ReverseChargeNotAllowed
    if draft.supply != "domestic":
        raise SupplyNotAllowed(supply=draft.supply)


def _require_one_payer(draft: InvoiceDraft) -> None:
    """A buyer abroad, or one whose marketplace pays, has no tax to pay himself (ss. 9(3) to (5))."""
    if draft.reverse_charge and (supply.is_export(draft.supply) or draft.operator_pays):
        raise SuppliesNotTogether


def _require_operator(gstin: str) -> None:
    try:
        kind = gstins.kind_of(gstins.validate(gstin))
    except GstinMalformed:
        kind = None
    if kind != "tcs":
        raise EcommerceGstinMalformed(gstin=gstin)


def _require_abroad(customer: Customer | None, draft: InvoiceDraft) -> None:
    """An export goes to a country; goods that go to an address in India are none (gst.md 2.2)."""
    ship_to, export = draft.particulars.ship_to, draft.particulars.export
    state = draft.state or (ship_to.state if ship_to else "") or (customer and customer.state)
    if state and state != EXPORT:
        raise NotAbroad(state=state)
    if export is None or not export.country.strip():
        raise CountryMissing


def _state_on_record(customer: Customer | None, draft: InvoiceDraft) -> str | None:
    """The customer's state as recorded; a GSTIN told with the bill is newer than the record."""
    if customer is None or (draft.gstin and draft.gstin != customer.gstin):
        return None
    return customer.state


def _warnings(shop: Shop, draft: InvoiceDraft, *, nature: Nature, place: str) -> tuple[str, ...]:
    if shop.scheme == "composition" and nature == "inter":
        raise InterstateNotAllowed(state=place)
    if shop.scheme == "unregistered" and nature == "inter":
        return ("unregistered_interstate",)
    if supply.is_under_lut(draft.supply) and not draft.particulars.lut:
        return ("lut_missing",)
    return ()


def with_charges_rated(lines: Iterable[DraftLine]) -> tuple[DraftLine, ...]:
    """Give freight, packing and the like the rate and the HSN of the supply that they go with.

    It is the one of the highest rate, of several the one of most value (CGST Act ss. 8, 15(2)(c)); what a
    charge says of itself stays, and where that supply has no HSN there is none.
    """
    known = tuple(lines)
    own = [line for line in known if line.gst_rate is not None and not line.is_charge]
    principal = max(own, key=lambda line: (line.gst_rate, _worth(line)), default=None)
    if principal is None:
        return known
    return tuple(_borne(line, principal) if line.is_charge else line for line in known)


def _borne(charge: DraftLine, principal: DraftLine) -> DraftLine:
    rate = principal.gst_rate if charge.gst_rate is None else charge.gst_rate
    return replace(charge, gst_rate=rate, hsn=charge.hsn or principal.hsn)


def _worth(line: DraftLine) -> Decimal:
    """Say what a line comes to in paise, as far as that tells which of two is more."""
    whole = Decimal(line.amount_paise or 0) or line.qty * (line.rate or 0) * 100
    return whole * (100 - (line.discount_percent or 0)) / 100 - (line.discount_paise or 0)


def check_lines(
    shop: Shop, draft: InvoiceDraft, on: dt.date, *, gstin: str | None
) -> tuple[str, ...]:
    """Check rates, treatments, cess, printed prices and HSN of a regular shop's lines.

    Raises: GstRateUnknown, GstRateNotValid, TreatmentNotValid, CessNotValid, RetailPriceNotValid.
    """
    warned: dict[str, None] = {}
    for n, line in enumerate(draft.lines, start=1):
        with on_line(n):
            warned |= dict.fromkeys(_rate_warnings(shop, line, on))
            _check_special(line, on)
        warned |= dict.fromkeys(_hsn_warnings(shop, line, on, registered=bool(gstin)))
    return tuple(warned)


def _rate_warnings(shop: Shop, line: DraftLine, on: dt.date) -> Iterable[str]:
    if line.gst_rate is None:
        raise GstRateUnknown(item=line.name)
    if line.treatment != "taxable" and line.gst_rate:
        raise TreatmentNotValid(item=line.name, treatment=line.treatment)
    if not rates.is_in_force(line.gst_rate, on):
        if shop.rate_check == "refuse":
            raise GstRateNotValid(rate=str(line.gst_rate), on=on.isoformat(), item=line.name)
        yield "rate_check"
    if rates.is_doubtful(line.gst_rate, on, hsn=line.hsn):
        yield "rate_check"


def _check_special(line: DraftLine, on: dt.date) -> None:
    has_cess = bool(line.cess_rate or line.cess_per_unit_paise)
    if has_cess and not falls_under("cess", line.hsn, on):
        raise CessNotValid(item=line.name, on=on.isoformat())
    if line.retail_price is not None and not falls_under("retail_price", line.hsn, on):
        raise RetailPriceNotValid(item=line.name, on=on.isoformat())


def _hsn_warnings(shop: Shop, line: DraftLine, on: dt.date, *, registered: bool) -> Iterable[str]:
    """Say what is wrong with a line's HSN (Notification 78/2020-CT); codes, no errors."""
    if len(line.hsn or "") < hsn.digits_wanted(shop.hsn_digits, registered=registered):
        yield "hsn_short"
    if line.hsn and not hsn.is_known(line.hsn):
        yield "hsn_unknown"
    if line.hsn and line.retail_price is None and falls_under("retail_price", line.hsn, on):
        yield "retail_price_missing"
