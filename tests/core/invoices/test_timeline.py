"""Invoices by the instant that they stand at, on both databases; and what waits for its time."""

from datetime import timedelta
from typing import Any

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import BadState
from core.invoices import held, scheduling
from core.invoices.bin import delete_invoice
from core.invoices.held import NewHeld
from core.invoices.service import issue
from core.invoices.timeline import Key, Walk, key_of, page_of
from core.reminders import requested
from core.reminders.models import AskedReminder
from core.reminders.requested import Wanted
from tests.core.plans import plan_of, reads_along_an_index
from tests.factories import make_actor, make_customer, make_shop, sr_501


class Book:
    """A draft, an issued one, one that waits for the day after, one called off, one in the bin."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db, self.clock = db, clock
        self.shop = make_shop(db, clock.now())
        self.customer = make_customer(db, self.actor).id
        self.draft = self.writes(held.hold, NewHeld(sr_501(self.customer))).id
        clock.advance(timedelta(minutes=1))
        self.issued = self.writes(issue, sr_501(self.customer)).id
        clock.advance(timedelta(minutes=1))
        self.waits = self.waiting(hours=24)
        self.off = self.waiting(hours=48)
        self.writes(scheduling.call_off, self.off)
        gone = self.writes(held.hold, NewHeld(sr_501(None))).id
        self.writes(delete_invoice, gone)

    @property
    def actor(self) -> Actor:
        return make_actor(self.shop, self.clock.now())

    def waiting(self, *, hours: int) -> str:
        made = self.writes(held.hold, NewHeld(sr_501(self.customer, number=f"W/{hours}"))).id
        at = self.clock.now() + timedelta(hours=hours)
        self.writes(scheduling.schedule, made, send_at=at)
        return str(made)

    def writes(self, act: Any, *given: Any, **more: Any) -> Any:
        return self.db.write(lambda session: act(session, self.actor, *given, **more))

    def walked(self, walk: Walk) -> list[str]:
        """Walk in pages of one."""
        found: list[str] = []
        after: Key | None = None
        while True:
            with self.db.reading() as session:
                page = page_of(session, self.shop.shop_id, walk, after=after, limit=1)
            if not page:
                return found
            found.append(page[0].id)
            after = key_of(page[0])

    def due(self) -> list[str]:
        with self.db.reading() as session:
            return [id_ for _, id_ in scheduling.list_due(session, at=self.clock.now())]


@pytest.fixture
def book(db: Database, clock: FixedClock) -> Book:
    return Book(db, clock)


def test_each_stands_at_its_instant_and_is_met_once(book: Book) -> None:
    order = [book.draft, book.issued, book.waits, book.off]
    assert book.walked(Walk(ascending=True)) == order
    assert book.walked(Walk()) == order[::-1]
    assert book.walked(Walk(customer_id=book.customer)) == order[::-1]
    assert book.walked(Walk(customer_id="cus_none")) == []


def test_what_is_issued_late_goes_on_standing_at_the_time_that_it_was_scheduled_for(
    book: Book,
) -> None:
    book.clock.advance(timedelta(hours=25))
    since = book.writes(issue, sr_501(book.customer)).id
    book.clock.advance(timedelta(hours=1))
    book.writes(held.issue_held, book.waits)
    order = [book.draft, book.issued, book.waits, since, book.off]
    assert book.walked(Walk(ascending=True)) == order
    assert book.walked(Walk()) == order[::-1]


def test_a_page_is_read_along_indexes(sqlite_url: str, ids: Any, clock: FixedClock) -> None:
    db = Database(sqlite_url, ids=ids)
    book = Book(db, clock)
    after = (clock.now(), "inv_z")
    for walk in (Walk(), Walk(ascending=True)):
        with db.reading() as session:
            plan = plan_of(
                session,
                lambda session, walk=walk: page_of(  # type: ignore[misc]  # bound at once
                    session, book.shop.shop_id, walk, after=after, limit=5
                ),
            )
        assert reads_along_an_index(plan), plan
    db.close()


def test_what_waits_is_due_at_its_time_and_frees_its_number_when_called_off(book: Book) -> None:
    assert book.due() == []
    book.clock.advance(timedelta(hours=24))
    assert book.due() == [book.waits]
    again = NewHeld(sr_501(book.customer, number="W/48"))
    assert book.writes(held.hold, again).number_key == "W/48"
    with pytest.raises(BadState):
        book.writes(scheduling.call_off, book.off)
    with pytest.raises(BadState):
        book.writes(held.issue_held, book.off)
    book.writes(held.issue_held, book.waits)
    assert book.due() == []


def test_reminders_that_are_asked_for_wait_for_their_day(book: Book) -> None:
    today = book.actor.today
    wanted = [
        Wanted("past", today - timedelta(days=1)),
        Wanted("now", today, "Please"),
        Wanted("later", today + timedelta(days=3)),
    ]
    book.writes(requested.want, book.issued, wanted)
    assert _states(book) == {"past": "dropped", "now": "pending", "later": "pending"}
    with book.db.reading() as session:
        assert requested.list_shops(session, at=book.clock.now()) == [book.shop.shop_id]
    shop_id, at = book.shop.shop_id, book.clock.now()
    assert book.db.write(lambda session: requested.queue(session, shop_id, at=at)) == 0
    assert _states(book)["now"] == "pending"  # he has no chat yet
    book.writes(requested.want, book.issued, wanted[2:])
    assert _states(book) == {"later": "pending"}


def _states(book: Book) -> dict[str, str]:
    with book.db.reading() as session:
        rows: list[AskedReminder] = list(
            requested.of_invoices(session, book.shop.shop_id, [book.issued])
        )
    return {row.id: row.state for row in rows}
