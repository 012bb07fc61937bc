"""C36: what could not go is told to the owner, once, and goes again to the right number."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot import undelivered
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.delivery import BuiltinExecutor
from core.outbox import OutboxRow, Undeliverable
from core.shops.models import ChatIdentity
from tests.bot.conversations.world import Talk, gupta_hardware


class Channel:
    """Delivers to everybody but those for whom a reason is given."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.refused: dict[str, str] = {}
        self.delivered: list[tuple[str, str]] = []

    def deliver(self, row: OutboxRow) -> None:
        with self.db.reading() as session:
            message = session.get_one(ChatMessage, (row.shop_id, row.payload["message"]))
        if message.address in self.refused:
            raise Undeliverable(self.refused[message.address])
        self.delivered.append((message.address, message.text))


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


@pytest.fixture
def channel(db: Database) -> Channel:
    return Channel(db)


@pytest.fixture
def worker(db: Database, clock: FixedClock, channel: Channel) -> BuiltinExecutor:
    return BuiltinExecutor(db, {"chat.demo": channel}, clock, given_up=undelivered.tell)


def address_of(talk: Talk, name: str) -> str:
    with talk.db.reading() as session:
        person = session.exec(select(Customer).where(Customer.name == name)).one()
        rows = session.exec(select(ChatIdentity).where(ChatIdentity.customer_id == person.id))
        return rows.one().address


def cancel_salims_bill(talk: Talk) -> None:
    talk.say("kal wala bill cancel krdo")
    talk.say("2")
    talk.tap("Haan cancel")


def to_owner(talk: Talk) -> list[ChatMessage]:
    """What the owner was told by itself, newest last."""
    with talk.db.reading() as session:
        statement = select(ChatMessage).where(ChatMessage.address == "owner")
        rows = session.exec(statement.where(ChatMessage.direction == "out")).all()
    return [row for row in sorted(rows, key=lambda row: row.id) if row.text.startswith("⚠️")]


def test_c36_as_on_the_page(talk: Talk, channel: Channel, worker: BuiltinExecutor) -> None:
    salim = address_of(talk, "Salim")
    channel.refused[salim] = "no_account"
    cancel_salims_bill(talk)
    worker.drain()
    (told,) = to_owner(talk)
    assert told.text == "⚠️ Salim ko cancel ki khabar nahi gayi: is number par WhatsApp nahi."
    assert [button["label"] for button in told.body["buttons"]] == ["Number badlo", "Rehne do"]
    assert ("owner", told.text) in channel.delivered
    worker.drain()
    assert len(to_owner(talk)) == 1

    assert talk.say("number badlo") == "Salim ka 10 ank ka number bhejo."
    assert talk.say("9800000555") == "✅ Salim ka number ••0555. Phir bhej diya."
    worker.drain()
    again = "Gupta Hardware: bill GH/26-27/0420 (₹1,180) cancel ho gaya."
    assert ("9800000555", again) in channel.delivered
    assert address_of(talk, "Salim") == "9800000555"
    assert len(to_owner(talk)) == 1


def test_it_may_be_left(talk: Talk, channel: Channel, worker: BuiltinExecutor) -> None:
    channel.refused[address_of(talk, "Salim")] = "no_account"
    cancel_salims_bill(talk)
    worker.drain()
    assert talk.say("rehne do") == "Theek hai, kuch nahi badla."


@pytest.mark.parametrize(
    ("why", "shown"),
    [
        ("blocked", "unhone message band kiye hain"),
        ("window", "24 ghante se unka message nahi aaya"),
        ("something new", "message pahuncha nahi"),
    ],
)
def test_a_bill_and_each_reason(
    talk: Talk, channel: Channel, worker: BuiltinExecutor, why: str, shown: str
) -> None:
    channel.refused["9800004210"] = why
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("GST alag")
    talk.tap("Bhej do")
    worker.drain()
    assert [row.text for row in to_owner(talk)] == [f"⚠️ Ramesh ko bill nahi gaya: {shown}."]


def test_what_the_owner_himself_does_not_get_is_told_to_nobody(
    talk: Talk, channel: Channel, worker: BuiltinExecutor
) -> None:
    channel.refused["owner"] = "no_account"
    channel.refused[address_of(talk, "Salim")] = "no_account"
    cancel_salims_bill(talk)
    worker.drain()
    assert len(to_owner(talk)) == 1
    assert worker.run_due() == 0


def test_a_wrong_number_is_asked_again_and_nothing_is_changed(
    talk: Talk, channel: Channel, worker: BuiltinExecutor
) -> None:
    salim = address_of(talk, "Salim")
    channel.refused[salim] = "no_account"
    cancel_salims_bill(talk)
    worker.drain()
    talk.say("number badlo")
    assert "12345" in talk.say("12345")
    assert address_of(talk, "Salim") == salim


def test_a_row_that_was_tried_too_often_is_told_too(
    talk: Talk, clock: FixedClock, db: Database
) -> None:
    class Broken:
        def deliver(self, row: OutboxRow) -> None:
            raise ConnectionError

    worker = BuiltinExecutor(db, {"chat.demo": Broken()}, clock, given_up=undelivered.tell)
    cancel_salims_bill(talk)
    for _ in range(8):
        worker.drain()
        clock.advance(timedelta(days=1))
    told = {row.text for row in to_owner(talk)}
    assert told == {"⚠️ Salim ko cancel ki khabar nahi gayi: message pahuncha nahi."}
