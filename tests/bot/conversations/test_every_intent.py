"""Every intent of the owner acts: a message of each goes in at the bot's own door, its effect is looked at.

The message's reading is looked at too, so that no row of the table is another intent's by accident.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlmodel import select

from bot import acts
from core import invariants
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.invoices.models import Invoice, Note
from core.items.models import Item
from core.ledger.models import Charge
from core.ledger.queries import balance
from core.payments.models import Payment
from core.shops.models import Member, Shop
from tests.bot.conversations.world import Talk, begun, gupta_hardware

# Customers' own, and what other work brings
ELSEWHERE = {
    "claim_paid", "my_balance", "my_invoices", "dispute", "opt_out", "opt_in", "promise_to_pay",
    "einvoice", "eway",
}  # fmt: skip


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Gupta Hardware with bill 0421 of Ramesh, 897 open; 2,360 and 1,180 of yesterday."""
    return begun(_with_a_bill, db, clock)


def _with_a_bill(db: Database, clock: FixedClock) -> Talk:
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380")
    made.tap("GST alag")
    made.tap("Bhej do")
    return made


def rows(talk: Talk, of: type[Any], **fields: object) -> list[Any]:
    with talk.db.reading() as session:
        found = session.exec(select(of)).all()
    return [r for r in found if all(getattr(r, name) == value for name, value in fields.items())]


def owes(talk: Talk, name: str) -> int:
    (customer,) = rows(talk, Customer, name=name)
    with talk.db.reading() as session:
        return balance(session, talk.shop.shop_id, customer.id)


def shop(talk: Talk) -> Shop:
    (found,) = rows(talk, Shop)
    assert isinstance(found, Shop)
    return found


def issued(talk: Talk, number: str, paise: int) -> bool:
    (bill,) = [row for row in rows(talk, Invoice) if row.number.endswith(number)]
    return (bill.status, bill.total_paise) == ("issued", paise)


def cancelled(talk: Talk, number: str) -> bool:
    return [r.status for r in rows(talk, Invoice) if r.number.endswith(number)] == ["cancelled"]


@dataclass(frozen=True)
class Row:
    """Messages (a tap is written ``[word]``), of which the last but for taps is of the intent."""

    intent: str
    said: Sequence[str]
    effect: Callable[[Talk], bool]


def says(*parts: str) -> Callable[[Talk], bool]:
    """True where the answer holds all of this."""
    return lambda talk: all(part in talk.said[0].text for part in parts)


def owing(name: str, paise: int) -> Callable[[Talk], bool]:
    """True where he owes exactly that."""
    return lambda talk: owes(talk, name) == paise


