"""C42 and its like in Telugu and Kannada: shops of their own. Words and sums are those of the page."""

from decimal import Decimal

import pytest

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.items.service import NewItem
from core.shops.service import NewShop, Owner
from tests.bot.conversations.random_world import RandomWorld, rounded, rupees, work_out
from tests.bot.conversations.world import Talk, shop_talk

pytestmark = pytest.mark.words

OWNER = (Owner("demo", "owner"),)


def grocer(db: Database, clock: FixedClock) -> Talk:
    shop = NewShop("Velan Stores", gstin="33AAAPV1234C1ZB", prices="exclusive", owners=OWNER)
    goods = [NewItem("Sakkarai", unit="KGS", gst_rate=Decimal(5))]
    return shop_talk(db, clock, shop, items=goods, customers=[NewCustomer("Murugan")])


def test_c42_tamil(db: Database, clock: FixedClock) -> None:
    talk = grocer(db, clock)
    assert talk.say("murugan ku 4 kilo sakkarai 46 rate bill podu") == (
        "🧾 Murugan\n"
        "Sakkarai 4 kg × 46 = 184.00\n"
        "CGST 2.5% 4.60 + SGST 2.5% 4.60\n"
        "Round off −0.20\n"
        "*Mottham ₹193*"
    )
    assert talk.labels == ["Anuppu", "Maathu", "Venaam"]
    assert talk.tap("Anuppu") == "✅ VS/2026-27/0001 ₹193 Murugan ku anuppiyachu. Baaki ₹193."


def test_tamil_letters(db: Database, clock: FixedClock) -> None:
    talk = grocer(db, clock)
    assert talk.say("முருகனுக்கு 4 கிலோ சர்க்கரை 46 ரேட்ல பில் போடுங்க") == (
        "🧾 Murugan\n"
        "Sakkarai 4 கிலோ × 46 = 184.00\n"
        "CGST 2.5% 4.60 + SGST 2.5% 4.60\n"
        "ரவுண்ட் ஆஃப் −0.20\n"
        "*மொத்தம் ₹193*"
    )
    assert talk.labels == ["அனுப்பு", "மாற்று", "வேண்டாம்"]


def test_telugu_udhaar_and_payment(db: Database, clock: FixedClock) -> None:
    talk = grocer(db, clock)
    assert talk.say("murugan ki 500 rupayalu appu rayandi") == "📒 Murugan +₹500. Baaki ₹500."
    said = talk.say("murugan nunchi 300 vachindi cash")
    assert said.startswith("✅ Murugan ₹300 cash")
    assert "Baaki ₹200" in said or "baaki ₹200" in said


def test_telugu_letters(db: Database, clock: FixedClock) -> None:
    talk = grocer(db, clock)
    assert talk.say("కొత్త వస్తువు ప్రైమర్ 1 లీటర్ 320 hsn 3209 gst 18") == (
        "✅ ప్రైమర్ 1 లీటరు ₹320 (GST వేరుగా) · HSN 3209 · 18%\nఇకపై 'ప్రైమర్' అని రాస్తే చాలు."
    )
    assert talk.say("మురుగన్ కి 4 కిలోలు చక్కెర 46") == (
        "🧾 Murugan\n"
        "Sakkarai 4 కిలో × 46 = 184.00\n"
        "CGST 2.5% 4.60 + SGST 2.5% 4.60\n"
        "రౌండ్ ఆఫ్ −0.20\n"
        "*మొత్తం ₹193*"
    )
    assert talk.labels == ["పంపు", "మార్చు", "వద్దు"]
    assert talk.tap("పంపు") == "✅ VS/2026-27/0001 ₹193 Murugan కి పంపాము. బాకీ ₹193."
    assert talk.say("ఈ రోజు అమ్మకాలు") == (
        "📊 21 Nov\n"
        "అమ్మకాలు *₹193* (బిల్లులు 1): ట్యాక్సబుల్ 184.00 + GST 9.20 − రౌండ్ ఆఫ్ 0.20\n"
        "మొత్తం బాకీ *₹193* (ఉదయం 0)"
    )


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("ఫాస్ట్ మోడ్ ఆఫ్", "ఫాస్ట్ మోడ్ ఆఫ్. ఇక ప్రతి బిల్లు ముందు చూపిస్తాము."),
        ("ప్లాన్ ఆపండి", "ప్లాన్ ఏదీ నడవడం లేదు."),
        ("అందరికీ ప్రతి శుక్రవారం 11 గంటలకు గుర్తు చేయండి", "ప్రతి శుక్రవారం 11:00: 7 రోజులు దాటిన బిల్లులకే"),
        ("గడువుకు 2 రోజుల ముందు అందరికీ గుర్తు చేయండి", "గడువుకు 2 రోజుల ముందు 10:00: 7 రోజులు దాటిన"),
        ("వస్తువుల వారీగా అమ్మకాలు", "1–21 Nov: ఏమీ అమ్మలేదు."),
        ("స్టాఫ్ చూపించండి", "షాపులో 1 మంది. తీసేయడానికి పేరు నొక్కండి."),
    ],
)
def test_telugu_commands(db: Database, clock: FixedClock, typed: str, answer: str) -> None:
    talk = grocer(db, clock)
    talk.say("నమస్కారం")
    assert talk.say(typed).startswith(answer)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (
            "kotha vastuvu primer 1 ltr 320 hsn 3209 gst 18",
            "✅ Primer 1 L ₹320 (GST veruga) · HSN 3209 · 18%\nIkapai 'primer' ani raste chalu.",
        ),
        ("kotha customer Ravi Traders 9800001234", "✅ Ravi Traders ••1234 cherchamu."),
        ("fast mode aapandi", "Fast mode off. Ika prati bill mundu chupistamu."),
        ("gaduvuku 2 rojula mundu andariki gurtu cheyandi", "Gaduvuku 2 rojula mundu 10:00: 7"),
        ("murugan ki link ivvandi", "Idi Murugan ki pampandi; okkasare panichestundi, 30 rojula"),
        ("vastuvula variga ammakalu", "1–21 Nov: emi ammaledu."),
    ],
)
def test_telugu_commands_in_latin_letters(
    db: Database, clock: FixedClock, typed: str, answer: str
) -> None:
    talk = grocer(db, clock)
    talk.say("namaskaram")
    assert talk.say(typed).startswith(answer)


