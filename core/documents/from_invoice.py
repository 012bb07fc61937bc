"""From the rows of an invoice to what its papers show."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from core import extras
from core.clock import today
from core.dialects.printed import printed_of
from core.documents import facts, upi as upi_links
from core.documents.from_registration import stamp_of
from core.documents.logo import Logo
from core.documents.view import BankDetails, InvoiceView, Party, ViewLine
from core.gst.states import get_state
from core.gst.supply import endorsement, is_export
from core.invoices import links, particulars
from core.invoices.models import Invoice
from core.invoices.queries import get_lines
from core.mode import is_sandbox
from core.payments.service import due_paise
from core.shops.logos import read_logo
from core.shops.service import get_shop


def token_of(invoice: Invoice, secret: bytes) -> str:
    """Return the token of the customer's link."""
    return links.token_for(secret, invoice.id, invoice.link_version)


def view_of(session: Session, invoice: Invoice, *, public_url: str, secret: bytes) -> InvoiceView:
    """Build the view; the page's address is made from the setting, never from a request."""
    supplier = invoice.supplier
    place = get_state(invoice.place_of_supply)
    names = names_treatment(invoice)
    rows = get_lines(session, invoice.shop_id, invoice.id)
    printed = printed_of(session, invoice.shop_id, invoice.id)
    return InvoiceView(
        number=invoice.number,
        document_type=invoice.document_type,  # type: ignore[arg-type]
        status=invoice.status,
        date=invoice.on,
        due_date=invoice.due_on,
        supplier=supplier_of(session, invoice.shop_id, supplier),
        composition=supplier["scheme"] == "composition",
        place_of_supply=f"{place.name} ({place.code})",
        inter_state=invoice.nature == "inter",
        half_tax_label=place.half_tax_label,
        lines=tuple(line_of(row.model_dump(), names_treatment=names) for row in rows),
        discount_paise=invoice.discount_paise,
        taxable_paise=invoice.taxable_paise,
        cgst_paise=invoice.cgst_paise,
        sgst_paise=invoice.sgst_paise,
        igst_paise=invoice.igst_paise,
        cess_paise=invoice.cess_paise,
        round_off_paise=invoice.round_off_paise,
        total_paise=invoice.total_paise,
        due_paise=due_paise(session, invoice),
        earlier_balance_paise=invoice.earlier_balance_paise,
        upi=_payee_of(session, invoice),
        bank=bank_of(supplier),
        prices_include_tax=invoice.prices_include_tax,
        page_url=f"{public_url}/i/{token_of(invoice, secret)}",
        note=_note_of(session, invoice),
        cancelled_on=today(invoice.cancelled_at) if invoice.cancelled_at else None,
        cancel_reason=invoice.cancel_reason,
        einvoice=stamp_of(session, invoice.shop_id, invoice.id),
        heading=printed.title,
        above=printed.above,
        below=printed.below,
        **_dress_of(session, invoice.shop_id),
        **particulars_of(invoice),
    )


def _note_of(session: Session, invoice: Invoice) -> str:
    """Return what is written beneath the sums: the note, and the terms that an API gave."""
    kept = extras.of(session, invoice.shop_id, invoice.id)
    terms = f"Terms: {kept.terms}" if kept and kept.terms else ""
    return " · ".join(filter(None, (invoice.note, terms)))


def _payee_of(session: Session, invoice: Invoice) -> str | None:
    """Return who is paid by UPI; money from abroad has other ways, and a trial pays nobody."""
    upi = None if is_export(invoice.supply) else invoice.supplier.get("upi")
    return upi_links.TEST_PAYEE if upi and is_sandbox(session) else upi


def _dress_of(session: Session, shop_id: str) -> dict[str, Any]:
    shop = get_shop(session, shop_id)
    return {
        "form": shop.paper,
        "language": shop.paper_language,
        "sandbox": is_sandbox(session),
    }


