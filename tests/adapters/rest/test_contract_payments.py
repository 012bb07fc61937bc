"""What the contract says of payments and of a customer's ledger."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from adapters.parts import Parts
from core import invariants
from core.clock import FixedClock
from core.invoices import service as invoices
from core.ledger.service import NewCredit, record_credit
from core.payments.service import refund
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE, Counter

CUSTOMER = {"name": "रमेश कुमार"}


@pytest.fixture(autouse=True)
def sound(parts: Parts) -> Any:
    yield
    with parts.db.reading() as session:
        assert invariants.check(session) == []


@pytest.fixture
def customer(api: Api) -> str:
    return str(api.made("/customers", CUSTOMER)["id"])


def bill(api: Api, customer: str | None, **more: Any) -> str:
    """1,062."""
    whose = {"customer_id": customer} if customer else {}
    return str(api.made("/invoices", {**whose, "items": [LINE], **more})["id"])


def of(invoice_id: str, amount: Any) -> dict[str, Any]:
    return {"invoice_id": invoice_id, "amount": amount}


def due(api: Api, invoice_id: str) -> tuple[str, Any]:
    shown = api.get(f"/invoices/{invoice_id}").json
    return shown["status"], shown["balance_due"]


def refused(answer: Answer, status: int, code: str, *where: str) -> None:
    assert (answer.status, answer.code) == (status, code), answer.raw
    if where:
        assert [field for field, _ in answer.faults] == list(where)


def test_with_an_amount_alone_it_is_cash_now_and_all_of_it_advance(api: Api, customer: str) -> None:
    answer = api.post("/payments", {"customer_id": customer, "amount": "80.50"})
    shown = answer.json
    assert answer.status == 201
    assert answer.headers["Location"] == f"/v1/payments/{shown['id']}"
    half = Decimal("80.50")
    assert shown == {
        "id": shown["id"], "object": "payment", "customer_id": customer, "amount": half,
        "method": "cash", "reference": None, "received_at": "2026-11-21T12:33:00.000Z", "note": "",
        "allocations": [], "unallocated_amount": half, "sandbox": False, "metadata": {},
        "created_at": "2026-11-21T12:33:00.000Z", "updated_at": "2026-11-21T12:33:00.000Z",
    }  # fmt: skip
    assert shown["id"].startswith("pay_")
    assert api.get(f"/payments/{shown['id']}").raw == answer.raw
    assert api.get(f"/customers/{customer}/ledger").json["closing_balance"] == -half


def test_what_a_payment_is_made_of_is_checked(api: Api, customer: str) -> None:
    for amount in (0, -1, "0.001", "NaN", True, None, "", "100000000000"):
        answer = api.post("/payments", {"customer_id": customer, "amount": amount})
        refused(answer, 422, "validation_failed", "/amount")
    asked = {"customer_id": customer, "amount": 10}
    for method in ("upi", "cash", "bank", "card", "cheque", "other"):
        assert api.made("/payments", {**asked, "method": method})["method"] == method
    wrong: dict[str, dict[str, Any]] = {
        "/method": {"method": "barter"}, "/received_at": {"received_at": "2026-11-21"},
        "/reference": {"reference": "<b>"}, "/allocations/0/amount": {"allocations": [of("inv_0000", 0)]},
        "/auto_allocate": {"auto_allocate": "yes"}, "/metadata/k": {"metadata": {"k": 5}},
        "/metadata": {"metadata": {f"k{n}": "v" for n in range(21)}}, "/bill": {"bill": 1},
    }  # fmt: skip
    for where, change in wrong.items():
        refused(api.post("/payments", {**asked, **change}), 422, "validation_failed", where)
    refused(api.post("/payments", {"amount": 10}), 422, "validation_failed", "/customer_id")
    refused(api.post("/payments", {"customer_id": customer}), 422, "validation_failed", "/amount")


def test_a_day_that_is_still_to_come_is_named_as_the_call_names_it(api: Api, customer: str) -> None:
    later = "2026-11-30T00:00:00Z"
    asked = {"customer_id": customer, "amount": 10, "received_at": later}
    refused(api.post("/payments", asked), 422, "validation_failed", "/received_at")
    paid = api.put(f"/invoices/{bill(api, customer)}/pay", {"paid_at": later})
    refused(paid, 422, "validation_failed", "/paid_at")


def test_a_reference_is_what_bank_app_or_cheque_calls_it(api: Api, customer: str) -> None:
    for reference in ("R1", "7", "chq no. 000123", "NEFT:2026/77_a", "A#1 (SBI) & co-op@x"):
        made = api.made("/payments", {"customer_id": customer, "amount": 1, "reference": reference})
        assert made["reference"] == reference
        path = f"/invoices/{bill(api, customer)}/pay"
        assert api.put(path, {"upi_ref": f"of {reference}"}).json["status"] == "paid"


def test_whose_money_it_is_the_allocations_may_say(api: Api, customer: str) -> None:
    one = bill(api, customer)
    made = api.made("/payments", {"amount": 2000, "allocations": [of(one, 1062)]})
    assert (made["customer_id"], made["unallocated_amount"]) == (customer, 938)
    assert due(api, one) == ("paid", 0)
    counter_sale = bill(api, None)
    ahead = api.post("/payments", {"amount": 2000, "allocations": [of(counter_sale, 1062)]})
    refused(ahead, 422, "validation_failed", "/amount")
    made = api.made("/payments", {"amount": 1062, "allocations": [of(counter_sale, 1062)]})
    assert (made["customer_id"], made["unallocated_amount"]) == (None, 0)


def test_the_parts_are_within_the_sum_and_within_what_is_due(api: Api, customer: str) -> None:
    one, two = bill(api, customer), bill(api, customer)
    paid = {"customer_id": customer, "amount": 1500}
    for parts, code, where in (
        ([of(one, 1000), of(two, "500.01")], "validation_failed", "/amount"),
        ([of(one, "1062.01")], "amount_exceeds_balance", "/allocations"),
        ([of(one, 600), of(one, 600)], "amount_exceeds_balance", "/allocations"),
        ([of("inv_0000", 5)], "validation_failed", "/allocations"),
    ):
        refused(api.post("/payments", {**paid, "allocations": parts}), 422, code, where)
    theirs = bill(api, api.made("/customers", {"name": "Suresh"})["id"])
    for parts in ([of(one, 1), of(theirs, 1)], [of(theirs, 1)], [of(bill(api, None), 1)]):
        answer = api.post("/payments", {**paid, "allocations": parts})
        refused(answer, 422, "validation_failed", "/allocations")
    assert api.get("/payments").json["data"] == []
    made = api.made(
        "/payments", {**paid, "allocations": [of(two, 500), of(one, 500), of(one, 500)]}
    )
    assert {row["invoice_id"]: row["amount"] for row in made["allocations"]} == {
        one: 1000,
        two: 500,
    }
    assert (made["unallocated_amount"], due(api, one), due(api, two)) == (
        0, ("partially_paid", 62), ("partially_paid", 562),
    )  # fmt: skip


def test_what_is_left_goes_by_due_date_where_that_is_asked(api: Api, customer: str) -> None:
    late, soon, first = (
        bill(api, customer, due_date=day) for day in ("2026-12-20", "2026-12-10", "2026-12-01")
    )
    asked = {"customer_id": customer, "amount": 2162, "allocations": [of(late, 38)]}
    made = api.made("/payments", {**asked, "auto_allocate": True})
    assert {row["invoice_id"]: row["amount"] for row in made["allocations"]} == {
        late: 38, first: 1062, soon: 1062,
    }  # fmt: skip
    made = api.made("/payments", {"customer_id": customer, "amount": 2000, "auto_allocate": True})
    assert (made["allocations"], made["unallocated_amount"]) == ([of(late, 1024)], 976)


def test_bills_that_take_no_money(api: Api, customer: str, parts: Parts, counter: Counter) -> None:
    draft, cancelled, binned = (bill(api, customer, draft=n == 0) for n in range(3))
    parts.db.write(lambda s: invoices.cancel(s, counter.actor, cancelled, reason="wrong"))
    api.delete(f"/invoices/{binned}")
    for id_, status, code in (
        (draft, 422, "bad_state"),
        (cancelled, 422, "bad_state"),
        (binned, 410, "deleted"),
        ("inv_0000", 422, "validation_failed"),
    ):
        answer = api.post("/payments", {"amount": 10, "allocations": [of(id_, 10)]})
        refused(answer, status, code)
    gone = api.made("/customers", {"name": "Gone"})["id"]
    api.delete(f"/customers/{gone}")
    answer = api.post("/payments", {"customer_id": gone, "amount": 10})
    refused(answer, 422, "validation_failed", "/customer_id")


def test_money_taken_back_gives_balances_and_statuses_back(api: Api, customer: str) -> None:
    one, two = bill(api, customer), bill(api, customer)
    part = api.made("/payments", {"amount": 62, "allocations": [of(one, 62)]})
    both = api.made("/payments", {"amount": 2062, "allocations": [of(one, 1000), of(two, 1062)]})
    assert (due(api, one), due(api, two)) == (("paid", 0), ("paid", 0))
    path = f"/payments/{both['id']}"
    gone = {"id": both["id"], "object": "payment", "deleted": True}
    assert [api.delete(path).json for _ in range(2)] == [gone, gone]
    assert (due(api, one), due(api, two)) == (("partially_paid", 1000), ("issued", 1062))
    assert [row["id"] for row in api.get("/payments").json["data"]] == [part["id"]]
    assert (api.get(path).status, api.delete("/payments/pay_0000").status) == (404, 404)
    ledger = api.get(f"/customers/{customer}/ledger").json
    assert (ledger["closing_balance"], len(ledger["txns"])) == (2062, 3)


def test_a_reference_stands_on_one_payment_also_of_two_at_once(api: Api, customer: str) -> None:
    asked = {"customer_id": customer, "amount": 10, "method": "upi", "reference": "4321 0000 0421"}
    found: list[Answer] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(Api(api.app, api.token).post("/payments", asked))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(one.status for one in found) == [201, 409, 409, 409]
    refused(next(one for one in found if one.status == 409), 409, "duplicate_reference")
    (kept,) = api.get("/payments").json["data"]
    api.delete(f"/payments/{kept['id']}")
    api.made("/payments", asked)


def test_money_is_told_as_events(api: Api, customer: str) -> None:
    one = bill(api, customer)
    made = api.made("/payments", {"amount": 1062, "allocations": [of(one, 1062)]})
    events = api.get("/events").json["data"]
    assert {(event["type"], event["resource"]) for event in events[:2]} == {
        ("payment.received", made["id"]), ("invoice.paid", one),
    }  # fmt: skip
    shown = {event["type"]: event["data"] for event in events}
    assert shown["payment.received"] == api.get(f"/payments/{made['id']}").json


# -- the ledger --------------------------------------------------------------------------------------


def ledger(api: Api, customer: str, query: str = "") -> Any:
    """Read a ledger whole; its sums and running balances are right."""
    shown = api.get(f"/customers/{customer}/ledger?limit=200&{query}".rstrip("&")).json
    owed = shown["opening_balance"]
    for txn in shown["txns"]:
        owed += txn["debit"] - txn["credit"]
        assert txn["balance"] == owed
    sums = {side: sum(txn[side] for txn in shown["txns"]) for side in ("debit", "credit")}
    assert (shown["totals"], shown["closing_balance"]) == (sums, owed)
    return shown


def test_each_kind_of_document_has_its_type(api: Api, parts: Parts, counter: Counter) -> None:
    new = {**CUSTOMER, "opening_balance": "500.50", "opening_date": "2026-11-01"}
    customer = api.made("/customers", new)["id"]
    one = bill(api, customer)
    api.made("/credit_notes", {"invoice_id": one, "amount": 100})
    api.made("/credit_notes", {"invoice_id": one, "amount": 50, "type": "debit"})
    api.made(
        "/payments",
        {"customer_id": customer, "amount": 2000, "reference": "UTR 7001", "method": "bank"},
    )

    def by_chat(session: Session) -> None:
        actor = counter.actor
        record_credit(session, actor, customer, NewCredit(70_00, note="chai"))
        refund(session, actor, mode="cash", amount_paise=30_00, customer_id=customer)

    parts.db.write(by_chat)
    shown = ledger(api, customer)
    assert {txn["type"] for txn in shown["txns"]} == {
        "opening", "invoice", "credit_note", "debit_note", "payment", "refund", "adjustment",
    }  # fmt: skip
    assert shown["txns"][0]["type"] == "opening"
    refs = {txn["type"]: txn["ref"] for txn in shown["txns"]}
    assert (refs["invoice"], refs["payment"]) == ("4S/2026-27/0421", "Bank UTR 7001")
    assert (refs["credit_note"], refs["debit_note"]) == ("CN/2026-27/0001", "DN/2026-27/0001")
    assert list(shown) == [
        "customer_id", "currency", "from", "to", "opening_balance", "closing_balance", "totals", "txns",
        "has_more", "next_cursor", "sandbox",
    ]  # fmt: skip
    assert list(shown["txns"][0]) == ["date", "type", "id", "ref", "debit", "credit", "balance"]


def test_it_opens_with_what_closed_the_day_before_and_goes_by_date_then_by_record(
    api: Api, customer: str, clock: FixedClock
) -> None:
    made = []
    for day in (20, 18, 20, 19):
        made.append(bill(api, customer, date=f"2026-11-{day}"))
        clock.advance(timedelta(seconds=1))
    whole = ledger(api, customer)
    assert [txn["id"] for txn in whole["txns"]] == [made[n] for n in (1, 3, 0, 2)]
    for day in range(17, 23):
        before = ledger(api, customer, f"to=2026-11-{day}")
        if day < 21:
            after = ledger(api, customer, f"from=2026-11-{day + 1}")
            assert after["opening_balance"] == before["closing_balance"]
    assert ledger(api, customer, "from=2026-11-19&to=2026-11-19")["totals"]["debit"] == 1062
    empty = ledger(api, customer, "from=2026-11-21&to=2026-11-21")
    assert (empty["txns"], empty["opening_balance"], empty["closing_balance"]) == ([], 4248, 4248)


def test_drafts_and_what_was_cancelled_or_deleted_are_absent(
    api: Api, customer: str, parts: Parts, counter: Counter
) -> None:
    lasting, cancelled, binned = (bill(api, customer) for _ in range(3))
    bill(api, customer, draft=True)
    note = api.made("/credit_notes", {"invoice_id": lasting, "amount": 10})
    parts.db.write(lambda s: invoices.cancel(s, counter.actor, cancelled, reason="wrong"))
    api.delete(f"/invoices/{binned}")
    api.delete(f"/credit_notes/{note['id']}")
    assert [txn["id"] for txn in ledger(api, customer)["txns"]] == [lasting]


def test_money_received_late_in_the_evening_utc_is_of_the_next_day(api: Api, customer: str) -> None:
    for at, day in (("18:29:59Z", "2026-11-19"), ("18:30:00Z", "2026-11-20")):
        made = api.made(
            "/payments", {"customer_id": customer, "amount": 1, "received_at": f"2026-11-19T{at}"}
        )
        found = {txn["id"]: txn["date"] for txn in ledger(api, customer)["txns"]}
        assert found[made["id"]] == day
        assert made["received_at"] == f"2026-11-19T{at[:-1]}.000Z"


def test_at_midnight_of_31_march_a_year_opens_and_a_walk_keeps_the_one_it_began_in(
    api: Api, customer: str, clock: FixedClock
) -> None:
    clock.move(datetime(2027, 3, 31, 18, 29, tzinfo=UTC))
    made = [bill(api, customer) for _ in range(3)]
    path = f"/customers/{customer}/ledger"
    old = api.get(f"{path}?limit=1").json
    assert (old["from"], old["to"], old["opening_balance"]) == ("2026-04-01", "2027-03-31", 0)
    clock.advance(timedelta(minutes=1))
    new = api.get(path).json
    assert (new["from"], new["to"], new["opening_balance"]) == ("2027-04-01", "2027-04-01", 3186)
    assert new["txns"] == []
    rest = api.get(f"{path}?limit=2&cursor={old['next_cursor']}").json
    assert [txn["id"] for txn in old["txns"] + rest["txns"]] == made
    for name in ("from", "to", "opening_balance", "closing_balance", "totals"):
        assert rest[name] == old[name]
    assert rest["txns"][-1]["balance"] == rest["closing_balance"] == 3186


def test_a_walk_through_a_ledger_in_which_is_written_shows_what_lasts_once(
    api: Api, customer: str
) -> None:
    made = [bill(api, customer, date=f"2026-11-{day}") for day in range(11, 18)]
    dying, seen = [made[5], made[0]], []
    path = f"/customers/{customer}/ledger?limit=2"
    page = api.get(path).json
    while page:
        seen += [txn["id"] for txn in page["txns"]]
        if dying:
            api.delete(f"/invoices/{dying.pop()}")
            bill(api, customer, date="2026-11-10")
        cursor = page["next_cursor"]
        page = api.get(f"{path}&cursor={cursor}").json if cursor else None
    assert len(seen) == len(set(seen))
    assert set(made) - {made[0], made[5]} <= set(seen)
