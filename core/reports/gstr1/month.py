"""Which month a return is for, and under which GSTIN."""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

from sqlmodel import Session

from core.errors import MonthNotOver, MonthNotValid
from core.gst.gstr1 import FIRST_SPLIT_MONTH
from core.shops.models import Shop
from core.shops.standings import filer_of

_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])", re.ASCII)
_PERIOD = re.compile(r"(0[1-9]|1[0-2])(20\d{2})", re.ASCII)


@dataclass(frozen=True)
class Month:
    """A month of a return. ``gstin``: of a shop that had several in it, the one that is meant.

    >>> Month(2026, 2).days, Month(2026, 2).period, Month(2025, 4).has_hsn_tabs
    ((datetime.date(2026, 2, 1), datetime.date(2026, 2, 28)), '022026', False)
    """

    year: int
    month: int
    gstin: str | None = None

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
    def name(self) -> str:
        """As `parse_month` reads it, with the GSTIN that is meant."""
        return f"{self.text}@{self.gstin}" if self.gstin else self.text

    @property
    def period(self) -> str:
        """As the portal writes it: 112026."""
        return f"{self.month:02d}{self.year}"

    @property
    def has_hsn_tabs(self) -> bool:
        """True where table 12 is parted by buyers with and without GSTIN (GSTN advisory, May 2025)."""
        return self.text >= FIRST_SPLIT_MONTH


def parse_month(text: str, *, today: dt.date) -> Month:
    """Read ``2026-11`` or the portal's ``112026``, a GSTIN behind it after ``@``.

    Raises: MonthNotValid, MonthNotOver (in the future).

    >>> parse_month("112026", today=dt.date(2026, 12, 7)).text
    '2026-11'
    >>> parse_month("2026-11@08AAAPG1234C1ZJ", today=dt.date(2026, 12, 7)).gstin
    '08AAAPG1234C1ZJ'
    """
    given, _, gstin = text.strip().partition("@")
    if match := _MONTH.fullmatch(given):
        month = Month(int(match[1]), int(match[2]), gstin or None)
    elif match := _PERIOD.fullmatch(given):
        month = Month(int(match[2]), int(match[1]), gstin or None)
    else:
        raise MonthNotValid(month=given)
    if month.days[0] > today:
        raise MonthNotOver(month=month.text)
    if month.text < "2017-07":  # GST began then
        raise MonthNotValid(month=given)
    return month


def filer(session: Session, shop: Shop, month: Month) -> Shop:
    """Return the shop as it files GSTR-1 of a month. Raises: ReturnNotApplicable."""
    return filer_of(session, shop, month.days, gstin=month.gstin)
