"""Each invariant finds the one thing spoiled for it, names it, and finds nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlmodel import Session, select

from core import extras, invariants, outbox
from core.actor import Actor
from core.clock import FixedClock
from core.columns import table_of
from core.db import Database
from core.invariants import check
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.service import issue
from core.ledger.models import Account, AccountMonth, Charge, Entry, OpenItem
from core.ledger.service import record_opening
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.outbox import NewRow, OutboxRow
from core.payments.models import Allocation, Payment
from core.payments.service import cancel_invoice, pay_invoice
from core.shops.models import SeriesCounter
from core.shops.settings import set_setting
from tests.factories import make_actor, make_customer, make_shop, sr_501

Spoil = Callable[[Session], Any]


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    """A book with everything in it: dues, bills open, paid, cancelled, of the counter, a note."""
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    customer = make_customer(db, actor)

    def fill(session: Session) -> None:
        record_opening(session, actor, customer.id, due=("0398", actor.today, 1_240_00))
        bills = [issue(session, actor, sr_501(customer.id)) for _ in range(3)]
        pay_invoice(session, actor, bills[0].id, mode="cash")
        cancel_invoice(session, actor, bills[1].id, reason="wrong")
        issue_note(session, actor, NewNote(bills[2].id, Wanted(amount_paise=118_00)))
        pay_invoice(session, actor, issue(session, actor, sr_501(None)).id, mode="upi")
        outbox.add(session, actor.shop_id, NewRow("chat.demo", "m", {"message": "m"}), at=actor.at)

    db.write(fill)
    return actor


def codes(db: Database) -> set[str]:
    with db.reading() as session:
        return {breach.code for breach in check(session)}


def first(session: Session, number: str = "GH/26-27/0421") -> Invoice:
    return session.exec(select(Invoice).where(Invoice.number == number)).one()


def put(model: type[Any], **values: Any) -> Spoil:
    """Change every row of a table."""
    return lambda session: session.execute(update(table_of(model)).values(**values))


def _total_of_a_bill(session: Session) -> None:
    first(session).total_paise += 1


def _tax_of_a_line(session: Session) -> None:
    bill = first(session)
    session.execute(
        update(table_of(InvoiceLine))
        .where(table_of(InvoiceLine).c.invoice_id == bill.id)
        .values(cgst_paise=0)
    )


def _one_side_of_an_entry(session: Session) -> None:
    row = session.exec(select(Entry).where(Entry.account == "sales")).first()
    assert row is not None
    row.credit_paise += 1


def _money_settled_twice(session: Session) -> None:
    row = session.exec(select(Allocation)).first()
    assert row is not None
    row.amount_paise += 1


def _a_bill_gone(session: Session) -> None:
    bill = first(session)
    session.execute(
        delete(table_of(InvoiceLine)).where(table_of(InvoiceLine).c.invoice_id == bill.id)
    )
    session.delete(bill)


def _running_without_lease(session: Session) -> None:
    row = session.exec(select(OutboxRow)).first()
    assert row is not None
    row.state, row.lease_until = "running", None


def _in_the_bin_and_not_cancelled(session: Session) -> None:
    bill = first(session)
    extras.keep(session, bill.shop_id, bill.id, at=bill.issued_at).deleted_at = bill.issued_at


def _a_stranger(session: Session) -> None:
    row = session.exec(select(OpenItem).where(OpenItem.kind == "invoice")).first()
    assert row is not None
    row.customer_id = "cus_of_another_shop"


def test_a_whole_book_has_no_breach(db: Database, actor: Actor) -> None:
    assert codes(db) == set()


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (put(Account, balance_paise=1), {"I5 balances"}),
        (put(AccountMonth, moved_paise=1), {"I5 months"}),
        (_one_side_of_an_entry, {"I5 entries"}),
        (_total_of_a_bill, {"I6", "I5 postings", "I10"}),
        (_tax_of_a_line, {"I6"}),
        (put(OutboxRow, state="lost"), {"I7"}),
        (_running_without_lease, {"I7"}),
        (_money_settled_twice, {"I10"}),
        (put(OpenItem, due_paise=0), {"I10"}),
        (put(SeriesCounter, last_number=999), {"I4"}),
        (_in_the_bin_and_not_cancelled, {"I5 bin"}),
        # the first of a series leaves no hole behind: its audit entry tells
        (_a_bill_gone, {"I5 postings", "I8", "I9", "I10"}),
        (_a_stranger, {"I9"}),
    ],
    ids=lambda value: getattr(value, "__name__", "").strip("_") or "",
)
def test_what_is_spoiled_is_found(
    db: Database, actor: Actor, spoil: Spoil, found: set[str]
) -> None:
    db.write(spoil)
    assert codes(db) == found


def test_a_payment_taken_back_that_still_settles_is_found(
    db: Database, actor: Actor, clock: FixedClock
) -> None:
    db.write(put(Payment, reversed_at=clock.now()))
    assert codes(db) == {"I5 postings", "I10"}


def test_a_charge_taken_back_that_is_still_asked_for_is_found(
    db: Database, actor: Actor, clock: FixedClock
) -> None:
    db.write(put(Charge, reversed_at=clock.now()))
    assert codes(db) == {"I5 postings", "I10"}


def test_a_number_that_was_drawn_and_is_on_no_bill_is_named(db: Database, actor: Actor) -> None:
    db.write(put(SeriesCounter, last_number=426))
    with db.reading() as session:
        (breach,) = check(session)
    assert breach.shop_id == actor.shop_id
    assert breach.detail == "GH, year 2026: 2 numbers missing, first 425"


def test_numbers_skipped_by_the_owners_word_are_excused(db: Database, actor: Actor) -> None:
    def skip(session: Session) -> None:
        set_setting(session, actor, "series", "GH/26-27/0500")
        issue(session, actor, sr_501(None))

    db.write(skip)
    assert codes(db) == set()


def test_one_shop_can_be_checked_alone(db: Database, actor: Actor, clock: FixedClock) -> None:
    other = make_shop(db, clock.now())
    db.write(put(Account, balance_paise=1))
    with db.reading() as session:
        assert check(session, other.shop_id) == []
        assert {breach.shop_id for breach in check(session)} == {actor.shop_id}


def test_a_bill_without_its_audit_entry_is_found(db: Database, actor: Actor) -> None:
    def copy(session: Session) -> None:
        row = first(session, "GH/26-27/0424").model_dump()
        row |= {"id": "inv_x", "number": "X1", "number_key": "X1", "series_number": None,
                "token_hash": "x"}  # fmt: skip
        session.execute(insert(table_of(Invoice)), [row])

    db.write(copy)
    with db.reading() as session:
        details = [breach.detail for breach in check(session) if breach.code == "I8"]
    assert details == ["inv_x has no audit entry"]


def test_every_check_has_a_name_of_the_list() -> None:
    named = {code.partition(" ")[0] for code in invariants._CHECKS}
    assert named == {"I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10"}
