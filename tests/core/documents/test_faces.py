"""Faces: Devanagari is shaped, widths add up, weights are told apart, long words break between letters."""

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


def test_what_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = wrap_at_most(1, "Shri Balaji Building Material", 10, 60)
    assert len(lines) == 1
    assert lines[0].endswith("…")
    assert wrap_at_most(1, "Shri", 10, 60) == ["Shri"]
