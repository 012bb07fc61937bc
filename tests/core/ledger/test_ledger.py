"""Balances and dues: what customers owe, from before and from bills."""

from datetime import date

import pytest
from sqlmodel import select

from core import invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import AmountNotValid
from core.invoices.service import issue
from core.ledger.models import Charge
from core.ledger.queries import balance, outstanding
from core.ledger.service import record_opening
from core.payments.service import pay_invoice
from tests.factories import make_actor, make_customer, make_shop, sr_501

NOV_12 = date(2026, 11, 12)


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def opening(db: Database, actor: Actor, customer_id: str, paise: int) -> Charge:
    due = ("0398", NOV_12, paise)
    return db.write(lambda session: record_opening(session, actor, customer_id, due=due))


def test_an_old_due_and_a_new_bill_add_up_as_in_c3(db: Database, actor: Actor) -> None:
    sunil = make_customer(db, actor, "Sunil Verma")
    due = opening(db, actor, sunil.id, 1_240_00)
    assert (due.number, due.on, due.amount_paise) == ("0398", NOV_12, 1_240_00)
    invoice = db.write(lambda session: issue(session, actor, sr_501(sunil.id)))
    assert invoice.earlier_balance_paise == 1_240_00
    with db.reading() as session:
        assert balance(session, actor.shop_id, sunil.id) == 2_302_00
        assert invariants.check(session) == []


def test_the_openings_of_world_a_come_to_10870(db: Database, actor: Actor) -> None:
    dues = {"Sunil": 1_240_00, "Mohan": 5_310_00, "Imran": 2_360_00, "Salim": 1_180_00}
    ids = {name: make_customer(db, actor, name).id for name in (*dues, "Ajay", "Ramesh")}
    for name, paise in {**dues, "Ajay": 780_00}.items():
        opening(db, actor, ids[name], paise)
    with db.reading() as session:
        rows = outstanding(session, actor.shop_id)
    names = {customer_id: name for name, customer_id in ids.items()}
    assert [names[customer_id] for customer_id, _ in rows] == [
        "Mohan",
        "Imran",
        "Sunil",
        "Salim",
        "Ajay",
    ]
    assert sum(paise for _, paise in rows) == 10_870_00


def test_who_has_paid_and_who_bought_at_the_counter_owe_nothing(db: Database, actor: Actor) -> None:
    ramesh = make_customer(db, actor)
    bill = db.write(lambda session: issue(session, actor, sr_501(ramesh.id)))
    db.write(lambda session: pay_invoice(session, actor, bill.id, mode="upi"))
    db.write(lambda session: issue(session, actor, sr_501(None)))
    with db.reading() as session:
        assert outstanding(session, actor.shop_id) == []
        assert balance(session, actor.shop_id, ramesh.id) == 0
        assert balance(session, actor.shop_id, "") == 1_062_00


def test_an_unknown_customer_owes_nothing_and_shops_do_not_mix(
    db: Database, actor: Actor, clock: FixedClock
) -> None:
    other = make_actor(make_shop(db, clock.now()), clock.now())
    opening(db, actor, make_customer(db, actor).id, 500_00)
    with db.reading() as session:
        assert balance(session, actor.shop_id, "cus_unknown") == 0
        assert outstanding(session, other.shop_id) == []


@pytest.mark.parametrize("paise", [0, -1])
def test_a_due_of_nothing_is_refused(db: Database, actor: Actor, paise: int) -> None:
    customer = make_customer(db, actor)
    with pytest.raises(AmountNotValid):
        opening(db, actor, customer.id, paise)


def test_a_due_is_logged(db: Database, actor: Actor) -> None:
    due = opening(db, actor, make_customer(db, actor).id, 500_00)
    with db.reading() as session:
        logged = session.exec(select(Audit.action).where(Audit.entity == due.id)).all()
    assert logged == ["opening.record"]
