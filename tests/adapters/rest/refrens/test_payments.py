"""Payments on an invoice as the vendor documents them; tax withheld settles as money does."""

from typing import Any

import pytest

from tests.adapters.rest.api import Answer
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, App

PAID = {
    "tds": 0, "transactionCharge": 0, "amount": 500, "paymentDate": "2026-11-18T12:08:38.000Z",
    "paymentMethod": "CHEQUE", "notes": "Payment for invoice #123", "refId": "CHQ 000123",
}  # fmt: skip


def path(app: App, id_: str) -> str:
    return f"{app.business}/invoices/{id_}/payments"


def pay(app: App, id_: str, **said: Any) -> Answer:
    return app.call("POST", path(app, id_), said)


def state(app: App, id_: str) -> str:
    return str(app.call("GET", f"{app.business}/invoices/{id_}").json["status"])


def test_the_published_payment_is_told_again_with_its_own_keys(place: Place, app: App) -> None:
    bill = app.billed()
    got = pay(app, bill["_id"], **PAID)
    assert got.status == 201
    assert got.json == {
        "_id": got.json["_id"],
        **PAID,
        "business": place.shop.shop_id[4:],
        "payerBusiness": bill["client"],
        "isApproved": True,
        "isRemoved": False,
        "appId": app.shown["appId"],
    }
    assert app.call("GET", path(app, bill["_id"])).json == {"payments": [got.json]}
    native = place.live.get(f"/payments/pay_{got.json['_id']}").json
    assert (native["method"], native["amount"], native["reference"], native["received_at"]) == (
        "cheque", 500, "CHQ 000123", "2026-11-18T12:08:38.000Z"
    )  # fmt: skip
    assert state(app, bill["_id"]) == "PARTIALLY_PAID"


@pytest.mark.parametrize(
    ("method", "mode"),
    [
        ("ACCOUNT_TRANSFER", "bank"), ("CASH", "cash"), ("CHEQUE", "cheque"), ("CREDIT_CARD", "card"),
        ("DEBIT_CARD", "card"), ("DD", "cheque"), ("UPI", "upi"),
    ],
)  # fmt: skip
def test_each_way_of_paying_has_its_place_in_the_book(
    place: Place, app: App, method: str, mode: str
) -> None:
    made = pay(app, app.billed()["_id"], amount=10, paymentMethod=method).json
    assert (made["paymentMethod"], made["paymentDate"], made["refId"]) == (
        method, "2026-11-21T04:30:00.000Z", None
    )  # fmt: skip
    assert place.live.get(f"/payments/pay_{made['_id']}").json["method"] == mode


def test_tax_that_is_withheld_settles_as_much_as_money(place: Place, app: App) -> None:
    party = {**BUYER, "name": "Withholding Traders", "phone": "9800000555"}
    bill = app.billed(billedTo=party)  # 1,062 rupees
    assert pay(app, bill["_id"], amount=1053, tds="9.01").json["name"] == "Unprocessable"
    made = pay(app, bill["_id"], amount=1053, tds=9, paymentMethod="ACCOUNT_TRANSFER").json
    assert (made["amount"], made["tds"]) == (1053, 9)
    assert state(app, bill["_id"]) == "PAID"
    assert app.call("GET", path(app, bill["_id"])).json == {"payments": [made]}
    ledger = place.live.get(f"/customers/cus_{bill['client']}/ledger").json
    told = sorted((one["type"], one["debit"], one["credit"]) for one in ledger["txns"])
    assert told == [("invoice", 1062, 0), ("payment", 0, 9), ("payment", 0, 1053)]
    assert ledger["closing_balance"] == 0


