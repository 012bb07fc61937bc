"""Clients under a reference of the caller's own."""

from typing import Any

import pytest

from core.customers.service import get_customer
from tests.adapters.rest.api import Answer
from tests.adapters.rest.counters import gstin_in
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, INVALID_LOGIN, App, make_app

ACME = {
    "clientId": "acme-042", "name": "Acme Traders Pvt Ltd", "alias": "Acme",
    "email": "Billing@Acme.example", "phone": "(91) 98000-00421", "street": "1 MG Road",
    "building": "Tower A", "city": "Bengaluru", "district": "Bengaluru Urban", "state": "Karnataka",
    "pincode": "560001", "country": "IN", "gstin": gstin_in("29"), "dueInDays": 15,
    "additionalIds": [{"label": "UDY", "value": "UDYAM-KA-03-1234567"}],
}  # fmt: skip


def path(app: App, id_: str = "") -> str:
    return f"/api/v1{app.business}/clients{id_ and '/'}{id_}"


def add(app: App, **said: Any) -> Answer:
    return app.call("POST", path(app), said)


def test_a_client_is_stored_whole_with_what_follows_and_told_once_more(
    place: Place, app: App
) -> None:
    got = add(app, **ACME)
    assert got.status == 201, got.raw
    shown = got.json["data"]
    assert got.json["success"] is True
    assert shown == {
        **ACME,
        "email": "billing@acme.example",
        "phone": "+919800000421",
        "phoneShowInInvoice": False,
        "emailShowInInvoice": False,
        "clientType": "INDIVIDUAL",
        "isClient": True,
        "isVendor": False,
        "gstState": "29",
        "panNumber": "AAAPG1234C",
        "trnNumber": None,
        "tinNumber": None,
        "sstNumber": None,
        "taxPayerType": "REG",
        "vatNumber": None,
        "vatLabel": "VAT Number",
        "locale": "en-IN",
        "shippingDetails": [],
        "bankAccounts": [],
        "customFields": {},
        "source": "API",
        "createdAt": "2026-11-21T04:30:00.000Z",
        "updatedAt": "2026-11-21T04:30:00.000Z",
        "balance": {
            "invoice": 0, "proforma": 0, "creditNote": 0, "paymentReceipt": 0, "debitNote": 0,
            "salesOrder": 0, "invoicePayment": 0, "proformaPayment": 0, "expenditure": 0,
            "expenditurePayment": 0, "creditConsumed": 0, "currency": "INR",
        },
    }  # fmt: skip
    assert app.call("GET", path(app, "acme-042")).json == got.json
    again = add(app, **{**ACME, "email": "billing@acme.example", "phone": "+919800000421"})
    assert (again.status, again.json["data"]) == (201, {**shown, "idempotent": True})
    other = add(app, **{**ACME, "alias": "Other"})
    assert (other.status, other.json["data"]["error"]) == (
        409,
        {
            "message": "A client with this clientId already exists with different details",
            "code": "IDEMPOTENCY_CONFLICT",
            "status": 409,
        },
    )
    bill = app.billed(billedTo={"name": "Acme", "country": "IN", "gstin": gstin_in("29")})
    with place.parts.db.reading() as session:
        customer = get_customer(session, place.shop.shop_id, f"cus_{bill['client']}")
        assert (customer.name, customer.credit_days) == ("Acme Traders Pvt Ltd", 15)
    app.call("POST", f"{app.business}/invoices/{bill['_id']}/payments", {"amount": 62})
    balance = app.call("GET", path(app, "acme-042")).json["data"]["balance"]
    assert (balance["invoice"], balance["paymentReceipt"], balance["invoicePayment"]) == (
        1062, 62, 62
    )  # fmt: skip
    assert bill["dueDate"] == "2026-12-06T00:00:00.000Z"


def test_who_is_alike_is_not_the_same(app: App) -> None:
    told = {"name": "Twin", "phone": "9800000422"}
    for id_ in ("twin-1", "twin-2"):
        assert add(app, clientId=id_, **told).status == 201


def test_what_is_wrong_is_named_in_both_envelopes(app: App) -> None:
    got = add(app, clientId="c-1", name="C", gstin=gstin_in("29"), colour="red", state="Kerala")
    told = got.json
    assert (got.status, told["name"], told["className"]) == (400, "BadRequest", "bad-request")
    error = told["data"]["error"]
    assert (told["data"]["success"], error["status"], error["code"]) == (
        False,
        400,
        "INVALID_FIELD",
    )
    assert [(one["field"], one["code"]) for one in error["errors"]] == [("colour", "INVALID_FIELD")]
    for bad, field in (
        ({"clientId": "c-1"}, "name"),
        ({"name": "C"}, "clientId"),
        ({"clientId": "c-1", "name": "C", "gstin": "29AAAPG1234C1Z0"}, "gstin"),
        ({"clientId": "c-1", "name": "C", "gstState": "40"}, "gstState"),
        ({"clientId": "c-1", "name": "C", "state": "Kerala"}, "country"),
        ({"clientId": "c-1", "name": "C", "country": "XX"}, "country"),
        ({"clientId": "c-1", "name": "C", "isClient": False}, "isClient"),
    ):
        answer = add(app, **bad)
        assert (answer.status, answer.json["data"]["error"]["errors"][0]["field"]) == (400, field)
    assert app.call("GET", path(app, "c-1")).status == 404


