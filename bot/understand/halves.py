"""A part and its measure in one word: ``అరకిలో``, ``அரைக்கிலோ``, ``ಕಾಲುಕೆಜಿ``; ``కిలోన్నర`` is one and a half."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from bot.understand.language import lexicon, spoken
from bot.understand.sound import is_indic
from bot.understand.text import Token, fold

_DOUBLED = "கசதப"  # a Tamil word that begins so is written with the letter twice after a part
_VIRAMA = "்"


def apart(tokens: list[Token]) -> list[Token]:
    """Cut such words into the figure and its unit."""
    known = _halves(spoken())
    if known.keys().isdisjoint([token.text for token in tokens]):
        return tokens
    found: list[Token] = []
    for token in tokens:
        value, unit = known.get(token.text, (None, "")) if token.kind == "word" else (None, "")
        if value is None:
            found.append(token)
        else:
            found.append(Token(str(value), "number", value, str(value)))
            found.append(Token(unit, "word", raw=unit))
    return found


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
    return {word: said for word, said in found.items() if fold(word) not in made.tags}


def _may_end(unit: str) -> bool:
    return is_indic(unit) and not unit.startswith("~") and " " not in unit and len(unit) > 2


def _written(part: str, unit: str) -> Iterator[str]:
    yield part + unit
    if unit[0] in _DOUBLED:
        yield part + unit[0] + _VIRAMA + unit
