"""Changes of an invoice: what is given alone, by uid, cleared by name or by null; and what stays."""

from typing import Any

import pytest

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import LATER, Billing, billing

REMINDED = {
    "request_type": "BALANCE",
    "due_date": LATER,
    "reminders": [
        {"relative_scheduled_days": -1, "message": "Due tomorrow"},
        {"relative_scheduled_days": 3},
    ],
}


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


def put(shop: Billing, seen: Any, **more: Any) -> Any:
    body = {"invoice": {"version": seen["version"], **more}}
    return shop.refused("PUT", f"/v2/invoices/{seen['id']}", body)


def test_what_is_given_alone_is_changed(shop: Billing) -> None:
    made = shop.draft(shop.order(), title="Rails", description="Thank you")
    seen = shop.update(made, title="Sofa rails")
    assert (seen["version"], seen["title"], seen["description"]) == (1, "Sofa rails", "Thank you")
    assert shop.update(seen, title="Sofa rails")["version"] == 1
    assert put(shop, made, title="x")["code"] == "VERSION_MISMATCH"
    none = {"invoice": {"title": "x"}}
    error = shop.refused("PUT", f"/v2/invoices/{made['id']}", none)
    assert (error["code"], error["field"]) == ("MISSING_REQUIRED_PARAMETER", "invoice.version")


def put_back(shop: Billing, seen: Any) -> Any:
    """Read an invoice and put it back as it was read."""
    read = shop.get(seen["id"])
    return read, shop.had("PUT", f"/v2/invoices/{seen['id']}", {"invoice": read})["invoice"]


def test_what_is_put_back_as_it_was_read_is_no_change(shop: Billing) -> None:
    fields = [{"label": "PO", "value": "7001"}]
    deposit = {"request_type": "DEPOSIT", "due_date": LATER, "percentage_requested": "30"}
    requests = [deposit, REMINDED]
    made = shop.draft(shop.order(), payment_requests=requests, custom_fields=fields)
    waits = shop.publish(shop.draft(shop.order(), scheduled_at="2026-12-01T04:30:00Z"))
    issued = shop.publish(shop.draft(shop.order(), title="Rails", payment_requests=[REMINDED]))
    line = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
    bill = {"customer_id": shop.customer, "items": [line]}
    native = [shop.place.live.made("/invoices", {**bill, **more}) for more in ({}, {"draft": True})]
    for one in (made, waits, issued, *native):
        read, back = put_back(shop, one)
        assert back == read


def test_a_change_among_what_was_put_back_is_one(shop: Billing) -> None:
    issued = shop.publish(shop.draft(shop.order(), title="Rails", payment_requests=[REMINDED]))
    [request] = issued["payment_requests"]
    body = {**issued, "payment_requests": [{**request, "tipping_enabled": True}]}
    seen = shop.had("PUT", f"/v2/invoices/{issued['id']}", {"invoice": body})["invoice"]
    assert seen["version"] == issued["version"] + 1
    assert seen["payment_requests"] == body["payment_requests"]


def test_null_and_fields_to_clear_clear(shop: Billing) -> None:
    fields = [{"label": "PO", "value": "7001", "placement": "ABOVE_LINE_ITEMS"}]
    made = shop.draft(shop.order(), title="A", description="B", custom_fields=fields)
    seen = shop.update(made, title=None)
    assert "title" not in seen
    seen = shop.update(seen, ["description", "custom_fields"])
    assert not {"description", "custom_fields"} & set(seen)
    assert seen["version"] == 2
    body = {"invoice": {"version": 2}, "fields_to_clear": ["order_id"]}
    error = shop.refused("PUT", f"/v2/invoices/{made['id']}", body)
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "fields_to_clear[0]")
    assert put(shop, seen, delivery_method=None)["code"] == "MISSING_REQUIRED_PARAMETER"


def test_fields_are_replaced_whole_and_stand_above_where_nothing_is_said(shop: Billing) -> None:
    made = shop.draft(shop.order(), custom_fields=[{"label": "PO"}, {"label": "Site"}])
    assert made["custom_fields"] == [
        {"label": "PO", "placement": "ABOVE_LINE_ITEMS"},
        {"label": "Site", "placement": "ABOVE_LINE_ITEMS"},
    ]
    below = [{"label": "Terms", "value": "30 days", "placement": "BELOW_LINE_ITEMS"}]
    assert shop.update(made, custom_fields=below)["custom_fields"] == below
    error = put(shop, shop.get(made["id"]), custom_fields=[{"value": "30 days"}])
    assert (error["code"], error["field"]) == (
        "MISSING_REQUIRED_PARAMETER",
        "invoice.custom_fields[0].label",
    )


