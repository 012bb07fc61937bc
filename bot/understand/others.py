"""A short answer whose few words do not tell its language: ``paintris``, ``moto wado``, read in each."""

import datetime as dt
from collections.abc import Sequence

from bot.acts import Answer, Understanding
from bot.context import ShopContext
from bot.understand import grammar
from bot.understand.goods import files
from bot.understand.language import speaking
from bot.understand.lines import Doubt
from bot.understand.reading import marks_of
from bot.understand.text import Token

_MOST = 5  # words: more tell their language
_NEVER = {"confirm"}


def answer(
    text: str, cut: Sequence[Token], context: ShopContext, today: dt.date
) -> Understanding | None:
    """Read an answer in whatever language makes one of it; None where none does, or they differ."""
    if (
        context.asked is None
        or context.asked.slot in _NEVER
        or len(cut) > _MOST
        or not text.isascii()
    ):
        return None
    found: dict[str, Understanding] = {}
    for code in files():
        lang = code if code == "en" else f"{code}-Latn"
        try:
            with speaking(lang):
                acts, needs = grammar.read(text, marks_of(list(cut)), context, today)
        except Doubt:
            continue
        if len(acts) == 1 and isinstance(acts[0], Answer) and not needs:
            found.setdefault(repr(acts[0]), Understanding(tuple(acts), (), lang))
    return next(iter(found.values())) if len(found) == 1 else None
