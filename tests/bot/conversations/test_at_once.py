"""The same thing at once from many threads: one link joins one chat, one yes writes one payment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import Session, select

from bot.claiming import claim_on_page
from bot.message import Message
from bot.respond import respond
from core.actor import Actor
from core.clock import FixedClock
from core.customers.invites import make_invite
from core.customers.service import find_by_name
from core.db import Database
from core.invoices.models import Invoice
from core.payments.claims import NewClaim, list_open
from core.payments.models import Payment
from core.shops.models import ChatIdentity, Invite
from tests.bot.conversations.both_sides import Both, after_c8, to
from tests.bot.conversations.world import EDGE
from tests.factories import make_actor

THREADS = 6


@pytest.fixture
def both(db: Database, clock: FixedClock) -> Both:
    return after_c8(db, clock)


def at_once(both: Both, make: Callable[[int], Message]) -> list[str]:
    """Let as many threads write at one instant; return what each was answered."""
    both.owner.clock.advance(timedelta(seconds=5))
    gate = Barrier(THREADS)

    def write(n: int) -> str:
        message = make(n)
        gate.wait(10)
        said = respond(both.owner.db, message, edge=EDGE)
        return "\n".join(one.text for one in said if one.address == message.address)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(write, range(THREADS)))


def message(both: Both, n: int, address: str, text: str, button: str | None = None) -> Message:
    return Message("demo", address, f"race-{n}", text, both.owner.clock.now(), button)


def test_a_link_opened_by_many_joins_one(both: Both) -> None:
    shop = both.owner.shop

    def make(session: Session) -> str:
        mohan = find_by_name(session, shop.shop_id, "Mohan Lal")[0]
        actor = make_actor(shop, both.owner.clock.now())
        return make_invite(session, actor, secret=EDGE.secret, customer_id=mohan.id)

    link = f"/start {both.owner.db.write(make)}"
    answers = at_once(both, lambda n: message(both, n, f"tg-{n}", link))
    joined = [answer for answer in answers if answer.startswith("Namaste 🙏 Ab Gupta Hardware")]
    refused = [answer for answer in answers if answer.startswith("Ye link chal chuka")]
    assert (len(joined), len(refused)) == (1, THREADS - 1)
    with both.owner.db.reading() as session:
        rows = session.exec(select(ChatIdentity)).all()
        assert len([row for row in rows if row.address.startswith("tg-")]) == 1
        assert session.exec(select(Invite)).one().used_at


def test_many_yes_to_one_claim_are_one_payment(both: Both) -> None:
    ajay = both.customer("Ajay Sharma")
    ajay.say("ho gaya paid")
    yes = to(ajay, "owner")[0].buttons[0].id
    at_once(both, lambda n: message(both, n, "owner", "", yes))
    assert both.owes("Ajay Sharma") == 780_00
    with both.owner.db.reading() as session:
        of = both.row("Ajay Sharma").id
        paid = session.exec(select(Payment).where(Payment.customer_id == of)).all()
    assert [one.amount_paise for one in paid] == [1_300_00]


def test_said_many_times_it_is_one_claim(both: Both) -> None:
    address = both.customer("Ajay Sharma").address
    at_once(both, lambda n: message(both, n, address, "ho gaya paid"))
    with both.owner.db.reading() as session:
        made = list_open(session, both.owner.shop.shop_id)
    assert [one.amount_paise for one in made] == [1_300_00]


def test_claimed_on_the_page_and_in_chat_at_once_it_is_one(both: Both) -> None:
    address = both.customer("Ajay Sharma").address
    with both.owner.db.reading() as session:
        bill = session.exec(select(Invoice).where(Invoice.number == "GH/26-27/0424")).one()
    at = both.owner.clock.now()
    page = Actor(bill.shop_id, "page", bill.customer_id or "", at, "page")
    gate = Barrier(THREADS)

    def claim(n: int) -> None:
        gate.wait(10)
        if n % 2:
            respond(both.owner.db, message(both, n, address, "ho gaya paid"), edge=EDGE)
        else:
            both.owner.db.write(lambda session: claim_on_page(session, page, bill, NewClaim()))

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(claim, range(THREADS)))
    with both.owner.db.reading() as session:
        assert len(list_open(session, bill.shop_id)) == 1


def test_many_yes_to_the_staff_are_one_cancellation(both: Both) -> None:
    both.owner.say("chotu 9800000210 ko sirf bill banane do")
    both.owner.tap("Haan")
    chotu = message(both, 99, "9800000210", "0424 cancel karo")
    said = respond(both.owner.db, chotu, edge=EDGE)
    yes = next(one for one in said if one.address == "owner").buttons[0].id
    answers = at_once(both, lambda n: message(both, n, "owner", "", yes))
    assert sum(answer.startswith("✅ 0424 cancel.") for answer in answers) == 1
    assert both.owes("Ajay Sharma") == 780_00
