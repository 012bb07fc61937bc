"""A claim moves no money; the owner's word does, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import BadState, DuplicateReference
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.queries import balance
from core.payments.claims import (
    NewClaim,
    Use,
    accept_claim,
    earlier_use,
    list_open,
    make_account_claim,
    make_claim,
    open_claim,
    recorded_since,
    refuse_claim,
)
from core.payments.models import Claim
from core.payments.service import NewPayment, pay_invoice, record_payment, reverse_payment
from tests.factories import make_actor, make_customer, make_shop, sr_501


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


@pytest.fixture
def invoice(db: Database, actor: Actor) -> Invoice:
    customer = make_customer(db, actor)
    return db.write(lambda session: issue(session, actor, sr_501(customer.id)))


def claim(db: Database, actor: Actor, invoice: Invoice, reference: str | None = None) -> Claim:
    new = NewClaim(reference=reference)
    return db.write(lambda session: make_claim(session, actor, invoice, new))


def owed(db: Database, invoice: Invoice) -> int:
    with db.reading() as session:
        assert invariants.check(session) == []
        return balance(session, invoice.shop_id, invoice.customer_id or "")


def test_a_claim_changes_no_balance(db: Database, actor: Actor, invoice: Invoice) -> None:
    made = claim(db, actor, invoice)
    assert (made.state, made.amount_paise) == ("open", 1_062_00)
    assert owed(db, invoice) == 1_062_00


def test_said_twice_it_is_one_claim_and_keeps_what_was_new(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    first = claim(db, actor, invoice)
    second = claim(db, actor, invoice, "632598761234")
    assert second.id == first.id
    with db.reading() as session:
        assert [one.reference for one in list_open(session, actor.shop_id)] == ["632598761234"]


def test_the_owners_yes_is_money_once(db: Database, actor: Actor, invoice: Invoice) -> None:
    made = claim(db, actor, invoice, "632598761234")
    payment = db.write(lambda session: accept_claim(session, actor, made.id))
    assert (payment.amount_paise, payment.mode, payment.reference) == (
        1_062_00,
        "upi",
        "632598761234",
    )
    assert owed(db, invoice) == 0
    with pytest.raises(BadState):
        db.write(lambda session: accept_claim(session, actor, made.id))


def test_the_owners_no_leaves_all_as_it_was(db: Database, actor: Actor, invoice: Invoice) -> None:
    made = claim(db, actor, invoice)
    db.write(lambda session: refuse_claim(session, actor, made.id))
    assert owed(db, invoice) == 1_062_00
    with db.reading() as session:
        assert open_claim(session, actor.shop_id, invoice.id) is None


def test_nothing_can_be_claimed_on_a_paid_bill(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    db.write(lambda session: pay_invoice(session, actor, invoice.id, mode="cash"))
    with pytest.raises(BadState):
        claim(db, actor, invoice)


def test_a_reference_that_another_bill_was_paid_with_is_seen(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    other = make_customer(db, actor, "Sunil Verma")
    new = NewPayment("upi", 500_00, customer_id=other.id, reference="632598761234")
    db.write(lambda session: record_payment(session, actor, new))
    made = claim(db, actor, invoice, "6325 9876 1234")
    with db.reading() as session:
        assert earlier_use(session, made) == Use(other.id, "")
    with pytest.raises(DuplicateReference):
        db.write(lambda session: accept_claim(session, actor, made.id))
    assert owed(db, invoice) == 1_062_00


def test_a_claim_waits_no_more_once_that_sum_is_written_and_again_when_it_is_taken_back(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    new = NewClaim(amount_paise=500_00)
    made = db.write(lambda session: make_claim(session, actor, invoice, new))
    paid = NewPayment("cash", 500_00, customer_id=invoice.customer_id)
    payment = db.write(lambda session: record_payment(session, actor, paid))
    with db.reading() as session:
        assert list_open(session, actor.shop_id) == []
        assert open_claim(session, actor.shop_id, invoice.id) is None
        found = recorded_since(session, made)
        assert found is not None
        assert found.id == payment.id
    db.write(lambda session: reverse_payment(session, actor, payment.id))
    with db.reading() as session:
        assert [one.id for one in list_open(session, actor.shop_id)] == [made.id]
        assert recorded_since(session, made) is None


def test_a_claim_on_a_bill_that_was_paid_otherwise_waits_no_more(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    claim(db, actor, invoice, "632598761234")
    db.write(lambda session: pay_invoice(session, actor, invoice.id, mode="cash"))
    with db.reading() as session:
        assert list_open(session, actor.shop_id) == []


def test_what_is_claimed_of_the_whole_account_later_is_a_claim_of_its_own(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    customer, part = invoice.customer_id or "", NewClaim(amount_paise=300_00)
    first = db.write(lambda session: make_account_claim(session, actor, customer, part))
    paid = NewPayment("upi", 300_00, customer_id=customer)
    db.write(lambda session: record_payment(session, actor, paid))
    later = replace(actor, at=actor.at + timedelta(hours=1))
    again = db.write(lambda session: make_account_claim(session, later, customer, part))
    assert again.id != first.id
    with db.reading() as session:
        assert [one.id for one in list_open(session, actor.shop_id)] == [again.id]
