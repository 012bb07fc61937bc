"""What bringing in a file would do, row by row: new, changed, the same, or wrong and why. Writes nothing."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from core.errors import AmountNotValid, DateInFuture, DateMalformed, PakkaError
from core.exchange.heads import Heads, Kind
from core.exchange.sheet import Sheet
from core.money import MAX_DOCUMENT_PAISE, round_half_up

Status = Literal["new", "changed", "same", "wrong"]
_DATES = (
    "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%y", "%d-%b-%Y", "%d %b %Y",
    "%d-%b-%y",
)  # fmt: skip
_CREDIT = {"cr", "credit", "you'll give", "you will give", "to pay", "payable", "dena", "jama"}


@dataclass(frozen=True)
class Opening:
    """What was owed before the shop came here. ``advance_paise``: he had paid ahead."""

    amount_paise: int
    number: str
    on: dt.date
    advance_paise: int = 0


@dataclass(frozen=True)
class PlannedRow:
    """One row: ``values`` are the columns it would set, ``before`` what stands there now."""

    line: int
    name: str
    status: Status
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    target_id: str | None = None
    opening: Opening | None = None
    fault: PakkaError | None = None


@dataclass(frozen=True)
class Plan:
    """What a file would do."""

    kind: Kind
    file_name: str
    rows: tuple[PlannedRow, ...]
    unknown_heads: tuple[str, ...] = ()

    def of(self, status: Status) -> list[PlannedRow]:
        """List the rows of a status."""
        return [row for row in self.rows if row.status == status]

    @property
    def openings(self) -> list[Opening]:
        """What would be owed from before."""
        return [row.opening for row in self.rows if row.opening and row.opening.amount_paise]

    @property
    def advances(self) -> list[Opening]:
        """What had been paid ahead."""
        return [row.opening for row in self.rows if row.opening and row.opening.advance_paise]

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return len(self.of("new")) + len(self.of("changed"))

    @property
    def fingerprint(self) -> str:
        """Tell two plans apart: the same one does the same."""
        shown = [
            [row.line, row.status, row.target_id, row.values, row.before, str(row.opening)]
            for row in self.rows
        ]
        text = json.dumps(shown, default=str, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Fields:
    """One row by field."""

    line: int
    cells: dict[str, str]

    def get(self, name: str) -> str:
        """Return a field as written; empty where the file has none."""
        return self.cells.get(name, "")

    def some(self, name: str) -> str | None:
        """Return a field, or None where it is empty."""
        return self.cells.get(name) or None


_NOTHING = {"-", "--", "na", "n/a", "nil", "none", "null"}
_TOTALS = {"total", "grand total", "kul", "कुल"}


def fields_of(sheet: Sheet, heads: Heads) -> Iterator[Fields]:
    """Yield the rows below the heads; a repeated head and a line of totals are no rows."""
    header = sheet.rows[heads.row][1]
    for line, cells in sheet.rows[heads.row + 1 :]:
        if cells == header:
            continue
        found = {
            name: cells[i] if i < len(cells) and cells[i].casefold() not in _NOTHING else ""
            for name, i in heads.columns.items()
        }
        if found.get("name", "").casefold() in _TOTALS or not any(found.values()):
            continue
        yield Fields(line, found)


def parse_number(text: str, *, name: str) -> Decimal:
    """Read a number as programs write it: grouping, currency, a sign. Raises: AmountNotValid.

    >>> parse_number("₹ 1,18,430.50", name="rate"), parse_number("(250)", name="rate")
    (Decimal('118430.50'), Decimal('-250'))
    """
    bare = re.sub(r"₹|\brs\.?|\binr\b|/-|[,\s]", "", text, flags=re.IGNORECASE)
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    bare = bare.replace("−", "-")
    if not re.fullmatch(r"[+-]?[0-9]{1,13}(\.[0-9]+)?", bare, re.ASCII):
        raise AmountNotValid(field=name, value=text[:40])
    return Decimal(bare)


def parse_date(text: str) -> dt.date:
    """Read a date: ISO, or the day first. Raises: DateMalformed.

    >>> parse_date("05/11/2026"), parse_date("2026-11-05")
    (datetime.date(2026, 11, 5), datetime.date(2026, 11, 5))
    """
    for form in _DATES:
        try:
            return dt.datetime.strptime(text.split("T", maxsplit=1)[0].strip(), form).date()  # noqa: DTZ007  (a date)
        except ValueError:
            continue
    raise DateMalformed(value=text[:40])


def opening_of(fields: Fields, *, today: dt.date) -> Opening | None:
    """Read what was owed: ``1,240 Dr``, a column of its own for the side, a minus for an advance.

    Raises: AmountNotValid, DateMalformed, DateInFuture.
    """
    text = fields.get("opening")
    if not text:
        return None
    match = re.fullmatch(r"(.*?)\s*\b(dr|cr)\.?", text, re.IGNORECASE)
    side = (match[2] if match else fields.get("side")).casefold().strip(". ")
    rupees = parse_number(match[1] if match else text, name="opening")
    paise = round_half_up(rupees * 100)
    if paise != rupees * 100 or abs(paise) > MAX_DOCUMENT_PAISE:
        raise AmountNotValid(field="opening", value=text[:40])
    on = parse_date(fields.get("opening_on")) if fields.get("opening_on") else today
    if on > today:
        raise DateInFuture(on=on.isoformat())
    if side in _CREDIT:
        paise = -abs(paise)
    if paise == 0:
        return None
    number = fields.get("opening_number")[:16].upper()
    return Opening(max(paise, 0), number, on, advance_paise=max(-paise, 0))


def compared(row: PlannedRow, record: Any, *, keep: tuple[str, ...] = ()) -> PlannedRow:
    """Say of a row whose record is known what it changes; ``keep``: columns that stay as they are."""
    changed = {
        name: value
        for name, value in row.values.items()
        if name not in keep and getattr(record, name) != value
    }
    before = {name: getattr(record, name) for name in changed}
    status: Status = "changed" if changed or row.opening else "same"
    return replace(row, status=status, values=changed, before=before, target_id=record.id)
