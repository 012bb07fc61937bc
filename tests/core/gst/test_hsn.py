"""Headings of the tariff: which exist, their rates by date, and how they are found by name."""

from datetime import date
from decimal import Decimal

import pytest

from core.gst import hsn, hsn_search, rates
from core.gst.tables import rows

BEFORE, AFTER = date(2025, 9, 21), date(2025, 9, 22)
LAST_OF_CESS, RETAIL = date(2026, 1, 31), date(2026, 2, 1)


@pytest.mark.parametrize(
    "code", ["0101", "2523", "252329", "25232930", "8524", "8549", "9620", "9801", "9954", "998314"]
)
def test_a_heading_of_the_tariff_is_known(code: str) -> None:
    assert hsn.is_known(code)


@pytest.mark.parametrize(
    # of chapters that are not there, between two headings, dropped before the tax began, no services
    "code", ["0000", "0107", "1406", "6908", "7701", "8469", "8520", "9407", "9900", "9970", "9990", ""]
)  # fmt: skip
def test_a_heading_that_is_none_is_not_known(code: str) -> None:
    assert not hsn.is_known(code)


def test_every_row_is_of_a_known_heading_at_a_rate_of_its_day() -> None:
    for row in rows("hsn.csv"):
        days = [date.fromisoformat(row["valid_from"])]
        days += [date.fromisoformat(row["valid_to"])] if row["valid_to"] else []
        assert hsn.is_known(row["hsn"]), row
        assert row["certainty"] in {"high", "medium", "low"}, row
        held = all(rates.is_in_force(Decimal(row["gst_rate"]), day) for day in days)
        assert held or row["certainty"] == "low", row


def test_a_heading_never_tells_one_rate_twice_for_the_same_goods() -> None:
    for code in hsn.codes():
        for day in (BEFORE, AFTER, RETAIL):
            told = [(one.rate, one.note) for one in hsn.rates_of(code, day)]
            assert told, (code, day)
            assert len(told) == len(set(told)) == len({note for _, note in told}), (code, day)


def shown(code: str, on: date) -> list[str]:
    return [str(one.rate) for one in hsn.rates_of(code, on)]


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2523", ["28"], ["18"]),  # cement
        ("7214", ["18"], ["18"]),  # sariya
        ("0405", ["12"], ["5"]),  # ghee
        ("1006", ["0", "5"], ["0", "5"]),  # rice: loose, packed
        ("6109", ["5", "12"], ["5", "18"]),  # T-shirts: up to and above Rs 1,000, Rs 2,500
        ("6403", ["12", "18"], ["5", "18"]),  # shoes
        ("8415", ["28"], ["18"]),  # air conditioners
        ("7113", ["3"], ["3"]),  # jewellery
        ("9609", ["12"], ["0"]),  # pencils
        ("998222", ["18"], ["18"]),  # accounting
    ],
)
def test_the_rates_of_september_2025(code: str, before: list[str], after: list[str]) -> None:
    assert (shown(code, BEFORE), shown(code, AFTER)) == (before, after)


@pytest.mark.parametrize(
    ("code", "until", "then"),
    [
        ("21069020", ["28"], ["40"]),  # pan masala
        ("2402", ["28"], ["40"]),  # cigarettes
        ("24031921", ["28"], ["18"]),  # biris
        ("2401", ["5", "28"], ["5", "40"]),  # leaves, and the rest
    ],
)
def test_tobacco_changed_in_february_2026(code: str, until: list[str], then: list[str]) -> None:
    assert (shown(code, LAST_OF_CESS), shown(code, RETAIL)) == (until, then)


def test_nothing_is_told_of_days_and_headings_that_the_table_does_not_hold() -> None:
    assert hsn.rates_of("2523", date(2022, 7, 17)) == []
    assert hsn.rates_of("8803", RETAIL) == []


@pytest.mark.parametrize(
    ("code", "rate", "on", "usual"),
    [
        ("2523", "18", AFTER, True),
        ("2523", "28", AFTER, False),
        ("2523", "28", BEFORE, True),
        ("25232930", "5", AFTER, False),
        ("6109", "18", AFTER, True),
        ("6109", "12", AFTER, False),
        ("2106", "40", RETAIL, True),  # pan masala is of 2106
        ("2523", "0.1", AFTER, True),  # to a merchant exporter
        ("8803", "28", AFTER, True),  # not in the table
        ("4817", "5", AFTER, True),  # we are not sure of envelopes
    ],
)
def test_an_unusual_rate_is_told_only_where_we_are_sure(
    code: str, rate: str, on: date, *, usual: bool
) -> None:
    assert hsn.is_rate_usual(code, Decimal(rate), on) is usual


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("cement", "2523"), ("sariya", "7214"), ("saria 12mm", "7214"), ("tmt bars", "7214"),
        ("chini", "1701"), ("cheeni", "1701"), ("mobile charger", "8504"), ("mobile phone", "8517"),
        ("basmati rice", "1006"), ("chawal", "1006"), ("sarson ka tel", "1514"), ("toor dal", "0713"),
        ("t-shirt", "6109"), ("ball pen", "9608"), ("pencil", "9609"), ("PVC pipe", "3917"),
        ("gi pipe", "7306"), ("copper wire", "7408"), ("wire", "8544"), ("wall putty", "3214"),
        ("inverter battery", "8507"), ("pan masala", "21069020"), ("tiles", "6907"), ("balu", "2505"),
        ("kabja", "8302"), ("keel", "7317"), ("taala", "8301"), ("ceiling fan", "8414"),
        ("notebook", "4820"), ("hair oil", "3305"), ("ladies kurti", "6206"), ("courier", "996812"),
        ("shop rent", "997212"), ("haircut", "999721"), ("LED bulb 9W", "8539"), ("screen guard", "7007"),
    ],
)  # fmt: skip
def test_goods_are_found_by_what_shops_call_them(words: str, code: str) -> None:
    assert hsn_search.find(words)[0] == code


@pytest.mark.parametrize(
    "words", ["", "SR-501", "november", "report", "summary", "ramesh", "12345"]
)
def test_what_is_no_goods_finds_nothing(words: str) -> None:
    assert hsn_search.find(words) == []


def test_at_most_five_are_found() -> None:
    assert len(hsn_search.find("pipe")) == 5
    assert len(hsn_search.find("pipe", most=2)) == 2
