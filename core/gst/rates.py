"""Rates of GST by date, from ``data/gst_rates.csv``.

On 2025-09-22 the slabs of 12 and 28 per cent ended for ordinary goods and 40 began (Notification
9/2025-CT(R)). A withdrawn rate stays right on old documents and on notes against them.

>>> is_in_force(Decimal(12), date(2025, 9, 21)), is_in_force(Decimal(12), date(2025, 9, 22))
(True, False)
"""

from datetime import date
from decimal import Decimal

from core.errors import GstRateNotValid
from core.gst.goods import falls_under
from core.gst.tables import holds, rows

_SLAB_28 = Decimal(28)


def rates_on(on: date) -> list[Decimal]:
    """List the rates in force on a date, in per cent, ascending."""
    return sorted(Decimal(row["rate"]) for row in rows("gst_rates.csv") if holds(row, on))


def all_rates() -> set[Decimal]:
    """List every rate that ever held."""
    return {Decimal(row["rate"]) for row in rows("gst_rates.csv")}


def is_in_force(rate_percent: Decimal, on: date) -> bool:
    """True where that rate of tax may stand on a document of that date."""
    return rate_percent in rates_on(on)


def require_in_force(rate_percent: Decimal, on: date) -> None:
    """Raise GstRateNotValid where the rate is not in force on the date."""
    if not is_in_force(rate_percent, on):
        raise GstRateNotValid(rate=str(rate_percent), on=on.isoformat())


def is_doubtful(rate_percent: Decimal, on: date, *, hsn: str | None) -> bool:
    """True for 28 per cent after its slab ended, on other goods than pan masala and tobacco."""
    return rate_percent == _SLAB_28 and not falls_under("rate_28", hsn, on)
