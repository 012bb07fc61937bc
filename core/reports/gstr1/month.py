"""Which month a return is for, and who files one."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from core.errors import MonthNotOver, MonthNotValid, ReturnNotApplicable
from core.gst.gstr1 import FIRST_SPLIT_MONTH
from core.shops.models import Shop

_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)
_PERIOD = re.compile(r"(0[1-9]|1[0-2])(20\d{2})", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A month of a return.

    >>> Month(2026, 2).days, Month(2026, 2).period, Month(2025, 4).has_hsn_tabs
    ((datetime.date(2026, 2, 1), datetime.date(2026, 2, 28)), '022026', False)
    """

    year: int
    month: int

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Its first and last day."""
        last = monthrange(self.year, self.month)[1]
        return dt.date(self.year, self.month, 1), dt.date(self.year, self.month, last)

    @property
    def text(self) -> str:
        """As we write it: 2026-11."""
        return f"{self.year}-{self.month:02d}"

    @property
    def period(self) -> str:
        """As the portal writes it: 112026."""
        return f"{self.month:02d}{self.year}"

    @property
    def has_hsn_tabs(self) -> bool:
        """True where table 12 is parted by buyers with and without GSTIN (GSTN advisory, May 2025)."""
        return self.text >= FIRST_SPLIT_MONTH


def parse_month(text: str, *, today: dt.date) -> Month:
    """Read ``2026-11`` or the portal's ``112026``. Raises: MonthNotValid, MonthNotOver (in the future).

    >>> parse_month("112026", today=dt.date(2026, 12, 7)).text
    '2026-11'
    """
    given = text.strip()
    if match := _MONTH.fullmatch(given):
        month = Month(int(match[1]), int(match[2]))
    elif match := _PERIOD.fullmatch(given):
        month = Month(int(match[2]), int(match[1]))
    else:
        raise MonthNotValid(month=given)
    if month.days[0] > today:
        raise MonthNotOver(month=month.text)
    if month.text < "2017-07":  # GST began then
        raise MonthNotValid(month=given)
    return month


def require_filer(shop: Shop) -> str:
    """Return the GSTIN under which a shop files GSTR-1. Raises: ReturnNotApplicable."""
    if shop.scheme != "regular" or not shop.gstin:
        raise ReturnNotApplicable(scheme=shop.scheme)
    return shop.gstin
