"""Postpositions written onto the word: ``पाटीलला``, ``বস্ত্রালয়ের``, ``ரமேஷுக்கு``, ``ramesh-ku`` are cut.

The endings and their senses are data of each language. ``before>ending`` tells what the word ended
in before the ending came: ``்>ுக்கு`` turns ``ரமேஷ்`` into ``ரமேஷுக்கு``. A word is cut only where what
is left is a name, goods, a number or a word that is known, so that no name loses its last letters.
"""

from bot.understand.language import lexicon
from bot.understand.marks import Mark, mark_of
from bot.understand.names import Known
from bot.understand.sound import is_indic
from bot.understand.text import JOINER, Token, fold

_LEAST = 2  # letters of what is left
_LEAST_LATIN = 3
_PLAIN = 4  # an ending of so many letters is never a part of a name
_PLAIN_LATIN = 5


def unglue(marks: list[Mark], known: Known) -> list[Mark]:
    """Cut the endings that are postpositions off the words."""
    ends = [(*_parts(end), tag) for end, tag in lexicon().suffixes.items()]
    if not ends:
        return marks
    ends.sort(key=lambda end: len(end[1]), reverse=True)
    return [part for mark in marks for part in _cut(mark, ends, known)]


def _parts(end: str) -> tuple[str, str]:
    before, _, ending = end.rpartition(">")
    return before, ending


def _cut(mark: Mark, ends: list[tuple[str, str, str]], known: Known) -> list[Mark]:
    whole = mark.text
    if mark.tags or mark.number is not None or mark.unit or mark.token.kind != "word":
        return [mark]
    if known.starts_person(whole) or known.starts_good(whole):
        return [mark]
    indic = is_indic(whole)
    for before, ending, tag in ends:
        if not whole.endswith(ending) or is_indic(ending) != indic:
            continue
        bare = whole.removesuffix(ending)
        apart = bare.rstrip("-'")
        left = mark_of(Token(apart if apart != bare else bare + before, "word", raw=""))
        if len(left.text) < (_LEAST if indic else _LEAST_LATIN):
            continue
        joined = (mark.token.raw or "").endswith(JOINER + ending)  # written apart on purpose
        sure = joined or apart != bare or len(ending) >= (_PLAIN if indic else _PLAIN_LATIN)
        loose = indic and len(ending) > 1
        if tag == "honorific":  # sabji is no honoured sab
            sure = _is_person(left, known, loose=loose)
        if sure or (tag != "honorific" and _is_word(left, known, loose=loose)):
            shown = (mark.token.raw or whole)[: len(left.text)]
            raw = shown if shown.casefold() == left.text else left.text
            named = mark_of(Token(left.text, "word", raw=raw))
            return [named, Mark(Token(fold(ending), "word", raw=ending), frozenset({tag}))]
    return [mark]


def _is_word(mark: Mark, known: Known, *, loose: bool) -> bool:
    heard = bool(mark.tags) or mark.number is not None or mark.unit is not None
    return heard or _is_person(mark, known, loose=loose) or known.starts_good(mark.text)


def _is_person(mark: Mark, known: Known, *, loose: bool) -> bool:
    named = known.sounds_like_person if loose else known.starts_person
    return named(mark.text)
