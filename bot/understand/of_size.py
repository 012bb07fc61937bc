"""A size that is called one: ``shirt size 40 10 pcs``, ``40 size ki shirt``, ``chappal no 8 12 jodi``.

Its figure is of the goods, no count and no price. Goods that the shop has in that size are those; of goods
that no size tells apart it says nothing more; elsewhere it stays in the name, as it was typed.
"""

from collections.abc import Sequence

from bot.understand.marks import Mark, says
from bot.understand.names import Known
from bot.understand.sizes import has_size
from bot.understand.text import Token, fold

_MOST_WORDS = 3
_LETTERS = frozenset({"xs", "s", "m", "l", "xl", "xxl", "xxxl", "2xl", "3xl", "4xl"})
_LINKS = ("of", "rate_after")
Place = tuple[int, int, int]  # where the size begins, its figure, where it ends


def told(marks: list[Mark], known: Known) -> list[Mark]:
    """Write such a size into the name of its goods."""
    if says(marks).isdisjoint(("sizing", "number")):
        return marks
    found, i = list(marks), 0
    while i < len(found):
        if place := _size_at(found, i):
            found = _after_goods(found, place, known) or _before_goods(found, place, known) or found
        i += 1
    return found


def _size_at(marks: Sequence[Mark], i: int) -> Place | None:
    """Find the figure beside a word for size; a number of goods is one where their count follows it."""
    mark = marks[i]
    if mark.number is not None or mark.unit or not mark.has("sizing", "number"):
        return None
    after = i + 1
    while mark.has("sizing") and after < len(marks) and _links(marks[after]):
        after += 1
    counted = _counts(marks, after + 1)
    if not mark.has("sizing"):
        return (i, i + 1, i + 2) if _is_plain(marks, after) and counted else None
    before = i > 0 and _is_plain(marks, i - 1)
    if before and (_counts(marks, i + 1) or not _is_plain(marks, after)):
        return i - 1, i - 1, after
    return (
        (i, after, after + 1) if _is_plain(marks, after) and not _has_unit(marks, after) else None
    )


def _links(mark: Mark) -> bool:
    return mark.number is None and mark.unit is None and mark.has("number", *_LINKS)


def _is_plain(marks: Sequence[Mark], i: int) -> bool:
    """True for a whole figure with no other sense, and for the letters of a size."""
    if i >= len(marks):
        return False
    number = marks[i].number
    if number is None:
        return fold(marks[i].text) in _LETTERS
    return number % 1 == 0 and not marks[i].tags and marks[i].text.isdigit()


def _counts(marks: Sequence[Mark], i: int) -> bool:
    return i < len(marks) and marks[i].number is not None and _has_unit(marks, i)


def _has_unit(marks: Sequence[Mark], i: int) -> bool:
    return i + 1 < len(marks) and marks[i + 1].number is None and marks[i + 1].unit is not None


def _after_goods(marks: list[Mark], place: Place, known: Known) -> list[Mark] | None:
    """``kids frock size 22 30 pcs``: the goods stand before their size."""
    start, at, end = place
    runs = [(first, start) for first in range(max(0, start - _MOST_WORDS), start)]
    if run := _goods_of(marks, runs, known):
        return [*marks[: run[0]], *_written(marks[slice(*run)], marks[at], known), *marks[end:]]
    return None


def _before_goods(marks: list[Mark], place: Place, known: Known) -> list[Mark] | None:
    """``40 size ki shirt 10``: the goods stand after it."""
    start, at, end = place
    runs = [(end, last) for last in range(min(len(marks), end + _MOST_WORDS), end, -1)]
    if run := _goods_of(marks, runs, known):
        return [*marks[:start], *_written(marks[slice(*run)], marks[at], known), *marks[run[1] :]]
    return None


def _goods_of(
    marks: Sequence[Mark], runs: Sequence[tuple[int, int]], known: Known
) -> tuple[int, int] | None:
    """Choose the longest run of words that names goods, else of words that name nobody."""
    plain = [run for run in runs if _are_words(marks[slice(*run)])]
    for run in plain:
        if known.goods([mark.text for mark in marks[slice(*run)]]):
            return run
    nobody = (run for run in plain if not _names_person(marks[slice(*run)], known))
    return next(nobody, None)


def _are_words(words: Sequence[Mark]) -> bool:
    return bool(words) and all(mark.is_unread for mark in words)


def _written(words: Sequence[Mark], size: Mark, known: Known) -> list[Mark]:
    """Write goods with their size."""
    items = known.goods([mark.text for mark in words])
    sized = [item for item in items if size.number and has_size(item.name, (size.number, ""))]
    if len(sized) == 1:
        return [_word(word) for word in sized[0].name.split()]
    plain = bool(items) and not any(any(map(str.isdigit, item.name)) for item in items)
    return list(words) if plain else [*words, _word(f"size {size.text}")]


def _names_person(words: Sequence[Mark], known: Known) -> bool:
    """True where one of the words begins a customer's name."""
    return any(known.starts_person(mark.text) for mark in words)


def _word(text: str) -> Mark:
    return Mark(Token(text.casefold(), "word", raw=text))
