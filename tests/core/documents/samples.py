"""The bills of the gallery, which the tests of the papers read too. Tax is computed, words are typed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any

from core.documents.dues import DuesRow, DuesView
from core.documents.statement_view import OpenBill, StatementLine, StatementView
from core.documents.view import BankDetails, InvoiceView, Party, ViewLine
from core.gst.tax import Basis, LineInput, LineTax, compute_document

GUPTA = Party(
    "Gupta Hardware",
    ("14 Chandpole Bazar, near Gangaur Temple, Jaipur, Rajasthan 302001",),
    gstin="08AAAPG1234C1ZJ",
    state_code="08",
    state_name="Rajasthan",
    phone="98000 00421",
)
SHARMA = Party(
    "Sharma Constructions",
    ("Plot 7, Sitapura Industrial Area, Jaipur, Rajasthan 302022",),
    gstin="08AABCS1234F1ZR",
    state_code="08",
    state_name="Rajasthan",
)
GUPTA_BANK = BankDetails(
    "Gupta Hardware", "0042 1000 4471", "EXMP0000421", "Example Bank, Chandpole"
)

ZERO = Decimal(0)
TAXED = {"tax_invoice", "credit_note", "debit_note", "estimate", "challan", "receipt_voucher"}


@dataclass(frozen=True)
class Goods:
    """What a line is made of."""

    name: str
    qty: str = "1"
    unit: str = "pc"
    rate: str = "100"
    gst: str = "18"
    hsn: str | None = "8302"
    detail: str = ""
    discount_percent: str | None = None


FIVE = (
    Goods("Cement OPC 43 grade, 50 kg", "10", "bag", "380", "18", "2523", "सीमेंट, 50 किलो की बोरी"),
    Goods("Nails, mild steel, assorted 1½ to 4 inch", "2.5", "kg", "90", "18", "7317", "कील"),
    Goods(
        "Door hinge 4 inch, stainless steel, with screws",
        "1",
        "dozen",
        "240",
        "18",
        "8302",
        "कब्ज़ा, 12 नग का डिब्बा",
    ),
    Goods(
        "Exterior emulsion paint, 4 litre, Royal Ivory shade, weather guard series",
        "1",
        "tin",
        "1250",
        "18",
        "3209",
        "पेंट · 10% discount",
        "10",
    ),
    Goods("Jute twine (sutli), 3 ply", "5", "kg", "110", "5", "5607", "सुतली"),
)


def make_view(
    goods: Sequence[Goods] = FIVE[:1], *, inter: bool = False, **changes: Any
) -> InvoiceView:
    """Build a view of the shop in Jaipur; ``changes`` are fields of the view."""
    taxed = changes.get("document_type", "tax_invoice") in TAXED
    basis = Basis(inter_state=inter, charges_tax=taxed, round_to_rupee=True)
    tax = compute_document([_input(one) for one in goods], basis)
    heads = ("discount", "taxable", "cgst", "sgst", "igst", "cess")
    sums = {f"{head}_paise": getattr(tax, f"{head}_paise") for head in heads}
    view = InvoiceView(
        number="GH/26-27/0428",
        document_type="tax_invoice",
        status="issued",
        date=dt.date(2026, 11, 23),
        due_date=dt.date(2026, 12, 8),
        supplier=GUPTA,
        composition=False,
        recipient=SHARMA,
        place_of_supply="Rajasthan (08)",
        inter_state=inter,
        half_tax_label="SGST",
        lines=tuple(
            _line(n, one, line)
            for n, (one, line) in enumerate(zip(goods, tax.lines, strict=True), 1)
        ),
        **sums,
        round_off_paise=tax.round_off_paise,
        total_paise=tax.total_paise,
        due_paise=tax.total_paise,
        earlier_balance_paise=None,
        upi="guptahw@example",
        bank=None,
        prices_include_tax=False,
        page_url="https://bill.example.in/i/7KQ2M9XD4TRW",
    )
    return replace(view, **changes)


def _input(goods: Goods) -> LineInput:
    percent = Decimal(goods.discount_percent) if goods.discount_percent else None
    return LineInput(
        qty=Decimal(goods.qty),
        rate=Decimal(goods.rate),
        discount_percent=percent,
        gst_rate_percent=Decimal(goods.gst),
    )


def _line(n: int, goods: Goods, tax: LineTax) -> ViewLine:
    return ViewLine(
        n=n,
        name=goods.name,
        detail=goods.detail,
        hsn=goods.hsn,
        qty=Decimal(goods.qty),
        unit_label=goods.unit,
        rate=Decimal(goods.rate),
        gst_rate=Decimal(goods.gst),
        gross_paise=tax.gross_paise,
        discount_paise=tax.discount_paise,
        taxable_paise=tax.taxable_paise,
        cgst_paise=tax.cgst_paise,
        sgst_paise=tax.sgst_paise,
        igst_paise=tax.igst_paise,
        cess_paise=tax.cess_paise,
        total_paise=tax.total_paise,
    )


def five_lines() -> InvoiceView:
    """The bill of the design: two rates, a discount, round-off, khata, UPI and bank."""
    return make_view(
        FIVE,
        earlier_balance_paise=448400,
        bank=GUPTA_BANK,
        note="Goods once cut or opened are not taken back. Subject to Jaipur jurisdiction.",
    )


_SHADES = "Rani pink, Haldi yellow, Bottle green, Neel, Off white, Maroon, Peacock, Rust, Sky, Black".split(
    ", "
)
_CLOTH = (
    ("Cotton saree fabric, printed, 46 inch", "118", "520852"),
    ("Cotton cambric, dyed, 58 inch", "96.50", "520832"),
    ("Cotton poplin, bleached, 36 inch", "64", "520821"),
    ("Polyester georgette, dyed, 44 inch", "88", "540752"),
    ("Polyester crepe, printed, 58 inch, digital print collection Utsav 2026", "132.75", "540754"),
    ("Viscose rayon, printed, 44 inch", "104", "540834"),
)
SHREE = Party(
    "Shree Textiles",
    ("U-118 to 120, Millennium Textile Market, Ring Road, Surat, Gujarat 395002",),
    gstin="24AAKFS5678P1Z9",
    state_code="24",
    state_name="Gujarat",
    phone="98000 00950",
)
SHREE_BANK = BankDetails(
    "Shree Textiles", "0118 2000 7713", "EXMP0000118", "Example Bank, Ring Road"
)
NAVKAR = Party(
    "Navkar Fashions Private Limited",
    ("3rd floor, New Cloth Market, Raipur, Ahmedabad, Gujarat 380002",),
    gstin="24AACCN4321Q1ZC",
    state_code="24",
    state_name="Gujarat",
)


def textiles(count: int) -> InvoiceView:
    """Many lines of cloth, over one lakh from twenty on."""
    goods = [
        Goods(
            name,
            ("135.5", "80", "120", "60")[i % 4],
            "m",
            rate,
            "5",
            hsn,
            f"Lot {2140 + i} · {_SHADES[i % 10]}",
        )
        for i, (name, rate, hsn) in ((i, _CLOTH[i % 6]) for i in range(count))
    ]
    return make_view(
        goods,
        number="ST/26-27/1179",
        supplier=SHREE,
        recipient=NAVKAR,
        upi="shreetextiles@example",
        date=dt.date(2026, 11, 21),
        due_date=dt.date(2027, 1, 5),
        bank=SHREE_BANK,
        place_of_supply="Gujarat (24)",
        note="Subject to Surat jurisdiction.",
    )


def inter_state() -> InvoiceView:
    """Sarees from Surat to Mumbai (C14)."""
    mahavir = Party(
        "Mahavir Sarees",
        ("Shop 41, Mangaldas Market, Kalbadevi, Mumbai, Maharashtra 400002",),
        gstin="27AAAFM1234K1ZH",
        state_code="27",
        state_name="Maharashtra",
    )
    sarees = Goods(
        "Cotton saree with blouse piece, 6.3 m, printed, mixed colours",
        "120",
        "pcs",
        "450",
        "5",
        "520852",
        "Lot 2139 · 4 bales, 30 pieces each",
    )
    return make_view(
        [sarees],
        inter=True,
        number="ST/26-27/1182",
        supplier=SHREE,
        recipient=mahavir,
        upi="shreetextiles@example",
        place_of_supply="Maharashtra (27)",
        bank=SHREE_BANK,
        date=dt.date(2026, 11, 21),
        due_date=dt.date(2026, 12, 21),
        ship_to=Party(
            "Anjali Processors",
            ("Gala 12, Rahnal, Bhiwandi, Maharashtra 421302",),
            gstin="27AAGFA8812L1Z7",
            state_code="27",
            state_name="Maharashtra",
        ),
        note="Navjivan Roadways, freight to pay. Check the bales before signing the lorry receipt.",
    )


def meena_hindi() -> InvoiceView:
    """An unregistered grocer's bill in Hindi (C37)."""
    meena = Party(
        "Meena Kirana",
        ("सांगानेर बाज़ार, जयपुर, राजस्थान 302029",),
        state_code="08",
        state_name="Rajasthan",
        phone="98000 00107",
    )
    goods = (
        Goods("चीनी", "5", "किलो", "44", "0", None),
        Goods("तेल", "2", "लीटर", "150", "0", None),
    )
    return make_view(
        goods,
        document_type="bill",
        number="MK/26-27/0107",
        supplier=meena,
        upi="meenakirana@example",
        recipient=Party("रमेश भाई"),
        date=dt.date(2026, 11, 21),
        due_date=dt.date(2026, 11, 21),
    )


