"""Buttons, their numbers and their words; what waits; what can be taken back and for how long."""

from datetime import timedelta

import pytest

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.invariants import check
from core.invoices.queries import recent_invoices
from core.payments.service import payments_of
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import Talk, gupta_hardware, shop_talk

pytestmark = pytest.mark.words

CEMENT = "ramesh ko 2 bori cement 380"
STALE = "Ye button purane message ka hai. Kuch nahi badla."


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    made = gupta_hardware(db, clock)
    made.say("salim ko 1 bori cement 380")
    made.tap("GST alag")
    made.tap("Hatao")
    return made


def numbers(talk: Talk) -> list[tuple[str, str]]:
    """Today's bills; 0419 and 0420 are yesterday's."""
    with talk.db.reading() as session:
        assert check(session) == []
        rows = recent_invoices(session, talk.shop.shop_id)
    return [(row.number, row.status) for row in rows if row.number > "GH/26-27/0420"]


@pytest.mark.parametrize("typed", ["1", "Bhej do", "bhej do", "BHEJ DO", "haan"])
def test_a_button_its_number_and_its_words_all_send(talk: Talk, typed: str) -> None:
    talk.say(CEMENT)
    assert talk.say(typed) == "✅ GH/26-27/0421 ₹897 Ramesh ko bhej diya. Baaki ₹897."


@pytest.mark.parametrize("typed", ["3", "Hatao", "nahi", "rehne do"])
def test_the_last_button_drops_and_takes_no_number(talk: Talk, typed: str) -> None:
    talk.say(CEMENT)
    assert talk.say(typed) == "Bill hata diya. Koi number nahi laga."
    assert numbers(talk) == []


