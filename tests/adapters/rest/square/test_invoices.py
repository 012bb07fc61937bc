"""The life of an invoice through Square's dialect: draft, published, paid, canceled, deleted."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import Session, text

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import LATER, Billing, billing


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


def test_a_draft_has_no_number_and_asks_for_the_orders_total(shop: Billing) -> None:
    order = shop.order()
    made = shop.draft(order, title="Sofa rails")
    assert (made["status"], made["version"]) == ("DRAFT", 0)
    assert made["order_id"] == order
    assert "invoice_number" not in made
    assert "public_url" not in made
    assert "next_payment_amount_money" not in made
    [request] = made["payment_requests"]
    assert request["computed_amount_money"] == {"amount": 106200, "currency": "INR"}
    assert request["total_completed_amount_money"] == {"amount": 0, "currency": "INR"}
    assert request["automatic_payment_source"] == "NONE"
    assert made["accepted_payment_methods"]["bank_account"] is True
    assert made["primary_recipient"]["customer_id"] == shop.customer
    assert shop.get(made["id"]) == made


def test_published_it_has_a_number_the_split_of_tax_and_links(shop: Billing) -> None:
    made = shop.draft(shop.order())
    issued = shop.publish(made)
    assert (issued["status"], issued["version"]) == ("UNPAID", 1)
    assert issued["invoice_number"].startswith("4S/2026-27/")
    assert issued["next_payment_amount_money"] == {"amount": 106200, "currency": "INR"}
    assert issued["gst"] == {
        "place_of_supply": "08",
        "cgst": 8100,
        "sgst": 8100,
        "igst": 0,
        "cess": 0,
    }
    assert issued["public_url"].startswith("http")
    assert "am=1062.00" in issued["upi_uri"]
    assert issued["created_at"] == made["created_at"]


def test_publishing_again_under_its_key_answers_as_the_first_time(shop: Billing) -> None:
    made = shop.draft(shop.order())
    first = shop.publish(made, idempotency_key="publish-once")
    assert shop.publish(made, idempotency_key="publish-once") == first
    error = shop.refused("POST", f"/v2/invoices/{made['id']}/publish", {"version": 0})
    assert (error["code"], error["field"]) == ("VERSION_MISMATCH", "version")


def test_an_order_carries_one_invoice(shop: Billing) -> None:
    order = shop.order()
    shop.draft(order)
    error = shop.refused("POST", "/v2/invoices", {"invoice": shop.asked(order)})
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "invoice.order_id")


def test_a_deleted_draft_is_nowhere_and_its_order_is_canceled(shop: Billing) -> None:
    made = shop.draft(shop.order())
    path = f"/v2/invoices/{made['id']}"
    assert shop.refused("DELETE", f"{path}?version=1")["code"] == "VERSION_MISMATCH"
    assert shop.had("DELETE", f"{path}?version=0") == {}
    assert shop.refused("GET", path, status=404)["code"] == "NOT_FOUND"
    assert shop.had("GET", f"/v2/orders/{made['order_id']}")["order"]["state"] == "CANCELED"


def test_a_published_invoice_is_canceled_not_deleted(shop: Billing) -> None:
    issued = shop.publish(shop.draft(shop.order()))
    path = f"/v2/invoices/{issued['id']}"
    assert shop.refused("DELETE", path)["code"] == "BAD_REQUEST"
    assert shop.refused("POST", f"{path}/cancel", {})["code"] == "MISSING_REQUIRED_PARAMETER"
    assert shop.refused("POST", f"{path}/cancel", {"version": 7})["code"] == "VERSION_MISMATCH"
    gone = shop.had("POST", f"{path}/cancel", {"version": 1})["invoice"]
    assert (gone["status"], gone["version"]) == ("CANCELED", 2)
    assert gone["invoice_number"] == issued["invoice_number"]
    assert "next_payment_amount_money" not in gone
    assert shop.refused("POST", f"{path}/cancel", {"version": 2})["code"] == "BAD_REQUEST"
    assert shop.had("GET", f"/v2/orders/{issued['order_id']}")["order"]["state"] == "CANCELED"


def test_deposit_and_balance_are_asked_for_one_after_the_other(shop: Billing) -> None:
    requests = [
        {"request_type": "BALANCE", "due_date": LATER},
        {"request_type": "DEPOSIT", "due_date": "2026-11-30", "percentage_requested": "33.33"},
    ]
    issued = shop.publish(shop.draft(shop.order(), payment_requests=requests))
    deposit, balance = issued["payment_requests"]
    assert deposit["computed_amount_money"]["amount"] == 35396
    assert balance["computed_amount_money"]["amount"] == 70804
    assert issued["next_payment_amount_money"]["amount"] == 35396
    shop.pay(issued["id"], "400")
    paid = shop.get(issued["id"])
    assert (paid["status"], paid["version"]) == ("PARTIALLY_PAID", 2)
    done = [one["total_completed_amount_money"]["amount"] for one in paid["payment_requests"]]
    assert done == [35396, 4604]
    assert paid["next_payment_amount_money"]["amount"] == 66200
    shop.pay(issued["id"], "662")
    over = shop.get(issued["id"])
    assert (over["status"], over["version"]) == ("PAID", 3)
    assert "next_payment_amount_money" not in over


def test_an_invoice_of_the_native_api_is_seen_with_an_order_of_its_digits(shop: Billing) -> None:
    made = shop.place.live.made(
        "/invoices",
        {
            "customer_id": shop.customer,
            "items": [{"name": "Sofa rail", "qty": 2, "rate": 450, "gst_rate": 18}],
        },
    )
    seen = shop.get(made["id"])
    assert (seen["version"], seen["status"]) == (1, "UNPAID")
    assert seen["order_id"] == made["id"].replace("inv_", "ord_")
    assert seen["invoice_number"] == made["number"]
    assert seen["payment_requests"][0]["computed_amount_money"]["amount"] == 106200


BALANCE: dict[str, Any] = {"request_type": "BALANCE", "due_date": LATER}
BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"order_id": "ord_000000000000000000000000"}, "INVALID_VALUE", "invoice.order_id"),
    ({"order_id": None}, "MISSING_REQUIRED_PARAMETER", "invoice.order_id"),
    ({"location_id": "loc_1"}, "LOCATION_MISMATCH", "invoice.location_id"),
    ({"delivery_method": None}, "MISSING_REQUIRED_PARAMETER", "invoice.delivery_method"),
    ({"delivery_method": "SMS"}, "INVALID_VALUE", "invoice.delivery_method"),
    ({"delivery_method": "PIGEON"}, "INVALID_ENUM_VALUE", "invoice.delivery_method"),
    ({"delivery_method": {}}, "INVALID_ENUM_VALUE", "invoice.delivery_method"),
    ({"payment_requests": []}, "MISSING_REQUIRED_PARAMETER", "invoice.payment_requests"),
    (
        {"primary_recipient": {"customer_id": "cus_000000000000000000000000"}},
        "INVALID_VALUE",
        "invoice.primary_recipient.customer_id",
    ),
    (
        {"payment_requests": [{**BALANCE, "due_date": "2026-11-20"}]},
        "INVALID_VALUE",
        "invoice.payment_requests[0].due_date",
    ),
    (
        {"payment_requests": [{"request_type": "BALANCE"}]},
        "MISSING_REQUIRED_PARAMETER",
        "invoice.payment_requests[0].due_date",
    ),
    (
        {"payment_requests": [{**BALANCE, "request_type": "INSTALLMENT"}]},
        "INVALID_VALUE",
        "invoice.payment_requests[0].request_type",
    ),
    (
        {"payment_requests": [{**BALANCE, "automatic_payment_source": "CARD_ON_FILE"}]},
        "INVALID_VALUE",
        "invoice.payment_requests[0].automatic_payment_source",
    ),
    (
        {"payment_requests": [{**BALANCE, "card_id": "ccof:1"}]},
        "INVALID_VALUE",
        "invoice.payment_requests[0].card_id",
    ),
    (
        {
            "payment_requests": [
                {
                    "request_type": "DEPOSIT",
                    "due_date": LATER,
                    "fixed_amount_requested_money": {"amount": 100, "currency": "USD"},
                },
                BALANCE,
            ]
        },
        "INVALID_VALUE",
        "invoice.payment_requests[0].fixed_amount_requested_money.currency",
    ),
    ({"payment_requests": [BALANCE, BALANCE]}, "INVALID_VALUE", "invoice.payment_requests"),
    (
        {
            "payment_requests": [
                {**BALANCE, "request_type": "DEPOSIT", "percentage_requested": "100.0"},
                BALANCE,
            ]
        },
        "INVALID_VALUE",
        "invoice.payment_requests[0].percentage_requested",
    ),
    (
        {"payment_requests": [{**BALANCE, "request_type": "DEPOSIT"}, BALANCE]},
        "INVALID_VALUE",
        "invoice.payment_requests[0].fixed_amount_requested_money",
    ),
    ({"invoice_number": "N" * 17}, "VALUE_TOO_LONG", "invoice.invoice_number"),
    ({"invoice_number": "N 1"}, "INVALID_VALUE", "invoice.invoice_number"),
    ({"title": "t" * 256}, "VALUE_TOO_LONG", "invoice.title"),
    ({"description": "d" * 65537}, "VALUE_TOO_LONG", "invoice.description"),
    ({"payment_conditions": {}}, "BAD_REQUEST", "invoice.payment_conditions"),
    ({"custom_fields": [{"label": "l" * 31}]}, "VALUE_TOO_LONG", "invoice.custom_fields[0].label"),
]


@pytest.mark.parametrize(("changed", "code", "field"), BAD, ids=[one[2] for one in BAD])
def test_what_cannot_be_is_refused_and_nothing_changes(
    shop: Billing, changed: dict[str, Any], code: str, field: str
) -> None:
    asked = shop.asked(shop.order()) | changed
    before = dump(shop)
    error = shop.refused("POST", "/v2/invoices", {"invoice": asked, "idempotency_key": "bad"})
    assert (error["code"], error["field"]) == (code, field)
    assert dump(shop) == before


def test_all_faults_are_told_at_once(shop: Billing) -> None:
    asked = {"order_id": "ord_0", "payment_requests": [{"request_type": "BALANCE"}]}
    answer = shop.api.call("POST", "/v2/invoices", {"invoice": asked})
    assert [one["field"] for one in answer.json["errors"]] == [
        "invoice.delivery_method",
        "invoice.payment_requests[0].due_date",
    ]


REFUSED: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("POST", "/publish", {"version": 1}, "VERSION_MISMATCH", "version"),
    ("POST", "/publish", {}, "MISSING_REQUIRED_PARAMETER", "version"),
    ("POST", "/cancel", {"version": 0}, "BAD_REQUEST", "status"),
    ("PUT", "", {"invoice": {"version": 9, "title": "x"}}, "VERSION_MISMATCH", "version"),
    (
        "PUT",
        "",
        {"invoice": {"version": 0, "order_id": "ord_1"}},
        "INVALID_VALUE",
        "invoice.order_id",
    ),
    ("DELETE", "?version=4", {}, "VERSION_MISMATCH", "version"),
    (
        "POST",
        "/publish",
        {"version": 0, "idempotency_key": "k" * 129},
        "VALUE_TOO_LONG",
        "idempotency_key",
    ),
]


@pytest.mark.parametrize(("method", "path", "body", "code", "field"), REFUSED)
def test_a_draft_that_is_asked_wrongly_stays_as_it_is(
    shop: Billing, method: str, path: str, body: dict[str, Any], code: str, field: str
) -> None:
    made = shop.draft(shop.order())
    before = dump(shop)
    sent = None if method == "DELETE" else body
    error = shop.refused(method, f"/v2/invoices/{made['id']}{path}", sent)
    assert (error["code"], error["field"]) == (code, field)
    assert dump(shop) == before


def test_a_due_date_that_has_passed_since_is_not_published(shop: Billing) -> None:
    requests = [{"request_type": "BALANCE", "due_date": "2026-11-22"}]
    made = shop.draft(shop.order(), payment_requests=requests)
    before, at = dump(shop), shop.place.clock.now()
    shop.place.clock.move(at + dt.timedelta(days=2))
    error = shop.refused("POST", f"/v2/invoices/{made['id']}/publish", {"version": 0})
    assert (error["code"], error["field"]) == (
        "INVALID_VALUE",
        "invoice.payment_requests[0].due_date",
    )
    assert dump(shop) == before
    shop.place.clock.move(at)


def test_a_number_that_is_taken_is_refused(shop: Billing) -> None:
    shop.publish(shop.draft(shop.order(), invoice_number="EVENT-1"))
    asked = shop.asked(shop.order(), invoice_number="event-1")
    error = shop.refused("POST", "/v2/invoices", {"invoice": asked})
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "invoice.invoice_number")


def test_whose_customer_is_gone_is_told_so_when_it_is_published(place: Place) -> None:
    other = billing(place)
    made = other.draft(other.order())
    other.had("DELETE", f"/v2/customers/{other.customer}")
    error = other.refused("POST", f"/v2/invoices/{made['id']}/publish", {"version": 0})
    assert (error["code"], error["field"]) == (
        "INVALID_VALUE",
        "invoice.primary_recipient.customer_id",
    )


def dump(shop: Billing) -> str:
    """All rows of all tables."""
    with shop.place.parts.db.reading() as session:
        return "\n".join(_rows(session))


def _rows(session: Session) -> Iterator[str]:
    names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
    for name in sorted(names.all()):
        if name not in {"credential", "leaserow"}:
            rows = session.execute(text(f'SELECT * FROM "{name}"')).all()
            yield from sorted(f"{name} {tuple(row)!r}" for row in rows)
