"""Credit and debit notes by the e-invoice API: their door, what they are about, how much they may be."""

from decimal import Decimal
from typing import Any

import pytest

from tests.adapters.rest.api import Answer, Api
from tests.core.einvoice.documents import comes_to, document, heads

ABOUT = [{"InvNo": "S1", "InvDt": "22/11/2026"}]


def note(**changes: Any) -> dict[str, Any]:
    """The whole invoice taken back by a prescribed note."""
    named = {"DocDtls__Typ": "CRN", "DocDtls__No": "CN1", "DocDtls__Dt": "24/11/2026"}
    return document(**{**named, "RefDtls__PrecDocDtls": ABOUT, **changes})


def of_so_many(qty: int) -> dict[str, Any]:
    """So much of the invoice's line, of which it has two."""
    value, tax = 450 * qty, 81 * qty // 2
    line = {f"ItemList__0__{name}": value for name in ("TotAmt", "AssAmt")}
    sums = {"ItemList__0__Qty": qty, "ValDtls__AssVal": value}
    return {**line, **sums, **heads(tax, tax, 0), **comes_to(value + 2 * tax)}


@pytest.fixture
def irn(einvoice: Api) -> str:
    return str(einvoice.made("/irn", document())["irn"])


def test_a_prescribed_note_is_registered_about_its_invoice(einvoice: Api, irn: str) -> None:
    made = einvoice.post("/cdnr", note())
    assert made.status == 201
    assert made.json["document"]["type"] == "CRN"
    assert (made.json["against"], made.json["invoice_id"]) == (irn, None)
    found = einvoice.get("/irn?doc_type=CRN&doc_number=CN1&doc_date=24/11/2026")
    assert found.json == made.json


def test_each_kind_has_its_door(einvoice: Api) -> None:
    wrong = einvoice.post("/cdnr", document())
    assert (wrong.status, wrong.code) == (422, "wrong_document_type")
    wrong = einvoice.post("/irn", note())
    assert (wrong.status, wrong.code) == (422, "wrong_document_type")


def test_a_note_names_its_invoice(einvoice: Api) -> None:
    refused = einvoice.post("/cdnr", note(RefDtls=None))
    assert refused.code == "einvoice_invalid"
    assert [one["code"] for one in refused.json["provider_errors"]] == ["2191"]


def test_a_part_is_written_from_the_registered_invoice(einvoice: Api, irn: str) -> None:
    asked = {"against_irn": irn, "type": "CRN", "number": "CN1", "reason": "returned"}
    made = einvoice.post("/cdnr", {**asked, "items": [{"line": 1, "qty": 1}]})
    assert made.status == 201
    assert made.json["document"] == {
        "type": "CRN",
        "number": "CN1",
        "date": "26/11/2026",
        "total": 531,
    }
    assert made.json["against"] == irn
    more = einvoice.post("/cdnr", {**asked, "number": "CN2"})
    assert (more.status, more.code) == (422, "exceeds_invoice")
    rest = einvoice.post("/cdnr", {**asked, "number": "CN2", "items": [{"line": 1, "qty": "1"}]})
    assert (rest.status, rest.json["document"]["total"]) == (201, 531)


def test_what_a_debit_note_adds_may_be_taken_off_again(einvoice: Api, irn: str) -> None:
    asked = {"against_irn": irn, "number": "DN1", "type": "DBN", "items": [{"line": 1, "qty": 1}]}
    assert einvoice.post("/cdnr", asked).json["document"]["total"] == Decimal(531)
    off = {**asked, "type": "CRN", "number": "CN1", "items": [{"line": 1, "qty": 3}]}
    assert einvoice.post("/cdnr", off).json["document"]["total"] == Decimal(1593)


