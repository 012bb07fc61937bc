"""What orders come to: taxes as heads of GST, discounts, prices that hold the tax, items of the catalogue."""

from typing import Any

import pytest

from adapters.app import create_app
from core.gst.gstin import expected_check
from core.shops.service import NewShop
from tests.adapters.rest.counters import make_key, make_shop
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import billing
from tests.adapters.rest.square.shop import GST, SOFA, SquareApi, square

HALVES = [
    {"uid": "c", "name": "CGST", "percentage": "9"},
    {"uid": "s", "name": "SGST", "percentage": "9"},
]
WHOLE = [{"uid": "i", "name": "IGST", "percentage": "18"}]


def paise(shown: Any, *names: str) -> tuple[int, ...]:
    return tuple(shown[f"{name}_money"]["amount"] for name in names)


def of(price: int, **more: Any) -> dict[str, Any]:
    return {
        "name": "Rope",
        "quantity": "1",
        "base_price_money": {"amount": price, "currency": "INR"},
        **more,
    }


@pytest.mark.parametrize("taxes", [HALVES, WHOLE, [GST]])
def test_halves_or_one_whole_are_the_same_rate(place: Place, taxes: Any) -> None:
    made = square(place).order(taxes=taxes)
    assert paise(made, "total", "total_tax") == (106200, 16200)
    shares = [tax["applied_money"]["amount"] for tax in made["taxes"]]
    assert shares == ([8100, 8100] if taxes is HALVES else [16200])


def test_the_name_of_the_unions_half_is_taken_too(place: Place) -> None:
    halves = [HALVES[0], {**HALVES[1], "name": "UTGST 9%"}]
    assert paise(square(place).order(taxes=halves), "total") == (106200,)


def test_a_price_that_holds_the_tax_stays_the_printed_price(place: Place) -> None:
    inclusive = [{**GST, "type": "INCLUSIVE"}]
    made = square(place).order(line_items=[of(10000)], taxes=inclusive)
    assert paise(made, "total", "total_tax") == (10000, 1526)  # 84.75 + 7.63 + 7.63 is 100.01
    assert made["rounding_adjustment"]["amount_money"] == {"amount": -1, "currency": "INR"}


def test_a_tax_of_some_lines_is_of_those_that_name_it(place: Place) -> None:
    five = {"uid": "five", "name": "GST", "percentage": "5", "scope": "LINE_ITEM"}
    taxed = of(10000, applied_taxes=[{"uid": "mine", "tax_uid": "five"}])
    made = square(place).order(line_items=[taxed, of(20000)], taxes=[five])
    first, second = made["line_items"]
    assert paise(first, "total_tax", "total") == (500, 10500)
    assert first["applied_taxes"] == [
        {"uid": "mine", "tax_uid": "five", "applied_money": {"amount": 500, "currency": "INR"}}
    ]
    assert paise(second, "total_tax", "total") == (0, 20000)
    assert paise(made, "total") == (30500,)


def test_discounts_go_before_tax_percentages_first(place: Place) -> None:
    discounts = [
        {
            "uid": "rupees",
            "type": "FIXED_AMOUNT",
            "amount_money": {"amount": 1000, "currency": "INR"},
        },
        {"uid": "ten", "type": "FIXED_PERCENTAGE", "percentage": "10"},
    ]
    made = square(place).order(discounts=discounts)
    # 900 less 10 % is 810, less 10 rupees is 800; 18 % of that is 144
    assert paise(made, "total_discount", "total_tax", "total") == (10000, 14400, 94400)
    assert [one["applied_money"]["amount"] for one in made["discounts"]] == [1000, 9000]


def test_a_discount_of_the_whole_is_spread_by_value(place: Place) -> None:
    off = {"uid": "off", "type": "FIXED_AMOUNT", "amount_money": {"amount": 100, "currency": "INR"}}
    own = {"uid": "own", "percentage": "50", "scope": "LINE_ITEM"}
    lines = [of(10000), of(20000), of(20000, applied_discounts=[{"discount_uid": "own"}])]
    made = square(place).order(line_items=lines, taxes=[GST], discounts=[off, own])
    # values 100, 200 and 100 share one rupee as 25, 50 and 25 paise
    assert [paise(one, "total_discount")[0] for one in made["line_items"]] == [25, 50, 10025]
    assert [one["applied_money"]["amount"] for one in made["discounts"]] == [100, 10000]
    assert paise(made, "total_discount") == (10100,)