def dhaba() -> InvoiceView:
    """A composition dhaba's bill of supply, paid at the counter (C39)."""
    dhaba = Party(
        "Jai Durga Dhaba",
        ("NH 48, Behror, Rajasthan 301701",),
        gstin="08ABCPD1234H1Z8",
        state_code="08",
        state_name="Rajasthan",
        phone="98000 00733",
    )
    thali = Goods("Thali", "2", "plate", "120", "0", "9963", "थाली: दाल, सब्ज़ी, चार रोटी, चावल")
    return make_view(
        [thali],
        document_type="bill_of_supply",
        composition=True,
        number="JD/26-27/2051",
        due_paise=0,
        supplier=dhaba,
        recipient=None,
        upi="jaidurga@example",
        date=dt.date(2026, 11, 21),
        due_date=dt.date(2026, 11, 21),
        note="Fresh food from 11 in the morning to 11 at night.",
    )


def cancelled() -> InvoiceView:
    """A cancelled invoice: the figures stay readable, nothing is due."""
    door = Goods(
        "Flush door, 30 mm, commercial ply, 72 × 30 inch", "1", "pc", "1000", "18", "4418", "दरवाज़ा"
    )
    return make_view(
        [door],
        status="cancelled",
        number="GH/26-27/0420",
        recipient=Party(
            "Salim",
            ("Johri Bazar, Jaipur, Rajasthan 302003",),
            state_code="08",
            state_name="Rajasthan",
        ),
        cancelled_on=dt.date(2026, 11, 21),
        cancel_reason="Order cancelled",
        date=dt.date(2026, 11, 20),
        due_date=dt.date(2026, 11, 20),
        due_paise=0,
    )


