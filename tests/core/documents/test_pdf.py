"""The file itself: objects where the table says, nothing a reader stumbles over, no text as code."""

import re
import zlib

import pytest

from core.documents.invoice import render_invoice
from core.documents.layout import Pen
from core.documents.page import A4
from core.documents.pdf import Paper
from tests.core.documents import samples
from tests.core.documents.reading import text_of


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_invoice(samples.textiles(20))


def test_each_object_stands_where_the_table_says(pdf: bytes) -> None:
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[0])
    table = pdf[start:]
    assert table.startswith(b"xref\n0 ")
    places = [int(place) for place in re.findall(rb"(\d{10}) 00000 n \n", table)]
    for number, place in enumerate(places, start=1):
        assert pdf[place:].startswith(b"%d 0 obj\n" % number)
    assert b"/Size %d/" % (len(places) + 1) in table


def test_streams_are_as_long_as_they_say_and_unpack(pdf: bytes) -> None:
    found = re.findall(rb"/Length (\d+)[^>]*>>stream\n(.*?)\nendstream", pdf, re.DOTALL)
    assert len(found) == 10  # two pages, four faces with their readings
    for length, data in found:
        assert len(data) == int(length)
        assert zlib.decompress(data)


def test_every_reference_leads_to_an_object(pdf: bytes) -> None:
    bare = re.sub(rb"stream\n.*?\nendstream", b"", pdf, flags=re.DOTALL)
    defined = {int(number) for number in re.findall(rb"(\d+) 0 obj\n", bare)}
    assert {int(number) for number in re.findall(rb"(\d+) 0 R", bare)} <= defined


def test_the_embedded_faces_say_how_long_they_are(pdf: bytes) -> None:
    programs = re.findall(rb"/Length \d+/Length1 (\d+)>>stream\n(.*?)\nendstream", pdf, re.DOTALL)
    assert len(programs) == 4
    for length, data in programs:
        assert len(zlib.decompress(data)) == int(length)


def test_a_paper_says_its_language_and_shows_its_title(pdf: bytes) -> None:
    assert b"/Lang(en-IN)" in pdf
    assert b"/DisplayDocTitle true" in pdf


def _drawn(text: str) -> bytes:
    paper = Paper(A4, title=text, author=text)
    pen = Pen(paper)
    pen.text((60, 700), text, 10)
    pen.link((60, 690), (100, 12), f"https://example.in/{text}")
    paper.end_page()
    return paper.save()


@pytest.mark.parametrize(
    "text", ["(", ")", "\\", "<< >>", "endstream endobj", "/JS (app.alert(1))", "%%EOF", "\ud800x"]
)
def test_text_cannot_become_part_of_the_file(text: str) -> None:
    drawn = _drawn(text)
    assert drawn.count(b"%%EOF") == 1
    assert drawn.count(b" 0 obj\n") == len(re.findall(rb"\d{10} 00000 n", drawn))
    assert b"/JS" not in drawn
    assert text.replace("\ud800", "") in text_of(drawn)


def test_measuring_draws_nothing() -> None:
    pen = Pen(None)
    pen.text((0, 0), "x", 10)
    pen.rule(0, 1, 2)
    pen.column_rule(0, 1, 2)
    pen.box((0, 0), (1, 1), fill="#000000")
    pen.qr((0, 0), 10, "x")
    pen.link((0, 0), (1, 1), "https://example.in")
    with pen.turned((0, 0), 17, alpha=40):
        pen.text((0, 0), "x", 10)
    assert pen.paper is None
