"""The one-line bill and the customer's side: a process and a stand-in, over real HTTP."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tests.adapters.whatsapp.stage import Stage, next_to, playing
from tests.standins.twilio import Twilio

BILL = "ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with Twilio() as twilio, playing(tmp_path, twilio) as made:
        yield made


def _words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def _qr(picture: bytes) -> dict[str, list[str]]:
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return parse_qs(urlsplit(found[0].text).query)


def test_the_one_line_bill_and_the_customer_who_pays_it(stage: Stage) -> None:
    twilio = stage.twilio
    synced = stage.pakka("templates", "sync").splitlines()
    assert len(synced) > 60
    assert {line.split()[0] for line in synced} == {"received"}
    gupta = stage.owner()
    ramesh = twilio.person("Ramesh", phone="+919800000127")

    assert gupta.says(BILL).status == 204
    preview = next_to(gupta, 0)
    assert preview.text == "🧾 Ramesh (naya) ••0127\nCement 2 bori × 380 = 760.00\n*Kul ₹760*"
    assert preview.labels == ["Bhej do", "Badlo", "Hatao"]

    gupta.taps("Bhej do")
    done = next_to(gupta, 1)
    assert done.text == "✅ GH/2026-27/0001 ₹760 Ramesh ko bhej diya. Baaki ₹760."
    assert done.labels == ["Paisa aa gaya", "Undo"]
    assert done.file
    assert (done.file.name, done.file.type) == ("GH-2026-27-0001.pdf", "application/pdf")
    assert "GH/2026-27/0001" in _words(done.file.data)

    # he has never written: words approved beforehand, the PDF with them, then the card
    bill, card = next_to(ramesh, 0), next_to(ramesh, 1)
    assert bill.is_template
    assert bill.text == (
        "Namaste Ramesh ji 🙏 Aapka bill GH/2026-27/0001 aaya hai, dukaan Gupta Hardware se. "
        "Rakam *₹760* hai. Bill upar hai, bhugtan niche ke button se karein."
    )
    assert bill.labels == ["Bhugtan karein", "Bhej diya", "Kuch galat hai"]
    assert re.fullmatch(r"https://bills\.example/i/[\w-]+", bill.links[0])
    assert bill.file
    assert bill.file.data == done.file.data
    assert card.is_template
    assert card.file
    paid = _qr(card.file.data)
    assert (paid["am"], paid["pa"]) == (["760.00"], ["gupta@example"])

    ramesh.taps("Bhej diya")
    asked = next_to(gupta, 3)
    assert asked.text == "Ramesh kehte hain ₹760 (0001) bhej diya. Bank me aaya?"
    gupta.taps("Aa gaya")
    assert "₹760" in next_to(ramesh, 3).text
    twilio.settle()
    assert not twilio.samples_used
    assert not twilio.lost_captions
    assert {message.status for message in twilio.sent} == {"delivered"}


def test_without_approved_words_the_owner_is_told(stage: Stage) -> None:
    gupta = stage.owner()
    ramesh = stage.twilio.person("Ramesh", phone="+919800000127")
    gupta.says(BILL)
    next_to(gupta, 0)
    gupta.taps("Bhej do")
    told = next_to(gupta, 3)
    assert told.labels == ["Number badlo", "Rehne do"]
    assert not ramesh.chat
