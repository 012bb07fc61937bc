"""Reading a drawn paper back: its text as a reader gets it, its codes as a phone scans them."""

import io
import re
import zlib
from itertools import pairwise

import pypdfium2
import zxingcpp
from PIL import Image

from core.documents.upi import parse_uri

SCAN_DPI = 200


def pages_of(pdf: bytes) -> list[str]:
    """Return the text layer of each page, blanks collapsed."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [" ".join(text.split()) for text in texts]


def text_of(pdf: bytes) -> str:
    """Return the whole text layer."""
    return " ".join(pages_of(pdf))


def lines_of(pdf: bytes) -> list[str]:
    """Return the text layer line by line."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return [line.strip() for text in texts for line in text.splitlines()]


def spans_of(pdf: bytes) -> str:
    """Return the texts that stand for drawn glyphs; the rasteriser's own reader drops emoji."""
    streams = re.findall(rb"/FlateDecode/Length \d+>>stream\n(.*?)\nendstream", pdf, re.DOTALL)
    spans = re.findall(rb"ActualText <FEFF([0-9A-F]*)>", b"".join(map(zlib.decompress, streams)))
    return "".join(bytes.fromhex(span.decode()).decode("utf-16-be") for span in spans)


def assert_in_order(text: str, *parts: str) -> None:
    """Check that each part stands in the text, after the one before it."""
    at = 0
    for part in parts:
        found = text.find(part, at)
        assert found >= 0, f"{part!r} is not after {text[max(0, at - 60) : at]!r}"
        at = found + len(part)


def size_in_mm(pdf: bytes) -> tuple[int, int]:
    """Return how wide and tall the first page is."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        wide, tall = document[0].get_size()
    finally:
        document.close()
    return round(wide * 25.4 / 72), round(tall * 25.4 / 72)


def pictures_of(pdf: bytes, dpi: int = SCAN_DPI) -> list[Image.Image]:
    """Return the pages as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def codes_on(pdf: bytes) -> list[str]:
    """Return what the QR codes of a PDF hold, scanned at 200 dpi."""
    return [code.text for picture in pictures_of(pdf) for code in zxingcpp.read_barcodes(picture)]


def payments_on(pdf: bytes) -> list[dict[str, str]]:
    """Return the parameters of the UPI codes of a PDF."""
    return [parse_uri(code) for code in codes_on(pdf)]


def scan(picture: Image.Image) -> list[str]:
    """Return what the codes of a picture hold."""
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def as_sent_by_a_chat(png: bytes, *, width: int, quality: int = 60) -> Image.Image:
    """Shrink and compress a picture as chat apps do."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    small = picture.resize(
        (width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS
    )
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")


Box = tuple[float, float, float, float]


def boxes_of(pdf: bytes) -> list[list[Box]]:
    """Return the boxes of the runs of text on each page: left, bottom, right, top."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append([text.get_rect(n) for n in range(text.count_rects())])
        return pages
    finally:
        document.close()


def overlapping(boxes: list[Box], *, slack: float) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that share more than ``slack`` points both ways."""
    found = []
    ordered = sorted(boxes, key=lambda box: box[1])
    for n, low in enumerate(ordered):
        for other in ordered[n + 1 :]:
            if other[1] >= low[3] - slack:
                break
            if min(low[2], other[2]) - max(low[0], other[0]) > slack:
                found.append((low, other))
    return found


def is_rising(numbers: list[int]) -> bool:
    """True where each number is one more than the one before."""
    return all(after == before + 1 for before, after in pairwise(numbers))
