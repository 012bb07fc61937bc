"""Old goods that the shop takes, and so much less for them: ``purani battery ke 1200 kam``.

It is a discount of the bill, and what it is for is none of its goods. Where no word says that the sum goes
off, nothing is sure: it may be what they are sold for.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.context import ShopContext
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.text import Token

_BREAK = Mark(Token(",", "break"), frozenset({"break"}))
_DISCOUNT = frozenset({"discount"})
# what may stand between the old goods and the sum: ke, ku, r jonno, badle, exchange, wapas li, ...
_LINKS = (
    "of", "to", "for", "purpose", "preposition", "correcting", "in_its_place", "replacing", "returned",
    "filler", "currency", "from", "gave", "took", "acquired", "paid", "pronoun", "break",
)  # fmt: skip
_NEVER = ("discount", "negation", "no", "question")
_OFF = ("discount", "remove")
_MOST = 3  # words of the old goods


def settled(marks: list[Mark]) -> list[Mark]:
    """Leave out the old goods for which a sum goes off the bill."""
    for i, mark in enumerate(marks):
        if not mark.has("old"):
            continue
        end = _goods_end(marks, i)
        stop = _links_end(marks, end)
        if end == i + 1:
            continue
        start = _led(marks, i)
        if (at := _sum_after(marks, stop)) is not None:
            off = [replace(one, tags=_DISCOUNT) if n == at else one for n, one in enumerate(marks)]
            return _without(off, start, stop)
        if stop == len(marks) and _sum_before(marks, start):
            return marks[:start]
    return marks


def refuse_unsigned(marks: Sequence[Mark], context: ShopContext) -> None:
    """Doubt ``1 battery 12500, purani battery 1200``: sold for so much, or taken for it. Raises: Doubt."""
    held = {word.casefold() for line in _lines(context) for word in (line or "").split()}
    for i, mark in enumerate(marks):
        end = _goods_end(marks, i) if mark.has("old") else i
        named = {one.text for one in marks[i + 1 : end]}
        others = held | {one.text for n, one in enumerate(marks) if not i <= n < end}
        stop = _links_end(marks, end)
        counted = stop < len(marks) and marks[stop].number is not None
        if named & others and counted:
            raise Doubt("old goods are sold for so much, or taken back for it")


def _lines(context: ShopContext) -> list[str | None]:
    return [line.item for line in context.draft.lines] if context.draft else []


def _goods_end(marks: Sequence[Mark], i: int) -> int:
    end = i + 1
    while end < len(marks) and end <= i + _MOST and marks[end].is_unread:
        end += 1
    return end


def _links_end(marks: Sequence[Mark], end: int) -> int:
    """Find where the sum or the word of discount begins after the old goods."""
    while end < len(marks) and _links(marks[end]):
        end += 1
    return end


def _links(mark: Mark) -> bool:
    return mark.number is None and mark.has(*_LINKS) and not mark.has(*_NEVER)


def _led(marks: Sequence[Mark], i: int) -> int:
    """Find where the words begin that lead them: ``for the old battery``."""
    while i and _links(marks[i - 1]) and not marks[i - 1].has("break"):
        i -= 1
    return i


def _sum_after(marks: Sequence[Mark], at: int) -> int | None:
    """Find the word that takes off the sum at ``at``, or leads it there: ``1200 kam``, ``discount 900``."""
    if at < len(marks) and marks[at].has("discount") and marks[at].number is None:
        return at if any(mark.number is not None for mark in marks[at + 1 : at + 3]) else None
    if at >= len(marks) or marks[at].number is None:
        return None
    end = at + 1
    while end < len(marks) and marks[end].number is None and marks[end].has("currency"):
        end += 1
    off = end < len(marks) and marks[end].number is None and marks[end].has(*_OFF)
    denied = any(mark.has("negation", "forbids") for mark in marks[end : end + 2])
    return end if off and not denied else None


def _sum_before(marks: Sequence[Mark], start: int) -> bool:
    """True for ``less 1200``, ``1200 less`` before ``for the old battery``."""
    near = [mark for mark in marks[max(0, start - 3) : start] if not mark.has("currency")][-2:]
    return (
        len(near) == 2
        and any(mark.number is not None for mark in near)
        and any(mark.number is None and mark.has("discount") for mark in near)
    )


def _without(marks: list[Mark], start: int, stop: int) -> list[Mark]:
    apart = [_BREAK] if start and not marks[start - 1].has("break") else []
    return [*marks[:start], *apart, *marks[stop:]]
