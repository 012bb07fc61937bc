"""Lists and searches of invoices: their order, their pages, their limits."""

from typing import Any

import pytest

from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing
from tests.adapters.rest.square.shop import counted

MAIN = {"filter": {"location_ids": ["main"]}}


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


@pytest.fixture(scope="module")
def made(shop: Billing) -> list[str]:
    """A draft, an issued one, one that waits for the day after, one canceled: in their order."""
    at = shop.place.clock.now()
    draft = shop.draft(shop.order())["id"]
    waits = shop.draft(shop.order(), scheduled_at="2026-12-01T04:30:00Z")
    shop.publish(waits)
    early = shop.draft(shop.order())
    gone = shop.publish(shop.draft(shop.order()))
    shop.had("POST", f"/v2/invoices/{gone['id']}/cancel", {"version": 1})
    shop.place.clock.move(at.replace(minute=at.minute + 5))
    shop.publish(early)  # its sort date is now that of its issue
    deleted = shop.draft(shop.order())["id"]
    shop.had("DELETE", f"/v2/invoices/{deleted}")
    return [draft, gone["id"], early["id"], waits["id"]]


def searched(shop: Billing, **body: Any) -> list[str]:
    found: list[str] = []
    cursor = None
    while True:
        more: dict[str, Any] = {"cursor": cursor} if cursor else {}
        page = shop.had("POST", "/v2/invoices/search", {"limit": 1, **body, **more})
        found += [one["id"] for one in page["invoices"]]
        cursor = page.get("cursor")
        if not cursor:
            return found


def test_a_list_is_newest_first_and_leaves_deleted_drafts_out(
    shop: Billing, made: list[str]
) -> None:
    page = shop.had("GET", "/v2/invoices?location_id=main")
    assert [one["id"] for one in page["invoices"]] == made[::-1]
    assert "cursor" not in page


@pytest.mark.parametrize(
    ("body", "ascending"),
    [
        ({"query": MAIN}, False),
        ({"query": {**MAIN, "sort": {"field": "INVOICE_SORT_DATE", "order": "ASC"}}}, True),
        ({"query": MAIN, "sort": {"field": "INVOICE_SORT_DATE", "order": "ASC"}}, True),
        ({"query": {**MAIN, "sort": {"order": "DESC"}}, "sort": {"order": "ASC"}}, False),
    ],
)
def test_a_search_is_walked_in_its_order(
    shop: Billing, made: list[str], body: Any, *, ascending: bool
) -> None:
    assert searched(shop, **body) == (made if ascending else made[::-1])


def test_a_search_for_a_customer_finds_his_alone(shop: Billing, made: list[str]) -> None:
    other = billing(shop.place)
    his = other.draft(other.order())["id"]
    filters = {"location_ids": ["main"], "customer_ids": [other.customer]}
    assert searched(shop, query={"filter": filters}) == [his]
    nobody = {**filters, "customer_ids": ["cus_000000000000000000000000"]}
    assert searched(shop, query={"filter": nobody}) == []
    shop.had("DELETE", f"/v2/invoices/{his}")


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("", "MISSING_REQUIRED_PARAMETER", "location_id"),
        ("location_id=", "MISSING_REQUIRED_PARAMETER", "location_id"),
        ("location_id=loc_1", "INVALID_VALUE", "location_id"),
        ("location_id=main&limit=201", "VALUE_TOO_HIGH", "limit"),
        ("location_id=main&limit=0", "VALUE_TOO_LOW", "limit"),
        ("location_id=main&cursor=abcdefghijklmnopqrst", "INVALID_CURSOR", "cursor"),
    ],
)
def test_what_a_list_may_not_ask(shop: Billing, query: str, code: str, field: str) -> None:
    error = shop.refused("GET", f"/v2/invoices?{query}")
    assert (error["code"], error.get("field")) == (code, field)


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "MISSING_REQUIRED_PARAMETER", "query"),
        ({"query": {}}, "MISSING_REQUIRED_PARAMETER", "query.filter"),
        (
            {"query": {"filter": {"location_ids": []}}},
            "MISSING_REQUIRED_PARAMETER",
            "query.filter.location_ids",
        ),
        (
            {"query": {"filter": {"location_ids": ["main", "main"]}}},
            "INVALID_VALUE",
            "query.filter.location_ids",
        ),
        (
            {"query": {"filter": {"location_ids": ["main"], "customer_ids": ["a", "b"]}}},
            "INVALID_VALUE",
            "query.filter.customer_ids",
        ),
        ({"query": MAIN, "limit": 201}, "VALUE_TOO_HIGH", "limit"),
        (
            {"query": {**MAIN, "sort": {"order": "UP"}}},
            "INVALID_ENUM_VALUE",
            "query.sort.order",
        ),
    ],
)
def test_what_a_search_may_not_ask(shop: Billing, body: Any, code: str, field: str) -> None:
    error = shop.refused("POST", "/v2/invoices/search", body)
    assert (error["code"], error["field"]) == (code, field)


def test_a_cursor_of_another_search_is_none(shop: Billing, made: list[str]) -> None:
    page = shop.had("POST", "/v2/invoices/search", {"query": MAIN, "limit": 1})
    asked = {"query": {**MAIN, "sort": {"order": "ASC"}}, "limit": 1, "cursor": page["cursor"]}
    assert shop.refused("POST", "/v2/invoices/search", asked)["code"] == "INVALID_CURSOR"


def test_a_page_costs_no_more_the_more_stands_on_it(shop: Billing) -> None:
    def asked(path: str) -> int:
        with counted() as found:
            shop.had("GET", path)
        return len(found)

    def billed(name: str) -> None:
        customer = shop.had("POST", "/v2/customers", {"given_name": name})["customer"]["id"]
        his = Billing(shop.place, customer)
        made = his.publish(his.draft(his.order(customer_id=customer)))
        his.pay(made["id"], "100")

    paths = ("/v2/invoices?location_id=main", "/v2/payments", "/v2/customers")
    billed("Mohan")
    before = [asked(path) for path in paths]
    for name in ("Nitin", "Om"):
        billed(name)
    assert [asked(path) for path in paths] == before
