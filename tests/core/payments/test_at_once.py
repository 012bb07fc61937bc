"""Many who pay, delete and have back one bill at once: each thing happens once, the khata is exact."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, select

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import AmountExceedsBalance, DuplicateNumber, DuplicateReference, PakkaError
from core.invoices.bin import delete_invoice, recover_invoice
from core.invoices.held import NewHeld, hold
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.queries import balance
from core.payments.models import Payment
from core.payments.receiving import Receipt, Settling, receive, settle
from tests.factories import make_actor, make_customer, make_shop, sr_501

TIMES = 12


class Crowd:
    """A customer with two bills of 1,062, and many who act on them."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.actor: Actor = make_actor(make_shop(db, clock.now()), clock.now())
        self.customer = make_customer(db, self.actor).id
        self.bill, self.other = (self.issues() for _ in range(2))

    def issues(self) -> Invoice:
        return self.db.write(lambda session: issue(session, self.actor, sr_501(self.customer)))

    def at_once(self, act: Callable[[Session, int], Any]) -> list[Any]:
        """What each of them got, or what he was refused with."""

        def one(n: int) -> Any:
            try:
                return self.db.write(lambda session: act(session, n))
            except PakkaError as error:
                return type(error)

        with ThreadPoolExecutor(TIMES) as pool:
            return list(pool.map(one, range(TIMES)))

    @property
    def owed(self) -> int:
        with self.db.reading() as session:
            return balance(session, self.actor.shop_id, self.customer) // 100

    @property
    def payments(self) -> int:
        with self.db.reading() as session:
            return len(session.exec(select(Payment)).all())


@pytest.fixture
def crowd(db: Database, clock: FixedClock) -> Any:
    made = Crowd(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def test_a_bill_told_as_paid_many_times_is_paid_once(crowd: Crowd) -> None:
    told = crowd.at_once(lambda s, n: settle(s, crowd.actor, crowd.bill.id, Settling())[1])
    assert sorted(told) == [False] * (TIMES - 1) + [True]
    assert (crowd.payments, crowd.owed) == (1, 1062)


def test_one_reference_pays_one_bill(crowd: Crowd) -> None:
    bills = (crowd.bill, crowd.other)
    told = crowd.at_once(
        lambda s, n: settle(s, crowd.actor, bills[n % 2].id, Settling(reference="412345678901"))[1]
    )
    assert told.count(True) == 1
    assert told.count(DuplicateReference) == TIMES // 2
    assert (crowd.payments, crowd.owed) == (1, 1062)


def test_many_who_pay_parts_never_pay_too_much(crowd: Crowd) -> None:
    def pay(session: Session, n: int) -> bool:
        shares = [(crowd.bill.id, 100_00), (crowd.other.id, 100_00)]
        shares = shares if n % 2 else shares[::-1]
        receive(session, crowd.actor, Receipt(200_00, allocations=shares))
        return True

    told = crowd.at_once(pay)
    assert (told.count(True), told.count(AmountExceedsBalance)) == (10, TIMES - 10)
    assert crowd.owed == 124


def test_many_who_delete_and_have_back_leave_it_whole(crowd: Crowd) -> None:
    def act(session: Session, n: int) -> None:
        (delete_invoice if n % 2 else recover_invoice)(session, crowd.actor, crowd.bill.id)

    assert set(crowd.at_once(act)) == {None}
    crowd.db.write(lambda session: recover_invoice(session, crowd.actor, crowd.bill.id))
    assert crowd.owed == 2124


def test_a_number_of_its_own_goes_to_one_draft(crowd: Crowd) -> None:
    new = NewHeld(sr_501(crowd.customer, number="Own/1"))
    told = crowd.at_once(lambda s, n: bool(hold(s, crowd.actor, new)))
    assert (told.count(True), told.count(DuplicateNumber)) == (1, TIMES - 1)
