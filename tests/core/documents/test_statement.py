"""The statement of account: it closes, says the same on every page, and asks for what is due."""

import datetime as dt
import re
from dataclasses import replace

import pytest

from core.documents.statement import render_statement
from core.documents.statement_view import OpenBill
from tests.core.documents import samples
from tests.core.documents.reading import assert_in_order, codes_on, pages_of, payments_on, text_of


def test_the_khata_of_the_design() -> None:
    assert_in_order(
        text_of(render_statement(samples.khata())),
        "Gupta Hardware",
        "GSTIN 08AAAPG1234C1ZJ · State Rajasthan (08)",
        "Statement 1 Nov to 21 Nov 2026 Made on 21 Nov 2026",
        "For Sunil Verma Kishanpole Bazar, Jaipur, Rajasthan 302001 Mobile ••• ••• 0143",
        "Balance to pay ₹1,330.00 on 21 Nov 2026",
        "Opening balance ₹0.00 + Bills ₹2,892.00 − Payments and credits ₹1,562.00",
        "= Closing balance ₹1,330.00",
        "Date Particulars Bill ₹ Paid ₹ Balance ₹",
        "1 Nov Opening balance 0.00",
        "12 Nov Invoice GH/26-27/0398 Nails, hinges, wire, washers 1,240.00 1,240.00",
        "21 Nov Invoice GH/26-27/0422 SR-501, 2 pcs 1,062.00 2,302.00",
        "21 Nov Payment received, UPI put against GH/26-27/0398 500.00 1,802.00",
        "21 Nov Invoice GH/26-27/0425 Tap, 1 pc 590.00 2,392.00",
        "21 Nov Payment received, UPI Ref 632512345678, put against GH/26-27/0422",
        "1,062.00 1,330.00",
        "Total 2,892.00 1,562.00 1,330.00",
        "How old the balance is",
        "0 to 7 days ₹590.00",
        "8 to 15 days ₹740.00",
        "16 to 30 days ₹0.00",
        "Over 30 days ₹0.00",
        "Open bills",
        "GH/26-27/0398 12 Nov 2026 · 9 days · bill ₹1,240.00, paid ₹500.00 740.00",
        "GH/26-27/0425 21 Nov 2026 · today · bill ₹590.00 590.00",
        "Scan to pay with any UPI app ₹1,330.00",
        "Something does not match?",
        "It is not a tax invoice.",
        "Page 1 of 1",
    )


def test_the_code_pays_all_that_is_due() -> None:
    assert payments_on(render_statement(samples.khata())) == [
        {
            "pa": "guptahw@example",
            "pn": "Gupta Hardware",
            "am": "1330.00",
            "cu": "INR",
            "tr": "GHKHATA0143N1",
            "tn": "Balance on 21 Nov 2026",
        }
    ]


@pytest.mark.parametrize("count", [0, 1, 18, 19, 20, 21, 22, 50, 200])
def test_each_page_goes_on_from_the_balance_of_the_one_before(count: int) -> None:
    view = samples.long_khata(count)
    pages = pages_of(render_statement(view))
    for n, text in enumerate(pages, start=1):
        assert f"Page {n} of {len(pages)}" in text
        assert "Sunil Verma" in text
    carried = re.findall(r"Carried forward: balance so far ([−\d,.]+)", " ".join(pages))
    brought = re.findall(r"Brought forward ([−\d,.]+)", " ".join(pages))
    assert carried == brought
    rows = [
        len(re.findall(r"Invoice GH/26-27/\d{4}|Payment received, cash", text)) for text in pages
    ]
    assert sum(rows) == count
    so_far = 0
    for written, on_page in zip(carried, rows, strict=False):
        so_far += on_page
        paise = view.rows[so_far - 1].balance_paise
        assert int(re.sub(r"\D", "", written)) == abs(paise)
        assert written.startswith("−") == (paise < 0)


def test_an_advance_is_called_so_and_nothing_is_asked() -> None:
    pdf = render_statement(replace(samples.long_khata(3), opening_paise=0, closing_paise=-5000))
    text = text_of(pdf)
    assert "Advance with the shop ₹50.00" in text
    assert "= Closing balance −₹50.00" in text
    assert "Scan to pay" not in text
    assert codes_on(pdf) == []


def test_a_settled_khata_asks_for_nothing() -> None:
    pdf = render_statement(replace(samples.khata(), closing_paise=0, ageing=(0, 0, 0, 0)))
    assert "Balance to pay ₹0.00" in text_of(pdf)
    assert "How old" not in text_of(pdf)
    assert codes_on(pdf) == []


def test_over_one_lakh_the_bank_stands_beside_and_the_payer_types_the_amount() -> None:
    view = replace(samples.khata(), closing_paise=15000000, bank=samples.GUPTA_BANK)
    pdf = render_statement(view)
    assert_in_order(text_of(pdf), "Scan, then type the amount ₹1,50,000.00", "0042 1000 4471")
    assert "am" not in payments_on(pdf)[0]


def test_over_two_years_each_day_has_its_year() -> None:
    text = text_of(render_statement(replace(samples.khata(), start=dt.date(2025, 4, 1))))
    assert "1 Apr 2025 to 21 Nov 2026" in text
    assert "12 Nov 2026 Invoice GH/26-27/0398" in text


def test_a_khata_without_upi_id_and_bank_prints() -> None:
    pdf = render_statement(replace(samples.khata(), upi=None))
    assert "UPI ID" not in text_of(pdf)
    assert codes_on(pdf) == []


def test_many_open_bills_go_on_over_the_page() -> None:
    view = replace(
        samples.khata(),
        open_bills=tuple(
            OpenBill(f"GH/26-27/{n:04d}", dt.date(2026, 11, 1), 10000, 4000) for n in range(60)
        ),
    )
    text = text_of(render_statement(view))
    assert len(re.findall(r"GH/26-27/00\d\d 1 Nov 2026 · 20 days", text)) == 60
