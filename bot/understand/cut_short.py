"""The last words of a customer's name cut short: ``kiran comm.``, ``kirit pat``, ``swastik nursing h``.

A word that begins his, or is his without its vowels, of three letters at least; no surname of its own.
"""

from collections.abc import Sequence
from functools import cache

from bot.understand.clipped import bones
from bot.understand.goods import files
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.sound import key, pieces
from bot.understand.text import fold

_LEAST = 3  # letters


@cache
def _surnames() -> frozenset[str]:
    return frozenset(map(fold, files()["en"]["surnames"]["list"]))


def beyond(
    names: tuple[str, ...], marks: Sequence[Mark], start: int, end: int, known: Known
) -> tuple[tuple[str, ...], int]:
    """Read on from a name that was found over words of it that are cut short: those meant, and the end."""
    at = end
    while at < len(marks) and marks[at].is_unread and not known.starts_good(marks[at].text):
        at += 1
    typed = [mark.text for mark in marks[start:at] if not mark.has("honorific")]
    if not typed:
        return names, end  # bhai, which sounds as the Bai of Geeta Bai
    fits = tuple(name for name in names if _fits(pieces(name.casefold()), typed, known))
    return (fits, at) if fits and at > end else (names, end)


def _fits(words: Sequence[str], typed: Sequence[str], known: Known) -> bool:
    first = next((i for i, word in enumerate(words) if key(word) == key(typed[0])), 0)  # Dr Neha
    rest = words[first + 1 :]
    pairs = zip(rest, typed[1:], strict=False)
    fits = all(whole == word or _is_cut(word, whole, known) for whole, word in pairs)
    return fits and len(typed) - 1 <= len(rest)


def _is_cut(word: str, whole: str, known: Known) -> bool:
    plain = len(word) >= _LEAST and word.isascii() and word.isalpha()
    if not plain or fold(word) in _surnames() or known.starts_person(word):
        return False
    return whole.startswith(word) or word in bones(whole)
