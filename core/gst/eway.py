"""How long an e-way bill holds: a day for each 200 km or part of them, to the end of its last day.

Source: CGST Rule 138(10), 200 km a day since 2021-01-01; over-dimensional cargo 20 km a day.

>>> from datetime import UTC, datetime
>>> valid_until(datetime(2022, 9, 16, 13, 59, tzinfo=UTC), 2467).isoformat()
'2022-09-29T23:59:00+05:30'
"""

from datetime import datetime, timedelta

from core.clock import INDIA

_KM_A_DAY = 200
_KM_A_DAY_LARGE = 20  # over-dimensional cargo


def valid_until(generated_at: datetime, distance_km: int, *, large: bool = False) -> datetime:
    """Return the last minute of an e-way bill generated at an instant, as a time in India."""
    step = _KM_A_DAY_LARGE if large else _KM_A_DAY
    days = max(1, -(-distance_km // step))
    last = generated_at.astimezone(INDIA) + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=0, microsecond=0)