def test_payment_requests_and_reminders_are_merged_by_their_uid(shop: Billing) -> None:
    made = shop.draft(shop.order(), payment_requests=[REMINDED])
    [request] = made["payment_requests"]
    first, second = request["reminders"]
    assert first["status"] == "PENDING"
    asked = {
        "uid": request["uid"],
        "tipping_enabled": True,
        "reminders": [
            {"uid": first["uid"], "message": "Tomorrow is the day"},
            {"uid": second["uid"], "remove": True},
            {"relative_scheduled_days": 0},
        ],
    }
    seen = shop.update(made, payment_requests=[asked])
    [request] = seen["payment_requests"]
    assert (request["due_date"], request["tipping_enabled"]) == (LATER, True)
    days = [(one["relative_scheduled_days"], one.get("message")) for one in request["reminders"]]
    assert days == [(-1, "Tomorrow is the day"), (0, None)]
    seen = shop.update(seen, [f"payment_requests[{request['uid']}].reminders"])
    assert "reminders" not in seen["payment_requests"][0]
    error = put(shop, seen, payment_requests=[{"uid": "none"}])
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "invoice.payment_requests[0].uid")


def test_a_deposit_is_added_and_taken_away(shop: Billing) -> None:
    made = shop.draft(shop.order())
    deposit = {
        "request_type": "DEPOSIT",
        "due_date": "2026-12-01",
        "fixed_amount_requested_money": {"amount": 20000, "currency": "INR"},
    }
    seen = shop.update(made, payment_requests=[deposit])
    amounts = [one["computed_amount_money"]["amount"] for one in seen["payment_requests"]]
    assert amounts == [20000, 86200]
    away = [{"uid": seen["payment_requests"][0]["uid"], "remove": True}]
    [left] = shop.update(seen, payment_requests=away)["payment_requests"]
    assert left["request_type"] == "BALANCE"
    both = [{"uid": left["uid"], "remove": True}]
    error = put(shop, shop.get(made["id"]), payment_requests=both)
    assert error["code"] == "MISSING_REQUIRED_PARAMETER"


def test_order_and_location_stay(shop: Billing) -> None:
    made = shop.draft(shop.order())
    assert put(shop, made, order_id=shop.order())["field"] == "invoice.order_id"
    assert put(shop, made, location_id="loc_1")["field"] == "invoice.location_id"
    same = {"order_id": made["order_id"], "location_id": made["location_id"]}
    assert shop.update(made, **same)["version"] == 0


def test_a_draft_gets_another_recipient_and_number(shop: Billing) -> None:
    made = shop.draft(shop.order())
    other = billing(shop.place).customer
    seen = shop.update(made, primary_recipient={"customer_id": other}, invoice_number="OWN-7")
    assert seen["primary_recipient"]["customer_id"] == other
    assert (seen["invoice_number"], seen["version"]) == ("OWN-7", 1)
    issued = shop.publish(shop.update(seen, ["invoice_number"]))
    assert issued["invoice_number"].startswith("4S/")
    none = shop.update(shop.draft(shop.order()), primary_recipient=None)
    assert "primary_recipient" not in none
    error = shop.refused("POST", f"/v2/invoices/{none['id']}/publish", {"version": 1})
    assert (error["code"], error["field"]) == (
        "MISSING_REQUIRED_PARAMETER",
        "invoice.primary_recipient",
    )


def test_of_a_published_one_what_bears_no_tax_changes(shop: Billing) -> None:
    issued = shop.publish(shop.draft(shop.order()))
    uid = issued["payment_requests"][0]["uid"]
    later = [{"uid": uid, "due_date": "2027-01-05"}]
    seen = shop.update(issued, title="Rails", payment_requests=later)
    assert (seen["version"], seen["payment_requests"][0]["due_date"]) == (2, "2027-01-05")
    assert shop.place.live.get(f"/invoices/{issued['id']}").json["due_date"] == "2027-01-05"
    assert shop.update(seen, title=None)["version"] == 3
    now = shop.get(issued["id"])
    other = {"customer_id": billing(shop.place).customer}
    assert put(shop, now, primary_recipient=other)["code"] == "BAD_REQUEST"
    assert put(shop, now, invoice_number="X-1")["code"] == "BAD_REQUEST"
    error = put(shop, now, scheduled_at="2027-01-01T00:00:00Z")
    assert (error["code"], error["field"]) == ("BAD_REQUEST", "invoice.scheduled_at")
    shop.pay(issued["id"], "1062")
    assert put(shop, shop.get(issued["id"]), title="x")["code"] == "BAD_REQUEST"


def test_an_invoice_from_elsewhere_gets_a_title_here(shop: Billing) -> None:
    line = {"name": "Sofa rail", "qty": 1, "rate": 450, "gst_rate": 18}
    made = shop.place.live.made("/invoices", {"customer_id": shop.customer, "items": [line]})
    seen = shop.update(shop.get(made["id"]), title="Rails")
    assert (seen["version"], seen["title"]) == (2, "Rails")
    assert shop.place.live.get(f"/invoices/{made['id']}").json["version"] == 2
