"""Money and mistakes that cannot be as said: asked or refused in one clear line, nothing half written."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.invariants import check
from core.invoices.models import Invoice, Note
from core.ledger.models import Account, Charge, Entry, OpenItem
from core.outbox import OutboxRow
from core.payments.models import Allocation, Payment
from core.shops.periods import mark_filed
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.factories import make_actor

pytestmark = pytest.mark.words

_ELEVEN, _TO_DECEMBER = timedelta(minutes=11), timedelta(days=16)
_MONEY: list[type[Any]] = [
    Customer, Invoice, Note, Payment, Allocation, Charge, Entry, Account, OpenItem,
]  # fmt: skip


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Iterator[Talk]:
    """Gupta Hardware with Ramesh's bill 0421 of 897 open; at the end its books are whole."""
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    yield made
    with db.reading() as session:
        assert check(session) == []


def money(talk: Talk) -> list[Any]:
    def rows(of: type[SQLModel]) -> list[str]:
        return sorted(repr(row.model_dump()) for row in session.exec(select(of)))

    with talk.db.reading() as session:
        events = sorted(row.id for row in session.exec(select(OutboxRow)) if row.topic == "event")
        return [*(rows(of) for of in _MONEY), events]


def refused(talk: Talk, text: str) -> str:
    """Say it; nothing of the books changed and nobody else was told."""
    before = money(talk)
    reply = talk.say(text)
    assert money(talk) == before
    assert talk.to_customers == []
    return reply


def test_more_than_is_owed_is_asked_and_each_answer_does_what_it_says(talk: Talk) -> None:
    assert refused(talk, "sunil ne 5000 cash diye") == (
        "Sunil Verma ka baaki ₹1,240 hai, ₹5,000 usse zyada. ₹3,760 advance rakhun?"
    )
    assert talk.labels == ["₹3,760 advance", "Sirf ₹1,240", "Rehne do"]
    before = money(talk)
    assert talk.tap("Rehne do") == "Theek hai, kuch nahi likha."
    assert money(talk) == before
    talk.say("sunil ne 5000 cash diye")
    assert talk.tap("Sirf ₹1,240") == "✅ Sunil Verma ₹1,240 cash, bill 0398 poora. Baaki ₹0."
    talk.tap("Undo")
    talk.say("sunil ne 5000 cash diye")
    assert talk.say("1").splitlines() == [
        "✅ Sunil Verma ₹5,000 cash, bill 0398 poora. Baaki ₹0.",
        "Advance ₹3,760 jama hai",
    ]
    # the next bill uses it
    talk.say("sunil 2 sr-501 450")
    assert talk.tap("Bhej do") == (
        "✅ GH/26-27/0422 ₹1,062. Sunil ka kul baaki ₹0.\nAdvance ₹2,698 jama hai"
    )


def test_above_everything_owed_for_a_bill_that_is_named(talk: Talk) -> None:
    assert refused(talk, "0421 ke 2000 aaye") == (
        "Ramesh Kumar ka baaki ₹897 hai, ₹2,000 usse zyada. ₹1,103 advance rakhun?"
    )
    assert talk.tap("₹1,103 advance").splitlines() == [
        "✅ Ramesh Kumar ₹2,000 cash, bill 0421 poora. Baaki ₹0.",
        "Advance ₹1,103 jama hai",
    ]


@pytest.mark.parametrize("text", ["0421 ke 500 aaye", "0421 ka poora paisa aa gaya"])
def test_a_bill_that_is_paid_takes_no_money_though_he_owes_more(talk: Talk, text: str) -> None:
    talk.say("ramesh ne 897 upi kiya")
    talk.say("500 udhaar ramesh")
    assert refused(talk, text) == "GH/26-27/0421 ka paisa aa chuka hai."


def test_a_cancelled_bill_takes_no_money(talk: Talk) -> None:
    talk.say("bill 0421 cancel karo")
    talk.tap("Haan cancel")
    assert refused(talk, "0421 ke 500 aaye") == "GH/26-27/0421 pehle hi cancel hai."


def test_another_customers_bill_is_not_paid_for_him(talk: Talk) -> None:
    assert refused(talk, "sunil ne bill 0421 ke 500 diye") == (
        "0421 Ramesh Kumar ka bill hai. Kuch nahi likha."
    )


def test_nobody_owes_nothing_twice(talk: Talk) -> None:
    assert refused(talk, "pooja ne poora paisa de diya") == (
        "Pooja Sharma ka kuch baaki nahi. Kuch nahi likha."
    )


