"""The prescribed JSON of an issued document: PURE, made of its frozen rows alone.

Lines that bear no tax by their nature are left out, and their value stands under other charges, so that
the total is the printed one (Rule 48(4); India Compliance sends them so, and the portal takes it). What is
missing is left missing: `core.einvoice.rules` says so.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.gst.countries import country_code
from core.gst.states import EXPORT, find_city, get_state
from core.gst.supply import is_export
from core.invoices.models import Invoice, InvoiceLine, Note, NoteLine
from core.invoices.particulars import Export, ShipTo, from_json
from core.money import round_half_up, to_rupees

_KINDS = {
    "domestic": "B2B",
    "deemed_export": "DEXP",
    "sez_with_payment": "SEZWP",
    "sez_lut": "SEZWOP",
    "export_with_payment": "EXPWP",
    "export_lut": "EXPWOP",
}
_NOTES = {"credit": "CRN", "debit": "DBN"}
_LINE, _TOWN = 100, 50
_SHORTEST, _PHONE = 3, 6
_ABROAD = 999_999
_PIN = re.compile(r"(?<![0-9])[1-9][0-9]{2} ?[0-9]{3}(?![0-9])", re.ASCII)
_CENT, _MILL = Decimal("0.01"), Decimal("0.001")


@dataclass(frozen=True)
class Row:
    """A line as it is declared, in paise; ``price`` rupees for one of it before tax."""

    sold: InvoiceLine
    qty: Decimal
    gross: int
    discount: int
    taxable: int
    cgst: int
    sgst: int
    igst: int
    cess: int

    @property
    def price(self) -> Decimal:
        """The rate of the bill where it is one before tax, else what one of it comes to."""
        rate = self.sold.rate
        if (
            rate is not None
            and round_half_up(self.qty * rate * 100) == self.gross
            and rate == rate.quantize(_MILL)
        ):
            return rate
        return (to_rupees(self.gross) / self.qty).quantize(_MILL, ROUND_HALF_UP)

    @property
    def flat_cess(self) -> int:
        """What of the cess goes by quantity."""
        return min(self.cess, round_half_up(self.qty * self.sold.cess_per_unit_paise))

    @property
    def tax(self) -> int:
        """All of its tax."""
        return self.cgst + self.sgst + self.igst + self.cess


def payload_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    """Write an invoice as the portal wants it. Amounts are decimals, in rupees."""
    taxed = [_row_of(line, inclusive=invoice.prices_include_tax) for line in lines if _bears(line)]
    rest = sum(line.total_paise for line in lines if not _bears(line))
    document = {"Typ": "INV", "No": invoice.number, "Dt": day_text(invoice.on)}
    sums = (invoice.round_off_paise, invoice.total_paise)
    return _whole_of(invoice, document, taxed, _values(taxed, rest, sums, invoice))


def payload_of_note(
    note: Note, parts: Sequence[NoteLine], invoice: Invoice, lines: Sequence[InvoiceLine]
) -> dict[str, Any]:
    """Write a credit or debit note: positive sums, and the invoice that it is about."""
    sold = {line.n: line for line in lines}
    taxed = [_row_of_part(part, sold[part.n]) for part in parts if _bears(sold[part.n])]
    rest = sum(_total(part) for part in parts if not _bears(sold[part.n]))
    document = {"Typ": _NOTES[note.kind], "No": note.number, "Dt": day_text(note.on)}
    values = _values(taxed, rest, (note.round_off_paise, note.total_paise), invoice)
    preceding = {"InvNo": invoice.number, "InvDt": day_text(invoice.on)}
    return {
        **_whole_of(invoice, document, taxed, values),
        "RefDtls": said(
            {"InvRm": plain_text(note.reason, 100, least=_SHORTEST), "PrecDocDtls": [preceding]}
        ),
    }


def _whole_of(
    invoice: Invoice, document: dict[str, Any], rows: list[Row], values: dict[str, Any]
) -> dict[str, Any]:
    more = from_json(invoice.particulars)
    return said(
        {
            "Version": "1.1",
            "TranDtls": _transaction(invoice),
            "DocDtls": document,
            "SellerDtls": _seller(invoice.supplier),
            "BuyerDtls": _buyer(invoice),
            "ShipDtls": _ship_to(more.ship_to, invoice) if more.ship_to else None,
            "ItemList": [_item(n, row, invoice) for n, row in enumerate(rows, start=1)],
            "ValDtls": values,
            "ExpDtls": _papers(more.export or Export()) if is_export(invoice.supply) else None,
        }
    )


def _transaction(invoice: Invoice) -> dict[str, Any]:
    return said(
        {
            "TaxSch": "GST",
            "SupTyp": _KINDS[invoice.supply],
            "RegRev": "Y" if invoice.reverse_charge else None,
            "EcmGstin": invoice.ecommerce_gstin,
        }
    )


def place_of(party: dict[str, Any]) -> dict[str, Any]:
    """Write where a party is: lines of the address, town, PIN code."""
    pincode = pin_of(party)
    return said({**address_of(party), "Pin": int(pincode) if pincode else None})


def _seller(party: dict[str, Any]) -> dict[str, Any]:
    return said(
        {
            "Gstin": party.get("gstin"),
            "LglNm": plain_text(party.get("name"), _LINE),
            **address_of(party),
            **_pin_and_state(pin_of(party), party.get("state")),
            "Ph": _phone(party.get("phone")),
            "Em": party.get("email"),
        }
    )


def _buyer(invoice: Invoice) -> dict[str, Any]:
    party, abroad = invoice.recipient or {}, is_export(invoice.supply)
    where = _pin_and_state(pin_of(party), party.get("state") or invoice.place_of_supply)
    return said(
        {
            "Gstin": "URP" if abroad else party.get("gstin"),
            "LglNm": plain_text(party.get("name"), _LINE),
            "Pos": EXPORT if abroad else invoice.place_of_supply,
            **address_of(party),
            **({"Pin": _ABROAD, "Stcd": EXPORT} if abroad else where),
            "Ph": _phone(party.get("phone")),
            "Em": party.get("email"),
        }
    )


def _ship_to(to: ShipTo, invoice: Invoice) -> dict[str, Any]:
    """Where it goes; a GSTIN that is the buyer's own is refused there since 2026-08-01."""
    place = {"address": to.address, "state": to.state, "pincode": to.pincode}
    return said(
        {
            "Gstin": to.gstin if to.gstin != invoice.buyer_gstin else None,
            "LglNm": plain_text(to.name or (invoice.recipient or {}).get("name"), _LINE),
            **address_of(place),
            **_pin_and_state(pin_of(place), to.state),
        }
    )