def dressed(session: Session, shop_id: str, view: InvoiceView) -> InvoiceView:
    """Return the paper in the size and the languages that the shop's papers have now."""
    return replace(view, **_dress_of(session, shop_id))


def names_treatment(invoice: Invoice) -> bool:
    """True where each line says why it bears no tax: no column of rates does."""
    return invoice.document_type == "bill_of_supply" and invoice.supplier["scheme"] == "regular"


def particulars_of(invoice: Invoice, *, on_note: bool = False) -> dict[str, Any]:
    """Return what a paper shows of an invoice beside its sums: who gets it, where it goes, who pays tax.

    A note gives a buyer without GSTIN his address and state whatever it comes to (Rule 53(1A)(f)).
    """
    said = particulars.from_json(invoice.particulars)
    buyer = party_of(invoice.recipient) if invoice.recipient else None
    tax = invoice.cgst_paise + invoice.sgst_paise + invoice.igst_paise + invoice.cess_paise
    asked = invoice.document_type != "bill" and facts.wants_address(
        buyer, invoice.taxable_paise, None if on_note else invoice.on
    )
    buyer = facts.recipient_of(buyer, invoice.place_of_supply, asked=asked)
    return {
        "recipient": buyer,
        "ship_to": facts.ship_to_of(said, buyer, asked=asked),
        "supply": invoice.supply,
        "endorsement": endorsement(invoice.supply),
        "reverse_charge": invoice.reverse_charge,
        "facts": facts.facts_of(said, operator=invoice.ecommerce_gstin),
        "remarks": facts.remarks_of(
            said,
            operator_pays=invoice.operator_pays,
            reverse_paise=tax if invoice.reverse_charge else 0,
        ),
        "currency": facts.currency_of(said),
    }


def party_of(data: dict[str, Any]) -> Party:
    """Read a party as its row, or the document that froze it, has it."""
    state = get_state(data["state"]) if data.get("state") else None
    address = " ".join(part for part in (data.get("address"), data.get("pincode")) if part)
    return Party(
        name=data["name"],
        address_lines=(address,) if address else (),
        gstin=data.get("gstin"),
        state_code=state.code if state else "",
        state_name=state.name if state else "",
        phone=data.get("phone") or "",
        email=data.get("email") or "",
    )


def supplier_of(session: Session, shop_id: str, data: dict[str, Any]) -> Party:
    """Read a seller as his row, or the document that froze him, has him, with the logo named there."""
    return replace(party_of(data), logo=logo_of(session, shop_id, data.get("logo")))


def logo_of(session: Session, shop_id: str, sha256: str | None) -> Logo | None:
    """Read a logo of a shop; None where it bears its letters."""
    png = read_logo(session, shop_id, sha256) if sha256 else None
    return Logo(sha256, png) if sha256 and png else None


def bank_of(data: dict[str, Any]) -> BankDetails | None:
    """Read a shop's bank account; None where it has none."""
    if not data.get("bank_account"):
        return None
    return BankDetails(
        data.get("bank_holder") or data["name"],
        data["bank_account"],
        data.get("bank_ifsc") or "",
        data.get("bank_name") or "",
    )


def line_of(row: Mapping[str, Any], *, names_treatment: bool = False) -> ViewLine:
    """Return a line as its row, or the JSON of one, has it."""
    sums = {name: row[name] for name in _SUMS}
    return ViewLine(
        n=row["n"],
        name=row["name"],
        detail=facts.detail_of(row, names_treatment=names_treatment),
        hsn=row["hsn"],
        qty=Decimal(row["qty"]),
        unit_label=facts.unit_of(row),
        rate=None if row["rate"] is None else Decimal(row["rate"]),
        gst_rate=Decimal(row["gst_rate"]),
        treatment=row["treatment"],
        **sums,
    )


_SUMS = (
    "gross_paise", "discount_paise", "taxable_paise", "cgst_paise", "sgst_paise", "igst_paise",
    "cess_paise", "total_paise",
)  # fmt: skip
