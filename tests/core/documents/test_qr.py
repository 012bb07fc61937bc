"""QR codes: the modules of the standard's own package, whole pixels, a margin of four."""

import io
import random

import pytest
import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData

from core.documents import qr
from tests.core.documents.reading import scan

LINK = (
    "upi://pay?pa=sharmastores@okhdfcbank&pn=Sharma%20General%20Store&am=1062.00&cu=INR"
    "&tr=4S2026270421&tn=Invoice%204S%2F2026-27%2F0421"
)
LENGTHS = [1, 14, 17, 60, 114, 132, 154, 213, 214, 304, 800, 2300]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize(("level", "constant"), [("L", ERROR_CORRECT_L), ("M", ERROR_CORRECT_M)])
def test_the_modules_are_those_of_the_reference_package(
    length: int, level: str, constant: int
) -> None:
    text = "".join(random.Random(length).choices("abcdefghijkl=&%@/", k=length))
    reference = qrcode.QRCode(error_correction=constant, border=0, mask_pattern=3)
    reference.add_data(QRData(text, mode=MODE_8BIT_BYTE))
    reference.make(fit=True)
    expected = [[bool(cell) for cell in row] for row in reference.get_matrix()]
    assert qr.modules(text, level=level) == expected


def test_a_text_too_long_for_any_code_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        qr.modules("a" * 2332)


def test_the_png_is_one_bit_with_whole_pixels_and_a_white_margin_of_four() -> None:
    picture = Image.open(io.BytesIO(qr.png(LINK)))
    assert picture.mode == "1"
    count = len(qr.modules(LINK)) + 8
    scale = picture.width // count
    assert picture.size == (count * scale, count * scale)
    assert picture.width >= 512
    margin = 4 * scale
    assert picture.getpixel((margin, margin)) == 0
    assert picture.crop((0, 0, picture.width, margin)).getextrema() == (255, 255)
    assert picture.crop((0, 0, margin, picture.height)).getextrema() == (255, 255)
    assert picture.crop((margin, margin, margin + scale, margin + scale)).getextrema() == (0, 0)


@pytest.mark.parametrize("size", [60, 222, 600, 900])
def test_the_png_is_scanned_to_the_very_text(size: int) -> None:
    assert scan(Image.open(io.BytesIO(qr.png(LINK, size=size))).convert("L")) == [LINK]


def test_picture_and_png_are_the_same() -> None:
    drawn = qr.image(LINK, size=600)
    read = Image.open(io.BytesIO(qr.png(LINK)))
    assert drawn.tobytes() == read.tobytes()


def test_runs_are_the_black_modules() -> None:
    count, runs = qr.runs(LINK)
    rows = [[False] * count for _ in range(count)]
    for y, x, length in runs:
        rows[y][x : x + length] = [True] * length
    assert rows == qr.modules(LINK)
