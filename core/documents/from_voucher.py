"""From the row of a voucher of an advance to what its paper shows (Rules 50, 51)."""

from typing import Any

from sqlmodel import Session

from core.clock import today
from core.documents.from_invoice import party_of, supplier_of
from core.documents.view import InvoiceView, ViewLine
from core.gst.states import get_state
from core.mode import is_sandbox
from core.vouchers.models import Voucher
from core.vouchers.service import get_voucher

_GOODS = "An advance for goods bears no tax (Notification 66/2017-CT)."


def view_of_voucher(session: Session, voucher: Voucher) -> InvoiceView:
    """Build the view; a refund names the receipt voucher that it gives back."""
    place = get_state(voucher.place_of_supply)
    line = _line(voucher)
    untaxed = not voucher.is_service and voucher.supplier["scheme"] == "regular"
    return InvoiceView(
        number=voucher.number,
        document_type="receipt_voucher" if voucher.kind == "receipt" else "refund_voucher",
        status=voucher.status,
        date=voucher.on,
        due_date=voucher.on,
        supplier=supplier_of(session, voucher.shop_id, voucher.supplier),
        composition=False,
        recipient=party_of(voucher.recipient) if voucher.recipient else None,
        place_of_supply=f"{place.name} ({place.code})",
        inter_state=voucher.nature == "inter",
        half_tax_label=place.half_tax_label,
        lines=(line,),
        discount_paise=0,
        taxable_paise=voucher.taxable_paise,
        cgst_paise=voucher.cgst_paise,
        sgst_paise=voucher.sgst_paise,
        igst_paise=voucher.igst_paise,
        cess_paise=voucher.cess_paise,
        round_off_paise=0,
        total_paise=voucher.amount_paise,
        due_paise=0,
        earlier_balance_paise=None,
        upi=None,
        bank=None,
        prices_include_tax=False,
        page_url="",
        sandbox=is_sandbox(session),
        cancelled_on=today(voucher.cancelled_at) if voucher.cancelled_at else None,
        remarks=(_GOODS,) if untaxed else (),
        **_against(session, voucher),
    )


def _against(session: Session, voucher: Voucher) -> dict[str, Any]:
    if not voucher.against:
        return {}
    receipt = get_voucher(session, voucher.shop_id, voucher.against)
    return {"original_number": receipt.number, "original_date": receipt.on}


def _line(voucher: Voucher) -> ViewLine:
    tax = voucher.cgst_paise + voucher.sgst_paise + voucher.igst_paise + voucher.cess_paise
    return ViewLine(
        n=1,
        name=voucher.description,
        detail="",
        hsn=voucher.hsn,
        qty=None,
        unit_label="",
        rate=None,
        gst_rate=voucher.gst_rate if tax else voucher.gst_rate * 0,
        gross_paise=voucher.taxable_paise,
        discount_paise=0,
        taxable_paise=voucher.taxable_paise,
        cgst_paise=voucher.cgst_paise,
        sgst_paise=voucher.sgst_paise,
        igst_paise=voucher.igst_paise,
        cess_paise=voucher.cess_paise,
        total_paise=voucher.taxable_paise + tax,
    )