def test_the_question_of_the_basis_is_answered_by_number_and_asked_once(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    assert talk.say(CEMENT).endswith("380 me GST alag ya mila hua?")
    assert talk.say("2") == (
        "🧾 Ramesh Kumar ••4210\n"
        "Cement 2 bori × 380 = 760.00\n"
        "Taxable 644.07 · CGST 57.97 + SGST 57.97\n"
        "Round off −0.01\n"
        "*Kul ₹760*"
    )
    talk.say("hatao")
    assert talk.say("sunil 2 sr-501 450").startswith("🧾 Sunil Verma\n")


def test_a_button_of_an_older_preview_does_nothing_and_shows_the_bill(talk: Talk) -> None:
    talk.say(CEMENT)
    old = talk.said[0].buttons
    talk.say("total 800")
    reply = talk.say("", button=old[0].id)
    assert reply.startswith(STALE)
    assert "*Kul ₹800*" in reply
    assert talk.say("", button=old[2].id).startswith(STALE)
    assert numbers(talk) == []


def test_a_button_of_a_bill_that_was_sent_sends_nothing_twice(talk: Talk) -> None:
    talk.say(CEMENT)
    send = talk.said[0].buttons[0].id
    talk.say("", button=send)
    assert talk.say("", button=send) == STALE
    assert numbers(talk) == [("GH/26-27/0421", "issued")]


def test_a_button_of_an_older_question_asks_the_one_that_is_open(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    talk.say(CEMENT)
    old = talk.said[0].buttons[1].id
    talk.say("hatao")
    talk.say("sunil 2 sr-501 450")
    reply = talk.say("", button=old)
    assert reply.startswith(STALE)
    assert reply.endswith("450 me GST alag ya mila hua?")


def test_a_question_between_keeps_the_bill_and_its_buttons(talk: Talk) -> None:
    talk.say(CEMENT)
    send = talk.said[0].buttons[0].id
    assert talk.say("mohan ka kitna baki hai") == (
        "Mohan Lal: *₹5,310* baaki (bill 0351, 28 Oct). Yaad dilaun?"
    )
    assert talk.say("", button=send).startswith("✅ GH/26-27/0421 ₹897 ")


def test_another_bill_parks_the_open_one_and_a_yes_shows_it_before_it_goes(talk: Talk) -> None:
    talk.say("ajay sharma 1 dabba paint 1250")
    talk.say("naya bill sunil 2 sr-501 450")
    assert talk.tap("Bhej do") == (
        "✅ GH/26-27/0421 ₹1,062. Sunil ka kul baaki ₹2,302.\n"
        "Unka number bhejo to bill unko bhi bhejun.\n(Ajay Sharma ka bill ruka hua hai.)"
    ).replace("Unka number bhejo to bill unko bhi bhejun.\n", "")
    shown = talk.say("haan")
    assert shown.startswith("🧾 Ajay Sharma\nPaint 1 dabba × 1,250 = 1,250.00\n")
    assert talk.say("haan").startswith("✅ GH/26-27/0422 ₹1,475. Ajay Sharma ka kul baaki ₹2,255.")


def test_a_draft_outlives_a_restart_and_a_week_is_its_life(talk: Talk, database_url: str) -> None:
    talk.say(CEMENT)
    talk.db.close()
    talk.db = Database(database_url, ids=talk.db._ids)
    talk.clock.advance(timedelta(days=6, hours=23))
    assert talk.say("hello") == "Namaste 🙏 Ramesh Kumar ka bill adhura hai (₹897)."
    talk.clock.advance(timedelta(hours=2))
    assert talk.say("bhej do").startswith("Koi bill khula nahi.")
    talk.db.close()


def test_undo_within_ten_minutes_cancels_and_tells_the_customer(talk: Talk) -> None:
    talk.say(CEMENT)
    talk.tap("Bhej do")
    assert talk.tap("Undo") == (
        "✅ GH/26-27/0421 ₹897 wapas liya. Number 'cancelled' rahega. Ramesh Kumar baaki ₹0."
    )
    assert [reply.text for reply in talk.to_customers] == [
        "Gupta Hardware: bill GH/26-27/0421 (₹897) cancel ho gaya."
    ]
    assert numbers(talk) == [("GH/26-27/0421", "cancelled")]
    assert talk.say("undo") == "Wapas lene ko kuch nahi."
    talk.say(CEMENT)
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0422 ₹897 ")


def test_after_ten_minutes_undo_says_why_not(talk: Talk) -> None:
    talk.say(CEMENT)
    talk.tap("Bhej do")
    talk.clock.advance(timedelta(minutes=11))
    assert talk.say("undo") == (
        "GH/26-27/0421 ko 10 minute se zyada ho gaye. Ab cancel ho sakta hai."
    )
    assert numbers(talk) == [("GH/26-27/0421", "issued")]


def test_money_received_settles_the_bill_once_and_can_be_taken_back(talk: Talk) -> None:
    talk.say(CEMENT)
    talk.tap("Bhej do")
    paid = talk.said[0].buttons[0].id
    assert talk.say("", button=paid) == ("✅ Ramesh Kumar ₹897 cash, bill 0421 poora. Baaki ₹0.")
    assert talk.labels == ["Undo"]
    assert talk.say("", button=paid) == "GH/26-27/0421 ka paisa aa chuka hai."
    talk.say("undo")
    assert talk.say("ramesh ka kitna baki hai") == (
        "Ramesh Kumar: *₹897* baaki (bill 0421, aaj: taxable 760.00 + GST 136.80, round off +0.20). "
        "Yaad dilaun?"
    )
    numbers(talk)


def test_a_counter_sale_is_cash_until_upi_is_said(talk: Talk) -> None:
    assert talk.say("2 bori cement 380") == (
        "🧾 Nagad bill\n"
        "Cement 2 bori × 380 = 760.00\n"
        "CGST 9% 68.40 + SGST 9% 68.40\n"
        "Round off +0.20\n"
        "*Kul ₹897*"
    )
    assert talk.tap("Bana do") == "✅ GH/26-27/0421 ₹897, cash mila."
    assert talk.labels == ["UPI se aaya", "Undo"]
    assert talk.papers == ["invoice_pdf", "pay_card"]
    assert talk.tap("UPI se aaya") == "✅ GH/26-27/0421 ₹897: UPI."
    with talk.db.reading() as session:
        invoice = recent_invoices(session, talk.shop.shop_id)[0]
        paid = payments_of(session, talk.shop.shop_id, invoice.id)
    assert [(payment.mode, payment.amount_paise) for payment in paid] == [("upi", 89700)]
    numbers(talk)


def test_the_customer_gets_bill_pay_button_and_card(talk: Talk) -> None:
    talk.say(CEMENT)
    talk.tap("Bhej do")
    told = talk.to_customers[0]
    assert told.text == "Namaste Ramesh ji 🙏 Gupta Hardware ka bill GH/26-27/0421: *₹897*."
    assert [paper.kind for paper in told.attachments] == ["invoice_pdf", "pay_card"]
    assert told.link is not None
    assert told.link[0] == "Pay ₹897"
    assert told.link[1].startswith("https://bill.example/i/")


def test_the_same_bill_again_is_asked_and_a_yes_makes_another(talk: Talk) -> None:
    talk.say(CEMENT)
    talk.tap("Bhej do")
    assert talk.say(CEMENT) == "Ye bill ban chuka hai: 0421 ₹897. Ek aur banaun?"
    assert talk.tap("Haan, naya").startswith("🧾 Ramesh Kumar ••4210\n")
    assert talk.tap(
        "Bhej do"
    ) == "✅ GH/26-27/0422 ₹897. Ramesh Kumar ka kul baaki ₹1,794.".replace(
        "Ramesh Kumar ka", "Ramesh ka"
    )
    talk.clock.advance(timedelta(minutes=11))
    assert talk.say(CEMENT).startswith("🧾 Ramesh Kumar ••4210\n")


def test_a_message_delivered_twice_says_and_does_nothing(talk: Talk) -> None:
    talk.say(CEMENT, message_id="m-9")
    talk.say("bhej do", message_id="m-10")
    assert talk.say("bhej do", message_id="m-10") == ""
    assert talk.said == []
    assert numbers(talk) == [("GH/26-27/0421", "issued")]


def test_freight_takes_the_bills_highest_rate_unasked(talk: Talk) -> None:
    reply = talk.say("ramesh ko 2 bori cement 380, bhada 100")
    assert "Bhada 100.00\n" in reply
    assert "Taxable 860.00 · CGST 77.40 + SGST 77.40" in reply


def test_a_rate_far_from_the_last_is_marked(talk: Talk) -> None:
    talk.say(CEMENT)
    talk.tap("Bhej do")
    reply = talk.say("ramesh ko 1 bori cement 3800")
    assert reply.endswith("⚠️ cement: pichhla rate 380 tha")


def test_without_gst_from_a_regular_shop_warns(talk: Talk) -> None:
    assert talk.say("ramesh ko 2 bori cement 380 bina gst") == (
        "🧾 Ramesh Kumar ••4210\n"
        "Cement 2 bori × 380 = 760.00\n"
        "*Kul ₹760* · udhaar\n"
        "⚠️ Bina GST sirf exempt maal par chalta hai"
    )


def test_voice_and_photo_are_told_kindly(talk: Talk) -> None:
    assert talk.say("", attachment="voice") == (
        "Voice abhi nahi sun pata. Keyboard ka 🎤 daba kar bolo, likha hua aa jayega."
    )
    assert talk.say("", attachment="photo") == "Photo padhna abhi nahi aata. Ek line me likh do."
    assert talk.labels == ["Madad"]


def test_a_choice_too_long_for_a_button_is_a_row_of_a_list(
    sqlite_db: Database, clock: FixedClock
) -> None:
    shop = NewShop("Gupta Hardware", gstin="08AAAPG1234C1ZJ", owners=(Owner("demo", "owner"),))
    person = NewCustomer("Prakash Gowda Interiors", phone="9800004210")
    talk = shop_talk(sqlite_db, clock, shop, items=[], customers=[person])
    talk.say("prakash gowda interiors 64800 udhaar")
    talk.say("A/c XX4471 credited Rs 2,250.00 on 21-11-26 UPI Ref 632577770001")
    (reply,) = talk.said
    assert reply.buttons == ()
    assert [row.label for row in reply.rows] == [
        "Prakash Gowda I… ₹64,800",
        "Koi aur",
        "Dukaan ka nahi",
    ]
