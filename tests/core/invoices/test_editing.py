"""What may be changed of an issued invoice, and that each change is known by its version."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from core import extras, invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import BadState, Deleted, InvoiceNotFound, VersionMismatch
from core.invoices.bin import delete_invoice
from core.invoices.editing import Edit, edit
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.open_items import list_open
from core.notes.rules import Wanted
from core.notes.service import NewNote, cancel_note, issue_note
from core.payments.service import cancel_invoice, pay_invoice, reverse_payment
from tests.factories import make_actor, make_customer, make_shop, sr_501


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Iterator[Actor]:
    yield make_actor(make_shop(db, clock.now()), clock.now())
    with db.reading() as session:
        assert invariants.check(session) == []


@pytest.fixture
def bill(db: Database, actor: Actor) -> Invoice:
    draft = sr_501(make_customer(db, actor).id)
    return db.write(lambda session: issue(session, actor, draft))


@pytest.fixture
def change(db: Database, actor: Actor, bill: Invoice) -> Callable[..., Invoice]:
    def changed(*, version: int | None = None, **what: Any) -> Invoice:
        return db.write(
            lambda session: edit(session, actor, bill.id, Edit(**what), version=version)
        )

    return changed


def beside(db: Database, bill: Invoice) -> extras.Extra | None:
    with db.reading() as session:
        return extras.of(session, bill.shop_id, bill.id)


def version(db: Database, bill: Invoice) -> int:
    kept = beside(db, bill)
    return kept.version if kept else 1


def test_note_due_date_terms_and_metadata_are_changed(
    db: Database, bill: Invoice, change: Callable[..., Invoice]
) -> None:
    due = date(2026, 12, 31)
    changed = change(note="Call first", due_on=due, terms="30 days", data={"order": "1"})
    assert (changed.note, changed.due_on) == ("Call first", due)
    kept = beside(db, bill)
    assert kept is not None
    assert (kept.terms, kept.data, kept.version) == ("30 days", {"order": "1"}, 2)
    with db.reading() as session:
        (item,) = list_open(session, bill.shop_id, bill.customer_id or "")
    assert item.due_on == due
    assert changed.total_paise == bill.total_paise


def test_what_is_not_named_stays(
    db: Database, bill: Invoice, change: Callable[..., Invoice]
) -> None:
    change(note="Call first", terms="30 days", data={"order": "1"})
    assert change(due_on=date(2026, 12, 31)).note == "Call first"
    kept = beside(db, bill)
    assert kept is not None
    assert (kept.terms, kept.data) == ("30 days", {"order": "1"})
    assert change(note="").note == ""


def test_the_trail_says_what_was_and_what_is(
    db: Database, bill: Invoice, change: Callable[..., Invoice]
) -> None:
    change(note="Call first", due_on=date(2026, 12, 31))
    query = select(Audit).where(Audit.entity == bill.id, Audit.action == "invoice.update")
    with db.reading() as session:
        (row,) = session.exec(query).all()
    assert row.before == {"note": "", "due_on": bill.due_on.isoformat()}
    assert row.after == {"note": "Call first", "due_on": "2026-12-31"}


def test_a_change_that_changes_nothing_is_none(
    db: Database, bill: Invoice, change: Callable[..., Invoice]
) -> None:
    change(note="Call first")
    change(note="Call first", due_on=bill.due_on)
    assert version(db, bill) == 2


def test_who_saw_an_older_bill_is_told(bill: Invoice, change: Callable[..., Invoice]) -> None:
    change(version=1, note="a")
    with pytest.raises(VersionMismatch) as told:
        change(version=1, note="b")
    assert told.value.params == {"version": 2}
    assert change(version=2, note="b").note == "b"


def test_money_and_notes_raise_the_version_and_so_does_taking_them_back(
    db: Database, actor: Actor, bill: Invoice
) -> None:
    seen = [version(db, bill)]

    def then(act: Callable[..., Any]) -> Any:
        made = db.write(act)
        seen.append(version(db, bill))
        return made

    payment = then(lambda session: pay_invoice(session, actor, bill.id, mode="cash"))
    then(lambda session: reverse_payment(session, actor, payment.id))
    new = NewNote(bill.id, Wanted(amount_paise=100_00))
    note = then(lambda session: issue_note(session, actor, new))
    then(lambda session: cancel_note(session, actor, note.id))
    then(lambda session: cancel_invoice(session, actor, bill.id, reason="wrong"))
    assert seen == sorted(set(seen))
    assert len(seen) == 6


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda s, a, i: cancel_invoice(s, a, i, reason="wrong"), BadState),
        (delete_invoice, Deleted),
    ],
    ids=["cancelled", "deleted"],
)
def test_what_was_taken_back_is_changed_no_more(
    db: Database,
    actor: Actor,
    bill: Invoice,
    change: Callable[..., Invoice],
    act: Callable[..., Any],
    error: type[Exception],
) -> None:
    db.write(lambda session: act(session, actor, bill.id))
    with pytest.raises(error):
        change(note="late")


def test_a_bill_that_is_not_there(db: Database, actor: Actor) -> None:
    with pytest.raises(InvoiceNotFound):
        db.write(lambda session: edit(session, actor, "inv_none", Edit(note="a")))
