"""C9, C14 and C37 to C39: shops of their own. Words and sums are those of the page."""

from decimal import Decimal

from sqlmodel import select

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.invariants import check
from core.invoices.models import Invoice
from core.items.service import NewItem
from core.ledger.open_items import due_of
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import shop_talk

OWNER = (Owner("demo", "owner"),)


def test_c9_udhaar_without_a_bill(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Meena Kirana", state="23", upi="meena@example", owners=OWNER)
    sunita = NewCustomer("Sunita Didi")
    talk = shop_talk(db, clock, shop, items=[], customers=[sunita])
    talk.say("sunita didi 890 udhaar")
    assert talk.say("sunita didi 350 udhaar") == (
        "📒 Sunita Didi +₹350. Baaki ₹1,240 (pehle ₹890)."
    )
    assert talk.labels == ["Bill banao", "Undo"]
    assert talk.tap("Undo") == "✅ Hataya. Sunita Didi ₹890."
    # the bill takes the place of the sum: what she owes does not change
    talk.say("sunita didi 350 udhaar")
    assert "kis cheez" in talk.tap("Bill banao").casefold()
    assert talk.say("chini").endswith("Chini 350.00\n*Kul ₹350* · udhaar")
    assert talk.tap("Bhej do").endswith("Sunita Didi ka kul baaki ₹1,240.")
    with db.reading() as session:
        assert check(session) == []
        bill = session.exec(select(Invoice)).one()
    # what the paper says of the time before does not hold the same goods twice
    assert (bill.earlier_balance_paise, bill.total_paise) == (890_00, 350_00)


def test_a_bill_made_of_udhaar_keeps_what_was_paid_on_it(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Meena Kirana", state="23", owners=OWNER)
    talk = shop_talk(db, clock, shop, items=[], customers=[NewCustomer("Sunita Didi")])
    talk.say("sunita didi 350 udhaar")
    bill = talk.said[0].buttons[0].id
    assert talk.say("sunita didi ne 100 diye").endswith("Baaki ₹250.")
    talk.say("", button=bill)
    talk.say("chini")
    assert talk.tap("Bhej do").endswith("Sunita Didi ka kul baaki ₹250.")
    with db.reading() as session:
        assert check(session) == []
        made = session.exec(select(Invoice)).one()
        assert due_of(session, made.shop_id, made.id) == 250_00


def test_c14_inter_state_with_an_eway_warning(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Shree Textiles", gstin="24AAAFS1234K1ZH", owners=OWNER)
    saree = NewItem("Cotton saree", unit="PCS", gst_rate=Decimal(5), hsn="5208")
    talk = shop_talk(db, clock, shop, items=[saree], customers=[])
    assert talk.say("mahavir sarees mumbai 27AAAFM1234K1ZH 120 saree 450") == (
        "🧾 Mahavir Sarees · GSTIN ✅ Maharashtra → IGST\n"
        "Cotton saree 120 × 450 = 54,000.00 · HSN 5208\n"
        "IGST 5% 2,700.00\n"
        "*Kul ₹56,700*\n"
        "⚠️ ₹50,000 se upar: maal nikalne se pehle e-way bill"
    )
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]


def test_c37_hindi_and_an_unregistered_shop(db: Database, clock: FixedClock) -> None:
    shop = NewShop(
        "Meena Kirana",
        state="23",
        upi="meena@example",
        series="MK/26-27/0107",
        owners=OWNER,
    )
    ramesh = NewCustomer("रमेश भाई")
    talk = shop_talk(db, clock, shop, items=[], customers=[ramesh])
    assert talk.say("रमेश भाई को ५ किलो चीनी ४४ और २ लीटर तेल १५० उधार") == (
        "🧾 रमेश भाई\nचीनी 5 किलो × 44 = 220.00\nतेल 2 लीटर × 150 = 300.00\n*कुल ₹520* · उधार"
    )
    assert talk.labels == ["भेज दो", "बदलो", "हटाओ"]
    assert talk.tap("भेज दो") == "✅ MK/26-27/0107 ₹520। बाकी ₹520।"
    assert talk.labels == ["वापस लो"]
    assert talk.papers == ["invoice_pdf", "pay_card"]
    assert len(talk.to_customers) == 1


def test_c38_english_services_then_another_state(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Ananya Rao", gstin="29ABCPR1234K1ZJ", owners=OWNER)
    design = NewItem("Website design", gst_rate=Decimal(18), hsn="998314")
    talk = shop_talk(db, clock, shop, items=[design], customers=[])
    assert talk.say("Invoice Bluepeak Media 35000 for website design, due in 15 days") == (
        "🧾 Bluepeak Media (new)\n"
        "Website design 35,000.00 · SAC 998314\n"
        "CGST 9% 3,150.00 + SGST 9% 3,150.00\n"
        "*Total ₹41,300* · due 6 Dec 2026\n"
        "No GSTIN, no address: taxed in Karnataka. Registered? Send the GSTIN."
    )
    assert talk.labels == ["Send", "Change", "Discard"]
    assert talk.say("27AACCB1234L1ZU") == (
        "🧾 Bluepeak Media · Maharashtra → IGST\n"
        "Website design 35,000.00 · SAC 998314\n"
        "IGST 18% 6,300.00\n"
        "*Total ₹41,300* · due 6 Dec 2026"
    )
    assert talk.labels == ["Send", "Change", "Discard"]


def test_c39_composition_gives_a_bill_of_supply(db: Database, clock: FixedClock) -> None:
    shop = NewShop("Sharma Dhaba", gstin="08AAAPS1234D1Z5", scheme="composition", owners=OWNER)
    thali = NewItem("Thali", rate=Decimal(120))
    talk = shop_talk(db, clock, shop, items=[thali], customers=[])
    assert talk.say("2 thali 120") == (
        "🧾 Bill of supply\nThali 2 × 120 = 240.00\n*Kul ₹240* (GST alag se nahi)"
    )
    assert talk.labels == ["Bana do", "Badlo", "Hatao"]
    assert talk.tap("Bana do").startswith("✅ SD/2026-27/0001 ₹240, cash mila.")
    assert talk.papers == ["invoice_pdf"]


def test_a_bill_of_supply_says_before_it_is_made_what_was_paid_of_it(
    db: Database, clock: FixedClock
) -> None:
    shop = NewShop("Sharma Dhaba", gstin="08AAAPS1234D1Z5", scheme="composition", owners=OWNER)
    thali = NewItem("Thali", rate=Decimal(120))
    talk = shop_talk(db, clock, shop, items=[thali], customers=[NewCustomer(name="Ramesh Kumar")])
    said = talk.say("ramesh ko 2 thali 120, 100 cash diye baki udhaar")
    assert said.endswith("*Kul ₹240* (GST alag se nahi) · ₹100 cash, ₹140 udhaar")
