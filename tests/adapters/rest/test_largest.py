"""A bill of the largest sum there may be, through paper, khata, reports and return."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from adapters.parts import Parts
from core import invariants
from core.money import MAX_DOCUMENT_PAISE, to_rupees
from core.reports.catalogue import REPORTS
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import Counter, gstin_in
from tests.core.documents.reading import text_of

MOST = to_rupees(MAX_DOCUMENT_PAISE)
WRITTEN = "99,99,99,99,999.99"
PLANT = {"name": "Rolling mill", "hsn": "8455", "gst_rate": 18, "qty": 100, "rate": 999_999_999}
BOLT = {**PLANT, "name": "Bolt", "qty": 1, "rate": "99.99"}


@pytest.fixture
def bill(api: Api, parts: Parts) -> Any:
    """A bill of 99,99,99,99,999.99 at prices that hold the tax."""
    buyer = {"name": "Bharat Steel", "gstin": gstin_in("27")}
    asked = {"customer": buyer, "items": [PLANT, BOLT], "prices_include_tax": True}
    made = api.made("/invoices", asked)
    yield made
    with parts.db.reading() as session:
        assert invariants.check(session) == []


def test_it_is_billed_printed_and_paid_to_the_paisa(api: Api, bill: Any, counter: Counter) -> None:
    assert bill["total"] == bill["taxable_total"] + bill["tax_total"] + bill["round_off"] == MOST
    assert "nine hundred ninety-nine crore" in bill["amount_in_words"]
    assert "&am=" not in bill["upi_uri"]
    path = f"/invoices/{bill['id']}"
    for form in ("a4", "a5", "thermal80", "thermal58"):
        counter.set("paper", form)
        paper = api.get(path, headers={"Accept": "application/pdf"})
        assert f"₹{WRITTEN}" in text_of(paper.raw)
    note = api.made("/credit_notes", {"invoice_id": bill["id"]})
    assert note["total"] == MOST
    api.delete(f"/credit_notes/{note['id']}")
    paid = api.put(f"{path}/pay").json
    assert (paid["status"], paid["amount_paid"], paid["balance_due"]) == ("paid", MOST, 0)


def test_khata_and_return_bear_it(api: Api, bill: Any) -> None:
    answer = api.get(f"/customers/{bill['customer_id']}/ledger")
    assert b'"closing_balance":99999999999.99,' in answer.raw
    filed = api.get("/reports/gstr1?month=2026-11&format=json").json
    (invoice,) = filed["b2b"][0]["inv"]
    assert (invoice["val"], invoice["itms"][0]["itm_det"]["txval"]) == (MOST, bill["taxable_total"])
    raw = api.get("/reports/gstr1?month=2026-11").raw
    sheet = load_workbook(io.BytesIO(raw))["b2b,sez,de"]
    row = {head.value: cell.value for head, cell in zip(sheet[4], sheet[5], strict=True)}
    assert Decimal(repr(row["Invoice Value"])) == MOST
    letters = {head.value: head.column_letter for head in sheet[4]}
    shown = f"{MOST:,}"
    for head in ("Invoice Value", "Taxable Value"):
        assert sheet.column_dimensions[letters[head]].width > len(shown) + 1


def test_each_report_bears_it_as_table_and_as_paper(api: Api, bill: Any) -> None:
    sums = [str(bill[name]) for name in ("total", "taxable_total", "tax_total")]
    for name in REPORTS:
        shown = api.get(f"/reports/{name}?month=2026-11").raw.decode()
        paper = api.get(f"/reports/{name}?month=2026-11&format=pdf").raw
        read = text_of(paper).replace(",", "")
        found = [one for one in sums if one in shown]
        assert found, name
        assert all(one in read for one in found), (name, read)
