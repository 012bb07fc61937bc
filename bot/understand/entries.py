"""A word of the names in an index, and whether a typed word that has one of its forms may be it."""

import functools
from dataclasses import dataclass

from bot.understand.forms import SOUND, heard_of
from bot.understand.nearness import WEAK, are_apart, weigh
from bot.understand.phones import Heard

_ENDS_KEPT = 50_000


@dataclass(slots=True)
class Entry:
    """A word of names: what it is heard as, and the names that hold it, with the bits of its places.

    Names only ever grow at their end: those who search meanwhile look no further than their limit.
    """

    word: str
    heard: tuple[Heard, ...]
    names: list[tuple[int, int]]


def may_name(word: str, entry: Entry, form: str, quality: int) -> bool:
    """True where a word that has a form of a name may be it: suresh is no suri, kumari no kumar."""
    if form[0] == "!":
        return _leaves_out(word.casefold(), entry.word.casefold())
    if form[0] not in "=~-" or not entry.heard:
        return True
    if are_apart(word, entry.word):
        return False
    slip = form[0] != "~" and quality == SOUND
    return (form[0] == "=" and not slip) or _ends_alike(word, entry.heard, slip=slip)


def _leaves_out(word: str, whole: str) -> bool:
    """True for a word with letters left out, and none that are not in the whole one, in its order."""
    letters = iter(whole)
    return all(letter in letters for letter in word)


@functools.lru_cache(maxsize=_ENDS_KEPT)
def _ends_alike(word: str, name: tuple[Heard, ...], *, slip: bool = False) -> bool:
    """True where a word differs from a name by no more than a vowel; or, for a slip, by a consonant."""
    pairs = [(one, way) for one in heard_of(word) for way in name if one.bones == way.bones]
    return any(weigh(one, way) <= WEAK for one, way in pairs) if pairs else slip


def first_of(names: list[tuple[int, int]], limit: int) -> list[tuple[int, int]]:
    """Leave out the names that were added later; mostly there are none, and all stand in order."""
    if not names or names[-1][0] < limit:
        return names
    return [(n, places) for n, places in names if n < limit]
