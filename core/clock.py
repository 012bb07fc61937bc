"""The only reader of the system clock: instants in UTC, dates in India."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

INDIA = ZoneInfo("Asia/Kolkata")


class Clock(Protocol):
    """Tells what time it is."""

    def now(self) -> datetime:
        """Return the instant, in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the instant, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved: for tests, demo data and the demo's next day."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Return the instant it was set to."""
        return self._at

    def move(self, at: datetime) -> None:
        """Set it to an instant."""
        self._at = at

    def advance(self, by: timedelta) -> None:
        """Set it forward."""
        self._at += by


def today(at: datetime) -> date:
    """Return the calendar date of an instant in India.

    >>> today(datetime(2027, 3, 31, 18, 30, tzinfo=UTC))
    datetime.date(2027, 4, 1)
    """
    return at.astimezone(INDIA).date()


def midnight(on: date) -> datetime:
    """Return the instant at which a date begins in India.

    >>> midnight(date(2027, 4, 1)).astimezone(UTC).isoformat()
    '2027-03-31T18:30:00+00:00'
    """
    return datetime.combine(on, time(), INDIA)