def test_kannada_bill_dropped(db: Database, clock: FixedClock) -> None:
    talk = grocer(db, clock)
    assert talk.say("ಮುರುಗನ್‌ಗೆ 2 ಕಿಲೋ ಸಕ್ಕರೆ 46 ದರದಲ್ಲಿ ಬಿಲ್ ಮಾಡಿ") == (
        "🧾 Murugan\n"
        "Sakkarai 2 ಕಿಲೋ × 46 = 92.00\n"
        "CGST 2.5% 2.30 + SGST 2.5% 2.30\n"
        "ರೌಂಡ್ ಆಫ್ +0.40\n"
        "*ಒಟ್ಟು ₹97*"
    )
    assert talk.labels == ["ಕಳಿಸಿ", "ಬದಲಾಯಿಸಿ", "ಬೇಡ"]
    assert talk.say("ಬೇಡ") == "ಬಿಲ್ ಕೈಬಿಟ್ಟಿದೆ. ಯಾವ ನಂಬರೂ ಹೋಗಿಲ್ಲ."


# what is typed, the word of the total, the button that sends
FORMS = [
    ("{who}ku {qty} {unit} {item} {rate} rate bill podu", "Mottham", "Anuppu"),
    ("{who}-ku {qty} {unit} {item} {rate} ruba rate la bill pottu anuppunga", "Mottham", "Anuppu"),
    ("{who} gariki {qty} {unit} {item} {rate} chopuna bill cheyandi", "Mottham", "Pampu"),
    ("{who} avrige {qty} {unit} {item} {rate} rate alli bill maadi", "Ottu", "Kalisi"),
]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("form", "total", "send"), FORMS)
def test_a_bill_in_one_line(
    sqlite_db: Database, clock: FixedClock, seed: int, form: str, total: str, send: str
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    (item, _, percent), (_, code, _) = world.good(), world.goods[0]
    unit = {"BAG": "bag", "PCS": "piece", "LTR": "litre", "KGS": "kilo", "MTR": "meter"}
    unit |= {"PRS": "jodi", "DOZ": "dozen", "BOX": "box"}
    who, qty, rate = world.names[0].split()[0].lower(), world.qty(), world.rate()
    said = form.format(who=who, qty=qty, unit=unit[code], item=item.lower(), rate=rate)
    shown = world.say(said)
    bill = work_out([(rounded(qty * rate * 100), percent)], taxed=world.taxed, inter=False)
    assert shown.startswith(f"🧾 {world.names[0]}")
    assert f"*{total} ₹{rupees(bill.total)}*" in shown
    world.tap(send)
    (row,) = world.bills()
    assert row.total_paise == bill.total
    assert world.owes(row.customer_id) == bill.total