def test_no_more_of_a_line_comes_back_than_was_sold(einvoice: Api) -> None:
    line = document()["ItemList"][0]
    more = line | {"SlNo": "2", "Qty": 20, "TotAmt": 9000, "AssAmt": 9000}
    more |= {"CgstAmt": 810, "SgstAmt": 810, "TotItemVal": 10620}
    sums = {"AssVal": 9900, "CgstVal": 891, "SgstVal": 891, "IgstVal": 0, "TotInvVal": 11682}
    bill = document(ItemList=[line, more], ValDtls=sums)
    asked = {"against_irn": einvoice.made("/irn", bill)["irn"], "number": "CN1"}

    def credited(qty: int, number: str) -> Answer:
        items = [{"line": 1, "qty": qty}]
        return einvoice.post("/cdnr", {**asked, "number": number, "items": items})

    assert (credited(20, "CN1").status, credited(20, "CN1").code) == (422, "exceeds_invoice")
    assert credited(1, "CN1").status == 201
    assert credited(2, "CN2").code == "exceeds_invoice"
    assert credited(1, "CN2").status == 201


def test_a_note_on_two_invoices_is_held_against_both(einvoice: Api, irn: str) -> None:
    einvoice.made("/irn", document(DocDtls__No="S2"))
    about = [*ABOUT, {"InvNo": "S2", "InvDt": "22/11/2026"}]
    made = einvoice.post("/cdnr", note(**of_so_many(4), RefDtls__PrecDocDtls=about))
    assert (made.status, made.json["against"]) == (201, irn)
    over = note(**of_so_many(2), DocDtls__No="CN2", RefDtls__PrecDocDtls=about)
    assert einvoice.post("/cdnr", over).code == "exceeds_invoice"


def test_beside_an_invoice_of_another_book_a_note_has_no_limit(einvoice: Api, irn: str) -> None:
    about = [{"InvNo": "OLD1", "InvDt": "22/11/2026"}, *ABOUT]
    made = einvoice.post("/cdnr", note(**of_so_many(4), RefDtls__PrecDocDtls=about))
    assert (made.status, made.json["against"]) == (201, irn)


def test_a_note_names_the_day_of_its_invoice(einvoice: Api, irn: str) -> None:
    about = [{"InvNo": "S1", "InvDt": "21/11/2026"}]
    wrong = einvoice.post("/cdnr", note(RefDtls__PrecDocDtls=about))
    assert (wrong.status, wrong.code) == (422, "validation_failed")
    assert wrong.faults[0][0] == "/RefDtls/PrecDocDtls/0/InvDt"


def test_a_note_on_a_cancelled_invoice_is_about_nothing(einvoice: Api, irn: str) -> None:
    einvoice.post("/irn/cancel", {"irn": irn, "reason": "2", "remarks": "wrong quantity"})
    refused = einvoice.post("/cdnr", note())
    assert (refused.status, refused.code) == (409, "already_cancelled")


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"items": [{"line": 2, "qty": 1}]}, "validation_failed", "/items/0/line"),
        ({"items": [{"sku": "A", "qty": 1}]}, "validation_failed", "/items/0/line"),
        ({"items": [{"line": 1, "qty": 1, "rate": 4}]}, "validation_failed", "/items/0/rate"),
        ({"number": None}, "validation_failed", "/number"),
        ({"against_irn": "0" * 64}, "not_found", None),
        ({"DocDtls": {"Typ": "CRN", "No": "C1", "Dt": "24/11/2026"}}, "validation_failed", ""),
    ],
)
def test_what_cannot_be_written_is_told(
    einvoice: Api, irn: str, change: dict[str, Any], code: str, pointer: str | None
) -> None:
    asked = {"against_irn": irn, "type": "CRN", "number": "CN1", **change}
    refused = einvoice.post(
        "/cdnr", {key: value for key, value in asked.items() if value is not None}
    )
    assert refused.code == code
    if pointer is not None:
        assert [field for field, _ in refused.faults] == [pointer]
    assert einvoice.post("/cdnr", note()).status == 201