def test_what_is_not_there_and_who_may_not_are_told_so(place: Place, app: App) -> None:
    gone = app.call("GET", path(app, "nobody"))
    assert (gone.status, gone.json["message"], gone.json["data"]["error"]["code"]) == (
        404, "Client not found", "CLIENT_NOT_FOUND"
    )  # fmt: skip
    asked = app.call("GET", path(app, "acme-042") + "?a=1")
    assert (asked.status, asked.json["data"]["error"]["code"]) == (400, "INVALID_QUERY_FIELD")
    away = app.call("GET", "/api/v1/businesses/nobody-1/clients/a")
    assert (away.status, away.json["data"]["error"]["code"]) == (403, "PERMISSION_DENIED")
    other = app.call("PATCH", path(app, "acme-042"))
    assert (other.status, other.headers["Allow"]) == (405, "GET")
    nobody = App(place, make_app(place.parts, place.shop).shown, token="x.y.z")
    assert nobody.call("GET", path(app, "acme-042")).json == INVALID_LOGIN
    root = App(place, app.shown, "", app.token)
    assert root.call("GET", path(app, "nobody")).json == gone.json


def test_numbers_of_ones_own_fields_are_told_again_as_numbers(app: App) -> None:
    own = {"discount": 1.5, "tier": 3, "rates": [{"of": 0.5}]}
    first, again = (
        add(app, clientId="own-1", name="Own Fields", customFields=own) for _ in range(2)
    )
    assert (first.status, again.status) == (201, 201)
    assert first.json["data"]["customFields"] == own
    assert again.json["data"] == {**first.json["data"], "idempotent": True}
    terms = [{"label": "Late fee", "percent": 1.5}]
    assert app.billed(terms=terms)["terms"] == terms


def test_a_mobile_number_is_indias_however_it_is_written(place: Place, app: App) -> None:
    shown = [
        add(app, clientId=f"phone-{n}", name=f"Phone {n}", phone=phone).json["data"]["phone"]
        for n, phone in enumerate(
            ["9800000431", "098000 00432", "+91-98000-00433", "+65 9123 4567", "0141-2345678"]
        )
    ]
    assert shown == [
        "+919800000431", "+919800000432", "+919800000433", "+6591234567", "+01412345678"
    ]  # fmt: skip
    bill = app.billed(billedTo={**BUYER, "name": "Phone", "phone": "+91 98000 00431"})
    found = place.live.get(f"/customers/cus_{bill['client']}").json
    assert (found["name"], found["phone"]) == ("Phone 0", "+919800000431")


def test_a_client_who_was_put_away_leaves_his_reference_free(place: Place, app: App) -> None:
    told = {"clientId": "free-1", "name": "Old Client", "phone": "9800000441"}
    assert add(app, **told).status == 201
    bill = app.billed(billedTo={**BUYER, "phone": "9800000441"})
    place.live.delete(f"/customers/cus_{bill['client']}")
    assert app.call("GET", path(app, "free-1")).status == 404
    again = add(app, **{**told, "name": "New Client"})
    assert (again.status, again.json["data"]["name"]) == (201, "New Client")
    assert app.call("GET", path(app, "free-1")).json == again.json


def test_what_a_form_leaves_blank_is_no_part_of_a_client(app: App) -> None:
    blank = dict.fromkeys(("gstin", "gstState", "panNumber", "phone", "email"), "")
    made = add(app, clientId="blank-1", name="Blank", **blank)
    assert made.status == 201
    assert [made.json["data"][name] for name in blank] == [None] * 5


def test_a_reference_with_a_slash_is_read_by_its_address(app: App) -> None:
    told = {"clientId": "2026/27 042?", "name": "Slash Traders"}
    made = add(app, **told)
    assert made.status == 201
    assert app.call("GET", path(app, "2026%2F27%20042%3F")).json == made.json
    for other in ("2026", "2026%2F27%20042%3F%2F", "%2F", "27%20042%3F"):
        assert app.call("GET", path(app, other)).json["data"]["error"]["code"] == "CLIENT_NOT_FOUND"
    raw = app.call("POST", path(app, "2026%2F27%20042%3F"))
    assert (raw.status, raw.headers["Allow"]) == (405, "GET")


def numbered(app: App, id_: str, digits: str, headers: Any = None) -> Any:
    """Add a client with a number of so many digits among the fields of his own."""
    body = (
        f'{{"clientId": "{id_}", "name": "L", "customFields": {{"no": {digits}, "p": 0.{digits}}}}}'
    )
    clients = path(app, "").rstrip("/")
    return app.call("POST", clients, raw=body.encode(), headers=headers)


def test_a_number_of_ones_own_fields_is_kept_however_long_it_is(app: App) -> None:
    long, other = "1" * 41, "2" * 41
    made = numbered(app, "long-1", long)
    assert (made.status, made.json["data"]["customFields"]) == (201, {"no": long, "p": f"0.{long}"})
    again = numbered(app, "long-1", long)
    assert again.json["data"] == {**made.json["data"], "idempotent": True}
    assert numbered(app, "long-1", other).status == 409


@pytest.mark.parametrize("digits", [30, 41])
def test_under_one_key_two_long_numbers_are_two_requests(app: App, digits: int) -> None:
    headers = {"Idempotency-Key": f"long-numbers-{digits}"}
    first, other = "1" * digits, "1" * (digits - 1) + "2"
    made = numbered(app, f"key-{digits}", first, headers)
    assert made.status == 201
    told = numbered(app, f"key-{digits}", other, headers)
    assert told.status == 400
    assert "used for another call" in told.json["message"]
    assert numbered(app, f"key-{digits}", first, headers).json == made.json
