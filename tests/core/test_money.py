"""Paise, grouping, words."""

from decimal import Decimal

import pytest

from core.errors import AmountNotValid
from core.money import format_paise, in_words, parse_rupees, round_half_up, spread


@pytest.mark.parametrize(
    ("paise", "always", "auto"),
    [
        (0, "0.00", "0"),
        (50, "0.50", "0.50"),
        (106200, "1,062.00", "1,062"),
        (10_62_000_00, "10,62,000.00", "10,62,000"),
        (9_99_99_999_00, "9,99,99,999.00", "9,99,99,999"),
        (-30, "−0.30", "−0.30"),
    ],
)
def test_indian_grouping(paise: int, always: str, auto: str) -> None:
    assert format_paise(paise) == always
    assert format_paise(paise, decimals="auto") == auto


@pytest.mark.parametrize(
    ("paise", "words"),
    [
        (106200, "Rupees one thousand sixty-two only"),
        (6938_00, "Rupees six thousand nine hundred thirty-eight only"),
        (1_00_000_00, "Rupees one lakh only"),
        (2_25_00_000_50, "Rupees two crore twenty-five lakh and fifty paise only"),
        (
            9_99_99_999_00,
            "Rupees nine crore ninety-nine lakh ninety-nine thousand nine hundred ninety-nine only",
        ),
        (50, "Rupees zero and fifty paise only"),
    ],
)
def test_amount_in_words(paise: int, words: str) -> None:
    assert in_words(paise) == words


@pytest.mark.parametrize("text", ["-1", "abc", "", "1.001", "NaN", "99999999999999"])
def test_amounts_that_cannot_be(text: str) -> None:
    with pytest.raises(AmountNotValid):
        parse_rupees(text)


def test_halves_go_up_never_to_even() -> None:
    assert [round_half_up(Decimal(x)) for x in ("0.5", "1.5", "2.5", "4.5")] == [1, 2, 3, 5]


def test_spreading_keeps_the_sum_and_favours_the_earlier() -> None:
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(0, [5, 5]) == [0, 0]
    assert spread(7, [0, 0]) == [7, 0]
    assert sum(spread(99_999, [3, 7, 11, 13])) == 99_999
