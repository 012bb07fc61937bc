"""C2 to C5, C7, C29 and C31: Gupta Hardware, in this order. Words and sums are those of the page."""

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import gupta_hardware

ONE_LINE = "ramesh ko 2 bori cement 380 ke hisab se bill bhej do"


def test_a_day_at_gupta_hardware(db: Database, clock: FixedClock) -> None:
    talk = gupta_hardware(db, clock)

    # C2
    assert talk.say(ONE_LINE) == (
        "Ramesh Kumar, cement 2 bori × ₹380.\n380 me GST alag ya mila hua?"
    )
    assert talk.labels == ["GST alag", "GST mila ke"]
    assert talk.tap("GST alag") == (
        "🧾 Ramesh Kumar ••4210\n"
        "Cement 2 bori × 380 = 760.00\n"
        "CGST 9% 68.40 + SGST 9% 68.40\n"
        "Round off +0.20\n"
        "*Kul ₹897* · udhaar"
    )
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]
    assert talk.tap("Bhej do") == "✅ GH/26-27/0421 ₹897 Ramesh ko bhej diya. Baaki ₹897."
    assert talk.labels == ["Paisa aa gaya", "Undo"]
    assert talk.papers == ["invoice_pdf", "pay_card"]
    assert [reply.address for reply in talk.to_customers] == ["9800004210"]

    # C3
    assert talk.say("sunil 2 sr-501 450") == (
        "🧾 Sunil Verma\n"
        "SR-501 2 × 450 = 900.00\n"
        "CGST 9% 81.00 + SGST 9% 81.00\n"
        "*Kul ₹1,062* · purana baaki ₹1,240"
    )
    assert talk.tap("Bhej do") == "✅ GH/26-27/0422 ₹1,062. Sunil ka kul baaki ₹2,302."
    assert talk.labels == ["Paisa aa gaya", "Undo"]

    # C4
    four = "raju bhai 2.5 kg keel 90, 1 darjan kabja 240, 1 box tile 650, 12 meter wire 18"
    assert talk.say(four) == (
        "🧾 Raju Bhai (naya)\n"
        "Keel 2.5 kg × 90 = 225.00\n"
        "Kabja 1 darjan × 240 = 240.00\n"
        "Tile 1 box × 650 = 650.00\n"
        "Wire 12 m × 18 = 216.00\n"
        "Taxable 1,331.00 · CGST 119.79 + SGST 119.79\n"
        "Round off +0.42\n"
        "*Kul ₹1,571*"
    )
    assert talk.say("tile hatao keel 3 kg kardo") == (
        "Badla: keel 3 kg = 270.00, tile hata\n"
        "Taxable 726.00 · CGST 65.34 + SGST 65.34\n"
        "Round off +0.32\n"
        "*Kul ₹857*"
    )
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]
    assert talk.say("cash mil gaya bana do") == (
        "✅ GH/26-27/0423 ₹857, cash mila. Raju Bhai baaki ₹0.\n"
        "Unka number bhejo to bill unko bhi bhejun."
    )
    assert talk.labels == ["Undo"]
    assert talk.papers == ["invoice_pdf"]

    # C5
    assert talk.say("dedh kilo keel aur aadha darjan kabja kitne ka") == (
        "Ye daam poochha, bill nahi banaya.\n"
        "Bill ki tarah likho: preview me daam dikhega, 'Bhej do' ke bina kuch nahi banta."
    )
    assert talk.labels == ["Madad"]

    # C7
    assert talk.say("ajay sharma 1 dabba paint 1250 10% chhoot") == (
        "🧾 Ajay Sharma\n"
        "Paint 1 dabba 1,250.00 − 10% 125.00 = 1,125.00\n"
        "CGST 101.25 + SGST 101.25\n"
        "Round off +0.50\n"
        "*Kul ₹1,328*"
    )
    assert talk.say("hello") == "Namaste 🙏 Ajay Sharma ka bill adhura hai (₹1,328)."
    assert talk.labels == ["Bhej do", "Badlo", "Hatao"]
    assert talk.say("total 1300 kar do") == (
        "Kul ₹1,300 rakha\n"
        "Chhoot 148.31 → taxable 1,101.69\n"
        "CGST 99.15 + SGST 99.15 · round off +0.01\n"
        "*Kul ₹1,300*"
    )
    assert talk.tap("Bhej do") == "✅ GH/26-27/0424 ₹1,300. Ajay Sharma ka kul baaki ₹2,080."
    assert talk.labels == ["Paisa aa gaya", "Undo"]

    # C29
    assert talk.say(ONE_LINE, message_id="owner-1") == ""
    assert talk.say(ONE_LINE) == "Ye bill ban chuka hai: 0421 ₹897. Ek aur banaun?"
    assert talk.labels == ["Haan, naya", "Nahi, wahi hai"]
    talk.tap("Nahi, wahi hai")

    # C31
    assert talk.say("beta subah 2 packet doodh le aana") == (
        "Ye hisaab ki baat nahi lagi, kuch nahi likha."
    )
    assert talk.labels == ["Bill banao", "Madad"]