TABLE = [
    Row("create_invoice", ["sunil 2 sr-501 450", "[Bhej do]"], lambda t: issued(t, "0422", 1_062_00)),
    Row("create_invoice", ["2 tap 100 ka cash bill", "[Bana do]"], lambda t: issued(t, "0422", 118_00)),
    Row(
        "edit_draft",
        ["sunil 2 sr-501 450", "sr-501 3 karo", "[Bhej do]"],
        lambda t: issued(t, "0422", 1_593_00),
    ),
    Row(
        "edit_draft",
        ["bill 0421 me 3 bori karo", "[1 bori ka naya]", "[Bhej do]"],
        lambda t: issued(t, "0422", 448_00),
    ),
    Row("confirm", ["sunil 2 sr-501 450", "haan bhej do"], lambda t: issued(t, "0422", 1_062_00)),
    Row(
        "reject",
        ["sunil 2 sr-501 450", "rehne do"],
        lambda t: len(rows(t, Invoice)) == 3 and "hata" in t.said[0].text,
    ),
    Row("undo", ["ramesh se 500 mila", "undo karo"], owing("Ramesh Kumar", 897_00)),
    Row("record_payment", ["ramesh ne 500 diye phonepe se"], owing("Ramesh Kumar", 397_00)),
    Row("record_payment", ["mohan ka 310 ka cheque aaya"], owing("Mohan Lal", 5_000_00)),
    Row("record_payment", ["bill 0421 ka poora paisa card se aa gaya"], owing("Ramesh Kumar", 0)),
    Row(
        "record_credit",
        ["pooja ko 250 udhar likho"],
        lambda t: owes(t, "Pooja Sharma") == 250_00 and len(rows(t, Charge, kind="adjustment")) == 1,
    ),
    Row("balance", ["ramesh ka kitna baki hai"], says("Ramesh Kumar: *₹897*", "0421")),
    # 897 + 1,240 + 5,310 + 2,360 + 1,180 + 780
    Row("outstanding", ["sabse zyada kiska baki hai"], says("*₹11,767* (6 log)", "1. Mohan Lal 5,310")),
    Row("outstanding", ["2000 se upar kiska udhar hai"], says("*₹7,670* (2 log)", "2. Imran Khan 2,360")),
    Row(
        "statement",
        ["mohan ka khata bhejo", "[Bhejo]"],
        lambda t: t.papers == ["statement_pdf"] and len(t.to_customers) == 1,
    ),
    Row(
        "remind",
        ["mohan ko yaad dila do", "[Bhejo]"],
        lambda t: [r.text.split(",")[0] for r in t.to_customers] == ["Namaste Mohan ji"],
    ),
    Row("pause_reminders", ["mohan ko 15 din mat bhejna"], says("Mohan Lal: 6 Dec tak")),
    Row("find_invoice", ["bill 0421 dikhao"], lambda t: t.papers == ["invoice_pdf"]),
    Row("find_invoice", ["kal ke bill dikhao"], says("2 bill", "₹3,540")),
    Row(
        "send_invoice",
        ["0421 no ka bill dubara bhejo"],
        lambda t: [p.kind for r in t.to_customers for p in r.attachments] == ["invoice_pdf", "pay_card"],
    ),
    Row("cancel_invoice", ["0420 wala bill cancel krdo", "[Haan cancel]"], lambda t: cancelled(t, "0420")),
    Row(
        "credit_note",
        ["imran ne 1 darwaza wapas kiya", "[Note bhejo]"],
        lambda t: [n.total_paise for n in rows(t, Note)] == [1_180_00],
    ),
    Row(
        "credit_note",
        ["bill 0421 par 118 ka credit note", "[Note bhejo]"],
        lambda t: owes(t, "Ramesh Kumar") == 779_00,
    ),
    Row("summary", ["aaj kitni bikri hui"], says("*₹897* (1 bill)")),
    Row("report", ["november ki sale report"], says("*₹4,437*", "3 bill")),
    Row(
        "add_customer",
        ["naya grahak jodo nafisa begum 9800012340"],
        lambda t: len(rows(t, Customer, name="Nafisa Begum", phone="9800012340")) == 1,
    ),
    Row(
        "add_item",
        ["naya item primer 1 ltr 320 hsn 3209 gst 18"],
        lambda t: [(i.unit, i.rate, i.hsn, i.gst_rate) for i in rows(t, Item, name="Primer")]
        == [("LTR", 320, "3209", 18)],
    ),
    Row(
        "add_item",
        ["cement ka rate ab 400 ho gaya"],
        lambda t: [i.rate for i in rows(t, Item, name="cement")] == [400],
    ),
    Row(
        "set_profile",
        ["upi id badal do guptanew@example", "[Haan]"],
        lambda t: shop(t).upi == "guptanew@example",
    ),
    Row(
        "set_profile",
        ["our bank a/c 50100233445566 IFSC HDFC0000521", "[Haan]"],
        lambda t: (shop(t).bank_account, shop(t).bank_ifsc) == ("50100233445566", "HDFC0000521"),
    ),
    Row(
        "add_staff",
        ["chotu 9800000210 ko staff me jodo", "[Haan]"],
        lambda t: [m.role for m in rows(t, Member, name="Chotu")] == ["staff"],
    ),
    Row("set_language", ["reply in english only"], lambda t: shop(t).language == "en"),
    Row("set_language", ["ab se hindi me baat karo"], lambda t: shop(t).language == "hi"),
    Row(
        "bank_alert",
        ["A/c XX4471 credited Rs 897.00 on 21-11-26 UPI Ref 632512345678 from RAMESH KUMAR"],
        lambda t: [p.reference for p in rows(t, Payment)] == ["632512345678"],
    ),
    Row("answer", ["sharma ji ka kitna baki h", "ajay"], says("Ajay Sharma: *₹780*")),
    Row("answer", ["ramesh ko 2 kg chamcha ka bill", "45"], says("chamcha 2 kg × ₹45")),
    Row("help", ["kya kya kar sakte ho tum"], says("ramesh ko 2 bori cement 380")),
    Row("greet", ["namaste"], says("Namaste 🙏")),
    Row("thanks", ["shukriya bhai"], says("🙏")),
    Row("unknown", ["mausam kaisa hai aaj"], says("kuch nahi likha")),
]  # fmt: skip


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.intent}: {row.said[0][:30]}")
def test_a_message_of_it_acts(talk: Talk, row: Row) -> None:
    for said in row.said:
        talk.tap(said[1:-1]) if said.startswith("[") else talk.say(said)
    typed = [said for said in row.said if not said.startswith("[")][-1]
    (message,) = rows(talk, ChatMessage, text=typed)
    assert [act["intent"] for act in message.reading["acts"]] == [row.intent]
    assert row.effect(talk), [reply.text for reply in talk.said]
    with talk.db.reading() as session:
        assert invariants.check(session) == []


def test_no_intent_is_left_out() -> None:
    every = {kind.intent for kind in acts.Act.__subclasses__()} - {""}
    assert {row.intent for row in TABLE} == every - ELSEWHERE


# What a message did that changed a record or a setting, and that undo puts back
CHANGES: list[tuple[str, Callable[[Talk], object]]] = [
    ("upi id badal do guptanew@example", lambda t: shop(t).upi),
    ("our bank a/c 50100233445566 IFSC HDFC0000521", lambda t: (shop(t).bank_account, shop(t).bank_ifsc)),
    ("fast mode chalu", lambda t: shop(t).fast_limit_paise),
    ("cement ka rate ab 400 ho gaya", lambda t: [i.rate for i in rows(t, Item, name="cement")]),
    (
        "naya customer sunil verma 9800012340",
        lambda t: [c.phone for c in rows(t, Customer, name="Sunil Verma")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "value"), CHANGES, ids=lambda one: str(one)[:20])
def test_what_was_changed_is_put_back_by_undo(
    talk: Talk, said: str, value: Callable[[Talk], object]
) -> None:
    before = value(talk)
    talk.say(said)
    if "Haan" in talk.labels:
        assert value(talk) == before
        talk.tap("Haan")
    assert value(talk) != before
    assert talk.labels[-1] == "Undo"
    assert talk.tap("Undo") == "✅ Pehle jaisa kar diya."
    assert value(talk) == before
    with talk.db.reading() as session:
        assert invariants.check(session) == []
