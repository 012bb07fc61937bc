"""HSN and rate of tax of one row of goods: ``5 geyser hsn 8516 @ 6500 gst 18%, 3 mixer hsn 8509 ...``.

They are taken out of the clause that they stand in and put on its line. A rate of tax alone is its row's
only where several rows have one, or where its row has an HSN; else it is the whole bill's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot.acts import Line
from bot.understand.figures import Doubt
from bot.understand.lines import gather, settle
from bot.understand.marks import Mark, first, has_figure, having, says
from bot.understand.names import Known
from bot.understand.terms import MOST_TAX

_CODE = re.compile(r"\d{4,8}")
_BESIDE = ("percent", "of", "rate_sign", "gst")


@dataclass(frozen=True)
class Taxed:
    """What a clause said of its goods: its other marks, the HSN and the rate."""

    marks: tuple[Mark, ...]
    hsn: str | None
    rate: Decimal | None


def take(marks: list[Mark]) -> tuple[list[Mark], list[Taxed]]:
    """Take the HSN out of each clause, and the rate of tax where it is its row's alone."""
    said = says(marks)
    taxed = "hsn" in said or ("gst" in said and sum(mark.has("gst") for mark in marks) > 1)
    return _taken(marks) if taxed else (marks, [])


def _taken(marks: list[Mark]) -> tuple[list[Mark], list[Taxed]]:
    clauses = _clauses(marks)
    read = [_read(clause) for clause in clauses]
    several = sum(one.rate is not None and _counts(one.marks) for one in read) > 1
    left: list[Mark] = []
    found: list[Taxed] = []
    for clause, one in zip(clauses, read, strict=True):
        own = one.hsn is not None or (several and one.rate is not None)
        if own and _tells_again(clause, one.marks, clauses):
            left += having(one.marks, "break")
        else:
            left += one.marks if own else clause
        found += [one] if own else []
    return left, found


def _tells_again(
    clause: Sequence[Mark], marks: Sequence[Mark], clauses: Sequence[Sequence[Mark]]
) -> bool:
    """True for ``..., hsn 3209 for the emulsion``: goods named elsewhere, with no figure here."""
    words = {mark.text for mark in marks if mark.is_unread}
    said = {mark.text for other in clauses if other is not clause for mark in other}
    return bool(words) and words <= said and not _counts(marks)


def _clauses(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Cut at commas and ends of lines; a comma before ``hsn`` or ``gst`` parts nothing."""
    made: list[list[Mark]] = [[]]
    for i, mark in enumerate(marks):
        made[-1].append(mark)
        follows = marks[i + 1] if i + 1 < len(marks) else None
        led = follows is not None and follows.has("hsn", "gst") and ";" not in mark.text
        if mark.has("break") and mark.number is None and not led:
            made.append([])
    return [clause for clause in made if clause]


def _counts(marks: Sequence[Mark]) -> bool:
    return has_figure(marks)


def _read(clause: Sequence[Mark]) -> Taxed:
    """Tell the HSN and the share of tax in a clause from its goods."""
    gone: set[int] = set()
    hsn = next(
        (i for i, m in enumerate(clause[:-1]) if m.has("hsn") and _is_code(clause, i + 1)), None
    )
    if hsn is not None:
        gone |= {hsn, hsn + 1}
    tax = first(clause, "gst")
    share = _share(clause, tax) if tax is not None else None
    if tax is not None and share is not None:
        low, high = min(tax, share), max(tax, share)
        gone |= set(range(low, high + 1))
        gone |= {high + 1} if high + 1 < len(clause) and clause[high + 1].has("percent") else set()
    left = tuple(mark for i, mark in enumerate(clause) if i not in gone)
    code = clause[hsn + 1].text if hsn is not None else None
    return Taxed(left, code, clause[share].number if share is not None else None)


def _is_code(clause: Sequence[Mark], i: int) -> bool:
    return bool(_CODE.fullmatch(clause[i].text))


def _share(clause: Sequence[Mark], tax: int) -> int | None:
    """Find the figure that is the share of tax, with nothing but its sign between."""
    for step in (1, -1):
        at = tax + step
        while 0 <= at < len(clause) and clause[at].number is None and clause[at].has(*_BESIDE):
            at += step
        number = clause[at].number if 0 <= at < len(clause) else None
        if number is not None and number <= MOST_TAX and (step > 0 or clause[at].has("percentage")):
            return at
    return None


def put(found: list[Line], taxed: Sequence[Taxed], known: Known) -> list[Line]:
    """Put on each line what its clause said. Raises: Doubt."""
    for one in taxed:
        names = [settle(raw, known)[0].item for raw in gather(one.marks, known) if raw.item]
        at = [n for n, line in enumerate(found) if line.item in names] if names else []
        if not names and len(found) == 1:
            at = [0]
        if len(at) != 1:
            raise Doubt("of which goods the HSN is, is not said")
        line = found[at[0]]
        found = [*found]
        found[at[0]] = replace(line, hsn=one.hsn or line.hsn, gst_rate=one.rate or line.gst_rate)
    return found
