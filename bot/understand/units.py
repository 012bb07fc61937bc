"""Units as people say them."""

from collections.abc import Container
from functools import lru_cache

from bot.understand.clipped import in_full
from bot.understand.sound import is_indic, key
from bot.understand.text import fold
from core.gst.units import parse_unit

# codes that a bill is written in; the rest of the official list are no words of a chat
_SAID = frozenset(
    "KGS GMS QTL TON LTR MLT MTR SQF SQM PCS NOS BOX BAG DOZ PAC BTL BDL ROL SET PRS CTN TIN YDS UNT "
    "HRS DAY MON".split()
)

_LEAST = 4  # shorter words sound like too many others


def unit_of(word: str) -> str | None:
    """Find the unit quantity code of a word; None where it is no unit."""
    from bot.understand.language import lexicon

    return measure_of(word) if is_unit(lexicon().tags_of(word)) else None


def is_unit(tags: Container[str]) -> bool:
    """True where the tags of a word leave it a unit."""
    return "no_unit" not in tags


def measure_of(word: str) -> str | None:
    """Find the unit quantity code of a word, whatever its tags."""
    from bot.understand.language import lexicon

    made, folded = lexicon(), fold(word)
    code = made.units.get(folded) or _official(word)
    if code is None and folded not in made.naming:  # முட்டை is an egg, no மூட்டை
        by_ear = ("~" + key(word),) if is_indic(word) and len(key(word)) >= _LEAST else ()
        ways = (*by_ear, *in_full(folded))
        code = next((made.units[way] for way in ways if way in made.units), None) if ways else None
    return code if code in _SAID else None


@lru_cache(maxsize=4096)
def _official(word: str) -> str | None:
    return parse_unit(word)
