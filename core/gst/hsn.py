"""HSN of goods and SAC of services: which headings there are, what shops sell under them, at what rate.

``data/headings.csv`` holds the headings of the tariff (chapters 01 to 98) and the groups of services
as ranges of four digits; ``data/hsn.csv`` what shops sell, with the rates by date. Where a heading has
several rates, ``note`` says for what each is. Before 2022-07-18 and for other headings nothing is told.

>>> is_known("25232930"), is_known("7701"), is_known("6908"), is_known("25232")
(True, False, False, False)
>>> [str(one.rate) for one in rates_of("2523", date(2025, 9, 21))]
['28']
>>> [(str(one.rate), one.note) for one in rates_of("6109", date(2026, 11, 1))]
[('5', 'up to Rs 2,500 apiece'), ('18', 'above Rs 2,500 apiece')]
>>> is_rate_usual("2523", Decimal(28), date(2026, 11, 1))
False
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from core.gst.tables import holds, rows

_FEWEST_DIGITS = 4
_LENGTHS = {4, 6, 8}
Certainty = Literal["high", "medium", "low"]
# goods of any heading, to a merchant exporter: Notification 40/2017-CT(R)
_EXPORTERS = Decimal("0.1")


@dataclass(frozen=True)
class HsnRate:
    """A rate of a heading while it holds. ``note``: for which of its goods; empty: for all."""

    hsn: str
    description: str
    rate: Decimal
    note: str
    valid_from: str
    notification: str
    certainty: Certainty


def is_known(code: str) -> bool:
    """True where it is a code of 4, 6 or 8 digits and the tariff holds its heading, the first four."""
    firsts, lasts = _headings()
    heading = code[:4]
    at = bisect_right(firsts, heading) - 1
    return len(code) in _LENGTHS and code.isdecimal() and at >= 0 and heading <= lasts[at]


@cache
def _headings() -> tuple[list[str], list[str]]:
    ranges = rows("headings.csv")
    return [row["first"] for row in ranges], [row["last"] for row in ranges]


@cache
def _by_code() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows("hsn.csv"):
        found.setdefault(row["hsn"], []).append(row)
    return found


def digits_wanted(of_shop: int, *, registered: bool) -> int:
    """Return how many digits a line must have (Notification 78/2020-CT).

    Four, of a turnover up to 5 crore, are for registered buyers; six, above it, for all.

    >>> digits_wanted(4, registered=False), digits_wanted(6, registered=False)
    (0, 6)
    """
    return of_shop if registered or of_shop > _FEWEST_DIGITS else 0


def codes() -> list[str]:
    """List every code that ``data/hsn.csv`` tells of, ascending."""
    return list(_by_code())


def heading_of(code: str) -> str | None:
    """Return the longest code told of that this one lies under, itself included; None: there is none.

    >>> heading_of("25232930"), heading_of("21069020"), heading_of("21069099"), heading_of("8888")
    ('2523', '21069020', '2106', None)
    """
    table = _by_code()
    return next((code[:n] for n in range(len(code), 3, -1) if code[:n] in table), None)


def rates_of(code: str, on: date) -> list[HsnRate]:
    """List the rates of a code's heading on a date, lowest first; none where we know none."""
    heading = heading_of(code)
    in_force = [row for row in _by_code().get(heading or "", []) if holds(row, on)]
    return sorted(map(_rate, in_force), key=lambda one: one.rate)


def _rate(row: dict[str, str]) -> HsnRate:
    return HsnRate(
        hsn=row["hsn"],
        description=row["description"],
        rate=Decimal(row["gst_rate"]),
        note=row["note"],
        valid_from=row["valid_from"],
        notification=row["notification"],
        certainty=row["certainty"],  # type: ignore[arg-type]  # the column's three words
    )


def is_rate_usual(code: str, rate_percent: Decimal, on: date) -> bool:
    """True where the rate is one of the heading's on the date, or we are not sure which those are.

    A short code may stand for any longer one under it: 2106 for pan masala too.
    """
    under = [one for one in codes() if one.startswith(code) and one != code]
    known = [one for each in (code, *under) for one in rates_of(each, on)]
    if not known or rate_percent == _EXPORTERS or any(one.certainty == "low" for one in known):
        return True
    return rate_percent in {one.rate for one in known}