def test_somebody_unknown_who_pays_is_asked_about(talk: Talk) -> None:
    assert refused(talk, "gopaldas ka 500 upi jama karo") == (
        "gopaldas ko nahi jaanta, koi bill khula nahi. ₹500 advance likhun?"
    )
    assert talk.labels == ["Advance likho", "Rehne do"]
    assert talk.tap("Advance likho") == (
        "✅ Gopaldas ₹500 UPI, advance rakha.\nAdvance ₹500 jama hai"
    )


@pytest.mark.parametrize(
    "text",
    ["gopaldas ka kitna baki hai", "gopaldas ka khata bhejo", "gopaldas ko yaad dila do"],
)
def test_somebody_unknown_has_no_account(talk: Talk, text: str) -> None:
    assert refused(talk, text).casefold() == "gopaldas ko abhi nahi jaanta."


@pytest.mark.parametrize(
    "text", ["gopaldas ka bill cancel karo", "gopaldas ne 1 darwaza wapas kiya"]
)
def test_somebody_unknown_has_no_bill_and_nobody_elses_is_offered(talk: Talk, text: str) -> None:
    assert refused(talk, text) == "Gopaldas ka koi bill nahi mila. Kuch nahi badla."


def test_two_of_a_name_are_asked_and_the_sum_is_kept(talk: Talk) -> None:
    assert refused(talk, "sharma ji ne 300 cash diye") == "Kaunse Sharma ji?"
    assert talk.labels == ["Ajay Sharma ₹780", "Pooja Sharma ₹0"]
    assert talk.say("ajay") == "✅ Ajay Sharma ₹300 cash (bill 0405). Baaki ₹480."


def test_who_is_named_is_not_asked_because_another_of_the_message_is(talk: Talk) -> None:
    assert talk.say("ramesh se 897 cash aaya aur sharma ji ko 1 tap 590 bill") == (
        "✅ 1) Ramesh Kumar ₹897 cash, bill 0421 poora. Baaki ₹0.\n"
        "---\n"
        "2) Tap 1 × ₹590.\n"
        "Kiske naam?"
    )


@pytest.mark.parametrize(
    "text",
    [
        "ramesh ne 500 diye 30/11/2026",
        "pooja 300 udhaar 30/11/2026",
        "ramesh ko 2 bori cement 380 30/11/2026 ki date me",
    ],
)
def test_a_date_in_the_future_is_refused(talk: Talk, text: str) -> None:
    assert refused(talk, text) == "Tareekh aage ki nahi ho sakti (30 Nov 2026). Kuch nahi likha."


def test_a_day_that_is_not_today_is_told_back(talk: Talk) -> None:
    assert talk.say("ramesh ne kal 500 cash diye") == (
        "✅ Ramesh Kumar ₹500 cash (bill 0421). Baaki ₹397.\nTareekh: 20 Nov 2026"
    )


def test_more_goods_than_were_sold_do_not_come_back(talk: Talk) -> None:
    assert refused(talk, "imran ne 3 darwaza wapas kiya") == (
        "Itna bill GH/26-27/0419 me bacha nahi."
    )
    talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    assert refused(talk, "imran ne 2 darwaza wapas kiya") == (
        "Itna bill GH/26-27/0419 me bacha nahi."
    )


def test_a_note_above_the_bill_is_refused_with_what_is_left(talk: Talk) -> None:
    assert refused(talk, "credit note 2361 bill 0419") == "Itna bill GH/26-27/0419 me bacha nahi."
    assert refused(talk, "credit note 0 bill 0419") == "Ye rakam sahi nahi lagti: ₹0."


def test_a_note_by_amount_and_one_for_all_that_is_left(talk: Talk) -> None:
    # 590 of 2,360 at 18 %: 500.00 + 45.00 + 45.00
    assert refused(talk, "credit note 590 bill 0419") == (
        "Bill 0419 (₹2,360) par:\n"
        "Credit note 500.00 + CGST 45.00 + SGST 45.00 = *₹590*\n"
        "Imran baaki ₹2,360 → ₹1,770"
    )
    assert talk.tap("Note bhejo") == "✅ CN/26-27/0012 ₹590. Imran baaki ₹1,770."
    assert "*₹1,770*" in refused(talk, "0419 ka credit note bana do")
    assert talk.tap("Note bhejo") == "✅ CN/26-27/0013 ₹1,770. Imran baaki ₹0."


