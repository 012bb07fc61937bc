"""Money told by Square's clients: cash and what was paid elsewhere, in parts or whole, never twice."""

import itertools
from typing import Any

import pytest

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing
from tests.adapters.rest.square.shop import SquareApi, square

_KEYS = itertools.count(1)
BANK = {"type": "BANK_TRANSFER", "source": "State Bank"}


@pytest.fixture
def bills(place: Place) -> Billing:
    return billing(place)


def rupees(paise: int) -> dict[str, Any]:
    return {"amount": paise, "currency": "INR"}


def asked(order: str, paise: int = 106200, **more: Any) -> dict[str, Any]:
    return {
        "idempotency_key": f"pay-{next(_KEYS)}",
        "source_id": "EXTERNAL",
        "amount_money": rupees(paise),
        "order_id": order,
        "external_details": BANK,
        **more,
    }


def paid(api: SquareApi, order: str, paise: int = 106200, **more: Any) -> Any:
    return api.had("POST", "/v2/payments", asked(order, paise, **more))["payment"]


def billed(bills: Billing) -> tuple[str, Any]:
    """Publish an invoice of 1062 rupees; return its order and it."""
    order = bills.order()
    return order, bills.publish(bills.draft(order))


def test_cash_and_a_transfer_pay_an_invoice_in_two_parts(place: Place, bills: Billing) -> None:
    api = square(place)
    order, invoice = billed(bills)
    cash = paid(
        api,
        order,
        6200,
        source_id="CASH",
        external_details=None,
        cash_details={"buyer_supplied_money": rupees(10000)},
        note="at the counter",
    )
    assert (cash["status"], cash["source_type"], cash["order_id"]) == ("COMPLETED", "CASH", order)
    assert cash["cash_details"] == {
        "buyer_supplied_money": rupees(10000),
        "change_back_money": rupees(3800),
    }
    assert cash["amount_money"] == cash["total_money"] == cash["approved_money"] == rupees(6200)
    assert (cash["customer_id"], cash["note"]) == (bills.customer, "at the counter")
    after = bills.get(invoice["id"])
    assert (after["status"], after["version"]) == ("PARTIALLY_PAID", invoice["version"] + 1)
    [request] = after["payment_requests"]
    assert request["total_completed_amount_money"] == rupees(6200)
    rest = paid(api, order, 100000, reference_id="r-1")
    assert (rest["external_details"], rest["reference_id"]) == (BANK, "r-1")
    after = bills.get(invoice["id"])
    assert (after["status"], after["version"]) == ("PAID", invoice["version"] + 2)
    assert api.had("GET", f"/v2/orders/{order}")["order"]["state"] == "COMPLETED"
    assert api.had("GET", f"/v2/payments/{rest['id']}")["payment"] == rest
    native = place.live.get(f"/invoices/{invoice['id']}").json
    assert (native["status"], native["amount_paid"]) == ("paid", 1062)


def test_the_same_key_pays_once(place: Place, bills: Billing) -> None:
    api = square(place)
    order, invoice = billed(bills)
    body = asked(order, 50000)
    first = api.had("POST", "/v2/payments", body)
    assert api.had("POST", "/v2/payments", body) == first
    assert api.refused("POST", "/v2/payments", {**body, "amount_money": rupees(56200)}) == [
        ("IDEMPOTENCY_KEY_REUSED", "idempotency_key")
    ]
    assert bills.get(invoice["id"])["version"] == invoice["version"] + 1


@pytest.mark.parametrize(
    ("kind", "method", "reference"),
    [
        ("EMONEY", "upi", "412345670001"),
        ("SOCIAL", "upi", "412345670002"),
        ("BANK_TRANSFER", "bank", "UTR412345670003"),
        ("CHECK", "cheque", "004512"),
        ("CARD", "card", None),
        ("CRYPTO", "other", None),
    ],
)
def test_what_was_paid_elsewhere_is_a_method_of_the_shop(
    place: Place, bills: Billing, kind: str, method: str, reference: str | None
) -> None:
    order, _ = billed(bills)
    details = {"type": kind, "source": "elsewhere", "source_id": reference or "4111"}
    made = paid(square(place), order, external_details=details)
    assert made["external_details"] == details
    native = place.live.get(f"/payments/{made['id']}").json
    assert (native["method"], native["reference"]) == (method, reference)


