"""The papers of the gallery that are no bill of the counter. Tax is computed, words are typed."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from core.documents.view import InvoiceView, Party
from core.gst.supply import endorsement
from tests.core.documents.samples import Goods, make_view


def export() -> InvoiceView:
    """Bedsheets to Dubai, priced in dollars, under a letter of undertaking."""
    view = make_view(
        [Goods("Block-print bedsheet, double, with two pillow covers", "100", "pcs", "1052.50", "0", "6304")],
        inter=True,
        number="GH/26-27/0441",
        recipient=Party(
            "Al Noor Trading LLC", ("Shop 14, Meena Bazaar, Deira, Dubai",), state_code="96",
            state_name="Other Countries",
        ),
        place_of_supply="Other Countries (96)",
        supply="export_lut",
        endorsement=endorsement("export_lut"),
        currency="USD",
        upi=None,
        facts=(
            ("Buyer's order", "ANT/PO/7781"),
            ("LUT / bond", "AD080426000001X"),
            ("Country of destination", "United Arab Emirates"),
            ("Port", "INMUN1"),
            ("Shipping bill", "1234567 of 20 Nov 2026"),
            ("Rate of exchange", "USD 1 = ₹84.20"),
        ),
    )  # fmt: skip
    return replace(view, lines=(replace(view.lines[0], rate=Decimal("12.50")),))


def taxable_and_exempt() -> InvoiceView:
    """Soap, loose milk and bread over one counter, to a buyer without GSTIN."""
    goods = (
        Goods("Soap, 100 g, pack of 4", "2", "pkt", "118", "5", "3401"),
        Goods("Milk, loose", "5", "L", "60", "0", "0401"),
        Goods("Bread", "2", "pc", "40", "0", "1905"),
    )
    view = make_view(goods, number="GH/26-27/0442", recipient=Party("Meena Devi"))
    lines = (
        view.lines[0],
        replace(view.lines[1], treatment="exempt"),
        replace(view.lines[2], treatment="nil"),
    )
    return replace(view, lines=lines)


def challan() -> InvoiceView:
    """Sheets sent on approval to another state."""
    return make_view(
        [Goods("Steel sheet, 2 mm, 8 × 4 feet", "20", "pcs", "1000", "18", "7208")],
        inter=True,
        document_type="challan",
        number="CH/26-27/0007",
        recipient=Party(
            "Deccan Builders", ("Peenya Industrial Area, Bengaluru, Karnataka 560058",),
            gstin="29AAFCD5862R1ZR", state_code="29", state_name="Karnataka",
        ),
        place_of_supply="Karnataka (29)",
        upi=None,
        page_url="",
        facts=(("Reason for transport", "Sale on approval"), ("Vehicle", "RJ14GA1234")),
    )  # fmt: skip


def estimate() -> InvoiceView:
    """What a door would cost."""
    return make_view(
        [Goods("Flush door, 32 mm, commercial ply, 78 × 32 inch", "4", "pc", "1000", "18", "4418")],
        document_type="estimate",
        number="ES/26-27/0019",
        due_date=dt.date(2026, 12, 8),
        upi=None,
        page_url="",
    )


def receipt_voucher() -> InvoiceView:
    """An advance for painting: 11,800 rupees, 1,800 of it tax."""
    view = make_view(
        [Goods("Wall painting, two rooms, advance", "1", "", "10000", "18", "995473")],
        document_type="receipt_voucher",
        number="RV/26-27/0003",
        upi=None,
        page_url="",
    )
    return replace(view, lines=(replace(view.lines[0], qty=None, rate=None),))
