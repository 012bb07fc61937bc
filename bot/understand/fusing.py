"""Words and figures of an item's name made one: dolo 650, plywood 18 mm, 43 inch tv."""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.context import KnownItem
from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, has_figure
from bot.understand.names import NEAR, Known
from bot.understand.sound import key, pieces, spelled
from bot.understand.text import Token
from bot.understand.trace import kept
from bot.understand.units import unit_of

_LONGEST = 4
_BEFORE = 3  # marks: 2hp submersible pump 2
_OF_MEASURE = 3  # marks: 1000 litre wali
_CLASSIFYING = frozenset({"filler", "oclock", "percent"})  # টা of 10টা, pc
_FRACTION = re.compile(r"\d/\d{1,2}", re.ASCII)
_CODE = re.compile(r"([^\W\d_]+)(\d+)")
_LETTERS = {"l": "LTR", "g": "GMS", "m": "MTR"}
_MEASURES = {"l", "kg", "g", "gm", "ml", "mm", "cm", "ah", "ltr", "litre", "gram", "pcs", "pc"}


def fuse(marks: list[Mark], known: Known) -> list[Mark]:
    """Join the words and figures of an item's name: dolo 650, plywood 18 mm, 43 inch tv."""
    lengths = _lengths(marks)
    if not any(lengths):
        return marks
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        length = _fused_at(marks, i, lengths[i], known) if lengths[i] else 0
        if length:
            raw = _written(marks[i : i + length])
            found.append(Mark(Token(raw.casefold(), "word", raw=raw)))
            if trace := kept():
                trace.joined(found[-1], marks[i : i + length])
        else:
            found.append(marks[i])
        i += length or 1
    return found


def _lengths(marks: list[Mark]) -> list[list[int]]:
    """List for each mark how many from it on may be one name: with a figure and a word, and unparted."""
    figures = [
        mark.number is not None or ("/" in mark.text and _is_fraction(mark.text)) for mark in marks
    ]
    words = [
        not (figure or mark.unit or mark.tags) for mark, figure in zip(marks, figures, strict=True)
    ]
    found: list[list[int]] = [[] for _ in marks]
    if True not in figures or True not in words:
        return found
    reach = 0
    for i in range(len(marks) - 1, -1, -1):
        reach = 0 if _parts_names(marks[i]) else min(reach + 1, _LONGEST + 1)
        found[i] = [n for n in range(reach, 1, -1)
                    if True in figures[i : i + n] and True in words[i : i + n]]  # fmt: skip
    return found


def _is_fraction(word: str) -> bool:
    """``pipe 3/4``: of an inch, where the shop has such a pipe, and no third of April."""
    return _FRACTION.fullmatch(word) is not None


def _written(stretch: Sequence[Mark]) -> str:
    """Write a name with its figure; of ``1000 litre wali tanki`` the measure is left out."""
    if any_has(stretch, "rate_after"):
        words = [str(stretch[0].number), *(mark.token.raw for mark in stretch[3:])]
        return " ".join(words)
    return " ".join(mark.token.raw or mark.text for mark in stretch)


def _fused_at(marks: list[Mark], i: int, lengths: list[int], known: Known) -> int:
    """Count the marks of a name with a figure in it that begins here; 0 where none does."""
    for length in lengths:
        stretch = marks[i : i + length]
        quality, items = known.goods_met([mark.text for mark in stretch])
        if quality >= NEAR and _is_whole(marks, i, length, items):
            return length
        if length > _OF_MEASURE and _described(stretch, known):
            return length
    return 0


def _is_whole(marks: list[Mark], i: int, length: int, items: Sequence[KnownItem]) -> bool:
    """True where the figure of such a stretch is of its name, and neither counts nor measures goods."""
    stretch = marks[i : i + length]
    before = marks[i - 1] if i else None
    after = marks[i + length] if i + length < len(marks) else None
    counted = before is not None and before.number is not None
    counted = counted or is_count(marks, i + length)  # 5ml syringe 100 pcs
    if not counted and _measures(stretch):
        return False
    if _counts_goods(marks[i : i + length + 2], items):
        return False
    said = _is_said(marks[max(0, i - _BEFORE) : i], stretch)
    said = said or (not counted and _ends_in_count(stretch, items))
    return not said and all(_holds(item.name, stretch, after) for item in items)


def _is_said(before: Sequence[Mark], stretch: Sequence[Mark]) -> bool:
    """``2hp motor 2 nos``: the figure of the name is said with its letters; the one after it counts."""
    words = [mark.text for mark in before if mark.is_unread]
    said = {piece for word in words for piece in pieces(word) if piece.isdigit()}
    return any([mark.number is not None and mark.text in said for mark in stretch])


