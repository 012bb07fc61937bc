"""Money that went back: which part of what was paid for an invoice its credit notes gave back."""

from typing import Any

import pytest
from sqlmodel import col, update

from core.invoices.models import Note
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


def issued(shop: Billing, paid: str = "") -> Any:
    """Publish an invoice of 1062 rupees, of which so many are paid."""
    made = shop.publish(shop.draft(shop.order()))
    if paid:
        shop.pay(made["id"], paid)
    return made


def credit(shop: Billing, invoice: Any, rupees: str = "") -> Any:
    """Credit so much of it through the native API, or all that is left; return the note."""
    wanted = {"amount": rupees} if rupees else {}
    return shop.place.live.made("/credit_notes", {"invoice_id": invoice["id"], **wanted})


def sums(seen: Any) -> tuple[str, int, int]:
    """Status, what it comes to, and what of that is paid."""
    [request] = seen["payment_requests"]
    names = ("computed_amount_money", "total_completed_amount_money")
    cost, paid = (request[name]["amount"] for name in names)
    return seen["status"], cost, paid


def test_what_was_paid_and_is_credited_in_part_is_partially_refunded(shop: Billing) -> None:
    made = issued(shop, "1062")
    credit(shop, made, "300")
    seen = shop.get(made["id"])
    assert sums(seen) == ("PARTIALLY_REFUNDED", 76200, 76200)
    path = f"/v2/invoices/{made['id']}"
    change = {"invoice": {"version": seen["version"], "title": "Rails"}}
    assert shop.refused("PUT", path, change)["code"] == "BAD_REQUEST"
    cancel = {"version": seen["version"]}
    assert shop.refused("POST", f"{path}/cancel", cancel)["code"] == "BAD_REQUEST"
    credit(shop, made)
    assert shop.get(made["id"])["status"] == "REFUNDED"


def test_of_what_was_paid_in_part_that_goes_back_which_is_over(shop: Billing) -> None:
    made = issued(shop, "400")
    credit(shop, made, "600")
    assert sums(shop.get(made["id"])) == ("PARTIALLY_PAID", 46200, 40000)
    credit(shop, made, "200")
    assert sums(shop.get(made["id"])) == ("PARTIALLY_REFUNDED", 26200, 26200)


def test_where_nothing_was_paid_nothing_is_refunded(shop: Billing) -> None:
    made = issued(shop)
    credit(shop, made, "300")
    assert sums(shop.get(made["id"])) == ("UNPAID", 76200, 0)
    credit(shop, made)
    assert sums(shop.get(made["id"])) == ("CANCELED", 0, 0)
    order = shop.had("GET", f"/v2/orders/{made['order_id']}")["order"]
    assert (order["state"], order["net_amount_due_money"]["amount"]) == ("CANCELED", 0)


def test_a_counter_sale_whose_money_went_back_over_the_counter_is_refunded_too(
    shop: Billing,
) -> None:
    line = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
    made = shop.place.live.made("/invoices", {"items": [line]})
    shop.pay(made["id"], str(made["total"]))
    credit(shop, made, "62")
    assert sums(shop.get(made["id"])) == ("PARTIALLY_REFUNDED", 100000, 100000)


def test_a_note_that_is_taken_back_gave_nothing_back(shop: Billing) -> None:
    made = issued(shop, "1062")
    note = credit(shop, made, "300")
    assert shop.place.live.delete(f"/credit_notes/{note['id']}").status == 200
    assert sums(shop.get(made["id"])) == ("PARTIALLY_PAID", 106200, 76200)
    shop.pay(made["id"], "300")
    assert sums(shop.get(made["id"])) == ("PAID", 106200, 106200)


def test_of_notes_of_a_time_when_it_was_not_noted_only_the_whole_is_told(shop: Billing) -> None:
    made = issued(shop, "1062")
    note = credit(shop, made, "300")

    def forget(session: Any) -> None:
        was = update(Note).where(col(Note.id) == note["id"])
        session.execute(was.values(given_back_paise=None))

    shop.place.parts.db.write(forget)
    assert shop.get(made["id"])["status"] == "PAID"
    credit(shop, made)
    assert shop.get(made["id"])["status"] == "REFUNDED"


def test_a_list_tells_each_invoice_its_own(shop: Billing) -> None:
    part, whole, none = (issued(shop, "1062") for _ in range(3))
    credit(shop, part, "1")
    credit(shop, whole)
    listed = shop.had("GET", "/v2/invoices?location_id=main&limit=3")["invoices"]
    found = {one["id"]: one["status"] for one in listed}
    assert [found[one["id"]] for one in (part, whole, none)] == [
        "PARTIALLY_REFUNDED", "REFUNDED", "PAID",
    ]  # fmt: skip
