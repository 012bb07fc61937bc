"""E-way bills: how long they hold, by distance."""

from datetime import datetime

import pytest

from core.clock import INDIA
from core.gst.eway import valid_until


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
