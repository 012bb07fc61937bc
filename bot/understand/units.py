"""Units as people say them."""

from functools import lru_cache

from core.gst.units import parse_unit

# codes that a bill is written in; the rest of the official list are no words of a chat
_SAID = frozenset(
    "KGS GMS QTL TON LTR MLT MTR SQF SQM PCS NOS BOX BAG DOZ PAC BTL BDL ROL SET PRS CTN TIN YDS UNT "
    "HRS DAY MON".split()
)


def unit_of(word: str) -> str | None:
    """Find the unit quantity code of a word; None where it is no unit."""
    from bot.understand.language import lexicon
    from bot.understand.text import fold

    if "no_unit" in lexicon().tags_of(word):
        return None
    code = lexicon().units.get(fold(word)) or _official(word)
    return code if code in _SAID else None


@lru_cache(maxsize=4096)
def _official(word: str) -> str | None:
    return parse_unit(word)
