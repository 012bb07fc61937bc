"""What the contract says of lists: limit, cursor, link and order, the same for every list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlmodel import Session

from adapters.app import create_app
from adapters.parts import Parts
from adapters.rest.native import OPERATIONS
from adapters.rest.shapes import Listed, Page
from adapters.settings import load
from adapters.wiring import build
from core.actor import Actor
from core.clock import FixedClock
from core.customers.service import NewCustomer, add_customer
from core.shops.copying import copy_profile
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE, Counter, make_key, make_shop
from tests.conftest import MORNING

HOOK = "https://93.184.216.34/hooks"  # open to all; nothing is delivered here
DAYS = ("2026-11-19", "2026-11-21", "2026-11-20", "2026-11-21", "2026-11-19")


@dataclass
class Book:
    """A shop with some of everything, and where its lists are."""

    parts: Parts
    clock: FixedClock
    live: Api
    test: Api
    customer: str = ""
    hook: str = ""
    bill: str = ""

    def fill(self) -> None:
        """Make five of each thing, a minute apart."""
        hooks = [self.live.made("/webhooks", {"url": HOOK})["id"] for _ in range(5)]
        self.hook = hooks[0]
        customers = [self._made("/customers", {"name": f"Asha {n}"}) for n in range(5)]
        self.customer = customers[0]
        for n in range(5):
            self._made("/items", {"sku": f"S{n}", "name": f"Rail {n}", "gst_rate": 18})
        sold = {"customer_id": self.customer, "items": [LINE]}
        bills = [self._made("/invoices", {**sold, "date": day}) for day in DAYS]
        self.bill = bills[0]
        for n in range(5):
            self.live.put(f"/invoices/{self.bill}", {"notes": f"Note {n}"})
            self._made("/payments", {"customer_id": self.customer, "amount": n + 1})
            self._made("/credit_notes", {"invoice_id": self.bill, "amount": n + 1})
        self.parts.executor.drain()

    def _made(self, path: str, body: Any) -> str:
        self.clock.advance(timedelta(minutes=1))
        return str(self.live.made(path, body)["id"])

    def place(self, path: str) -> str:
        """Say where a list of this shop is."""
        of = {"customers": self.customer, "webhooks": self.hook, "invoices": self.bill}
        return path.replace("{id}", of[path.split("/")[1]]) if "{id}" in path else path

    def api(self, path: str) -> Api:
        """Return the program whose list it is."""
        return self.test if path == "/gstins" else self.live


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder: Path = tmp_path_factory.mktemp("pages")
    settings = load(
        env_file=None,
        pakka_database_url=f"sqlite:///{folder}/pakka.db",
        pakka_rate_limit_live=100_000,
        pakka_rate_limit_sandbox=100_000,
    )
    clock = FixedClock(MORNING)
    parts = build(settings, clock=clock)
    shop = make_shop(parts, MORNING)
    actor = Actor(shop.shop_id, "cli", "test", MORNING)
    parts.sandbox.db.write(lambda session: copy_profile(session, shop, actor))
    app = create_app(parts)
    live = Api(app, make_key(parts, shop, MORNING))
    test = Api(app, make_key(parts.sandbox, shop, MORNING), prefix="/sandbox")
    made = Book(parts, clock, live, test)
    made.fill()
    yield made
    parts.close()


LISTS = [one.path for one in OPERATIONS if one.reply and issubclass(one.reply, Listed)]


def rows(answer: Answer) -> list[Any]:
    assert answer.status == 200, answer.raw
    body = answer.json
    return list(body["txns"] if "txns" in body else body["data"])


def test_every_list_is_walked_here() -> None:
    paged = {one.path for one in OPERATIONS if one.query and issubclass(one.query, Page)}
    assert paged == set(LISTS)
    assert len(LISTS) == 12


@pytest.mark.parametrize("path", LISTS)
def test_by_its_links_a_list_is_walked_whole_and_in_order(book: Book, path: str) -> None:
    api, place = book.api(path), book.place(path)
    last = api.get(f"{place}?limit=200")
    whole = rows(last)
    assert len(whole) >= 5
    assert (last.json["has_more"], last.json["next_cursor"]) == (False, None)
    assert "Link" not in last.headers
    seen, following = [], f"{place}?limit=2"
    while following:
        page = api.get(following)
        assert len(rows(page)) <= 2
        seen += rows(page)
        following = linked(book, api, place, page)
    assert seen == whole


def linked(book: Book, api: Api, place: str, page: Answer) -> str:
    """Return where a page's link leads; it is there where there is more."""
    body = page.json
    link: str | None = page.headers.get("Link")
    assert body["has_more"] is (link is not None) is (body["next_cursor"] is not None)
    if link is None:
        return ""
    address, _, relation = link.partition(">; ")
    assert relation == 'rel="next"'
    parts = book.parts.sandbox if api is book.test else book.parts
    begin = f"<{parts.public_url}/v1"
    assert address.startswith(f"{begin}{place}?")
    asked = parse_qs(urlsplit(address.removeprefix("<")).query, strict_parsing=True)
    assert asked == {"limit": ["2"], "cursor": [body["next_cursor"]]}
    return address.removeprefix(begin)


