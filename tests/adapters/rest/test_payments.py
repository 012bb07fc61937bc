"""Money by the API: for bills, ahead, told again, taken back."""

from typing import Any

import pytest

from adapters.parts import Parts
from core import invariants
from tests.adapters.rest.api import Api

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
REF = "412345678901"


@pytest.fixture(autouse=True)
def sound(parts: Parts) -> Any:
    yield
    with parts.db.reading() as session:
        assert invariants.check(session) == []


@pytest.fixture
def customer(api: Api) -> str:
    return str(api.made("/customers", {"name": "Ramesh Kumar"})["id"])


@pytest.fixture
def bill(api: Api, customer: str) -> Any:
    """1,062."""
    return api.made("/invoices", {"customer_id": customer, "items": [LINE]})


def test_a_bill_is_paid_in_full_where_nothing_is_said(api: Api, bill: Any) -> None:
    paid = api.put(f"/invoices/{bill['id']}/pay")
    assert paid.status == 200
    shown = paid.json
    assert (shown["status"], shown["amount_paid"], shown["balance_due"]) == ("paid", 1062, 0)
    payment = api.get(f"/payments/{shown['payment_id']}").json
    assert (payment["method"], payment["amount"]) == ("cash", 1062)
    assert payment["allocations"] == [{"invoice_id": bill["id"], "amount": 1062}]
    assert (shown["upi_qr"], shown["upi_uri"]) == (None, None)
    assert shown["version"] > bill["version"]


def test_told_again_it_is_not_paid_again(api: Api, bill: Any) -> None:
    path = f"/invoices/{bill['id']}/pay"
    first = api.put(path, {"upi_ref": REF}).json
    assert api.get(f"/payments/{first['payment_id']}").json["method"] == "upi"
    for again in (None, {}, {"upi_ref": REF}, {"upi_ref": REF, "amount": 1062}):
        assert api.put(path, again).json == first
    assert len(api.get("/payments").json["data"]) == 1


def test_another_payment_of_a_paid_bill_is_refused(api: Api, bill: Any) -> None:
    path = f"/invoices/{bill['id']}/pay"
    api.put(path, {"upi_ref": REF})
    for other in ({"upi_ref": "998877665544"}, {"amount": 1}):
        answer = api.put(path, other)
        assert (answer.status, answer.code) == (409, "invoice_already_paid")


def test_a_reference_of_another_bill_is_refused(api: Api, bill: Any) -> None:
    other = api.made("/invoices", {"items": [LINE]})
    api.put(f"/invoices/{bill['id']}/pay", {"upi_ref": REF})
    answer = api.put(f"/invoices/{other['id']}/pay", {"upi_ref": REF})
    assert (answer.status, answer.code) == (409, "duplicate_reference")


def test_a_part_is_paid_to_the_paisa(api: Api, bill: Any) -> None:
    answer = api.put(f"/invoices/{bill['id']}/pay", {"amount": "61.50"})
    assert answer.json["status"] == "partially_paid"
    assert b'"balance_due":1000.50,' in answer.raw
    assert b'"amount_paid":61.50,' in answer.raw
    more = api.put(f"/invoices/{bill['id']}/pay", {"amount": 1000.51})
    assert (more.status, more.code) == (422, "amount_exceeds_balance")


def test_what_takes_no_money(api: Api, bill: Any) -> None:
    draft = api.made("/invoices", {"items": [LINE], "draft": True})
    assert api.put(f"/invoices/{draft['id']}/pay").code == "bad_state"
    api.delete(f"/invoices/{bill['id']}")
    assert api.put(f"/invoices/{bill['id']}/pay").code == "deleted"
    assert api.put("/invoices/inv_none/pay").code == "not_found"


def test_upi_has_a_reference(api: Api, bill: Any) -> None:
    answer = api.put(f"/invoices/{bill['id']}/pay", {"method": "upi"})
    assert (answer.status, answer.faults) == (422, [("/upi_ref", "missing")])


