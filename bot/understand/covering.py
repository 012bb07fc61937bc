"""Names that all words of a message were met in: how much of them these say, and which fit best."""

from collections.abc import Iterable, Sequence

from bot.understand.memory import Found, Met, Written

_MOST_ALIKE = 200  # so many names that fit equally name nobody
NONE: Found = (0, 0, False, [])


def in_all(mets: Sequence[Met] | Sequence[Written]) -> list[int]:
    """The names that all words of a message were met in."""
    fewest = min(mets, key=len)
    names = list(fewest)
    for met in mets:
        names = [n for n in names if n in met]
    return names


def covered_by(mets: Sequence[Written]) -> Written:
    """Tell of the names that all words were met in which of their words these are."""
    if len(mets) < 2:
        return mets[0] if mets else {}
    found, *others = sorted(mets, key=len)
    for met in others:
        found = {n: places | met[n] for n, places in found.items() if n in met}
    return found


def in_any(places: Iterable[int]) -> int:
    """Put together the bits of the words of a name."""
    found = 0
    for some in places:
        found |= some
    return found


def best_found(best: tuple[int, int], whole: list[int], names: list[int]) -> Found:
    """Give the names that fit best, those that were said whole before others."""
    names = whole or names
    return (*best, bool(whole), sorted(names)) if len(names) <= _MOST_ALIKE else NONE
