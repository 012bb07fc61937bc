"""Invoices as the published page has them, key by key; its sums where they are wrong; what is refused."""

import json
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest

from core.shops.service import NewShop
from tests.adapters.rest.counters import gstin_in
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, LINE, App, make_app, opened_app

BANGALORE = NewShop(
    "Vendor Name", gstin=gstin_in("29"), prefix="VN", address="Vendor street line", pincode="560100"
)
SAMPLE: dict[str, Any] = {
    "invoiceTitle": "Invoice",
    "invoiceNumber": "APP-2020-0004",
    "invoiceDate": "2021-06-18T12:08:38.000Z",
    "invoiceType": "INVOICE",
    "currency": "INR",
    "billedTo": {
        "name": "Customer Name",
        "street": "Customer street line",
        "city": "Bangalore",
        "pincode": "560100",
        "gstState": "29",
        "country": "IN",
    },
    "items": [
        {"name": "Item one name", "rate": 100, "quantity": 2, "gstRate": 18},
        {"name": "Item two name", "rate": 200, "quantity": 6, "gstRate": 12},
    ],
}


@pytest.fixture(scope="module")
def vendor(place: Place) -> App:
    """An app of a shop in Karnataka."""
    return opened_app(place, BANGALORE)


def test_the_published_request_has_the_published_reply_with_the_sums_put_right(
    vendor: App,
) -> None:
    got = vendor.call("POST", f"{vendor.business}/invoices", SAMPLE)
    assert got.status == 200, got.raw
    shown = got.json
    id_, client, share = shown["_id"], shown["client"], shown["share"]
    first = int(id_, 16)
    none = {"discountType": "PERCENTAGE", "amount": 0}
    assert shown == {
        "_id": id_,
        "invoiceNumber": "APP-2020-0004",
        "invoiceDate": "2021-06-18T12:08:38.000Z",
        "dueDate": "2021-06-18T00:00:00.000Z",
        "currency": "INR",
        "billType": "INVOICE",
        "invoiceType": "INVOICE",
        "status": "UNPAID",
        "billedBy": {
            "name": "Vendor Name",
            "street": "Vendor street line",
            "city": "",
            "pincode": "560100",
            "gstState": "29",
            "country": "IN",
            "gstin": gstin_in("29"),
        },
        "billedTo": SAMPLE["billedTo"],
        "invoiceTitle": "Invoice",
        "discount": none,
        "items": [
            {
                "_id": f"{first + 1:024x}", "name": "Item one name", "rate": 100, "quantity": 2,
                "gstRate": 18, "igst": 0, "cgst": 18, "sgst": 18, "subTotal": 200, "amount": 200,
                "total": 236, "discount": none, "images": [],
            },
            {
                "_id": f"{first + 2:024x}", "name": "Item two name", "rate": 200, "quantity": 6,
                "gstRate": 12, "igst": 0, "cgst": 72, "sgst": 72, "subTotal": 1200, "amount": 1200,
                "total": 1344, "discount": none, "images": [],
            },
        ],
        "client": client,
        "igst": False,
        "createdAt": "2026-11-21T04:30:00.000Z",
        "updatedAt": "2026-11-21T04:30:00.000Z",
        "finalTotal": {
            "total": 1580, "amount": 1400, "subTotal": 1400, "igst": 0, "cgst": 90, "sgst": 90,
            "discount": 0,
        },
        "share": share,
        "terms": [],
        "notes": "",
        "attachments": [],
        "isExpenditure": False,
        "taxType": "INDIA",
        "locale": "en-IN",
        "tags": [],
    }  # fmt: skip
    assert all(len(one) == 24 and int(one, 16) for one in (id_, client))
    assert share == {"link": share["link"], "pdf": f"{share['link']}/pdf"}
    assert share["link"].startswith("http://127.0.0.1:8000/i/")
    for name in (id_, f"inv_{id_}"):
        assert vendor.call("GET", f"{vendor.business}/invoices/{name}").raw == got.raw


def test_to_another_state_the_one_head_is_igst_and_the_flag_says_so(vendor: App) -> None:
    party = {**SAMPLE["billedTo"], "gstState": "27"}
    shown = vendor.billed(**{**SAMPLE, "billedTo": party, "invoiceNumber": "APP-2020-9"})
    heads = [(one["igst"], one["cgst"], one["sgst"], one["total"]) for one in shown["items"]]
    assert heads == [(36, 0, 0, 236), (144, 0, 0, 1344)]
    assert shown["igst"] is True
    totals = shown["finalTotal"]
    assert (totals["igst"], totals["cgst"], totals["sgst"], totals["total"]) == (180, 0, 0, 1580)