def test_goods_come_back_in_the_unit_that_the_bill_has(talk: Talk) -> None:
    talk.say("imran ko 2 darjan kabja 240, 20 tap 100")
    talk.tap("Bhej do")
    # half a dozen at 240: 120.00 + 10.80 + 10.80 = 141.60, rounded as the bill was
    assert refused(talk, "imran ne 6 pcs kabja wapas kiya") == (
        "Bill 0422 me 2 darjan kabja × 240 the. 0.5 wapas:\n"
        "Credit note 120.00 + CGST 10.80 + SGST 10.80 · round off +0.40 = *₹142*\n"
        "Imran baaki ₹5,286 → ₹5,144"
    )
    assert "12 wapas:\nCredit note 1,200.00 " in refused(talk, "imran ne 1 darjan tap wapas kiya")
    assert refused(talk, "imran ne 7 pcs kabja wapas kiya") == (
        "Kabja darjan ke hisab se bika tha, khule 7 uska poora hissa nahi. "
        "Kitne darjan, ya kitne rupaye, likho."
    )


def test_undo_of_each_thing_after_eleven_minutes(talk: Talk) -> None:
    stands = (
        "10 minute se zyada ho gaye, ye ab rahega. "
        "Theek karne ko ulta likho: 'sunil 500 udhaar' ya 'sunil 500 jama'."
    )
    done = {
        "mohan ne 2000 cash diya": stands,
        "500 udhaar pooja": stands,
        "imran ne 1 darwaza wapas kiya": (
            "CN/26-27/0012 ko 10 minute se zyada ho gaye. Cancel karun?\n"
            "Number 'cancelled' rahega, bill pehle jaisa baaki."
        ),
        "salim ko 1 bori cement 380": (
            "GH/26-27/0422 ko 10 minute se zyada ho gaye. Ab cancel ho sakta hai."
        ),
    }
    for text, answer in done.items():
        talk.say(text)
        for label in ("Note bhejo", "Bhej do"):
            if label in talk.labels:
                talk.tap(label)
        assert talk.labels[-1] == "Undo"
        button = talk.said[0].buttons[-1].id
        talk.clock.advance(_ELEVEN)
        before = money(talk)
        assert talk.say("", button=button) == answer
        assert refused(talk, "undo") == answer
        assert money(talk) == before


def test_a_note_is_cancelled_after_a_yes_once_undo_has_ended(talk: Talk) -> None:
    talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    talk.clock.advance(_ELEVEN)
    talk.say("undo")
    assert talk.labels == ["Haan cancel", "Nahi"]
    assert talk.tap("Haan cancel") == "✅ CN/26-27/0012 wapas liya. Number 'cancelled' rahega."
    assert talk.say("imran ka kitna baki hai").startswith("Imran Khan: *₹2,360*")


def test_a_bill_of_a_filed_month_is_not_cancelled_a_note_is_made(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    talk.db.write(lambda session: mark_filed(session, actor, "2026-11"))
    talk.clock.advance(_TO_DECEMBER)
    talk.say("bill 0419 cancel karo")
    before = money(talk)
    assert talk.tap("Haan cancel") == (
        "Nov 2026 ka GST file ho chuka: GH/26-27/0419 cancel nahi ho sakta, credit note ban sakta hai."
    )
    assert money(talk) == before
    talk.say("imran ne 2 darwaza wapas kiya")
    assert talk.tap("Note bhejo") == "✅ CN/26-27/0012 ₹2,360. Imran baaki ₹0."


def test_a_bill_with_a_note_is_not_cancelled(talk: Talk) -> None:
    talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    talk.say("bill 0419 cancel karo")
    before = money(talk)
    assert talk.tap("Haan cancel") == ("GH/26-27/0419 par credit note hai. Pehle note wapas lo.")
    assert money(talk) == before


def test_the_same_reference_by_word_and_by_bank_is_one_payment(talk: Talk) -> None:
    first = "A/c XX4471 credited Rs 897.00 on 21-11-26 UPI Ref 632512345678 from RAMESH KUMAR"
    assert talk.say(first).startswith("✅ ₹897 Ramesh Kumar: bill 0421 poora")
    told = "Ye Ref 632512345678 pehle hi likha hai (Ramesh, 0421). Kuch nahi badla."
    assert refused(talk, first) == told
    assert refused(talk, "ramesh se 897 upi aaya ref 632512345678") == told


def test_the_same_message_id_twice_says_and_does_nothing(talk: Talk) -> None:
    assert talk.say("mohan ne 2000 cash diya", message_id="once").startswith("✅ Mohan Lal")
    before = money(talk)
    assert talk.say("mohan ne 2000 cash diya", message_id="once") == ""
    assert talk.said == []
    assert money(talk) == before
