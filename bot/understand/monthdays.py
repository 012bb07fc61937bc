"""A day of the month that no word calls one: ``payment 20 tak``, ``payment by 20``, ``20 tak paise dega``."""

from bot.understand.language import lexicon
from bot.understand.marks import Mark, says
from bot.understand.text import Token, fold

_MOST = 31
_PAYING = ("payment_word", "money", "due", "due_word", "rest", "balance", "future")
_PRICED = ("rate", "currency", "percent", "discount", "days", "week", "month", "time")
_DAY = Mark(Token("tarikh", "word"), frozenset({"dated"}))


def dated(marks: list[Mark]) -> list[Mark]:
    """Call the figure a date that a word of paying and one for *until* leave no other sense."""
    if says(marks).isdisjoint(_PAYING):
        return marks
    at = next((i for i in range(len(marks)) if _is_day(marks, i)), None)
    return marks if at is None else [*marks[: at + 1], _DAY, *marks[at + 1 :]]


def _is_day(marks: list[Mark], i: int) -> bool:
    """True for the one figure of a clause that speaks of paying, with ``tak`` beside it."""
    number = marks[i].number
    if number is None or marks[i].tags or not 1 <= number <= _MOST or number % 1:
        return False
    start, end = i, i + 1
    while start and not _cuts(marks[start - 1]):
        start -= 1
    while end < len(marks) and not _cuts(marks[end]):
        end += 1
    beside = [*marks[start:i], *marks[i + 1 : end]]
    if any(mark.number is not None or mark.unit or mark.has(*_PRICED) for mark in beside):
        return False
    after = marks[i + 1 : end]
    link = next((mark for mark in after if not mark.has("of") or mark.has("till")), None)
    until = link is not None and _says_until(link) and not link.has("preposition")
    led = i > start and marks[i - 1].has("till") and marks[i - 1].has("preposition")
    return (until or (led and not after)) and not says(beside).isdisjoint(_PAYING)


def _says_until(mark: Mark) -> bool:
    """True for ``tak``, and for ``tak payment``, which is joined."""
    word, *more = mark.text.split()
    return mark.has("till") or (bool(more) and "till" in lexicon().tags.get(fold(word), ()))


def _cuts(mark: Mark) -> bool:
    return mark.number is None and mark.has("break", "and")
