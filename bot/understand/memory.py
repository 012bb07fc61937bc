"""What was worked out once is looked up after: of words that come again in message after message."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from bot.understand.goods import Names

K = TypeVar("K")
V = TypeVar("V")
_MOST, _FEW = 50_000, 2_000

Found = tuple[int, int, bool, list[int]]  # worst and sum of qualities, whether whole, the names
Met = dict[int, tuple[int, int]]  # of a name: how well, and which of its words, a bit for each
Written = dict[int, int]  # of a name that holds a word as typed: which of its words


class Kept(dict[K, V]):
    """Answers by what was asked, each found once. No memory is endless: one that is full begins anew.

    >>> squares = Kept[int, int](lambda n: n * n)
    >>> squares[3], 3 in squares
    (9, True)
    """

    def __init__(self, find: Callable[[K], V]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, asked: K) -> V:
        """Find the answer and keep it."""
        found = self._find(asked)
        if len(self) >= _MOST:
            self.clear()
        self[asked] = found
        return found


def keep_few(kept: dict[str, V], word: str, met: V) -> V:
    """Keep the names that a word was met in: these may be thousands, so of fewer words."""
    if len(kept) >= _FEW:
        kept.clear()
    kept[word] = met
    return met


@dataclass
class Memory:
    """What was found in an index, in one language; it outlives many messages.

    ``limit``: only the first so many names are looked at, those after them were added later;
    ``synonyms``: what goods, or trades, are called in the language.
    """

    limit: int
    synonyms: Names
    found: Kept[tuple[str, ...], Found] = field(init=False)
    held: Kept[str, bool] = field(init=False)
    best: Kept[str, int] = field(init=False)
    written: dict[str, Written] = field(default_factory=dict)
    met: dict[str, Met] = field(default_factory=dict)
    meant: dict[str, Met] = field(default_factory=dict)


@contextmanager
def without_collector() -> Iterator[None]:
    """Make many things that are kept, without the collector looking through them again and again."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
