"""A token with what it may be: tags of the lexicon, the number or unit it is."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from operator import attrgetter

from bot.understand.language import lexicon, spoken
from bot.understand.text import Token, fold
from bot.understand.units import is_unit, measure_of


@dataclass(frozen=True)
class Mark:
    """A token read: its tags, the number or unit it is."""

    token: Token
    tags: frozenset[str] = frozenset()
    number: Decimal | None = None
    unit: str | None = None

    @cached_property
    def text(self) -> str:
        """The word as compared."""
        return self.token.text

    @property
    def is_unread(self) -> bool:
        """True for a word that is none of ours: no grammar, unit or figure."""
        plain = not self.tags and self.unit is None and self.number is None
        return plain and self.token.kind == "word"

    def has(self, *tags: str) -> bool:
        """True where it bears any of the tags."""
        return not self.tags.isdisjoint(tags)


_TAGS: Callable[[Mark], frozenset[str]] = attrgetter("tags")


def says(marks: Iterable[Mark]) -> set[str]:
    """Gather all tags of a stretch: what none of its words says need not be looked for in any."""
    return set[str]().union(*map(_TAGS, marks))


def first(marks: Sequence[Mark], *tags: str) -> int | None:
    """Where the first word stands that bears any of the tags."""
    for i, mark in enumerate(marks):
        if not mark.tags.isdisjoint(tags):
            return i
    return None


def having(marks: Iterable[Mark], *tags: str) -> list[Mark]:
    """Give the words that bear any of the tags."""
    return [mark for mark in marks if not mark.tags.isdisjoint(tags)]


def lacking(marks: Iterable[Mark], *tags: str) -> list[Mark]:
    """Give the words that bear none of the tags."""
    return [mark for mark in marks if mark.tags.isdisjoint(tags)]


def any_has(marks: Iterable[Mark], *tags: str) -> bool:
    """True where one of the marks bears any of the tags."""
    return any([not mark.tags.isdisjoint(tags) for mark in marks])


def all_have(marks: Iterable[Mark], *tags: str) -> bool:
    """True where each of the marks bears any of the tags."""
    return not any([mark.tags.isdisjoint(tags) for mark in marks])


def has_figure(marks: Iterable[Mark]) -> bool:
    """True where one of the marks is a number."""
    return any([mark.number is not None for mark in marks])


def clauses_of(marks: Iterable[Mark]) -> list[list[Mark]]:
    """Cut before each break and each ``and``; a clause begins with the word that parts it."""
    made: list[list[Mark]] = [[]]
    for mark in marks:
        if made[-1] and mark.number is None and mark.has("break", "and"):
            made.append([])
        made[-1].append(mark)
    return made


_FIGURES = {"number": (), "money": ("money_figure",), "percent": ("percentage",)}


def mark_of(token: Token) -> Mark:
    """Read one token by itself."""
    return mark_in(spoken(), token)


@lru_cache(maxsize=16384)
def mark_in(_lang: str, token: Token) -> Mark:
    """Read it as that language has it, the one that is spoken."""
    if token.kind in _FIGURES:
        return Mark(token, frozenset(_FIGURES[token.kind]), number=token.value)
    if token.kind != "word":
        return Mark(token, frozenset({token.kind}))
    if meant := lexicon().slips.get(fold(token.text)):
        token = Token(meant, "word", raw=token.raw or token.text)
    tags = lexicon().tags_of(token.text)
    return Mark(token, frozenset(tags), unit=measure_of(token.text) if is_unit(tags) else None)
