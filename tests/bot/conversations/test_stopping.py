"""STOP on WhatsApp: nothing unasked goes there any more; blocked chats; the owner knows of both."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot import reach
from bot.message import Reply
from core.chats import contacts
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.customers.service import find_by_name
from core.db import Database
from core.shops.models import ChatIdentity
from tests.bot.conversations.world import Talk, gupta_hardware

pytestmark = pytest.mark.words

STOPPED = (
    "Theek hai, ab apne aap kuch nahi aayega. 'hisaab' ya 'bill' kabhi bhi poochh sakte hain. "
    "Phir chalu karne ke liye START likhein."
)
TOLD = "Ramesh Kumar ne sab message band karwaye. Ab bill bhi apne aap nahi jayenge; link aap bhej dena."
NO_REMINDERS = "Theek hai, ab yaad-dilana nahi aayega. Bill chahiye ho to 'bill' likhein."
PHONE = "9800004210"


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    return made


def ramesh_of(talk: Talk, channel: str = "whatsapp") -> Talk:
    """Ramesh's chat in a channel, joined by his phone."""

    def join(session: Session) -> None:
        customer = find_by_name(session, talk.shop.shop_id, "Ramesh Kumar")[0]
        for row in session.exec(
            select(ChatIdentity).where(ChatIdentity.customer_id == customer.id)
        ).all():
            session.delete(row)
        row = ChatIdentity(
            shop_id=talk.shop.shop_id,
            channel=channel,
            address=PHONE,
            customer_id=customer.id,
            basis="phone",
        )
        session.add(row)

    talk.db.write(join)
    return Talk(talk.db, talk.clock, talk.shop, address=PHONE, channel=channel)


def to_ramesh(talk: Talk) -> list[Reply]:
    return [reply for reply in talk.said if reply.address == PHONE]


def told(talk: Talk) -> list[str]:
    return [reply.text for reply in talk.said if reply.address == "owner"]


@pytest.mark.parametrize(
    "word", ["STOP", "stop", "Unsubscribe", "band karo", "रोकें", "બંધ કરો", "நிறுத்து", "Stop all"]
)
def test_a_bare_stop_stops_everything_and_is_told_once(talk: Talk, word: str) -> None:
    ramesh = ramesh_of(talk)
    assert ramesh.say(word) == STOPPED
    assert told(ramesh) == [TOLD]
    assert ramesh.say("STOP") == STOPPED
    assert told(ramesh) == []

    talk.say("ramesh ko 1 bori cement 380")
    said = talk.tap("Bhej do")
    assert to_ramesh(talk) == []
    link = said.rpartition(" ")[2]
    assert said.startswith(
        "✅ GH/26-27/0422 ₹448. Ramesh ka kul baaki ₹1,345.\n"
        "Ramesh ne sab message band karwaye hain, isliye nahi bheja. Aap ye link bhej do: https://"
    )
    assert link.startswith("https://bill.example/i/")
    assert talk.say("ramesh ko yaad dilao") == (
        "Ramesh ne sab message band karwaye hain, isliye nahi bheja."
    )
    assert ramesh.say("hisaab").startswith("Gupta Hardware: *₹1,345*")  # his own question


def test_start_lets_all_come_again(talk: Talk) -> None:
    ramesh = ramesh_of(talk)
    ramesh.say("STOP")
    assert ramesh.say("START") == "Theek hai, ab zaroori message phir aayenge."
    talk.say("ramesh ko 1 bori cement 380")
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0422 ₹448")
    assert len(to_ramesh(talk)) == 1


def test_reminders_alone_can_be_stopped_and_bills_come(talk: Talk) -> None:
    ramesh = ramesh_of(talk)
    assert ramesh.say("reminder band karo") == NO_REMINDERS
    talk.say("ramesh ko 1 bori cement 380")
    talk.tap("Bhej do")
    assert len(to_ramesh(talk)) == 1


