"""Money as programs tell of it: for bills that are named, for the oldest, ahead, and told once more."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import Session, select

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.customers import whole
from core.db import Database
from core.errors import (
    AlreadyPaid,
    AmountExceedsBalance,
    AmountNotValid,
    BadState,
    CustomerNotFound,
    DateInFuture,
    Deleted,
    DuplicateReference,
    InvoiceNotFound,
    PaymentNotFound,
    SeveralCustomers,
)
from core.invoices.bin import delete_invoice
from core.invoices.held import NewHeld, hold
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.open_items import dues_of
from core.ledger.queries import balance
from core.payments.allocating import allocations_of
from core.payments.models import Payment
from core.payments.receiving import (
    Receipt,
    Settling,
    delete_payment,
    get_received,
    receive,
    settle,
)
from core.payments.service import OPENING, NewPayment, cancel_invoice, record_payment, refund
from tests.factories import make_actor, make_customer, make_shop, sr_501

REF = "412345678901"


class Till:
    """A customer with bills of 1,062 due on 30, 10 and 20 November."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.shop = make_shop(db, clock.now())
        self.actor: Actor = make_actor(self.shop, clock.now())
        self.customer = make_customer(db, self.actor).id
        self.late, self.early, self.middle = (
            self.bill(due_date=date(2026, 11, day)) for day in (30, 10, 20)
        )

    def writes(self, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        return self.db.write(lambda session: act(session, self.actor, *given, **more))

    def bill(self, customer_id: str | None = "", **more: Any) -> Invoice:
        whose = self.customer if customer_id == "" else customer_id
        made: Invoice = self.writes(issue, sr_501(whose, **more))
        return made

    def receives(self, rupees: int, *bills: tuple[Invoice, int], **more: Any) -> Payment:
        shares = tuple((bill.id, part * 100) for bill, part in bills)
        given: dict[str, Any] = {"customer_id": self.customer, "allocations": shares, **more}
        made: Payment = self.writes(receive, Receipt(rupees * 100, **given))
        return made

    def settles(self, bill: Invoice, rupees: int | None = None, **more: Any) -> Any:
        paise = None if rupees is None else rupees * 100
        return self.writes(settle, bill.id, Settling(amount_paise=paise, **more))

    def reads(self, read: Callable[[Session], Any]) -> Any:
        with self.db.reading() as session:
            return read(session)

    def due(self, *bills: Invoice) -> list[int]:
        ids = [bill.id for bill in bills]
        dues = self.reads(lambda session: dues_of(session, self.shop.shop_id, ids))
        return [dues[one] // 100 for one in ids]

    @property
    def owed(self) -> int:
        found: int = self.reads(lambda s: balance(s, self.shop.shop_id, self.customer))
        return found // 100

    @property
    def payments(self) -> list[Payment]:
        return list(self.reads(lambda session: session.exec(select(Payment)).all()))

    def settled_by(self, payment: Payment) -> list[tuple[str, int]]:
        shares = self.reads(lambda s: allocations_of(s, payment.shop_id, payment.id))
        return [(item.id, paise // 100) for item, paise in shares]


@pytest.fixture
def till(db: Database, clock: FixedClock) -> Iterator[Till]:
    made = Till(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def test_it_settles_the_bills_that_are_named_and_the_rest_is_advance(till: Till) -> None:
    payment = till.receives(2000, (till.late, 1062), (till.middle, 300))
    assert till.due(till.late, till.early, till.middle) == [0, 1062, 762]
    assert till.owed == 3 * 1062 - 2000
    assert sorted(till.settled_by(payment)) == sorted([(till.late.id, 1062), (till.middle.id, 300)])


def test_without_a_bill_named_all_of_it_is_advance(till: Till) -> None:
    payment = till.receives(1062)
    assert till.settled_by(payment) == []
    assert till.due(till.late, till.early, till.middle) == [1062, 1062, 1062]
    assert till.owed == 2 * 1062


def test_it_goes_to_the_bills_first_due_where_that_is_asked(till: Till) -> None:
    till.receives(1500, auto_allocate=True)
    assert till.due(till.early, till.middle, till.late) == [0, 624, 1062]


def test_a_bill_of_exactly_that_sum_does_not_come_first(till: Till) -> None:
    till.receives(500, (till.early, 500))
    till.receives(1062, auto_allocate=True)
    assert till.due(till.early, till.middle, till.late) == [0, 562, 1062]


def test_what_is_named_comes_before_what_is_first_due(till: Till) -> None:
    payment = till.receives(2000, (till.late, 500), auto_allocate=True)
    assert till.due(till.early, till.middle, till.late) == [0, 624, 562]
    assert sum(paise for _, paise in till.settled_by(payment)) == 2000


def test_the_customer_need_not_be_said_where_the_bills_say_him(till: Till) -> None:
    payment = till.receives(500, (till.late, 500), customer_id=None)
    assert payment.customer_id == till.customer


def test_a_bill_named_twice_is_one(till: Till) -> None:
    payment = till.receives(500, (till.late, 200), (till.late, 300))
    assert till.settled_by(payment) == [(till.late.id, 500)]


def test_when_and_what_for_is_kept(till: Till) -> None:
    at = datetime(2026, 11, 19, 20, tzinfo=UTC)  # the 20th in India
    payment = till.receives(10, received_at=at, note="at the door", mode="bank", reference=REF)
    assert (payment.received_at, payment.on, payment.note) == (
        at,
        date(2026, 11, 20),
        "at the door",
    )


def test_more_than_a_bill_asks_for_is_refused(till: Till) -> None:
    till.receives(62, (till.late, 62))
    with pytest.raises(AmountExceedsBalance) as told:
        till.receives(2000, (till.late, 1001))
    assert told.value.params == {"number": till.late.number, "due": "₹1,000"}


def test_the_parts_are_not_more_than_the_sum(till: Till) -> None:
    with pytest.raises(AmountNotValid):
        till.receives(500, (till.late, 300), (till.early, 201))


def test_one_payment_is_of_one_customer(till: Till) -> None:
    other = make_customer(till.db, till.actor, "Suresh")
    bill = till.bill(other.id)
    for more in ({"customer_id": None}, {"customer_id": other.id}):
        with pytest.raises(SeveralCustomers):
            till.receives(500, (till.late, 300), (bill, 200), **more)


def test_a_counter_sale_is_paid_but_not_ahead(till: Till) -> None:
    bill = till.bill(None)
    with pytest.raises(AmountNotValid):
        till.receives(1100, (bill, 1062), customer_id=None)
    till.receives(1062, (bill, 1062), customer_id=None)
    assert till.due(bill) == [0]


def test_bills_that_take_no_money(till: Till) -> None:
    draft = till.writes(hold, NewHeld(sr_501(till.customer)))
    till.writes(cancel_invoice, till.early.id, reason="wrong")
    till.writes(delete_invoice, till.middle.id)
    for bill, error in ((draft, BadState), (till.early, BadState), (till.middle, Deleted)):
        with pytest.raises(error):
            till.receives(10, (bill, 10))
        with pytest.raises(error):
            till.settles(bill)
    with pytest.raises(InvoiceNotFound):
        till.writes(settle, "inv_none", Settling())
    with pytest.raises(CustomerNotFound):
        till.receives(10, customer_id="cus_none")


def test_a_bill_is_paid_in_full_where_no_sum_is_said(till: Till) -> None:
    payment, is_new = till.settles(till.late)
    assert (payment.mode, payment.amount_paise, is_new) == ("cash", 1062_00, True)
    assert till.due(till.late) == [0]


def test_a_reference_means_upi(till: Till) -> None:
    payment, _ = till.settles(till.late, reference=REF)
    assert payment.mode == "upi"


@pytest.mark.parametrize("again", [{}, {"reference": REF}, {"reference": "4123-4567 8901"}])
def test_told_again_it_is_paid_once(till: Till, again: dict[str, Any]) -> None:
    first, _ = till.settles(till.late, reference=REF)
    payment, is_new = till.settles(till.late, **again)
    assert (payment.id, is_new) == (first.id, False)
    assert len(till.payments) == 1


def test_the_same_reference_with_its_sum_is_the_same_payment(till: Till) -> None:
    till.settles(till.late, 500, reference=REF)
    for _ in range(2):
        assert till.settles(till.late, 500, reference=REF)[1] is False
    assert till.due(till.late) == [562]


@pytest.mark.parametrize("other", [{"reference": "998877665544"}, {"rupees": 10}])
def test_a_paid_bill_takes_no_other_payment(till: Till, other: dict[str, Any]) -> None:
    till.settles(till.late, reference=REF)
    with pytest.raises(AlreadyPaid):
        till.settles(till.late, **other)


def test_a_reference_that_stands_on_another_bill(till: Till) -> None:
    till.settles(till.late, reference=REF)
    with pytest.raises(DuplicateReference):
        till.settles(till.early, reference=REF)


def test_a_bill_is_not_paid_more_than_it_asks(till: Till) -> None:
    with pytest.raises(AmountExceedsBalance):
        till.settles(till.late, 1063)
    till.settles(till.late, 62)
    till.settles(till.late, 1000)
    assert till.due(till.late) == [0]


def test_money_is_not_received_tomorrow(till: Till) -> None:
    tomorrow = datetime(2026, 11, 22, 5, tzinfo=UTC)
    with pytest.raises(DateInFuture):
        till.settles(till.late, received_at=tomorrow)
    with pytest.raises(DateInFuture):
        till.receives(10, received_at=tomorrow)


def test_money_taken_back_is_as_if_it_had_never_come(till: Till) -> None:
    payment = till.receives(2000, (till.late, 1062), (till.middle, 300), reference=REF)
    deleted = till.writes(delete_payment, payment.id)
    assert deleted.reversed_at is not None
    assert till.due(till.late, till.early, till.middle) == [1062, 1062, 1062]
    assert till.owed == 3 * 1062
    again = till.writes(delete_payment, payment.id)
    assert again.reversed_at == deleted.reversed_at
    with pytest.raises(PaymentNotFound):
        till.reads(lambda session: get_received(session, till.shop.shop_id, payment.id))
    till.receives(10, reference=REF)  # its reference is free again


def test_what_is_no_receipt_is_not_found(till: Till) -> None:
    back = till.writes(refund, mode="cash", amount_paise=100, customer_id=till.customer)
    ahead = till.writes(record_payment, NewPayment(OPENING, 500, customer_id=till.customer))
    for payment in (back, ahead):
        with pytest.raises(PaymentNotFound):
            till.writes(delete_payment, payment.id)


def test_a_bill_of_a_customer_who_is_put_away_is_still_paid(till: Till) -> None:
    def put_away(session: Session, actor: Actor) -> None:
        whole.delete_customer(session, actor, till.customer)

    till.writes(put_away)
    till.settles(till.late)
    till.writes(record_payment, NewPayment("cash", target_id=till.early.id))
    assert till.due(till.late, till.early) == [0, 0]
