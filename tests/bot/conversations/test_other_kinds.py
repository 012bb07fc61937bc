"""What comes that is no text: pictures with words under them, places, lists, contacts, a shared number."""

import pytest
from sqlmodel import select

from bot.conversation import reply_of
from bot.message import Card
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.shops.models import ChatIdentity
from tests.bot.conversations.both_sides import Both, after_c8, to
from tests.bot.conversations.world import Talk, gupta_hardware

pytestmark = pytest.mark.words

HELLO = (
    "Namaste 🙏 Bill, udhaar, yaad-dilana: sab isi chat me.\nDukaan ka naam aur sheher?\n"
    "Sirf grahak hain? Niche button se apna number share karein, bill yahin aayenge."
)


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


@pytest.fixture
def both(db: Database, clock: FixedClock) -> Both:
    return after_c8(db, clock)


def on_telegram(both: Both, address: str = "501") -> Talk:
    owner = both.owner
    return Talk(owner.db, owner.clock, owner.shop, address=address, channel="telegram")


def identities(talk: Talk) -> dict[str, str]:
    with talk.db.reading() as session:
        rows = session.exec(select(ChatIdentity).where(ChatIdentity.channel == "telegram")).all()
    return {row.address: row.basis for row in rows}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("voice", "Voice abhi nahi sun pata. Keyboard ka 🎤 daba kar bolo, likha hua aa jayega."),
        ("photo", "Photo padhna abhi nahi aata. Ek line me likh do."),
        ("video", "Video dekh nahi pata. Ek line me likh do."),
        ("location", "Map ki jagah nahi padh pata. Sheher ya pata likh do."),
        ("sticker", "👍 Kuch kaam ho to ek line me likh do."),
        (
            "list",
            "Aisi list nahi padh pata. Uski line ek message me likh do: "
            "*ramesh ko 2 bori cement 380, 3 kg keel 90*",
        ),
        ("contact", "Sirf likha hua padh sakta hoon. Ek line me likh do."),
        ("document", "Sirf likha hua padh sakta hoon. Ek line me likh do."),
        ("other", "Sirf likha hua padh sakta hoon. Ek line me likh do."),
    ],
)
def test_each_kind_has_its_answer_and_writes_nothing(talk: Talk, kind: str, said: str) -> None:
    assert talk.say("", attachment=kind) == said


def test_words_under_a_picture_are_read(talk: Talk) -> None:
    said = talk.say("ramesh ko 2 bori cement 380", attachment="photo")
    assert said.endswith("380 me GST alag ya mila hua?")
    assert talk.say("suhana mausam 🌇", attachment="photo") == (
        "Photo padhna abhi nahi aata. Ek line me likh do."
    )


def test_a_customers_screenshot_with_paid_under_it_is_his_word(both: Both) -> None:
    sunil = both.customer("Sunil Verma")
    assert sunil.say("paid", attachment="photo").startswith("Dhanyavaad 🙏 Dukaan dekh kar")
    assert sunil.say("", attachment="photo").startswith("Photo dekh nahi pata.")


def test_somebodys_contact_is_offered_as_a_customer_and_no_more(talk: Talk) -> None:
    card = Card("Ravi Traders", "+91 98000 05555")
    assert (
        talk.say("", attachment="contact", card=card) == "Ravi Traders ••5555 ko grahak me jodun?"
    )
    assert talk.labels == ["Jodo", "Rehne do"]
    assert talk.say("rehne do") == "Theek hai, kuch nahi badla."
    talk.say("", attachment="contact", card=card)
    assert talk.tap("Jodo") == "✅ Ravi Traders ••5555 jod diya."
    with talk.db.reading() as session:
        found = session.exec(select(Customer).where(Customer.name == "Ravi Traders")).one()
        assert found.phone == "9800005555"
        assert not session.exec(
            select(ChatIdentity).where(ChatIdentity.address == "9800005555")
        ).all()
    assert talk.tap("Undo") == "✅ Ravi Traders hataya."


def test_a_contact_without_an_indian_number_is_refused_in_words(talk: Talk) -> None:
    said = talk.say("", attachment="contact", card=Card("Ravi", "+44 20 7946 0000"))
    assert "+44 20 7946 0000" in said
    assert talk.said[0].buttons == ()


def test_a_customer_cannot_add_people_by_contact(both: Both) -> None:
    sunil = both.customer("Sunil Verma")
    card = Card("Ravi Traders", "9800005555")
    assert sunil.say("", attachment="contact", card=card) == (
        "Sirf likha hua padh sakta hoon. Ek line me likh do."
    )


def test_a_stranger_on_telegram_may_set_up_a_shop_or_share_his_number(both: Both) -> None:
    stranger = on_telegram(both)
    assert stranger.say("hello") == HELLO
    assert stranger.said[0].ask_contact
    with both.owner.db.reading() as session:
        row = session.exec(select(ChatMessage).where(ChatMessage.text == HELLO)).one()
    assert reply_of(row).ask_contact
    assert stranger.say("/start") == HELLO
    elsewhere = Talk(both.owner.db, both.owner.clock, both.owner.shop, address="9800000998")
    assert "button" not in elsewhere.say("hello")
    assert not elsewhere.said[0].ask_contact


def test_his_own_number_joins_him_where_it_stands_on_record(both: Both) -> None:
    ramesh = on_telegram(both)
    said = ramesh.say("", attachment="contact", phone="+919800004210", message_id="c1")
    assert said == (
        "Namaste 🙏 Ab Gupta Hardware ke bill yahan aayenge. 'hisaab' ya 'bill' likh kar poochh "
        "sakte hain.\n---\n"
        "Gupta Hardware ka bill GH/26-27/0421 (21 Nov): *₹897* · baaki ₹897"
    )
    assert [reply.text for reply in to(ramesh, "owner")] == [
        "✅ Ramesh Kumar jud gaye. Ab unke bill unko seedhe jayenge."
    ]
    assert identities(ramesh) == {"501": "contact"}
    assert ramesh.say("", attachment="contact", phone="+919800004210", message_id="c1") == ""
    assert ramesh.say("", attachment="contact", phone="9800004210") == (
        "Shukriya, aapka number ••4210 yahan pehle se juda hai."
    )
    assert ramesh.say("mera kitna baki hai").startswith("Gupta Hardware: *₹897*")


@pytest.mark.parametrize("phone", ["9800007777", "+442079460000"])
def test_a_number_that_no_shop_has_is_told_so(both: Both, phone: str) -> None:
    stranger = on_telegram(both)
    assert stranger.say("", attachment="contact", phone=phone) == (
        f"Aapka number ••{phone[-4:]} abhi kisi dukaan me nahi hai. Dukaan se number likhwa kar phir "
        "share karein. Apni dukaan hai? Naam aur sheher likhein."
    )
    assert identities(stranger) == {}


def test_a_number_that_two_customers_of_a_shop_share_joins_neither(both: Both) -> None:
    both.owner.say("naya customer Ramesh Chhota 9800004210")
    stranger = on_telegram(both)
    assert stranger.say("", attachment="contact", phone="9800004210").startswith(
        "Aapka number ••4210"
    )
    assert identities(stranger) == {}
