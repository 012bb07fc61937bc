"""What the contract says of customers, sentence by sentence."""

from typing import Any

import pytest

from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, gstin_in


def test_a_name_is_enough(api: Api) -> None:
    made = api.made("/customers", {"name": "Asha"})
    assert made["object"] == "customer"
    told = {name: made[name] for name in ("gstin", "phone", "email", "address", "whatsapp_opt_in")}
    assert told == dict.fromkeys(told)
    assert (made["opening_balance"], made["opening_date"]) == (0, None)
    assert api.post("/customers", {}).faults == [("/name", "missing")]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({}, "08"),
        ({"address": {"city": "Surat", "state": "24"}}, "24"),
        ({"gstin": gstin_in("27"), "address": {"state": "24"}}, "27"),
        ({"gstin": gstin_in("27"), "place_of_supply": "29"}, "29"),
        ({"address": {"state": "24"}, "place_of_supply": "29"}, "29"),
    ],
)
def test_the_place_of_supply_follows_gstin_then_address_then_the_shop(
    api: Api, more: dict[str, Any], place: str
) -> None:
    made = api.made("/customers", {"name": "Asha", **more})
    assert made["place_of_supply"] == place
    invoice = api.made("/invoices", {"customer_id": made["id"], "items": [LINE]})
    assert invoice["place_of_supply"] == place
    heads = {"cgst", "sgst"} if place == "08" else {"igst"}
    assert set(invoice["gst"]) == heads


def test_an_invoice_may_be_supplied_elsewhere_than_its_customer(api: Api) -> None:
    made = api.made("/customers", {"name": "Asha", "place_of_supply": "24"})
    asked = {"customer_id": made["id"], "items": [LINE], "place_of_supply": "08"}
    assert api.made("/invoices", asked)["gst_treatment"] == "intra_state"


def test_a_phone_is_kept_with_its_country(api: Api) -> None:
    for typed in ("9800000421", "+919800000421"):
        assert api.made("/customers", {"name": "Asha", "phone": typed})["phone"] == "+919800000421"
    wrong = api.post("/customers", {"name": "Asha", "phone": "12345"})
    assert [field for field, _ in wrong.faults] == ["/phone"]


def test_what_he_owed_before_begins_today_or_on_its_day(api: Api) -> None:
    made = api.made("/customers", {"name": "Asha", "opening_balance": 500})
    assert made["opening_date"] == "2026-11-21"
    old = {"name": "Ravi", "opening_balance": "500.50", "opening_date": "2026-04-01"}
    assert api.made("/customers", old)["opening_date"] == "2026-04-01"
    late = api.post("/customers", {**old, "opening_date": "2026-11-22"})
    assert (late.status, late.code) == (422, "validation_failed")


@pytest.mark.parametrize("gstin", ["08AAAPG1234C1ZK", "08AAAPG1234C1", "40AAAPG1234C1ZJ", "x"])
def test_a_gstin_of_wrong_shape_or_check_is_refused_by_its_field(api: Api, gstin: str) -> None:
    answer = api.post("/customers", {"name": "Asha", "gstin": gstin})
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert [field for field, _ in answer.faults] == ["/gstin"]
    inline = api.post("/invoices", {"items": [LINE], "customer": {"name": "Asha", "gstin": gstin}})
    assert [field for field, _ in inline.faults] == ["/customer/gstin"]


def test_equal_name_phone_or_gstin_are_told_and_allowed(api: Api) -> None:
    first = api.made(
        "/customers", {"name": "Asha Ben", "phone": "9800000421", "gstin": gstin_in("08")}
    )
    for same in ({"name": "asha  ben"}, {"name": "A", "phone": "9800000421"},
                 {"name": "B", "gstin": gstin_in("08")}):  # fmt: skip
        assert first["id"] in api.made("/customers", same)["possible_duplicates"]
    assert api.made("/customers", {"name": "C"})["possible_duplicates"] == []


@pytest.mark.parametrize("opt_in", [True, False, None])
def test_whether_he_wants_messages_is_kept(api: Api, opt_in: bool | None) -> None:
    made = api.made("/customers", {"name": "Asha", "whatsapp_opt_in": opt_in})
    assert api.get(f"/customers/{made['id']}").json["whatsapp_opt_in"] is opt_in


def test_an_inline_customer_is_added_whole_and_found_again(api: Api) -> None:
    buyer = {"name": "Asha", "phone": "9800000421", "metadata": {"crm": "17"}}
    first, again = (api.made("/invoices", {"customer": buyer, "items": [LINE]}) for _ in range(2))
    assert first["customer_id"] == again["customer_id"]
    kept = api.get(f"/customers/{first['customer_id']}").json
    assert (kept["name"], kept["phone"], kept["metadata"]) == (
        "Asha",
        "+919800000421",
        {"crm": "17"},
    )


def test_who_is_named_twice_is_refused_and_who_is_not_walked_in(api: Api) -> None:
    made = api.made("/customers", {"name": "Asha"})
    both = {"customer_id": made["id"], "customer": {"name": "Asha"}, "items": [LINE]}
    assert api.post("/invoices", both).faults == [("/customer", "given_twice")]
    walk_in = api.made("/invoices", {"items": [LINE]})
    assert (walk_in["customer_id"], walk_in["customer"]) == (None, None)
    unknown = {"customer_id": "cus_66f0c1d20000050b1c2d3e4f", "items": [LINE]}
    assert api.post("/invoices", unknown).faults == [("/customer_id", "customer_not_found")]


def test_an_inline_customer_who_is_elsewhere_is_another(api: Api) -> None:
    here, there = (
        api.made("/invoices", {"customer": {"name": "Asha", **more}, "items": [LINE]})
        for more in ({}, {"place_of_supply": "27"})
    )
    assert (here["gst_treatment"], there["gst_treatment"]) == ("intra_state", "inter_state")
    assert here["customer_id"] != there["customer_id"]
    at_home = {"customer": {"name": "Asha", "address": {"city": "Pune"}}, "items": [LINE]}
    first, again = (api.made("/invoices", at_home) for _ in range(2))
    assert first["customer_id"] == again["customer_id"]
    assert first["customer"]["address"] == "Pune"
