"""Goods corrected by what is said after them: the count, the price, the goods themselves."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import takewhile

from bot.understand import figures
from bot.understand.atoms import Atom
from bot.understand.figures import Doubt, Raw
from bot.understand.raws import counts_before

_NO_COUNT = Decimal(20)  # so many times another count is hardly the right one


def lines_of(atoms: Sequence[Atom]) -> list[Raw]:
    """Give each figure to its goods, and each correction to the goods before it. Raises: Doubt."""
    cuts = [n for n, atom in enumerate(atoms) if atom.fixes]
    if not cuts:
        return figures.lines_of(atoms)
    made = figures.each_line(atoms[: cuts[0]])
    for start, end in zip(cuts, [*cuts[1:], len(atoms)], strict=True):
        made = _corrected(made, atoms[start + 1 : end], again=atoms[start].fixes == "again")
    return figures.together(_once(made), atoms)


def _once(lines: list[Raw]) -> list[Raw]:
    """Leave out a count that is only said once more: ``..., na na 6 packet, bill ma 6 j lakhje``."""
    counts = {line.qty for line in lines if line.item}
    return [line for line in lines if line.item or line.amount not in counts]


def _corrected(made: list[Raw], atoms: Sequence[Atom], *, again: bool) -> list[Raw]:
    """Correct a line by the first that follows. Raises: Doubt."""
    if not made:
        return figures.each_line(atoms)
    first = list(takewhile(lambda atom: atom.kind != "cut", atoms))
    if first and not any([atom.kind == "item" for atom in first]):
        if len(first) > 1:
            raise Doubt("several figures correct one")
        last = _said(made[-1], _figure_of(made[-1], first[0]))
        return [*made[:-1], last, *figures.each_line(atoms[1:])]
    lines = figures.each_line(atoms)
    if not lines:
        return made
    meant = [n for n, one in enumerate(made) if _is_meant(one, lines[0])]
    if len({made[n].item for n in meant}) > 1:
        raise Doubt("of which of several goods the other figure is")
    at = meant[0] if meant else len(made) - 1
    fixed = _amended(made[at], lines[0], again=again)
    return [*made[:at], fixed, *made[at + 1 :], *lines[1:]] if fixed else [*made, *lines]


def _amended(line: Raw, by: Raw, *, again: bool) -> Raw | None:
    """Correct a line by the one after it; None where that only restates, and is of other goods."""
    if by.item is None or _is_meant(line, by):
        return _said(line, by)
    if again:
        return None
    if by.qty is None and not by.priced and not (by.item and by.item.found):
        raise Doubt("nahi banaya: what follows may be no goods")
    if by.qty is None:
        by = replace(by, qty=line.qty, unit=line.unit)
        if not by.priced:
            by = replace(by, rate=line.rate, rate_unit=line.rate_unit)
    return by


def _said(line: Raw, by: Raw) -> Raw:
    """Put what is said anew in the place of what was. Raises: Doubt."""
    line = counts_before(line, by)
    if by.qty is not None:
        line = replace(line, qty=by.qty, unit=by.unit or line.unit)
    elif by.bare is not None and line.qty is not None and not (line.amount or line.bare):
        return _said(line, replace(_figure_of(line, Atom("N", by.bare)), item=by.item))
    if by.priced:
        line = replace(line, rate=by.rate, amount=by.amount, bare=by.bare, rate_unit=by.rate_unit)
    return line


def _is_meant(line: Raw, by: Raw) -> bool:
    """True where both are of the same goods; a part of the name and the same count is of others."""
    if line.item is None or by.item is None or not _same(line.item, by.item):
        return False
    whole = line.item.found == by.item.found or len(line.words) == len(by.words)
    return whole or by.qty is None or by.qty != line.qty


def _same(one: Atom, other: Atom) -> bool:
    """True for the same goods, though the second time only a part of the name is said."""
    if one.found and other.found:
        names = {item.name for item in other.found}
        return (len(one.found) == 1 and one.found[0].name in names) or one.found == other.found
    said = {mark.text for mark in one.words}
    return {mark.text for mark in other.words} <= said


def _figure_of(line: Raw, atom: Atom) -> Raw:
    """Make of a figure alone what it corrects: the count or the price. Raises: Doubt."""
    value = atom.value
    if value is None or atom.kind not in {"Q", "N", "R", "S", "X"}:
        raise Doubt("a figure that corrects nothing")
    if atom.kind in {"R", "S"}:
        return Raw(rate=value, rate_unit=atom.unit) if atom.kind == "R" else Raw(amount=value)
    said = next((one for one in (line.rate, line.amount, line.bare) if one is not None), None)
    price = _known_price(line) if said is None else said
    if atom.kind != "N" or (price is None and _apart(value, line.qty or Decimal(1)) <= _NO_COUNT):
        return Raw(qty=value, unit=atom.unit)
    if price is None:
        raise Doubt("the figure may be the count or the price")  # 2 kilo sev, nahi 480
    counts, costs = _apart(value, line.qty or Decimal(1)), _apart(value, price)
    if counts * 3 <= costs * 2:
        return Raw(qty=value)
    if costs * 3 <= counts * 2:
        return (
            Raw(bare=value) if line.bare is not None or line.amount is not None else Raw(rate=value)
        )
    raise Doubt("the figure may be the count or the price")


def _known_price(line: Raw) -> Decimal | None:
    """Give what the shop takes for the goods, where none was said."""
    return line.item.found[0].rate if line.item and len(line.item.found) == 1 else None


def _apart(one: Decimal, other: Decimal) -> Decimal:
    """How many times the smaller goes into the larger."""
    low, high = sorted((one, other))
    return high / low if low else Decimal(1000)
