"""An official list of HSN or SAC as a file: code, description, if it likes a rate and since when.

Heads are found by what they are called; without any, the first two columns are code and description.
A spreadsheet drops the nought of chapters 01 to 09: a code of odd length gets it back.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.errors import AmountNotValid, FileEmpty, HsnMalformed, PakkaError, RowRepeated
from core.exchange.plan import parse_date, parse_number
from core.exchange.sheet import Sheet
from core.tariff.service import ListedCode
from core.text import name_key, strip_invisible

_LOOK_AT = 10
_HEADS: dict[str, Callable[[str], bool]] = {
    "code": lambda head: bool(re.search(r"\b(hsn|sac|code|cd|tariff item)\b|chapter", head)),
    "description": lambda head: bool(re.search(r"desc|goods|particular|name|विवरण", head)),
    "gst_rate": lambda head: bool(re.search(r"\b(rate|gst|igst|tax)\b|दर", head)),
    "since": lambda head: bool(re.search(r"date|since|effective|w\.?e\.?f|from|तारीख", head)),
}
_ORDER = ("description", "since", "gst_rate", "code")
_FREE = {"nil", "exempt", "free"}
_NONE = {"", "-", "--", "na", "n/a"}
_LENGTHS = {2, 4, 6, 8}


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be taken: its sheet and line in the file, and why."""

    sheet: str
    line: int
    fault: PakkaError


def read_tariff(sheets: Sequence[Sheet]) -> tuple[list[ListedCode], list[BadRow]]:
    """Read the rows of all sheets (goods, services) and name the bad ones.

    Raises: FileEmpty where there is none of either.
    """
    rows: dict[tuple[str, str], ListedCode] = {}
    lines: dict[tuple[str, str], int] = {}
    bad: list[BadRow] = []
    for name, line, cells in _below_heads(sheets):
        try:
            row = _row(cells)
            key = row.code, row.since
            if key in rows:
                raise RowRepeated(line=lines[key])
        except PakkaError as fault:
            bad.append(BadRow(name, line, fault))
        else:
            rows[key], lines[key] = row, line
    if not rows and not bad:
        raise FileEmpty()
    return list(rows.values()), bad


def _below_heads(sheets: Sequence[Sheet]) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Yield sheet, line and cells by field of each row."""
    for sheet in sheets:
        at, columns = _columns(sheet)
        for line, cells in sheet.rows[at:]:
            yield sheet.name, line, {n: cells[i] for n, i in columns.items() if i < len(cells)}


def _columns(sheet: Sheet) -> tuple[int, dict[str, int]]:
    """Return where the rows begin, and the column of each field; titles may stand above the heads."""
    for i, (_, cells) in enumerate(sheet.rows[:_LOOK_AT]):
        found: dict[str, int] = {}
        for n, cell in enumerate(cells):
            head = " ".join(re.sub(r"[_.*]", " ", name_key(cell)).split())
            name = next((name for name in _ORDER if name not in found and _HEADS[name](head)), None)
            if name and not any(char.isdigit() for char in head):
                found[name] = n
        if {"code", "description"} <= found.keys():
            return i + 1, found
    return 0, {"code": 0, "description": 1, "gst_rate": 2, "since": 3}


def _row(cells: dict[str, str]) -> ListedCode:
    """Raises: HsnMalformed, AmountNotValid, DateMalformed."""
    description = strip_invisible(cells.get("description", "")).strip()
    code = re.sub(r"[\s.]", "", cells.get("code", ""))
    code = f"0{code}" if len(code) % 2 else code
    if len(code) not in _LENGTHS or not re.fullmatch(r"[0-9]+", code, re.ASCII):
        raise HsnMalformed(hsn=cells.get("code", "")[:20])
    if not description:
        raise AmountNotValid(field="description", value="")
    return ListedCode(
        code, description, _rate(cells.get("gst_rate", "")), _since(cells.get("since", ""))
    )


def _rate(text: str) -> Decimal | None:
    bare = text.strip().rstrip("%").strip()
    if bare.casefold() in _NONE:
        return None
    rate = Decimal(0) if bare.casefold() in _FREE else parse_number(bare, name="rate")
    if not 0 <= rate <= 100:
        raise AmountNotValid(field="rate", value=text[:20])
    return rate


def _since(text: str) -> str:
    return "" if text.strip().casefold() in _NONE else parse_date(text).isoformat()
