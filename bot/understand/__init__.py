"""What a message asks for. PURE: no database, clock, network or chance; the same in, the same out."""

import datetime as dt
import re

from bot.acts import Need, Understanding, Unknown
from bot.context import ShopContext
from bot.understand import customers, grammar
from bot.understand.language import detect
from bot.understand.lines import Doubt
from bot.understand.marks import marks_of
from bot.understand.text import MAX_TOKENS, fold, tokens

MAX_CHARACTERS = 4000
# a figure below zero is nobody's quantity and is never read without its sign
_BELOW_ZERO = re.compile(r"(?<!\S)[-−]\d")


def understand(
    text: str, context: ShopContext, today: dt.date, role: str = "owner"
) -> Understanding:
    """Read a message; what is not certain is `Unknown`, or asks."""
    cut = tokens(text[: MAX_CHARACTERS + 1])
    lang = detect([fold(token.text) for token in cut if token.kind == "word"])
    unreadable = (
        bool(_BELOW_ZERO.search(text))
        or not cut
        or len(cut) > MAX_TOKENS
        or len(text) > MAX_CHARACTERS
    )
    if unreadable:
        return Understanding((Unknown(),), (), lang)
    try:
        if role == "customer":
            said = customers.read(text, marks_of(cut), context, today)
            return Understanding((said,), (), lang)
        acts, needs = grammar.read(text, marks_of(cut), context, today)
    except Doubt:
        return Understanding((Unknown(),), (), lang)
    return Understanding(tuple(acts), _ordered(needs), lang)


def _ordered(needs: list[Need]) -> tuple[Need, ...]:
    """Customer, lines, the rest."""
    rank = {"customer": 0, "lines": 1}
    return tuple(sorted(needs, key=lambda need: rank.get(need.slot, 2)))