def test_numbers_are_written_from_the_integer(app: App) -> None:
    raw = app.bill(items=[{**LINE, "rate": 0.1, "quantity": 3}, {**LINE, "rate": "33.335"}]).raw
    told = json.loads(raw, parse_float=Decimal)
    assert [str(one["subTotal"]) for one in told["items"]] == ["0.30", "66.67"]
    # 0.30 x 9 % = 0.027: 0.03; 66.67 x 9 % = 6.0003: 6.00
    assert str(told["finalTotal"]["total"]) == "79.03"


def test_tax_rate_is_another_name_of_the_rate_and_none_is_no_tax(app: App) -> None:
    bare = {"name": "Rail", "rate": 100, "quantity": 1}
    shown = app.billed(items=[{**bare, "taxRate": 18}, bare])
    assert [(one["gstRate"], one["total"]) for one in shown["items"]] == [(18, 118), (0, 100)]


def test_discounts_of_lines_come_before_and_of_the_whole_are_spread_by_value(app: App) -> None:
    shown = app.billed(
        items=[
            {"name": "A", "rate": 100, "quantity": 10, "gstRate": 18,
             "discount": {"discountType": "PERCENTAGE", "amount": 10}},
            {"name": "B", "rate": 350, "quantity": 1, "gstRate": 5,
             "discount": {"discountType": "FIXED_AMOUNT", "amount": 50}},
        ],
        additionalCharges=[
            {"label": "Festival", "amount": 10, "type": "PERCENTAGE", "multiplier": -1},
            {"label": "Packing", "amount": 60, "type": "FIXED_AMOUNT", "multiplier": 1},
        ],
    )  # fmt: skip
    # A: 1,000 less 10 % is 900; B: 350 less 50 is 300. Ten per cent of 1,200 is 120, spread over 900, 300
    # and the packing's 60: 85.7143, 28.5714, 5.7143. The paisa that is left goes to the earliest of those
    # that lost most: 85.72, 28.57, 5.71.
    assert [one["name"] for one in shown["items"]] == ["A", "B", "Packing"]
    assert [str(one["amount"]) for one in shown["items"]] == ["814.28", "271.43", "54.29"]
    assert [one["gstRate"] for one in shown["items"]] == [18, 5, 18]
    assert shown["items"][0]["discount"] == {"discountType": "PERCENTAGE", "amount": 10}
    assert shown["items"][1]["discount"] == {"discountType": "FIXED_AMOUNT", "amount": 50}
    totals = shown["finalTotal"]
    # 1,000 + 350 + 60; discounts 100 + 50 + 120; heads 9 %: 73.29 + 4.89, 2.5 %: 6.79
    assert (totals["subTotal"], totals["discount"], totals["amount"]) == (1410, 270, 1140)
    assert [str(totals[head]) for head in ("cgst", "sgst", "igst")] == ["84.97", "84.97", "0"]
    assert str(totals["total"]) == "1309.94"
    assert shown["additionalCharges"] == [
        {"label": "Festival", "amount": 10, "type": "PERCENTAGE", "multiplier": -1},
        {"label": "Packing", "amount": 60, "type": "FIXED_AMOUNT", "multiplier": 1},
    ]


def test_what_the_book_has_no_place_for_is_told_again(app: App) -> None:
    said = {
        "invoiceTitle": "Proforma no more",
        "invoiceSubTitle": "Second floor",
        "contact": {"phone": "+91 98000 00421", "email": "desk@example.com"},
        "terms": ["Payment within 15 days", "No returns"],
        "notes": "Thank you",
        "tags": ["web", "diwali"],
        "dueDate": "2026-12-06",
    }
    shown = app.billed(**said, somethingElse={"a": [1]}, custom="x")
    again = app.call("GET", f"{app.business}/invoices/{shown['_id']}").json
    for told in (shown, again):
        assert {name: told[name] for name in said} == {
            **said,
            "dueDate": "2026-12-06T00:00:00.000Z",
        }
    native = app.place.live.get(f"/invoices/inv_{shown['_id']}").json
    assert (native["terms"], native["notes"], native["due_date"]) == (
        "Payment within 15 days; No returns", "Thank you", "2026-12-06"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "echoed", "kept"),
    [
        ("2026-11-20", "2026-11-20T00:00:00.000Z", "2026-11-20"),
        ("2026-11-20T18:29:59Z", "2026-11-20T18:29:59.000Z", "2026-11-20"),
        ("2026-11-20T18:30:00.000Z", "2026-11-20T18:30:00.000Z", "2026-11-21"),
        ("2026-11-20T23:00:00", "2026-11-20T17:30:00.000Z", "2026-11-20"),
        ("2026-11-20T23:00:00-05:00", "2026-11-21T04:00:00.000Z", "2026-11-21"),
        (None, "2026-11-21T04:30:00.000Z", "2026-11-21"),
    ],
)
def test_a_date_is_kept_as_the_day_in_india_and_told_as_a_time(
    app: App, said: str | None, echoed: str, kept: str
) -> None:
    shown = app.billed(invoiceDate=said)
    assert shown["invoiceDate"] == echoed
    native = app.place.live.get(f"/invoices/inv_{shown['_id']}").json
    assert (native["date"], native["due_date"]) == (kept, kept)


