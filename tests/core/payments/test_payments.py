"""Money in, money taken back, a bill cancelled or undone: the khata follows to the paisa."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from core import invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    AlreadyCancelled,
    AlreadyPaid,
    BadState,
    InvoiceNotFound,
    SettingNotValid,
    UndoWindowClosed,
)
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.ledger.models import Entry
from core.ledger.queries import balance
from core.payments.models import Payment
from core.payments.service import (
    MODES,
    cancel_invoice,
    due_paise,
    pay_invoice,
    payments_of,
    reverse_payment,
    undo_invoice,
)
from core.webhooks.models import Event
from tests.factories import make_actor, make_customer, make_shop, sr_501


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


@pytest.fixture
def customer_id(db: Database, actor: Actor) -> str:
    return make_customer(db, actor).id


@pytest.fixture
def invoice(db: Database, actor: Actor, customer_id: str) -> Invoice:
    return db.write(lambda session: issue(session, actor, sr_501(customer_id)))


@pytest.fixture(autouse=True)
def sound(db: Database) -> object:
    """Whatever a test does, the invariants hold afterwards."""
    yield
    with db.reading() as session:
        assert invariants.check(session) == []


def later(actor: Actor, **by: int) -> Actor:
    """The same person in another message."""
    return replace(actor, at=actor.at + timedelta(**by), message_id="m2")


def pay(db: Database, actor: Actor, invoice: Invoice, mode: str = "cash") -> Payment:
    return db.write(lambda session: pay_invoice(session, actor, invoice.id, mode=mode))


def undo(db: Database, actor: Actor, invoice: Invoice) -> Invoice:
    return db.write(lambda session: undo_invoice(session, actor, invoice.id))


def cancel(db: Database, actor: Actor, invoice: Invoice) -> Invoice:
    return db.write(lambda session: cancel_invoice(session, actor, invoice.id, reason="wrong"))


def told(db: Database) -> list[tuple[str, str]]:
    """What happened, as the shop's programs are told."""
    with db.reading() as session:
        events = session.exec(select(Event).order_by(col(Event.id))).all()
    return [(event.type, event.resource) for event in events]


def owed(db: Database, invoice: Invoice) -> tuple[int, int]:
    """What is due on the bill, and what the customer owes in all."""
    with db.reading() as session:
        row = get_invoice(session, invoice.shop_id, invoice.id)
        return due_paise(session, row), balance(session, row.shop_id, row.customer_id or "")


def lines(session: Session, ref_id: str) -> Sequence[tuple[str, int, date, bool]]:
    rows = session.exec(select(Entry).where(Entry.ref_id == ref_id).order_by(col(Entry.seq)))
    return [(row.account, row.debit_paise - row.credit_paise, row.on, row.reverses) for row in rows]


@pytest.mark.parametrize("mode", MODES)
def test_a_bill_paid_in_full_owes_nothing(
    db: Database, actor: Actor, invoice: Invoice, mode: str
) -> None:
    assert owed(db, invoice) == (1_062_00, 1_062_00)
    payment = pay(db, actor, invoice, mode)
    assert (payment.amount_paise, payment.mode, payment.on) == (1_062_00, mode, date(2026, 11, 21))
    assert owed(db, invoice) == (0, 0)
    with db.reading() as session:
        assert lines(session, payment.id) == [
            (mode, 1_062_00, date(2026, 11, 21), False),
            ("receivable", -1_062_00, date(2026, 11, 21), False),
        ]


def test_a_payment_is_told_once_and_logged(db: Database, actor: Actor, invoice: Invoice) -> None:
    payment = pay(db, actor, invoice)
    with db.reading() as session:
        logged = session.exec(select(Audit.action).where(Audit.entity == payment.id)).all()
    assert told(db) == [
        ("invoice.created", invoice.id),
        ("invoice.paid", invoice.id),
        ("payment.received", payment.id),
    ]
    assert logged == ["payment.record"]


def test_a_counter_sale_issued_and_paid_in_one(db: Database, actor: Actor) -> None:
    def sale(session: Session) -> Invoice:
        sold = issue(session, actor, sr_501(None))
        pay_invoice(session, actor, sold.id, mode="cash")
        return sold

    assert owed(db, db.write(sale)) == (0, 0)


def test_a_bill_is_not_paid_twice(db: Database, actor: Actor, invoice: Invoice) -> None:
    pay(db, actor, invoice)
    with pytest.raises(AlreadyPaid):
        pay(db, later(actor, minutes=1), invoice, "upi")
    assert owed(db, invoice) == (0, 0)