def test_shares_of_several_discounts_add_up_both_ways(place: Place) -> None:
    one, two, three = (
        {"uid": uid, "amount_money": {"amount": paise, "currency": "INR"}}
        for uid, paise in (("a", 50), ("b", 50), ("c", 1))
    )
    lines = [of(100), of(100), of(100)]
    made = square(place).order(line_items=lines, discounts=[one, two, three])
    taken = [
        {
            part["discount_uid"]: part["applied_money"]["amount"]
            for part in line["applied_discounts"]
        }
        for line in made["line_items"]
    ]
    assert [sum(line.values()) for line in taken] == [34, 34, 33]
    assert [paise(line, "total_discount")[0] for line in made["line_items"]] == [34, 34, 33]
    assert [sum(line[uid] for line in taken) for uid in "abc"] == [50, 50, 1]
    assert [one["applied_money"]["amount"] for one in made["discounts"]] == [50, 50, 1]


def test_an_item_of_the_catalogue_bears_its_own_rate(place: Place) -> None:
    item = place.live.made(
        "/items",
        {"sku": "SR-9", "name": "Sofa rail", "gst_rate": 18, "price": 450, "hsn": "830210"},
    )
    for named in ("SR-9", item["id"]):
        asked = {"catalog_object_id": named, "quantity": "2"}
        made = square(place).order(line_items=[asked], taxes=[])
        [line] = made["line_items"]
        assert (line["name"], line["catalog_object_id"]) == ("Sofa rail", named)
        assert line["base_price_money"]["amount"] == 45000
        assert paise(made, "total", "total_tax") == (106200, 16200)
    kept = place.live.put(
        f"/items/{item['id']}", {"sku": "SR-9", "name": "Rail", "gst_rate": 5, "price": 500}
    )
    assert kept.status == 200
    assert square(place).had("GET", f"/v2/orders/{made['id']}")["order"] == made


def test_a_line_without_tax_is_nil_rated(place: Place) -> None:
    made = square(place).order(taxes=[])
    assert paise(made, "total", "total_tax") == (90000, 0)


def test_a_shop_that_charges_no_tax_takes_none(place: Place) -> None:
    new = NewShop("Chai Corner", state="08", series="CC/26-27/001")
    shop = make_shop(place.parts, place.clock.now(), new)
    api = SquareApi(create_app(place.parts), make_key(place.parts, shop, place.clock.now()))
    asked = {"location_id": "main", "line_items": [SOFA], "taxes": [GST]}
    assert api.refused("POST", "/v2/orders", {"order": asked}) == [
        ("INVALID_VALUE", "order.taxes[0].percentage")
    ]
    assert paise(api.order(taxes=[{**GST, "percentage": "0"}]), "total") == (90000,)


def gstin_of(state: str) -> str:
    first = f"{state}AAPFU0939F1Z"
    return first + expected_check(first)


@pytest.mark.parametrize(
    ("taxes", "state", "head", "right"),
    [
        (HALVES, "29", "CGST", "IGST"),
        (WHOLE, "08", "IGST", "CGST and SGST"),
    ],
)
def test_heads_that_contradict_the_place_of_supply_are_refused_at_publishing(
    place: Place, taxes: Any, state: str, head: str, right: str
) -> None:
    bills, api = billing(place), square(place)
    buyer = {"company_name": "Gupta", "tax_ids": {"gstin": gstin_of(state)}}
    customer = api.had("POST", "/v2/customers", buyer)["customer"]["id"]
    order = bills.order(taxes=taxes)
    draft = bills.draft(order, primary_recipient={"customer_id": customer})
    before = bills.get(draft["id"])
    error = bills.refused("POST", f"/v2/invoices/{draft['id']}/publish", {"version": 0})
    assert (error["code"], error["field"]) == ("BAD_REQUEST", "order.taxes[0]")
    assert error["detail"].startswith(f"{head} does not fit")
    assert error["detail"].endswith(f"so it bears {right}")
    assert bills.get(draft["id"]) == before


@pytest.mark.parametrize(("taxes", "state"), [(HALVES, "08"), (WHOLE, "29"), ([GST], "29")])
def test_heads_that_fit_are_billed_as_they_were_reckoned(
    place: Place, taxes: Any, state: str
) -> None:
    bills, api = billing(place), square(place)
    buyer = {"company_name": "Gupta", "tax_ids": {"gstin": gstin_of(state)}}
    customer = api.had("POST", "/v2/customers", buyer)["customer"]["id"]
    order = api.order(taxes=taxes, customer_id=customer)
    made = bills.publish(bills.draft(order["id"], primary_recipient=None))
    assert made["primary_recipient"]["customer_id"] == customer
    native = place.live.get(f"/invoices/{made['id']}").json
    heads = {"cgst": 81, "sgst": 81} if state == "08" else {"igst": 162}
    assert (native["total"], native["gst"]) == (1062, heads)
    after = api.had("GET", f"/v2/orders/{order['id']}")["order"]
    moved = {"updated_at", "version"}
    assert {n: v for n, v in after.items() if n not in moved} == {
        n: v for n, v in order.items() if n not in moved
    }
