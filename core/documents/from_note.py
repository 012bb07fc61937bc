"""From the rows of a credit or debit note to what its paper shows (Rule 53)."""

from decimal import Decimal
from typing import Any

from sqlmodel import Session

from core.clock import today
from core.documents import facts
from core.documents.from_invoice import (
    bank_of,
    names_treatment,
    particulars_of,
    supplier_of,
    token_of,
)
from core.documents.from_registration import stamp_of
from core.documents.view import InvoiceView, ViewLine
from core.gst.states import get_state
from core.invoices import particulars
from core.invoices.models import Invoice, InvoiceLine, Note, NoteLine
from core.invoices.queries import get_invoice, get_lines
from core.mode import is_sandbox
from core.notes.service import lines_of


def view_of_note(session: Session, note: Note, *, public_url: str, secret: bytes) -> InvoiceView:
    """Build the view; parties and place of supply are the invoice's, frozen when that was issued."""
    invoice = get_invoice(session, note.shop_id, note.invoice_id)
    place = get_state(invoice.place_of_supply)
    sold = {line.n: line for line in get_lines(session, note.shop_id, invoice.id)}
    names = names_treatment(invoice)
    lines = tuple(_line(line, sold[line.n], names=names) for line in lines_of(session, note))
    return InvoiceView(
        number=note.number,
        document_type="credit_note" if note.kind == "credit" else "debit_note",
        status=note.status,
        date=note.on,
        due_date=note.on,
        supplier=supplier_of(session, note.shop_id, invoice.supplier),
        composition=invoice.supplier["scheme"] == "composition",
        place_of_supply=f"{place.name} ({place.code})",
        inter_state=invoice.nature == "inter",
        half_tax_label=place.half_tax_label,
        lines=lines,
        discount_paise=0,
        taxable_paise=note.taxable_paise,
        cgst_paise=note.cgst_paise,
        sgst_paise=note.sgst_paise,
        igst_paise=note.igst_paise,
        cess_paise=note.cess_paise,
        round_off_paise=note.round_off_paise,
        total_paise=note.total_paise,
        due_paise=0,
        earlier_balance_paise=None,
        upi=None,
        bank=bank_of(invoice.supplier),
        prices_include_tax=False,
        sandbox=is_sandbox(session),
        page_url=f"{public_url}/i/{token_of(invoice, secret)}",
        cancelled_on=today(note.cancelled_at) if note.cancelled_at else None,
        original_number=invoice.number,
        original_date=invoice.on,
        reason=note.reason,
        einvoice=stamp_of(session, note.shop_id, note.id),
        **_particulars(note, invoice),
    )


def _particulars(note: Note, invoice: Invoice) -> dict[str, Any]:
    """Return the invoice's particulars; under reverse charge the note's own tax is what is told."""
    found = particulars_of(invoice, on_note=True)
    tax = note.cgst_paise + note.sgst_paise + note.igst_paise + note.cess_paise
    said = particulars.from_json(invoice.particulars)
    found["remarks"] = facts.remarks_of(
        said,
        operator_pays=invoice.operator_pays,
        reverse_paise=tax if invoice.reverse_charge else 0,
    )
    # a note's rates are made of its values, which are in rupees
    return found | {"currency": ""}


def _line(line: NoteLine, sold: InvoiceLine, *, names: bool) -> ViewLine:
    rate = Decimal(line.taxable_paise).scaleb(-2) / line.qty if line.qty else None
    tax = line.cgst_paise + line.sgst_paise + line.igst_paise + line.cess_paise
    row = sold.model_dump()
    return ViewLine(
        n=line.n,
        name=sold.name,
        detail=facts.detail_of(row, names_treatment=names),
        hsn=sold.hsn,
        qty=line.qty,
        unit_label=facts.unit_of(row) if line.qty else "",
        rate=rate.quantize(Decimal("0.01")) if rate is not None else None,
        gst_rate=sold.gst_rate,
        gross_paise=line.taxable_paise,
        discount_paise=0,
        taxable_paise=line.taxable_paise,
        cgst_paise=line.cgst_paise,
        sgst_paise=line.sgst_paise,
        igst_paise=line.igst_paise,
        cess_paise=line.cess_paise,
        total_paise=line.taxable_paise + tax,
        treatment=sold.treatment,  # type: ignore[arg-type]  # the column holds these words
    )