def _papers(export: Export) -> dict[str, Any]:
    foreign = export.currency != "INR"
    return said(
        {
            "ShipBNo": export.shipping_bill,
            "ShipBDt": day_text(export.shipping_bill_on) if export.shipping_bill_on else None,
            "Port": export.port_code,
            "ForCur": export.currency if foreign else None,
            "CntCode": country_code(export.country),
        }
    )


def _item(n: int, row: Row, invoice: Invoice) -> dict[str, Any]:
    sold, code = row.sold, row.sold.hsn or ""
    service = code.startswith("99")
    flat = row.flat_cess
    own = 0 if invoice.reverse_charge else row.tax
    return said(
        {
            "SlNo": str(n),
            "PrdDesc": plain_text(sold.name, 300, least=_SHORTEST),
            "IsServc": "Y" if service else "N",
            "HsnCd": code,
            "Qty": None if service and sold.unit == "NA" else row.qty,
            "Unit": None if service else sold.unit,
            "UnitPrice": row.price,
            "TotAmt": to_rupees(row.gross),
            "Discount": to_rupees(row.discount) if row.discount else None,
            "AssAmt": to_rupees(row.taxable),
            "GstRt": sold.gst_rate,
            "IgstAmt": to_rupees(row.igst),
            "CgstAmt": to_rupees(row.cgst),
            "SgstAmt": to_rupees(row.sgst),
            "CesRt": sold.cess_rate or None,
            "CesAmt": to_rupees(row.cess - flat) if row.cess > flat else None,
            "CesNonAdvlAmt": to_rupees(flat) if flat else None,
            "TotItemVal": to_rupees(row.taxable + own),
        }
    )


