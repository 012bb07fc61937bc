"""A customer's paper waits a moment for its reference number, and no longer than is good."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from adapters.awaiting import Awaiting
from adapters.settings import load
from adapters.wiring import build_unchecked
from bot import bill_mail
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer as Buyer
from core.db import Database
from core.delivery import BuiltinExecutor
from core.einvoice.models import Registration
from core.einvoice.queries import of_document
from core.invoices.models import Invoice, Note
from core.outbox import OutboxRow
from tests import marks
from tests.bot.conversations.test_einvoices import BUYER, Shop, open_shop
from tests.bot.conversations.world import EDGE
from tests.factories import GUPTA, make_actor

pytestmark = pytest.mark.words
PHONE = "9800004210"


@dataclass
class Customer:
    """The chats as the platform has them: what went to the buyer, and in what state his bill was."""

    shop: Shop
    got: list[str] = field(default_factory=list)

    def deliver(self, row: OutboxRow) -> None:
        document_id = row.payload.get("awaits")
        if not document_id:
            return
        with self.shop.talk.db.reading() as session:
            held = of_document(session, row.shop_id, document_id)
            self.got.append(held.state if held else "unregistered")

    def work(self, topic: str = "chat.demo") -> list[str]:
        """Let go what is due; return what came."""
        self.got.clear()
        talk = self.shop.talk
        sender = Awaiting(self, talk.db, talk.clock)
        BuiltinExecutor(talk.db, {topic: sender}, talk.clock).drain()
        return list(self.got)


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    new = replace(GUPTA, prices="exclusive", address="14 Chandpole Bazar, Jaipur", pincode="302001")
    return open_shop(db, clock, new, replace(BUYER, phone=PHONE))


@pytest.fixture
def customer(shop: Shop) -> Customer:
    return Customer(shop)


def test_a_bill_goes_to_its_customer_with_its_number(shop: Shop, customer: Customer) -> None:
    assert "bhej diya" in shop.sell()
    assert customer.work() == []
    shop.work()
    shop.talk.clock.advance(timedelta(seconds=1))
    assert customer.work() == ["active"]


def test_the_owner_waits_for_nothing(shop: Shop, customer: Customer) -> None:
    shop.sell()
    customer.work()
    rows = [row for row in shop.rows(OutboxRow) if row.topic == "chat.demo"]
    waits = {row.ordering_key for row in rows if row.state == "ready"}
    assert waits == {f"demo:{PHONE}"}
    assert "demo:owner" in {row.ordering_key for row in rows if row.state == "done"}


def test_what_the_portal_refuses_goes_without(shop: Shop, customer: Customer) -> None:
    shop.sell()
    shop.work("2240")
    assert customer.work() == ["failed"]


def test_a_portal_that_is_down_holds_a_bill_up_for_five_minutes(
    shop: Shop, customer: Customer
) -> None:
    shop.sell()
    shop.work("provider_down")
    tries = 0
    while not customer.work():
        tries += 1
        shop.talk.clock.advance(timedelta(seconds=5))
        shop.work("provider_down")
    (row,) = shop.rows(Registration)
    assert row.state == "pending"
    assert tries == 60


def test_who_had_the_paper_without_its_number_gets_it_again(shop: Shop, customer: Customer) -> None:
    shop.sell()
    shop.work("provider_down")
    shop.talk.clock.advance(timedelta(minutes=6))
    assert customer.work() == ["pending"]
    shop.talk.clock.advance(timedelta(minutes=30))
    told = shop.work()
    assert told.endswith("✅ GH/26-27/0421 Sharma Constructions ko phir bhej diya.")
    (last,) = shop.rows(ChatMessage)[-1:]
    assert [button["label"] for button in last.body["buttons"]] == ["E-invoice cancel"]
    assert customer.work() == ["active"]
    again = [row for row in shop.rows(ChatMessage) if row.address == PHONE][-1]
    assert "0421" in again.text
    assert again.body["template"]


def test_who_waits_for_it_still_gets_it_once(shop: Shop, customer: Customer) -> None:
    shop.sell()
    shop.work("provider_down")
    shop.talk.clock.advance(timedelta(minutes=2))
    assert customer.work() == []
    assert "phir bhej" not in shop.work()
    shop.talk.clock.advance(timedelta(minutes=2))
    assert customer.work() == ["active"]
    assert customer.work() == []


def test_a_customer_who_was_deleted_meanwhile_hinders_no_number(shop: Shop) -> None:
    shop.sell()
    shop.work("provider_down")
    shop.talk.db.write(
        lambda session: session.execute(update(Buyer).values(deleted_at=shop.talk.clock.now()))
    )
    shop.talk.clock.advance(timedelta(minutes=30))
    assert "ka e-invoice ho gaya" in shop.work()
    assert shop.registration.state == "active"


def test_a_bill_that_is_not_registered_waits_for_nothing(shop: Shop, customer: Customer) -> None:
    shop.talk.edge = EDGE
    shop.sell()
    assert [row.payload.get("awaits") for row in shop.rows(OutboxRow)] == [None] * 3


def test_each_channel_lets_papers_wait(tmp_path: Path) -> None:
    told = {
        "pakka_database_url": f"sqlite:///{tmp_path}/pakka.db",
        "telegram_bot_token": marks.TELEGRAM_TOKEN,
        "twilio_account_sid": marks.TWILIO_SID,
        "twilio_auth_token": marks.TWILIO_TOKEN,
        "twilio_whatsapp_from": "whatsapp:+14155238886",
        "smtp_url": f"smtp://bills:{marks.SMTP_PASSWORD}@mail.example:587?from=bills@shop.example",
    }
    parts = build_unchecked(load(env_file=None, **told))
    try:
        senders = [
            one._senders for lane in parts.lanes() if isinstance(one := lane, BuiltinExecutor)
        ]
        going = {name: sender for each in senders for name, sender in each.items()}
        for topic in ("chat.telegram", "chat.whatsapp", "mail"):
            assert isinstance(going[topic], Awaiting), topic
    finally:
        parts.close()


def test_a_note_waits_too(shop: Shop, customer: Customer) -> None:
    shop.sell()
    shop.work()
    shop.talk.clock.advance(timedelta(hours=25))
    assert customer.work() == ["active"]
    shop.say("0421 ka credit note banao")
    shop.tap("Note bhejo")
    (note,) = shop.rows(Note)
    assert customer.work() == []
    shop.work()
    shop.talk.clock.advance(timedelta(seconds=1))
    assert customer.work() == ["active"]
    assert note.id in {row.payload.get("awaits") for row in shop.rows(OutboxRow)}


def test_a_letter_waits_too(shop: Shop, customer: Customer) -> None:
    shop.sell()
    (bill,) = shop.rows(Invoice)
    to = bill_mail.Readers((bill_mail.Recipient("Sharma", "sharma@example.com"),))
    actor = make_actor(shop.talk.shop, shop.talk.clock.now(), "letter")
    edge = replace(shop.talk.edge, mail=True)
    send: Callable[..., object] = bill_mail.send
    shop.talk.db.write(lambda session: send(session, edge, actor, bill, readers=to))
    assert customer.work(bill_mail.TOPIC) == []
    shop.work()
    shop.talk.clock.advance(timedelta(seconds=1))
    assert customer.work(bill_mail.TOPIC) == ["active"]
