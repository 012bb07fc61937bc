"""Ids, dates, money and rounding, as the contract says them: the bytes are read, not only the values."""

import re
from decimal import Decimal
from typing import Any

import pytest

from adapters.app import create_app
from adapters.parts import Parts
from tests.adapters.client import Client
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import LINE, Counter

HEADS = ("taxable_value", "cgst", "sgst", "igst", "cess")


def sold(api: Api, *lines: dict[str, Any], **more: Any) -> Any:
    """Issue an invoice and check that its lines add up to it."""
    made = api.made("/invoices", {"items": list(lines), **more})
    sums = {head: sum(line[head] for line in made["items"]) for head in HEADS}
    assert made["taxable_total"] == sums["taxable_value"]
    assert made["tax_total"] == sum(made["gst"].values())
    assert made["gst"] == {head: sums[head] for head in made["gst"]}
    assert made["discount_total"] == sum(line["discount"] for line in made["items"])
    assert made["subtotal"] - made["discount_total"] >= made["taxable_total"]
    assert made["total"] == made["taxable_total"] + made["tax_total"] + made["round_off"]
    assert made["balance_due"] == made["total"] - made["amount_credited"] - made["amount_paid"]
    assert all(line["cgst"] == line["sgst"] for line in made["items"])
    return made


def test_an_id_is_a_prefix_and_seconds_and_chance(api: Api, counter: Counter) -> None:
    made = [
        api.made("/items", {"sku": "S", "name": "S", "gst_rate": 5})["id"],
        api.made("/customers", {"name": "Asha"})["id"],
        api.made("/invoices", {"items": [LINE]})["id"],
    ]
    seconds = f"{int(counter.clock.now().timestamp()):08x}"
    assert [id_[:12] for id_ in made] == [f"{kind}_{seconds}" for kind in ("itm", "cus", "inv")]
    assert all(re.fullmatch(r"[a-z]{3}_[0-9a-f]{24}", id_) for id_ in made)


def test_instants_are_utc_with_milliseconds_and_days_are_the_shop_s(api: Api) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    assert (made["created_at"], made["updated_at"]) == ("2026-11-21T12:33:00.000Z",) * 2
    assert (made["date"], made["due_date"]) == ("2026-11-21", "2026-11-21")


def test_after_half_past_six_in_the_evening_utc_it_is_tomorrow_in_the_shop(
    api: Api, counter: Counter
) -> None:
    counter.clock.advance(counter.clock.now().replace(hour=18, minute=30) - counter.clock.now())
    made = api.made("/invoices", {"items": [LINE]})
    assert (made["date"], made["created_at"]) == ("2026-11-22", "2026-11-21T18:30:00.000Z")


def test_a_sum_has_no_decimals_or_two(api: Api) -> None:
    raw = api.post("/invoices", {"items": [{**LINE, "qty": 1, "rate": "0.1"}]}).raw
    assert b'"taxable_total":0.10,' in raw
    assert b'"gst":{"cgst":0.01,"sgst":0.01}' in raw
    assert b'"total":0.12,' in raw
    many = api.post("/invoices", {"items": [{**LINE, "qty": 1, "rate": 100_000_000}]}).raw
    assert b'"total":118000000,' in many


def test_a_number_and_its_digits_are_as_good(api: Api) -> None:
    raw = b'{"items":[{"name":"Wire","gst_rate":"18.0","qty":"2.500","rate":%s}]}'
    first, second = (api.post("/invoices", raw=raw % rate) for rate in (b"0.1", b'"0.1000"'))
    assert first.json["items"] == second.json["items"]
    assert b'"qty":2.5,' in first.raw


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rate", "1.00001"), ("qty", "1.0001"), ("qty", 0), ("qty", -1), ("rate", -1), ("rate", "1e3"),
        ("qty", "10000000"), ("rate", "1000000000"), ("qty", True), ("rate", "NaN"), ("rate", ""),
        ("cess_per_unit", "0.001"), ("cess_per_unit", "20000000.01"), ("gst_rate", 101),
    ],
)  # fmt: skip
def test_a_number_too_fine_or_out_of_bounds_is_refused(api: Api, field: str, value: Any) -> None:
    answer = api.post("/invoices", {"items": [{**LINE, field: value}]})
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert [where for where, _ in answer.faults] == [f"/items/0/{field}"]


@pytest.mark.parametrize("word", [b"NaN", b"Infinity", b"-Infinity"])
def test_what_is_no_number_of_json_is_refused(api: Api, word: bytes) -> None:
    raw = b'{"items":[{"name":"Wire","gst_rate":18,"qty":1,"rate":%s}]}' % word
    assert api.post("/invoices", raw=raw).status in {400, 422}


def test_the_largest_are_taken_and_what_is_above_is_not(api: Api) -> None:
    api.made("/invoices", {"items": [{**LINE, "qty": "9999999.999", "rate": "0.0001"}]})
    api.made("/invoices", {"items": [{**LINE, "qty": 1, "rate": 999_999_999}]})
    large = {**LINE, "gst_rate": 0, "qty": 100, "rate": 999_999_999}
    rest = {**large, "qty": 1, "rate": "99.99"}
    raw = api.post("/invoices", {"items": [large, rest]}).raw
    assert b'"total":99999999999.99,' in raw
    answer = api.post("/invoices", {"items": [large, {**rest, "rate": 100}]})
    assert (answer.status, answer.code) == (422, "validation_failed")


