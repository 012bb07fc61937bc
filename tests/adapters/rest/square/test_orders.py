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
