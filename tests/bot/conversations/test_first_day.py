"""The first day of a shop: no customer and no goods are known yet, and most of what comes is new."""

from datetime import timedelta

import pytest

from bot.message import Message
from bot.respond import respond
from core.clock import FixedClock
from core.db import Database
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import Talk, begun, gupta_hardware, shop_talk

pytestmark = pytest.mark.words

OWNER = (Owner("demo", "owner"),)


def _open(db: Database, clock: FixedClock) -> Talk:
    new = NewShop("Tara Kirana", state="23", upi="tara@example", owners=OWNER)
    return shop_talk(db, clock, new, items=[], customers=[])


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """A kirana on its first day."""
    return begun(_open, db, clock)


def test_what_the_button_to_change_prints_takes_goods_off_that_were_never_billed(
    talk: Talk,
) -> None:
    talk.say("3 tile 14, 2 keel 10, 1 chini 28")
    assert "'tile hatao'" in talk.tap("Badlo")
    assert talk.say("tile hatao") == "Badla: tile hata\n*Kul ₹48*"
    assert talk.say("keel cancel") == "Badla: keel hata\n*Kul ₹28*"


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("dinesh", "Dinesh"),
        ("dinesh ko", "Dinesh"),
        ("Dinesh Bhai", "Dinesh Bhai"),
        ("दिनेश", "दिनेश"),
    ],
)
def test_a_name_that_nobody_knows_yet_answers_whose_it_is(
    talk: Talk, answer: str, name: str
) -> None:
    assert talk.say("2 kg chini 44 udhar").endswith("Kiske naam?")
    assert talk.say(answer).startswith(f"🧾 {name} (")
    talk.say("1")
    assert talk.say("300 udhaar") == "Kiske naam?"
    assert talk.say("lata didi").startswith("📒 Lata Didi")


@pytest.mark.parametrize("said", ["pata nahi", "kal batata hu", "chini", "doodh chahiye"])
def test_words_that_are_no_name_make_no_customer(talk: Talk, said: str) -> None:
    talk.say("2 kg chini 44 udhar")
    assert "🧾" not in talk.say(said)
    assert talk.say("dinesh").startswith("🧾 Dinesh (naya)")


def test_a_bill_of_somebody_unknown_is_nobody_elses(talk: Talk) -> None:
    talk.say("dinesh ko 2 kg chini 44")
    talk.say("1")
    told = "Naresh ka koi bill nahi mila. Kuch nahi badla."
    assert talk.say("naresh ka bill fir se bhejo") == told
    assert talk.say("naresh ke bill me 1 sabun 30 aur jod do") == told
    assert talk.say("dinesh ka bill fir se bhejo").startswith("TK/2026-27/0001 ₹88.")
    # one that was cancelled is not handed out unasked
    talk.say("0001 cancel karo")
    talk.tap("Haan cancel")
    assert (
        talk.say("dinesh ka bill fir se bhejo") == "Dinesh ka koi bill nahi mila. Kuch nahi badla."
    )


def test_goods_more_for_a_bill_that_went_are_in_the_new_one(talk: Talk) -> None:
    talk.say("dinesh ko 2 kg chini 44")
    talk.say("1")
    talk.say("dinesh ke bill me 1 sabun 30 aur jod do")
    assert talk.tap("Cancel + naya").startswith(
        "🧾 Dinesh\nChini 2 kg × 44 = 88.00\nSabun 1 × 30 = 30.00\n*Kul ₹118*"
    )


def test_a_new_rate_for_a_bill_that_went_is_no_count(talk: Talk) -> None:
    talk.say("dinesh ko 10 kg chini 44")
    talk.say("1")
    assert talk.say("0001 me rate 42 karo") == (
        "0001 ja chuka hai, badal nahi sakta.\nYa to ₹20 ka credit note, ya 0001 cancel karke naya."
    )


def test_of_which_goods_a_new_rate_is_is_asked(talk: Talk) -> None:
    talk.say("dinesh ko 10 kg chini 44, 2 sabun 30")
    talk.say("1")
    talk.say("0001 me rate 42 karo")
    talk.tap("Cancel + naya")
    assert talk.labels == ["Chini", "Sabun"]
    assert "Chini 10 kg × 42 = 420.00" in talk.tap("Chini")


@pytest.mark.parametrize(
    "said",
    [
        "paise nahi aaye",
        "abhi paise nahi diye",
        "payment nahi aaya",
        "udhaar karo",
        "cash nahi udhaar",
        "paise baad me dega",
    ],
)
def test_money_that_did_not_come_puts_the_open_bill_on_credit(talk: Talk, said: str) -> None:
    talk.say("dinesh ko 2 kg chini 44 cash")
    assert talk.say(said) == ("🧾 Dinesh (naya)\nChini 2 kg × 44 = 88.00\n*Kul ₹88* · udhaar")
    assert talk.say("1").startswith("✅ TK/2026-27/0001 ₹88. Baaki ₹88.")


