"""Ids sort by their time and come from the given source alone; the day changes at midnight in India."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from core.actor import Actor
from core.clock import FixedClock, SystemClock, today
from core.db import Database
from core.ids import IdSource, new_id

MIDNIGHT = datetime(2027, 3, 31, 18, 30, tzinfo=UTC)  # in India


def test_an_id_is_a_prefix_the_seconds_a_count_and_five_random_bytes(clock: FixedClock) -> None:
    source = IdSource(clock, lambda count: bytes(range(count)))
    # 21 November 2026, 04:30:00 UTC is second 1795235400
    assert source.new("inv") == "inv_6b011e480000000001020304"
    assert source.new("inv") == "inv_6b011e480000010001020304"


def test_ids_of_one_second_sort_in_the_order_they_were_made(clock: FixedClock) -> None:
    source = IdSource(clock, random.Random(1).randbytes)
    made = [source.new("inv") for _ in range(500)]
    assert made == sorted(made)
    assert len(set(made)) == 500


def test_a_later_id_sorts_after_an_earlier_one(clock: FixedClock) -> None:
    source = IdSource(clock, random.Random(1).randbytes)
    made = []
    for _ in range(20):
        made.append(source.new("inv"))
        clock.advance(timedelta(seconds=1))
    assert made == sorted(made)


def test_sessions_draw_from_the_source_of_their_database(db: Database, clock: FixedClock) -> None:
    same = IdSource(clock, random.Random(421).randbytes)  # as the fixture's
    assert db.write(lambda session: new_id(session, "cus")) == same.new("cus")
    with db.reading() as session:
        assert new_id(session, "cus") == same.new("cus")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MIDNIGHT - timedelta(milliseconds=1), date(2027, 3, 31)),
        (MIDNIGHT, date(2027, 4, 1)),
        (datetime(2028, 2, 28, 20, 0, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_day_is_that_of_india(at: datetime, expected: date) -> None:
    assert today(at) == expected
    assert Actor("shp_1", "cli", "test", at).today == expected


def test_the_system_clock_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
