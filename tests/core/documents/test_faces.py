"""Faces: Indian scripts are shaped, widths add up, weights are told apart, words break between letters."""

import re

import pytest

from core.documents.faces import FACES, embedded, face_of, pieces, units
from core.documents.layout import wrap, wrap_at_most


@pytest.mark.parametrize(
    ("text", "glyphs"),
    [
        ("क", 1),
        ("क्ष", 1),  # a conjunct is one glyph
        ("ज्ञ", 1),
        ("हि", 2),  # the short i stands before the letter
        ("श्री", 2),
    ],
)
def test_devanagari_is_shaped(text: str, glyphs: int) -> None:
    (piece,) = pieces(text, "regular")
    assert piece.face == "PakkaDevanagari-Regular"
    assert sum(show.count("<") for _, show in piece.shows) == glyphs
    assert piece.actual == text


def test_the_short_i_is_drawn_before_its_letter() -> None:
    ((_, shown),) = pieces("कि", "regular")[0].shows
    alone = face_of("PakkaDevanagari-Regular").glyph_of["क"]
    assert shown.endswith(f"<{alone:04X}>")


# What a shop writes, with conjuncts, signs before and around their letters, and reph.
WORDS = {
    "Gujarati": "શ્રી કૃષ્ણ ટ્રેડર્સ ક્ષમા જ્ઞાન સિમેન્ટ ખીલી દરવાજો પ્રાઇમર સ્ક્રૂ",
    "Bengali": "শ্রীকৃষ্ণ চট্টোপাধ্যায় ট্রেডার্স সর্ষের তেল লঙ্কা ক্ষীর বিজ্ঞান কেজি",
    "Gurmukhi": "ਸ੍ਰੀ ਗੁਰਮੀਤ ਸਿੰਘ ਇਲੈਕਟ੍ਰੀਕਲ ਬੱਲਬ ਪ੍ਰੀਮੀਅਮ ਪੁਰਜ਼ਾ ਪੱਖਾ",
    "Tamil": "ஸ்ரீ கிருஷ்ணமூர்த்தி டிரேடர்ஸ் சர்க்கரை பொன்னி கொத்தமல்லி லக்ஷ்மி",
    "Telugu": "శ్రీ కృష్ణమూర్తి ట్రేడర్స్ క్షీరం జ్ఞానం స్త్రీల బియ్యం చక్కెర",
    "Kannada": "ಶ್ರೀ ಕೃಷ್ಣಮೂರ್ತಿ ಸ್ಟೋರ್ಸ್ ಕ್ಷೀರ ಜ್ಞಾನ ಅರ್ಘ್ಯ ಅಕ್ಕಿ ಸಕ್ಕರೆ",
    "Devanagari": "श्री कृष्णमूर्ती ट्रेडर्स क्षमा ज्ञान बिजागऱ्या पांढरा ॲप",
}


@pytest.mark.parametrize("weight", ["regular", "medium", "semibold", "bold"])
@pytest.mark.parametrize("script", WORDS)
def test_every_script_is_shaped_and_no_letter_is_missing(script: str, weight: str) -> None:
    for word in WORDS[script].split():
        (piece,) = pieces(word, weight)
        assert piece.face.startswith(f"Pakka{script}-")
        assert 0 not in piece.glyphs, word
        assert piece.actual == word
    joined = [word for word in WORDS[script].split() if _glyphs(word, weight) < len(word)]
    assert joined, "no letters are joined"


def _glyphs(word: str, weight: str) -> int:
    return sum(show.count("<") for piece in pieces(word, weight) for _, show in piece.shows)


@pytest.mark.parametrize(
    ("conjunct", "glyphs"),
    [("ક્ષ", 1), ("জ্ঞ", 1), ("க்ஷ", 1), ("ஸ்ரீ", 1), ("కి", 1), ("ಕಿ", 1)],
)
def test_what_is_one_sign_on_paper_is_one_glyph(conjunct: str, glyphs: int) -> None:
    assert _glyphs(conjunct, "regular") == glyphs


@pytest.mark.parametrize("script", WORDS)
def test_moves_between_glyphs_add_up_to_the_width(script: str) -> None:
    """Two moves side by side are two numbers: what is drawn ends where the next word begins."""
    for word in WORDS[script].split():
        (piece,) = pieces(word, "bold")
        face, drawn = face_of(piece.face), 0
        for _, show in piece.shows:
            for part in re.findall(r"<[0-9A-F]{4}>|-?[0-9]+", show):
                drawn += face.advance(int(part[1:-1], 16)) if part[0] == "<" else -int(part)
        assert drawn == piece.units, word


def test_a_mixed_text_is_split_by_script() -> None:
    made = pieces("Sharma शर्मा 2", "bold")
    assert [piece.face.partition("-")[0] for piece in made] == [
        "PakkaSans",
        "PakkaDevanagari",
        "PakkaSans",
    ]
    assert units("Sharma शर्मा 2", "bold") == sum(piece.units for piece in made)


def test_figures_are_of_equal_width_in_every_weight() -> None:
    for weight in ("regular", "medium", "semibold", "bold"):
        assert len({units(digit, weight) for digit in "0123456789"}) == 1


def test_weights_have_names_of_their_own_and_differ() -> None:
    programs = {embedded(name, set()).program for name in FACES if "Sans" in name}
    assert len(programs) == 4
    assert units("Gupta Hardware", "bold") > units("Gupta Hardware", "regular")


def test_what_no_face_has_is_a_box_that_is_still_read() -> None:
    (piece,) = pieces("中", "regular")
    assert piece.shows == ((0, "<0000>"),)
    assert piece.actual == "中"


def test_lines_are_no_wider_than_their_room_and_lose_nothing() -> None:
    text = "Exterior emulsion paint सीमेंट " * 8 + "Donaudampfschifffahrtsgesellschaft" * 3
    lines = wrap(text, 8.8, 120)
    assert all(units(line, "regular") * 8.8 / 1000 <= 120 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_letter_and_its_signs_are_not_torn() -> None:
    for line in wrap("राष्ट्रीयराष्ट्रीयराष्ट्रीयराष्ट्रीय", 9, 40):
        assert line[0] not in "ािीुूेैोौंः्"
        assert not line.endswith("्")


@pytest.mark.parametrize(
    "word", ["స్త్రీలస్త్రీలస్త్రీలస్త్రీల", "ಕ್ಷೀರಕ್ಷೀರಕ್ಷೀರಕ್ಷೀರ", "ক্ষীরক্ষীরক্ষীরক্ষীর", "ક્ષમાક્ષમાક્ષમાક્ષમા"]
)
def test_conjuncts_of_every_script_are_not_torn(word: str) -> None:
    lines = wrap(word, 9, 30)
    assert len(lines) > 1
    assert not any(line[-1] in "్್্્" for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = wrap_at_most(1, "Shri Balaji Building Material", 10, 60)
    assert len(lines) == 1
    assert lines[0].endswith("…")
    assert wrap_at_most(1, "Shri", 10, 60) == ["Shri"]