def test_money_for_bills_and_ahead(api: Api, customer: str, bill: Any) -> None:
    answer = api.post(
        "/payments",
        {
            "customer_id": customer,
            "amount": "2000.25",
            "method": "bank",
            "reference": "UTR 6325 1234",
            "received_at": "2026-11-20T20:00:00Z",
            "note": "at the door",
            "allocations": [{"invoice_id": bill["id"], "amount": 1000}],
            "metadata": {"till": "2"},
        },
    )
    assert answer.status == 201
    shown = answer.json
    assert answer.headers["Location"] == f"/v1/payments/{shown['id']}"
    assert b'"unallocated_amount":1000.25,' in answer.raw
    assert shown["received_at"] == "2026-11-20T20:00:00.000Z"
    assert (shown["note"], shown["metadata"]) == ("at the door", {"till": "2"})
    assert api.get(f"/payments/{shown['id']}").raw == answer.raw
    assert api.get(f"/invoices/{bill['id']}").json["balance_due"] == 62


def test_the_bills_first_due_are_settled_where_that_is_asked(api: Api, customer: str) -> None:
    made = [
        api.made(
            "/invoices", {"customer_id": customer, "items": [LINE], "due_date": f"2026-12-{n}"}
        )
        for n in (20, 10)
    ]
    api.made("/payments", {"customer_id": customer, "amount": 1100, "auto_allocate": True})
    due = [api.get(f"/invoices/{one['id']}").json["balance_due"] for one in made]
    assert due == [1024, 0]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"amount": 0}, 422, "validation_failed"),
        ({"amount": 10}, 422, "validation_failed"),
        ({"allocations": [{"amount": 1062.01}], "amount": 2000}, 422, "amount_exceeds_balance"),
        ({"allocations": [], "customer_id": None}, 422, "validation_failed"),
        ({"customer_id": "cus_none"}, 422, "validation_failed"),
        ({"allocations": [{"invoice_id": "inv_none", "amount": 1}]}, 422, "validation_failed"),
        ({"received_at": "2026-12-01T00:00:00Z"}, 422, "validation_failed"),
        ({"received_at": "9999-12-31T23:59:59Z"}, 422, "validation_failed"),
        ({"tip": 1}, 422, "validation_failed"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(
    api: Api, customer: str, bill: Any, change: dict[str, Any], status: int, code: str
) -> None:
    body = {"customer_id": customer, "amount": 1062, "allocations": [{"amount": 1062}], **change}
    body["allocations"] = [{"invoice_id": bill["id"], **one} for one in body["allocations"]]
    answer = api.post("/payments", body)
    assert (answer.status, answer.code) == (status, code), answer.raw


def test_money_of_two_customers_is_refused(api: Api, customer: str, bill: Any) -> None:
    other = api.made("/customers", {"name": "Suresh"})["id"]
    theirs = api.made("/invoices", {"customer_id": other, "items": [LINE]})
    shares = [{"invoice_id": one["id"], "amount": 10} for one in (bill, theirs)]
    answer = api.post("/payments", {"amount": 20, "allocations": shares})
    assert (answer.status, answer.code) == (422, "validation_failed")


def test_money_taken_back_opens_the_bill_again(api: Api, bill: Any) -> None:
    paid = api.put(f"/invoices/{bill['id']}/pay").json
    for _ in range(2):
        answer = api.delete(f"/payments/{paid['payment_id']}")
        assert answer.json == {"id": paid["payment_id"], "object": "payment", "deleted": True}
    again = api.get(f"/invoices/{bill['id']}").json
    assert (again["status"], again["balance_due"]) == ("issued", 1062)
    assert api.get(f"/payments/{paid['payment_id']}").code == "not_found"


def test_payments_by_pages(api: Api, customer: str) -> None:
    made = [api.made("/payments", {"customer_id": customer, "amount": n})["id"] for n in (1, 2, 3)]
    first = api.get("/payments?limit=2").json
    assert ([one["id"] for one in first["data"]], first["has_more"]) == (made[:0:-1], True)
    rest = api.get(f"/payments?limit=2&cursor={first['next_cursor']}").json
    assert ([one["id"] for one in rest["data"]], rest["has_more"]) == (made[:1], False)
