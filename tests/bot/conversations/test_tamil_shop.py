"""A Tamil shop's day in its own letters: what the help shows is understood, and all is answered in Tamil."""

from decimal import Decimal

import pytest

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.items.service import NewItem
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import Talk, shop_talk

OWNER = (Owner("demo", "owner"),)
BILL = "முருகனுக்கு 4 கிலோ சர்க்கரை 46 ரேட் பில் போடு"


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    shop = NewShop("Velan Stores", gstin="33AAAPV1234C1ZB", prices="exclusive", owners=OWNER)
    goods = [NewItem("Sakkarai", unit="KGS", gst_rate=Decimal(5))]
    return shop_talk(db, clock, shop, items=goods, customers=[NewCustomer("Murugan")])


def test_a_bill_is_made_changed_paid_and_partly_returned(talk: Talk) -> None:
    help_ = talk.say("உதவி")
    assert f"*{BILL}*" in help_
    assert talk.say(BILL).endswith("*மொத்தம் ₹193*")
    assert talk.say("சர்க்கரை 3 கிலோ") == (
        "மாற்றியாச்சு: sakkarai 3 கிலோ = 138.00\n"
        "CGST 2.5% 3.45 + SGST 2.5% 3.45\n"
        "ரவுண்ட் ஆஃப் +0.10\n"
        "*மொத்தம் ₹145*"
    )
    assert talk.tap("அனுப்பு") == ("✅ VS/2026-27/0001 ₹145 Murugan-க்கு அனுப்பியாச்சு. பாக்கி ₹145.")
    assert [reply.text for reply in talk.to_customers] == [
        "வணக்கம் Murugan 🙏 Velan Stores பில் VS/2026-27/0001: *₹145*."
    ]
    assert talk.say("முருகன் 100 கொடுத்தார்") == ("✅ Murugan ₹100 ரொக்கம் வரவு (பில் 0001). பாக்கி ₹45.")
    assert talk.say("முருகன் பில் காட்டு") == ("VS/2026-27/0001 · Murugan · இன்று\n*₹145* · பாக்கி ₹45")
    assert talk.say("பில் 0001 1 கிலோ சர்க்கரை திரும்ப வந்தது") == (
        "பில் 0001: 3 கிலோ sakkarai × 46 இருந்தது. 1 திரும்ப வந்தது:\n"
        "கிரெடிட் நோட் 46.00 + CGST 1.15 + SGST 1.15 · ரவுண்ட் ஆஃப் −0.30 = *₹48*\n"
        "Murugan பாக்கி ₹45 → ₹3 அட்வான்ஸ்"
    )


def test_what_the_help_names_is_understood(talk: Talk) -> None:
    assert talk.say("புது பொருள் பிரைமர் 1 லிட்டர் 320 hsn 3209 gst 18") == (
        "✅ பிரைமர் 1 லிட்டர் ₹320 (GST தனி) · HSN 3209 · 18%\nஇனி 'பிரைமர்' போதும்."
    )
    assert talk.say("புது கஸ்டமர் ரவி டிரேடர்ஸ் 9800001234") == ("✅ ரவி டிரேடர்ஸ் ••1234 சேர்த்தாச்சு.")
    assert talk.say("pudhu item Primer 1 ltr 320 hsn 3209 gst 18").startswith("✅ Primer 1 L ₹320")
    assert talk.say("குமார் 9800000210 ஸ்டாஃப்") == (
        "குமார் (••0210): பில் போடலாம், பணம் வாங்கலாம். மொத்த கணக்கு, ரத்து, 5%-க்கு மேல் தள்ளுபடி கிடையாது. சரியா?"
    )
    assert talk.tap("ஆமா").startswith("✅ குமார் சேர்த்தாச்சு.")
    assert talk.say("குமார் நீக்கு").startswith("குமார் (ஸ்டாஃப்) நீக்கவா?")


def test_reminders_that_go_by_themselves(talk: Talk) -> None:
    said = talk.say("எல்லாருக்கும் வாரா வாரம் வெள்ளி 11 மணிக்கு நினைவூட்டு")
    assert said.startswith("ஒவ்வொரு வெள்ளி 11:00-க்கு, 7 நாளுக்கு மேல் ஆன பில் மட்டும்")
    assert talk.tap("ஆரம்பி") == ("✅ ஆரம்பம்: ஒவ்வொரு வெள்ளி 11:00-க்கு. முதல் தடவை 27 Nov 11:00.")
    assert talk.say("திட்டத்தை நிறுத்து") == "✅ நிறுத்தியாச்சு. இனி தானா எதுவும் போகாது."
    assert talk.say("ஃபாஸ்ட் மோட் ஆஃப்") == "ஃபாஸ்ட் மோட் ஆஃப். எல்லா பில்லையும் முதலில் காட்டறேன்."
