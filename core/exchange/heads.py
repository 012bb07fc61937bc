"""Which column holds what: heads as people and other programs write them, in English and Hindi.

The spellings are data: ``data/heads.csv``, one line a field.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from core.errors import HeaderUnknown
from core.exchange.sheet import Sheet
from core.text import name_key

Kind = Literal["customers", "items"]
_LOOK_AT = 25
KINDS: tuple[Kind, ...] = ("customers", "items")


@dataclass(frozen=True)
class Heads:
    """What the file is of, on which row its heads stand, and the column of each field."""

    kind: Kind
    row: int
    columns: dict[str, int]
    unknown: tuple[str, ...]


@cache
def _fields(kind: Kind) -> dict[str, str]:
    """Map each spelling to its field."""
    text = resources.files("core.exchange").joinpath("data", "heads.csv").read_text("utf-8")
    found: dict[str, str] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["kind"] in {kind, "both"}:
            found.update(dict.fromkeys(map(_key, row["heads"].split("|")), row["field"]))
    return found


def _key(head: str) -> str:
    """Reduce a head: no star of a required field, no currency, no sign between words."""
    bare = re.sub(r"[*₹:]|\((?:₹|rs\.?|inr)\)|\brs\.?$|\binr$", " ", name_key(head))
    return " ".join(re.sub(r"[._]", " ", bare).split())


def _columns(cells: tuple[str, ...], kind: Kind) -> dict[str, int]:
    fields, found = _fields(kind), {}
    for i, cell in enumerate(cells):
        field = fields.get(_key(cell))
        if field and field not in found:
            found[field] = i
    return found


def find_heads(sheet: Sheet) -> Heads:
    """Find the row of heads among the first lines: titles may stand above it. Raises: HeaderUnknown."""
    best: tuple[int, Heads] | None = None
    for i, (_, cells) in enumerate(sheet.rows[:_LOOK_AT]):
        for kind in KINDS:
            columns = _columns(cells, kind)
            if "name" not in columns:
                continue
            score = 2 * len(columns) + _says(cells[columns["name"]], kind)
            if best is None or score > best[0]:
                known = set(columns.values())
                unknown = tuple(c for n, c in enumerate(cells) if c and n not in known)
                best = (score, Heads(kind, i, columns, unknown))
    if best is None:
        raise HeaderUnknown()
    return best[1]


def _says(head: str, kind: Kind) -> int:
    """1 where the head of the names itself says what they are of."""
    other: Kind = "items" if kind == "customers" else "customers"
    return int(_fields(other).get(_key(head)) != "name")
