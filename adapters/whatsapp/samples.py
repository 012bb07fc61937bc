"""A made-up bill and its pay card, for those who approve templates: they look at what a header may be."""

import datetime as dt
from decimal import Decimal
from functools import cache

from fastapi import APIRouter
from fastapi.responses import Response

from core.documents.view import InvoiceView, Party, ViewLine

PATH = "hooks/whatsapp/samples"
NAMES = {"document": "bill.pdf", "image": "pay.png"}
_RATE, _TAX = 76000, 6840


def router() -> APIRouter:
    """Make the routes."""
    made = APIRouter()

    @made.get(f"/{PATH}/bill.pdf")
    def bill() -> Response:
        """Send the bill."""
        return _file(_drawn()[0], "application/pdf", "bill.pdf")

    @made.get(f"/{PATH}/pay.png")
    def pay() -> Response:
        """Send the pay card."""
        return _file(_drawn()[1], "image/png", "pay.png")

    return made


def file_of(kind: str) -> tuple[bytes, str, str]:
    """Return what a header may be, ``document`` or ``image``: bytes, type, name."""
    n, media = {"document": (0, "application/pdf"), "image": (1, "image/png")}[kind]
    return _drawn()[n], media, NAMES[kind]


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(content, 200, {"Content-Disposition": f'inline; filename="{name}"'}, media)


@cache
def _drawn() -> tuple[bytes, bytes]:
    from core.documents.invoice import render_invoice
    from core.documents.pay_card import render_pay_card

    shown = _view()
    return render_invoice(shown), render_pay_card(shown, amount_paise=shown.total_paise)


def _view() -> InvoiceView:
    line = ViewLine(
        n=1,
        name="Cement 50 kg",
        detail="",
        hsn="2523",
        qty=Decimal(2),
        unit_label="bag",
        rate=Decimal(380),
        gst_rate=Decimal(18),
        gross_paise=_RATE,
        discount_paise=0,
        taxable_paise=_RATE,
        cgst_paise=_TAX,
        sgst_paise=_TAX,
        igst_paise=0,
        cess_paise=0,
        total_paise=_RATE + 2 * _TAX,
    )
    return InvoiceView(
        number="GH/26-27/0424",
        document_type="tax_invoice",
        status="issued",
        date=dt.date(2026, 11, 25),
        due_date=dt.date(2026, 11, 25),
        supplier=Party("Gupta Hardware", ("Jaipur",), state_code="08", state_name="Rajasthan"),
        composition=False,
        recipient=Party("Ramesh"),
        place_of_supply="Rajasthan (08)",
        inter_state=False,
        half_tax_label="SGST",
        lines=(line,),
        discount_paise=0,
        taxable_paise=_RATE,
        cgst_paise=_TAX,
        sgst_paise=_TAX,
        igst_paise=0,
        cess_paise=0,
        round_off_paise=20,
        total_paise=89700,
        due_paise=89700,
        earlier_balance_paise=None,
        upi="gupta@example",
        bank=None,
        prices_include_tax=False,
        page_url="",
    )
