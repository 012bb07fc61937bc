"""What was paid of a bill, told by what stands about the sum: ``cash 400 rest later``."""

from itertools import pairwise

from bot.understand.marks import Mark, any_has, lacking, says

MODES = ("cash", "upi", "bank", "cheque", "card")
_OWED = ("rest", "balance")
_NEAR = 3  # marks between a mode and the word that puts it off


def is_now(said: set[str]) -> bool:
    """True where something is paid now, and the rest is told of."""
    return "now" in said and not said.isdisjoint(_OWED)


def beside(marks: list[Mark], at: int, end: int) -> list[Mark]:
    """Find the mode before a sum, or now, where the rest is told of after it, or nothing else of it."""
    start = at
    while start and marks[start - 1].number is None and marks[start - 1].has("currency"):
        start -= 1
    led = marks[start - 1 : start] if start else []
    if led and not led[0].has("now", *MODES):
        led = []
    told = [*led, *(mark for mark in marks[at + 1 : end] if mark.has("now"))]
    after = lacking(marks[end : end + 2], "break", "and")
    owed = bool(after) and after[0].has(*_OWED)
    return told if owed or (led and _is_clause(marks, start - 1, end)) else []


def _is_clause(marks: list[Mark], start: int, end: int) -> bool:
    """True where a mode and its sum are all that a clause says: ``..., cash 1000``."""
    led = start > 0 and marks[start - 1].has("break") and marks[start - 1].number is None
    closes = end == len(marks) or (marks[end].has("break") and marks[end].number is None)
    return led and closes


def is_apart(marks: list[Mark], at: int) -> bool:
    """``3 kg masala cha 500 taka gpay koreche``: of counted goods such a sum of money is no price."""
    start = at
    while start and marks[start - 1].is_unread:
        start -= 1
    measured = start > 0 and marks[start - 1].unit is not None
    counted = start > measured and marks[start - 1 - measured].number is not None
    return counted and any_has(marks[at + 1 : at + 2], "currency")


def follows_price(marks: list[Mark], found: list[tuple[int, int, int]]) -> bool:
    """``1 pc 4200 advance 2000``: of two sums about one word the first is the price of what is counted."""
    if len(found) != 2:
        return False
    first, second = found[0][2], found[1][2]
    counted = (
        first > 1 and marks[first - 1].unit is not None and marks[first - 2].number is not None
    )
    beside = marks[first + 1 : second]
    return counted and len(beside) == 1 and beside[0].has("part")


_LEAST = 10  # rupees
_DAYS = 31  # of a month
_CLOSING = ("break", "and", "bill", "today", "yesterday", "daybefore", *MODES)


def is_given_for(marks: list[Mark], start: int, at: int) -> bool:
    """True for ``udhar diya 9300 me``, ``charger diya 600 ka``: what was given, and for how much."""
    lent = start and start < at and marks[start - 1].has("credit")
    within = marks[at + 1 : at + 2]
    priced = bool(within) and within[0].has("within") and not within[0].has("preposition")
    priced = priced or _is_worth(marks, start, at)
    partly = any_has(marks[at + 2 : at + 3], "from", "via", "part", *MODES)
    given = any_has(marks[start:at], "gave", "paid")
    return bool(lent) or (priced and given and not partly)


def _is_worth(marks: list[Mark], start: int, at: int) -> bool:
    """``harjit ko charger diya 600 ka``: after goods that were given, how much they come to."""
    measured = (
        start > 1 and marks[start - 1].unit is not None and marks[start - 2].number is not None
    )
    goods = measured or (start > 0 and marks[start - 1].is_unread)
    of, after = marks[at + 1 : at + 2], marks[at + 2 : at + 3]
    closes = not after or after[0].has(*_CLOSING)
    so_much = marks[at].number or 0  # 5 tap diye the, 4 ka bill; 15 ko is a day
    worth = (so_much >= _LEAST and any_has(of, "of")) or (so_much > _DAYS and any_has(of, "to"))
    return goods and start < at and closes and worth and not any_has(of, "preposition")


_NOT_COME = ("negation", "question", "old", "part", "future", "if", "credit", "returned")
_ORDERED = (
    "bill",
    "make",
    "give",
    "change",
)  # what ends the order before it: bill banao paisa mil gaya


def has_come(marks: list[Mark]) -> bool:
    """``..., paisa mil gaya``: in a clause that has no sum, money that came is all of it."""
    ends = [i for i, mark in enumerate(marks) if mark.has("break") and mark.number is None]
    last, first = marks[ends[-1] + 1 :] if ends else [], marks[: ends[0]] if ends else []
    alone = _after_order(marks) or first or marks[: _order_at(marks)]
    return _has_come(last) or is_news(alone)


def is_news(clause: list[Mark]) -> bool:
    """``paise mil gaye, X ka bill bana do``: money came, and of nobody by name."""
    return _has_come(clause) and not any(mark.is_unread for mark in clause)


def _order_at(marks: list[Mark]) -> int:
    return next((i for i, mark in enumerate(marks) if mark.has("bill", "make")), 0)


def _has_come(clause: list[Mark]) -> bool:
    told = lacking(clause, "filler")
    pays = any(
        (one.has("money") and two.has("paid", "took")) or (one.has("paid") and two.has("money"))
        for one, two in pairwise(told)
    )
    pays = pays or (bool(told) and all(mark.has("paid_up") for mark in told))
    return pays and not any(mark.number is not None or _puts_off(mark) for mark in told)


def _puts_off(mark: Mark) -> bool:
    return mark.has(*_NOT_COME) or (mark.has("due") and not mark.has("money"))


def _after_order(marks: list[Mark]) -> list[Mark]:
    """``... ka bill banao paisa mil gaya``: what follows the order where nothing parts the two."""
    at = next((i for i in range(len(marks) - 1, 0, -1) if marks[i].has("money")), 0)
    ordered = at and marks[at - 1].number is None and marks[at - 1].has(*_ORDERED)
    return marks[at:] if ordered else []


def is_promised(marks: list[Mark]) -> bool:
    """True for a mode that is put off: ``cheque dega 30 tarikh ka``, ``cash kal dega``."""
    modes = (i for i, mark in enumerate(marks) if mark.has(*MODES))
    return any("future" in says(marks[i + 1 : i + 1 + _NEAR]) for i in modes)


def in_full(marks: list[Mark]) -> list[Mark]:
    """Leave out what is taken back of ``adhe paise nahi, pure cash de gayi``."""
    at = next((i for i, mark in enumerate(marks) if i and _says_all(marks, i)), None)
    if at is None:
        return marks
    start = at
    while start and marks[start - 1].number is None and marks[start - 1].has("money", "currency"):
        start -= 1
    half = start > 0 and (marks[start - 1].has("part") or (marks[start - 1].number or 1) < 1)
    return marks[: start - 1] + marks[at + 1 :] if half else marks


def _says_all(marks: list[Mark], i: int) -> bool:
    if "negation" not in marks[i].tags:
        return False
    after = lacking(marks[i + 1 : i + 3], "break")
    return bool(after) and after[0].has("full")