def credit_note() -> InvoiceView:
    """One of two doors came back (C13)."""
    door = Goods(
        "Flush door, 32 mm, commercial ply, 78 × 32 inch",
        "1",
        "pc",
        "1000",
        "18",
        "4418",
        "दरवाज़ा · 1 of 2 returned",
    )
    imran = Party(
        "Imran Khan",
        ("Ramganj Bazar, Jaipur, Rajasthan 302003",),
        state_code="08",
        state_name="Rajasthan",
    )
    return make_view(
        [door],
        document_type="credit_note",
        number="CN/26-27/0012",
        recipient=imran,
        original_number="GH/26-27/0419",
        original_date=dt.date(2026, 11, 20),
        reason="Goods returned (1 door), 21 Nov 2026",
        date=dt.date(2026, 11, 21),
        due_date=dt.date(2026, 11, 21),
        earlier_balance_paise=236000,
    )


def debit_note() -> InvoiceView:
    """The rate on the bill was too low."""
    return replace(
        credit_note(),
        document_type="debit_note",
        number="DN/26-27/0003",
        reason="Rate on the invoice was ₹1,000 too low",
    )


SUNIL = Party("Sunil Verma", ("Kishanpole Bazar, Jaipur, Rajasthan 302001",), phone="9800000143")


