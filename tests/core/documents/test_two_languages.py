"""Papers in English and a second language: the law's words stay, the other's stand beside them."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.documents import tongue
from core.documents.faces import pieces
from core.documents.invoice import render_invoice
from core.documents.spelled import amount_in
from core.documents.statement import render_statement
from core.documents.view import PaperForm
from core.shops.settings import PAPER_LANGUAGES
from tests.core.documents import lawful_samples, samples
from tests.core.documents.reading import assert_in_order, boxes_of, overlapping, text_of

LANGUAGES = PAPER_LANGUAGES[1:]
DOCUMENTS = Path(__file__).parents[3] / "core/documents"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_names_every_part_that_hindi_names_and_no_letter_is_a_box(language: str) -> None:
    named = tongue.labels(language)
    assert named.keys() == tongue.labels("hi").keys()
    for text in named.values():
        assert all(0 not in piece.glyphs for piece in pieces(text, "semibold")), text


def test_each_english_label_stands_in_the_code() -> None:
    """Titles and the composition's words are those of the law, in `core.gst`."""
    folders = (DOCUMENTS, DOCUMENTS.parent / "gst")
    code = "\n".join(file.read_text() for folder in folders for file in folder.glob("*.py"))
    heads = {f'"{label}"' for label in tongue.labels("hi")}
    strange = {label for label in heads if label not in code and f'{label[:-1]} ₹"' not in code}
    assert strange == {
        '"Composition taxable person, not eligible to collect tax on supplies."',
        '"Rate"', '"Rate with GST"',
    }  # fmt: skip


@pytest.mark.parametrize("form", ["a4", "a5", "thermal80"])
def test_a_hindi_tax_invoice_says_both(form: PaperForm) -> None:
    pdf = render_invoice(replace(samples.five_lines(), form=form, language="hi"))
    text = text_of(pdf)
    assert_in_order(text, "Tax invoice", "कर बीजक", "GH/26-27/0428")
    for english, hindi in [
        ("Place of supply", "आपूर्ति का स्थान"),
        ("Reverse charge", "प्रतिलोम प्रभार"),
        ("Taxable value", "कराधेय मूल्य"),
        ("CGST 9%", "केंद्रीय कर"),
        ("Amount in words", "राशि शब्दों"),
        ("Authorised signatory", "अधिकृत हस्ताक्षरकर्ता"),
    ]:
        assert english in text
        assert hindi in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_lies_on_anything_else(language: str) -> None:
    pdfs = [
        render_invoice(replace(samples.inter_state(), language=language)),
        render_invoice(replace(lawful_samples.challan(), language=language, form="thermal58")),
        render_statement(replace(samples.khata(), language=language)),
    ]
    for pdf in pdfs:
        for boxes in boxes_of(pdf):
            assert overlapping(boxes, slack=1.0) == []


@pytest.mark.parametrize(
    ("language", "spelled"),
    [
        ("hi", "रुपये एक लाख पाँच हज़ार दो सौ पचास और सात पैसे मात्र"),
        ("mr", "रुपये एक लाख पाच हजार दोनशे पन्नास आणि सात पैसे फक्त"),
        ("gu", "રૂપિયા એક લાખ પાંચ હજાર બસો પચાસ અને સાત પૈસા પૂરા"),
        ("bn", "টাকা এক লক্ষ পাঁচ হাজার দুশো পঞ্চাশ এবং সাত পয়সা মাত্র"),
        ("pa", "ਰੁਪਏ ਇੱਕ ਲੱਖ ਪੰਜ ਹਜ਼ਾਰ ਦੋ ਸੌ ਪੰਜਾਹ ਅਤੇ ਸੱਤ ਪੈਸੇ ਸਿਰਫ਼"),
        ("ta", "ரூபாய் ஒரு லட்சத்து ஐந்தாயிரத்து இருநூற்று ஐம்பது மற்றும் ஏழு பைசா மட்டும்"),
        ("te", "రూపాయలు ఒక లక్ష ఐదు వేల రెండు వందల యాభై మరియు ఏడు పైసలు మాత్రమే"),
        ("kn", "ರೂಪಾಯಿ ಒಂದು ಲಕ್ಷದ ಐದು ಸಾವಿರದ ಇನ್ನೂರ ಐವತ್ತು ಮತ್ತು ಏಳು ಪೈಸೆ ಮಾತ್ರ"),
    ],
)
def test_an_amount_is_spelled_as_it_is_said(language: str, spelled: str) -> None:
    assert amount_in(language, 1_05_250_07) == spelled
    assert len(set(tongue.section(language, "amount")["numbers"])) == 100


def test_round_amounts_have_words_of_their_own() -> None:
    assert amount_in("mr", 100_00) == "रुपये शंभर फक्त"
    assert amount_in("ta", 12_000_00) == "ரூபாய் பன்னிரண்டாயிரம் மட்டும்"
    assert amount_in("te", 2_00_00_000_00) == "రూపాయలు రెండు కోట్లు మాత్రమే"
    assert amount_in("kn", 900_00) == "ರೂಪಾಯಿ ಒಂಬೈನೂರು ಮಾತ್ರ"
