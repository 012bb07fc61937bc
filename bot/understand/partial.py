"""A discount on some goods alone: ``10% off on neckband only``, ``tiles 20 box pe 5% off, 10 kg grout``."""

from collections.abc import Callable

from bot.understand.figures import Doubt
from bot.understand.marks import Mark, has_figure

IsGood = Callable[[str], bool]
Goods = tuple[Mark, ...]


def goods_of_discount(
    marks: list[Mark], low: int, high: int, is_good: IsGood
) -> tuple[Goods, int, int]:
    """Find the goods of the discount in ``low`` to ``high``, and where what says so stands. Raises: Doubt."""
    goods, end = _after(marks, high, is_good)
    if not goods:
        goods, low = _leading(marks, low, is_good)
    return goods or _within_list(marks, low, end, is_good), low, end


def _leading(marks: list[Mark], low: int, is_good: IsGood) -> tuple[Goods, int]:
    """Find goods before it that alone have the discount: ``..., cement pe 10% discount``."""
    stop = low - 1
    if stop < 1 or not marks[stop].has("upon"):
        return (), low
    start = stop
    while start and marks[start - 1].is_unread:
        start -= 1
    lead = start - 1 if start and marks[start - 1].has("alone") else start
    after = lead and marks[lead - 1].has("break", "and") and marks[lead - 1].number is None
    if not after or start == stop or not is_good(marks[start].text):
        return (), low
    return tuple(marks[start:stop]), lead


def _after(marks: list[Mark], start: int, is_good: IsGood) -> tuple[Goods, int]:
    """Find goods after it that alone have the discount: ``10% off on neckband only``."""
    end = start
    while end < len(marks) and marks[end].has("percent", "currency", "upon", "make"):
        end += 1
    stop = end
    while stop < len(marks) and is_good(marks[stop].text) and marks[stop].number is None:
        stop += 1
    if stop > end and stop < len(marks) and marks[stop].has("alone", "upon"):
        return tuple(marks[end:stop]), stop + 1
    led = end > start and marks[end - 1].has("upon")
    if led and stop > end and stop == len(marks):
        return tuple(marks[end:stop]), stop
    return (), start


def _within_list(marks: list[Mark], low: int, end: int, is_good: IsGood) -> Goods:
    """Find the goods in whose clause it is said, where others follow; at the end it is the bill's.

    Raises: Doubt.
    """
    rest = marks[end:]
    parted = next((i for i, mark in enumerate(rest) if mark.number is None and _parts(mark)), None)
    if parted is None:
        return ()
    row = ";" in rest[parted].text  # in a list, freight is a row, too
    more = range(parted, len(rest))
    if not any(_orders(rest, i, is_good) or (row and _charges(rest, i)) for i in more):
        return ()
    start = low = low - (low > 0 and marks[low - 1].has("upon"))  # Punjabi te is and, too
    while start and not (marks[start - 1].number is None and _parts(marks[start - 1])):
        start -= 1
    named = _runs(marks[start:low], is_good)
    if len(named) > 1:
        raise Doubt("a discount after several goods, and before more")
    return named[0] if named and has_figure(marks[start:low]) else ()


def _parts(mark: Mark) -> bool:
    return mark.has("break", "and")


def _orders(marks: list[Mark], i: int, is_good: IsGood) -> bool:
    """True for goods with a figure beside them, and for any word that is counted: 100 sandpaper."""
    near = marks[max(0, i - 2) : i + 3]
    known = is_good(marks[i].text) and has_figure(near)
    counted = i > 0 and marks[i].is_unread and marks[i - 1].number is not None
    return known or counted


def _charges(marks: list[Mark], i: int) -> bool:
    """True for ``freight 400``."""
    return marks[i].has("loading") and has_figure(marks[i + 1 : i + 2])


def _runs(marks: list[Mark], is_good: IsGood) -> list[Goods]:
    """List the goods that are named in a clause."""
    found: list[Goods] = []
    run: list[Mark] = []
    for mark in (*marks, None):
        if mark is not None and mark.is_unread:
            run.append(mark)
            continue
        if run and is_good(run[0].text):
            found.append(tuple(run))
        run = []
    return found