def test_a_counter_sale_that_was_not_paid_asks_whose_it_is(talk: Talk) -> None:
    talk.say("2 kg chini 44, 1 sabun 30")
    assert talk.say("paise nahi aaye").endswith("Kiske naam?")
    assert talk.say("dinesh").endswith("*Kul ₹118* · udhaar")


@pytest.mark.parametrize("said", ["nahi", "nahi chahiye", "rehne do"])
def test_a_bill_that_is_declined_goes_as_ever(talk: Talk, said: str) -> None:
    talk.say("dinesh ko 2 kg chini 44")
    assert talk.say(said) == "Bill hata diya. Koi number nahi laga."


def test_what_was_paid_in_part_is_told_before_and_after(talk: Talk) -> None:
    told = talk.say("dinesh ko 2 kg chini 44, 20 cash diye baki udhaar")
    assert told.endswith("*Kul ₹88* · ₹20 cash, ₹68 udhaar")
    assert talk.say("1").startswith("✅ TK/2026-27/0001 ₹88, ₹20 cash mila. Dinesh baaki ₹68.")
    assert talk.papers == ["invoice_pdf", "pay_card"]


def test_a_bill_that_waited_for_the_number_comes_as_any_new_bill_does(talk: Talk) -> None:
    talk.say("dinesh ko 2 kg chini 44")
    assert "Unka number bhejo" in talk.say("1")
    assert talk.say("9800045670") == "✅ TK/2026-27/0001 Dinesh ko bhej diya."
    (bill,) = talk.to_customers
    assert bill.text == "Namaste Dinesh ji 🙏 Tara Kirana ka bill TK/2026-27/0001: *₹88*."
    assert [paper.kind for paper in bill.attachments] == ["invoice_pdf", "pay_card"]
    assert [button.label for button in bill.buttons] == ["Bhej diya", "Kuch galat hai"]
    assert bill.link
    assert bill.link[0] == "Pay ₹88"
    # once more: no greeting, and still a way to pay
    talk.say("0001 ka bill fir se bhejo")
    (again,) = talk.to_customers
    assert again.text == "Tara Kirana ka bill TK/2026-27/0001: *₹88*."
    assert again.link == bill.link


def test_a_reply_that_adds_goods_names_whose_bill_they_are_on(talk: Talk) -> None:
    talk.say("dinesh ko 2 kg aalu 30 udhar")
    assert talk.say("3 maggi 14, 2 sabun 10") == (
        "🧾 Dinesh (naya)\nAalu 2 kg × 30 = 60.00\nMaggi 3 × 14 = 42.00\nSabun 2 × 10 = 20.00\n"
        "*Kul ₹122* · udhaar"
    )
    assert talk.say("maggi 4 kardo") == "Badla: maggi 4 = 56.00\n*Kul ₹136*"


def test_a_number_that_came_twice_at_once_does_one_thing(talk: Talk) -> None:
    talk.say("dinesh ko 2 kg chini 44")
    assert talk.say("1").startswith("✅ TK/2026-27/0001 ₹88.")
    again = Message("demo", "owner", "thumb", "1", talk.clock.now() + timedelta(seconds=3))
    (told,) = respond(talk.db, again, edge=talk.edge)
    assert told.text.startswith("'1' do baar aaya.")
    assert [button.label for button in told.buttons] == ["Paisa aa gaya", "Undo"]
    # later it means what stands under the answer
    assert talk.say("1") == "✅ Dinesh ₹88 cash, bill 0001 poora. Baaki ₹0."


@pytest.mark.parametrize(
    "said", ["chhoot hatao", "discount hata do", "chhoot mat do", "bina chhoot", "no discount"]
)
def test_a_discount_is_taken_off_the_open_bill_again(talk: Talk, said: str) -> None:
    talk.say("dinesh ko 2 kg chini 44 10% chhoot")
    told = talk.say(said)
    assert "Chini 2 kg × 44 = 88.00" in told
    assert "88*" in told


def test_help_tells_of_money_too_and_of_more_behind_a_button(
    sqlite_db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(sqlite_db, clock)
    said = talk.say("madad")
    for example in ("ramesh se 500 aaya", "ramesh 350 udhaar", "aaj ka hisaab", "undo"):
        assert f"*{example}*" in said
    assert talk.labels == ["Aur batao"]
    assert "*naya item primer" in talk.tap("Aur batao")


def test_goods_to_go_with_no_bill_open_are_told_so_and_of_a_bill_just_made_what_can_be_done(
    sqlite_db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(sqlite_db, clock)
    assert talk.say("tile hatao").startswith("Koi bill khula nahi.")
    talk.say("2 tap 590 gst mila ke, 1 tile 650 cash")
    talk.tap("Bana do")
    assert "0421" in talk.say("tile hatao")
