"""Words inside a known name lose every other sense: the bank of a power bank takes no money."""

from dataclasses import replace

from bot.understand.marks import Mark
from bot.understand.names import NEAR, Known
from bot.understand.sound import key, pieces
from bot.understand.text import Token

_LONGEST = 4


def shield(marks: list[Mark], known: Known) -> list[Mark]:
    """Take their tags from words that stand in a known name of two words or more."""
    found = list(marks)
    for i in range(len(marks)):
        for length in range(min(_LONGEST, len(marks) - i), 1, -1):
            stretch = marks[i : i + length]
            if _is_name(stretch, known):
                found[i : i + length] = [replace(mark, tags=frozenset()) for mark in stretch]
                break
    return found


def fuse(marks: list[Mark], known: Known) -> list[Mark]:
    """Join the words and figures of an item's name: dolo 650, plywood 18 mm, 43 inch tv."""
    found: list[Mark] = []
    i = 0
    while i < len(marks):
        length = _fused_at(marks, i, known)
        if length:
            raw = " ".join(mark.token.raw or mark.text for mark in marks[i : i + length])
            found.append(Mark(Token(raw.casefold(), "word", raw=raw)))
        else:
            found.append(marks[i])
        i += length or 1
    return found


def _fused_at(marks: list[Mark], i: int, known: Known) -> int:
    """Count the marks of a name with a figure in it that begins here; 0 where none does."""
    for length in range(min(_LONGEST + 1, len(marks) - i), 1, -1):
        stretch = marks[i : i + length]
        figures = [mark for mark in stretch if mark.number is not None]
        if not figures or any(mark.token.kind not in {"word", "number"} for mark in stretch):
            continue
        if any(mark.has("of", "to", "from", "rate", "and", "break") for mark in stretch):
            continue
        quality, items = known.goods_met([mark.text for mark in stretch])
        if quality >= NEAR and all(_holds(item.name, stretch) for item in items):
            return length
    return 0


def _holds(name: str, stretch: list[Mark]) -> bool:
    """True where each figure stands in the name, before or after the same words as typed."""
    words = [key(piece) for piece in pieces(name)]
    typed = [key(piece) for mark in stretch for piece in pieces(mark.text)]
    if not typed[0].isdigit():
        return all(piece in words for piece in typed if piece.isdigit())
    at = words.index(typed[0]) if typed[0] in words else len(words)
    return words[at + 1 : at + 2] == typed[1:2] != []


def _is_name(stretch: list[Mark], known: Known) -> bool:
    """True where some words have senses to lose, some have none, and all are one name's."""
    if not all(mark.token.kind == "word" for mark in stretch):
        return False
    senses = [mark for mark in stretch if mark.tags]
    light = ("filler", "honorific", "of", "to", "from", "and")
    if not senses or len(senses) == len(stretch) or any(mark.has(*light) for mark in senses):
        return False
    words = [mark.text for mark in stretch]
    quality, _ = known.goods_met(words)
    return quality >= NEAR or known.people_met(words)[0] >= NEAR
