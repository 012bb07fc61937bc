"""Rows of a pasted list: what stands over the columns, how the rows are counted, what they come to.

A line of text is a row. The head of a table and the numbers of its rows say nothing of goods. Rows that
only add up are checked against the goods; what they tell of tax is of the whole bill.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, lacking, says
from bot.understand.names import Known
from bot.understand.text import Token

_HEADS = ("qty", "rate", "total", "money", "item", "number", "gst", "hsn", "column")
_SUMS = ("total", "gst", "percent", "percentage", "currency", "rounding", "break", "of", "happened",
         "exclusive", "bill", "filler", "money")  # fmt: skip


@dataclass(frozen=True)
class Sums:
    """What the rows under a list say: the first sum, whether a later one is more, the rates of tax named."""

    first: Decimal | None
    grows: bool
    shares: tuple[Decimal, ...]
    exclusive: bool


_BAR = Mark(Token("|", "break", raw="|"), frozenset({"break"}))


def _barred(marks: list[Mark]) -> list[Mark]:
    """Take ``cement / 5 / 390`` for the row of a table that it is: two such signs in a line are no rate.

    Heads written in one, ``item/qty/rate``, are left out.
    """
    signs = [sum(mark.text == "/" for mark in row) for row in _rows(marks)]
    rows = sum(count > 1 for count in signs)
    told = [mark for mark in marks if not _is_heads(mark)]
    return [_BAR if mark.text == "/" else mark for mark in told] if rows > 1 else told


def _is_heads(mark: Mark) -> bool:
    parts = mark.text.split("/") if mark.text.count("/") > 1 else []
    return sum(not lexicon().tags_of(part).isdisjoint(_HEADS) for part in parts) > 1


def _rows(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Cut at the ends of lines; each row keeps the mark that ends it."""
    rows: list[list[Mark]] = [[]]
    for mark in marks:
        rows[-1].append(mark)
        if _ends_row(mark):
            rows.append([])
    return [row for row in rows if row]


def _ends_row(mark: Mark) -> bool:
    return mark.number is None and ";" in mark.text


def _has_rows(marks: list[Mark]) -> bool:
    return "break" in says(marks) and any(_ends_row(mark) for mark in marks)


def without_header(marks: list[Mark], known: Known) -> list[Mark]:
    """Leave out what stands over the columns of a table, and the numbers of its rows."""
    if not _has_rows(marks):
        return marks
    marks = _barred(marks)
    rows = _rows(marks)
    at = next((n for n, row in enumerate(rows[:-1]) if _is_head(row, known)), None)
    if at is None:
        piped = sum(any(mark.text == "|" for mark in row) for row in rows) > 1
        return _flat(_unnumbered(rows, 0)) if piped else marks
    first = next(mark for mark in rows[at] if not mark.has("break"))
    counted = first.has("qty", "item") and not first.has("number")
    below = rows[at + 1 :] if counted else _unnumbered(rows[at + 1 :], 1)
    return _flat([*rows[:at], *below])


def _flat(rows: Sequence[Sequence[Mark]]) -> list[Mark]:
    return [mark for row in rows for mark in row]


def _is_head(row: Sequence[Mark], known: Known) -> bool:
    """True for ``saman | matra | bhav``: the names of columns, and at most one word for what they hold."""
    cells = lacking(row, "break")
    plain = all(mark.number is None and not known.starts_person(mark.text) for mark in cells)
    heads = sum(mark.has(*_HEADS) for mark in cells)
    return plain and heads > 1 and len(cells) - heads < 2


def _unnumbered(rows: list[list[Mark]], least: int) -> list[list[Mark]]:
    """Take 1, 2, 3 ... off the rows that begin so, where more than ``least`` do."""
    numbered = [n for n, row in enumerate(rows) if row[0].number is not None]
    counts = [rows[n][0].number == i for i, n in enumerate(numbered, start=1)]
    cells = all(sum(mark.number is not None for mark in rows[n]) > 1 for n in numbered)
    if not numbered or not all(counts) or not cells or len(numbered) < max(1, 2 - least):
        return rows
    return [_unled(row) if n in numbered else row for n, row in enumerate(rows)]


def _unled(row: list[Mark]) -> list[Mark]:
    start = 2 if len(row) > 1 and row[1].has("break") and not _ends_row(row[1]) else 1
    return row[start:]


def cut_sums(marks: list[Mark]) -> tuple[list[Mark], Sums | None]:
    """Take out the rows that add up what stands over them: subtotal, tax, grand total."""
    if not _has_rows(marks):
        return marks, None
    rows = _rows(marks)
    at = next((n for n, row in enumerate(rows) if n and _is_sum(row, opens=True)), None)
    if at is None:
        return marks, None
    end = at + 1
    while end < len(rows) and _is_sum(rows[end], opens=False):
        end += 1
    return _flat([*rows[:at], *rows[end:]]), _sums_of(rows[at:end])


def _is_sum(row: Sequence[Mark], *, opens: bool) -> bool:
    """True for a row of a sum and words about it; the first such row names it a total."""
    figures = [mark for mark in row if mark.number is not None]
    said = all(mark.number is not None or mark.has(*_SUMS) for mark in row)
    named = any(mark.has("total") for mark in row if mark.number is None)
    if any(mark.has("discount") for mark in row if mark.number is None):
        return False  # kul me se 100 kam
    taxed = any_has(row, "gst", "rounding")
    most = 2 if taxed else 1
    return said and 0 < len(figures) <= most and (named or (taxed and not opens))


def _sums_of(rows: Sequence[Sequence[Mark]]) -> Sums:
    totals = [_sum_in(row) for row in rows if any_has(row, "total")]
    named = [value for value in totals if value is not None]
    taxes = [row for row in rows if any_has(row, "gst")]
    shares = tuple(
        mark.number
        for row in taxes
        for mark in row
        if mark.has("percentage") and mark.number is not None
    )
    first = named[0] if named else None
    grows = first is not None and named[-1] > first
    return Sums(first, grows, shares, any(mark.has("exclusive") for row in taxes for mark in row))


def _sum_in(row: Sequence[Mark]) -> Decimal | None:
    return next((m.number for m in row if m.number is not None and not m.has("percentage")), None)