def test_a_bill_without_tax_is_a_bill_of_supply_however_it_is_asked_for(
    place: Place, app: App
) -> None:
    bare = {"name": "Rice", "rate": 40, "quantity": 25}
    for asked in ({"invoiceType": "BOS"}, {"billType": "BOS"}, {"invoiceType": "INVOICE"}, {}):
        shown = app.billed(items=[bare], **asked)
        assert (shown["billType"], shown["invoiceType"]) == ("BOS", "BOS")
    charges_none = opened_app(
        place, NewShop("Chai Corner", scheme="composition", gstin=gstin_in("08"), prefix="CC")
    )
    shown = charges_none.billed()
    assert (shown["billType"], shown["finalTotal"]["total"]) == ("BOS", 900)
    assert [(one["gstRate"], one["cgst"]) for one in shown["items"]] == [(0, 0)]


def test_a_buyer_is_found_by_gstin_then_phone_then_mail_and_name(app: App) -> None:
    gstin = gstin_in("27")
    whole = {
        "name": "Mehta Stores", "country": "IN", "gstState": "27", "gstin": gstin,
        "phone": "+91 98000 00777", "email": "mehta@example.com",
    }  # fmt: skip
    first = app.billed(billedTo=whole)["client"]
    for told in (
        {"name": "Mehta & Sons", "gstin": gstin},
        {"name": "Mehta", "gstState": "27", "phone": "9800000777"},
        {"name": "mehta stores", "gstState": "27", "email": "MEHTA@example.com"},
    ):
        shown = app.billed(billedTo={"country": "IN", **told})
        assert shown["client"] == first
        assert shown["billedTo"]["name"] == told["name"]
    other = {"name": "Mehta", "country": "IN", "gstState": "27"}
    for told in (
        {**other, "email": "mehta@example.com"},
        {**other, "gstin": gstin_in("24"), "phone": "9800000777"},
        other,
    ):
        assert app.billed(billedTo=told)["client"] != first


def test_the_state_that_is_told_is_the_place_of_supply_beside_a_gstin_too(app: App) -> None:
    other = {"name": "Branch of Mehta", "country": "IN", "gstin": gstin_in("33")}
    assert app.billed(billedTo=other)["billedTo"]["gstState"] == "33"
    shown = app.billed(billedTo={**other, "gstState": "08"})
    assert (shown["billedTo"]["gstState"], shown["igst"]) == ("08", False)
    assert shown["billedTo"]["gstin"] == gstin_in("33")


def test_what_a_form_leaves_blank_is_as_if_it_were_not_there(app: App) -> None:
    blank = dict.fromkeys(("gstin", "panNumber", "phone", "email", "street", "city", "pincode"), "")
    shown = app.billed(billedTo={**BUYER, **blank}, items=[{**LINE, "hsn": ""}])
    assert shown["billedTo"] == {**BUYER, "street": "", "city": "", "pincode": ""}
    assert "hsn" not in shown["items"][0]
    party = {"name": "Mehta Stores", "country": "IN", "gstState": "", "gstin": gstin_in("27")}
    assert app.billed(billedTo=party)["billedTo"]["gstState"] == "27"
    wrong = app.bill(billedTo={**party, "gstin": ""})
    assert wrong.json["errors"] == {"billedTo.gstState": "required"}


def test_bounds_are_told_as_people_write_them(app: App) -> None:
    told = app.bill(items=[{**LINE, "rate": 10**9}]).json["message"]
    assert told == "items.0.rate: Input should be less than or equal to 999999999"


