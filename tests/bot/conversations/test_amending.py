"""A change to an issued bill becomes the lawful thing: another bill, a note, or a new one in its place."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from core.clock import FixedClock
from core.db import Database
from core.invariants import check
from core.invoices.models import Invoice, Note
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Iterator[Talk]:
    """Gupta Hardware: Imran's bill 0419 of yesterday, 2 doors at 1,000 and 18 %; its basis is told."""
    made = gupta_hardware(db, clock)
    made.say("salim ko 1 bori cement 380")
    made.tap("GST alag")
    made.tap("Hatao")
    yield made
    with db.reading() as session:
        assert check(session) == []


def test_a_price_that_was_too_low_is_a_debit_note(talk: Talk) -> None:
    # 2 doors, each 100 more: 200.00 + 18.00 + 18.00
    assert talk.say("0419 me darwaza ka rate 1100 karo") == (
        "0419 ja chuka hai, badal nahi sakta.\nYa to ₹236 ka debit note, ya 0419 cancel karke naya."
    )
    assert talk.labels == ["Debit note ₹236", "Cancel + naya", "Rehne do"]
    assert talk.tap("Debit note ₹236") == (
        "Bill 0419 (₹2,360) par:\n"
        "Debit note 200.00 + CGST 18.00 + SGST 18.00 = *₹236*\n"
        "Imran baaki ₹2,360 → ₹2,596"
    )
    assert talk.tap("Note bhejo") == "✅ DN/26-27/0001 ₹236. Imran baaki ₹2,596."
    assert [reply.text for reply in talk.to_customers] == [
        "Gupta Hardware: bill GH/26-27/0419 par debit note DN/26-27/0001, ₹236. Baaki ₹2,596."
    ]
    assert talk.papers == ["note_pdf"]
    # all of it may still come back, at the price that holds now
    assert "*₹2,596*" in talk.say("imran ne 2 darwaza wapas kiya")
    talk.tap("Rehne do")
    assert talk.say("imran ka kitna baki hai").startswith("Imran Khan: *₹2,596*")


def test_a_price_that_was_too_high_is_a_credit_note_and_the_goods_stay_sold(talk: Talk) -> None:
    talk.say("0419 me darwaza ka rate 900 karo")
    assert talk.labels[0] == "₹236 ka note"
    talk.tap("₹236 ka note")
    assert talk.tap("Note bhejo") == "✅ CN/26-27/0012 ₹236. Imran baaki ₹2,124."
    # one of the two comes back: 900.00 + 81.00 + 81.00
    assert "= *₹1,062*" in talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    assert "= *₹1,062*" in talk.say("imran ne 1 darwaza wapas kiya")
    assert talk.tap("Note bhejo") == "✅ CN/26-27/0014 ₹1,062. Imran baaki ₹0."


def test_undo_of_a_debit_note(talk: Talk) -> None:
    talk.say("0419 me darwaza ka rate 1100 karo")
    talk.say("1")
    talk.tap("Note bhejo")
    assert talk.tap("Undo") == "✅ DN/26-27/0001 wapas liya. Number 'cancelled' rahega."
    assert talk.say("imran ka kitna baki hai").startswith("Imran Khan: *₹2,360*")


def test_a_quantity_is_told_from_what_is_left_after_notes(talk: Talk) -> None:
    talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    talk.say("0419 me 3 darwaza karo")
    assert talk.labels == ["2 ka naya", "Cancel + naya", "Rehne do"]


@pytest.mark.parametrize("said", ["0419 me darwaza ka rate 1000 karo", "0419 me keel 3 kg karo"])
def test_what_is_no_change_or_no_line_of_it_offers_a_new_bill_only(talk: Talk, said: str) -> None:
    talk.say(said)
    assert talk.labels == ["Cancel + naya", "Rehne do"]
    talk.tap("Rehne do")
    with talk.db.reading() as session:
        assert session.exec(select(Note)).all() == []
        assert {row.status for row in session.exec(select(Invoice))} == {"issued"}


def test_a_cancelled_bill_takes_no_note_and_is_said_to_be_cancelled(talk: Talk) -> None:
    talk.say("0419 cancel karo")
    talk.tap("Haan cancel")
    for said in ("0419 par 200 ka credit note", "0419 me darwaza ka rate 900 karo"):
        assert talk.say(said) == "GH/26-27/0419 pehle hi cancel hai."


def test_a_new_bill_in_its_place_has_what_was_asked_for_and_the_old_one_goes_when_it_is_sent(
    talk: Talk,
) -> None:
    talk.say("0419 me 3 darwaza karo")
    # 3 x 1,000.00; CGST 270.00 + SGST 270.00
    told = talk.tap("Cancel + naya")
    assert "Darwaza 3 × 1,000 = 3,000.00\n" in told
    assert told.endswith("*Kul ₹3,540* · udhaar\nBhejte hi 0419 cancel hoga.")
    assert talk.say("imran ka kitna baki hai").startswith("Imran Khan: *₹2,360*")
    sent = talk.say("bhej do")
    assert sent.startswith("✅ GH/26-27/0421 ₹3,540")
    assert sent.endswith("\n0419 cancel ho gaya.")
    assert talk.say("imran ka kitna baki hai").startswith("Imran Khan: *₹3,540*")


def test_a_new_bill_that_is_dropped_leaves_the_old_one_as_it_was(talk: Talk) -> None:
    talk.say("0419 me 3 darwaza karo")
    talk.tap("Cancel + naya")
    talk.tap("Hatao")
    with talk.db.reading() as session:
        assert {row.status for row in session.exec(select(Invoice))} == {"issued"}


def test_a_new_bill_for_another_customer_leaves_the_first_nothing(talk: Talk) -> None:
    talk.say("salim ko 2 keel 90")
    talk.tap("Bhej do")  # 180.00 + 16.20 + 16.20 = 212.40
    talk.say("nahi ajay ka bill tha")
    assert talk.tap("Cancel + naya").startswith("🧾 Ajay Sharma")
    talk.say("bhej do")
    assert talk.say("salim ka kitna baki hai").startswith("Salim: *₹1,180*")
    assert talk.say("ajay ka kitna baki hai").startswith("Ajay Sharma: *₹992*")


def test_a_new_bill_keeps_what_was_taken_off_the_old_one(talk: Talk) -> None:
    talk.say("ajay ko 1 dabba paint 1250 10% chhoot")
    talk.tap("Bhej do")
    talk.say("0421 me 1 keel 100 aur jod do")
    told = talk.tap("Cancel + naya")
    assert "Paint 1 dabba 1,250.00 − 125.00 = 1,125.00" in told
    assert "Keel 1 kg × 100 = 100.00" in told


def test_a_bill_with_a_note_is_told_at_once_to_stand(talk: Talk) -> None:
    talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    talk.say("0419 me 3 darwaza karo")
    told = talk.tap("Cancel + naya")
    assert "🧾" not in told
    assert "0419" in told
