"""Orders: what an invoice will bill, reckoned as the invoice will be."""

from typing import Any

import pytest

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.shop import GST, SOFA, square


def rupees(paise: int) -> dict[str, Any]:
    return {"amount": paise, "currency": "INR"}


def test_two_of_450_at_18_per_cent_are_1062(place: Place) -> None:
    made = square(place).order(reference_id="7001", metadata={"web": "shop"})
    [line] = made["line_items"]
    assert made["id"].startswith("ord_")
    assert (made["state"], made["version"]) == ("OPEN", 1)
    assert (made["reference_id"], made["metadata"]) == ("7001", {"web": "shop"})
    assert made["total_money"] == rupees(106200)
    assert made["total_tax_money"] == rupees(16200)
    assert made["net_amount_due_money"] == rupees(106200)
    assert made["total_discount_money"] == made["total_tip_money"] == rupees(0)
    assert line["gross_sales_money"] == rupees(90000)
    assert (line["total_tax_money"], line["total_money"]) == (rupees(16200), rupees(106200))
    assert line["uid"]
    assert made["taxes"] == [{**GST, "type": "ADDITIVE", "applied_money": rupees(16200)}]
    assert square(place).had("GET", f"/v2/orders/{made['id']}") == {"order": made}


def test_an_order_is_reckoned_without_being_kept(place: Place) -> None:
    asked = {"location_id": "main", "line_items": [SOFA], "taxes": [GST]}
    found = square(place).had("POST", "/v2/orders/calculate", {"order": asked})["order"]
    assert found["total_money"] == rupees(106200)
    assert "id" not in found


def test_several_orders_are_read_at_once(place: Place) -> None:
    api = square(place)
    first, second = api.order(), api.order()
    ids = [second["id"], "ord_" + "0" * 24, first["id"], second["id"]]
    assert api.had("POST", "/v2/orders/batch-retrieve", {"order_ids": ids}) == {
        "orders": [second, first]
    }


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("location_id", "loc_0", ("INVALID_VALUE", "order.location_id")),
        ("location_id", None, ("MISSING_REQUIRED_PARAMETER", "order.location_id")),
        ("customer_id", "cus_none", ("INVALID_VALUE", "order.customer_id")),
        ("reference_id", "7" * 41, ("VALUE_TOO_LONG", "order.reference_id")),
        ("line_items", [], ("INVALID_VALUE", "order.line_items")),
    ],
)
def test_what_an_order_may_not_say(
    place: Place, field: str, value: Any, told: tuple[str, str]
) -> None:
    asked = {"location_id": "main", "line_items": [SOFA], "taxes": [GST], field: value}
    assert square(place).refused("POST", "/v2/orders", {"order": asked}) == [told]


DEAR = {
    **SOFA,
    "quantity": "9999999.999",
    "base_price_money": {"amount": 99999999900, "currency": "INR"},
}


