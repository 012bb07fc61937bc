"""Room on a terminal, of words in every script."""

import pytest

from adapters.cli.columns import table, width, wrapped


@pytest.mark.parametrize(
    ("word", "columns"),
    [
        ("bori", 4), ("बोरी", 4), ("क्ष", 2), ("थैली", 3), ("ક્ષત્રિય", 5), ("বস্তা", 3), ("ਬੋਰੀ", 3),
        ("சர்க்கரை", 5), ("తెలుగు", 5), ("ಟೂರ್ಸ್\u200cಗೆ", 5), ("₹", 1), ("数", 2),
    ],
)  # fmt: skip
def test_a_word_takes_the_room_that_its_letters_are_drawn_in(word: str, columns: int) -> None:
    assert width(word) == columns


def test_columns_stand_below_each_other_in_any_script() -> None:
    first, second, third = table([("सीमेंट", "BAG"), ("cement", "BAG"), ("க்க", "BAG")], (8, 4))
    assert [width(line.partition("BAG")[0]) for line in (first, second, third)] == [12, 12, 12]


def test_what_is_too_long_goes_on_below() -> None:
    assert table([("a b c", "d")], (3, 1), indent="") == ["a b  d", "c"]
    assert wrapped("abcdefg hi", 3) == ["abc", "def", "g", "hi"]
