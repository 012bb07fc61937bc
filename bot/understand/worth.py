"""Goods for so much: ``100 rupay ka tel``, ``50 ka namak``, of what anybody sells."""

from collections.abc import Sequence

from bot.understand.marks import Mark
from bot.understand.names import Known


def is_said(marks: Sequence[Mark], said: set[str], known: Known) -> bool:
    """True where a sum, ``ka`` and goods follow each other, though this shop lists no such goods yet."""
    if "of" not in said:
        return False
    plain = [mark for mark in marks if not mark.has("currency") or mark.number is not None]
    threes = zip(plain, plain[1:], plain[2:], strict=False)
    return any(
        a.number is not None and b.has("of") and c.is_unread and known.is_ware(c.text)
        for a, b, c in threes
    )
