"""Sums worked by hand: rows such as ``cgst: 3,800.00 × 9% = 342.00``, each of which must be true.

The figure after the last ``=`` is what the row comes to; nothing here is computed by the core.
"""

import re
from fractions import Fraction

_ROW = re.compile(r"(?P<what>[^:=]+):(?P<sum>[^=]+)=(?P<comes_to>[^=]+)")
_TERM = re.compile(r"([+−]?)\s*([^+−]+)")
_FACTOR = re.compile(r"([×÷]?)\s*([\d,]+(?:\.\d+)?)(%?)")


def read(text: str) -> dict[str, int]:
    """Return what each row comes to in paise. Raises: AssertionError (a row that is not true).

    >>> read("taxable: 10 × 380.00 = 3,800.00")
    {'taxable': 380000}
    """
    found: dict[str, int] = {}
    for row in filter(None, map(str.strip, text.splitlines())):
        match = _ROW.fullmatch(row)
        assert match, f"no worked sum: {row}"
        said = comes_to(match["comes_to"]) * 100
        exact = comes_to(match["sum"]) * 100
        assert said == (exact + Fraction(1, 2)).__floor__(), f"not true: {row}"
        what = match["what"].strip()
        assert what not in found, f"said twice: {row}"
        found[what] = int(said)
    return found


def comes_to(text: str) -> Fraction:
    """Work a sum of products.

    >>> comes_to("200.00 × 40 ÷ 140 + 10 × 9%")
    Fraction(4063, 70)
    """
    total = Fraction(0)
    for sign, product in _TERM.findall(text.strip()):
        value = Fraction(1)
        assert not _FACTOR.sub("", product).strip(), f"no product: {product}"
        for operator, number, percent in _FACTOR.findall(product):
            factor = Fraction(number.replace(",", "")) / (100 if percent else 1)
            value = value / factor if operator == "÷" else value * factor
        total += -value if sign == "−" else value
    return total
