"""Goods that a rule of tax names by their HSN, from ``data/special_goods.csv``, by date.

``cess``: compensation cess may be charged; ``rate_28``: the rate of 28 per cent is theirs;
``retail_price``: taxed on the printed retail price (Rule 31D). The row with the longest HSN decides.

>>> falls_under("retail_price", "24022010", date(2026, 2, 1))
True
>>> falls_under("retail_price", "24031921", date(2026, 2, 1))  # biris
False
>>> falls_under("cess", "8703", date(2025, 9, 21)), falls_under("cess", "8703", date(2025, 9, 22))
(True, False)
"""

from datetime import date
from typing import Literal

from core.gst.tables import holds, rows

Rule = Literal["cess", "rate_28", "retail_price"]


def falls_under(rule: Rule, hsn: str | None, on: date) -> bool:
    """True where the rule holds on that date for goods of that HSN (of any, where it names none)."""
    code = hsn or ""
    named = [
        row
        for row in rows("special_goods.csv")
        if row["rule"] == rule and code.startswith(row["hsn"]) and holds(row, on)
    ]
    return bool(named) and max(named, key=lambda row: len(row["hsn"]))["applies"] == "yes"
