"""Customers in Square's words: names, place and GSTIN mapped, versions, pages, search."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.customers.models import Customer
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.shop import SquareApi, square

HOME = {
    "address_line_1": "12 Station Road",
    "locality": "Jaipur",
    "administrative_district_level_1": "RJ",
    "postal_code": "302001",
    "country": "IN",
}


@pytest.fixture
def api(place: Place) -> SquareApi:
    return square(place)


def add(api: SquareApi, **said: Any) -> Any:
    return api.had("POST", "/v2/customers", said)["customer"]


def native(place: Place, customer: Any) -> Any:
    return place.live.get(f"/customers/{customer['id']}").json


def test_a_customer_is_told_back_as_he_was_written_and_is_the_shops(
    place: Place, api: SquareApi
) -> None:
    said = {
        "given_name": "Amelia",
        "family_name": "Earhart",
        "email_address": "amelia@example.com",
        "phone_number": "+919800000422",
        "reference_id": "YOUR_REFERENCE_ID",
        "note": "a customer",
        "birthday": "1990-11-22",
        "address": HOME,
    }
    made = add(api, idempotency_key="new-1", **said)
    assert {name: made[name] for name in said} == said
    assert (made["version"], made["creation_source"]) == (0, "THIRD_PARTY")
    assert add(api, idempotency_key="new-1", **said) == made
    assert api.had("GET", f"/v2/customers/{made['id']}") == {"customer": made}
    kept = native(place, made)
    assert (kept["name"], kept["place_of_supply"]) == ("Amelia Earhart", "08")
    assert kept["address"]["pincode"] == "302001"


@pytest.mark.parametrize("spelled", ["KA", "karnataka", "29"])
def test_a_state_is_known_by_name_letters_or_code(
    place: Place, api: SquareApi, spelled: str
) -> None:
    home = {"administrative_district_level_1": spelled}
    made = add(api, given_name="Suresh", address=home)
    assert made["address"] == home
    assert native(place, made)["place_of_supply"] == "29"


@pytest.mark.parametrize(
    "told", [{"tax_ids": {"gstin": "27AAPFU0939F1ZV"}}, {"reference_id": "27AAPFU0939F1ZV"}]
)
def test_a_gstin_says_where_the_buyer_is(place: Place, api: SquareApi, told: Any) -> None:
    made = add(api, company_name="Gupta Hardware", given_name="Mohan", **told)
    assert made["tax_ids"] == {"gstin": "27AAPFU0939F1ZV"}
    kept = native(place, made)
    assert (kept["name"], kept["gstin"], kept["place_of_supply"]) == (
        "Gupta Hardware",
        "27AAPFU0939F1ZV",
        "27",
    )


def test_a_reference_with_a_wrong_check_digit_is_only_a_reference(api: SquareApi) -> None:
    made = add(api, given_name="Asha", reference_id="27AAPFU0939F1ZO")
    assert "tax_ids" not in made


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, ("BAD_REQUEST", "")),
        ({"note": "nobody"}, ("BAD_REQUEST", "")),
        (
            {"given_name": "A", "tax_ids": {"gstin": "27AAPFU0939F1ZO"}},
            ("INVALID_VALUE", "tax_ids.gstin"),
        ),
        ({"phone_number": "+91 206 555 010"}, ("INVALID_VALUE", "phone_number")),
        ({"phone_number": "206 555 0100"}, ("INVALID_VALUE", "phone_number")),
        ({"email_address": "nobody"}, ("INVALID_VALUE", "email_address")),
        ({"given_name": "A" * 121}, ("VALUE_TOO_LONG", "given_name")),
        ({"given_name": "A", "birthday": "1990-02-30"}, ("INVALID_VALUE", "birthday")),
        (
            {"given_name": "A", "address": {"administrative_district_level_1": "Bavaria"}},
            ("INVALID_VALUE", "address.administrative_district_level_1"),
        ),
        (
            {"given_name": "A", "address": {"postal_code": "12"}},
            ("INVALID_VALUE", "address.postal_code"),
        ),
    ],
)
def test_what_is_no_customer_is_refused(api: SquareApi, said: Any, told: Any) -> None:
    before = api.had("GET", "/v2/customers?count=true&limit=1").get("count", 0)
    assert api.refused("POST", "/v2/customers", said) == [told]
    assert api.had("GET", "/v2/customers?count=true&limit=1").get("count", 0) == before


def test_a_state_abroad_stays_a_word_of_the_address(place: Place, api: SquareApi) -> None:
    abroad = {
        "locality": "Munich",
        "administrative_district_level_1": "Bavaria",
        "country": "DE",
    }
    made = add(api, company_name="Muster", address=abroad)
    assert made["address"] == abroad
    assert native(place, made)["address"]["city"] == "Munich, Bavaria"


def test_the_published_example_of_a_new_customer_is_taken(place: Place, api: SquareApi) -> None:
    """The body of Square's own reference: a buyer in New York."""
    said = {
        "given_name": "Amelia",
        "family_name": "Earhart",
        "email_address": "Amelia.Earhart@example.com",
        "address": {
            "address_line_1": "500 Electric Ave",
            "address_line_2": "Suite 600",
            "administrative_district_level_1": "NY",
            "country": "US",
            "locality": "New York",
            "postal_code": "10003",
        },
        "phone_number": "+1-212-555-4240",
        "reference_id": "YOUR_REFERENCE_ID",
        "note": "a customer",
    }
    made = add(api, **said)
    assert {name: made[name] for name in said} == said
    kept = native(place, made)
    assert (kept["phone"], kept["address"]["city"]) == (None, "New York, NY, 10003")
    path = f"/v2/customers/{made['id']}"
    home = {"phone_number": "9800000427", "note": None}
    assert api.had("PUT", path, home)["customer"]["phone_number"] == "+919800000427"
    assert native(place, made)["phone"] == "+919800000427"
    back = api.had("PUT", path, {"phone_number": "+44 20 7946 0018"})["customer"]
    assert (back["phone_number"], native(place, made)["phone"]) == ("+44 20 7946 0018", None)
    assert "phone_number" not in api.had("PUT", path, {"phone_number": None})["customer"]
    only = add(api, phone_number="+44 20 7946 0019")
    assert (only["phone_number"], "given_name" in only) == ("+44 20 7946 0019", False)


