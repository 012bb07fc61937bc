"""What the contract says of items, sentence by sentence."""

from typing import Any

import pytest

from tests.adapters.rest.api import Api

RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "gst_rate": 18}


def test_what_is_not_given_has_its_default(api: Api) -> None:
    made = api.made("/items", RAIL)
    told = {name: made[name] for name in ("cess_rate", "price_includes_tax", "unit", "type", "hsn")}
    assert told == {
        "cess_rate": 0, "price_includes_tax": False, "unit": "NOS", "type": "goods", "hsn": None,
    }  # fmt: skip
    assert (made["object"], made["sandbox"], made["metadata"]) == ("item", False, {})


@pytest.mark.parametrize("name", ["sku", "name", "gst_rate"])
def test_what_is_required_is_asked_for(api: Api, name: str) -> None:
    body = {key: value for key, value in RAIL.items() if key != name}
    assert api.post("/items", body).faults == [(f"/{name}", "missing")]


@pytest.mark.parametrize(
    ("hsn", "is_taken"),
    [
        ("8302", True), ("830210", True), ("83021010", True), ("998719", True),
        ("83", False), ("83021", False), ("8302101", False), ("830210101", False), ("83O2", False),
        ("9987", False), ("99871900", False), (8302, False), ("", False),
    ],
)  # fmt: skip
def test_an_hsn_has_4_6_or_8_digits_and_a_service_code_6(
    api: Api, hsn: Any, is_taken: bool
) -> None:
    answer = api.post("/items", {**RAIL, "hsn": hsn})
    assert answer.status == (201 if is_taken else 422)
    if not is_taken:
        assert [field for field, _ in answer.faults] == ["/hsn"]
    line = {"name": "Rail", "gst_rate": 18, "qty": 1, "rate": 1, "hsn": hsn}
    assert api.post("/invoices", {"items": [line]}).status == answer.status


def test_a_sku_has_one_to_forty_characters(api: Api) -> None:
    assert api.made("/items", {**RAIL, "sku": "S" * 40})["sku"] == "S" * 40
    assert api.post("/items", {**RAIL, "sku": "S" * 41}).status == 422


def test_what_is_said_of_its_kind_goes_before_its_code(api: Api) -> None:
    assert api.made("/items", {**RAIL, "hsn": "8302", "type": "service"})["type"] == "service"


@pytest.mark.parametrize(
    ("said", "unit"), [("KGS", "KGS"), ("kilo", "KGS"), ("metre", "MTR"), ("box", "BOX")]
)
def test_synonyms_of_units_are_mapped(api: Api, said: str, unit: str) -> None:
    assert api.made("/items", {**RAIL, "unit": said})["unit"] == unit


def test_an_item_holds_any_rate_and_an_invoice_only_one_in_force(api: Api) -> None:
    api.made("/items", {**RAIL, "gst_rate": "7.25", "price": 10})
    answer = api.post("/invoices", {"items": [{"sku": "SR-501", "qty": 1}]})
    assert (answer.status, answer.code) == (422, "gst_rate_not_valid")
    assert answer.faults == [("/items/0/gst_rate", "gst_rate_not_valid")]


def test_a_change_to_a_sku_that_is_taken_is_refused(api: Api) -> None:
    api.made("/items", RAIL)
    other = api.made("/items", {**RAIL, "sku": "B"})
    answer = api.put(f"/items/{other['id']}", RAIL)
    assert (answer.status, answer.code) == (409, "duplicate_sku")
    assert api.put(f"/items/{other['id']}", {**RAIL, "sku": "B"}).status == 200


def test_a_line_has_its_item_s_values_where_it_gives_none(api: Api) -> None:
    item = {**RAIL, "hsn": "830210", "price": "450.50", "unit": "box"}
    made = api.made("/items", item)
    by_sku = api.made("/invoices", {"items": [{"sku": "SR-501", "qty": 1}]})["items"][0]
    by_id = api.made("/invoices", {"items": [{"item_id": made["id"], "qty": 1}]})["items"][0]
    assert by_sku == by_id
    assert (by_sku["sku"], by_sku["item_id"]) == ("SR-501", made["id"])
    assert (by_sku["name"], by_sku["hsn"], by_sku["unit"]) == ("Sofa rail 501", "830210", "BOX")
    own = {"name": "Rail", "hsn": "8302", "unit": "kilo", "gst_rate": 5, "rate": 1}
    line = api.made("/invoices", {"items": [{"sku": "SR-501", "qty": 1, **own}]})["items"][0]
    assert {name: line[name] for name in own} == {**own, "unit": "KGS"}
    assert api.get(f"/items/{made['id']}").json == made