def _counts_goods(marks: Sequence[Mark], items: Sequence[KnownItem]) -> bool:
    """``khila 2 kilo``: so many kilos, and no size of the nails of 2 inches."""
    at = next((i for i, mark in enumerate(marks) if mark.number is not None), 0)
    unit = marks[at + 1] if at and at + 1 < len(marks) else None
    if unit is None or unit.unit is None or unit.tags:
        return False
    if items and all(_is_of_code(marks[at].text, marks[at - 1].text, one.name) for one in items):
        return True
    if has_figure(marks[at + 2 : at + 3]):
        return False  # plywood 18 sheet 5
    sizes = [_measure_after(marks[at].text, item.name) for item in items]
    return all(sizes) and not any([size in {unit.text, unit.unit} for one in sizes for size in one])


def _ends_in_count(stretch: Sequence[Mark], items: Sequence[KnownItem]) -> bool:
    """``RAM 8GB 4``: beside a size, so many of them, and no 4 of the DDR4 that was not typed."""
    figure, before = stretch[-1], stretch[:-1]
    sized = any(mark.number is None and not mark.text.isalpha() for mark in before)
    if figure.number is None or not sized or not items:
        return False
    return all(_is_of_code(figure.text, before[-1].text, item.name) for item in items)


def _is_of_code(figure: str, before: str, name: str) -> bool:
    """True where a name has the figure only behind letters that were not typed: the 2 of Seed BG2."""
    codes = [letters for letters, digits in _CODE.findall(name) if digits == figure]
    return bool(codes) and all(key(letters) != key(before) for letters in codes)


def _measure_after(figure: str, name: str) -> set[str]:
    """Give the measure that a figure of a name has, as it is written and as a unit: inch of 2 inch."""
    words = [piece.casefold() for piece in pieces(name)]
    after = next((two for one, two in pairwise(words) if one == figure), "")
    unit = _LETTERS.get(after) or unit_of(after)
    return {after, unit or ""} if unit or "size" in lexicon().tags_of(after) else set()


def is_count(marks: list[Mark], i: int) -> bool:
    """True for a figure with its unit."""
    if i + 1 >= len(marks) or marks[i].number is None:
        return False
    return marks[i + 1].unit is not None and marks[i + 1].tags <= _CLASSIFYING


_PARTING = frozenset({"of", "to", "from", "and", "break", "rate_sign"})


def _parts_names(mark: Mark) -> bool:
    if mark.token.kind not in {"word", "number"}:
        return True
    return not mark.tags.isdisjoint(_PARTING)


def _measures(stretch: Sequence[Mark]) -> bool:
    """True where it begins as a quantity does: 10 kg atta."""
    return stretch[0].number is not None and len(stretch) > 1 and stretch[1].unit is not None


def _described(stretch: Sequence[Mark], known: Known) -> bool:
    """``1000 litre wali tanki``: a measure that tells which goods are meant."""
    if not (_measures(stretch) and stretch[2].has("rate_after")):
        return False
    figure, words = str(stretch[0].number), [mark.text for mark in stretch[3:]]
    if any(mark.tags or mark.number is not None for mark in stretch[3:]):
        return False
    return _the_one(figure, known.goods_met([figure, *words])[1])


def _the_one(figure: str, items: Sequence[KnownItem]) -> bool:
    return len(items) == 1 and figure in pieces(items[0].name)


def _holds(name: str, stretch: Sequence[Mark], after: Mark | None) -> bool:
    """True where each figure stands in the name, before or after the same words as typed."""
    words = [key(piece) for piece in pieces(name)]
    typed = [_spelt(piece, words) for mark in stretch for piece in pieces(mark.text)]
    if any(typed.count(piece) > words.count(piece) for piece in typed if piece.isdigit()):
        return False  # monoblock 1hp 1
    if not typed[0].isdigit():
        return all(piece in words for piece in typed if piece.isdigit()) and not _bare(
            words, typed, after
        )
    at = words.index(typed[0]) if typed[0] in words else len(words)
    beside, said = words[at + 1 : at + 2], typed[1:2]
    return beside == said != [] or (bool(said) and beside == [_as_letters(stretch[1].text)])


def _as_letters(word: str) -> str:
    """Read a measure that is written as its letters are called: एमएम is mm."""
    return next((key(letters) for letters in spelled(word) if letters in _MEASURES), "")


def _spelt(piece: str, words: Sequence[str]) -> str:
    """Give the key of a word, or the letters of the name that it is called by: एमएम is mm."""
    return next((read for read in map(key, spelled(piece)) if read in words), key(piece))


def _bare(words: list[str], typed: list[str], after: Mark | None) -> bool:
    """True where it ends in the figure of a measure without the measure: ``oil 1``, of Oil 1L."""
    last = typed[-1]
    if not last.isdigit() or last not in words:
        return False
    measured = words[words.index(last) + 1 : words.index(last) + 2]
    counted = after is not None and after.number is not None
    return bool(measured) and measured[0] in _MEASURES and not counted
