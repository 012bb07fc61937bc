"""Rule 46(b): sixteen characters, consecutive, a new year each 1 April."""

from datetime import UTC, date, datetime

import pytest

from core.clock import today
from core.errors import NumberMalformed
from core.gst import numbering
from core.gst.numbering import Series, format_number, parse_series


def test_two_letters_pass_sixteen_characters_at_a_hundred_thousand() -> None:
    series = Series("GH")
    assert format_number(series, 2026, 1) == "GH/2026-27/0001"
    assert format_number(series, 2026, 10_000) == "GH/2026-27/10000"
    assert format_number(series, 2026, 99_999) == "GH/2026-27/99999"
    assert format_number(series, 2026, 100_000) == "GH/26-27/100000"


def test_three_letters_pass_it_at_ten_thousand() -> None:
    series = Series("GUP")
    assert format_number(series, 2026, 9_999) == "GUP/2026-27/9999"
    assert format_number(series, 2026, 10_000) == "GUP/26-27/10000"
    assert format_number(series, 2026, 1_000_000) == "GUP/2627/1000000"


def test_a_number_that_fits_in_no_form_is_refused() -> None:
    with pytest.raises(NumberMalformed):
        format_number(Series("GUP"), 2026, 10**9)


@pytest.mark.parametrize(
    ("text", "series", "number"),
    [
        ("4S/2026-27/0421", Series("4S", "2026-27", 4), 421),
        ("GH/26-27/0421", Series("GH", "26-27", 4), 421),
        ("GH/2627/7", Series("GH", "2627", 1), 7),
        ("INV/00012", Series("INV", "", 5), 12),
    ],
)
def test_a_series_is_read_from_its_next_number(text: str, series: Series, number: int) -> None:
    assert parse_series(text) == (series, number)


@pytest.mark.parametrize("text", ["", "GH", "/1", "0H/1", "GH/26-27/", "GH//1", "गु/1", "G H/1"])
def test_what_is_no_series(text: str) -> None:
    with pytest.raises(NumberMalformed):
        parse_series(text)


def test_the_year_turns_at_midnight_in_india() -> None:
    before = datetime(2027, 3, 31, 18, 29, 59, 999000, tzinfo=UTC)
    after = datetime(2027, 3, 31, 18, 30, tzinfo=UTC)
    assert numbering.financial_year(today(before)) == 2026
    assert numbering.financial_year(today(after)) == 2027
    assert (
        format_number(Series("GH"), numbering.financial_year(date(2027, 4, 1)), 1)
        == "GH/2027-28/0001"
    )


@pytest.mark.parametrize("number", ["4S/2026-27/0421", "A", "INV-1", "abc/1"])
def test_own_numbers_that_are_lawful(number: str) -> None:
    assert numbering.validate_number(number) == number


@pytest.mark.parametrize("number", ["", "/1", "-1", "0421", "A" * 17, "A_1", "A 1", "१"])
def test_own_numbers_that_are_not(number: str) -> None:
    with pytest.raises(NumberMalformed):
        numbering.validate_number(number)


@pytest.mark.parametrize(
    ("name", "prefix"),
    [
        ("Gupta Hardware", "GH"),
        ("Meena", "M"),
        ("24 Seven", "2S"),
        ("0 Mart", "INV"),
        ("मीना किराना", "INV"),
    ],
)
def test_a_prefix_of_the_first_letters(name: str, prefix: str) -> None:
    assert numbering.default_prefix(name) == prefix
