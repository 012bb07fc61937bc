"""Tokens with what they may be: tags of the lexicon, numbers in words, units."""

from dataclasses import dataclass
from decimal import Decimal

from bot.understand.language import lexicon
from bot.understand.text import Token, fold
from bot.understand.units import unit_of


@dataclass(frozen=True)
class Mark:
    """A token read: its tags, the number or unit it is."""

    token: Token
    tags: frozenset[str] = frozenset()
    number: Decimal | None = None
    unit: str | None = None

    @property
    def text(self) -> str:
        """The word as compared."""
        return self.token.text

    def has(self, *tags: str) -> bool:
        """True where it bears any of the tags."""
        return bool(self.tags & set(tags))


def marks_of(tokens: list[Token]) -> list[Mark]:
    """Read each token; numbers in words are joined (dhai hazar, teen sau)."""
    found = [_mark(token) for token in tokens]
    joined: list[Mark] = []
    i = 0
    while i < len(found):
        mark, i = _number_at(found, i)
        joined.append(mark)
    return joined


def _mark(token: Token) -> Mark:
    made = lexicon()
    word = fold(token.text)
    if token.kind in {"number", "money", "percent"}:
        tags = {"number": set[str](), "money": {"money"}, "percent": {"percentage"}}[token.kind]
        return Mark(token, frozenset(tags), number=token.value)
    if token.kind != "word":
        return Mark(token, frozenset({token.kind}))
    return Mark(token, frozenset(made.tags.get(word, set())), unit=unit_of(token.text))


def _number_at(found: list[Mark], i: int) -> tuple[Mark, int]:
    """Read a number in words beginning here, else the mark as it is."""
    made, mark = lexicon(), found[i]
    word = fold(mark.text)
    following = found[i + 1] if i + 1 < len(found) else None
    scale = made.scales.get(fold(following.text)) if following else None
    value = mark.number if mark.token.kind == "number" else made.numbers.get(word)
    rated = i + 2 < len(found) and "rate" in found[i + 2].tags
    if value is not None and scale and following and not (following.text == "k" and rated):
        text = f"{mark.token.raw} {following.token.raw}"
        return Mark(Token(text, "number", value * scale, text), number=value * scale), i + 2
    counted = i > 0 and found[i - 1].number is not None
    if mark.number is not None or value is None or (mark.unit and counted):
        return mark, i + 1
    if not _counts(mark, following):
        return mark, i + 1
    number = Token(mark.text, "number", value, mark.token.raw)
    return Mark(number, mark.tags, number=value), i + 2 if _is_bhar(following) else i + 1


def _is_bhar(mark: Mark | None) -> bool:
    return mark is not None and mark.text == "bhar"


def _counts(mark: Mark, following: Mark | None) -> bool:
    """``do`` is two before a unit or goods, else give; ``ek`` likewise."""
    if mark.tags & {"give", "filler", "and"}:
        return (
            following is not None
            and following.token.kind == "word"
            and (following.unit is not None or (not following.tags and mark.text != "or"))
        )
    return True