def test_a_change_is_of_what_is_given_and_null_clears(place: Place, api: SquareApi) -> None:
    made = add(api, given_name="Amelia", phone_number="9800000423", note="old", address=HOME)
    path = f"/v2/customers/{made['id']}"
    change = {"note": None, "family_name": "Earhart", "phone_number": "9800000424", "version": 0}
    after = api.had("PUT", path, change)["customer"]
    assert "note" not in after
    assert (after["given_name"], after["family_name"]) == ("Amelia", "Earhart")
    assert (after["phone_number"], after["version"]) == ("+919800000424", 1)
    assert after["address"] == HOME
    assert native(place, made)["name"] == "Amelia Earhart"
    assert api.refused("PUT", path, {"note": "new", "version": 0}) == [
        ("VERSION_MISMATCH", "version")
    ]
    assert api.had("GET", path)["customer"] == after
    names = dict.fromkeys(("given_name", "family_name", "phone_number"))
    assert api.refused("PUT", path, names) == [("BAD_REQUEST", "")]


def test_a_gstin_that_was_told_as_reference_goes_with_it(place: Place, api: SquareApi) -> None:
    made = add(api, company_name="Gupta", reference_id="27AAPFU0939F1ZV")
    after = api.had("PUT", f"/v2/customers/{made['id']}", {"reference_id": "7001"})["customer"]
    assert (after["reference_id"], "tax_ids" in after) == ("7001", False)
    assert native(place, made)["gstin"] is None


def test_what_v1_changes_is_shown_and_kept(place: Place, api: SquareApi) -> None:
    made = add(api, given_name="Amelia", note="mine", address=HOME)
    place.live.put(
        f"/customers/{made['id']}",
        {"name": "Amelia Stores", "place_of_supply": "29", "opening_balance": 500},
    )
    shown = api.had("GET", f"/v2/customers/{made['id']}")["customer"]
    assert (shown["given_name"], shown["note"]) == ("Amelia Stores", "mine")
    assert "address" not in shown
    after = api.had("PUT", f"/v2/customers/{made['id']}", {"note": "ours"})["customer"]
    assert (after["given_name"], after["note"]) == ("Amelia Stores", "ours")
    kept = native(place, made)
    assert (kept["place_of_supply"], kept["opening_balance"]) == ("29", 500)


def test_one_who_is_put_away_is_found_no_more(place: Place, api: SquareApi) -> None:
    made = add(api, given_name="Gone", reference_id="gone-1")
    path = f"/v2/customers/{made['id']}"
    assert api.refused("DELETE", f"{path}?version=4") == [("VERSION_MISMATCH", "version")]
    assert api.had("DELETE", f"{path}?version=0") == {}
    assert api.call("GET", path).status == 404
    assert api.call("DELETE", path).status == 404
    found = api.had("POST", "/v2/customers/search", by(reference_id="gone-1"))
    assert found == {}
    with place.parts.db.reading() as session:
        assert session.get_one(Customer, (place.shop.shop_id, made["id"])).name == "Gone"


