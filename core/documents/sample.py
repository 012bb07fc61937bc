"""The head of a bill that never was, as a picture: how a shop's papers look with another logo."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from PIL import Image

from core.documents.invoice import render_invoice
from core.documents.raster import first_page
from core.documents.thermal import WIDTHS
from core.documents.view import InvoiceView, Party, ViewLine
from core.gst.states import get_state

_WIDE = 1080  # pixels, as of a pay card
_HEAD = 0.36  # of a sheet; of a roll as much as is wide
_RATE = 10_000
_TYPES = {"regular": "tax_invoice", "composition": "bill_of_supply"}


def sample_of(supplier: Party, *, scheme: str, number: str, on: dt.date) -> InvoiceView:
    """Make up a bill of one thing for a counter customer; it says that it is none."""
    half = _RATE * 9 // 100 if scheme == "regular" else 0
    state = get_state(supplier.state_code)
    sums: dict[str, Any] = {
        "discount_paise": 0,
        "taxable_paise": _RATE,
        "cgst_paise": half,
        "sgst_paise": half,
        "igst_paise": 0,
        "cess_paise": 0,
        "total_paise": _RATE + 2 * half,
    }
    line = ViewLine(
        n=1,
        name="Sample",
        detail="",
        hsn=None,
        qty=Decimal(1),
        unit_label="pc",
        rate=Decimal(_RATE // 100),
        gst_rate=Decimal(18 if half else 0),
        gross_paise=_RATE,
        **sums,
    )
    return InvoiceView(
        number=number,
        document_type=_TYPES.get(scheme, "bill"),  # type: ignore[arg-type]  # three of its words
        status="issued",
        date=on,
        due_date=on,
        supplier=supplier,
        composition=scheme == "composition",
        recipient=None,
        place_of_supply=f"{state.name} ({state.code})",
        inter_state=False,
        half_tax_label=state.half_tax_label,
        lines=(line,),
        round_off_paise=0,
        due_paise=_RATE + 2 * half,
        earlier_balance_paise=None,
        upi=None,
        bank=None,
        prices_include_tax=False,
        page_url="",
        **sums,
    )


def render_head(view: InvoiceView) -> bytes:
    """Return the upper part of the paper as PNG, in the size that the shop prints."""
    drawn = first_page(render_invoice(view), wide=_WIDE, mode="RGB")
    share = 1.0 if view.form in WIDTHS else _HEAD * drawn.height / drawn.width
    head = drawn.crop((0, 0, drawn.width, min(drawn.height, round(drawn.width * share))))
    made = io.BytesIO()
    head.quantize(128, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()