def line(**more: Any) -> dict[str, Any]:
    return {**SOFA, **more}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"quantity": "0"}, ("VALUE_TOO_LOW", "quantity")),
        ({"quantity": "-1"}, ("INVALID_VALUE", "quantity")),
        ({"quantity": "two"}, ("INVALID_VALUE", "quantity")),
        ({"quantity": 2}, ("INVALID_VALUE", "quantity")),
        ({"quantity": "1.2345"}, ("INVALID_VALUE", "quantity")),
        ({"quantity": "1000000000.00"}, ("VALUE_TOO_LONG", "quantity")),
        ({"quantity": "10000000"}, ("VALUE_TOO_HIGH", "quantity")),
        ({"quantity": None}, ("MISSING_REQUIRED_PARAMETER", "quantity")),
        ({"name": None}, ("MISSING_REQUIRED_PARAMETER", "name")),
        ({"name": " \u200b"}, ("MISSING_REQUIRED_PARAMETER", "name")),
        ({"name": "N" * 513}, ("VALUE_TOO_LONG", "name")),
        ({"uid": "U" * 61}, ("VALUE_TOO_LONG", "uid")),
        ({"base_price_money": None}, ("MISSING_REQUIRED_PARAMETER", "base_price_money")),
        (
            {"base_price_money": {"amount": -1, "currency": "INR"}},
            ("VALUE_TOO_LOW", "base_price_money.amount"),
        ),
        (
            {"base_price_money": {"amount": 45000, "currency": "USD"}},
            ("INVALID_VALUE", "base_price_money.currency"),
        ),
        (
            {"base_price_money": {"amount": 450.5, "currency": "INR"}},
            ("INVALID_VALUE", "base_price_money.amount"),
        ),
        ({"catalog_object_id": "NONE-1"}, ("INVALID_VALUE", "catalog_object_id")),
        ({"metadata": {"hsn": "830"}}, ("INVALID_VALUE", "metadata.hsn")),
        ({"modifiers": [{"name": "gift"}]}, ("INVALID_VALUE", "modifiers")),
        (
            {"applied_taxes": [{"tax_uid": "vat"}]},
            ("INVALID_VALUE", "applied_taxes[0].tax_uid"),
        ),
        (
            {"applied_discounts": [{"discount_uid": "off"}]},
            ("INVALID_VALUE", "applied_discounts[0].discount_uid"),
        ),
    ],
)
def test_what_a_line_may_not_say(
    place: Place, change: dict[str, Any], told: tuple[str, str]
) -> None:
    asked = {"location_id": "main", "line_items": [SOFA, line(**change)], "taxes": [GST]}
    code, field = told
    for path in ("/v2/orders", "/v2/orders/calculate"):
        refused = square(place).refused("POST", path, {"order": asked})
        assert refused == [(code, f"order.line_items[1].{field}")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"service_charges": [{"name": "tip"}]}, ("INVALID_VALUE", "service_charges")),
        ({"fulfillments": [{"type": "PICKUP"}]}, ("INVALID_VALUE", "fulfillments")),
        ({"rewards": [{"id": "r"}]}, ("INVALID_VALUE", "rewards")),
        (
            {"pricing_options": {"auto_apply_discounts": True}},
            ("INVALID_VALUE", "pricing_options.auto_apply_discounts"),
        ),
        (
            {"discounts": [{"type": "VARIABLE_PERCENTAGE"}]},
            ("INVALID_ENUM_VALUE", "discounts[0].type"),
        ),
        (
            {"discounts": [{"type": "FIXED_PERCENTAGE"}]},
            ("MISSING_REQUIRED_PARAMETER", "discounts[0].percentage"),
        ),
        (
            {"discounts": [{"percentage": "100.1"}]},
            ("VALUE_TOO_HIGH", "discounts[0].percentage"),
        ),
        (
            {"discounts": [{"amount_money": {"amount": 90001, "currency": "INR"}}]},
            ("INVALID_VALUE", "discounts[0].amount_money.amount"),
        ),
        ({"taxes": [{**GST, "percentage": "8.25"}]}, ("INVALID_VALUE", "taxes[0].percentage")),
        ({"taxes": [{**GST, "percentage": "x"}]}, ("INVALID_VALUE", "taxes[0].percentage")),
        ({"taxes": [{"uid": "gst"}]}, ("MISSING_REQUIRED_PARAMETER", "taxes[0].percentage")),
        ({"taxes": [GST, GST]}, ("INVALID_VALUE", "taxes[1].uid")),
        (
            {"taxes": [{"name": "CGST", "percentage": "9"}]},
            ("INVALID_VALUE", "taxes[0].percentage"),
        ),
        (
            {"taxes": [{"name": "IGST", "percentage": "18"}, {"name": "CGST", "percentage": "0"}]},
            ("INVALID_VALUE", "taxes[0].percentage"),
        ),
        (
            {"taxes": [{**GST, "type": "INCLUSIVE"}, {"name": "b", "percentage": "0"}]},
            ("INVALID_VALUE", "taxes[1].type"),
        ),
        (
            {"taxes": [GST, {"name": "CESS", "percentage": "12"}]},
            ("INVALID_VALUE", "taxes[1].percentage"),
        ),
        (
            {"line_items": [DEAR]},
            ("INVALID_VALUE", "line_items"),
        ),
        ({"line_items": [SOFA] * 201}, ("VALUE_TOO_LONG", "line_items")),
    ],
)
def test_what_an_order_may_not_hold(
    place: Place, change: dict[str, Any], told: tuple[str, str]
) -> None:
    asked = {"location_id": "main", "line_items": [SOFA], "taxes": [GST], **change}
    code, field = told
    refused = square(place).refused("POST", "/v2/orders", {"order": asked})
    assert refused == [(code, f"order.{field}")]


def test_nothing_that_is_empty_or_off_stands_in_the_way(place: Place) -> None:
    off = {"auto_apply_discounts": False, "auto_apply_taxes": None}
    made = square(place).order(
        service_charges=[],
        fulfillments=[],
        rewards=None,
        pricing_options=off,
        tenders=[{"id": "x"}],
    )
    assert made["total_money"] == rupees(106200)


def test_a_key_makes_one_order(place: Place) -> None:
    api = square(place)
    body = {"idempotency_key": "k" * 192, "order": {"location_id": "main", "line_items": [SOFA]}}
    first, again = (api.had("POST", "/v2/orders", body) for _ in range(2))
    assert first == again
    other = {**body, "order": {**body["order"], "reference_id": "2"}}  # type: ignore[dict-item]
    assert api.refused("POST", "/v2/orders", other) == [
        ("IDEMPOTENCY_KEY_REUSED", "idempotency_key")
    ]
    longer = {**body, "idempotency_key": "k" * 193}
    assert api.refused("POST", "/v2/orders", longer) == [("VALUE_TOO_LONG", "idempotency_key")]


def test_an_order_is_neither_changed_nor_paid_as_such(place: Place) -> None:
    api = square(place)
    made = api.order()
    path = f"/v2/orders/{made['id']}"
    assert api.refused("PUT", path, {"order": {"version": 1}}) == [("BAD_REQUEST", "")]
    assert api.refused("POST", f"{path}/pay", {"idempotency_key": "p"}) == [("BAD_REQUEST", "")]
    assert api.had("GET", path) == {"order": made}
    for method, of in (("GET", ""), ("PUT", ""), ("POST", "/pay")):
        unknown = f"/v2/orders/ord_{'0' * 24}{of}"
        assert api.call(method, unknown, {} if method != "GET" else None).status == 404
