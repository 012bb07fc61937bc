"""A khata over some days: opening, rows with the balance after each, closing; what was undone is absent."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.invoices.service import issue
from core.ledger.service import record_opening
from core.ledger.statement import Page, StatementQuery, read_page
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.service import NewPayment, cancel_invoice, record_payment, reverse_payment
from tests.factories import make_actor, make_customer, make_shop, sr_501


class Khata:
    """Bills and payments of one customer over three months."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.actor: Actor = make_actor(make_shop(db, clock.now()), clock.now())
        self.customer = make_customer(db, self.actor).id
        due = ("0101", date(2026, 9, 5), 300_00)
        db.write(lambda session: record_opening(session, self.actor, self.customer, due=due))
        self.bill(date(2026, 10, 3))
        self.pay(500, date(2026, 10, 20))
        self.second = self.bill(date(2026, 11, 1))
        self.pay(1000, date(2026, 11, 15))

    def at(self, on: date) -> Actor:
        noon = datetime.combine(on, self.actor.at.timetz())
        return replace(self.actor, at=noon)

    def bill(self, on: date) -> str:
        draft = sr_501(self.customer, date=on)
        return self.db.write(lambda session: issue(session, self.at(on), draft).id)

    def pay(self, rupees: int, on: date) -> str:
        new = NewPayment("cash", rupees * 100, customer_id=self.customer, on=on)
        return self.db.write(lambda session: record_payment(session, self.at(on), new).id)

    def read(self, start: date = date.min, end: date = date.max, **more: object) -> Page:
        query = StatementQuery(self.actor.shop_id, self.customer, start, end)
        with self.db.reading() as session:
            return read_page(session, query, **more)  # type: ignore[arg-type]


@pytest.fixture
def khata(db: Database, clock: FixedClock) -> Khata:
    return Khata(db, clock)


def shown(page: Page) -> list[tuple[str, int, int, int]]:
    return [
        (row.ref_type, row.debit_paise // 100, row.credit_paise // 100, row.balance_paise // 100)
        for row in page.rows
    ]


def test_all_of_it_runs_to_the_balance(khata: Khata) -> None:
    page = khata.read(limit=None)
    assert shown(page) == [
        ("opening", 300, 0, 300),
        ("invoice", 1062, 0, 1362),
        ("payment", 0, 500, 862),
        ("invoice", 1062, 0, 1924),
        ("payment", 0, 1000, 924),
    ]
    assert (page.opening_paise, page.closing_paise) == (0, 924_00)


def test_a_period_opens_with_what_was_owed_the_day_before(khata: Khata) -> None:
    page = khata.read(date(2026, 10, 20), date(2026, 11, 1))
    assert page.opening_paise == 1362_00
    assert shown(page) == [("payment", 0, 500, 862), ("invoice", 1062, 0, 1924)]
    assert (page.debit_paise, page.credit_paise, page.closing_paise) == (1062_00, 500_00, 1924_00)


def test_days_without_anything_close_as_they_open(khata: Khata) -> None:
    page = khata.read(date(2026, 10, 25), date(2026, 10, 30))
    assert (page.opening_paise, page.rows, page.closing_paise) == (862_00, (), 862_00)


def test_what_was_taken_back_is_not_shown(khata: Khata) -> None:
    gone = khata.pay(50, date(2026, 11, 16))
    khata.db.write(lambda session: reverse_payment(session, khata.actor, gone))
    khata.db.write(
        lambda session: cancel_invoice(session, khata.actor, khata.second, reason="wrong")
    )
    page = khata.read(limit=None)
    assert [row[0] for row in shown(page)] == ["opening", "invoice", "payment", "payment"]
    assert page.closing_paise == 924_00 - 1062_00


def test_a_note_stands_on_its_own_day(khata: Khata) -> None:
    new = NewNote(khata.second, Wanted(amount_paise=118_00))
    khata.db.write(lambda session: issue_note(session, khata.actor, new))
    last = khata.read(limit=None).rows[-1]
    assert (last.ref_type, last.label, last.credit_paise) == (
        "credit_note",
        "CN/26-27/0001",
        118_00,
    )
    assert last.on == date(2026, 11, 21)


def test_pages_hold_each_row_once_whatever_is_written_between(khata: Khata) -> None:
    first = khata.read(limit=2)
    assert first.more
    khata.pay(1, date(2026, 9, 1))  # before the first page
    seen = list(first.rows)
    page = first
    while page.more:
        last = page.rows[-1]
        page = khata.read(limit=2, after=(last.key, last.balance_paise))
        seen += page.rows
    assert [row.ref_type for row in seen] == [
        "opening",
        "invoice",
        "payment",
        "invoice",
        "payment",
    ]
    assert len({row.ref_id for row in seen}) == 5


def test_an_empty_khata(db: Database, clock: FixedClock) -> None:
    actor = make_actor(make_shop(db, clock.now()), clock.now() + timedelta(days=1))
    with db.reading() as session:
        page = read_page(session, StatementQuery(actor.shop_id, "cus_nobody"))
    assert (page.opening_paise, page.rows, page.more) == (0, (), False)
