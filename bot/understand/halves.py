"""A figure and its measure in one word.

A part: ``అరకిలో``, ``அரைக்கிலோ``, ``ಕಾಲುಕೆಜಿ``; ``కిలోన్నర`` is one and a half. A count: ``দুখানা``, ``ছ'টা``.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache, lru_cache

from bot.understand.language import lexicon, spoken
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold

_DOUBLED = "கசதப"  # a Tamil word that begins so is written with the letter twice after a part
_VIRAMA = "்"
_LEAST, _LEAST_UNIT = 2, 3  # letters of a number, of a unit
_LEAST_LATIN = 5  # letters of khana, which stands after a number; ta may end any word
_APOSTROPHES = ("'", "’")


def apart(tokens: list[Token]) -> list[Token]:
    """Cut such words into the figure and its unit."""
    lang = spoken()
    known, words = _halves(lang), [token.text for token in tokens]
    if known.keys().isdisjoint(words) and not any([_counted(lang, word)[1] for word in words]):
        return tokens
    found: list[Token] = []
    for token in tokens:
        value, unit = known.get(token.text) or _counted(lang, token.text)
        if token.kind != "word":
            value = None
        if value is None:
            found.append(token)
        else:
            found.append(Token(str(value), "number", value, str(value)))
            found.append(Token(unit, "word", raw=unit))
    return found


@lru_cache(maxsize=16384)
def _counted(_lang: str, word: str) -> tuple[Decimal | None, str]:
    """Read a count and what is counted: ``দুখানা``, ``ছ'টা``; ``তিরিশখানা`` is thirty of them."""
    if len(word) <= _LEAST and not any(sign in word for sign in _APOSTROPHES):
        return None, ""
    made = lexicon()
    if fold(word) in made.tags or fold(word) in made.units:
        return None, ""
    least = _LEAST if is_indic(word) else _LEAST_LATIN
    for at in range(1, len(word)):
        number, unit = word[:at], word[at:]
        apart = unit[0] in _APOSTROPHES
        unit = unit[1:] if apart else unit
        if unit in made.units and (apart or len(unit) >= least):
            value = Decimal(number) if number.isdecimal() else made.numbers.get(fold(number))
            if value is not None and value >= 1 and (apart or _fits(unit, made.units[unit])):
                return value, unit
    return None, ""


def _fits(unit: str, code: str) -> bool:
    long = len(unit) >= _LEAST_UNIT and is_indic(unit)
    return (long or code == "PCS") and unit[0] not in _DOUBLED


@cache
def _halves(_lang: str) -> dict[str, tuple[Decimal, str]]:
    """List them for the language that is spoken; a word with a sense of its own is none."""
    made = lexicon()
    units = [unit for unit in made.units if _may_end(unit)]
    parts = {word: n for word, n in made.numbers.items() if 0 < n < 1 and is_indic(word)}
    found = {
        word: (value, unit)
        for part, value in parts.items()
        if not part.startswith("~")
        for unit in units
        for word in _written(part, unit)
    }
    for more, value in made.added.items():
        found |= {unit + more: (1 + value, unit) for unit in units if is_indic(more)}
        latin = (
            unit for unit in made.units if unit.isalpha() and unit.isascii() and more.isascii()
        )
        found |= {unit + more: (1 + value, unit) for unit in latin if unit not in made.numbers}
    return {word: said for word, said in found.items() if fold(word) not in made.tags}


def _may_end(unit: str) -> bool:
    return is_indic(unit) and unit[0] != "~" and " " not in unit and len(unit) >= _LEAST_UNIT


def _written(part: str, unit: str) -> Iterator[str]:
    yield part + unit
    if unit[0] in _DOUBLED:
        yield part + unit[0] + _VIRAMA + unit