CASH: dict[str, Any] = {"source_id": "CASH", "external_details": None}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"idempotency_key": None}, ("MISSING_REQUIRED_PARAMETER", "idempotency_key")),
        ({"idempotency_key": ""}, ("MISSING_REQUIRED_PARAMETER", "idempotency_key")),
        ({"idempotency_key": "k" * 46}, ("VALUE_TOO_LONG", "idempotency_key")),
        ({"source_id": "cnon:card-nonce-ok"}, ("INVALID_VALUE", "source_id")),
        ({"source_id": None}, ("MISSING_REQUIRED_PARAMETER", "source_id")),
        ({"amount_money": rupees(106201)}, ("INVALID_VALUE", "amount_money.amount")),
        ({"amount_money": rupees(0)}, ("VALUE_TOO_LOW", "amount_money.amount")),
        (
            {"amount_money": {"amount": 106200, "currency": "USD"}},
            ("CURRENCY_MISMATCH", "amount_money.currency"),
        ),
        ({"order_id": "ord_" + "0" * 24}, ("INVALID_VALUE", "order_id")),
        ({"order_id": None}, ("MISSING_REQUIRED_PARAMETER", "order_id")),
        ({"customer_id": "cus_none"}, ("INVALID_VALUE", "customer_id")),
        ({"location_id": "loc_0"}, ("INVALID_VALUE", "location_id")),
        ({"reference_id": "r" * 41}, ("VALUE_TOO_LONG", "reference_id")),
        ({"autocomplete": False}, ("INVALID_VALUE", "autocomplete")),
        ({"tip_money": rupees(100)}, ("INVALID_VALUE", "tip_money.amount")),
        ({"external_details": None}, ("MISSING_REQUIRED_PARAMETER", "external_details")),
        (
            {"external_details": {"type": "GOLD", "source": "x"}},
            ("INVALID_ENUM_VALUE", "external_details.type"),
        ),
        (
            {"external_details": {"type": "CHECK"}},
            ("MISSING_REQUIRED_PARAMETER", "external_details.source"),
        ),
        (CASH, ("MISSING_REQUIRED_PARAMETER", "cash_details")),
        (
            {**CASH, "cash_details": {"buyer_supplied_money": rupees(106199)}},
            ("VALUE_TOO_LOW", "cash_details.buyer_supplied_money.amount"),
        ),
    ],
)
def test_what_pays_nothing(
    place: Place, bills: Billing, change: dict[str, Any], told: tuple[str, str]
) -> None:
    order, invoice = billed(bills)
    assert square(place).refused("POST", "/v2/payments", {**asked(order), **change}) == [told]
    assert bills.get(invoice["id"]) == invoice


def test_money_comes_neither_before_the_invoice_nor_after_its_end(
    place: Place, bills: Billing
) -> None:
    api = square(place)
    bare, drafted = bills.order(), bills.order()
    bills.draft(drafted)
    canceled, invoice = billed(bills)
    bills.had("POST", f"/v2/invoices/{invoice['id']}/cancel", {"version": invoice["version"]})
    for order in (bare, drafted, canceled):
        assert api.refused("POST", "/v2/payments", asked(order)) == [("BAD_REQUEST", "order_id")]


def test_a_paid_order_takes_no_more(place: Place, bills: Billing) -> None:
    order, _ = billed(bills)
    paid(square(place), order)
    assert square(place).refused("POST", "/v2/payments", asked(order, 1)) == [
        ("INVALID_VALUE", "amount_money.amount")
    ]


def test_one_reference_pays_one_bill_and_a_stranger_none(place: Place, bills: Billing) -> None:
    api = square(place)
    first, second = billed(bills)[0], billed(bills)[0]
    details = {"type": "EMONEY", "source": "UPI", "source_id": "412345679999"}
    paid(api, first, external_details=details)
    again = asked(second, external_details=details)
    assert api.refused("POST", "/v2/payments", again) == [
        ("INVALID_VALUE", "external_details.source_id")
    ]
    other = place.live.made("/customers", {"name": "Somebody"})["id"]
    assert api.refused("POST", "/v2/payments", asked(second, customer_id=other)) == [
        ("INVALID_VALUE", "customer_id")
    ]


