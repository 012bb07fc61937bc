"""Which dues a payment settles: the bill named, the exact sum, the oldest first; the rest is advance."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import AlreadyPaid, AmountNotValid, BadState, DateInFuture, DuplicateReference
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.open_items import list_open
from core.ledger.queries import ageing, balance
from core.ledger.service import NewCredit, record_credit, record_opening
from core.payments.allocating import allocations_of
from core.payments.models import Payment
from core.payments.service import (
    NewPayment,
    apply_advance,
    cancel_invoice,
    record_payment,
    reverse_payment,
    undo_charge,
)
from tests.factories import make_actor, make_customer, make_shop, sr_501


class Books:
    """A customer with an opening due of 500, a bill of 1,062 and one of 2,124."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.actor: Actor = make_actor(make_shop(db, clock.now()), clock.now())
        self.customer = make_customer(db, self.actor).id
        due = ("0398", date(2026, 11, 12), 500_00)
        self.opening = db.write(
            lambda session: record_opening(session, self.actor, self.customer, due=due)
        )
        self.small = self.bill(2)
        self.large = self.bill(4)

    def bill(self, qty: int) -> Invoice:
        draft = sr_501(self.customer, qty)
        return self.db.write(lambda session: issue(session, self.actor, draft))

    def pay(self, rupees: int | None, **more: object) -> Payment:
        paise = None if rupees is None else rupees * 100
        given: dict[str, Any] = {"mode": "cash", "customer_id": self.customer, **more}
        new = NewPayment(**given, amount_paise=paise)
        return self.db.write(lambda session: record_payment(session, self.actor, new))

    def settled(self, payment: Payment) -> list[tuple[str, int]]:
        with self.db.reading() as session:
            shares = allocations_of(session, payment.shop_id, payment.id)
        return [(item.number[-4:], paise // 100) for item, paise in shares]

    @property
    def open(self) -> list[tuple[str, int]]:
        with self.db.reading() as session:
            items = list_open(session, self.actor.shop_id, self.customer)
        return [(item.number[-4:], item.due_paise // 100) for item in items]

    @property
    def owed(self) -> int:
        with self.db.reading() as session:
            return balance(session, self.actor.shop_id, self.customer) // 100


@pytest.fixture
def books(db: Database, clock: FixedClock) -> object:
    made = Books(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def test_the_oldest_due_comes_first(books: Books) -> None:
    payment = books.pay(700)
    assert books.settled(payment) == [("0398", 500), ("0421", 200)]
    assert books.open == [("0421", 862), ("0422", 2124)]
    assert books.owed == 2986


def test_the_one_open_bill_of_exactly_that_sum_comes_before_older_ones(books: Books) -> None:
    assert books.settled(books.pay(2124)) == [("0422", 2124)]
    assert books.open == [("0398", 500), ("0421", 1062)]


def test_two_bills_of_that_sum_are_no_reason_to_pass_over_older_ones(books: Books) -> None:
    books.bill(2)
    assert books.settled(books.pay(1062)) == [("0398", 500), ("0421", 562)]


def test_the_bill_named_comes_first_and_the_rest_goes_to_the_oldest(books: Books) -> None:
    payment = books.pay(1500, target_id=books.small.id)
    assert books.settled(payment) == [("0398", 438), ("0421", 1062)]
    assert books.open == [("0398", 62), ("0422", 2124)]


def test_only_the_bill_named_where_that_is_meant(books: Books) -> None:
    payment = books.pay(1500, target_id=books.small.id, only_target=True)
    assert books.settled(payment) == [("0421", 1062)]
    assert books.owed == 500 + 2124 - 438


def test_all_of_it(books: Books) -> None:
    payment = books.pay(None)
    assert payment.amount_paise == 3686_00
    assert books.open == []
    assert books.owed == 0
    with pytest.raises(AlreadyPaid):
        books.pay(None)


def test_what_is_over_is_an_advance_that_the_next_bill_uses(books: Books) -> None:
    books.pay(4000)
    assert books.owed == -314
    books.bill(2)
    used = books.db.write(
        lambda session: apply_advance(session, books.actor, books.customer) // 100
    )
    assert used == 314
    assert books.open == [("0423", 748)]
    assert books.owed == 748


def test_taking_a_payment_back_opens_what_it_settled(books: Books) -> None:
    payment = books.pay(700)
    books.db.write(lambda session: reverse_payment(session, books.actor, payment.id))
    assert books.open == [("0398", 500), ("0421", 1062), ("0422", 2124)]
    assert books.owed == 3686


def test_cancelling_a_bill_leaves_what_was_paid_on_it_as_an_advance(books: Books) -> None:
    books.pay(1000, target_id=books.small.id)
    books.db.write(lambda s: cancel_invoice(s, books.actor, books.small.id, reason="wrong"))
    assert books.open == [("0398", 500), ("0422", 2124)]
    assert books.owed == 500 + 2124 - 1000


def test_udhaar_without_a_bill_is_owed_and_settled_like_a_bill(books: Books) -> None:
    credit = NewCredit(350_00, "ration", books.actor.today - timedelta(days=3))
    charge = books.db.write(
        lambda session: record_credit(session, books.actor, books.customer, credit)
    )
    assert books.owed == 3686 + 350
    assert books.open[1] == ("", 350)
    books.pay(600)
    assert books.open[0] == ("", 250)
    books.db.write(lambda session: undo_charge(session, books.actor, charge.id))
    assert books.owed == 3686 - 600
    with pytest.raises(BadState):
        books.db.write(lambda session: undo_charge(session, books.actor, charge.id))


def test_a_reference_is_used_once_however_it_is_written(books: Books) -> None:
    books.pay(100, reference="UTR 6325-1234-5678")
    with pytest.raises(DuplicateReference):
        books.pay(200, reference="utr632512345678")
    assert books.owed == 3586


def test_a_reference_is_free_again_once_its_payment_was_taken_back(books: Books) -> None:
    payment = books.pay(100, reference="632512345678")
    books.db.write(lambda session: reverse_payment(session, books.actor, payment.id))
    assert books.pay(200, reference="632512345678").amount_paise == 200_00


@pytest.mark.parametrize("rupees", [0, -5])
def test_nothing_or_less_is_no_payment(books: Books, rupees: int) -> None:
    with pytest.raises(AmountNotValid):
        books.pay(rupees)
    assert books.owed == 3686


def test_tomorrow_is_no_day_of_payment(books: Books) -> None:
    with pytest.raises(DateInFuture):
        books.pay(100, on=books.actor.today + timedelta(days=1))
    assert books.owed == 3686


def test_dues_by_age_add_up_to_the_balance(books: Books) -> None:
    books.pay(200)
    on = books.actor.today + timedelta(days=40)
    with books.db.reading() as session:
        (row,) = ageing(session, books.actor.shop_id, on=on)
    assert row.buckets == (0, 0, 3486_00, 0, 0)
    assert row.total_paise == 3486_00
    later = replace(books.actor, at=books.actor.at)
    assert later.today == books.actor.today


def test_an_advance_beside_open_bills_is_told_apart(books: Books) -> None:
    books.pay(1000, target_id=books.small.id, only_target=True)
    books.db.write(lambda s: cancel_invoice(s, books.actor, books.small.id, reason="wrong"))
    with books.db.reading() as session:
        (row,) = ageing(session, books.actor.shop_id, on=books.actor.today)
    assert (sum(row.buckets), row.advance_paise, row.total_paise) == (2624_00, 1000_00, 1624_00)