def test_a_sale_abroad_in_rupees_is_an_export(app: App) -> None:
    shown = app.billed(billedTo={"name": "Dubai Traders", "country": "AE", "street": "Deira"})
    assert (shown["igst"], shown["finalTotal"]["igst"]) == (True, 162)
    assert (shown["billedTo"]["country"], shown["billedTo"]["gstState"]) == ("AE", "96")


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "no name": ({"billedTo": {"country": "IN", "gstState": "08"}}, "billedTo.name", "required"),
    "no buyer": ({"billedTo": None}, "billedTo", "required"),
    "no country": ({"billedTo": {"name": "A", "gstState": "08"}}, "billedTo.country", "required"),
    "no such country": ({"billedTo": {**BUYER, "country": "XX"}}, "billedTo.country", "unknown"),
    "no state in India": (
        {"billedTo": {"name": "A", "country": "IN"}}, "billedTo.gstState", "required",
    ),
    "no such state": ({"billedTo": {**BUYER, "gstState": "40"}}, "billedTo.gstState", "state_unknown"),
    "a gstin of no shape": (
        {"billedTo": {**BUYER, "gstin": "08X"}}, "billedTo.gstin", "string_pattern_mismatch",
    ),
    "a gstin that does not check": (
        {"billedTo": {**BUYER, "gstin": "08AAAPG1234C1ZK"}}, "billedTo.gstin", "gstin_checksum",
    ),
    "no phone": ({"billedTo": {**BUYER, "phone": "12"}}, "billedTo.phone", "phone_malformed"),
    "a pincode of five": (
        {"billedTo": {**BUYER, "pincode": "30200"}}, "billedTo.pincode", "pincode_malformed",
    ),
    "no items": ({"items": []}, "items", "too_short"),
    "a line without a rate": ({"items": [{"name": "A", "quantity": 1}]}, "items.0.rate", "required"),
    "a negative rate": ({"items": [{**LINE, "rate": -1}]}, "items.0.rate", "greater_than_equal"),
    "no quantity": ({"items": [LINE, {**LINE, "quantity": 0}]}, "items.1.quantity", "greater_than"),
    "too many": ({"items": [LINE] * 201}, "items", "too_long"),
    "too much off": (
        {"items": [{**LINE, "discount": {"discountType": "PERCENTAGE", "amount": 101}}]},
        "items.0.discount", "too_much",
    ),
    "more off than the line": (
        {"items": [{**LINE, "discount": {"discountType": "FIXED_AMOUNT", "amount": 901}}]},
        "items.0.discount", "amount_not_valid",
    ),
    "more off than the whole": (
        {"discount": {"discountType": "FIXED_AMOUNT", "amount": 900.01}}, "discount", "too_much",
    ),
    "charges that take off more than the whole": (
        {"additionalCharges": [{"label": "Less", "amount": 60, "type": "PERCENTAGE", "multiplier": -1}] * 2},
        "additionalCharges", "too_much",
    ),
    "dollars": ({"currency": "USD"}, "currency", "not_inr"),
    "seventeen characters": (
        {"invoiceNumber": "A" * 17}, "invoiceNumber", "number_malformed",
    ),
    "a number with a space": ({"invoiceNumber": "A 1"}, "invoiceNumber", "number_malformed"),
    "tomorrow": ({"invoiceDate": "2026-11-22"}, "invoiceDate", "date_in_future"),
    "a date by its parts": ({"invoiceDate": "21/11/2026"}, "invoiceDate", "not_a_date"),
    "a time that has no date in India": (
        {"invoiceDate": "9999-12-31T23:59:59Z"}, "invoiceDate", "not_a_date",
    ),
    "due when no calendar goes on": (
        {"dueDate": "9999-12-31T18:30:00.000Z"}, "dueDate", "not_a_date",
    ),
    "a bill of supply with tax": ({"invoiceType": "BOS"}, "items.0.gstRate", "mismatch"),
    "two kinds": ({"invoiceType": "BOS", "billType": "INVOICE"}, "billType", "mismatch"),
    "another shop's gstin": (
        {"billedBy": {"gstin": gstin_in("27")}}, "billedBy.gstin", "mismatch",
    ),
    "a rate that is text": ({"items": [{**LINE, "rate": "ten"}]}, "items.0.rate", "not_a_number"),
}  # fmt: skip


