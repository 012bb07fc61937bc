"""A figure and its measure in one word.

A part: ``అరకిలో``, ``அரைக்கிலோ``, ``ಕಾಲುಕೆಜಿ``; ``కిలోన్నర`` is one and a half. A count: ``দুখানা``, ``ছ'টা``.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from bot.understand.language import lexicon, spoken
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold

_DOUBLED = "கசதப"  # a Tamil word that begins so is written with the letter twice after a part
_VIRAMA = "்"
_LEAST, _LEAST_UNIT, _MOST = 2, 3, 20  # letters of a number, of a unit; what is counted in one word
_APOSTROPHES = ("'", "’")


def apart(tokens: list[Token]) -> list[Token]:
    """Cut such words into the figure and its unit."""
    known, words = _halves(spoken()), [token.text for token in tokens]
    if known.keys().isdisjoint(words) and not any(sign in " ".join(words) for sign in _APOSTROPHES):
        return tokens
    found: list[Token] = []
    for token in tokens:
        value, unit = known.get(token.text) or _parted(token.text)
        if token.kind != "word":
            value = None
        if value is None:
            found.append(token)
        else:
            found.append(Token(str(value), "number", value, str(value)))
            found.append(Token(unit, "word", raw=unit))
    return found


def _parted(word: str) -> tuple[Decimal | None, str]:
    """Read what an apostrophe parts: ``ছ'টা`` is six of them, ``du'to`` two."""
    sign = next((sign for sign in _APOSTROPHES if sign in word[1:-1]), "")
    number, _, unit = word.partition(sign) if sign else ("", "", "")
    made = lexicon()
    value = made.number_of(number) if number else None
    return (value, unit) if unit in made.units else (None, "")


@cache
def _halves(_lang: str) -> dict[str, tuple[Decimal, str]]:
    """List them for the language that is spoken; a word with a sense of its own is none."""
    made = lexicon()
    units = [unit for unit in made.units if _may_end(unit)]
    said = {word: n for word, n in made.numbers.items() if is_indic(word) and word[0] != "~"}
    found = {
        word: (value, unit)
        for part, value in said.items()
        if 0 < value < 1 or _may_count(part, value)
        for unit in units
        if value < 1 or unit[0] not in _DOUBLED
        for word in _written(part, unit)
    }
    for more, value in made.added.items():
        found |= {unit + more: (1 + value, unit) for unit in units if is_indic(more)}
    counts = {word for word, (value, _) in found.items() if value >= 1 and word in made.numbers}
    return {w: said for w, said in found.items() if w not in counts and fold(w) not in made.tags}


def _may_count(word: str, value: Decimal) -> bool:
    return len(word) >= _LEAST and 1 <= value <= _MOST and value == int(value)


def _may_end(unit: str) -> bool:
    return is_indic(unit) and unit[0] != "~" and " " not in unit and len(unit) >= _LEAST_UNIT


def _written(part: str, unit: str) -> Iterator[str]:
    yield part + unit
    if unit[0] in _DOUBLED:
        yield part + unit[0] + _VIRAMA + unit