def test_a_price_that_holds_the_tax_leaves_a_paisa_to_the_round_off(api: Api) -> None:
    made = sold(api, {**LINE, "qty": 1, "rate": 100}, prices_include_tax=True)
    assert made["taxable_total"] == Decimal("84.75")
    assert made["gst"] == {"cgst": Decimal("7.63"), "sgst": Decimal("7.63")}
    assert (made["round_off"], made["total"]) == (Decimal("-0.01"), 100)


def test_a_discount_in_per_cent_and_one_in_rupees_come_off_a_line(api: Api) -> None:
    tenth = {**LINE, "discount": {"percent": 10}}
    fifty = {**LINE, "discount": {"amount": "50.50"}}
    made = sold(api, tenth, fifty)
    assert [line["discount"] for line in made["items"]] == [90, Decimal("50.50")]
    assert [line["taxable_value"] for line in made["items"]] == [810, Decimal("849.50")]
    assert (made["subtotal"], made["discount_total"]) == (1800, Decimal("140.50"))


def test_a_discount_of_the_document_is_spread_by_value_ties_to_the_earlier(api: Api) -> None:
    made = sold(api, *[{**LINE, "qty": 1, "rate": 10}] * 3, discount={"amount": "0.10"})
    shares = [line["discount"] for line in made["items"]]
    assert shares == [Decimal("0.04"), Decimal("0.03"), Decimal("0.03")]
    halves = sold(api, {**LINE, "rate": 300}, {**LINE, "rate": 100}, discount={"percent": "12.5"})
    assert [line["discount"] for line in halves["items"]] == [75, 25]


def test_discounts_of_inclusive_prices_hold_the_tax_too(api: Api) -> None:
    made = sold(
        api, {**LINE, "qty": 1, "rate": 236}, prices_include_tax=True, discount={"amount": 118}
    )
    assert (made["taxable_total"], made["total"]) == (100, 118)


@pytest.mark.parametrize(
    ("discount", "where"),
    [
        ({"percent": 101}, "/discount/percent"),
        ({"percent": "ten"}, "/discount/percent"),
        ({"amount": -1}, "/discount/amount"),
        ({"per_cent": 10}, "/discount/per_cent"),
        ({"percent": 10, "amount": 5}, "/discount"),
        ({}, "/discount"),
        (10, "/discount"),
    ],
)
def test_what_is_wrong_with_a_discount_is_named(api: Api, discount: Any, where: str) -> None:
    answer = api.post("/invoices", {"items": [LINE], "discount": discount})
    assert (answer.status, answer.code) == (422, "validation_failed")
    assert [field for field, _ in answer.faults] == [where]
    on_a_line = api.post("/invoices", {"items": [{**LINE, "discount": discount}]})
    assert [field for field, _ in on_a_line.faults] == [f"/items/0{where}"]


def test_more_than_all_cannot_be_taken_off(api: Api) -> None:
    answer = api.post("/invoices", {"items": [LINE], "discount": {"amount": 901}})
    assert (answer.status, answer.code) == (422, "validation_failed")


def test_documents_of_the_api_are_rounded_where_the_call_or_the_shop_says(
    api: Api, counter: Counter
) -> None:
    line = {**LINE, "qty": 1, "rate": "33.35"}
    assert sold(api, line)["total"] == Decimal("39.35")
    rounded = sold(api, line, round_to_rupee=True)
    assert (rounded["total"], rounded["round_off"]) == (39, Decimal("-0.35"))
    up = sold(api, {**line, "rate": "33.50"}, round_to_rupee=True)
    assert (up["total"], up["round_off"]) == (40, Decimal("0.46"))
    counter.set("round_to_rupee", "always")
    assert sold(api, line)["total"] == 39
    assert sold(api, line, round_to_rupee=False)["total"] == Decimal("39.35")
    counter.set("round_to_rupee", "never")
    assert sold(api, line)["total"] == Decimal("39.35")


def test_fields_nobody_knows_are_named_wherever_they_stand(api: Api) -> None:
    body = {"items": [{**LINE, "colour": "red"}], "Total": 5, "customer": {"name": "A", "a/b": 1}}
    answer = api.post("/invoices", body)
    assert (answer.status, answer.code) == (422, "validation_failed")
    named = {"/items/0/colour", "/Total", "/customer/a~1b"}
    assert set(answer.faults) == {(field, "unknown_field") for field in named}
    assert api.get("/items?colour=red").faults == [("query.colour", "unknown_field")]


def test_addresses_are_those_of_the_setting_whatever_host_is_asked(api: Api, parts: Parts) -> None:
    made = api.post("/invoices", {"items": [LINE]}, headers={"Host": "evil.example"}).json
    for link in ("pdf_url", "public_url", "upi_qr"):
        assert made[link].startswith(f"{parts.public_url}/i/")
    page = made["public_url"].removeprefix(parts.public_url)
    client = Client(create_app(parts))
    assert client.get(page).status_code == 200
    assert client.get(f"{page}/pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    "metadata",
    [
        {f"k{n}": "v" for n in range(21)}, {"k" * 41: "v"}, {"": "v"}, {"k": "v" * 501}, {"k": 5}, ["k"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/items", "/customers", "/invoices"])
def test_metadata_has_twenty_pairs_of_text(api: Api, path: str, metadata: Any) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "/items": {"sku": "S", "name": "S", "gst_rate": 5},
        "/customers": {"name": "Asha"},
        "/invoices": {"items": [LINE]},
    }
    answer = api.post(path, {**bodies[path], "metadata": metadata})
    assert (answer.status, answer.code) == (422, "validation_failed")
    full = {f"{n:040}": "v" * 500 for n in range(20)}
    assert api.made(path, {**bodies[path], "metadata": full})["metadata"] == full
