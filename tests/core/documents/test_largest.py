"""The largest sum that a document may come to, on every paper: nothing overlaps, nothing is cut."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.documents.dues import render_dues
from core.documents.invoice import render_invoice
from core.documents.report import ReportView, render_report
from core.documents.spelled import amount_in
from core.documents.statement import render_statement
from core.documents.tongue import section
from core.documents.view import InvoiceView, PaperForm
from core.gst.tax import MAX_QTY, MAX_RATE
from core.money import MAX_DOCUMENT_PAISE as MOST, in_words
from core.shops.settings import PAPER_LANGUAGES
from core.tabular import Cell, Chart, Column, Report, with_total
from tests.core.documents import samples
from tests.core.documents.reading import boxes_of, overlapping, text_of

WRITTEN = "99,99,99,99,999.99"
MM = 72 / 25.4
# Of each form: how wide the paper is, and the margin in which nothing stands.
SIZES: dict[PaperForm, tuple[float, float]] = {
    "a4": (210, 14), "a5": (148, 14 * 148 / 210), "thermal80": (80, 3.6), "thermal58": (58, 4.6),
}  # fmt: skip
HEADS = ("taxable_paise", "cgst_paise", "sgst_paise", "cess_paise", "discount_paise")


def bill(**changes: Any) -> InvoiceView:
    """A bill each figure of which is as large as it may be."""
    heads: dict[str, Any] = dict.fromkeys(HEADS, MOST)
    line = replace(
        samples.make_view().lines[0], qty=MAX_QTY, rate=MAX_RATE - Decimal("0.0001"), **heads
    )
    view = samples.make_view(
        lines=(line, replace(line, n=2, gst_rate=Decimal(5))),
        total_paise=MOST,
        due_paise=MOST - 1,
        earlier_balance_paise=MOST,
        bank=samples.GUPTA_BANK,
        **heads,
    )
    return replace(view, **changes)


def inter_state() -> InvoiceView:
    lines = tuple(
        replace(line, cgst_paise=0, sgst_paise=0, igst_paise=MOST) for line in bill().lines
    )
    return bill(inter_state=True, lines=lines, cgst_paise=0, sgst_paise=0, igst_paise=MOST)


def assert_sound(pdf: bytes, form: PaperForm = "a4") -> None:
    wide, margin = (part * MM for part in SIZES[form])
    for boxes in boxes_of(pdf):
        assert overlapping(boxes, slack=1.0) == []
        for left, low, right, _ in boxes:
            assert left >= margin, (left, low, right)
            assert right <= wide - margin, (left, low, right)


@pytest.mark.parametrize(
    ("form", "language"),
    [("a4", "en"), ("a4", "ta"), ("a5", "hi"), ("thermal80", "hi"), ("thermal58", "en"), ("thermal58", "ta")],
)  # fmt: skip
@pytest.mark.parametrize("view", [bill(), inter_state()], ids=["in the state", "inter-state"])
def test_a_bill_of_the_largest_sum(view: InvoiceView, form: PaperForm, language: str) -> None:
    pdf = render_invoice(replace(view, form=form, language=language))
    assert_sound(pdf, form)
    read = text_of(pdf)
    assert f"₹{WRITTEN}" in read
    assert read.count(WRITTEN) >= 8
    words = amount_in(language, MOST) or in_words(MOST)
    assert "".join(words.split()) in "".join(read.split())


@pytest.mark.parametrize("form", ["thermal80", "thermal58"])
def test_no_figure_is_torn_on_a_roll(form: PaperForm) -> None:
    read = text_of(render_invoice(bill(form=form)))
    assert read.count("99,99,999.999 bag ×") == 2
    assert read.count("99,99,99,998.9999") == 2
    assert read.count(f" on {WRITTEN}") == 4


def test_a_statement_of_the_largest_sums() -> None:
    rows = tuple(
        replace(row, debit_paise=MOST, credit_paise=MOST, balance_paise=-MOST)
        for row in samples.khata().rows
    )
    bills = tuple(
        replace(one, total_paise=MOST, due_paise=MOST - 1) for one in samples.khata().open_bills
    )
    view = replace(samples.khata(), rows=rows, opening_paise=-MOST, closing_paise=MOST)
    for language in ("en", "hi"):
        pdf = render_statement(
            replace(view, ageing=(MOST,) * 4, open_bills=bills, language=language)
        )
        assert_sound(pdf)
        assert text_of(pdf).count(WRITTEN) >= 2 * len(rows)


def test_the_dues_of_the_largest_sums() -> None:
    rows = tuple(
        replace(row, ages=(MOST,) * 5, total_paise=5 * MOST) for row in samples.dues().rows
    )
    pdf = render_dues(replace(samples.dues(), rows=rows))
    assert_sound(pdf)
    assert text_of(pdf).count(WRITTEN) == 5 * len(rows)


@pytest.mark.parametrize("sums", [3, 9])
def test_a_report_of_the_largest_sums(sums: int) -> None:
    names = (Column("Number"), Column("Date"), Column("Party"))
    columns = (*names, *(Column(f"Sum {n} ₹", "money") for n in range(sums)))
    rows: list[tuple[Cell, ...]] = [
        (f"GH/26-27/{n:04}", "21 Nov 2026", "Sharma Constructions", *[MOST] * sums)
        for n in range(4)
    ]
    table = with_total("Bills", columns, tuple(rows))
    chart = Chart("Days", (("20 Nov", MOST), ("21 Nov", MOST // 2)))
    report = Report("Sales register", "November 2026", (table,), (chart,))
    pdf = render_report(ReportView(samples.GUPTA, report))
    assert_sound(pdf)
    assert text_of(pdf).count(WRITTEN) == 1 + 4 * sums


def test_it_is_spelled_in_english() -> None:
    assert in_words(MOST) == (
        "Rupees nine thousand nine hundred ninety-nine crore ninety-nine lakh ninety-nine thousand nine "
        "hundred ninety-nine and ninety-nine paise only"
    )


@pytest.mark.parametrize("language", sorted(set(PAPER_LANGUAGES) - {"en"}))
def test_it_is_spelled_in_each_language_by_the_same_words(language: str) -> None:
    crores, rest = divmod(MOST // 100, 10_000_000)
    bare = _bare(language, crores * 100)
    whole = amount_in(language, crores * 10_000_000_00)
    assert bare[:-2] in whole  # its last letters may change before the word for a crore
    assert _bare(language, rest * 100) in amount_in(language, MOST // 100 * 100)


def _bare(language: str, paise: int) -> str:
    """The number alone, without the words around every amount."""
    before, after = section(language, "amount")["whole"].split("{n}")
    return amount_in(language, paise).removeprefix(before).removesuffix(after)
