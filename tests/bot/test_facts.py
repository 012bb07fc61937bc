"""What the reader may know of a shop is kept between messages, and is never older than its last change."""

import pytest
from sqlmodel import Session

from bot.chat_draft import State
from bot.context import ShopContext
from bot.facts import context_of
from core.actor import Actor
from core.clock import FixedClock
from core.customers.service import NewCustomer, add_customer, put_back, update_customer
from core.db import Database
from core.ids import IdSource
from core.items.service import NewItem, add_item
from tests.factories import make_actor, make_shop


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def _context(db: Database, actor: Actor) -> ShopContext:
    with db.reading() as session:
        return context_of(session, actor.shop_id, State())


def _names(db: Database, actor: Actor) -> list[str]:
    return [customer.name for customer in _context(db, actor).customers]


def test_names_stay_the_very_same_until_something_is_done(db: Database, actor: Actor) -> None:
    db.write(lambda session: add_customer(session, actor, NewCustomer("Meena Patil")))
    first, second = _context(db, actor), _context(db, actor)
    assert first.customers is second.customers
    assert first.items is second.items


def test_an_item_more_leaves_the_customers_as_they_were(db: Database, actor: Actor) -> None:
    db.write(lambda session: add_customer(session, actor, NewCustomer("Meena Patil")))
    before = _context(db, actor)
    db.write(lambda session: add_item(session, actor, NewItem("Jaggery")))
    after = _context(db, actor)
    assert after.customers is before.customers
    assert [item.name for item in after.items] == [*(one.name for one in before.items), "Jaggery"]


def test_a_customer_is_known_from_the_next_message_on(db: Database, actor: Actor) -> None:
    before = _names(db, actor)
    made = db.write(lambda session: add_customer(session, actor, NewCustomer("Meena Patil")))
    assert _names(db, actor) == [*before, "Meena Patil"]
    change = NewCustomer("Meena Deshmukh")
    db.write(lambda session: update_customer(session, actor, made.id, change))
    assert _names(db, actor) == [*before, "Meena Deshmukh"]
    db.write(lambda session: put_back(session, actor, made.id, {"name": "Meena Patil"}))
    assert _names(db, actor) == [*before, "Meena Patil"]


def test_what_another_process_adds_is_known_here(
    db: Database, database_url: str, ids: IdSource, actor: Actor
) -> None:
    before = _names(db, actor)
    other = Database(database_url, ids=ids)
    other.write(lambda session: add_customer(session, actor, NewCustomer("Meena Patil")))
    assert _names(db, actor) == [*before, "Meena Patil"]
    other.close()


def test_what_was_not_committed_is_known_to_nobody(db: Database, actor: Actor) -> None:
    before = _names(db, actor)

    def fail(session: Session) -> None:
        add_customer(session, actor, NewCustomer("Meena Patil"))
        inside = context_of(session, actor.shop_id, State())
        assert [one.name for one in inside.customers] == [*before, "Meena Patil"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        db.write(fail)
    assert _names(db, actor) == before
