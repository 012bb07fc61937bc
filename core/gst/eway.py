"""When goods need an e-way bill, and how long one holds (CGST Rule 138).

It is needed where the value of a consignment exceeds ₹50,000: taxable goods with their tax, what is exempt
on the same invoice left out (Explanation 2 to Rule 138(1)); services are no goods. Within a state the state
may set another limit (``data/eway_limits.csv``); one whose certainty is low is not relied on, the national
one binds then. Goods that a principal sends to another state for job work need one whatever their value.

It holds one day for each 200 km or part of it, for over-dimensional cargo one for each 20 km (since
2021-01-01), to the midnight after so many days (Rule 138(10)):

>>> made = datetime.fromisoformat("2022-09-16T19:29:00+05:30")
>>> valid_until(made, 2467).isoformat()
'2022-09-29T23:59:00+05:30'
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import INDIA
from core.gst.document import threshold_paise
from core.gst.tables import holds, rows

MOST_KM = 4000
OLDEST = timedelta(days=180)  # of the document, since 2025-01-01 (GSTN advisory of 2024-12-17)
_AROUND = timedelta(hours=8)  # of its end, in which more time may be asked for (Rule 138(10))
_KM_A_DAY = 200
_KM_A_DAY_LARGE = 20  # over-dimensional cargo
_SERVICES = "99"
_LOW = "low"


@dataclass(frozen=True)
class Goods:
    """A line: its HSN, whether it bears tax (``taxable``) or is exempt, its value with tax in paise."""

    hsn: str
    treatment: str
    total_paise: int


@dataclass(frozen=True)
class Way:
    """From where to where (two digits each, 96 abroad), and when. ``job_work``: sent by a principal."""

    from_state: str
    to_state: str
    on: date
    job_work: bool = False


def is_extendable(until: datetime, now: datetime) -> bool:
    """True in the eight hours before and after an e-way bill ends.

    >>> ends = datetime.fromisoformat("2026-11-27T23:59:00+05:30")
    >>> [is_extendable(ends, ends + timedelta(hours=h)) for h in (-9, -8, 8, 9)]
    [False, True, True, False]
    """
    return until - _AROUND <= now <= until + _AROUND


def needs_eway(goods: Iterable[Goods], way: Way) -> bool:
    """True where goods may not move without an e-way bill: more than the limit, not as much."""
    carried = [one for one in goods if not one.hsn.startswith(_SERVICES)]
    if not carried:
        return False
    if way.job_work and way.from_state != way.to_state:
        return True
    return consignment_paise(carried) > limit_paise(way)


def consignment_paise(goods: Iterable[Goods]) -> int:
    """Add up what counts: taxable goods with their tax."""
    counted = (one for one in goods if not one.hsn.startswith(_SERVICES))
    return sum(one.total_paise for one in counted if one.treatment == "taxable")


def limit_paise(way: Way) -> int:
    """Return the value that may move without an e-way bill, in paise."""
    if way.from_state == way.to_state:
        for row in rows("eway_limits.csv"):
            if row["state"] == way.from_state and holds(row, way.on) and row["certainty"] != _LOW:
                return int(row["rupees"]) * 100
    return threshold_paise("eway_bill", way.on)


def valid_until(generated_at: datetime, distance_km: int, *, large: bool = False) -> datetime:
    """Return the last minute of an e-way bill, as a time in India.

    ``generated_at``: when it was made with a vehicle, or one was first named; ``large``: over-dimensional.
    """
    step = _KM_A_DAY_LARGE if large else _KM_A_DAY
    days = max(1, -(-distance_km // step))
    last = generated_at.astimezone(INDIA) + timedelta(days=days)
    return last.replace(hour=23, minute=59, second=0, microsecond=0)
