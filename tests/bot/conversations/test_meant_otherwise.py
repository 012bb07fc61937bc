"""What was meant and not done: the right customer of a payment, whose bill, a statement to be sent."""

import pytest

from core.clock import FixedClock
from core.customers.service import find_by_name
from core.db import Database
from core.invariants import check
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Gupta Hardware, whose basis is told."""
    made = gupta_hardware(db, clock)
    made.say("mohan ko 10 bori cement 380")
    made.tap("GST alag")
    return made


@pytest.mark.parametrize("said", ["nahi mohan", "nahi, mohan lal", "nahi mohan ne diye"])
def test_a_payment_on_the_wrong_name_goes_to_the_right_one(talk: Talk, said: str) -> None:
    talk.tap("Hatao")
    talk.say("sunil ne 500 diye")
    told = talk.say(said)
    assert told.startswith("✅ ₹500 hataya. Sunil Verma baaki ₹1,240.")
    assert "✅ Mohan Lal ₹500 cash" in told
    assert talk.say("sunil ka kitna baki hai").startswith("Sunil Verma: *₹1,240*")
    assert talk.say("mohan ka kitna baki hai").startswith("Mohan Lal: *₹4,810*")
    with talk.db.reading() as session:
        assert check(session) == []


@pytest.mark.parametrize("said", ["nahi 600", "500 nahi 600 diye", "sorry, 600", "500 noy 600"])
def test_a_payment_of_the_wrong_sum_is_put_right_by_saying_so(talk: Talk, said: str) -> None:
    talk.tap("Hatao")
    talk.say("sunil ne 500 gpay kiye")
    first, second = talk.say(said).split("\n---\n")
    assert "₹500" in first
    assert "Sunil Verma ₹600 UPI" in second
    assert talk.say("sunil ka kitna baki hai").startswith("Sunil Verma: *₹640*")
    with talk.db.reading() as session:
        assert check(session) == []


def test_udhaar_of_the_wrong_sum_is_put_right_by_saying_so(talk: Talk) -> None:
    talk.tap("Hatao")
    talk.say("500 udhaar pooja tailor")
    told = talk.say("nahi 700")
    assert told == "✅ Hataya. Pooja Tailor ₹0.\n---\n📒 Pooja Tailor +₹700. Baaki ₹700."
    assert talk.labels[-1] == "Undo"
    assert talk.tap("Undo") == "✅ Hataya. Pooja Tailor ₹0."


def test_a_sum_put_right_with_nothing_written_before_writes_nothing(talk: Talk) -> None:
    talk.tap("Hatao")
    assert talk.say("nahi 600").startswith("Koi bill khula nahi.")
    talk.say("sunil ne 500 gpay kiye")
    talk.say("undo")
    assert talk.say("nahi 600").startswith("Koi bill khula nahi.")


def test_a_known_customer_is_put_on_the_bill_and_not_made_anew(talk: Talk) -> None:
    talk.tap("Bhej do")
    assert talk.say("customer sunil karo").startswith("0421 ja chuka hai")
    assert talk.say("sunil ka hisab").startswith("Sunil Verma")


def test_an_account_that_is_to_be_sent_is_offered_and_no_older_bill_goes(talk: Talk) -> None:
    told = talk.say("sunil ka hisab bhejo")
    assert told.startswith("Sunil Verma")
    assert talk.labels == ["Bhejo", "Sirf mujhe", "Rehne do"]
    assert talk.say("bhej do") == "✅ Bhej diya."
    assert talk.papers == ["statement_pdf"]
    assert [reply.attachments[0].kind for reply in talk.to_customers] == ["statement_pdf"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("estimate ka bill banao", "Mohan Lal: ES/26-27/0001, ₹118. Iska bill bana dun?"),
        ("estimate ko bill me convert karo", "Mohan Lal: ES/26-27/0001, ₹118. Iska bill bana dun?"),
        ("convert estimate to bill", "Mohan Lal: ES/26-27/0001, ₹118. Make the bill of it?"),
    ],
)
def test_the_bill_of_an_estimate_is_made_by_asking_for_it(
    talk: Talk, asked: str, told: str
) -> None:
    talk.tap("Hatao")
    talk.say("mohan ko 2 tile 50 estimate")
    talk.tap("Bhej do")
    assert talk.say(asked) == told
    assert talk.say("1").startswith("✅")
    # there is none left to be billed
    assert talk.say("estimate ka bill banao").startswith("Kya becha?")


def _estimate(talk: Talk, said: str) -> None:
    talk.say(said)
    talk.tap("Bhej do")


def test_the_bill_is_of_the_estimate_of_the_customer_who_is_named(talk: Talk) -> None:
    talk.tap("Hatao")
    for said in ("sunil ko 1 tile 50 estimate", "mohan ko 2 tile 50 estimate"):
        _estimate(talk, said)
    asked = "Sunil Verma: ES/26-27/0001, ₹59. Iska bill bana dun?"
    assert talk.say("sunil ke estimate ka bill banao") == asked
    assert talk.say("1").startswith("✅ GH/26-27/0421 ₹59")
    _estimate(talk, "mohan ko 3 tile 50 estimate")
    assert talk.say("mohan ke estimate ka bill banao").startswith("Mohan Lal: ES/26-27/0003, ₹177.")
    assert talk.labels == ["Bill bana do", "0002 ₹118", "Nahi"]
    assert talk.tap("0002 ₹118").startswith("✅ GH/26-27/0422 ₹118")


@pytest.mark.parametrize(
    "said",
    [
        "ES/26-27/0001 ka bill bana do",
        "estimate 1 ka bill bana do",
        "estimate no 0001 ka bill banao",
        "convert estimate ES/26-27/0001 to bill",
        "एस्टीमेट 1 का बिल बनाओ",
    ],
)
def test_the_bill_of_an_estimate_is_made_by_its_number(talk: Talk, said: str) -> None:
    talk.tap("Hatao")
    _estimate(talk, "mohan ko 2 tile 50 estimate")
    _estimate(talk, "sunil ko 1 tile 50 estimate")
    assert talk.say(said).startswith("Mohan Lal: ES/26-27/0001, ₹118")
    assert talk.say("1").startswith("✅")
    assert "ES/26-27/0001" in talk.say(said)
    assert talk.labels == []  # it is billed


def test_a_payment_of_somebody_who_owes_nothing_is_told_to_the_owner(talk: Talk) -> None:
    with talk.db.reading() as session:
        pooja = find_by_name(session, talk.shop.shop_id, "Pooja Sharma")[0]
    his = Talk(talk.db, talk.clock, talk.shop, address=f"customer:{pooja.id}")
    told = his.say("5000 bhej diya, utr 632598760002")
    assert told.startswith("Dhanyavaad 🙏 Gupta Hardware ko bata diya.")
    assert [reply.text for reply in his.to_customers] == [
        "Pooja Sharma kehte hain ₹5,000 (UTR 632598760002) bhej diya, par unka kuch baaki nahi. "
        "Aaya ho to jama likho: advance rahega."
    ]


def test_a_new_rate_just_after_a_bill_may_be_meant_for_it(talk: Talk) -> None:
    talk.tap("Bhej do")
    # 10 bags, each 10 less: 100.00 + 9.00 + 9.00
    assert talk.say("cement 370 ke rate se karo").startswith("0421 ja chuka hai, badal nahi sakta.")
    assert talk.labels == ["₹118 ka note", "Cancel + naya", "Aage ka rate", "Rehne do"]
    told = talk.tap("Cancel + naya")
    assert "Cement 10 bori × 370 = 3,700.00" in told
    talk.tap("Hatao")
    talk.say("salim ko 1 bori cement 380")
    talk.tap("Bhej do")
    talk.say("cement 370 ke rate se karo")
    assert "₹370" in talk.tap("Aage ka rate")
    # later, or after something else was done, it is the list's
    assert talk.say("cement 375 ke rate se karo").startswith("✅")
