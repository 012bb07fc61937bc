"""The ledger and the trail by the API."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.parts import Parts
from core import invariants
from core.clock import FixedClock
from tests.adapters.rest.api import Api

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}


@pytest.fixture(autouse=True)
def sound(parts: Parts) -> Any:
    yield
    with parts.db.reading() as session:
        assert invariants.check(session) == []


@pytest.fixture
def customer(api: Api) -> str:
    new = {"name": "Ramesh Kumar", "opening_balance": 500, "opening_date": "2026-04-01"}
    return str(api.made("/customers", new)["id"])


def bill(api: Api, customer: str, **more: Any) -> Any:
    return api.made("/invoices", {"customer_id": customer, "items": [LINE], **more})


def walked(api: Api, path: str, named: str = "data") -> list[Any]:
    """All rows of a list, by pages of two."""
    found: list[Any] = []
    begin = f"{path}{'&' if '?' in path else '?'}limit=2"
    following = begin
    while following:
        answer = api.get(following)
        assert answer.status == 200, answer.raw
        found += answer.json[named]
        cursor = answer.json["next_cursor"]
        following = f"{begin}&cursor={cursor}" if cursor else ""
    return found


def test_the_ledger_of_the_fact_sheet(api: Api, customer: str, clock: FixedClock) -> None:
    first = bill(api, customer, date="2026-11-20")
    payment = api.made(
        "/payments",
        {"customer_id": customer, "amount": 1000, "method": "upi", "reference": "432100009876"},
    )
    ledger = api.get(f"/customers/{customer}/ledger?from=2026-04-02").json
    assert (ledger["from"], ledger["to"]) == ("2026-04-02", "2026-11-21")
    assert (ledger["opening_balance"], ledger["closing_balance"]) == (500, 562)
    assert ledger["totals"] == {"debit": 1062, "credit": 1000}
    assert ledger["txns"] == [
        {
            "date": "2026-11-20", "type": "invoice", "id": first["id"], "ref": first["number"],
            "debit": 1062, "credit": 0, "balance": 1562,
        },
        {
            "date": "2026-11-21", "type": "payment", "id": payment["id"], "ref": "UPI 432100009876",
            "debit": 0, "credit": 1000, "balance": 562,
        },
    ]  # fmt: skip
    assert (ledger["has_more"], ledger["next_cursor"], ledger["currency"]) == (False, None, "INR")


def test_a_ledger_by_pages_has_the_running_balance_and_the_sums_of_all(
    api: Api, customer: str, clock: FixedClock
) -> None:
    kinds = ["opening"]
    for _ in range(2):
        made = bill(api, customer)
        clock.advance(timedelta(minutes=1))
        api.made("/credit_notes", {"invoice_id": made["id"], "amount": "62.50"})
        clock.advance(timedelta(minutes=1))
        kinds += ["invoice", "credit_note"]
    path = f"/customers/{customer}/ledger"
    whole = api.get(path).json
    assert [txn["type"] for txn in whole["txns"]] == kinds
    assert walked(api, path, "txns") == whole["txns"]
    assert whole["totals"] == {"debit": 500 + 2 * 1062, "credit": 125}
    assert (whole["opening_balance"], whole["closing_balance"]) == (0, 2499)
    assert whole["txns"][-1]["balance"] == 2499
    first = api.get(f"{path}?limit=2").json
    second = api.get(f"{path}?limit=2&cursor={first['next_cursor']}").json
    for name in ("totals", "opening_balance", "closing_balance"):
        assert second[name] == whole[name]


def test_what_was_taken_back_or_never_issued_is_in_no_ledger(api: Api, customer: str) -> None:
    bill(api, customer, draft=True)
    made = bill(api, customer)
    path = f"/customers/{customer}/ledger?from=2026-11-01"
    before = api.get(path).json
    api.delete(f"/invoices/{made['id']}")
    empty = api.get(path).json
    assert (empty["txns"], empty["totals"]) == ([], {"debit": 0, "credit": 0})
    api.post(f"/invoices/{made['id']}/recover")
    assert api.get(path).json == before
    payment = api.made("/payments", {"customer_id": customer, "amount": 10})
    api.delete(f"/payments/{payment['id']}")
    assert api.get(path).json == before


def test_what_was_paid_ahead_opens_the_ledger(api: Api) -> None:
    new = {"name": "Suresh", "opening_balance": "-80.50", "opening_date": "2026-11-01"}
    customer = api.made("/customers", new)["id"]
    answer = api.get(f"/customers/{customer}/ledger")
    (txn,) = answer.json["txns"]
    assert (txn["type"], txn["credit"]) == ("opening", txn["balance"] * -1)
    assert b'"closing_balance":-80.50,' in answer.raw


def test_a_ledger_of_nobody_and_of_no_days(api: Api, customer: str) -> None:
    assert api.get("/customers/cus_none/ledger").code == "not_found"
    wrong = api.get(f"/customers/{customer}/ledger?from=2026-11-02&to=2026-11-01")
    assert wrong.faults == [("query.to", "before_from")]


def test_the_trail_says_who_did_what_by_which_call(api: Api, customer: str) -> None:
    made = bill(api, customer)
    deleted = api.delete(f"/invoices/{made['id']}", headers={"X-Request-Id": "shop-7001"})
    assert deleted.headers["X-Request-Id"] == "shop-7001"
    entries = walked(api, f"/audit?resource={made['id']}")
    assert [entry["action"] for entry in entries] == [
        "invoice.delete", "invoice.cancel", "invoice.create",
    ]  # fmt: skip
    cancelled = entries[1]
    assert (cancelled["request_id"], cancelled["ip"]) == ("shop-7001", "127.0.0.1")
    assert cancelled["actor"]["type"] == "api_key"
    assert cancelled["before"]["number"] == made["number"]
    assert entries[0]["prev_hash"] == cancelled["hash"]
    assert walked(api, f"/invoices/{made['id']}/audit") == entries
    by_key = walked(api, f"/audit?actor={cancelled['actor']['id']}")
    assert entries == [entry for entry in by_key if entry["resource"] == made["id"]]


def test_the_trail_of_some_days(api: Api, customer: str) -> None:
    assert walked(api, "/audit?to=2026-11-20") == []
    assert [one["action"] for one in walked(api, "/audit?from=2026-11-21")][-1] == "shop.create"
    assert api.get("/audit?from=2026-11-22&to=2026-11-21").status == 422
    assert api.get("/invoices/inv_none/audit").code == "not_found"