def test_withheld_tax_that_was_taken_back_is_told_no_more(place: Place, app: App) -> None:
    party = {**BUYER, "name": "Mistaken Traders", "phone": "9800000556"}
    bill = app.billed(billedTo=party)  # 1,062 rupees
    made = pay(app, bill["_id"], amount=1053, tds=9).json
    newest = place.live.get("/payments?limit=2").json["data"]
    [withheld] = [one["id"] for one in newest if one["amount"] == 9]
    place.live.delete(f"/payments/{withheld}")
    assert app.call("GET", path(app, bill["_id"])).json == {"payments": [{**made, "tds": 0}]}
    assert state(app, bill["_id"]) == "PARTIALLY_PAID"


def test_tax_alone_may_be_withheld(app: App) -> None:
    bill = app.billed()
    made, again = (pay(app, bill["_id"], tds=9, refId="26Q 2026 Q3").json for _ in range(2))
    assert (made["amount"], made["tds"], again) == (0, 9, made)
    assert app.call("GET", path(app, bill["_id"])).json == {"payments": [made]}


def test_a_payment_of_another_door_is_shown_and_one_of_here_is_there(
    place: Place, app: App
) -> None:
    bill = app.billed()
    place.live.put(f"/invoices/inv_{bill['_id']}/pay", {"upi_ref": "412345678901", "amount": 62})
    [shown] = app.call("GET", path(app, bill["_id"])).json["payments"]
    assert (shown["amount"], shown["paymentMethod"], shown["refId"], shown["appId"]) == (
        62, "UPI", "412345678901", None
    )  # fmt: skip
    assert (shown["tds"], shown["transactionCharge"]) == (0, 0)


def test_the_same_reference_on_the_same_bill_is_the_same_payment(app: App) -> None:
    one, other = app.billed()["_id"], app.billed()["_id"]
    first = pay(app, one, amount=100, refId="UTR 99887766")
    again = pay(app, one, amount=100, refId="utr-99887766")
    assert (again.status, again.raw) == (201, first.raw)
    taken = pay(app, other, amount=100, refId="UTR 99887766")
    assert (taken.status, taken.json["name"]) == (409, "Conflict")
    short = [pay(app, id_, amount=1, refId="7").status for id_ in (one, other)]
    assert short == [201, 201]


@pytest.mark.parametrize(
    ("said", "status", "field"),
    [
        ({}, 400, "amount"), ({"amount": 0, "tds": 0}, 400, "amount"), ({"amount": -1}, 400, "amount"),
        ({"amount": 1, "paymentMethod": "GOLD"}, 400, "paymentMethod"),
        ({"amount": 1, "paymentDate": "yesterday"}, 400, "paymentDate"),
        ({"amount": 1, "paymentDate": "2026-11-22"}, 400, "paymentDate"),
        ({"amount": 1, "paymentDate": "9999-12-31T23:59:59Z"}, 400, "paymentDate"),
        ({"amount": 1062.01}, 422, "amount"), ({"amount": 1062, "tds": 0.01}, 422, "amount"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_and_nothing_is_written(
    app: App, said: dict[str, Any], status: int, field: str
) -> None:
    bill = app.billed()
    answer = pay(app, bill["_id"], **said)
    assert (answer.status, list(answer.json["errors"])) == (status, [field])
    assert app.call("GET", path(app, bill["_id"])).json == {"payments": []}


def test_a_paid_bill_takes_no_more_and_one_that_is_not_there_none(app: App) -> None:
    bill = app.billed()
    assert pay(app, bill["_id"], amount=1062).status == 201
    again = pay(app, bill["_id"], amount=1)
    assert (again.status, again.json["className"]) == (409, "conflict")
    for method in ("GET", "POST"):
        gone = app.call(method, path(app, "0" * 24), {"amount": 1})
        assert (gone.status, gone.json["message"]) == (404, f"No record found for id '{'0' * 24}'")


def test_a_key_makes_a_payment_happen_once(app: App) -> None:
    bill = app.billed()
    key = {"Idempotency-Key": "pay-7"}
    first, again = (
        app.call("POST", path(app, bill["_id"]), {"amount": 5, "tds": 1}, headers=key)
        for _ in range(2)
    )
    assert again.raw == first.raw
    assert len(app.call("GET", path(app, bill["_id"])).json["payments"]) == 1
