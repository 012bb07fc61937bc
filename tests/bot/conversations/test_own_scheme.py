"""A shop that enters or leaves a scheme, by chat: what was billed stays, what is open is priced anew."""

import datetime as dt
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlmodel import col, select

from core.audit import Audit
from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.invariants import check
from core.invoices.models import Invoice
from core.items.service import NewItem
from core.shops.models import Shop
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import Talk, shop_talk

GSTIN = "08AAAPG1234C1ZJ"
LATE = datetime(2027, 3, 31, 18, 25, tzinfo=UTC)  # 23:55 of 31 March in India


def kirana(db: Database, clock: FixedClock, **of: str) -> Talk:
    """Meena Kirana of Jaipur with sugar at 5 %, whose rates bear GST on top where there is any."""
    shop = NewShop("Meena Kirana", prices="exclusive", owners=(Owner("demo", "owner"),), **of)  # type: ignore[arg-type]  # text
    goods = [NewItem("chini", rate=Decimal(44), unit="KGS", gst_rate=Decimal(5))]
    return shop_talk(db, clock, shop, items=goods, customers=[NewCustomer("Sunita Didi")])


@pytest.fixture
def regular(db: Database, clock: FixedClock) -> Talk:
    return kirana(db, clock, gstin=GSTIN)


@pytest.fixture
def composition(db: Database, clock: FixedClock) -> Talk:
    return kirana(db, clock, gstin=GSTIN, scheme="composition")


def shop_of(talk: Talk) -> Shop:
    with talk.db.reading() as session:
        assert check(session) == []
        return session.exec(select(Shop)).one()


def bills_of(talk: Talk) -> list[tuple[str, int, str]]:
    """Kind, total and scheme of each bill, as it was issued."""
    with talk.db.reading() as session:
        rows = session.exec(select(Invoice).order_by(col(Invoice.id))).all()
        return [(row.document_type, row.total_paise, row.supplier["scheme"]) for row in rows]


def test_from_composition_to_regular_new_bills_bear_gst_and_old_ones_stay(
    composition: Talk,
) -> None:
    composition.say("sunita didi 2 kg chini 100 ke hisab se")
    composition.tap("Bhej do")
    composition.say("composition chhodna hai")
    assert composition.labels == ["GST number badlo", "Regular GST", "Bina GST", "Rehne do"]
    asked = composition.tap("Regular GST")
    assert "Ab se: tax invoice, GST ke saath." in asked
    composition.tap("Haan")
    composition.say("sunita didi 3 kg chini 100 ke hisab se")
    composition.tap("GST alag")
    composition.tap("Bhej do")
    assert bills_of(composition) == [
        ("bill_of_supply", 200_00, "composition"),
        ("tax_invoice", 315_00, "regular"),
    ]


def test_an_open_bill_is_priced_anew_and_its_old_button_sends_nothing(composition: Talk) -> None:
    composition.say("sunita didi 2 kg chini 100 ke hisab se")
    send = next(b for b in composition.said[-1].buttons if b.label == "Bhej do")
    composition.say("regular scheme me jana hai gst")
    composition.tap("Regular GST")
    said = composition.tap("Haan")
    assert "100 me GST alag ya mila hua?" in said
    assert "Ye button" in composition.say("", button=send.id)
    assert bills_of(composition) == []
    assert "*Kul ₹210*" in composition.say("GST alag")


