"""What happened is an event of its own each time, through whatever door it came."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from core.actor import Actor
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.service import record_opening
from core.notes.rules import Wanted
from core.notes.service import NewNote, cancel_note, issue_note
from core.outbox import OutboxRow
from core.payments.service import (
    OPENING,
    NewPayment,
    apply_advance,
    cancel_invoice,
    pay_invoice,
    record_payment,
    reverse_payment,
)
from core.sealing import Vault
from core.webhooks.events import announce
from core.webhooks.models import Event
from core.webhooks.overdue import Overdue
from core.webhooks.service import EndpointChange, Rules, add_endpoint, change_endpoint
from tests.factories import make_actor, make_customer, make_shop, sr_501

RULES = Rules(Vault(b"sixteen bytes or more"))
HOOK = EndpointChange(url="https://erp.example/hooks")


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


@pytest.fixture
def customer(db: Database, actor: Actor) -> Customer:
    return make_customer(db, actor)


@pytest.fixture
def invoice(db: Database, actor: Actor, customer: Customer) -> Invoice:
    return db.write(lambda session: issue(session, actor, sr_501(customer.id)))


def told(db: Database, of: str | None = None) -> list[str]:
    with db.reading() as session:
        events = session.exec(select(Event).order_by(col(Event.id))).all()
    return [event.type for event in events if of in (None, event.resource)]


def rows(db: Database) -> list[OutboxRow]:
    with db.reading() as session:
        return list(session.exec(select(OutboxRow).order_by(col(OutboxRow.id))).all())


def test_where_nobody_listens_an_event_is_its_row_and_nothing_to_do(
    db: Database, invoice: Invoice
) -> None:
    assert told(db) == ["invoice.created"]
    assert rows(db) == []


def test_where_somebody_listens_the_outbox_lets_him_be_told(
    db: Database, actor: Actor, customer: Customer
) -> None:
    db.write(lambda session: add_endpoint(session, actor, HOOK, rules=RULES))
    bill = db.write(lambda session: issue(session, actor, sr_501(customer.id)))
    with db.reading() as session:
        event = session.exec(select(Event)).one()
    (row,) = rows(db)
    assert (event.type, event.resource) == ("invoice.created", bill.id)
    assert (row.topic, row.dedupe_key) == ("event", f"event:{event.id}")


def test_an_endpoint_that_is_disabled_does_not_listen(
    db: Database, actor: Actor, customer: Customer
) -> None:
    def silent(session: Session) -> None:
        endpoint, _ = add_endpoint(session, actor, HOOK, rules=RULES)
        off = EndpointChange(is_enabled=False)
        change_endpoint(session, actor, endpoint.id, to=off, rules=RULES)

    db.write(silent)
    db.write(lambda session: issue(session, actor, sr_501(customer.id)))
    assert (told(db), rows(db)) == (["invoice.created"], [])


def test_the_same_thing_twice_is_two_events(db: Database, actor: Actor) -> None:
    for type_ in ("invoice.deleted", "invoice.recovered", "invoice.deleted"):
        db.write(lambda session: announce(session, actor, type_, "inv_1"))  # noqa: B023
    assert told(db, "inv_1") == ["invoice.deleted", "invoice.recovered", "invoice.deleted"]


def test_what_is_rolled_back_never_happened(db: Database, actor: Actor) -> None:
    def fails(session: Session) -> None:
        announce(session, actor, "invoice.created", "inv_1")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011, RUF100  (the caller's own)
        db.write(fails)
    assert told(db) == []


def pay_whole(session: Session, actor: Actor, invoice: Invoice) -> None:
    pay_invoice(session, actor, invoice.id, mode="cash")


def pay_in_two(session: Session, actor: Actor, invoice: Invoice) -> None:
    for paise in (62_00, 1000_00):
        record_payment(session, actor, NewPayment("upi", paise, target_id=invoice.id))


def pay_by_customer(session: Session, actor: Actor, invoice: Invoice) -> None:
    paid = NewPayment("bank", 1500_00, customer_id=invoice.customer_id)
    record_payment(session, actor, paid)


def credit_the_rest(session: Session, actor: Actor, invoice: Invoice) -> None:
    record_payment(session, actor, NewPayment("upi", 1000_00, target_id=invoice.id))
    issue_note(session, actor, NewNote(invoice.id, Wanted(amount_paise=62_00)))


def take_a_debit_note_back(session: Session, actor: Actor, invoice: Invoice) -> None:
    note = issue_note(
        session, actor, NewNote(invoice.id, Wanted(kind="debit", amount_paise=118_00))
    )
    record_payment(session, actor, NewPayment("upi", 1062_00, target_id=invoice.id))
    cancel_note(session, actor, note.id)


@pytest.mark.parametrize(
    "door",
    [pay_whole, pay_in_two, pay_by_customer, credit_the_rest, take_a_debit_note_back],
)
def test_a_bill_is_paid_when_nothing_is_due_any_more_and_that_is_told_once(
    db: Database,
    actor: Actor,
    invoice: Invoice,
    door: Callable[[Session, Actor, Invoice], None],
) -> None:
    db.write(lambda session: door(session, actor, invoice))
    assert told(db, invoice.id) == ["invoice.created", "invoice.paid"]


def test_a_part_is_money_received_and_the_bill_is_not_paid(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    part = NewPayment("cash", 500_00, target_id=invoice.id)
    payment = db.write(lambda session: record_payment(session, actor, part))
    assert told(db, payment.id) == ["payment.received"]
    assert told(db, invoice.id) == ["invoice.created"]


def test_an_advance_that_settles_a_bill_pays_it(
    db: Database, actor: Actor, customer: Customer
) -> None:
    ahead = NewPayment("cash", 1062_00, customer_id=customer.id)
    db.write(lambda session: record_payment(session, actor, ahead))
    bill = db.write(lambda session: issue(session, actor, sr_501(customer.id)))
    db.write(lambda session: apply_advance(session, actor, customer.id))
    assert told(db, bill.id) == ["invoice.created", "invoice.paid"]


def test_a_bill_that_is_credited_whole_was_not_paid(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    db.write(lambda session: issue_note(session, actor, NewNote(invoice.id, Wanted())))
    assert told(db) == ["invoice.created"]


def test_money_taken_back_and_paid_again_is_told_again(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    payment = db.write(lambda session: pay_invoice(session, actor, invoice.id, mode="cash"))
    db.write(lambda session: reverse_payment(session, actor, payment.id))
    db.write(lambda session: pay_invoice(session, actor, invoice.id, mode="upi"))
    assert told(db, invoice.id) == ["invoice.created", "invoice.paid", "invoice.paid"]


def test_what_was_paid_before_the_shop_came_is_no_money_received(
    db: Database, actor: Actor, customer: Customer
) -> None:
    before = NewPayment(OPENING, 500_00, customer_id=customer.id)
    db.write(lambda session: record_payment(session, actor, before))
    assert told(db) == []


def test_a_note_tells_of_nothing(db: Database, actor: Actor, invoice: Invoice) -> None:
    note = NewNote(invoice.id, Wanted(amount_paise=118_00))
    db.write(lambda session: issue_note(session, actor, note))
    assert told(db) == ["invoice.created"]


def overdue(db: Database, clock: FixedClock, *, after_days: int) -> int:
    clock.advance(timedelta(days=after_days))
    return Overdue(db, clock).run()


def test_a_bill_is_overdue_the_day_after_its_due_date_and_that_is_told_once(
    db: Database, clock: FixedClock, invoice: Invoice
) -> None:
    days = (invoice.due_on - invoice.on).days
    assert overdue(db, clock, after_days=days) == 0
    assert overdue(db, clock, after_days=1) == 1
    assert overdue(db, clock, after_days=30) == 0
    assert told(db, invoice.id) == ["invoice.created", "invoice.overdue"]


def test_a_bill_that_is_paid_or_cancelled_is_never_overdue(
    db: Database, actor: Actor, clock: FixedClock, customer: Customer, invoice: Invoice
) -> None:
    other = db.write(lambda session: issue(session, actor, sr_501(customer.id)))
    db.write(lambda session: pay_invoice(session, actor, invoice.id, mode="cash"))
    db.write(lambda session: cancel_invoice(session, actor, other.id, reason="wrong"))
    assert overdue(db, clock, after_days=400) == 0


def test_money_taken_back_after_the_due_date_makes_a_bill_overdue(
    db: Database, actor: Actor, clock: FixedClock, invoice: Invoice
) -> None:
    payment = db.write(lambda session: pay_invoice(session, actor, invoice.id, mode="cash"))
    assert overdue(db, clock, after_days=400) == 0
    db.write(lambda session: reverse_payment(session, actor, payment.id))
    assert overdue(db, clock, after_days=0) == 1


def test_more_than_a_page_becomes_overdue_at_once(
    db: Database, actor: Actor, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.webhooks.overdue.PAGE", 2)
    for _ in range(5):
        db.write(lambda session: issue(session, actor, sr_501(None)))
    assert overdue(db, clock, after_days=400) == 5
    assert told(db).count("invoice.overdue") == 5


def test_an_old_due_without_a_bill_is_no_overdue_invoice(
    db: Database, actor: Actor, clock: FixedClock, customer: Customer
) -> None:
    due = ("0398", actor.today, 1_240_00)
    db.write(lambda session: record_opening(session, actor, customer.id, due=due))
    assert overdue(db, clock, after_days=400) == 0
