"""Who wants nothing is written to nowhere, whatever chats he has."""

import pytest
from sqlmodel import Session

from bot import reach
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.shops.models import ChatIdentity
from tests.factories import make_actor, make_customer, make_shop


@pytest.fixture
def ramesh(db: Database, clock: FixedClock) -> Customer:
    """A customer with a phone and a chat of his own."""
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    customer = make_customer(db, actor, phone="9800001234")
    chat = ChatIdentity(
        shop_id=actor.shop_id,
        channel="telegram",
        address="7",
        customer_id=customer.id,
        basis="invite",
    )
    db.write(lambda session: session.add(chat))
    return customer


@pytest.mark.parametrize("wants", [None, True, False])
def test_he_is_reached_unless_he_said_no(
    db: Database, ramesh: Customer, wants: bool | None
) -> None:
    def look(session: Session) -> tuple[list[tuple[str, str]], list[str | None], str]:
        known = session.get_one(Customer, (ramesh.shop_id, ramesh.id))
        known.opt_in = wants
        found = [
            reach.address_in(session, known, channel, phones="whatsapp")
            for channel in ("telegram", "whatsapp")
        ]
        return reach.addresses(session, known, "whatsapp"), found, reach.closed_why(session, known)

    if wants is False:
        assert db.write(look) == ([], [None, None], reach.STOPPED)
    else:
        assert db.write(look) == ([("telegram", "7")], ["7", "9800001234"], "")
