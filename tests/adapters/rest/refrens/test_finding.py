"""Finding invoices as Feathers' clients do: $limit, $skip, $sort and filters, brackets raw or encoded."""

from datetime import timedelta
from typing import Any

import pytest

from core.actor import Actor
from core.invoices.service import cancel
from core.shops.service import NewShop
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, LINE, App, opened_app

# in the order in which they were made, a minute between each; the third and fourth are of one day
BOOK = [
    ("A-10", "2026-11-01"),
    ("A-9", "2026-11-03"),
    ("B-1", "2026-11-02"),
    ("a-0011", "2026-11-02"),
]


@pytest.fixture(scope="module")
def clerk(place: Place) -> App:
    """An app of a shop with four bills."""
    app = opened_app(place, NewShop("Sharma Books", gstin="08AAAPG1234C1ZJ", prefix="SB"))
    begun = place.clock.now()
    made = []
    for number, on in BOOK:
        place.clock.move(place.clock.now() + timedelta(minutes=1))
        made.append(app.billed(invoiceNumber=number, invoiceDate=on))
    place.clock.move(begun + timedelta(minutes=5))
    return app


def test_without_a_word_the_newest_come_first_ten_at_most(clerk: App) -> None:
    found = clerk.find()
    assert {**found, "data": []} == {"total": 4, "limit": 10, "skip": 0, "data": []}
    assert [one["invoiceNumber"] for one in found["data"]] == ["a-0011", "B-1", "A-9", "A-10"]
    assert (
        found["data"][0]
        == clerk.call("GET", f"{clerk.business}/invoices/{found['data'][0]['_id']}").json
    )


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?$sort[createdAt]=1", ["A-10", "A-9", "B-1", "a-0011"]),
        ("?$sort[invoiceNumber]=1", ["A-9", "A-10", "a-0011", "B-1"]),
        ("?%24sort%5BinvoiceNumber%5D=-1", ["B-1", "a-0011", "A-10", "A-9"]),
        ("?$sort%5BinvoiceDate%5D=1&$sort[createdAt]=-1", ["A-10", "a-0011", "B-1", "A-9"]),
        ("?$sort[invoiceDate]=-1&$sort[invoiceNumber]=1", ["A-9", "a-0011", "B-1", "A-10"]),
        ("?$sort[invoiceNumber]=1&$sort[invoiceDate]=-1", ["A-9", "A-10", "a-0011", "B-1"]),
        ("?$limit=2", ["a-0011", "B-1"]),
        ("?$limit=2&$skip=1", ["B-1", "A-9"]),
        ("?$skip=3", ["A-10"]),
        ("?$skip=4", []),
        ("?$limit=1&$skip=2&$sort[invoiceNumber]=1", ["a-0011"]),
        ("?invoiceNumber=A-9", ["A-9"]),
        ("?invoiceNumber=A-", []),
        ("?status=UNPAID", ["a-0011", "B-1", "A-9", "A-10"]),
        ("?status=CANCELED", []),
        ("?client=000000000000000000000000", []),
    ],
)  # fmt: skip
def test_order_part_and_filters(clerk: App, query: str, numbers: list[str]) -> None:
    assert clerk.numbers(query) == numbers


def test_the_count_is_of_all_that_match_whatever_part_is_asked_for(clerk: App) -> None:
    assert clerk.find("?$limit=0") == {"total": 4, "limit": 0, "skip": 0, "data": []}
    found = clerk.find("?$limit=1000&$skip=2&status=UNPAID")
    assert (found["total"], found["limit"], found["skip"], len(found["data"])) == (4, 100, 2, 2)
    client = found["data"][0]["client"]
    assert clerk.find(f"?client={client}&$limit=1")["total"] == 4
    assert clerk.find(f"?client=cus_{client}&invoiceNumber=B-1")["total"] == 1


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?$limit=-1", "$limit"), ("?$limit=1.5", "$limit"), ("?$limit=all", "$limit"),
        ("?$limit=", "$limit"), ("?$skip=-1", "$skip"), ("?$skip=x", "$skip"),
        ("?$sort[createdAt]=2", "$sort[createdAt]"), ("?$sort[createdAt]=up", "$sort[createdAt]"),
        ("?$sort[total]=1", "$sort[total]"), ("?$sort=createdAt", "$sort"), ("?$or[0][a]=1", "$or[0][a]"),
        ("?$select=_id", "$select"), ("?invoiceNumber[$ne]=A", "invoiceNumber[$ne]"),
        ("?status=OVERDUE", "status"), ("?tags=web", "tags"), ("?$limit=1&$limit=2", "$limit"),
    ],
)  # fmt: skip
def test_what_is_no_query_of_ours_is_a_bad_request(clerk: App, query: str, field: str) -> None:
    answer = clerk.call("GET", f"{clerk.business}/invoices{query}")
    told: Any = answer.json
    assert (answer.status, told["name"], told["className"]) == (400, "BadRequest", "bad-request")
    assert list(told["errors"]) == [field]


def test_bills_of_other_doors_are_found_and_those_in_the_bin_are_not(
    place: Place, app: App
) -> None:
    line = {"name": "Sofa rail", "rate": 450, "qty": 2, "gst_rate": 18}
    made = place.live.made("/invoices", {"customer": {"name": "Asha"}, "items": [line]})
    place.live.made("/invoices", {"items": [line], "draft": True})
    binned = place.live.made("/invoices", {"items": [line]})
    place.live.delete(f"/invoices/{binned['id']}")
    found = app.find()
    assert [one["invoiceNumber"] for one in found["data"]] == [made["number"]]
    [shown] = found["data"]
    assert (shown["_id"], shown["billedTo"]["name"]) == (made["id"][4:], "Asha")
    assert shown["finalTotal"]["total"] == made["total"]
    assert shown["share"] == {"link": made["public_url"], "pdf": made["pdf_url"]}


def test_the_states_of_payment_have_their_names(place: Place, app: App) -> None:
    ids = [app.billed(items=[LINE], billedTo=BUYER)["_id"] for _ in range(4)]
    place.live.put(f"/invoices/inv_{ids[1]}/pay", {"amount": 62})
    place.live.put(f"/invoices/inv_{ids[2]}/pay")
    actor = Actor(place.shop.shop_id, "chat_user", "mem_1", place.clock.now(), "demo")
    place.parts.db.write(lambda session: cancel(session, actor, f"inv_{ids[3]}", reason="wrong"))
    states = ("UNPAID", "PARTIALLY_PAID", "PAID", "CANCELED")
    for id_, status in zip(ids, states, strict=True):
        assert app.call("GET", f"{app.business}/invoices/{id_}").json["status"] == status
        assert id_ in [one["_id"] for one in app.find(f"?status={status}&$limit=100")["data"]]