@pytest.mark.parametrize(("changed", "field", "code"), BAD.values(), ids=BAD.keys())
def test_what_is_wrong_is_named_and_nothing_is_written(
    app: App, changed: dict[str, Any], field: str, code: str
) -> None:
    before = app.find("?$limit=0")["total"]
    answer = app.bill(**changed)
    told = answer.json
    assert (answer.status, told["name"], told["code"], told["className"]) == (
        400, "BadRequest", 400, "bad-request"
    )  # fmt: skip
    assert told["errors"][field] == code
    assert told["data"]["errors"][0]["field"] in told["errors"]
    assert told["message"] == told["data"]["errors"][0]["message"]
    assert app.find("?$limit=0")["total"] == before


def test_the_documented_400_is_told_to_the_letter(app: App) -> None:
    assert app.bill(billedTo={"country": "IN", "gstState": "08"}).json == {
        "name": "BadRequest",
        "message": "billedTo.name is required",
        "code": 400,
        "className": "bad-request",
        "data": {"errors": [{"field": "billedTo.name", "message": "billedTo.name is required"}]},
        "errors": {"billedTo.name": "required"},
    }


def test_a_number_stands_on_one_invoice_of_the_shop_of_any_year(app: App) -> None:
    app.billed(invoiceNumber="Twice/1", invoiceDate="2025-01-31")
    before = app.find("?$limit=0")["total"]
    answer = app.bill(invoiceNumber="TWICE/1")
    assert (answer.status, answer.json["name"], answer.json["className"]) == (
        409, "Conflict", "conflict"
    )  # fmt: skip
    assert answer.json["errors"] == {"invoiceNumber": "duplicate_number"}
    assert app.find("?$limit=0")["total"] == before


def test_a_rate_that_is_not_in_force_is_unprocessable(app: App) -> None:
    answer = app.bill(items=[{**LINE, "gstRate": 17}])
    assert (answer.status, answer.json["name"], answer.json["className"]) == (
        422, "Unprocessable", "unprocessable"
    )  # fmt: skip
    assert answer.json["errors"] == {"items.0.gstRate": "gst_rate_not_valid"}


def test_no_invoice_is_told_by_the_id_that_was_asked_for(place: Place, app: App) -> None:
    theirs = opened_app(place, NewShop("Asha Tailors", state="08", prefix="AT")).billed()["_id"]
    binned = app.billed()["_id"]
    place.live.delete(f"/invoices/inv_{binned}")
    for id_ in ("0" * 24, "7", "inv_", "a%00b", "%FF", theirs, f"inv_{theirs}", binned):
        answer = app.call("GET", f"{app.business}/invoices/{id_}")
        assert (answer.status, answer.json) == (
            404,
            {
                "name": "NotFound", "message": f"No record found for id '{unquote(id_)}'", "code": 404,
                "className": "not-found", "errors": {},
            },
        )  # fmt: skip


def test_a_business_that_is_not_the_apps_is_forbidden_whether_or_not_there_is_one(
    place: Place, app: App
) -> None:
    other = make_app(place.parts, place.shop)
    assert other.shown["urlKey"] == app.shown["urlKey"]  # one shop, one business
    theirs = opened_app(place, NewShop("Mohan Dairy", state="08", prefix="MD")).shown["urlKey"]
    told = []
    for key in (theirs, "nobody-0123456789ab"):
        for method in ("GET", "POST"):
            answer = app.call(method, f"/businesses/{key}/invoices", {"a": 1})
            told.append(answer.json)
            assert answer.status == 403
    assert all(one == told[0] for one in told)
    assert (told[0]["name"], told[0]["className"]) == ("Forbidden", "forbidden")
    assert told[0]["data"] == {"error": {"code": "PERMISSION_DENIED"}}


def test_a_key_makes_a_call_happen_once(app: App) -> None:
    body = {"billedTo": BUYER, "items": [LINE]}
    path, key = f"{app.business}/invoices", {"Idempotency-Key": "order-7"}
    first = app.call("POST", path, body, headers=key)
    again = app.call("POST", path, body, headers=key)
    assert (again.raw, again.headers["Idempotent-Replayed"]) == (first.raw, "true")
    other = app.call("POST", path, {**body, "notes": "x"}, headers=key)
    assert (other.status, other.json["name"]) == (400, "BadRequest")


def test_other_methods_are_told_which_are_taken(app: App) -> None:
    path = f"{app.business}/invoices/{'0' * 24}"
    for method in ("PUT", "PATCH", "DELETE"):
        answer = app.call(method, path)
        assert (answer.status, answer.json["name"], answer.headers["Allow"]) == (
            405, "MethodNotAllowed", "GET"
        )  # fmt: skip
