"""C21 to C24, C32, C33 and C35 on both sides: what the customer reads, and what the owner is told."""

from datetime import timedelta

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.both_sides import Both, after_c8, after_c15, rests, to, words

PAID = "Paid ₹1,300.00 to GUPTA HARDWARE UPI Ref No 632598761234"


@pytest.fixture
def both(db: Database, clock: FixedClock) -> Both:
    return after_c15(db, clock)


def test_c21_c22_a_customer_says_that_he_has_paid(db: Database, clock: FixedClock) -> None:
    both = after_c8(db, clock)
    ajay = both.customer("Ajay Sharma")
    (bill,) = to(both.owner, ajay.address)
    assert bill.text == "Namaste Ajay ji 🙏 Gupta Hardware ka bill GH/26-27/0424: *₹1,300*."
    assert words(bill) == ["Pay ₹1,300", "Bhej diya", "Kuch galat hai"]
    assert [paper.kind for paper in bill.attachments] == ["invoice_pdf", "pay_card"]
    assert bill.link
    assert bill.link[1].startswith("https://bill.example/i/")

    assert ajay.say("ho gaya paid") == (
        "Dhanyavaad 🙏 Dukaan dekh kar rasid bhejegi. UTR ho to bhej dein, zaroori nahi."
    )
    (asked,) = to(ajay, "owner")
    assert asked.text == "Ajay Sharma kehte hain ₹1,300 (0424) bhej diya. Bank me aaya?"
    assert words(asked) == ["Aa gaya", "Baad me", "Nahi aaya"]
    assert both.owes("Ajay Sharma") == 2_080_00
    assert rests(both, "Ajay Sharma") == [("claim", "GH/26-27/0424", "2026-11-23")]

    assert ajay.say(PAID) == "UTR 632598761234 likh liya. Dukaan ki haan ka intezaar."
    (asked,) = to(ajay, "owner")
    assert asked.text == (
        "Ajay, 0424: UTR …1234 aaya. Bank SMS yahan forward karo to main mila dunga."
    )
    assert words(asked) == ["Aa gaya", "Nahi aaya"]
    assert both.owes("Ajay Sharma") == 2_080_00

    # another customer, the same UTR
    imran = both.customer("Imran Khan")
    heard = imran.say("Paid Rs 2360 upi ref 632598761234")
    assert heard == "UTR 632598761234 likh liya. Dukaan ki haan ka intezaar."
    (warned,) = to(imran, "owner")
    assert warned.text == (
        "⚠️ UTR …1234 pehle Ajay ke 0424 par aa chuka hai. Bank me dekhe bina mat mano."
    )
    assert words(warned) == ["Imran: aa gaya", "Imran: nahi aaya"]
    assert both.owes("Imran Khan") == 2_360_00

    # the owner's word makes it money, in the words of the button, and the payer is told
    settled = both.owner.say("", button=f"k.yes.{asked.buttons[0].id.rpartition('.')[2]}")
    assert settled.startswith("✅ Ajay Sharma ₹1,300 UPI")
    assert [reply.text for reply in to(both.owner, ajay.address)] == [
        "Gupta Hardware: ₹1,300 mil gaya, dhanyavaad 🙏"
    ]
    assert both.owes("Ajay Sharma") == 780_00
    assert both.owes("Imran Khan") == 2_360_00


def test_the_words_of_the_owners_buttons_work_when_typed(both: Both) -> None:
    ajay = both.customer("Ajay Sharma")
    ajay.say("ho gaya paid")
    assert both.owner.say("nahi aaya") == "Theek hai, ₹1,300 nahi likha. Baaki wahi hai."
    assert rests(both, "Ajay Sharma") == []
    assert [reply.text for reply in to(both.owner, ajay.address)] == [
        "Gupta Hardware: ₹1,300 (0424) abhi bank me nahi dikha. UTR ho to bhej dein."
    ]
    assert both.owes("Ajay Sharma") == 2_080_00
    ajay.say("paid")
    assert both.owner.say("2") == "Theek hai, baad me. Tab tak baaki wahi hai."
    ajay.say("bill")
    ajay.tap("Bhej diya")
    assert both.owner.say("1").startswith("✅ Ajay Sharma ₹1,300 UPI")
    assert both.owes("Ajay Sharma") == 780_00


def test_a_number_typed_amid_a_bill_is_never_the_yes_to_a_claim(both: Both) -> None:
    both.owner.say("imran ko 1 taala 160")
    both.customer("Ajay Sharma").say("ho gaya paid")
    assert both.owner.say("1").startswith("✅ GH/26-27/0426")
    assert both.owes("Ajay Sharma") == 2_080_00


