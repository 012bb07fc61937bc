"""Credit and debit notes bear what Rule 53 asks for; a credit note asks for no money."""

import datetime as dt
from dataclasses import replace

from core.documents.invoice import render_invoice
from tests.core.documents import samples
from tests.core.documents.reading import assert_in_order, codes_on, text_of


def test_a_credit_note_names_its_invoice_and_what_it_does_to_the_khata() -> None:
    pdf = render_invoice(samples.credit_note())
    text = text_of(pdf)
    assert_in_order(
        text,
        "GSTIN 08AAAPG1234C1ZJ",
        "Credit note CN/26-27/0012",
        "Credit note date 21 Nov 2026",
        "Against invoice GH/26-27/0419",
        "Invoice date 20 Nov 2026",
        "Place of supply Rajasthan (08)",
        "Reverse charge No",
        "Issued to Imran Khan",
        "Credit to your khata ₹1,180.00 Nothing to pay on this note",
        "4418 1 pc 1,000.00 18% 1,000.00",
        "Rupees one thousand one hundred eighty only",
        "Effect on your khata Balance before ₹2,360.00 − this credit ₹1,180.00 = ₹1,180.00",
        "Reason Goods returned (1 door), 21 Nov 2026",
        "Taxable value 1,000.00",
        "CGST 9% 90.00",
        "SGST 9% 90.00",
        "Credit total ₹1,180.00",
        "4418 1,000.00 9% 90.00 9% 90.00 180.00",
        "Authorised signatory",
        "This note reduces the invoice named above; tax is reversed at the rate of that invoice.",
    )
    assert "Tax invoice" not in text
    assert "UPI ID" not in text
    assert codes_on(pdf) == []


def test_a_debit_note_adds_to_its_invoice() -> None:
    assert_in_order(
        text_of(render_invoice(samples.debit_note())),
        "Debit note DN/26-27/0003",
        "Debit note date 21 Nov 2026",
        "Against invoice GH/26-27/0419 Invoice date 20 Nov 2026",
        "Added to your khata ₹1,180.00 Adds to GH/26-27/0419",
        "Balance before ₹2,360.00 + this debit ₹1,180.00 = ₹3,540.00",
        "Rate on the invoice was ₹1,000 too low",
        "Debit total ₹1,180.00",
        "This note adds to the invoice named above",
    )


def test_a_note_on_a_bill_without_tax_has_no_word_of_tax() -> None:
    view = samples.credit_note()
    line = replace(
        view.lines[0], gst_rate=samples.ZERO, cgst_paise=0, sgst_paise=0, total_paise=100000
    )
    text = text_of(
        render_invoice(replace(view, lines=(line,), cgst_paise=0, sgst_paise=0, total_paise=100000))
    )
    assert_in_order(text, "Credit note", "Against invoice", "Value of supply 1,000.00")
    assert "CGST" not in text
    assert "Tax summary" not in text


def test_a_cancelled_note_counts_no_more() -> None:
    view = replace(
        samples.credit_note(), status="cancelled", cancelled_on=dt.date(2026, 11, 22), reason=""
    )
    text = text_of(render_invoice(view))
    assert_in_order(text, "CANCELLED ON 22 NOV 2026", "Credit total (cancelled) ₹1,180.00")
    assert "Effect on your khata" not in text


def test_a_note_of_many_lines_repeats_its_head() -> None:
    view = replace(
        samples.textiles(30),
        document_type="credit_note",
        original_number="ST/26-27/1001",
        original_date=dt.date(2026, 10, 1),
    )
    text = text_of(render_invoice(view))
    assert "Credit note ST/26-27/1179 21 Nov 2026" in text.replace("GSTIN 24AAKFS5678P1Z9 ", "")
