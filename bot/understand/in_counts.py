"""Goods that are counted one after the other: ``2 kilo chini 1 kilo dal``, ``3 copy 2 bottle``.

A word of grammar, or of a unit, that stands where the next goods would stand is goods.
"""

from dataclasses import replace

from bot.understand.fusing import is_count
from bot.understand.marks import Mark, has_figure
from bot.understand.names import EXACT, Known

# what the figure of a clause of its own stands after
OPENING = ("break", "and", "to", "from", "correcting")
# what holds goods, and is sold itself
HOLDERS = ("BAG", "BOX", "BTL", "PAC", "CTN", "TIN", "CAN", "DRM", "SET", "ROL", "TUB", "BDL")


def sold_itself(marks: list[Mark], i: int, known: Known) -> Mark:
    """Read ``2 bag 450`` of a shop of bags as two of them: nothing else is counted in that unit."""
    if marks[i].tags:
        return marks[i]
    led, after = marks[i - 2] if i > 1 else None, marks[i + 1 :]
    in_turn = _is_counted_first(marks, i - 1)
    opens = led is None or in_turn or (led.has("and", "to") and not led.has("of"))
    priced = has_figure(after[:1]) and (in_turn or all(mark.tags for mark in after[1:2]))
    if not opens or not (priced or all(mark.tags for mark in after)):
        return marks[i]
    sold = known.goods_met((marks[i].text,))[0] >= EXACT
    return replace(marks[i], unit=None) if sold else marks[i]


def measured_in_turn(marks: list[Mark], i: int) -> bool:
    """``2 kilo chini 1 kilo dal``: with a measure of its own, as the goods before it have theirs."""
    if i < 2 or not is_count(marks, i - 2):
        return False
    start = i - 2
    if not start or marks[start - 1].has(*OPENING):
        return True
    return _is_counted_first(marks, start - (marks[start - 1].number is not None))  # chini 44


def _is_counted_first(marks: list[Mark], end: int) -> bool:
    """``3 copy 2 bottle``: the goods that end there have their count before them."""
    if end > 1 and marks[end - 1].unit and marks[end - 2].number is not None:
        alone = end == 2 or not marks[end - 3].is_unread
        return alone or _is_counted_first(marks, end - 2)  # the 2 bottle of 3 copy 2 bottle 1 bag
    start = end
    while start and marks[start - 1].is_unread:
        start -= 1
    led = marks[start - 1] if 0 < start < end else None
    return led is not None and (led.unit is not None or led.number is not None)


def leads_measure(marks: list[Mark], i: int) -> bool:
    """``chini 2 kg dal 1 kg``: before its measure, as the goods before it stand before theirs."""
    if (
        i < 3
        or not is_count(marks, i + 1)
        or not (is_count(marks, i - 2) and marks[i - 3].is_unread)
    ):
        return False
    after = marks[i + 3 : i + 5]
    return not after or not after[0].is_unread or has_figure(after[1:])
