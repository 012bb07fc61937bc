"""A letter as bytes: no name adds a line or a reader, every script arrives as it was."""

from datetime import UTC, datetime

import pytest

from adapters.mail.message import Heads, Paper, write
from bot.bill_mail import Letter, Readers, Recipient, recipient
from tests.standins.smtp import Arrived

AT = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
SENDER = "bills@shop.example"
LETTER = Letter("Bill GH/1", "Namaste\n.\n", "<p>Namaste</p>\n")
BILL = Paper("GH-1.pdf", "application/pdf", b"%PDF-1.7")
NAMES = {
    "lines": "Asha\r\nBcc: thief@example.com",
    "devanagari": "श्री बालाजी, हार्डवेयर & सन्स",
    "long devanagari": "बहुत " * 20,
    "long tamil": "வெற்றிடியூஷன்சென்டர்" * 5,
    "signs": 'O"Neil <boss@example.com>; \\ (x)',
    "looks encoded": "=?utf-8?q?a?=",
    "long with commas": "Gupta & Sons, thief@example.com, Sanitary Fittings and Paints, Jaipur" * 2,
    "full stop": "Gupta Hardware Pvt. Ltd.",
    "emoji": "Meena 🙏 Kirana",
    "none": " ",
}


def written(name: str, letter: Letter = LETTER) -> Arrived:
    asha = recipient(name, "asha@example.com")
    readers = Readers((asha, Recipient("Bina", "bina@example.com")), (asha,))
    heads = Heads("out_1@shop.example", AT, recipient(name, SENDER), readers, asha)
    raw = write(heads, letter, [BILL])
    return Arrived("", [], raw, encrypted=False)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_no_name_adds_a_line_or_a_reader(name: str) -> None:
    came, shown = written(name), " ".join(name.split())[:120].strip()
    asha, bina = (shown, "asha@example.com"), ("Bina", "bina@example.com")
    assert came.people("From") == [(shown, SENDER)]
    assert came.people("To") == [asha, bina]
    assert came.people("Cc") == came.people("Reply-To") == [asha]
    assert "Bcc" not in came.letter
    above = came.raw.partition(b"\r\n\r\n")[0]
    assert above.isascii()
    assert max(len(line) for line in above.splitlines()) <= 180


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_line_with_an_encoded_word_is_no_longer_than_mail_allows(name: str) -> None:
    reader = recipient(name, f"{'a' * 60}@{'b' * 50}.example")
    heads = Heads("out_1@shop.example", AT, reader, Readers((reader,), (reader,)), reader)
    above = write(heads, Letter(f"बिल {name.strip()}", "a", "b"), [BILL])
    lines = above.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert max(len(line) for line in lines if b"=?" in line) <= 76


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_subject_arrives_as_it_was(name: str) -> None:
    subject = " ".join(f"Bill GH/1 from {name}".split())
    came = written("Asha", Letter(subject, "a", "b"))
    assert came.head("Subject") == subject
    assert set(came.letter.keys()) >= {"Message-ID", "Date", "From", "To", "Subject"}
    assert came.raw.count(b"\r\nTo: ") == 1


def test_the_same_letter_is_the_same_bytes_and_every_line_ends_as_mail_wants() -> None:
    came = written("Asha")
    assert came.raw == written("Asha").raw
    assert came.raw.count(b"\n") == came.raw.count(b"\r\n")
    assert came.letter["Message-ID"] == "<out_1@shop.example>"
    assert came.letter["Date"] == "Sun, 22 Nov 2026 01:30:00 +0530"
    assert came.text().splitlines() == ["Namaste", "."]
    assert came.text("html").strip() == "<p>Namaste</p>"
    assert came.paper == ("GH-1.pdf", b"%PDF-1.7")
