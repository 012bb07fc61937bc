"""What cannot be right gets a clear reply in the writer's language and changes nothing."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from bot.handlers import HANDLERS
from core.chats.models import ChatMessage, Conversation
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.invariants import check
from core.invoices.draft import InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.items.models import Item
from core.ledger.models import Entry
from core.outbox import OutboxRow
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.factories import make_actor, make_customer, sr_501

pytestmark = pytest.mark.words

_TALK: set[type[SQLModel]] = {ChatMessage, Conversation}
_BOOKS: list[type[Any]] = [Invoice, Customer, Item, Entry]


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Iterator[Talk]:
    """Gupta Hardware with its basis told; at the end its books are whole."""
    made = gupta_hardware(db, clock)
    made.say("salim ko 1 bori cement 380")
    made.tap("GST alag")
    made.tap("Hatao")
    yield made
    with db.reading() as session:
        assert check(session) == []


def books(talk: Talk) -> list[list[Any]]:
    with talk.db.reading() as session:
        return [[row.model_dump() for row in session.exec(select(of))] for of in _BOOKS]


SAID = [
    ("ramesh ko 0 bori cement 380", "cement: ginti zero se zyada honi chahiye."),
    ("ramesh ko -5 bori cement 380", "Ginti zero se zyada honi chahiye. Kuch nahi likha."),
    (
        "ramesh ko 99999999999 bori cement 380",
        "cement: itni ginti sahi nahi lagti (99999999999).",
    ),
    (
        "ramesh ko 2 bori cement 999999999999999",
        "Ye rakam sahi nahi lagti: 999999999999999.",
    ),
    ("ramesh ko 2 bori cement 380 gst 28%", "GST 28% us din nahi chalta. Kaunsa rate?"),
    ("ramesh ko 2 bori cement 380 gst 17%", "GST 17% us din nahi chalta. Kaunsa rate?"),
    ("x" * 10_000, "Message bahut lamba hai. Thoda thoda bhejo."),
    ("", "Ye hisaab ki baat nahi lagi, kuch nahi likha."),
    ("   \n ", "Ye hisaab ki baat nahi lagi, kuch nahi likha."),
    ("\u200b\u202e\u2066", "Ye hisaab ki baat nahi lagi, kuch nahi likha."),
]


@pytest.mark.parametrize(("text", "reply"), SAID)
def test_a_clear_reply_and_nothing_changed(talk: Talk, text: str, reply: str) -> None:
    before = books(talk)
    assert talk.say(text) == reply
    assert books(talk) == before
    assert talk.to_customers == []
    assert talk.say("bhej do").startswith("Koi bill khula nahi.")


def test_a_wrong_check_letter_of_a_gstin_is_shown_and_asked_again(talk: Talk) -> None:
    before = books(talk)
    assert talk.say("sharma constructions ko 10 bori cement 380 gst 08AABCS1234F1ZX") == (
        "GSTIN ka aakhri akshar nahi milta: 08AABCS1234F1Z*X*. Dobara bhejo. Baaki bill taiyar hai."
    )
    assert talk.labels == ["Bina GSTIN", "Hatao"]
    assert books(talk) == before
    assert talk.say("08AABCS1234F1ZR") == (
        "🧾 Sharma Constructions · GSTIN ✅ Rajasthan · B2B\n"
        "Cement 10 bori × 380 = 3,800.00\n"
        "CGST 9% 342.00 + SGST 9% 342.00\n"
        "*Kul ₹4,484*"
    )
    # C10 says the number the page gives; the first of this world is 0421
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0421 ₹4,484. Baaki ₹4,484.")


def test_without_the_gstin_the_bill_goes_on(talk: Talk) -> None:
    talk.say("sharma constructions ko 10 bori cement 380 gst 08AABCS1234F1ZX")
    assert talk.tap("Bina GSTIN") == (
        "🧾 Sharma Constructions (naya)\n"
        "Cement 10 bori × 380 = 3,800.00\n"
        "CGST 9% 342.00 + SGST 9% 342.00\n"
        "*Kul ₹4,484*"
    )


def test_an_unknown_item_without_a_rate_is_asked_never_guessed(talk: Talk) -> None:
    before = books(talk)
    assert talk.say("ramesh ko 2 kg chamcha ka bill") == (
        "Ramesh Kumar, chamcha 2 kg.\nChamcha ka rate?"
    )
    assert talk.labels == []
    assert (
        talk.say("45")
        == "Ramesh Kumar, chamcha 2 kg × ₹45.\nChamcha par GST kitna? Aage yaad rahega."
    )
    assert talk.labels == ["18%", "5%", "Pata nahi"]
    assert books(talk) == before
    assert talk.say("2") == (
        "🧾 Ramesh Kumar ••4210\n"
        "Chamcha 2 kg × 45 = 90.00\n"
        "CGST 2.5% 2.25 + SGST 2.5% 2.25\n"
        "Round off +0.50\n"
        "*Kul ₹95* · udhaar"
    )
    assert books(talk) == before


def test_invisible_and_reversing_characters_are_dropped(talk: Talk) -> None:
    assert talk.say("\u202eramesh\u2069 ko\u200b 2 bori ce\ufeffment 380").startswith(
        "🧾 Ramesh Kumar ••4210\nCement 2 bori × 380 = 760.00\n"
    )
    talk.say("gopal\u202e\u200b ko 2 bori cement 380")
    talk.tap("Bhej do")
    with talk.db.reading() as session:
        assert "Gopal" in [row.name for row in session.exec(select(Customer))]


@pytest.mark.parametrize("name", ["<b>gopal</b>", "{name}", "%s%n", "'; drop table shop;--"])
def test_markup_in_a_name_is_but_a_name(talk: Talk, name: str) -> None:
    before = books(talk)
    reply = talk.say(f"{name} ko 2 bori cement 380")
    assert "*Kul ₹897*" in reply or reply == "Ye hisaab ki baat nahi lagi, kuch nahi likha."
    assert books(talk) == before


def test_an_image_in_a_name_is_printed_as_it_was_typed(talk: Talk) -> None:
    name = "<img src=x onerror=alert(1)>"
    actor = make_actor(talk.shop, talk.clock.now())
    make_customer(talk.db, actor, name, phone="9800000777")
    reply = talk.say("9800000777 ko 2 bori cement 380")
    assert reply.startswith(f"🧾 {name} ••0777\n")
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0421 ₹897 ")


def test_a_number_already_taken_is_passed_over(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    own = InvoiceDraft(**{**vars(sr_501(None)), "number": "gh/26-27/0421"})
    talk.db.write(lambda session: issue(session, actor, own))
    talk.say("ramesh ko 2 bori cement 380")
    assert talk.tap("Bhej do") == "✅ GH/26-27/0422 ₹897 Ramesh ko bhej diya. Baaki ₹897."


def test_a_name_longer_than_a_line_is_refused(talk: Talk) -> None:
    before = books(talk)
    talk.say(f"naya customer {'a' * 130} 9800001234")
    assert books(talk) == before


def test_a_fault_is_logged_and_told_politely(
    talk: Talk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.acts import CreateInvoice

    def fail(turn: Any, act: Any, needs: Any) -> None:
        row = {"shop_id": turn.shop.shop_id, "id": "cus_x", "name": "x", "name_key": "x"}
        turn.session.add(Customer(**row, created_at=turn.actor.at))
        turn.session.flush()
        raise RuntimeError("a disk is full")

    before = books(talk)
    monkeypatch.setitem(HANDLERS, CreateInvoice, fail)
    with caplog.at_level(logging.ERROR, logger="pakka.bot"):
        reply = talk.say("ramesh ko 2 bori cement 380", message_id="m-77")
    assert reply == (
        "Maaf karna, hamari taraf gadbad hui. Kuch nahi likha. Thodi der me dobara bhejo."
    )
    assert [record.__dict__["message_id"] for record in caplog.records] == ["m-77"]
    assert books(talk) == before
    monkeypatch.undo()
    assert talk.say("ramesh ko 2 bori cement 380", message_id="m-77") == ""


def test_nobody_but_the_shops_people_is_answered_with_its_data(talk: Talk) -> None:
    stranger = Talk(talk.db, talk.clock, talk.shop, address="9800009999")
    assert stranger.say("ramesh ka kitna baki hai") == (
        "Namaste 🙏 Bill, udhaar, yaad-dilana: sab isi chat me.\nDukaan ka naam aur sheher?"
    )


def test_a_customer_cannot_press_the_shops_buttons(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380")
    talk.tap("Bhej do")
    paid = talk.said[0].buttons[0].id
    ramesh = Talk(talk.db, talk.clock, talk.shop, address="9800004210")
    before = books(talk)
    assert ramesh.say("", button=paid) == "Ye button purane message ka hai. Kuch nahi badla."
    assert ramesh.say("mohan ka kitna baki hai") == "Main sirf aapka hisaab bata sakta hoon."
    assert books(talk) == before


def test_delivery_rows_are_written_with_the_replies(talk: Talk) -> None:
    talk.say("hello", message_id="m-1")
    with talk.db.reading() as session:
        out = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
        keys = {row.dedupe_key for row in session.exec(select(OutboxRow))}
    assert {f"chat:{row.id}" for row in out} <= keys


def test_a_new_customer_is_made_only_when_the_bill_is_issued(talk: Talk) -> None:
    talk.say("gopal ko 2 bori cement 380")
    with talk.db.reading() as session:
        assert not session.exec(select(Customer).where(Customer.name == "Gopal")).all()
    talk.tap("Bhej do")
    with talk.db.reading() as session:
        assert session.exec(select(Customer).where(Customer.name == "Gopal")).one()
