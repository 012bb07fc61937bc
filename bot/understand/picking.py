"""A size said apart from its goods picks one of several: ``sariya do quintal 12mm``, ``cooker 5 litre 2``."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.context import KnownItem
from bot.understand.names import Known
from bot.understand.naming import Atom
from bot.understand.sound import pieces
from bot.understand.units import unit_of

_COUNTS = {"Q", "N"}
_NONE = Atom("")
_LETTERS = {"l": "LTR", "g": "GMS", "m": "MTR"}


def picked(atoms: list[Atom], known: Known) -> list[Atom]:
    """Put each size to the goods that it is said of."""
    if len(atoms) < 2:
        return atoms
    made: list[Atom] = []
    i = 0
    while i < len(atoms):
        atom, taken = (
            _apart(atoms, i, known) or _measured(atoms, i) or _led(atoms, i) or ([atoms[i]], 1)
        )
        made += atom
        i += taken
    return made


Taken = tuple[list[Atom], int] | None


def _apart(atoms: Sequence[Atom], i: int, known: Known) -> Taken:
    """``bulb chhe 15w``: the figure that counts them stands between the goods and their size."""
    if i + 2 >= len(atoms) or not _is_open(atoms[i]) or atoms[i + 1].kind not in _COUNTS:
        return None
    size = atoms[i + 2]
    if size.kind != "item" or not all(any(map(str.isdigit, mark.text)) for mark in size.words):
        return None
    words = (*atoms[i].words, *size.words)
    found = known.goods([mark.text for mark in words])
    if len(found) != 1:
        return None
    return [replace(atoms[i], words=words, found=tuple(found)), atoms[i + 1]], 3


def _measured(atoms: Sequence[Atom], i: int) -> Taken:
    """``cooker 5 litre 2``, ``5 litre cooker 2 nag``: a measure that one of the goods has in its name."""
    one, two, three = (atoms[n] if n < len(atoms) else _NONE for n in range(i, i + 3))
    counted = three.kind in _COUNTS or (i > 0 and atoms[i - 1].kind in _COUNTS)
    if (_is_open(one) or counted) and (item := _of_measure(one, two)):
        return [replace(one, found=(item,))], 2
    if len(one.found) == 1 and one.found[0].unit not in {None, two.unit} and _of_measure(one, two):
        return [one], 2  # geyser 15 litre, which is sold by the piece
    if two.kind in _COUNTS and (item := _of_measure(one, three)):
        return [replace(one, found=(item,)), two], 3
    if three.kind in _COUNTS and (item := _of_measure(two, one)):
        return [replace(two, found=(item,))], 2
    return None


def _led(atoms: Sequence[Atom], i: int) -> Taken:
    """``2.5 chi house wire 6 roll``: the figure before goods that are counted after it is their size."""
    if i + 2 >= len(atoms) or atoms[i].kind not in {"S", "N"} or atoms[i + 2].kind != "Q":
        return None
    size, goods = atoms[i].value, atoms[i + 1]
    if goods.kind != "item" or len(goods.found) < 2 or (i and atoms[i - 1].kind == "item"):
        return None
    if _of_measure(goods, atoms[i + 2]):
        return None  # 5 cooker 3 litre
    met = [item for item in goods.found if str(size) in pieces(item.name)]
    return ([replace(goods, found=(met[0],))], 2) if len(met) == 1 else None


def _is_open(atom: Atom) -> bool:
    return atom.kind == "item" and len(atom.found) != 1


def _of_measure(goods: Atom, figure: Atom) -> KnownItem | None:
    """Find the only one of several goods that has the measure in its name, where all have one."""
    if goods.kind != "item" or figure.kind != "Q" or figure.value is None or figure.unit is None:
        return None
    sizes = [_sizes(item.name, figure.unit) for item in goods.found]
    met = [item for item, size in zip(goods.found, sizes, strict=True) if figure.value in size]
    return met[0] if len(met) == 1 and all(sizes) else None


def _sizes(name: str, unit: str) -> list[Decimal]:
    """List the figures of a name that stand before a measure of that unit: 5 of Cooker 5L."""
    words = [piece.casefold() for piece in pieces(name)]
    return [
        Decimal(word)
        for word, after in pairwise(words)
        if word.isdigit() and unit in {unit_of(after), _LETTERS.get(after)}
    ]
