"""A figure of the open bill put right: ``15 kg hobe 10 noy``, ``not 10, 15``, ``10 kaadu 15``.

One of two figures is denied. Where one line has it, as its count or as its price, the other stands in its
place; where several lines have it which one is asked; where it may be the count of one and the price of
another, nothing is sure.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from bot.acts import EditDraft, Line, Need
from bot.context import DraftLine, ShopContext
from bot.understand.frame import Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known

_DENYING = ("negation", "no", "wrong", "unwanted", "correcting")
_BESIDE = (
    *_DENYING, "denies_next", "change", "make", "rate", "rate_sign", "currency", "filler", "give", "wish",
    "shall_be", "break", "qty", "of", "pronoun", "honorific", "yes", "asking_pardon", "now",
)  # fmt: skip
# what may stand between a figure and its "no"
_TAIL = ("currency", "filler", "of", "rate", "rate_after")
_JOINS = ("break", "and")
_PIECES = frozenset({"NOS", "PCS", "UNT"})
Slot = Literal["qty", "rate"]


def put_right(marks: list[Mark], known: Known, context: ShopContext) -> Read | None:
    """Read the figure that a line shall have in the place of the one it has. Raises: Doubt."""
    pair = denied_and_wanted(marks) if context.draft else None
    if pair is None or context.draft is None:
        _refuse_unsaid(marks)
        return None
    gone, wanted = (marks[i] for i in pair)
    named = _named(marks, known, context)
    if named is None:
        if not any(map(_takes_off, _of_other_clauses(marks, pair))):  # 10 nahi 8, aur rope hata do
            _refuse_others(marks, pair, known, held=_own(context))
        return None
    held = [line for line in context.draft.lines if not named or line.item in named]
    units = _units(marks)
    if len(units) > 1:
        raise Doubt("two units: another count, or the same in another")
    meant = _meant(held, gone, units=units, priced=_is_priced(marks))
    if not meant and named:
        return None
    return _changed(meant, wanted.number)


def _of_other_clauses(marks: Sequence[Mark], pair: tuple[int, int]) -> list[Mark]:
    """Give what stands after both figures, and what a break or an ``and`` keeps from them before."""
    low, high = sorted(pair)
    joins = (i for i in range(low, 0, -1) if marks[i].number is None and marks[i].has(*_JOINS))
    return [*marks[: next(joins, 0)], *marks[high + 1 :]]


def denied_and_wanted(marks: Sequence[Mark]) -> tuple[int, int] | None:
    """Find, of two figures and no more, the one that is denied and the other."""
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(figures) != 2 or any(mark.has("percentage") for mark in marks):
        return None
    denied = [i for i in figures if _is_denied(marks, i)]
    return (denied[0], sum(figures) - denied[0]) if len(denied) == 1 else None


def _changed(meant: list[tuple[DraftLine, Slot]], figure: Decimal | None) -> Read:
    """Change the one line that is meant; of several ask which. Raises: Doubt."""
    slots = {slot for _, slot in meant}
    options = tuple(one.item for one, _ in meant if one.item)
    if not meant or len(options) != len(meant):
        raise Doubt("no line of the bill has the figure that is denied")
    if len(slots) > 1:
        raise Doubt("the figure is the count of one line and the price of another")
    line = Line(qty=figure) if slots == {"qty"} else Line(rate=figure)
    if len(options) == 1:
        return [EditDraft(lines=(replace(line, item=options[0]),))], []
    return [EditDraft(lines=(line,))], [Need("item", options=options)]


def _refuse_unsaid(marks: Sequence[Mark]) -> None:
    """Doubt ``rate 44 galat hai``: what it shall be instead is not said. Raises: Doubt."""
    at = next((i for i, mark in enumerate(marks) if mark.has("wrong") and mark.number is None), 0)
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if not at or len(figures) != 1 or figures[0] > at:
        return
    rest = [mark for i, mark in enumerate(marks) if i not in figures and not mark.unit]
    if all(_is_beside(mark) for mark in rest):
        raise Doubt("a figure that is wrong, and what it shall be is not said")


def _own(context: ShopContext) -> set[str]:
    return {line.item for line in (context.draft.lines if context.draft else ()) if line.item}


def _refuse_others(
    marks: Sequence[Mark], pair: tuple[int, int], known: Known, *, held: set[str]
) -> None:
    """Doubt ``10 nahi, rice 15``, where no rice is on the bill; not ``10 nahi 15 rice``, nor goods that go.

    Raises: Doubt.
    """
    denied, at = pair
    before = [mark.text for mark in marks[:denied] if mark.is_unread]
    if before and held & {item.name for item in known.goods(before)}:
        return  # oil 2 nahi soap 3
    words = [mark for mark in marks if mark.number is None and known.starts_good(mark.text)]
    after = [mark for mark in marks[at + 1 : at + 3] if not mark.unit][:1]
    counted = any(mark is word for mark in after for word in words)
    if words and not counted and all(mark.is_unread or _is_beside(mark) for mark in words):
        raise Doubt("figures, one of them denied, and goods that are not on the bill")


def _is_denied(marks: Sequence[Mark], i: int) -> bool:
    """True for ``10 kg nahi``, ``10 is wrong`` and ``10 kg sugar nahi``, and for ``not 10``."""
    led = marks[i - 1] if i else None
    if led is not None and led.number is None and led.has("denies_next"):
        return True
    at = i + 1
    while at < len(marks) and (_follows_figure(marks[at]) or marks[at].is_unread):
        at += 1
    named = any(mark.is_unread for mark in marks[i + 1 : at])
    more = named and any(mark.is_unread for mark in marks[at:])  # 10 rice nahi 15 sugar
    return at < len(marks) and not more and _denies(marks[at])


def _follows_figure(mark: Mark) -> bool:
    plain = mark.has(*_TAIL) and not mark.has(*_DENYING)
    return mark.number is None and (mark.unit is not None or plain)


def _denies(mark: Mark) -> bool:
    """True for ``nahi``, ``galat``; of what only stops, ``sorry``, ``ki jagah``, the other readers know."""
    return mark.number is None and mark.has("negation", "wrong") and not mark.has("denies_next")


def _named(marks: Sequence[Mark], known: Known, context: ShopContext) -> set[str] | None:
    """Name the goods of the bill that are spoken of; None where the words are of anything else."""
    said = [mark for mark in marks if mark.number is None and not mark.unit]
    words = [mark for mark in said if not _is_beside(mark) or known.starts_good(mark.text)]
    if not words:
        return set()
    found = {item.name for item in known.goods([mark.text for mark in words])}
    own = _own(context)
    plain = all(mark.is_unread for mark in words)
    return found & own if plain and len(found & own) == 1 else None


def _is_beside(mark: Mark) -> bool:
    """True for a word of such an order; ``hatao`` is another, ``nahi chahiye`` is none."""
    return mark.has(*_BESIDE) and not _takes_off(mark)


def _takes_off(mark: Mark) -> bool:
    return mark.has("remove", "cancel") and not mark.has("correcting")


def _units(marks: Sequence[Mark]) -> set[str]:
    """Gather the units that stand after a figure; pieces are any line's own."""
    said = {
        marks[i + 1].unit
        for i in range(len(marks) - 1)
        if marks[i].number is not None and marks[i + 1].number is None
    }
    return {unit for unit in said if unit and unit not in _PIECES}


def _is_priced(marks: Sequence[Mark]) -> bool:
    return any(mark.has("rate", "rate_sign", "currency", "money_figure") for mark in marks)


def _meant(
    held: Sequence[DraftLine], gone: Mark, *, units: set[str], priced: bool
) -> list[tuple[DraftLine, Slot]]:
    """List the lines that have the figure, and as what."""
    counted = [line for line in held if line.qty == gone.number and units <= {line.unit}]
    costs = [line for line in held if line.rate == gone.number]
    made: list[tuple[DraftLine, Slot]] = []
    if not priced:
        made += [(line, "qty") for line in counted]
    if priced or not units:
        made += [(line, "rate") for line in costs]
    return made
