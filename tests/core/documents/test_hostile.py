"""Whatever is typed, a paper prints it as typed: nothing overlaps, leaves the page or gets lost."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from core.documents.invoice import render_invoice
from core.documents.pay_card import render_pay_card
from core.documents.statement import render_statement
from core.documents.view import BankDetails, InvoiceView, Party
from core.text import strip_invisible
from tests.core.documents import samples
from tests.core.documents.reading import boxes_of, overlapping, payments_on, spans_of, text_of

PAGE = (595.28, 841.89)
MARGIN = 14 * 72 / 25.4

LONG_NAME = " ".join(
    f"Shri Balaji Building Material and Sanitary Stores number {n}" for n in range(6)
)[:300]
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenamts"
NOTE = (
    "Goods once sold are not taken back, nor is cement that has seen the rain. " * 27 + "End of it."
)
NAMES = {
    "markup": '<img src=x> <b>bold</b> <img src="/etc/passwd"> <para> &amp; &lt; <b>unclosed',
    "pdf syntax": r"(a) \n ) Tj ET endstream >> <</JS(x)>> %EOF \\",
    "template": "{{ 7*7 }} %s {0} ${x} '; DROP TABLE shops; --",
    "long name": LONG_NAME,
    "long word": LONG_WORD,
    "long Devanagari word": "नमस्कारविद्यालयमहाविद्यालयविश्वविद्यालयराष्ट्रीयसंस्थानभण्डार",
    "signs no face has": "Ramesh ✅ Stores ☎ ♥",
    "other scripts": "தமிழ் বাংলা ગુજરાતી 中文 עברית العربية",
    "signs": "₹ – — “quoted” ½ × ™ € •",
}
assert len(LONG_NAME) == 300
assert len(LONG_WORD) == 60
assert len(NOTE) > 2000


def _everywhere(text: str) -> InvoiceView:
    """Put a text into every field that a person can type."""
    party = Party(
        text, (text,), gstin="08AAAPG1234C1ZJ", state_code="08", state_name="Rajasthan", email=text
    )
    line = replace(samples.make_view().lines[0], name=text, detail=text, unit_label=text)
    return samples.make_view(
        supplier=party,
        recipient=party,
        ship_to=party,
        lines=(line, replace(line, n=2)),
        bank=BankDetails(text, "0042 1000 4471", "EXMP0000421", text),
        note=text,
        facts=(("Buyer's order", text), ("Vehicle", text)),
        remarks=(text,),
        earlier_balance_paise=100,
    )


def _assert_sound(pdf: bytes) -> None:
    for boxes in boxes_of(pdf):
        for left, low, right, high in boxes:
            assert left >= MARGIN, (left, low, right, high)
            assert right <= PAGE[0] - MARGIN, (left, low, right, high)
            assert low >= 20
            assert high <= PAGE[1] - 20
        assert overlapping(boxes, slack=1.0) == []


def _squeezed(text: str) -> str:
    """Leave out blanks, which wrapping changes, and signs that pair up when read."""
    kept = unicodedata.normalize("NFC", strip_invisible(text))
    return "".join(kept.split())


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_it_is_printed_as_typed_and_nothing_overlaps(text: str) -> None:
    pdf = render_invoice(_everywhere(text))
    _assert_sound(pdf)
    read = _squeezed(text_of(pdf))
    typed = _squeezed(text)
    assert read.count(typed) >= 6, "name and address of shop and buyer, two goods"
    assert payments_on(pdf)[0]["am"] == "4484.00"


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_statement_and_card_bear_it_too(text: str) -> None:
    party = Party(text, (text,))
    rows = tuple(replace(row, particulars=text, detail=text) for row in samples.khata().rows)
    pdf = render_statement(replace(samples.khata(), shop=party, customer=party, rows=rows))
    _assert_sound(pdf)
    assert _squeezed(text) in _squeezed(text_of(pdf))
    assert render_pay_card(_everywhere(text)).startswith(b"\x89PNG")


HIDDEN = {
    "right to left override": "Ramesh \u202eKumar\u202c",
    "isolates": "\u2067Ramesh\u2069 Kumar",
    "zero width": "Ra\u200bme\u200csh\u2060 Ku\ufeffmar",
    "control": "Ramesh\x00\x07 Kumar\x1b",
    "line breaks": "Ramesh\r\nKumar",
    "no-break blank": "Ramesh\u00a0Kumar",
    "soft hyphen": "Ra\u00admesh Kumar",
}


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN)
def test_what_hides_or_reorders_text_is_dropped(text: str) -> None:
    read = text_of(render_invoice(_everywhere(text)))
    assert "Bill to Ramesh Kumar" in read
    assert not [char for char in read if unicodedata.category(char) == "Cf"]


def test_an_emoji_is_drawn_as_a_box_and_still_read() -> None:
    pdf = render_invoice(_everywhere("Ramesh \U0001f6d2 Stores \U0001f1ee\U0001f1f3"))
    _assert_sound(pdf)
    assert spans_of(pdf).count("\U0001f6d2") >= 6
    assert spans_of(pdf).count("\U0001f1ee\U0001f1f3") >= 6


def test_joiners_inside_devanagari_stay() -> None:
    word = "क्\u200dष शर्\u200dमा"
    assert word in text_of(render_invoice(_everywhere(word)))


def test_a_note_of_two_thousand_characters_is_printed_whole() -> None:
    pdf = render_invoice(samples.make_view(note=NOTE))
    _assert_sound(pdf)
    assert _squeezed(NOTE) in _squeezed(text_of(pdf))
    assert payments_on(pdf)[0]["am"] == "4484.00"


def test_a_long_note_goes_on_over_the_page() -> None:
    pdf = render_invoice(replace(samples.five_lines(), note=NOTE))
    _assert_sound(pdf)
    read = text_of(pdf)
    # the head of the next page stands between two lines of it
    assert read.count("nor is cement that has seen the rain.") >= 26
    assert "End of it." in read


def test_a_description_of_two_thousand_characters_is_printed_whole() -> None:
    line = replace(samples.make_view().lines[0], detail=NOTE)
    pdf = render_invoice(samples.make_view(lines=(line, replace(line, n=2))))
    _assert_sound(pdf)
    assert _squeezed(text_of(pdf)).count(_squeezed(NOTE)) == 2


def test_a_cancellation_with_a_long_reason_is_printed_whole() -> None:
    view = replace(samples.cancelled(), cancel_reason=LONG_NAME)
    pdf = render_invoice(view)
    assert LONG_NAME in text_of(pdf)


def test_a_long_upi_id_wraps_and_pays() -> None:
    vpa = "balaji.building.material.and.sanitary.stores.of.jaipur.main.branch@examplebank"
    pdf = render_invoice(replace(samples.five_lines(), upi=vpa))
    _assert_sound(pdf)
    assert payments_on(pdf)[0]["pa"] == vpa


def test_as_many_lines_as_a_bill_may_have() -> None:
    pdf = render_invoice(samples.textiles(200))
    _assert_sound(pdf)
    assert "200 Cotton cambric, dyed, 58 inch" in text_of(pdf)
    assert len(pdf) < 80_000


TYPED = st.text(
    alphabet=st.one_of(
        st.characters(min_codepoint=32, max_codepoint=0x17F),
        st.characters(min_codepoint=0x900, max_codepoint=0x97F),
        st.characters(),
    ),
    max_size=150,
)


@settings(max_examples=60, deadline=None)
@given(text=TYPED)
def test_any_text_can_be_printed(text: str) -> None:
    view = _everywhere(text)
    pdf = render_invoice(view)
    assert pdf == render_invoice(view)
    assert pdf.endswith(b"%%EOF\n")