@pytest.mark.parametrize("path", [path for path in LISTS if path != "/gstins"])
def test_the_newest_comes_first_and_in_a_ledger_the_oldest(book: Book, path: str) -> None:
    found = rows(book.live.get(f"{book.place(path)}?limit=200"))
    keys = [key_of(one) for one in found]
    assert keys == sorted(keys, reverse="ledger" not in path)


def key_of(row: Any) -> tuple[str, str]:
    if "action" in row or "balance" in row:
        return str(row.get("at", row.get("date"))), row["id"] if "action" in row else ""
    if "number" in row:
        return row["date"], row["id"]
    return row["created_at"], row["id"]


def test_a_limit_is_a_number_from_1_to_200(book: Book) -> None:
    for path in LISTS:
        for limit in ("0", "201", "-1", "x", "", "1.5"):
            answer = book.api(path).get(f"{book.place(path)}?limit={limit}")
            assert (answer.status, answer.code) == (422, "validation_failed"), (path, limit)
            assert [field for field, _ in answer.faults] == ["query.limit"]


@pytest.mark.parametrize("path", LISTS)
def test_a_damaged_cursor_is_refused(book: Book, path: str) -> None:
    api, place = book.api(path), book.place(path)
    good = api.get(f"{place}?limit=1").json["next_cursor"]
    assert rows(api.get(f"{place}?limit=3&cursor={good}"))  # the limit may be another one
    changed = {good[:n] + other(good[n]) + good[n + 1 :] for n in {0, len(good) // 2}}
    for wrong in (*changed, *(f"{good[:-1]}{end}" for end in "ABgw_" if end != good[-1])):
        refused(api.get(f"{place}?cursor={wrong}"))
    for wrong in ("", good[:-1], f"{good}A", f"{good}=", f"{good}%0A", "%E0%A4%95", "A" * 600):
        refused(api.get(f"{place}?cursor={wrong}"))


def other(char: str) -> str:
    return "B" if char == "A" else "A"


def refused(answer: Answer) -> None:
    assert (answer.status, answer.code) == (400, "invalid_cursor")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_cursor_is_of_its_list_its_thing_and_its_shop(book: Book) -> None:
    cursor = {
        path: book.api(path).get(f"{book.place(path)}?limit=1").json["next_cursor"]
        for path in LISTS
    }
    for path in LISTS:
        for elsewhere in {*LISTS[:2], LISTS[-1], "/invoices"} - {path}:
            place = book.place(path)
            refused(book.api(path).get(f"{place}?cursor={cursor[elsewhere]}"))
    theirs = book.live.made("/customers", {"name": "Other"})["id"]
    ledger = cursor["/customers/{id}/ledger"]
    refused(book.live.get(f"/customers/{theirs}/ledger?cursor={ledger}"))
    hook = book.live.made("/webhooks", {"url": HOOK})["id"]
    deliveries = cursor["/webhooks/{id}/deliveries"]
    refused(book.live.get(f"/webhooks/{hook}/deliveries?cursor={deliveries}"))
    bill = book.live.made("/invoices", {"items": [LINE]})["id"]
    refused(book.live.get(f"/invoices/{bill}/audit?cursor={cursor['/invoices/{id}/audit']}"))
    shop = make_shop(book.parts, book.clock.now())
    stranger = Api(book.live.app, make_key(book.parts, shop, book.clock.now()))
    refused(stranger.get(f"/items?cursor={cursor['/items']}"))
    refused(book.test.get(f"/items?cursor={cursor['/items']}"))


@pytest.mark.parametrize(
    ("path", "filters", "others"),
    [
        ("/invoices", "from=2026-11-01", ["from=2026-11-02", "to=2026-11-21", "status=issued", ""]),
        ("/invoices", "include_deleted=true", ["include_deleted=false", ""]),
        ("/credit_notes", "from=2026-11-01", ["from=2026-11-02", "to=2026-11-21", ""]),
        ("/events", "type=invoice.created", ["type=payment.received", ""]),
        ("/audit", "from=2026-11-01", ["from=2026-11-02", "actor=test", "resource=inv_0000", ""]),
        ("/customers/{id}/ledger", "to=2026-11-21", ["to=2026-11-20", "from=2026-11-01", ""]),
    ],
    ids=str,
)
def test_a_cursor_is_bound_to_the_filters_and_its_link_repeats_them(
    book: Book, path: str, filters: str, others: list[str]
) -> None:
    place = book.place(path)
    page = book.live.get(f"{place}?{filters}&limit=1")
    cursor = page.json["next_cursor"]
    assert f"?{filters}&limit=1&cursor={cursor}>" in page.headers["Link"]
    second = rows(book.live.get(f"{place}?{filters}&cursor={cursor}"))
    assert second == rows(book.live.get(f"{place}?{filters}&limit=200"))[1:]
    for changed in others:
        refused(book.live.get(f"{place}?{changed}&cursor={cursor}".replace("?&", "?")))


def test_a_page_has_fifty_rows_unless_it_is_said(api: Api, parts: Parts, counter: Counter) -> None:
    assert api.get("/customers").json == {"data": [], "has_more": False, "next_cursor": None}

    def add(session: Session) -> None:
        for n in range(201):
            add_customer(session, counter.actor, NewCustomer(name=f"Asha {n}"))

    parts.db.write(add)
    usual, most, one = (
        api.get(path).json for path in ("/customers", "/customers?limit=200", "/customers?limit=1")
    )
    assert [len(page["data"]) for page in (usual, most, one)] == [50, 200, 1]
    assert [page["has_more"] for page in (usual, most, one)] == [True] * 3
    rest = api.get(f"/customers?limit=1&cursor={most['next_cursor']}").json
    assert ([row["name"] for row in rest["data"]], rest["has_more"]) == (["Asha 0"], False)


def test_what_lasts_comes_once_whatever_is_added_or_deleted_meanwhile(
    api: Api, counter: Counter
) -> None:
    customer = api.made("/customers", {"name": "Asha"})["id"]
    bodies: dict[str, Any] = {
        "/items": lambda n: {"sku": f"S{n}", "name": "Rail", "gst_rate": 18},
        "/customers": lambda n: {"name": f"Ramesh {n}"},
        "/payments": lambda _: {"customer_id": customer, "amount": 5},
        "/webhooks": lambda _: {"url": HOOK},
    }
    for path, body in bodies.items():
        made = [api.made(path, body(n))["id"] for n in range(7)]
        dying = [made[5], made[4], made[1]]  # one that is seen, one at the edge, one to come
        seen: list[str] = []
        page = api.get(f"{path}?limit=2").json
        while page:
            seen += [one["id"] for one in page["data"]]
            if dying:
                assert api.delete(f"{path}/{dying.pop(0)}").status == 200
                api.made(path, body(100 + len(dying)))
            cursor = page["next_cursor"]
            page = api.get(f"{path}?limit=2&cursor={cursor}").json if cursor else None
        assert len(seen) == len(set(seen)), path
        assert {made[n] for n in (0, 2, 3, 6)} <= set(seen), path