@pytest.mark.parametrize("channel", ["telegram", "demo"])
def test_elsewhere_stop_means_the_reminders(talk: Talk, channel: str) -> None:
    assert ramesh_of(talk, channel).say("STOP") == NO_REMINDERS


def test_what_waits_when_he_stops_does_not_go(talk: Talk) -> None:
    ramesh = ramesh_of(talk)
    talk.say("ramesh ko 1 bori cement 380")
    talk.tap("Bhej do")
    with talk.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.address == PHONE)).all()
        bill = max(rows, key=lambda row: row.id)
        assert reach.may_go(session, bill)
    ramesh.say("STOP")
    with talk.db.reading() as session:
        assert not reach.may_go(session, bill)
        answers = session.exec(
            select(ChatMessage).where(ChatMessage.address == PHONE, ChatMessage.text == STOPPED)
        ).all()
        assert all(reach.may_go(session, one) for one in answers)


def test_a_stranger_who_says_stop_is_not_made_a_shop(talk: Talk) -> None:
    nobody = Talk(talk.db, talk.clock, talk.shop, address="9800000999", channel="whatsapp")
    for _ in range(2):
        assert nobody.say("STOP").startswith("Namaste 🙏 Ye number abhi kisi dukaan se juda nahi.")


def test_who_blocked_us_is_not_written_to_and_the_owner_gets_the_link(talk: Talk) -> None:
    ramesh_of(talk, "telegram")
    talk.db.write(
        lambda session: contacts.left(
            session, "telegram", PHONE, why="blocked", at=talk.clock.now()
        )
    )
    with talk.db.reading() as session:
        ramesh = session.exec(select(Customer).where(Customer.name == "Ramesh Kumar")).one()
        assert reach.closed_why(session, ramesh) == "blocked"
    talk.say("ramesh ko 1 bori cement 380")
    talk.tap("Bhej do")
    # his number is one of the channel with phones: the bill goes there instead
    assert [(reply.channel, reply.address) for reply in to_ramesh(talk)] == [("demo", PHONE)]
    talk.db.write(
        lambda session: contacts.left(session, "demo", PHONE, why="no_account", at=talk.clock.now())
    )
    talk.say("ramesh ko 3 bori cement 380")
    said = talk.tap("Bhej do")
    assert to_ramesh(talk) == []
    assert (
        "Ramesh tak message nahi jata: is number par WhatsApp nahi. Aap ye link bhej do: " in said
    )


def test_who_joined_by_a_chat_of_his_own_is_not_sent_everything_twice(
    talk: Talk, db: Database, clock: FixedClock
) -> None:
    ramesh_of(talk)

    def join(session: Session) -> None:
        customer = find_by_name(session, talk.shop.shop_id, "Ramesh Kumar")[0]
        row = ChatIdentity(
            shop_id=talk.shop.shop_id,
            channel="telegram",
            address="501",
            customer_id=customer.id,
            basis="contact",
        )
        session.add(row)

    db.write(join)

    def sent() -> set[str]:
        talk.say(f"ramesh ko {talk.sent} bori cement 380")
        talk.tap("Bhej do")
        return {reply.channel for reply in talk.to_customers}

    assert sent() == {"telegram"}
    chat = ("whatsapp", PHONE)
    db.write(lambda session: contacts.came_in(session, chat, at=clock.now(), name="", lang=""))
    assert sent() == {"telegram", "whatsapp"}  # he writes there, too
    db.write(
        lambda session: contacts.left(session, "telegram", "501", why="blocked", at=clock.now())
    )
    clock.advance(timedelta(minutes=1))
    assert sent() == {"whatsapp"}


def test_each_way_of_joining_is_noted(talk: Talk) -> None:
    with talk.db.reading() as session:
        rows = session.exec(select(ChatIdentity).order_by(col(ChatIdentity.address))).all()
    bases = {row.address: row.basis for row in rows}
    assert bases["owner"] == "owner"
    assert bases[PHONE] == "phone"
