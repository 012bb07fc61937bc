"""The bill on smaller paper: A5, and rolls of 80 and 58 mm. Nothing is lost, nothing leaves the paper."""

from dataclasses import replace

import pytest

from core.documents.invoice import render_invoice
from core.documents.kinds import copies_of
from core.documents.view import InvoiceView, PaperForm
from tests.core.documents import lawful_samples, samples
from tests.core.documents.reading import (
    assert_in_order,
    boxes_of,
    overlapping,
    pages_of,
    payments_on,
    size_in_mm,
    text_of,
)
from tests.core.documents.test_hostile import NAMES, _everywhere, _squeezed

MM = 72 / 25.4
ROLLS: dict[PaperForm, tuple[float, float]] = {"thermal80": (80, 72), "thermal58": (58, 48)}
PAPERS = {
    "five lines": samples.five_lines(),
    "sixty lines": samples.textiles(60),
    "Hindi": samples.meena_hindi(),
    "composition": samples.dhaba(),
    "cancelled": samples.cancelled(),
    "export": lawful_samples.export(),
    "ship to": samples.inter_state(),
    "credit note": samples.credit_note(),
    "challan": lawful_samples.challan(),
    "estimate": lawful_samples.estimate(),
    "receipt voucher": lawful_samples.receipt_voucher(),
}


def _assert_inside(pdf: bytes, form: PaperForm) -> None:
    paper, printed = (part * MM for part in ROLLS[form])
    for boxes in boxes_of(pdf):
        assert overlapping(boxes, slack=1.0) == []
        for left, low, right, _ in boxes:
            assert left >= (paper - printed) / 2 - 1
            assert right <= (paper + printed) / 2 + 1
            assert low > 0


@pytest.mark.parametrize("form", ROLLS)
def test_a_roll_bears_the_particulars_of_a_tax_invoice(form: PaperForm) -> None:
    pdf = render_invoice(replace(samples.five_lines(), form=form))
    assert size_in_mm(pdf)[0] == ROLLS[form][0]
    assert_in_order(
        text_of(pdf),
        "Gupta Hardware",
        "14 Chandpole Bazar",
        "GSTIN 08AAAPG1234C1ZJ",
        "Tax invoice",
        "GH/26-27/0428",
        "ORIGINAL FOR RECIPIENT",
        "Invoice date 23 Nov 2026",
        "Place of supply Rajasthan (08)",
        "Reverse charge No",
        "Bill to",
        "Sharma Constructions",
        "GSTIN 08AABCS1234F1ZR",
        "1 Cement OPC 43 grade, 50 kg",
        "10 bag × 380.00 3,800.00",
        "HSN/SAC 2523 · GST 18%",
        "less 125.00",
        "Taxable value 5,940.00",
        "CGST 9% on 5,390.00 485.10",
        "SGST 2.5% on 550.00 13.75",
        "Round off +0.30",
        "Total ₹6,938.00",
        "Amount due by 8 Dec 2026",
        "Scan to pay ₹6,938.00",
        "guptahw@example",
        "A/c no. 0042 1000 4471",
        "IFSC EXMP0000421",
        "For Gupta Hardware",
        "Authorised signatory",
    )


@pytest.mark.parametrize("form", ROLLS)
@pytest.mark.parametrize("view", PAPERS.values(), ids=PAPERS)
def test_every_kind_of_paper_fits_a_roll_on_one_page(form: PaperForm, view: InvoiceView) -> None:
    pdf = render_invoice(replace(view, form=form))
    assert len(pages_of(pdf)) == 1
    _assert_inside(pdf, form)


@pytest.mark.parametrize("form", ROLLS)
@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_what_is_typed_stands_on_a_roll_as_typed(form: PaperForm, text: str) -> None:
    pdf = render_invoice(replace(_everywhere(text), form=form))
    _assert_inside(pdf, form)
    assert _squeezed(text_of(pdf)).count(_squeezed(text)) >= 6
    assert payments_on(pdf)[0]["am"] == "4484.00"


@pytest.mark.parametrize("form", ROLLS)
def test_a_roll_says_what_is_paid_and_what_is_cancelled(form: PaperForm) -> None:
    assert_in_order(
        text_of(render_invoice(samples.make_view(form=form, due_paise=0))), "Paid ₹4,484.00"
    )
    rest = text_of(render_invoice(samples.make_view(form=form, due_paise=248400)))
    assert_in_order(rest, "Total ₹4,484.00", "Amount due ₹2,484.00", "Scan to pay ₹2,484.00")
    gone = text_of(render_invoice(replace(samples.cancelled(), form=form)))
    assert_in_order(gone, "CANCELLED ON 21 NOV 2026", "Total", "(cancelled)", "CANCELLED")
    assert "signatory" not in gone


def test_a_roll_tells_an_estimates_sum_once() -> None:
    text = text_of(render_invoice(replace(lawful_samples.estimate(), form="thermal80")))
    assert_in_order(text, "Estimated total ₹4,720.00", "Valid until 8 Dec 2026")
    assert text.count("Estimated total") == 1


def test_a_roll_has_its_copies_too() -> None:
    view = samples.make_view(form="thermal80")
    pages = pages_of(render_invoice(view, copies=copies_of(view)))
    assert ["DUPLICATE FOR TRANSPORTER" in page for page in pages] == [False, True, False]


def test_a5_says_all_that_a4_says_and_its_code_is_read() -> None:
    view = samples.five_lines()
    small = render_invoice(replace(view, form="a5"))
    assert size_in_mm(small) == (148, 209)
    assert text_of(small) == text_of(render_invoice(view))
    assert payments_on(small)[0]["am"] == "6938.00"
