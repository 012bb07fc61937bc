"""The pay card is scanned after a chat has shrunk and compressed it; none where nothing is to pay."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from core.documents.pay_card import render_pay_card
from core.documents.upi import parse_uri
from core.documents.view import InvoiceView, Party
from tests.core.documents import samples
from tests.core.documents.reading import as_sent_by_a_chat, scan

LONG = Party("Shri Balaji Building Material and Sanitary Stores, Chandpole Bazar, Jaipur")
CARDS = {
    "latin": samples.five_lines(),
    "hindi": samples.meena_hindi(),
    "long name": samples.make_view(supplier=LONG),
    "hindi name": samples.make_view(supplier=Party("श्री बालाजी बिल्डिंग मटेरियल")),
    "over one lakh": samples.textiles(20),
}


def _code(view: InvoiceView, width: int) -> dict[str, str]:
    (text,) = scan(as_sent_by_a_chat(render_pay_card(view), width=width))
    return parse_uri(text)


@pytest.mark.parametrize("width", [1080, 800, 480, 320, 240, 220])
@pytest.mark.parametrize("view", CARDS.values(), ids=CARDS)
def test_the_code_is_scanned_at_every_width_at_quality_60(view: InvoiceView, width: int) -> None:
    assert _code(view, width)["pa"] == view.upi


def test_the_code_asks_for_what_is_due() -> None:
    assert _code(samples.five_lines(), 220) == {
        "pa": "guptahw@example",
        "pn": "Gupta Hardware",
        "am": "6938.00",
        "cu": "INR",
        "tr": "GH26270428",
        "tn": "Invoice GH/26-27/0428",
    }


def test_a_name_in_devanagari_is_in_the_code_in_latin_letters() -> None:
    view = samples.make_view(supplier=Party("श्री बालाजी ट्रेडर्स"))
    assert _code(view, 220)["pn"] == "Shri Balaji Tredars"


def test_over_one_lakh_no_amount_is_in_the_code() -> None:
    assert "am" not in _code(samples.textiles(20), 220)


def test_a_counter_sale_shows_its_total_though_nothing_is_due() -> None:
    png = render_pay_card(replace(samples.dhaba(), due_paise=0), amount_paise=24000)
    (text,) = scan(as_sent_by_a_chat(png, width=220))
    assert parse_uri(text)["am"] == "240.00"


@pytest.mark.parametrize(
    "view",
    [
        samples.cancelled(),
        samples.make_view(due_paise=0),
        samples.make_view(upi=None),
        samples.credit_note(),
    ],
    ids=["cancelled", "paid", "no UPI ID", "credit note"],
)
def test_no_code_where_nothing_can_be_paid(view: InvoiceView) -> None:
    png = render_pay_card(view)
    assert scan(as_sent_by_a_chat(png, width=1080)) == []


def test_it_is_a_portrait_of_1080_by_1350() -> None:
    assert Image.open(io.BytesIO(render_pay_card(samples.five_lines()))).size == (1080, 1350)


def _darkest(picture: Image.Image, band: tuple[int, int, int, int]) -> int:
    return min(picture.crop(band).tobytes())


def _lightest(picture: Image.Image, band: tuple[int, int, int, int]) -> int:
    return max(picture.crop(band).tobytes())


@pytest.mark.parametrize("view", CARDS.values(), ids=CARDS)
def test_the_frame_is_whole_and_the_code_keeps_its_margin(view: InvoiceView) -> None:
    card = Image.open(io.BytesIO(render_pay_card(view))).convert("L")
    left, top, side = 216, 472, 648
    # the middle of each side of the frame, and a band inside it that stays white
    for at in ((540, top), (540, top + side - 1), (left, 796), (left + side - 1, 796)):
        assert _lightest(card, (*at, at[0] + 1, at[1] + 1)) < 60
    inner = card.crop((left + 6, top + 6, left + side - 6, top + side - 6))
    for band in (
        (30, 0, inner.width - 30, 34),
        (0, 30, 34, inner.height - 30),
        (30, inner.height - 34, inner.width - 30, inner.height),
    ):
        assert _darkest(inner, band) > 200