def test_a_shop_that_billed_tax_this_year_enters_composition_with_the_next(regular: Talk) -> None:
    regular.say("sunita didi 2 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    regular.say("composition scheme")
    asked = regular.tap("Composition")
    assert "kanoon se composition naye saal se hi lagta hai" in asked
    assert "1 Apr 2027 se badlun?" in asked
    said = regular.tap("Haan")
    assert said == "✅ Likh liya: 1 Apr 2027 se: Composition · 08AAAPG1234C1ZJ · Rajasthan"
    assert shop_of(regular).scheme == "regular"
    regular.say("sunita didi 1 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    assert bills_of(regular)[-1] == ("tax_invoice", 105_00, "regular")
    assert "1 Apr 2027 se: Composition" in regular.say("settings")


def test_at_midnight_of_31_march_the_bill_that_was_shown_is_shown_anew(
    regular: Talk, clock: FixedClock
) -> None:
    regular.say("sunita didi 2 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    regular.say("composition scheme")
    regular.tap("Composition")
    regular.tap("Haan")
    clock.move(LATE)
    assert "*Kul ₹315*" in regular.say("sunita didi 3 kg chini 100 ke hisab se")
    clock.move(LATE + dt.timedelta(minutes=5))
    said = regular.tap("Bhej do")
    assert said.startswith("1 Apr 2027 se: Composition · 08AAAPG1234C1ZJ · Rajasthan\n---\n")
    assert "*Kul ₹300* (GST alag se nahi)" in said
    assert len(bills_of(regular)) == 1
    regular.tap("Bhej do")
    assert bills_of(regular)[-1] == ("bill_of_supply", 300_00, "composition")


def test_a_bill_of_march_that_is_written_in_april_is_a_bill_of_march(
    regular: Talk, clock: FixedClock
) -> None:
    regular.say("sunita didi 2 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    regular.say("composition scheme")
    regular.tap("Composition")
    regular.tap("Haan")
    clock.move(LATE + dt.timedelta(hours=12))
    regular.say("sunita didi 2 kg chini 100 ke hisab se 31 march ki date me")
    regular.tap("Bhej do")
    assert bills_of(regular)[-1] == ("tax_invoice", 210_00, "regular")


def test_what_waits_is_called_off(regular: Talk, clock: FixedClock) -> None:
    regular.say("sunita didi 2 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    regular.say("composition scheme")
    regular.tap("Composition")
    regular.tap("Haan")
    regular.say("gst scheme")
    assert regular.labels[-2:] == ["Radd karo", "Rehne do"]
    regular.tap("Radd karo")
    clock.move(LATE + dt.timedelta(hours=12))
    regular.say("sunita didi 1 kg chini 100 ke hisab se")
    assert shop_of(regular).scheme == "regular"


def test_a_shop_that_gives_its_gstin_up_writes_plain_bills(regular: Talk) -> None:
    regular.say("gst number surrender kar diya")
    asked = regular.tap("Bina GST")
    assert "saada bill" in asked
    regular.tap("Haan")
    regular.say("sunita didi 2 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    assert bills_of(regular) == [("bill", 200_00, "unregistered")]
    assert shop_of(regular).gstin is None


def test_undo_puts_the_scheme_back_but_not_once_a_bill_was_made(composition: Talk) -> None:
    composition.say("gst scheme")
    composition.tap("Regular GST")
    composition.tap("Haan")
    assert composition.tap("Undo") == "✅ Pehle jaisa kar diya."
    assert shop_of(composition).scheme == "composition"
    composition.say("gst scheme")
    composition.tap("Regular GST")
    composition.tap("Haan")
    undo = next(b for b in composition.said[-1].buttons if b.label == "Undo")
    composition.say("5 kg chini 100 ke hisab se cash")
    composition.tap("GST alag")
    composition.tap("Bhej do" if "Bhej do" in composition.labels else "Bana do")
    assert "Ye button" in composition.say("", button=undo.id)
    assert shop_of(composition).scheme == "regular"


def test_the_trail_names_who_changed_what_and_when(composition: Talk) -> None:
    composition.say("gst scheme")
    composition.tap("Regular GST")
    composition.tap("Haan")
    with composition.db.reading() as session:
        rows = session.exec(select(Audit).where(Audit.action == "shop.register")).all()
    (row,) = rows
    assert row.actor.startswith("chat_user:")
    assert (row.before or {})["scheme"] == "composition"
    assert (row.after or {})["scheme"] == "regular"


def test_staff_is_told_and_changes_nothing(composition: Talk) -> None:
    composition.say("chotu 9800000210 ko sirf bill banane do")
    composition.tap("Haan")
    chotu = Talk(composition.db, composition.clock, composition.shop, address="9800000210")
    chotu.say("2 kg chini 100 ke hisab se")
    composition.say("gst scheme")
    composition.tap("Regular GST")
    composition.tap("Haan")
    assert chotu.say("composition me jana hai").startswith("21 Nov 2026 se: Regular GST")
    assert chotu.said[-1].text == "Ye sirf malik kar sakte hain. Kuch nahi badla."
    assert shop_of(composition).scheme == "regular"


def test_the_month_of_a_move_is_sent_as_a_return_for_each_gstin(
    regular: Talk, clock: FixedClock
) -> None:
    regular.say("sunita didi 2 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    regular.say("hamara gst number 27AACCB1234L1ZU hai")
    regular.tap("Haan")
    regular.say("sunita didi 4 kg chini 100 ke hisab se")
    regular.tap("Bhej do")
    clock.move(datetime(2026, 12, 7, 6, tzinfo=UTC))
    said = regular.say("november ka gstr1 bhej do")
    for gstin, taxable in ((GSTIN, "200.00"), ("27AACCB1234L1ZU", "400.00")):
        (part,) = [one for one in said.split("\n---\n") if f"Nov · {gstin} GSTR-1" in one]
        assert f"B2C taxable {taxable}" in part
    names = [paper.file_name for reply in regular.said for paper in reply.attachments]
    assert f"GSTR1_{GSTIN}_112026.json" in names
    assert "GSTR1_27AACCB1234L1ZU_112026.json" in names
