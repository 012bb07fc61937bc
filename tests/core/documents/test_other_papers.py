"""Estimates, challans and vouchers: like an invoice to look at, never to be taken for one."""

import pytest

from core.clock import FixedClock
from core.db import Database
from core.documents.invoice import render_invoice
from core.documents.kinds import copies_of
from core.invoices.particulars import Particulars, ShipTo
from core.trade_papers.service import cancel_paper
from tests.core.documents.counter import Counter, goods
from tests.core.documents.reading import assert_in_order, codes_on, pages_of, text_of


@pytest.fixture
def counter(sqlite_db: Database, clock: FixedClock) -> Counter:
    return Counter(sqlite_db, clock)


def test_an_estimate_says_how_long_it_holds_and_is_no_tax_invoice(counter: Counter) -> None:
    paper = counter.issue_paper("estimate", counter.customer(), goods("Hinge", "2", "450"))
    pdf = render_invoice(counter.view_of(paper))
    text = text_of(pdf)
    # 2 x 450.00 = 900.00 + 81.00 + 81.00
    assert_in_order(
        text,
        "Gupta Hardware",
        "Estimate ES/26-27/0001",
        "Estimate date 21 Nov 2026",
        "Valid until 6 Dec 2026",
        "Estimate for",
        "Sharma Constructions",
        "Estimated total ₹1,062.00",
        "CGST 9% 81.00",
        "Estimated total ₹1,062.00",
        "An estimate is no bill",
    )
    for word in ("invoice", "due", "ORIGINAL", "Reverse charge", "UPI"):
        assert word.casefold() not in text.casefold(), word
    assert codes_on(pdf) == []


def test_an_estimate_of_an_unregistered_shop_has_no_word_of_gst(
    sqlite_db: Database, clock: FixedClock
) -> None:
    counter = Counter(sqlite_db, clock, gstin=None, scheme="unregistered", state="08")
    paper = counter.issue_paper("estimate", None, goods("Hinge", "2", "450"))
    text = text_of(render_invoice(counter.view_of(paper)))
    assert_in_order(text, "Estimate", "Counter customer", "Estimated total ₹900.00")
    for word in ("GST", "HSN", "Taxable", "Place of supply"):
        assert word not in text, word


def test_a_challan_has_three_copies_and_the_particulars_of_rule_55(counter: Counter) -> None:
    buyer = counter.customer(gstin="29AAFCD5862R1ZR", state="29", address="Peenya, Bengaluru")
    line = goods("Steel sheet", "20", "1000", hsn="7208")
    paper = counter.issue_paper(
        "challan", buyer, line, purpose="approval", particulars=Particulars(vehicle="RJ14GA1234")
    )
    view = counter.view_of(paper)
    pages = pages_of(render_invoice(view, copies=copies_of(view)))
    marks = ["ORIGINAL FOR CONSIGNEE", "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR CONSIGNER"]
    assert len(pages) == len(marks)
    # 20 x 1,000.00 = 20,000.00; 18 % = 3,600.00 to another state
    for page, mark in zip(pages, marks, strict=True):
        assert_in_order(
            page,
            "14 Chandpole Bazar, Jaipur 302001",
            "GSTIN 08AAAPG1234C1ZJ",
            "Delivery challan CH/26-27/0001",
            mark,
            "Challan date 21 Nov 2026",
            "Place of supply Karnataka (29)",
            "Reason for transport Sale on approval",
            "Vehicle RJ14GA1234",
            "Consignee",
            "Sharma Constructions",
            "Peenya, Bengaluru",
            "GSTIN 29AAFCD5862R1ZR",
            "Steel sheet 7208 20 pcs",
            "18% 20,000.00",
            "Taxable value 20,000.00",
            "IGST 18% 3,600.00",
            "Total value ₹23,600.00",
            "For Gupta Hardware Authorised signatory",
        )
        assert "Tax invoice" not in page


@pytest.mark.parametrize(
    ("purpose", "words"),
    [
        ("job_work", "Reason for transport Job work"),
        ("liquid_gas", "Reason for transport Supply of liquid gas Quantity Provisional"),
        ("", "Reason for transport Other than by way of supply"),
    ],
)
def test_a_challan_says_why_goods_move(counter: Counter, purpose: str, words: str) -> None:
    site = Particulars(ship_to=ShipTo("Own godown", "VKI Area, Jaipur", state="08"))
    paper = counter.issue_paper(
        "challan", None, goods("Gas", "1", "900"), purpose=purpose, particulars=site
    )
    text = text_of(render_invoice(counter.view_of(paper)))
    assert words in text
    assert_in_order(text, "Consignee", "Own godown", "VKI Area, Jaipur")
    assert "Counter customer" not in text


def test_a_cancelled_paper_is_stamped(counter: Counter) -> None:
    paper = counter.issue_paper("estimate", counter.customer(), goods("Hinge", "2", "450"))
    actor = counter.actor
    gone = counter.db.write(lambda session: cancel_paper(session, actor, paper.id))
    text = text_of(render_invoice(counter.view_of(gone)))
    assert_in_order(text, "CANCELLED ON 21 NOV 2026", "CANCELLED")


def test_a_receipt_voucher_tells_the_tax_in_the_advance(counter: Counter) -> None:
    buyer = counter.customer(gstin="29AAFCD5862R1ZR", state="29")
    text = counter.voucher_text(counter.receive(buyer, 11800, hsn="995473"))
    # 11,800.00 x 100 / 118 = 10,000.00; 18 % = 1,800.00
    assert_in_order(
        text,
        "GSTIN 08AAAPG1234C1ZJ",
        "Receipt voucher RV/26-27/0001",
        "Voucher date 21 Nov 2026",
        "Place of supply Karnataka (29)",
        "Reverse charge No",
        "Received from",
        "Sharma Constructions GSTIN 29AAFCD5862R1ZR",
        "Advance received ₹11,800.00",
        "# Item HSN/SAC GST Taxable ₹ 1 Wall painting 995473 18% 10,000.00",
        "IGST 18% 1,800.00",
        "Advance received ₹11,800.00",
        "For Gupta Hardware Authorised signatory",
    )


def test_an_advance_for_goods_says_that_it_bears_no_tax(counter: Counter) -> None:
    text = counter.voucher_text(counter.receive(counter.customer(), 500, hsn="8302"))
    assert_in_order(text, "An advance for goods bears no tax", "Advance received ₹500.00")
    assert "CGST" not in text


def test_a_refund_voucher_names_its_receipt(counter: Counter) -> None:
    receipt = counter.receive(counter.customer(), 11800, hsn="995473")
    # 5,900.00 x 100 / 118 = 5,000.00; 9 % = 450.00 each
    assert_in_order(
        counter.voucher_text(counter.give_back(receipt, 5900)),
        "GSTIN 08AAAPG1234C1ZJ",
        "Refund voucher RF/26-27/0001",
        "Voucher date 21 Nov 2026",
        "Receipt voucher RV/26-27/0001",
        "Its date 21 Nov 2026",
        "Reverse charge No",
        "Given back to",
        "Advance given back ₹5,900.00",
        "Wall painting 995473 18% 5,000.00",
        "CGST 9% 450.00",
        "SGST 9% 450.00",
        "Advance given back ₹5,900.00",
        "Authorised signatory",
    )