def _values(rows: list[Row], rest: int, sums: tuple[int, int], invoice: Invoice) -> dict[str, Any]:
    round_off, total = sums
    export = from_json(invoice.particulars).export
    foreign = (
        to_rupees(total) / export.exchange_rate if export and export.currency != "INR" else None
    )
    return said(
        {
            "AssVal": to_rupees(sum(row.taxable for row in rows)),
            "CgstVal": to_rupees(sum(row.cgst for row in rows)),
            "SgstVal": to_rupees(sum(row.sgst for row in rows)),
            "IgstVal": to_rupees(sum(row.igst for row in rows)),
            "CesVal": to_rupees(sum(row.cess for row in rows))
            if any(r.cess for r in rows)
            else None,
            "OthChrg": to_rupees(rest) if rest else None,
            "RndOffAmt": to_rupees(round_off) if round_off else None,
            "TotInvVal": to_rupees(total),
            "TotInvValFc": foreign.quantize(_CENT, ROUND_HALF_UP) if foreign else None,
        }
    )


def _bears(line: InvoiceLine) -> bool:
    return line.treatment == "taxable"


def _row_of(line: InvoiceLine, *, inclusive: bool) -> Row:
    """A price that holds its tax is declared as what is left of it, its discount already taken off."""
    discount = 0 if inclusive else line.discount_paise
    return Row(
        line,
        line.qty,
        line.taxable_paise + discount,
        discount,
        line.taxable_paise,
        line.cgst_paise,
        line.sgst_paise,
        line.igst_paise,
        line.cess_paise,
    )


def _row_of_part(part: NoteLine, sold: InvoiceLine) -> Row:
    """Of value alone there is no quantity: it is declared as one of it."""
    return Row(
        sold,
        part.qty or Decimal(1),
        part.taxable_paise,
        0,
        part.taxable_paise,
        part.cgst_paise,
        part.sgst_paise,
        part.igst_paise,
        part.cess_paise,
    )


def _total(part: NoteLine) -> int:
    return (
        part.taxable_paise + part.cgst_paise + part.sgst_paise + part.igst_paise + part.cess_paise
    )


def address_of(party: dict[str, Any]) -> dict[str, Any]:
    """Take an address apart: two lines and the town, which is its last part or the city it names.

    >>> address_of({"address": "14 Johari Bazar, Jaipur", "state": "08"})
    {'Addr1': '14 Johari Bazar', 'Addr2': None, 'Loc': 'Jaipur'}
    """
    address = _PIN.sub(" ", plain_text(party.get("address"), 200) or "")
    parts = [part for part in (piece.strip(" .-") for piece in address.split(",")) if part]
    town = _town(parts, party.get("state") or "")
    rest = ", ".join(part for part in parts if part != town) or town or ""
    first, second = rest[:_LINE], rest[_LINE:].strip(" ,")
    return {"Addr1": first, "Addr2": second if len(second) >= _SHORTEST else None, "Loc": town}


def pin_of(party: dict[str, Any]) -> str | None:
    """Return the PIN code of its own field, else the one that the address ends with."""
    if party.get("pincode"):
        return str(party["pincode"])
    written = _PIN.findall(party.get("address") or "")
    return "".join(written[-1].split()) if written else None


def _town(parts: list[str], state: str) -> str | None:
    for part in reversed(parts):
        if find_city(part):
            return part[:_TOWN]
    last = [part for part in parts[1:] if not any(sign.isdigit() for sign in part)]
    if last:
        return last[-1][:_TOWN]
    return get_state(state).name[:_TOWN] if parts and state else None


def _pin_and_state(pincode: str | None, state: str | None) -> dict[str, Any]:
    return {"Pin": int(pincode) if pincode else None, "Stcd": state}


def _phone(text: str | None) -> str | None:
    digits = "".join(sign for sign in text or "" if sign.isdigit())[-12:]
    return digits if len(digits) >= _PHONE else None


def plain_text(text: str | None, longest: int, *, least: int = 1) -> str | None:
    """Write a text as the schema takes it: no double quote, no backslash, no line break."""
    plain = " ".join((text or "").replace('"', "'").replace("\\", "/").split())[:longest]
    return plain if len(plain) >= least else None


def said(part: dict[str, Any]) -> dict[str, Any]:
    """Leave out what has no value."""
    return dict(_filled(part.items()))


def _filled(pairs: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    for name, value in pairs:
        if value is not None and value not in ("", []):
            yield name, value


def day_text(on: Any) -> str:
    """Write a day as the portal does: ``dd/mm/yyyy``."""
    return f"{on:%d/%m/%Y}"
