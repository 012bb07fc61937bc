"""What a document holds beside its sums, in the words of its paper: papers of an export, who pays the tax."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.documents.view import Party
from core.documents.words import date_text, percent_text, rate_text
from core.gst import units
from core.gst.countries import country_name
from core.gst.document import threshold_paise
from core.gst.states import get_state
from core.invoices.particulars import Export, Particulars
from core.money import format_paise

Facts = tuple[tuple[str, str], ...]
_TREATMENTS = {"nil": "Nil rated", "exempt": "Exempt", "non_gst": "Non-GST"}
_TDS = "Tax is deducted at source by the buyer (CGST Act s. 51); it is no part of this value."
_TCS = (
    "Tax is collected at source by the marketplace (CGST Act s. 52); it is no part of this value."
)
_OPERATOR = "Tax on this supply is paid by the e-commerce operator (CGST Act s. 9(5))."


def facts_of(said: Particulars, *, operator: str | None) -> Facts:
    """List labels and what stands under them; ``operator``: the marketplace's GSTIN."""
    found = [
        ("Buyer's order", said.order),
        ("Vehicle", said.vehicle),
        ("E-commerce operator", operator or ""),
        ("LUT / bond", said.lut),
        *(_of_export(said.export) if said.export else ()),
    ]
    return tuple((label, text) for label, text in found if text)


def _of_export(export: Export) -> Facts:
    bill = export.shipping_bill
    if bill and export.shipping_bill_on:
        bill = f"{bill} of {date_text(export.shipping_bill_on)}"
    foreign = export.currency != "INR"
    rate = f"{export.currency} 1 = ₹{rate_text(export.exchange_rate)}" if foreign else ""
    return (
        ("Country of destination", country_name(export.country)),
        ("Port", export.port_code),
        ("Shipping bill", bill),
        ("Rate of exchange", rate),
    )


def currency_of(said: Particulars) -> str:
    """Return in what money the rates are, empty for rupees."""
    foreign = said.export is not None and said.export.currency != "INR"
    return said.export.currency if said.export and foreign else ""


def remarks_of(
    said: Particulars, *, operator_pays: bool = False, reverse_paise: int = 0
) -> tuple[str, ...]:
    """Write sentences about who pays or withholds tax; ``reverse_paise``: tax that the buyer pays."""
    reverse = (
        f"Tax of ₹{format_paise(reverse_paise)} is payable by the recipient under reverse charge; "
        "it is shown, not charged."
    )
    found = {
        reverse: bool(reverse_paise),
        _OPERATOR: operator_pays,
        _TDS: said.tds,
        _TCS: said.tcs,
    }
    return tuple(sentence for sentence, holds in found.items() if holds)


def recipient_of(party: Party | None, place: str, *, asked: bool) -> Party | None:
    """Return the buyer; where the law asks (Rule 46(e)) with the state of supply if none is on record."""
    if party is None or party.state_code or not asked:
        return party
    return _with_state(party, place)


def _with_state(party: Party, code: str) -> Party:
    state = get_state(code)
    return Party(
        party.name,
        party.address_lines,
        party.gstin,
        state.code,
        state.name,
        party.phone,
        party.email,
    )


def wants_address(party: Party | None, taxable_paise: int, on: dt.date | None) -> bool:
    """True where a buyer without GSTIN stands with address, delivery address and state (Rule 46(e)).

    ``on``: the date whose threshold holds; None: whatever the value.
    """
    if party is None or party.gstin:
        return False
    return on is None or taxable_paise >= threshold_paise("buyer_address", on)


def ship_to_of(said: Particulars, buyer: Party | None, *, asked: bool) -> Party | None:
    """Return where the goods go: as said, else, where the law asks for it, to the buyer's address."""
    if said.ship_to is None:
        return buyer if asked and buyer and buyer.address_lines else None
    to = said.ship_to
    state = get_state(to.state) if to.state else None
    address = " ".join(part for part in (to.address, to.pincode) if part)
    return Party(
        name=to.name or (buyer.name if buyer else ""),
        address_lines=(address,) if address else (),
        gstin=to.gstin,
        state_code=state.code if state else "",
        state_name=state.name if state else "",
        phone=to.phone,
    )


def unit_of(row: Mapping[str, Any]) -> str:
    """Write a line's unit; goods that are counted have one too (Rule 46(i)), a sum or a service has none."""
    own = row["unit_label"] or units.label(row["unit"])
    counted = row["rate"] is not None and not (row["hsn"] or "").startswith("99")
    return own or ("nos" if counted else "")


def detail_of(row: Mapping[str, Any], *, names_treatment: bool) -> str:
    """Write what stands under a line's name: its description, cess, printed price, no tax and why."""
    price = row["retail_price"]
    parts = [
        row["description"],
        _cess(Decimal(row["cess_rate"]), row["cess_per_unit_paise"]),
        f"Taxed on retail price ₹{rate_text(Decimal(price))} (Rule 31D)" if price else "",
        _TREATMENTS.get(row["treatment"], "") if names_treatment else "",
    ]
    return " · ".join(part for part in parts if part)


def _cess(percent: Decimal, per_unit_paise: int) -> str:
    parts = [
        percent_text(percent) if percent else "",
        f"₹{format_paise(per_unit_paise)} a unit" if per_unit_paise else "",
    ]
    said = " + ".join(part for part in parts if part)
    return f"Cess {said}" if said else ""
