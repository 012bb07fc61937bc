"""The dated tables in ``data/``: each row says from when to when it holds."""

import csv
from datetime import date
from functools import cache
from importlib import resources


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read a table of ``core/gst/data`` once."""
    text = resources.files("core.gst").joinpath("data", name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def holds(row: dict[str, str], on: date) -> bool:
    """True where the row is in force on that date (both ends inclusive)."""
    return row["valid_from"] <= on.isoformat() <= (row["valid_to"] or "9999-12-31")
