"""E-way bills: when goods need one, how long they hold by distance."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from core.clock import INDIA
from core.gst.eway import Goods, Way, limit_paise, needs_eway, valid_until


@pytest.mark.parametrize(
    ("km", "large", "last_day"),
    [(1, False, 17), (200, False, 17), (201, False, 18), (2467, False, 29), (20, True, 17), (41, True, 19)],
)  # fmt: skip
def test_a_day_for_each_200_km_or_part(km: int, large: bool, last_day: int) -> None:
    made = datetime(2022, 9, 16, 19, 29, tzinfo=INDIA)
    assert valid_until(made, km, large=large) == datetime(2022, 9, last_day, 23, 59, tzinfo=INDIA)


def test_the_day_is_indias() -> None:
    late = datetime(2026, 3, 31, 23, 59, tzinfo=INDIA)
    assert valid_until(late, 150) == datetime(2026, 4, 1, 23, 59, tzinfo=INDIA)


IRON = Goods("7213", "taxable", 5000000)
RICE = Goods("1006", "exempt", 9000000)
PAINTING = Goods("995473", "taxable", 9000000)
AT_HOME = Way("24", "24", date(2026, 11, 22))  # Gujarat has no limit of its own


@pytest.mark.parametrize(
    ("goods", "needed"),
    [
        ([IRON], False),  # 50,000 do not exceed 50,000
        ([replace(IRON, total_paise=5000001)], True),
        ([IRON, RICE], False),  # what is exempt is left out
        ([IRON, PAINTING], False),  # services are no goods
        ([PAINTING], False),
        ([IRON, replace(IRON, total_paise=1)], True),
    ],
)
def test_what_exceeds_the_limit_needs_one(goods: list[Goods], needed: bool) -> None:
    assert needs_eway(goods, AT_HOME) is needed


def test_job_work_to_another_state_needs_one_whatever_its_value() -> None:
    little = [replace(IRON, total_paise=100)]
    assert needs_eway(little, replace(AT_HOME, to_state="27", job_work=True))
    assert not needs_eway(little, replace(AT_HOME, job_work=True))
    assert not needs_eway([PAINTING], replace(AT_HOME, to_state="27", job_work=True))


@pytest.mark.parametrize(
    ("way", "rupees"),
    [
        (Way("27", "27", date(2026, 11, 22)), 100_000),  # Maharashtra's own
        (Way("27", "24", date(2026, 11, 22)), 50_000),  # to another state: the national one
        (Way("27", "27", date(2018, 6, 30)), 50_000),  # not yet
        (Way("19", "19", date(2023, 11, 30)), 100_000),  # West Bengal lowered its own
        (Way("19", "19", date(2023, 12, 1)), 50_000),
        (Way("10", "10", date(2026, 11, 22)), 50_000),  # Bihar's is of low certainty: not relied on
    ],
)
def test_a_states_own_limit_holds_within_it_and_from_its_day(way: Way, rupees: int) -> None:
    assert limit_paise(way) == rupees * 100
