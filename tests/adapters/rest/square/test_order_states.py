"""What becomes of an order, and the orders that stand for invoices from elsewhere."""

from datetime import timedelta
from typing import Any

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import billing
from tests.adapters.rest.square.shop import counted, square

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}


def state(place: Place, order_id: str) -> tuple[str, int]:
    shown = square(place).had("GET", f"/v2/orders/{order_id}")["order"]
    return shown["state"], shown["net_amount_due_money"]["amount"]


def test_an_order_is_open_until_its_invoice_is_paid(place: Place) -> None:
    bills = billing(place)
    order = bills.order()
    made = bills.publish(bills.draft(order))
    assert state(place, order) == ("OPEN", 106200)
    bills.pay(made["id"], "62")
    assert state(place, order) == ("OPEN", 100000)
    bills.pay(made["id"], "1000")
    assert state(place, order) == ("COMPLETED", 0)


def test_an_order_ends_with_its_draft_or_its_invoice(place: Place) -> None:
    bills = billing(place)
    deleted, canceled = bills.order(), bills.order()
    draft = bills.draft(deleted)
    assert state(place, deleted) == ("OPEN", 106200)
    bills.had("DELETE", f"/v2/invoices/{draft['id']}")
    assert state(place, deleted) == ("CANCELED", 0)
    made = bills.publish(bills.draft(canceled))
    bills.had("POST", f"/v2/invoices/{made['id']}/cancel", {"version": made["version"]})
    assert state(place, canceled) == ("CANCELED", 0)
    error = bills.refused("POST", "/v2/invoices", {"invoice": bills.asked(deleted)})
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "invoice.order_id")


def foreign(place: Place, **more: Any) -> tuple[Any, Any]:
    """Make an invoice by /v1; return it and its order."""
    made = place.live.made("/invoices", {"items": [LINE], **more})
    order_id = made["id"].replace("inv_", "ord_")
    return made, square(place).had("GET", f"/v2/orders/{order_id}")["order"]


def test_an_invoice_from_elsewhere_has_an_order_with_its_money(place: Place) -> None:
    customer = place.live.made("/customers", {"name": "Ramesh Kumar"})["id"]
    made, order = foreign(place, customer_id=customer, discount={"percent": 10})
    assert str(made["total"]) == "955.80"
    assert order["total_money"] == {"amount": 95580, "currency": "INR"}
    assert order["total_discount_money"]["amount"] == 9000
    assert order["customer_id"] == customer
    assert order["state"] == "OPEN"
    [line] = order["line_items"]
    assert (line["name"], line["quantity"]) == ("Sofa rail", "2")
    assert line["base_price_money"]["amount"] == 45000
    assert {tax["name"]: tax["applied_money"]["amount"] for tax in order["taxes"]} == {
        "CGST": 7290,
        "SGST": 7290,
    }
    found = square(place).had("POST", "/v2/orders/batch-retrieve", {"order_ids": [order["id"]]})
    assert found == {"orders": [order]}


def test_an_invoice_to_another_state_shows_igst(place: Place) -> None:
    customer = place.live.made("/customers", {"name": "Mohan", "place_of_supply": "29"})["id"]
    _, order = foreign(place, customer_id=customer)
    assert [(tax["name"], tax["percentage"]) for tax in order["taxes"]] == [("IGST", "18")]
    assert order["total_money"]["amount"] == 106200


def test_a_draft_from_elsewhere_has_one_too(place: Place) -> None:
    made, order = foreign(place, draft=True)
    assert (order["state"], order["total_money"]["amount"]) == ("OPEN", 106200)
    assert place.live.delete(f"/invoices/{made['id']}").status == 200
    assert state(place, order["id"])[0] == "CANCELED"


def test_an_invoice_that_has_an_order_has_no_second_one(place: Place) -> None:
    bills = billing(place)
    made = bills.publish(bills.draft(bills.order()))
    stand_in = made["id"].replace("inv_", "ord_")
    assert square(place).call("GET", f"/v2/orders/{stand_in}").status == 404


def test_what_is_no_longer_right_is_shown_as_it_was(place: Place) -> None:
    customer = place.live.made("/customers", {"name": "Gone"})["id"]
    made = square(place).order(customer_id=customer)
    assert place.live.delete(f"/customers/{customer}").status == 200
    shown = square(place).had("GET", f"/v2/orders/{made['id']}")["order"]
    assert shown == made


def test_a_draft_from_elsewhere_is_published_as_it_is_shown(place: Place) -> None:
    bills = billing(place)
    made, order = foreign(place, customer_id=bills.customer, draft=True)
    seen = bills.get(made["id"])
    titled = bills.update(seen, location_id="main", title="Sofa")
    issued = bills.publish(titled)
    assert (issued["status"], issued["title"]) == ("UNPAID", "Sofa")
    assert issued["delivery_method"] == seen["delivery_method"] == "SHARE_MANUALLY"
    assert state(place, order["id"]) == ("OPEN", 106200)
    other, _ = foreign(place, customer_id=bills.customer, draft=True)
    shown = bills.get(other["id"])
    assert (shown["status"], shown["version"]) == ("DRAFT", 1)
    issued = bills.publish(shown)
    assert (issued["status"], issued["version"]) == ("UNPAID", 2)


def test_a_draft_from_elsewhere_is_published_days_later_too(place: Place) -> None:
    bills, morning = billing(place), place.clock.now()
    made, _ = foreign(place, customer_id=bills.customer, draft=True)
    bills.update(bills.get(made["id"]), title="Rails")
    try:
        place.clock.move(morning + timedelta(days=2))
        issued = bills.publish(bills.get(made["id"]))
    finally:
        place.clock.move(morning)
    [request] = issued["payment_requests"]
    assert (issued["status"], request["due_date"]) == ("UNPAID", "2026-11-23")


def test_an_order_is_one_version_more_with_each_change_of_its_invoice(place: Place) -> None:
    bills = billing(place)
    order = bills.order()

    def seen(id_: str = order) -> tuple[str, int]:
        shown = square(place).had("GET", f"/v2/orders/{id_}")["order"]
        return shown["state"], shown["version"]

    assert seen() == ("OPEN", 1)
    draft = bills.draft(order)
    assert seen() == ("OPEN", 1)
    made = bills.publish(draft)
    bills.pay(made["id"], "62")
    assert seen() == ("OPEN", 3)
    bills.pay(made["id"], "1000")
    assert seen() == ("COMPLETED", 4)
    other = bills.order()
    bills.had("DELETE", f"/v2/invoices/{bills.draft(other)['id']}")
    assert seen(other) == ("CANCELED", 2)


def test_many_orders_are_read_in_as_many_looks_as_one(place: Place) -> None:
    bills = billing(place)

    def some() -> list[str]:
        """An order without an invoice, one of a draft, one that is paid in part, one from elsewhere."""
        of_draft, paid = bills.order(), bills.order()
        bills.draft(of_draft)
        made = bills.publish(bills.draft(paid))
        bills.pay(made["id"], "62")
        return [bills.order(), of_draft, paid, foreign(place)[1]["id"]]

    def looks(ids: list[str]) -> int:
        with counted() as found:
            had = bills.had("POST", "/v2/orders/batch-retrieve", {"order_ids": ids})["orders"]
        assert [one["id"] for one in had] == ids
        return len(found)

    first = some()
    assert looks(first) == looks([*first, *some(), *some()])
