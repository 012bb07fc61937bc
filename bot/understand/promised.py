"""When the rest of what is owed is to come, told with a payment."""

from dataclasses import replace

from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, first, has_figure, says
from bot.understand.terms import MODES
from bot.understand.text import fold


def _is_of_next(marks: list[Mark]) -> bool:
    """True for ``..., baki agle mahine``, ``migatha vachche nela``: the rest, and when it comes."""
    said = ("rest", "balance", "next", "month", "week", "filler", "money", "within", "of")
    return "next" in says(marks) and all(m.has(*said) and m.number is None for m in marks)


# what tells that the rest is to come: 1200 diye, baki agle hafte; baki 300 nantar denar
_TO_COME = (
    "future",
    "due",
    "next",
    "tomorrow",
    "yesterday",
    "week",
    "month",
    "days",
    "after",
    "till",
)
_NOT_OF_REST = ("paid", "question", "show", "asking", "send", "within", "bill", "discount", *MODES)


_SAYS = frozenset({"reported"})
_PAYS = ("future", "due")


def heard(marks: list[Mark], *, sold: bool) -> list[Mark]:
    """Leave out of what he said when the rest comes; beside goods it is when the bill is due."""
    later = pays_later(marks) if sold else marks
    return told(marks) if later is marks else later


def pays_later(marks: list[Mark]) -> list[Mark]:
    """Read ``10 din me dega bola`` beside goods as when he pays: who says so is he himself."""
    found = list(marks)
    for i, mark in enumerate(marks):
        if not mark.has("reported"):
            continue
        near = [one for one in marks[max(0, i - 3) : i] if one.number is None]
        if not (mark.has(*_PAYS) or any(one.has(*_PAYS) for one in near)):
            return marks
        found[i] = replace(mark, tags=mark.tags - _SAYS or frozenset({"filler"}))
    return found


_OF_SEEING = ("see_later", "rest", "balance", "after", "and", "filler", "money", "credit", "within", "show",
              "future", "we", "of", "pronoun", "due")  # fmt: skip


def seen_later(marks: list[Mark]) -> list[Mark]:
    """Leave out ``..., rahilele baghu nantar`` after a sum: what is seen to later is no wish of now."""
    at = first(marks, "balance", "rest")
    if at is None or not has_figure(marks[:at]) or "question" in says(marks[at:]):
        return marks
    tail = marks[at:]
    later = "see_later" in says(tail)
    plain = all(mark.number is None and mark.has(*_OF_SEEING) for mark in tail)
    return marks[:at] if later and plain else marks


def told(marks: list[Mark]) -> list[Mark]:
    """Leave out a promise told with a payment: ``2000 diya, baki kal dega``, ``..., baki 300 agle hafte``."""
    at = first(marks, "balance", "rest")
    if at is None or not has_figure(marks[:at]):
        return marks
    rest = marks[at + 1 :]
    if any_has(marks[at:], "future") or _is_of_next(marks[at:]):
        return marks[:at]
    paid = any_has(marks[:at], "paid")
    comes = any(mark.has(*_TO_COME) or _is_later(mark) for mark in rest)
    plain = all(mark.tags or mark.number is not None or _is_later(mark) for mark in rest)
    others = any(mark.has(*_NOT_OF_REST) and not mark.has("future", "credit") for mark in rest)
    return marks[:at] if paid and comes and plain and not others else marks


def _is_later(mark: Mark) -> bool:
    """True for ``baad me dega``, which is udhaar, too, and for a day or a month by its name."""
    named, made = fold(mark.text), lexicon()
    dated = named in made.weekdays or named in made.months
    return dated or (mark.has("credit") and not mark.has("balance", "due"))