def test_a_forwarded_sms_with_the_claims_reference_settles_it(both: Both) -> None:
    ajay = both.customer("Ajay Sharma")
    ajay.say(PAID)
    told = both.owner.say("A/c XX4471 credited Rs 1,300.00 on 21-11-26 UPI Ref 632598761234")
    assert told == "✅ ₹1,300 Ajay Sharma: bill 0424 poora\nUPI Ref 632598761234\nKul baaki ₹780"
    assert both.owes("Ajay Sharma") == 780_00
    assert both.owner.say("aa gaya") == "Ab ye nahi ho sakta."
    assert both.owes("Ajay Sharma") == 780_00


def test_a_yes_after_the_bill_was_paid_otherwise_writes_nothing_twice(both: Both) -> None:
    both.customer("Ajay Sharma").say("ho gaya paid")
    asked = both.customer("Ajay Sharma").said[-1].buttons[0].id
    both.owner.say("ajay sharma ne 1300 cash diya")
    assert both.owes("Ajay Sharma") == 780_00
    assert both.owner.say("", button=asked) == "₹1,300 pehle hi likha hai. Kuch nahi badla."
    assert both.owes("Ajay Sharma") == 780_00


def test_a_claim_whose_money_the_owner_wrote_himself_waits_no_more(both: Both) -> None:
    ajay = both.customer("Ajay Sharma")
    ajay.say("500 bheja gpay se")
    asked = to(ajay, "owner")[0].buttons[0].id
    assert "Jaanch baaki: Ajay ₹500" in both.owner.say("aaj ka hisaab")
    both.owner.say("ajay sharma ne 500 gpay kiye")
    assert both.owes("Ajay Sharma") == 1_580_00
    assert "Jaanch baaki" not in both.owner.say("aaj ka hisaab")
    # the button of before may mean the same money
    again = both.owner.say("", button=asked)
    assert again == "Abhi likha hai: Ajay Sharma ₹500 UPI. Ek aur likhun?"
    assert both.owner.tap("Nahi, wahi hai") == "Theek hai, kuch nahi likha."
    assert both.owes("Ajay Sharma") == 1_580_00
    assert both.owner.say("", button=asked) == "Ab ye nahi ho sakta."


def test_money_that_came_beside_what_the_owner_wrote_is_written_too(both: Both) -> None:
    ajay = both.customer("Ajay Sharma")
    ajay.say("500 bheja gpay se")
    asked = to(ajay, "owner")[0].buttons[0].id
    both.owner.say("ajay sharma ne 500 cash diye")
    both.owner.say("", button=asked)
    assert both.owner.tap("Haan, naya").startswith("✅ Ajay Sharma ₹500 UPI")
    assert both.owes("Ajay Sharma") == 1_080_00


@pytest.mark.parametrize(
    ("said", "amount", "what"),
    [
        ("780 bhej diye gpay se", "₹780", "0405"),
        ("2080 bheja gpay se", "₹2,080", "poora hisaab"),
        ("500 bheja gpay se", "₹500", "0424"),
    ],
)
def test_a_sum_says_which_bill_is_meant(both: Both, said: str, amount: str, what: str) -> None:
    ajay = both.customer("Ajay Sharma")
    ajay.say(said)
    (asked,) = to(ajay, "owner")
    assert asked.text == f"Ajay Sharma kehte hain {amount} ({what}) bhej diya. Bank me aaya?"
    both.owner.say("aa gaya")
    left = 2_080_00 - int(amount.removeprefix("₹").replace(",", "")) * 100
    assert both.owes("Ajay Sharma") == left


def test_who_owes_nothing_cannot_claim(both: Both) -> None:
    ramesh = both.customer("Ramesh Kumar")
    assert ramesh.say("paid") == "Gupta Hardware: aapka kuch baaki nahi. Dhanyavaad 🙏"
    assert to(ramesh, "owner") == []


def test_c23_his_own_balance_and_nobody_elses(both: Both) -> None:
    sunil = both.customer("Sunil Verma")
    assert sunil.say("mera kitna baki hai") == (
        "Gupta Hardware: *₹1,330*\n0398 (12 Nov) 740 · 0425 (21 Nov) 590"
    )
    (shown,) = to(sunil, sunil.address)
    assert words(shown) == ["Pay ₹1,330", "Statement"]
    assert sunil.say("aur ramesh ka") == "Main sirf aapka hisaab bata sakta hoon."
    sunil.say("mera kitna baki hai")
    assert sunil.say("statement") == "Gupta Hardware ka hisaab. Baaki *₹1,330*."
    assert sunil.papers == ["statement_pdf"]


