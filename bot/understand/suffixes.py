"""Postpositions written onto the word: ``पाटीलला``, ``বস্ত্রালয়ের``, ``ரமேஷுக்கு`` are cut in two.

The endings and their senses are data of each language. A word is cut only where what is left is a
name, goods, a number or a word that is known, so that no name loses its last letters.
"""

from bot.understand.language import lexicon
from bot.understand.marks import Mark, mark_of
from bot.understand.names import Known
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold

_LEAST = 2  # letters of what is left
_PLAIN = 4  # an ending of so many letters is never a part of a name


def unglue(marks: list[Mark], known: Known) -> list[Mark]:
    """Cut the endings that are postpositions off the words of an Indian script."""
    ends = sorted(lexicon().suffixes, key=len, reverse=True)
    if not ends:
        return marks
    return [part for mark in marks for part in _cut(mark, ends, known)]


def _cut(mark: Mark, ends: list[str], known: Known) -> list[Mark]:
    whole = mark.text
    if mark.tags or mark.number is not None or mark.unit or not is_indic(whole):
        return [mark]
    if mark.token.kind != "word" or known.starts_person(whole) or known.starts_good(whole):
        return [mark]
    for end in ends:
        stem = whole.removesuffix(end)
        if stem == whole or len(stem) < _LEAST:
            continue
        left = mark_of(Token(stem, "word", raw=stem))
        if _is_word(left, known) or len(end) >= _PLAIN:
            sense = frozenset({lexicon().suffixes[end]})
            return [left, Mark(Token(fold(end), "word", raw=end), sense)]
    return [mark]


def _is_word(mark: Mark, known: Known) -> bool:
    heard = bool(mark.tags) or mark.number is not None or mark.unit is not None
    return heard or known.starts_person(mark.text) or known.starts_good(mark.text)
