"""Goods called by the letters that their words begin with: ``2 DB 8 way`` of a Distribution Board 8 Way.

Only counted, or in capitals, and only where the letters are nothing else and mean one thing of the shop's.
"""

from collections.abc import Sequence

from bot.understand.marks import Mark, says
from bot.understand.names import Known
from bot.understand.text import Token

_LETTERS = range(2, 5)


def spelt_out(marks: list[Mark], known: Known) -> list[Mark]:
    """Write the words that the letters stand for; a vehicle's number has letters of its own."""
    plain = [mark for mark in marks if mark.number is None and not mark.tags]
    short = [mark for mark in plain if len(mark.text) < _LETTERS.stop or "." in mark.text]
    if not short or "eway" in says(marks):
        return marks
    found: list[Mark] = []
    for i, mark in enumerate(marks):
        words = known.begin_with(mark.text.replace(".", "")) if _may_stand(marks, i) else ()
        spelt = bool(words) and _means_goods(words, marks[i:], known)
        found += [_word(word) for word in words] if spelt else [mark]
    return found


def _means_goods(words: Sequence[str], marks: Sequence[Mark], known: Known) -> bool:
    """True where the letters are no name, and a word after them is of the same goods."""
    own = known.starts_good(marks[0].text) or known.starts_person(marks[0].text)
    after = [mark.text for mark in marks[1:2] if mark.is_unread]
    return not own and bool(known.goods([*words, *after]))


def _may_stand(marks: Sequence[Mark], i: int) -> bool:
    mark = marks[i]
    letters = mark.text.replace(".", "")
    if not mark.is_unread or len(letters) not in _LETTERS or not letters.isascii():
        return False
    before = marks[i - 1] if i else None
    counted = before is not None and (before.number is not None or before.unit is not None)
    return letters.isalpha() and (counted or mark.token.raw.replace(".", "").isupper())


def _word(text: str) -> Mark:
    return Mark(Token(text.casefold(), "word", raw=text))
