"""The page of all that a customer owes: the sum, the code to scan, and nobody else."""

import io
import re
from datetime import date, timedelta

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from bot import paylinks
from bot.turn import Edge
from core.customers.service import NewCustomer, add_customer
from core.documents.upi import parse_uri
from core.ledger.service import record_opening
from core.payments.service import NewPayment, record_payment
from tests.adapters.client import Client
from tests.adapters.conftest import Billed


def _path(billed: Billed) -> str:
    edge = Edge(billed.parts.public_url, billed.parts.secret)
    of = (billed.shop.shop_id, billed.invoice.customer_id or "")
    with billed.parts.db.reading() as session:
        url = paylinks.account_url(session, edge, of=of, now=billed.parts.clock.now())
    return url.removeprefix(billed.parts.public_url)


def _owes_before(billed: Billed) -> None:
    due = ("0398", date(2026, 11, 12), 740_00)
    customer = billed.invoice.customer_id or ""
    billed.parts.db.write(lambda s: record_opening(s, billed.actor, customer, due=due))


def test_one_open_bill_is_paid_on_its_own_page(billed: Billed) -> None:
    assert _path(billed) == billed.path


def test_two_dues_have_a_page_with_their_sum(client: Client, billed: Billed) -> None:
    _owes_before(billed)
    path = _path(billed)
    assert path.startswith("/p/")
    text = client.get(path).text
    for shown in ("To pay", "₹1,802", "0398", "740.00", "GH/26-27/0424", "1,062.00"):
        assert shown in text
    link = re.search(r'href="(upi://[^"]+)"', text)
    assert link
    asked = parse_uri(link[1].replace("&amp;", "&"))
    assert (asked["pa"], asked["am"], asked["pn"]) == (
        "guptahw@example",
        "1802.00",
        "Gupta Hardware",
    )
    assert "98000" not in text


def test_its_code_scans(client: Client, billed: Billed) -> None:
    _owes_before(billed)
    text = client.get(_path(billed)).text
    box = re.search(r'viewBox="0 0 (\d+)', text[text.index('class="qr"') :])
    assert box is not None
    side = int(box[1])
    image = Image.new("1", (side * 8, side * 8), 1)
    draw = ImageDraw.Draw(image)
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h", text):
        left, top = int(x) * 8, int(y) * 8
        draw.rectangle((left, top, left + int(run) * 8 - 1, top + 7), fill=0)
    buffer = io.BytesIO()
    image.convert("L").save(buffer, "PNG")
    found = zxingcpp.read_barcodes(Image.open(buffer))
    assert [parse_uri(one.text)["am"] for one in found] == ["1802.00"]


def test_paid_in_full_it_asks_for_nothing(client: Client, billed: Billed) -> None:
    _owes_before(billed)
    path = _path(billed)
    new = NewPayment("cash", 1_802_00, customer_id=billed.invoice.customer_id)
    billed.parts.db.write(lambda session: record_payment(session, billed.actor, new))
    text = client.get(path).text
    assert "Nothing to pay" in text
    assert "upi://" not in text


def test_a_wrong_or_ended_address_tells_nothing(client: Client, billed: Billed) -> None:
    _owes_before(billed)
    path = _path(billed)
    other = billed.parts.db.write(
        lambda session: add_customer(session, billed.actor, NewCustomer(name="Sunil Verma"))
    )
    forged = path[:-2] + ("AA" if path[-2:] != "AA" else "BB")
    file_token = f"/p/{other.id}"
    for wrong in (forged, file_token, "/p/", "/p/" + "a" * 700):
        answer = client.get(wrong)
        assert answer.status_code == 404
        assert "1,802" not in answer.text
    billed.parts.clock.advance(timedelta(days=31))  # type: ignore[attr-defined]  # the tests' clock
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("hi", ["कुल बाकी, Ajay Sharma", "क्या-क्या बाकी है", "UPI ऐप"]),
        ("te", ["మొత్తం బాకీ, Ajay Sharma", "ఏవేవి బాకీ", "UPI యాప్‌లో ₹1,802 చెల్లించండి"]),
        ("ta", ["மொத்தப் பாக்கி, Ajay Sharma", "எவையெல்லாம் பாக்கி"]),
        ("mr", ["एकूण बाकी, Ajay Sharma", "UPI ॲपमध्ये ₹1,802 भरा"]),
        ("gu", ["કુલ બાકી, Ajay Sharma", "UPI એપમાં ₹1,802 ચૂકવો"]),
        ("bn", ["মোট বাকি, Ajay Sharma", "UPI অ্যাপে ₹1,802 দিন"]),
        ("pa", ["ਕੁੱਲ ਬਾਕੀ, Ajay Sharma", "UPI ਐਪ ਵਿੱਚ ₹1,802 ਦਿਓ"]),
        ("kn", ["ಒಟ್ಟು ಬಾಕಿ, Ajay Sharma", "ಯಾವುದೆಲ್ಲಾ ಬಾಕಿ"]),
    ],
)
def test_it_speaks_the_language_of_his_phone(
    client: Client, billed: Billed, lang: str, said: list[str]
) -> None:
    _owes_before(billed)
    text = client.get(_path(billed), headers={"accept-language": f"{lang}-IN,{lang};q=0.9"}).text
    assert f'<html lang="{lang}">' in text
    for words in said:
        assert words in text
    assert not {"To pay", "What is open", "Total", "Made with Pakka"} & set(
        re.findall(r">([^<]+)<", text)
    )
    english = client.get(f"{_path(billed)}?lang=en").text
    assert "What is open" in english