def test_without_an_order_it_is_the_customers_advance(place: Place, bills: Billing) -> None:
    body = asked("", 20000, customer_id=bills.customer)
    body.pop("order_id")
    made = square(place).had("POST", "/v2/payments", body)["payment"]
    assert "order_id" not in made
    native = place.live.get(f"/payments/{made['id']}").json
    assert (native["allocations"], native["unallocated_amount"]) == ([], 200)


def test_an_invoice_from_elsewhere_is_paid_by_its_order(place: Place, bills: Billing) -> None:
    line = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
    native = place.live.made("/invoices", {"customer_id": bills.customer, "items": [line]})
    order = native["id"].replace("inv_", "ord_")
    assert paid(square(place), order)["order_id"] == order
    assert place.live.get(f"/invoices/{native['id']}").json["status"] == "paid"
    assert bills.get(native["id"])["status"] == "PAID"


def test_money_from_elsewhere_is_listed_and_what_was_taken_back_is_canceled(
    place: Place, bills: Billing
) -> None:
    api = square(place)
    order, invoice = billed(bills)
    upi = {"method": "upi", "upi_ref": "412345678888", "amount": 62}
    pay_id = place.live.put(f"/invoices/{invoice['id']}/pay", upi).json["payment_id"]
    mine = paid(api, order, 100000)
    newest = api.had("GET", "/v2/payments?limit=2")
    assert [one["id"] for one in newest["payments"]] == [mine["id"], pay_id]
    theirs = newest["payments"][1]
    assert theirs["order_id"] == order
    assert theirs["external_details"] == {
        "type": "EMONEY",
        "source": "UPI",
        "source_id": "412345678888",
    }
    assert place.live.delete(f"/payments/{mine['id']}").status == 200
    after = api.had("GET", f"/v2/payments/{mine['id']}")["payment"]
    assert (after["status"], after["order_id"]) == ("CANCELED", order)
    assert after["version_token"] != mine["version_token"]
    assert bills.get(invoice["id"])["status"] == "PARTIALLY_PAID"
    assert api.had("GET", f"/v2/orders/{order}")["order"]["state"] == "OPEN"


def walked(api: SquareApi, query: str) -> list[str]:
    found, cursor = [], ""
    while True:
        answer = api.had("GET", f"/v2/payments?{query}&cursor={cursor}")
        found += [one["id"] for one in answer.get("payments", [])]
        cursor = answer.get("cursor", "")
        if not cursor:
            return found


def test_pages_of_payments_hold_each_once(place: Place, bills: Billing) -> None:
    api = square(place)
    order, _ = billed(bills)
    made = [paid(api, order, paise)["id"] for paise in (101, 202, 303)]
    down, up = walked(api, "limit=2"), walked(api, "limit=2&sort_order=ASC")
    assert down == up[::-1]
    assert len(set(down)) == len(down)
    assert down[:3] == made[::-1]
    assert walked(api, "total=202") == [made[1]]
    assert walked(api, "begin_time=2026-11-22T00:00:00Z") == []
    assert walked(api, "end_time=2026-11-22T00:00:00Z") == down


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("limit=101", ("VALUE_TOO_HIGH", "limit")),
        ("cursor=x", ("INVALID_CURSOR", "cursor")),
        ("begin_time=yesterday", ("INVALID_VALUE", "begin_time")),
        ("location_id=loc_0", ("INVALID_VALUE", "location_id")),
        (f"total={10**30}", ("VALUE_TOO_HIGH", "total")),
        ("last_4=1111", ("INVALID_VALUE", "last_4")),
    ],
)
def test_what_no_page_of_payments_is(place: Place, query: str, told: Any) -> None:
    assert square(place).refused("GET", f"/v2/payments?{query}") == [told]


def test_a_payment_that_is_none_is_not_found(place: Place) -> None:
    assert square(place).call("GET", f"/v2/payments/pay_{'0' * 24}").status == 404
