"""Numbers of documents: series, financial year, the sixteen characters of Rule 46(b).

A number is printed as prefix, year, count: ``GH/2026-27/0421``. With a year the count restarts each
1 April, without it runs on. Where a number would pass 16 characters the year takes its next shorter
form and the count goes on.

>>> series, n = parse_series("GH/26-27/0421")
>>> format_number(series, 2026, n)
'GH/26-27/0421'
>>> format_number(Series("GUP", "2026-27", 4), 2026, 10_000)
'GUP/26-27/10000'
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from core.errors import NumberMalformed

MAX_LENGTH = 16
YEARS = range(2000, 2100)  # financial years in which a number may stand: indexes begin with them
_NUMBER = re.compile(r"[A-Za-z1-9][A-Za-z0-9/-]{0,15}", re.ASCII)
_SERIES = re.compile(
    r"(?P<prefix>[A-Z1-9][A-Z0-9]{0,5})/(?:(?P<year>\d{4}-\d{2}|\d{2}-\d{2}|\d{4})/)?(?P<n>\d{1,10})",
    re.ASCII,
)
_PREFIX = re.compile(r"[A-Z1-9][A-Z0-9]{0,2}", re.ASCII)
_FORMS = ("2026-27", "26-27", "2627", "")


@dataclass(frozen=True)
class Series:
    """How the numbers of a shop look. ``year_form``: 2026-27, 26-27, 2627 or empty."""

    prefix: str
    year_form: str = "2026-27"
    digits: int = 4

    @property
    def restarts(self) -> bool:
        """True where the count begins anew each 1 April."""
        return bool(self.year_form)


def financial_year(on: date) -> int:
    """Return the calendar year in which the financial year of a date began.

    >>> financial_year(date(2027, 3, 31)), financial_year(date(2027, 4, 1))
    (2026, 2027)
    """
    return on.year - (on.month < 4)


def _year_text(form: str, start: int) -> str:
    end = (start + 1) % 100
    texts = {"2026-27": f"{start}-{end:02d}", "26-27": f"{start % 100:02d}-{end:02d}"}
    return texts.get(form, f"{start % 100:02d}{end:02d}" if form else "")


def format_number(series: Series, start_year: int, n: int) -> str:
    """Print a number, with the longest form of the year that fits 16 characters.

    Raises: NumberMalformed where not even the shortest does.
    """
    allowed = _FORMS[_FORMS.index(series.year_form) :] if series.year_form else ("",)
    for form in allowed:
        parts = [series.prefix, _year_text(form, start_year), f"{n:0{series.digits}d}"]
        number = "/".join(part for part in parts if part)
        if len(number) <= MAX_LENGTH and (form or not series.year_form):
            return number
    raise NumberMalformed(number=f"{series.prefix}/{n}")


def parse_series(text: str) -> tuple[Series, int]:
    """Read prefix, form of the year, digits and the next count from a number as it shall be printed.

    Raises: NumberMalformed.
    """
    match = _SERIES.fullmatch(text.strip().upper())
    if not match or len(text.strip()) > MAX_LENGTH:
        raise NumberMalformed(number=text)
    year = match["year"] or ""
    if year and not _is_financial(year):  # GH/2026/0421 would be printed as another number
        raise NumberMalformed(number=text)
    form = {7: "2026-27", 5: "26-27", 4: "2627", 0: ""}[len(year)]
    return Series(match["prefix"], form, len(match["n"])), int(match["n"])


def _is_financial(year: str) -> bool:
    """True for two years in a row, however written: 2026-27, 26-27, 2627."""
    digits = year.replace("-", "")[-4:]
    return (int(digits[:2]) + 1) % 100 == int(digits[2:])


def validate_prefix(text: str) -> str:
    """Return the prefix in its stored form: 1 to 3 of A-Z0-9, first not 0. Raises: NumberMalformed."""
    prefix = text.strip().upper()
    if not _PREFIX.fullmatch(prefix):
        raise NumberMalformed(number=text)
    return prefix


def default_prefix(name: str) -> str:
    """Make a prefix of the first letters of the name's first two words, else ``INV``.

    >>> default_prefix("Gupta Hardware"), default_prefix("राम स्टोर")
    ('GH', 'INV')
    """
    words = [word for word in name.upper().split() if word]
    letters = "".join(word[0] for word in words[:2])
    return letters if _PREFIX.fullmatch(letters) else "INV"


def validate_number(text: str) -> str:
    """Return a number as typed where Rule 46(b) and the e-invoice rules allow it.

    Raises: NumberMalformed.
    """
    number = text.strip()
    if not _NUMBER.fullmatch(number):
        raise NumberMalformed(number=text)
    return number


def next_number(number: str) -> str:
    """Return the number that follows one: its trailing digits go up by one and keep their width.

    Raises: NumberMalformed where it passes sixteen characters.

    >>> next_number("APP-2020-0004"), next_number("A-0099"), next_number("A-9999"), next_number("SHOP")
    ('APP-2020-0005', 'A-0100', 'A-10000', 'SHOP-0001')
    """
    head = number.rstrip("0123456789")
    digits = number[len(head) :]
    following = f"{head}{int(digits) + 1:0{len(digits)}d}" if digits else f"{number}-0001"
    return validate_number(following)


def number_key(number: str) -> str:
    """What numbers are compared by: the portal treats ``abc/1`` and ``ABC/1`` as one."""
    return number.upper()


def natural_key(number: str) -> tuple[str | int, ...]:
    """Return what numbers are put in order by, as people count: A-9 stands before A-10.

    >>> sorted(["A-10", "a-9", "A-0009"], key=natural_key)
    ['a-9', 'A-0009', 'A-10']
    """
    parts = re.split("([0-9]+)", number_key(number))
    return tuple(int(part) if part.isdecimal() else part for part in parts)


def with_prefix(series: Series, prefix: str) -> Series:
    """Return the same series under another prefix (``CN``, ``ES`` ...)."""
    return replace(series, prefix=prefix)