def by(**exact: str) -> Any:
    return {"query": {"filter": {name: {"exact": value} for name, value in exact.items()}}}


def test_search_is_by_the_exact_value(api: SquareApi) -> None:
    made = add(
        api,
        given_name="Found",
        email_address="found@example.com",
        phone_number="+919800000425",
        reference_id="found-1",
    )
    for exact in (
        {"email_address": "found@example.com"},
        {"phone_number": "98000 00425"},
        {"reference_id": "found-1"},
        {"reference_id": "found-1", "phone_number": "+919800000425"},
    ):
        found = api.had("POST", "/v2/customers/search", {**by(**exact), "count": True})
        assert found == {"customers": [made], "count": 1}, exact
    nobody = by(reference_id="found-1", phone_number="+919800000499")
    assert api.had("POST", "/v2/customers/search", nobody) == {}
    for name in ("email_address", "phone_number", "reference_id"):
        assert api.had("POST", "/v2/customers/search", by(**{name: ""})) == {}
    fuzzy = {"query": {"filter": {"email_address": {"fuzzy": "found"}}}}
    assert api.refused("POST", "/v2/customers/search", fuzzy) == [
        ("INVALID_VALUE", "query.filter.email_address.fuzzy")
    ]


def pages(api: SquareApi, query: str) -> Iterator[Any]:
    cursor = ""
    while True:
        answer = api.had("GET", f"/v2/customers?{query}&cursor={cursor}")
        yield from answer.get("customers", [])
        cursor = answer.get("cursor", "")
        if not cursor:
            return


def test_pages_hold_each_once_by_name_or_as_they_came(api: SquareApi) -> None:
    made = [add(api, given_name=name)["id"] for name in ("zz Third", "zz First", "zz Second")]
    third, first, second = made
    by_name = [one["id"] for one in pages(api, "limit=2")]
    assert len(by_name) == len(set(by_name))
    assert by_name[-3:] == [first, second, third]
    came = [one["id"] for one in pages(api, "limit=2&sort_field=CREATED_AT&sort_order=DESC")]
    assert came[:3] == [second, first, third]
    assert sorted(came) == sorted(by_name)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("limit=101", ("VALUE_TOO_HIGH", "limit")),
        ("limit=0", ("VALUE_TOO_LOW", "limit")),
        ("sort_field=NAME", ("INVALID_ENUM_VALUE", "sort_field")),
        ("cursor=nonsense", ("INVALID_CURSOR", "cursor")),
    ],
)
def test_what_no_page_is(api: SquareApi, query: str, told: Any) -> None:
    assert api.refused("GET", f"/v2/customers?{query}") == [told]


def test_a_cursor_is_of_its_own_walk(api: SquareApi) -> None:
    add(api, given_name="One")
    add(api, given_name="Two")
    cursor = api.had("GET", "/v2/customers?limit=1")["cursor"]
    assert api.refused("GET", f"/v2/customers?limit=1&sort_order=DESC&cursor={cursor}") == [
        ("INVALID_CURSOR", "cursor")
    ]


def test_a_customer_who_is_put_back_as_he_was_read_keeps_his_version(place: Place) -> None:
    api = square(place)
    full = {
        "given_name": "Asha", "family_name": "Rao", "nickname": "Ash", "phone_number": "9800000461",
        "email_address": "asha.rao@example.com", "note": "By the temple", "birthday": "1990-01-05",
        "address": {"address_line_1": "12 Station Road", "administrative_district_level_1": "RJ"},
    }  # fmt: skip
    firm = {"company_name": "Rao Traders", "reference_id": "08AAAPG1234C1ZJ"}
    native = place.live.made("/customers", {"name": "Ramesh Kumar", "phone": "9800000462"})
    made = [api.had("POST", "/v2/customers", one)["customer"]["id"] for one in (full, firm)]
    for id_ in (*made, native["id"]):
        path = f"/v2/customers/{id_}"
        read = api.had("GET", path)["customer"]
        assert api.had("PUT", path, read)["customer"] == read
    path = f"/v2/customers/{made[0]}"
    assert api.had("PUT", path, {"note": None})["customer"]["version"] == 1
    assert api.had("PUT", path, {"note": None})["customer"]["version"] == 1
