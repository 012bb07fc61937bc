"""What was worked out once is looked up after: of words that come again in message after message."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from bot.understand.goods import Names

K = TypeVar("K")
V = TypeVar("V")
MANY, FEW = 50_000, 2_000
"""So many answers are kept; of those that may be thousands of names each, only few."""

Found = tuple[int, int, bool, list[int]]  # worst and sum of qualities, whether whole, the names
Met = dict[int, tuple[int, int]]  # of a name: how well, and which of its words, a bit for each
Written = dict[int, int]  # of a name that holds a word as typed: which of its words


def remembering(find: Callable[[K], V], most: int = MANY) -> Callable[[K], V]:
    """Give what finds each answer once, and keeps those that were asked for last.

    >>> asked = list[int]()
    >>> squares = remembering(lambda n: asked.append(n) or n * n)
    >>> squares(3), squares(3), asked
    (9, 9, [3])
    """
    return lru_cache(maxsize=most)(find)


@dataclass
class Memory:
    """What was found in an index, in one language; it outlives many messages.

    ``limit``: only the first so many names are looked at, those after them were added later;
    ``synonyms``: what goods, or trades, are called in the language. Of a word: ``written``, the names that
    hold it as typed; ``met``, or one that sounds like it; ``meant``, or that it is called by; ``held``,
    whether some name may; ``best``, how well the best does; ``begins``, whether two words that something is
    called by may begin with it. ``found``: the names that fit several words best.
    """

    limit: int
    synonyms: Names
    written: Callable[[str], Written] = field(init=False)
    met: Callable[[str], Met] = field(init=False)
    meant: Callable[[str], Met] = field(init=False)
    held: Callable[[str], bool] = field(init=False)
    best: Callable[[str], int] = field(init=False)
    begins: Callable[[str], bool] = field(init=False)
    found: Callable[[tuple[str, ...]], Found] = field(init=False)


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
