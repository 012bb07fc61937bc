"""Invoices by pages: each once, newest first by date, drafts among them, read along an index."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.invoices.bin import delete_invoice
from core.invoices.held import NewHeld, hold
from core.invoices.listing import Filter, Key, key_of, page_of_invoices
from core.invoices.service import issue
from core.payments.receiving import Settling, settle
from core.payments.service import cancel_invoice
from tests.core.plans import plan_of, reads_along_an_index
from tests.factories import make_actor, make_customer, make_shop, sr_501


class Book:
    """Bills of several days and states, each known by a letter."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.actor: Actor = make_actor(make_shop(db, clock.now()), clock.now())
        self.customer = make_customer(db, self.actor).id
        self.other = make_customer(db, self.actor, "Suresh").id
        self.letters: dict[str, str] = {}
        for letter, day in (("a", 1), ("b", 5), ("c", 5), ("d", 9), ("e", 3), ("f", 5)):
            whose = self.other if letter == "e" else self.customer
            self.adds(letter, issue, sr_501(whose, date=date(2026, 11, day)))
        self.adds("g", issue, sr_501(None, date=date(2026, 10, 31), number="Own/7"))
        self.adds("h", hold, NewHeld(sr_501(self.customer, date=date(2026, 11, 5))))
        self.adds("i", hold, NewHeld(sr_501(None, date=date(2026, 11, 20), number="Own/8")))
        self.adds("j", hold, NewHeld(sr_501(self.customer, date=date(2026, 11, 2))))
        self.writes(settle, self.id("a"), Settling())
        self.writes(settle, self.id("b"), Settling(amount_paise=100))
        self.writes(cancel_invoice, self.id("c"), reason="wrong")
        self.writes(delete_invoice, self.id("d"))
        self.writes(delete_invoice, self.id("j"))

    def id(self, letter: str) -> str:
        return next(id_ for id_, known in self.letters.items() if known == letter)

    def adds(self, letter: str, act: Callable[..., Any], *given: Any) -> None:
        self.letters[self.writes(act, *given).id] = letter

    def writes(self, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        return self.db.write(lambda session: act(session, self.actor, *given, **more))

    def page(self, which: Filter, *, after: Key | None = None, limit: int = 50) -> list[Any]:
        with self.db.reading() as session:
            return list(
                page_of_invoices(session, self.actor.shop_id, which, after=after, limit=limit)
            )

    def listed(self, **asked: Any) -> str:
        return "".join(self.letters[row.id] for row in self.page(Filter(**asked)))


@pytest.fixture
def book(db: Database, clock: FixedClock) -> Iterator[Book]:
    made = Book(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def test_the_newest_date_comes_first_and_of_a_day_what_was_made_last(book: Book) -> None:
    assert book.listed() == "ihfcbeag"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"with_deleted": True}, "idhfcbejag"),
        ({"start": date(2026, 11, 2), "end": date(2026, 11, 5)}, "hfcbe"),
        ({"end": date(2026, 10, 31)}, "g"),
        ({"status": "draft"}, "ih"),
        ({"status": "scheduled"}, ""),
        ({"status": "draft", "with_deleted": True}, "ihj"),
        ({"status": "issued"}, "feg"),
        ({"status": "partially_paid"}, "b"),
        ({"status": "paid"}, "a"),
        ({"status": "cancelled"}, "c"),
        ({"status": "deleted"}, "dj"),
        ({"number": "own/7"}, "g"),
        ({"number": "OWN/8"}, "i"),
        ({"number": "GH/26-27/0421"}, "a"),
        ({"number": "none"}, ""),
    ],
    ids=lambda value: " ".join(map(str, value.values())) if isinstance(value, dict) else value,
)
def test_what_is_asked_for_is_found(book: Book, asked: dict[str, Any], found: str) -> None:
    assert book.listed(**asked) == found


def test_those_of_a_customer(book: Book) -> None:
    assert book.listed(customer_id=book.other) == "e"
    assert book.listed(customer_id=book.customer, status="draft") == "h"


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize("asked", [{}, {"with_deleted": True}, {"status": "issued"}])
def test_pages_go_through_all_of_them_once(book: Book, limit: int, asked: dict[str, Any]) -> None:
    which = Filter(**asked)
    seen: list[Any] = []
    after = None
    while page := book.page(which, after=after, limit=limit):
        seen += page
        after = key_of(page[-1])
    assert [row.id for row in seen] == [row.id for row in book.page(which)]


def test_what_comes_in_during_a_walk_moves_nothing(book: Book) -> None:
    first = book.page(Filter(), limit=3)
    book.writes(issue, sr_501(None, date=date(2026, 11, 21)))
    rest = book.page(Filter(), after=key_of(first[-1]))
    assert "".join(book.letters[row.id] for row in (*first, *rest)) == "ihfcbeag"


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"start": date(2026, 11, 2), "end": date(2026, 11, 5)},
        {"customer_id": "cus_1"},
        {"number": "Own/7"},
        *({"status": status} for status in ("draft", "issued", "paid", "cancelled", "deleted")),
    ],
    ids=str,
)
@pytest.mark.parametrize("after", [None, (date(2026, 11, 5), "inv_1")], ids=["first", "next"])
def test_a_page_is_read_along_an_index(
    sqlite_db: Database, clock: FixedClock, asked: dict[str, Any], after: Key | None
) -> None:
    shop = make_shop(sqlite_db, clock.now())
    which = Filter(**asked)
    with sqlite_db.reading() as session:
        plan = plan_of(
            session,
            lambda s: page_of_invoices(s, shop.shop_id, which, after=after, limit=50),
        )
    assert reads_along_an_index(plan), plan
    if "customer_id" in asked:
        assert "ix_invoice_customer" in plan[0]
    if "number" in asked:
        assert "uq_invoice_number" in str(plan) or "number_key=?" in plan[0], plan