def test_his_bills_and_their_papers_again(both: Both) -> None:
    sunil = both.customer("Sunil Verma")
    assert sunil.say("mere bill bhejo") == "Gupta Hardware: kaunsa bill chahiye?"
    assert sunil.labels == ["0425 21 Nov ₹590", "0422 21 Nov ₹1,062"]
    assert sunil.say("1") == ("Gupta Hardware ka bill GH/26-27/0425 (21 Nov): *₹590* · baaki ₹590")
    assert sunil.papers == ["invoice_pdf", "pay_card"]
    assert sunil.say("0422 bill bhejo") == (
        "Gupta Hardware ka bill GH/26-27/0422 (21 Nov): *₹1,062* · poora mila"
    )
    assert sunil.papers == ["invoice_pdf"]
    assert sunil.labels == []
    assert sunil.say("mera pichla bill bhej do").startswith(
        "Gupta Hardware ka bill GH/26-27/0425 (21 Nov)"
    )


def test_c24_a_dispute(both: Both) -> None:
    mohan = both.customer("Mohan Lal")
    assert mohan.say("maine 40 pipe nahi 30 liye the") == (
        "Baat dukaan tak pahuncha di. Tab tak yaad-dilana band."
    )
    (told,) = to(mohan, "owner")
    assert told.text == (
        '⚠️ Mohan Lal, bill 0351 (₹5,310, baaki ₹3,310): "maine 40 pipe nahi 30 liye the". '
        "Yaad-dilana roka."
    )
    assert words(told) == ["Credit note", "Bill sahi hai", "Baat karunga"]
    assert rests(both, "Mohan Lal") == [("dispute", "0351", "")]
    assert both.owner.say("bill sahi hai") == (
        "✅ Mohan ko bata diya: bill 0351 sahi hai. Yaad-dilana phir chalu."
    )
    assert [reply.text for reply in to(both.owner, mohan.address)] == [
        "Gupta Hardware ne dekha: bill 0351 sahi hai, baaki ₹3,310."
    ]
    assert both.owes("Mohan Lal") == 3_310_00
    assert rests(both, "Mohan Lal") == []


def test_who_will_come_tomorrow_is_answered_in_his_language(both: Both) -> None:
    told = both.customer("Ajay Sharma").say("kal aaunga")
    assert told == "Theek hai, 22 Nov tak yaad nahi dilayenge. Dhanyavaad 🙏"


def test_a_price_that_is_asked_makes_no_bill(both: Both) -> None:
    for said in ("cement ka rate kya hai", "cement ka bhav kitna hai"):
        assert both.owner.say(said).startswith("Ye daam poochha, bill nahi banaya.")


def test_goods_alone_say_what_came_back_of_a_disputed_bill(both: Both) -> None:
    sunil = both.customer("Sunil Verma")
    sunil.say("bhai maine 1 hi liya tha")
    (told,) = to(sunil, "owner")
    asked = both.owner.say("", button=told.buttons[0].id)
    assert asked.startswith("Kya wapas aaya, likho:")
    assert both.owner.say("haan") == asked
    assert both.owner.say("1 tap").startswith("Bill 0425 me 1 tap × 590 the. 1 wapas:")
    assert both.owner.tap("Badlo") == asked
    # what was not on that bill, or comes later, is a bill of its own
    assert both.owner.say("1 pipe 100").startswith("🧾 Nagad bill")
    both.owner.tap("Hatao")
    both.owner.say("", button=told.buttons[0].id)
    both.owner.clock.advance(timedelta(minutes=11))
    assert both.owner.say("1 tap 590").startswith("🧾 Nagad bill")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("sunil ne 1 pipe wapas kiya", "Sunil Verma: bill me Pipe nahi hai. Kuch nahi badla."),
        ("bill 0425 me 1 pipe wapas", "0425: bill me Pipe nahi hai. Kuch nahi badla."),
    ],
)
def test_goods_that_no_bill_of_his_has_are_told_so(both: Both, said: str, told: str) -> None:
    assert both.owner.say(said) == told


