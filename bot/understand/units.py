"""Units as people say them."""

from functools import lru_cache

from bot.understand.clipped import in_full
from bot.understand.sound import is_indic, key
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
    from bot.understand.text import fold

    if "no_unit" in lexicon().tags_of(word):
        return None
    units = lexicon().units
    code = units.get(fold(word)) or _official(word)
    heard = code is None and fold(word) not in lexicon().naming  # முட்டை is an egg, no மூட்டை
    if heard and is_indic(word) and len(key(word)) >= _LEAST:
        code = units.get("~" + key(word))
    if heard and code is None:
        code = next((units[whole] for whole in in_full(fold(word)) if whole in units), None)
    return code if code in _SAID else None


@lru_cache(maxsize=4096)
def _official(word: str) -> str | None:
    return parse_unit(word)
