"""A shop of the sandbox begins anew, and no other shop loses anything."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from core import audit, invariants
from core.actor import Actor
from core.clock import FixedClock
from core.columns import table_of
from core.credentials import service as credentials
from core.credentials.service import NewKey
from core.db import Database
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.payments.service import pay_invoice
from core.shops import emptying
from core.shops.models import Shop
from tests.factories import make_actor, make_customer, make_item, make_shop, sr_501


def fill(db: Database, shop: Shop, at: datetime) -> tuple[Actor, Invoice, str]:
    """Let a shop sell, be paid, and have a key."""
    actor = make_actor(shop, at)
    customer = make_customer(db, actor)
    make_item(db, actor)
    made = db.write(lambda session: issue(session, actor, sr_501(customer.id)))
    db.write(lambda session: pay_invoice(session, actor, made.id, mode="cash"))
    key = db.write(lambda session: credentials.create(session, actor, NewKey()))
    return actor, made, key.shown["token"]


def counts(session: Session, shop_id: str) -> dict[str, int]:
    """Count a shop's rows by table."""
    found = {}
    for table in emptying._emptied():
        of = select(func.count()).select_from(table).where(table.c.shop_id == shop_id)
        found[table.name] = int(session.execute(of).scalar_one())
    return found


def test_the_book_goes_the_profile_and_the_keys_stay(sandbox: Database, clock: FixedClock) -> None:
    shop = make_shop(sandbox, clock.now())
    actor, _, token = fill(sandbox, shop, clock.now())
    sandbox.write(lambda session: emptying.empty(session, actor))
    with sandbox.reading() as session:
        left = {name: count for name, count in counts(session, shop.shop_id).items() if count}
        assert left == {"audit": 1}  # that it was emptied
        assert session.get_one(Shop, shop.shop_id).gstin == shop.gstin
        found = credentials.authenticate(session, token)
        assert found
        assert found.shop_id == shop.shop_id


def test_what_is_made_afterwards_is_sound_and_its_numbers_begin_anew(
    sandbox: Database, clock: FixedClock
) -> None:
    shop = make_shop(sandbox, clock.now())
    actor, first, _ = fill(sandbox, shop, clock.now())
    sandbox.write(lambda session: emptying.empty(session, actor))
    _, again, _ = fill(sandbox, shop, clock.now())
    assert (first.number, again.number) == ("GH/26-27/0421", "GH/26-27/0001")
    with sandbox.reading() as session:
        assert audit.verify(session, shop.shop_id) is None
        assert invariants.check(session) == []


def test_another_shop_of_the_sandbox_loses_nothing(sandbox: Database, clock: FixedClock) -> None:
    shop, other = (make_shop(sandbox, clock.now(), name=name) for name in ("Gupta", "Sharma"))
    actor, *_ = fill(sandbox, shop, clock.now())
    fill(sandbox, other, clock.now())
    with sandbox.reading() as session:
        before = counts(session, other.shop_id)
    sandbox.write(lambda session: emptying.empty(session, actor))
    with sandbox.reading() as session:
        assert counts(session, other.shop_id) == before
        assert invariants.check(session) == []


def test_the_trail_is_guarded_again_afterwards(sandbox: Database, clock: FixedClock) -> None:
    shop = make_shop(sandbox, clock.now())
    actor, *_ = fill(sandbox, shop, clock.now())
    sandbox.write(lambda session: emptying.empty(session, actor))
    with pytest.raises(Exception, match="append-only"):
        sandbox.write(lambda session: session.execute(table_of(audit.Audit).delete()))


def test_a_live_book_is_never_emptied(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor, made, _ = fill(db, shop, clock.now())
    with pytest.raises(RuntimeError, match="never emptied"):
        db.write(lambda session: emptying.empty(session, actor))
    with db.reading() as session:
        assert session.get_one(Invoice, (shop.shop_id, made.id)).number == made.number