def test_the_button_that_something_is_wrong_asks_what(both: Both) -> None:
    sunil = both.customer("Sunil Verma")
    sunil.say("bill")
    sunil.say("1")
    assert sunil.tap("Kuch galat hai") == (
        "Baat dukaan tak pahuncha di. Tab tak yaad-dilana band.\n"
        "Kya galat hai, ek line me likh dein."
    )
    (told,) = to(sunil, "owner")
    assert told.text == (
        '⚠️ Sunil Verma, bill 0425 (₹590, baaki ₹590): "Kuch galat hai". Yaad-dilana roka.'
    )
    sunil.say("tap toota hua nikla")
    (told,) = to(sunil, "owner")
    assert '"tap toota hua nikla"' in told.text
    assert both.owner.say("credit note") == (
        "Kya wapas aaya, likho: 'bill 0425 me 2 bori cement wapas' ya 'bill 0425 me 500 ka credit note'."
    )


def test_c35_no_more_reminders_and_again(both: Both) -> None:
    imran = both.customer("Imran Khan")
    assert imran.say("mujhe message mat bhejo") == (
        "Theek hai, ab yaad-dilana nahi aayega. Bill chahiye ho to 'bill' likhein."
    )
    (told,) = to(imran, "owner")
    assert told.text == "Imran Khan ne yaad-dilana band karwaya."
    assert rests(both, "Imran Khan") == [("opt_out", "", "")]
    assert imran.say("bill").startswith("Gupta Hardware ka bill GH/26-27/0419 (20 Nov): *₹2,360*")
    assert imran.papers == ["invoice_pdf", "pay_card"]
    assert imran.say("START") == "Theek hai, ab zaroori message phir aayenge."
    (told,) = to(imran, "owner")
    assert told.text == "Imran Khan ne yaad-dilana phir chalu karwaya."
    assert rests(both, "Imran Khan") == []


def test_a_promise_is_told_and_is_no_money(both: Both) -> None:
    mohan = both.customer("Mohan Lal")
    assert mohan.say("25 ko de dunga") == (
        "Theek hai, 25 Nov tak yaad nahi dilayenge. Dhanyavaad 🙏"
    )
    (told,) = to(mohan, "owner")
    assert told.text == "Mohan Lal kehte hain 25 Nov ko ₹3,310 denge. Tab tak yaad-dilana nahi."
    assert rests(both, "Mohan Lal") == [("promise", "", "2026-11-26")]
    assert both.owes("Mohan Lal") == 3_310_00


def test_c32_c33_voice_photo_and_sticker(both: Both) -> None:
    assert both.owner.say("", attachment="voice") == (
        "Voice abhi nahi sun pata. Keyboard ka 🎤 daba kar bolo, likha hua aa jayega."
    )
    assert both.owner.labels == ["Madad"]
    assert both.owner.say("", attachment="photo") == (
        "Photo padhna abhi nahi aata. Ek line me likh do."
    )
    assert both.owner.labels == ["Madad"]
    assert both.owner.say("", attachment="sticker").startswith("👍")
    sunil = both.customer("Sunil Verma")
    assert sunil.say("", attachment="voice") == (
        "Voice abhi nahi sun pata. Keyboard ka 🎤 daba kar bolo, likha hua aa jayega."
    )
    assert sunil.say("", attachment="photo") == (
        "Photo dekh nahi pata. UTR ya jo likha hai, wahi yahan likh dein."
    )
    assert both.owes("Sunil Verma") == 1_330_00


@pytest.mark.parametrize(
    "said",
    [
        "tap ka bill bhejo",
        "november ka bill dikhao",
        "maal ka bill bhejo",
        "gupta ji ka kitna dena hai",
        "sunil verma ka kitna baki hai",
        "sir mera balance bata dijiye please",
        "what is my balance",
        "bill of november please send",
    ],
)
def test_words_of_his_own_are_nobody_elses(both: Both, said: str) -> None:
    sunil = both.customer("Sunil Verma")
    assert sunil.say(said).startswith("Gupta Hardware"), said


@pytest.mark.parametrize(
    "said",
    ["ramesh ka kitna baki hai", "mere papa ka kitna baki hai", "balance of mohan", "ajay's balance",
     "9800004210 ka balance", "sabka udhaar batao", "zubin ka hisaab batao"],
)  # fmt: skip
def test_asked_for_another_he_is_told_so_whether_the_shop_knows_him_or_not(
    both: Both, said: str
) -> None:
    sunil = both.customer("Sunil Verma")
    told = sunil.say(said)
    assert told in {
        "Main sirf aapka hisaab bata sakta hoon.",
        "I can only tell you your own account.",
    }
