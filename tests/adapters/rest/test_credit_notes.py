"""Credit and debit notes by the API: figures worked by hand, what they do to the invoice."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.parts import Parts
from core import invariants
from tests.adapters.rest.api import Api

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "hsn": "8302", "gst_rate": 18, "price": 450}


@pytest.fixture(autouse=True)
def sound(parts: Parts) -> Any:
    yield
    with parts.db.reading() as session:
        assert invariants.check(session) == []


@pytest.fixture
def bill(api: Api) -> Any:
    """Two rails at 450 and ten bolts at 5, 18 %: 1,062 and 59."""
    customer = api.made("/customers", {"name": "Ramesh Kumar"})["id"]
    api.made("/items", RAIL)
    bolt = {"name": "Bolt", "hsn": "7318", "gst_rate": 18, "qty": 10, "rate": 5}
    lines = [{"sku": "SR-501", "qty": 2}, bolt]
    return api.made("/invoices", {"customer_id": customer, "items": lines})


def test_a_line_comes_back_by_its_sku(api: Api, bill: Any) -> None:
    body = {"invoice_id": bill["id"], "items": [{"sku": "SR-501", "qty": 1}], "reason": "returned"}
    answer = api.post("/credit_notes", body)
    assert answer.status == 201, answer.raw
    note = answer.json
    assert answer.headers["Location"] == f"/v1/credit_notes/{note['id']}"
    assert (note["type"], note["total"], note["taxable_total"]) == ("credit", 531, 450)
    assert b'"gst":{"cgst":40.50,"sgst":40.50},"tax_total":81,' in answer.raw
    assert (note["number"], note["reason"]) == ("CN/2026-27/0001", "returned")
    (line,) = note["items"]
    assert (line["line"], line["sku"], line["qty"]) == (1, "SR-501", 1)
    after = api.get(f"/invoices/{bill['id']}").json
    assert (after["amount_credited"], after["balance_due"]) == (531, 590)
    assert after["version"] > bill["version"]
    assert api.get(f"/credit_notes/{note['id']}").raw == answer.raw


def test_a_line_is_named_by_its_place_and_at_a_rate(api: Api, bill: Any) -> None:
    items = [{"line": 2, "qty": 10, "rate": "2.50"}]
    note = api.made("/credit_notes", {"invoice_id": bill["id"], "items": items})
    assert (note["taxable_total"], note["total"]) == (25, Decimal("29.50"))


def test_an_amount_is_spread_by_value(api: Api, bill: Any) -> None:
    note = api.made("/credit_notes", {"invoice_id": bill["id"], "amount": 112.10})
    assert [line["total"] for line in note["items"]] == [Decimal("106.20"), Decimal("5.90")]
    assert [line["qty"] for line in note["items"]] == [None, None]


def test_with_neither_it_is_all_that_is_left(api: Api, bill: Any) -> None:
    api.made("/credit_notes", {"invoice_id": bill["id"], "amount": 121})
    note = api.made("/credit_notes", {"invoice_id": bill["id"]})
    assert note["total"] == 1000
    after = api.get(f"/invoices/{bill['id']}").json
    assert (after["amount_credited"], after["balance_due"], after["status"]) == (1121, 0, "paid")


def test_a_debit_note_adds_to_it(api: Api, bill: Any) -> None:
    items = [{"line": 1, "qty": 2, "rate": 50}]
    note = api.made("/credit_notes", {"invoice_id": bill["id"], "type": "debit", "items": items})
    assert (note["number"], note["total"]) == ("DN/2026-27/0001", 118)
    after = api.get(f"/invoices/{bill['id']}").json
    assert (after["amount_credited"], after["balance_due"]) == (-118, 1239)


def test_a_number_and_a_date_of_its_own(api: Api, bill: Any) -> None:
    own = {"invoice_id": bill["id"], "amount": 1, "number": "Ret/1", "date": bill["date"]}
    note = api.made("/credit_notes", own)
    assert (note["number"], note["date"]) == ("Ret/1", bill["date"])
    again = api.post("/credit_notes", {**own, "number": "RET/1"})
    assert (again.status, again.code) == (409, "duplicate_number")


@pytest.mark.parametrize(
    ("change", "status", "code", "where"),
    [
        ({"amount": 1121.01}, 422, "exceeds_invoice", None),
        ({"items": [{"sku": "SR-501", "qty": 3}]}, 422, "exceeds_invoice", None),
        ({"items": [{"sku": "none", "qty": 1}]}, 422, "validation_failed", "/items/0/sku"),
        ({"items": [{"qty": 1}]}, 422, "validation_failed", "/items/0"),
        ({"items": [{"line": 1, "qty": 1}], "amount": 1}, 422, "validation_failed", "/amount"),
        ({"invoice_id": "inv_none"}, 422, "validation_failed", "/invoice_id"),
        ({"date": "2026-11-22"}, 422, "validation_failed", "/date"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(
    api: Api, bill: Any, change: dict[str, Any], status: int, code: str, where: str | None
) -> None:
    answer = api.post("/credit_notes", {"invoice_id": bill["id"], **change})
    assert (answer.status, answer.code) == (status, code), answer.raw
    if where is not None:
        assert [field for field, _ in answer.faults] == [where]


def test_a_note_is_cancelled_once_and_keeps_its_number(api: Api, bill: Any) -> None:
    note = api.made("/credit_notes", {"invoice_id": bill["id"]})
    first = api.delete(f"/credit_notes/{note['id']}")
    assert (first.status, first.json["status"]) == (200, "cancelled")
    assert first.json["number"] == note["number"]
    assert api.delete(f"/credit_notes/{note['id']}").raw == first.raw
    assert api.get(f"/invoices/{bill['id']}").json["balance_due"] == 1121


def test_its_paper_is_drawn_for_who_may_and_for_who_has_the_link(api: Api, bill: Any) -> None:
    note = api.made("/credit_notes", {"invoice_id": bill["id"]})
    path = f"/credit_notes/{note['id']}"
    paper = api.get(path, headers={"Accept": "application/pdf"})
    assert paper.raw.startswith(b"%PDF")
    assert note["pdf_url"] == api.get(path).json["pdf_url"]


def test_notes_by_pages_and_of_an_invoice(api: Api, bill: Any) -> None:
    made = [
        api.made("/credit_notes", {"invoice_id": bill["id"], "amount": n})["id"] for n in (1, 2, 3)
    ]
    first = api.get(f"/credit_notes?limit=2&invoice_id={bill['id']}").json
    assert [one["id"] for one in first["data"]] == made[:0:-1]
    cursor = first["next_cursor"]
    rest = api.get(f"/credit_notes?limit=2&invoice_id={bill['id']}&cursor={cursor}").json
    assert [one["id"] for one in rest["data"]] == made[:1]
    assert api.get("/credit_notes?from=2026-11-22").json["data"] == []
    assert api.get("/credit_notes?from=2026-11-22&to=2026-11-01").status == 422


def test_an_amount_has_no_place_on_a_bill_of_what_was_given_away(api: Api) -> None:
    line = {
        "name": "Sofa rail",
        "qty": 1,
        "rate": 450,
        "gst_rate": 18,
        "discount": {"percent": 100},
    }
    bill = api.made("/invoices", {"items": [line]})
    debit = {"invoice_id": bill["id"], "type": "debit", "amount": 100}
    assert api.post("/credit_notes", debit).status == 422