def khata() -> StatementView:
    """Sunil Verma's khata: three bills, two payments."""
    november = partial(dt.date, 2026, 11)
    rows: tuple[tuple[int, str, str, int, int, int, str], ...] = (
        (12, "Invoice", "GH/26-27/0398", 124000, 0, 124000, "Nails, hinges, wire, washers"),
        (21, "Invoice", "GH/26-27/0422", 106200, 0, 230200, "SR-501, 2 pcs"),
        (21, "Payment received, UPI", "", 0, 50000, 180200, "put against GH/26-27/0398"),
        (21, "Invoice", "GH/26-27/0425", 59000, 0, 239200, "Tap, 1 pc"),
        (
            21,
            "Payment received, UPI",
            "",
            0,
            106200,
            133000,
            "Ref 632512345678, put against GH/26-27/0422",
        ),
    )
    return StatementView(
        shop=GUPTA,
        customer=SUNIL,
        start=november(1),
        end=november(21),
        rows=tuple(StatementLine(november(row[0]), *row[1:]) for row in rows),
        opening_paise=0,
        closing_paise=133000,
        upi="guptahw@example",
        reference="GHKHATA0143N1",
        made_on=november(21),
        ageing=(59000, 74000, 0, 0),
        open_bills=(
            OpenBill("GH/26-27/0398", november(12), 124000, 74000),
            OpenBill("GH/26-27/0425", november(21), 59000, 59000),
        ),
    )


def long_khata(count: int) -> StatementView:
    """A khata of many rows: a bill of 100 rupees a row, and every third row 250 paid."""
    rows, balance = [], 500000
    for n in range(1, count + 1):
        paid = n % 3 == 0
        balance += -25000 if paid else 10000
        on = dt.date(2026, 4, 1) + dt.timedelta(days=n)
        rows.append(
            StatementLine(
                on,
                "Payment received, cash" if paid else "Invoice",
                "" if paid else f"GH/26-27/{n:04d}",
                0 if paid else 10000,
                25000 if paid else 0,
                balance,
                "" if n % 2 else "Cement OPC 43 grade, 50 kg",
            )
        )
    return replace(
        khata(),
        start=dt.date(2026, 4, 1),
        rows=tuple(rows),
        opening_paise=500000,
        closing_paise=balance,
        ageing=None,
        open_bills=(),
    )


def dues() -> DuesView:
    """Who owes the shop, oldest days first known."""
    rows = (
        ("Sharma Constructions", (8, 3), (1250000, 448400, 0, 106200, 20000)),
        ("Imran Khan", (9, 28), (118000, 0, 236000, 0, 0)),
        ("Sunil Verma", (11, 12), (59000, 74000, 0, 0, 0)),
        ("रमेश भाई", (11, 1), (52000, 0, 0, 0, 0)),
        (
            "Shri Balaji Building Material and Sanitary Stores, main branch",
            (11, 18),
            (4850, 0, 0, 0, 0),
        ),
    )
    return DuesView(
        GUPTA,
        dt.date(2026, 11, 21),
        tuple(DuesRow(name, dt.date(2026, *on), ages, sum(ages)) for name, on, ages in rows),
    )