def test_a_mode_that_does_not_exist_is_refused(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    with pytest.raises(SettingNotValid):
        pay(db, actor, invoice, "receivable")


def test_another_shops_bill_is_not_there(
    db: Database, actor: Actor, invoice: Invoice, clock: FixedClock
) -> None:
    stranger = make_actor(make_shop(db, clock.now()), clock.now())
    for act in (pay, undo, cancel):
        with pytest.raises(InvoiceNotFound):
            act(db, stranger, invoice)
    assert owed(db, invoice) == (1_062_00, 1_062_00)


def test_a_payment_taken_back_is_due_again_and_only_once(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    payment = pay(db, actor, invoice)
    tomorrow = later(actor, days=1)
    db.write(lambda session: reverse_payment(session, tomorrow, payment.id))
    assert owed(db, invoice) == (1_062_00, 1_062_00)
    with pytest.raises(BadState):
        db.write(lambda session: reverse_payment(session, tomorrow, payment.id))
    with db.reading() as session:
        assert lines(session, payment.id)[2:] == [
            ("cash", -1_062_00, date(2026, 11, 21), True),
            ("receivable", 1_062_00, date(2026, 11, 21), True),
        ]
    assert pay(db, tomorrow, invoice, "upi").amount_paise == 1_062_00
    assert owed(db, invoice) == (0, 0)


def test_a_cancelled_bill_keeps_its_number_and_its_date(
    db: Database, actor: Actor, invoice: Invoice, customer_id: str
) -> None:
    gone = cancel(db, later(actor, days=3), invoice)
    assert (gone.status, gone.number, gone.total_paise) == ("cancelled", "GH/26-27/0421", 1_062_00)
    assert owed(db, invoice) == (0, 0)
    with db.reading() as session:
        assert lines(session, invoice.id)[4:] == [
            ("receivable", -1_062_00, date(2026, 11, 21), True),
            ("sales", 900_00, date(2026, 11, 21), True),
            ("cgst", 81_00, date(2026, 11, 21), True),
            ("sgst", 81_00, date(2026, 11, 21), True),
        ]
    following = db.write(lambda session: issue(session, actor, sr_501(customer_id)))
    assert following.number == "GH/26-27/0422"


def test_a_bill_is_cancelled_once(db: Database, actor: Actor, invoice: Invoice) -> None:
    cancel(db, actor, invoice)
    for act in (cancel, undo):
        with pytest.raises(AlreadyCancelled):
            act(db, actor, invoice)
    assert owed(db, invoice) == (0, 0)
    assert told(db) == [("invoice.created", invoice.id), ("invoice.deleted", invoice.id)]


def test_a_cancelled_bill_takes_no_money(db: Database, actor: Actor, invoice: Invoice) -> None:
    cancel(db, actor, invoice)
    with pytest.raises(BadState):
        pay(db, actor, invoice)


def test_money_on_a_cancelled_bill_is_the_customers_advance(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    pay(db, actor, invoice)
    cancel(db, later(actor, days=1), invoice)
    assert owed(db, invoice) == (0, -1_062_00)
    with db.reading() as session:
        assert payments_of(session, actor.shop_id, invoice.id) == []


def test_an_advance_may_still_be_taken_back(db: Database, actor: Actor, invoice: Invoice) -> None:
    payment = pay(db, actor, invoice)
    cancel(db, actor, invoice)
    db.write(lambda session: reverse_payment(session, actor, payment.id))
    assert owed(db, invoice) == (0, 0)


def test_undo_takes_back_the_money_that_the_same_message_wrote(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    payment = pay(db, actor, invoice)
    assert undo(db, later(actor, minutes=9), invoice).status == "cancelled"
    assert owed(db, invoice) == (0, 0)
    with db.reading() as session:
        assert session.get_one(Payment, (actor.shop_id, payment.id)).reversed_at is not None


@pytest.mark.parametrize("message_id", ["m2", ""])
def test_undo_leaves_money_of_another_message_as_advance(
    db: Database, actor: Actor, customer_id: str, message_id: str
) -> None:
    """An act without a message (an API call, the command line) shares it with no other."""
    first = replace(actor, message_id="" if not message_id else "m1")
    invoice = db.write(lambda session: issue(session, first, sr_501(customer_id)))
    pay(db, replace(actor, message_id=message_id), invoice)
    undo(db, actor, invoice)
    assert owed(db, invoice) == (0, -1_062_00)


def test_undo_gives_a_counter_sales_money_back_whichever_message_took_it(
    db: Database, actor: Actor
) -> None:
    invoice = db.write(lambda session: issue(session, actor, sr_501(None)))
    pay(db, later(actor, minutes=1), invoice, "upi")
    undo(db, later(actor, minutes=2), invoice)
    assert owed(db, invoice) == (0, 0)


def test_undo_ends_after_ten_minutes(db: Database, actor: Actor, invoice: Invoice) -> None:
    with pytest.raises(UndoWindowClosed):
        undo(db, later(actor, minutes=10, milliseconds=1), invoice)
    assert owed(db, invoice) == (1_062_00, 1_062_00)
    assert undo(db, later(actor, minutes=10), invoice).status == "cancelled"


def test_undo_across_the_new_year_stays_in_the_old_one(
    db: Database, actor: Actor, customer_id: str
) -> None:
    eve = replace(actor, at=datetime(2027, 3, 31, 18, 25, tzinfo=UTC))
    invoice = db.write(lambda session: issue(session, eve, sr_501(customer_id)))
    undo(db, later(eve, minutes=9), invoice)
    with db.reading() as session:
        assert {on for _, _, on, _ in lines(session, invoice.id)} == {date(2027, 3, 31)}


def test_no_act_changes_the_sums_of_an_issued_bill(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    changing = {"status", "cancelled_at", "cancel_reason"}
    before = invoice.model_dump(exclude=changing)
    payment = pay(db, actor, invoice)
    db.write(lambda session: reverse_payment(session, actor, payment.id))
    undo(db, actor, invoice)
    with db.reading() as session:
        after = get_invoice(session, actor.shop_id, invoice.id)
    assert after.model_dump(exclude=changing) == before
