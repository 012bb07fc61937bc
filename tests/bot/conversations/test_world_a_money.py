"""C6, C8, C10 to C13, C15 to C19 and C30: money and mistakes at Gupta Hardware, after C2 to C7."""

import pytest

from core import invariants
from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware

ALERT = (
    "Dear Customer, A/c XX4471 credited Rs 1,062.00 on 21-11-26 UPI Ref 632512345678 "
    "from SUNIL VERMA"
)


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """World A after C2 to C5."""
    made = gupta_hardware(db, clock)
    made.say("ramesh ko 2 bori cement 380 ke hisab se bill bhej do")
    made.tap("GST alag")
    made.tap("Bhej do")
    made.say("sunil 2 sr-501 450")
    made.tap("Bhej do")
    made.say("raju bhai 3 kg keel 90, 1 darjan kabja 240, 12 meter wire 18")
    made.say("cash mil gaya bana do")
    return made


def is_sound(talk: Talk) -> bool:
    with talk.db.reading() as session:
        return invariants.check(session) == []


def test_the_rest_of_the_owners_day(talk: Talk) -> None:
    # C6
    assert talk.say("500 aaya sunil se gpay") == (
        "✅ Sunil Verma ₹500 UPI\nBill 0398 (12 Nov) me laga, us par baaki ₹740\nKul baaki ₹1,802"
    )
    assert talk.labels == ["Rasid bhejo", "Undo"]
    assert talk.say("mohan ne 2000 cash diya baki kal dega") == (
        "✅ Mohan Lal ₹2,000 cash (bill 0351). Baaki ₹3,310."
    )
    assert talk.labels == ["Rasid bhejo", "Yaad dilao", "Undo"]

    # C7
    talk.say("ajay sharma 1 dabba paint 1250 10% chhoot")
    talk.say("total 1300 kar do")
    assert talk.tap("Bhej do") == "✅ GH/26-27/0424 ₹1,300. Ajay Sharma ka kul baaki ₹2,080."

    # C8
    assert talk.say("ramesh se 897 cash aaya aur sunil ko 1 tap 590 gst mila ke bill") == (
        "✅ 1) Ramesh Kumar ₹897 cash, bill 0421 poora. Baaki ₹0.\n"
        "---\n"
        "2) 🧾 Sunil Verma\n"
        "Tap 1 × 590 (GST mila ke)\n"
        "Taxable 500.00 · CGST 45.00 + SGST 45.00\n"
        "*Kul ₹590*"
    )
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]
    assert [button.label for button in talk.said[0].buttons] == ["Undo"]
    assert talk.tap("Bhej do") == "✅ GH/26-27/0425 ₹590. Sunil ka kul baaki ₹2,392."
    assert talk.labels == ["Paisa aa gaya", "Undo"]

    # C10
    assert talk.say("sharma constructions ko 10 bori cement 380 gst 08AABCS1234F1ZX") == (
        "GSTIN ka aakhri akshar nahi milta: 08AABCS1234F1Z*X*. Dobara bhejo. Baaki bill taiyar hai."
    )
    assert talk.labels == ["Bina GSTIN", "Hatao"]
    assert talk.say("08AABCS1234F1ZR") == (
        "🧾 Sharma Constructions · GSTIN ✅ Rajasthan · B2B\n"
        "Cement 10 bori × 380 = 3,800.00\n"
        "CGST 9% 342.00 + SGST 9% 342.00\n"
        "*Kul ₹4,484*"
    )
    assert talk.tap("Bhej do") == "✅ GH/26-27/0426 ₹4,484. Baaki ₹4,484."
    assert talk.labels == ["Paisa aa gaya", "Undo"]

    # C11
    assert talk.say("naya item primer 1 ltr 320 hsn 3209 gst 18") == (
        "✅ Primer 1 L ₹320 (GST alag) · HSN 3209 · 18%\nAb 'primer' likhna kaafi hai."
    )
    assert talk.labels == ["Dusra naam jodo", "Undo"]
    assert talk.say("imran ko 1 jaali 700") == (
        "Imran Khan, jaali 1 × ₹700.\nJaali par GST kitna? Aage yaad rahega."
    )
    assert talk.labels == ["18%", "5%", "Pata nahi"]
    talk.tap("Pata nahi")
    talk.say("jaali wala bill hatao")

    # C12
    assert talk.say("kal wala bill cancel krdo") == "Kal (20 Nov) 2 bill the. Kaunsa?"
    assert talk.labels == ["0419 Imran ₹2,360", "0420 Salim ₹1,180", "Koi nahi"]
    assert talk.say("2") == (
        "GH/26-27/0420 Salim ₹1,180 cancel karun?\n"
        "Number 'cancelled' rahega, dobara nahi chalega. Salim ko khabar jayegi."
    )
    assert talk.labels == ["Haan cancel", "Nahi"]
    assert talk.tap("Haan cancel") == "✅ 0420 cancel. Salim baaki ₹0."
    assert talk.papers == ["invoice_pdf"]
    assert [paper.kind for reply in talk.to_customers for paper in reply.attachments] == [
        "invoice_pdf"
    ]

    # C13
    assert talk.say("imran ne 1 darwaza wapas kiya") == (
        "Bill 0419 me 2 darwaza × 1,000 the. 1 wapas:\n"
        "Credit note 1,000.00 + CGST 90.00 + SGST 90.00 = *₹1,180*\n"
        "Imran baaki ₹2,360 → ₹1,180"
    )
    assert talk.labels == ["Note bhejo", "Badlo", "Rehne do"]
    assert talk.tap("Note bhejo") == "✅ CN/26-27/0012 ₹1,180. Imran baaki ₹1,180."
    assert talk.labels == ["Undo"]
    assert talk.papers == ["note_pdf"]
    assert [paper.kind for reply in talk.to_customers for paper in reply.attachments] == [
        "note_pdf"
    ]

    # C15
    assert talk.say(ALERT) == (
        "✅ ₹1,062 Sunil Verma: bill 0422 poora\nUPI Ref 632512345678\nKul baaki ₹1,330"
    )
    assert talk.labels == ["Rasid bhejo", "Dusra bill", "Undo"]
    assert talk.say(ALERT) == (
        "Ye Ref 632512345678 pehle hi likha hai (Sunil, 0422). Kuch nahi badla."
    )
    assert talk.say("A/c XX4471 credited Rs 2,250.00 on 21-11-26 UPI Ref 632577770001") == (
        "₹2,250 kisi khule bill se nahi mila. Kiska hai?"
    )
    assert talk.labels == [
        "Mohan Lal ₹3,310",
        "Sharma Constr. ₹4,484",
        "Koi aur",
        "Dukaan ka nahi",
    ]
    talk.tap("Dukaan ka nahi")

    # C16
    assert talk.say("sharma ji ka kitna baki h") == "Kaunse Sharma ji?"
    assert talk.labels == ["Ajay Sharma ₹2,080", "Sharma Constr. ₹4,484", "Pooja Sharma ₹0"]
    assert talk.say("ajay") == (
        "Ajay Sharma: *₹2,080*\n0405 (15 Nov) 780 · 0424 (aaj) 1,300\nAage 'sharma ji' = Ajay?"
    )
    assert talk.labels == ["Haan", "Statement", "Nahi"]
    talk.tap("Nahi")

    # C17
    assert talk.say("0426 me 12 bori karo") == (
        "0426 ja chuka hai, badal nahi sakta.\n"
        "Ya to 2 bori ka alag bill, ya 0426 cancel karke naya."
    )
    assert talk.labels == ["2 bori ka naya", "Cancel + naya", "Rehne do"]
    talk.tap("Rehne do")

    # C18
    assert talk.say("sabse zyada kiska baki hai") == (
        "Kul udhaar *₹12,384* (5 log)\n"
        "1. Sharma Constructions 4,484\n"
        "2. Mohan Lal 3,310 (24 din)\n"
        "3. Ajay Sharma 2,080\n"
        "4. Sunil Verma 1,330\n"
        "5. Imran Khan 1,180"
    )
    assert talk.labels == ["Sabko yaad dilao", "PDF"]

    # C19
    assert talk.say("mohan ko uska hisaab bhej do") == (
        "Mohan Lal 1 Oct–21 Nov: bill 5,310 − jama 2,000 = baaki *₹3,310*. Bhejun?"
    )
    assert talk.labels == ["Bhejo", "Sirf mujhe", "Rehne do"]
    assert talk.tap("Bhejo") == "✅ Bhej diya."
    assert talk.papers == ["statement_pdf"]
    assert [paper.kind for reply in talk.to_customers for paper in reply.attachments] == [
        "statement_pdf"
    ]

    # C20
    assert talk.say("mohan ko yaad dila do") == (
        "Ye jayega:\n"
        '"Namaste Mohan ji, Gupta Hardware ka ₹3,310 baaki hai (bill 0351, 28 Oct). '
        'Bhugtan ke liye niche dabayein."'
    )
    assert talk.labels == ["Bhejo", "Kal subah", "Mat bhejo"]
    talk.tap("Mat bhejo")
    assert talk.say("sabko har somvar 10 baje yaad dilana") == (
        "Har somvar 10:00, sirf 7 din se purane bill, ek bill par 3 baar tak.\n"
        "23 Nov ko: Mohan, Sunil, Ajay."
    )
    assert talk.labels == ["Chalu karo", "Badlo", "Rehne do"]
    assert talk.tap("Chalu karo") == "✅ Chalu: Har somvar 10:00. Pehli baar 23 Nov 10:00."
    assert talk.labels == ["Undo"]
    assert talk.say("ajay ko 15 din mat bhejna") == (
        "✅ Ajay Sharma: 6 Dec tak koi yaad-dilana nahi."
    )
    assert talk.labels == ["Undo"]

    # C30
    assert talk.say("500 udhaar pooja") == "📒 Pooja Sharma +₹500. Baaki ₹500."
    assert talk.labels == ["Undo"]
    assert talk.say("nahi pooja tailor") == (
        "Theek kiya: Pooja Sharma se hataya (₹0), Pooja Tailor (naya) +₹500."
    )
    assert talk.labels == ["Undo"]
    assert talk.tap("Undo") == "✅ Hataya. Pooja Tailor ₹0."

    assert is_sound(talk)
