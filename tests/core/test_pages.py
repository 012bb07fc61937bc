"""Payments, notes and the trail by pages: each once, newest first, read along an index."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from core import audit_pages, invariants
from core.actor import Actor
from core.audit_pages import page_of_entries
from core.clock import FixedClock
from core.db import Database
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.statement import StatementQuery, read_page
from core.notes import listing as notes
from core.notes.asked import delete_note
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.listing import page_of_payments
from core.payments.receiving import Receipt, delete_payment, receive
from core.payments.service import OPENING, NewPayment, record_payment, refund
from tests.core.plans import plan_of, reads_along_an_index
from tests.factories import make_customer, make_shop, sr_501


class Book:
    """A customer with a bill."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db, self.clock = db, clock
        self.shop_id = make_shop(db, clock.now()).shop_id
        self.customer = make_customer(db, self.actor).id
        self.bill: Invoice = self.writes(issue, sr_501(self.customer, 10))

    @property
    def actor(self) -> Actor:
        return Actor(self.shop_id, "api_key", "key_1", self.clock.now(), "api", "req_1")

    def writes(self, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        return self.db.write(lambda session: act(session, self.actor, *given, **more))

    def reads(self, read: Callable[..., Any], *given: Any, **more: Any) -> list[Any]:
        with self.db.reading() as session:
            return list(read(session, self.shop_id, *given, **more))

    def pays(self) -> str:
        new = Receipt(100, customer_id=self.customer)
        return str(self.writes(receive, new).id)

    def credits(self, on: date) -> str:
        new = NewNote(self.bill.id, Wanted(amount_paise=100_00), on=on)
        return str(self.writes(issue_note, new).id)


@pytest.fixture
def book(db: Database, clock: FixedClock) -> Iterator[Book]:
    made = Book(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def ids(rows: Sequence[Any]) -> list[str]:
    return [row.id for row in rows]


def test_payments_that_stand_by_pages(book: Book) -> None:
    made = [book.pays() for _ in range(5)]
    book.writes(delete_payment, made.pop(2))
    book.writes(refund, mode="cash", amount_paise=100, customer_id=book.customer)
    book.writes(record_payment, NewPayment(OPENING, 500, customer_id=book.customer))
    made.reverse()
    assert ids(book.reads(page_of_payments, after=None, limit=2)) == made[:2]
    assert ids(book.reads(page_of_payments, after=made[1], limit=5)) == made[2:]


def test_notes_by_pages_newest_date_first_cancelled_ones_too(book: Book) -> None:
    book.clock.advance(timedelta(days=4))
    days = [date(2026, 11, day) for day in (24, 22, 25, 22)]
    made = [book.credits(on) for on in days]
    book.writes(delete_note, made[0])
    order = [made[2], made[0], made[3], made[1]]
    first = book.reads(notes.page_of_notes, notes.Filter(), after=None, limit=2)
    after = (first[-1].on, first[-1].id)
    rest = book.reads(notes.page_of_notes, notes.Filter(), after=after, limit=5)
    assert ids([*first, *rest]) == order


def test_notes_of_an_invoice_and_of_some_days(book: Book) -> None:
    book.clock.advance(timedelta(days=4))
    early, late = book.credits(date(2026, 11, 22)), book.credits(date(2026, 11, 24))
    asked = {"after": None, "limit": 5}
    of_days = notes.Filter(start=date(2026, 11, 23), end=date(2026, 11, 24))
    assert ids(book.reads(notes.page_of_notes, of_days, **asked)) == [late]
    own, none = notes.Filter(invoice_id=book.bill.id), notes.Filter(invoice_id="inv_x")
    assert ids(book.reads(notes.page_of_notes, own, **asked)) == [late, early]
    assert book.reads(notes.page_of_notes, none, **asked) == []


def test_the_trail_by_pages(book: Book) -> None:
    for _ in range(3):
        book.pays()
    every = book.reads(page_of_entries, audit_pages.Filter(), after=None, limit=50)
    seqs = [entry.seq for entry in every]
    assert seqs == sorted(seqs, reverse=True)
    first = book.reads(page_of_entries, audit_pages.Filter(), after=None, limit=2)
    rest = book.reads(page_of_entries, audit_pages.Filter(), after=first[-1].seq, limit=50)
    assert [entry.seq for entry in (*first, *rest)] == seqs


def test_the_trail_of_a_thing_of_somebody_and_of_some_days(book: Book) -> None:
    def actions(**asked: Any) -> list[str]:
        which = audit_pages.Filter(**asked)
        rows = book.reads(page_of_entries, which, after=None, limit=50)
        return [entry.action for entry in rows]

    today, tomorrow = date(2026, 11, 21), date(2026, 11, 22)
    book.clock.advance(timedelta(days=1))
    book.pays()
    assert actions(resource=book.bill.id) == ["invoice.create"]
    assert actions(actor="key_1") == ["payment.record", "invoice.create", "customer.create"]
    assert actions(actor="key_2") == []
    assert actions(start=tomorrow) == ["payment.record"]
    assert "payment.record" not in actions(end=today)
    assert actions(start=today, end=tomorrow, actor="key_1")[0] == "payment.record"


KEY = (date(2026, 11, 5), "cdn_1")
READS: dict[str, Callable[[Session, str], Any]] = {
    "payments": lambda s, shop: page_of_payments(s, shop, after=None, limit=50),
    "more payments": lambda s, shop: page_of_payments(s, shop, after="pay_1", limit=50),
    "notes": lambda s, shop: notes.page_of_notes(s, shop, notes.Filter(), after=KEY, limit=50),
    "notes of an invoice": lambda s, shop: notes.page_of_notes(
        s, shop, notes.Filter(invoice_id="inv_1"), after=None, limit=50
    ),
    "the trail": lambda s, shop: page_of_entries(s, shop, audit_pages.Filter(), after=9, limit=50),
    "the trail of a thing": lambda s, shop: page_of_entries(
        s, shop, audit_pages.Filter(resource="inv_1"), after=9, limit=50
    ),
    "a khata": lambda s, shop: read_page(s, StatementQuery(shop, "cus_1"), limit=50),
}


@pytest.mark.parametrize("name", READS)
def test_a_page_is_read_along_an_index(sqlite_db: Database, clock: FixedClock, name: str) -> None:
    shop = make_shop(sqlite_db, clock.now())
    with sqlite_db.reading() as session:
        plan = plan_of(session, lambda s: READS[name](s, shop.shop_id))
    assert reads_along_an_index(plan), plan
    if name == "the trail of a thing":
        assert "ix_audit_entity" in plan[0]
    if name == "notes of an invoice":
        assert "ix_note_invoice" in plan[0]
