"""What a registered document bears: its numbers as text, the signed QR as it came, large enough to read."""

import datetime as dt
import random
import string
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp

from core.documents.invoice import render_invoice
from core.documents.view import EinvoiceStamp, InvoiceView, PaperForm
from tests.core.documents.reading import SCAN_DPI, pictures_of, text_of
from tests.core.documents.samples import GUPTA, five_lines, make_view

LETTERS = string.ascii_letters + string.digits + "-_."
TOKEN = "".join(random.Random(9).choices(LETTERS, k=950))  # as long as the portal's
STAMP = EinvoiceStamp("b5abd038" * 8, "112610000000017", "26 Nov 2026, 13:05:11", TOKEN)
NOTE: dict[str, Any] = {
    "document_type": "credit_note",
    "original_number": "GH/26-27/0421",
    "original_date": dt.date(2026, 11, 21),
    "due_paise": 0,
}
FORMS: list[PaperForm] = ["a4", "a5", "thermal80", "thermal58"]


def codes_of(view: InvoiceView) -> list[zxingcpp.Barcode]:
    return [
        code
        for picture in pictures_of(render_invoice(view))
        for code in zxingcpp.read_barcodes(picture)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("note", [{}, NOTE], ids=["invoice", "note"])
def test_the_signed_code_is_read_from_the_picture_as_it_came(
    form: PaperForm, note: dict[str, Any]
) -> None:
    view = replace(make_view(**note), form=form, einvoice=STAMP)
    assert TOKEN in [code.text for code in codes_of(view)]


@pytest.mark.parametrize("form", ["a4", "a5"])
def test_it_is_at_least_40_mm_wide_on_a_sheet(form: PaperForm) -> None:
    view = replace(five_lines(), form=form, einvoice=STAMP)
    (code,) = [code for code in codes_of(view) if code.text == TOKEN]
    corners = code.position
    wide = (corners.top_right.x - corners.top_left.x) * 25.4 / SCAN_DPI
    assert 40 <= wide <= 44


@pytest.mark.parametrize("form", FORMS)
def test_its_numbers_stand_beside_it(form: PaperForm) -> None:
    view = replace(make_view(), form=form, einvoice=STAMP)
    said = "".join(text_of(render_invoice(view)).split())
    assert STAMP.irn in said
    assert STAMP.ack_no in said
    assert "26Nov2026,13:05:11" in said


@pytest.mark.parametrize("form", FORMS)
def test_what_the_built_in_portal_signed_says_so(form: PaperForm) -> None:
    view = replace(make_view(), form=form, einvoice=replace(STAMP, sandbox=True))
    assert "SANDBOX" in text_of(render_invoice(view))
    assert "SANDBOX" not in text_of(render_invoice(replace(view, einvoice=STAMP)))


@pytest.mark.parametrize("form", FORMS)
def test_a_signed_code_that_never_came_leaves_the_numbers_and_says_where_it_is(
    form: PaperForm,
) -> None:
    """The portal shows no document that is older than two days: then its numbers alone are known."""
    view = replace(make_view(), form=form, einvoice=replace(STAMP, token=""))
    said = "".join(text_of(render_invoice(view)).split())
    for part in (STAMP.irn, STAMP.ack_no, "Thesigned", "printitatthee-invoiceportal"):
        assert part in said
    paid = [code.text.partition(":")[0] for code in codes_of(view)]
    assert paid == ["upi"]  # the only code is the one to pay by


def test_a_document_that_is_not_registered_has_no_such_block() -> None:
    assert "IRN" not in text_of(render_invoice(make_view()))
    assert GUPTA.name in text_of(render_invoice(make_view()))
