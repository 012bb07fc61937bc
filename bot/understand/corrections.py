"""Corrections inside one message: ``2 nahi 3 bori``, ``10 singara, nahi 12``, ``chana... no, paneer``.

What is taken back and what counts stand on the two sides of a word that denies. Two figures of one kind
are settled here, and the first of them goes. Elsewhere a mark stays, ``fix`` or ``again``, that makes
the clause after it correct the goods before it. ``again`` is what only restates: of other goods, it is
a line of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.understand import restated
from bot.understand.marks import Mark, any_has, first, has_figure, says
from bot.understand.names import Known
from bot.understand.refs import numbers_something
from bot.understand.restated import AGAIN
from bot.understand.text import Token

# Words that may stand about a figure without another sense.
_TAIL = ("currency", "percent", "rate", "of", "to")
_BESIDE = ("filler", "break", "change", "make", "yes", "rate_sign", "currency")
_ENDS = ("break", "and")
# what a figure is followed by that is settled: 20 podu, 24 illa
_DONE = ("break", "make", "change", "fresh")
# Words of a clause that says something of the whole bill, not of goods.
_TERMS = ("discount", "gst", "paid", "due", "credit", "balance", "reminder", "bill", "question")
_FIX = Mark(Token(",", "break"), frozenset({"break", "fix"}))


@dataclass(frozen=True)
class _Turn:
    """Where a message takes something back: the words ``start`` to ``end`` say so."""

    start: int
    end: int


def corrects(marks: Sequence[Mark], i: int) -> bool:
    """True for a word that takes back what stands before it in favour of what follows."""
    turn = _turn(marks, i)
    if turn is None:
        return _retracted(marks, i) is not None
    right = _clause(marks, turn.end)
    before = marks[: turn.start]
    at = first(right, *_TERMS)
    counted = has_figure(right[:at])
    whole = counted and any(_is_content(mark) and mark.number is None for mark in right[:at])
    if at is not None and not whole and not _between_figures(marks, turn):
        return False
    return any(_is_content(mark) for mark in before) and any(_is_content(mark) for mark in right)


def resolve(marks: list[Mark], known: Known, *, lines: bool = True) -> list[Mark]:
    """Settle what is taken back; ``lines``: what a whole clause corrects is marked."""
    said = says(marks)
    found = _without_denied(marks) if "denies_next" in said else list(marks)
    found = _settle_all(found, known, lines=lines) if "correcting" in said else found
    return restated.marked(found, known) if lines else found


def _without_denied(marks: list[Mark]) -> list[Mark]:
    """``8 gum boots instead of 6``: leave out the figure that goes, where the one that counts is said."""
    at = next((i for i in range(1, len(marks)) if marks[i].has("denies_next")), None)
    if at is None or at + 1 == len(marks) or marks[at + 1].number is None:
        return marks
    end = at + 3 if any(mark.unit for mark in marks[at + 2 : at + 3]) else at + 2
    closes = end == len(marks) or (marks[end].has(*_ENDS) and marks[end].number is None)
    start = at - len(_clause(marks[:at][::-1], 0))
    counted = [mark for mark in marks[start:at] if mark.number is not None]
    return marks[:at] + marks[end:] if closes and len(counted) == 1 else marks


def _settle_all(marks: list[Mark], known: Known, *, lines: bool) -> list[Mark]:
    found = list(marks)
    i = 0
    while i < len(found):
        turn = _turn(found, i) if _denies(found, i) else None
        if turn is None and (gone := _retracted(found, i)) is not None:
            return found[:gone]
        if turn is not None and (_between_figures(found, turn) or (lines and corrects(found, i))):
            found, i = _settled(found, turn, known, lines=lines)
        else:
            i += 1
    return found


def _denies(marks: Sequence[Mark], i: int) -> bool:
    mark = marks[i]
    if mark.number is not None or mark.unit or not mark.has("correcting"):
        return False
    beside = marks[i - 1] if i else None
    numbering = beside is None or not (
        beside.has("break") or beside.number is not None or beside.unit
    )
    return not mark.has("denies_next") and not (numbering and numbers_something(list(marks), i))


def _turn(marks: Sequence[Mark], i: int) -> _Turn | None:
    """Find the words about one that denies which say nothing else."""
    if not _denies(marks, i):
        return None
    start, end = i, i + 1
    while start and marks[start - 1].number is None and marks[start - 1].has("break", "correcting"):
        start -= 1
    while end < len(marks) and marks[end].number is None and _silent(marks, end):
        end += 1
    return _Turn(start, end) if start and end < len(marks) else None


def _retracted(marks: Sequence[Mark], i: int) -> int | None:
    """Find where a figure begins that closes a message and is only denied: ``6 bori, 5 nahi``."""
    if i + 1 < len(marks) or not _denies(marks, i):
        return None
    at = _figure_before(marks, i)
    if not at or marks[at - 1].number is not None or not marks[at - 1].has(*_DONE):
        return None
    start = at - 1 if marks[at - 1].has("break") else at
    return start if has_figure(marks[:at]) else None


def figures(marks: Sequence[Mark], i: int) -> tuple[int, int, int] | None:
    """Find the figure that a word takes back, the one that counts, and where what is taken back ends."""
    turn = _turn(marks, i)
    if turn is not None:
        at = _figure_before(marks, turn.start)
        return None if at is None or marks[turn.end].number is None else (at, turn.end, turn.end)
    start = _retracted(marks, i)
    if start is None:
        return None
    told = [n for n in range(start) if marks[n].number is not None]
    gone = next(n for n in range(start, i) if marks[n].number is not None)
    return gone, told[-1], i + 1


# What may stand between a sum and the word that takes it back: 1500 bheje the bank me, nahi sorry 1800
_OF_PAYING = ("paid", "gave", "filler", "auxiliary", "within", "from", "via", "currency", "to", "break",
              "happened", "acquired", "money", "payment_word", "cash", "upi", "bank", "cheque", "card",
              "did", "done", "source", "since", "customer", "honorific")  # fmt: skip


def amended_sum(marks: list[Mark]) -> list[Mark]:
    """``1500 bheje the bank me, nahi sorry 1800``: put the sum that counts where the first stands."""
    for i in range(len(marks) if "correcting" in says(marks) else 0):
        turn = _turn(marks, i)
        if turn is None or marks[turn.end].number is None or numbers_something(marks, i):
            continue
        sums = [n for n in range(turn.start) if marks[n].number is not None]
        between = marks[sums[-1] + 1 : turn.start] if sums else []
        after = marks[turn.end + 1 :]
        paid = any_has(between, "paid") and marks[turn.start].has("break")
        if paid and all(mark.number is None and mark.has(*_OF_PAYING) for mark in between + after):
            return [*marks[: sums[-1]], marks[turn.end], *between, *after]
    return marks


def _silent(marks: Sequence[Mark], i: int) -> bool:
    return _denies(marks, i) or (marks[i].has(*_BESIDE) and marks[i].unit is None)


def _is_content(mark: Mark) -> bool:
    return mark.number is not None or (mark.token.kind == "word" and not mark.tags)


def _clause(marks: Sequence[Mark], start: int) -> list[Mark]:
    end = start
    while end < len(marks) and not (marks[end].has(*_ENDS) and marks[end].number is None):
        end += 1
    return list(marks[start:end])


def _figure_before(marks: Sequence[Mark], end: int) -> int | None:
    """Find the figure that, with its unit or coin, closes what stands before ``end``."""
    at = end - 1
    while at > 0 and marks[at].number is None and (marks[at].unit or marks[at].has(*_TAIL)):
        at -= 1
    if at > 0 and marks[at].has("quarter") and marks[at - 1].number is not None:
        at -= 1  # ek pav
    return at if at >= 0 and marks[at].number is not None else None


def _between_figures(marks: Sequence[Mark], turn: _Turn) -> bool:
    before = _figure_before(marks, turn.start)
    return before is not None and marks[turn.end].number is not None


def _kind(marks: Sequence[Mark], at: int) -> str:
    """Tell what a figure is by the word after it or before it; empty for a bare one."""
    after = marks[at + 1] if at + 1 < len(marks) else None
    before = marks[at - 1] if at else None
    if marks[at].has("percentage") or (after is not None and after.has("percent")):
        return "share"
    if marks[at].has("money_figure") or (after is not None and after.has("rate", "currency")):
        return "price"
    if before is not None and before.number is None and before.has("rate", "currency"):
        return "price"
    return "count" if after is not None and after.unit else ""


def _settled(
    marks: list[Mark], turn: _Turn, known: Known, *, lines: bool
) -> tuple[list[Mark], int]:
    """Take out what is taken back; the second is where to look on."""
    at = _figure_before(marks, turn.start)
    if at is None and marks[turn.end].number is not None and _sets(marks, turn):
        return [*marks[: turn.start], *marks[turn.end :]], turn.start + 1
    if at is None or marks[turn.end].number is None:
        return [*marks[: turn.start], _FIX, *marks[turn.end :]], turn.start + 1
    if lines and (led := restated.run_before(marks, at, known)) is not None:
        figure = restated.as_told(marks[:led], marks[at], marks[turn.end])
        left = [*marks[:led], AGAIN, *marks[led:at]]
        return [*left, figure, *marks[turn.end + 1 :]], len(left)
    before = _clause(marks[:at][::-1], 0)
    goods = any(_is_content(mark) and mark.number is None for mark in before)
    kinds = _kind(marks, at), _kind(marks, turn.end)
    told = all(kinds)
    if told and kinds[0] == kinds[1] and _closes_goods(marks, at):
        return [*marks[:at], *marks[turn.end :]], at  # cement 10 bori 5 litre nahi 3 litre primer
    alone = not told and all(mark.number is None for mark in before)
    same = alone or (told and kinds[0] == kinds[1])
    after = _clause(marks, turn.end)
    named = any(_names(mark, known) for mark in after) and not (
        goods and _names(before[0], known) and _counts_others(after, known)
    )
    if goods and lines and (named or not same):
        return [*marks[: turn.start], _FIX, *marks[turn.end :]], turn.start + 1
    restates = [AGAIN] if lines and not goods and at and marks[at - 1].has("break") else []
    start = at - 1 if restates else at
    return [*marks[:start], *restates, *marks[turn.end :]], start + len(restates)


def _sets(marks: Sequence[Mark], turn: _Turn) -> bool:
    """True for ``cement should be 22``: nothing that was said of them before is taken back."""
    said = marks[turn.start : turn.end]
    denied = any_has(said, "negation", "no", "wrong", "unwanted")
    return not denied and all(mark.number is None for mark in _clause(marks[: turn.start][::-1], 0))


def _closes_goods(marks: Sequence[Mark], at: int) -> bool:
    """True where the goods before a figure have a count of their own, with its unit."""
    unit = marks[at - 1] if at > 1 else None
    return unit is not None and unit.unit is not None and marks[at - 2].number is not None


def _counts_others(clause: list[Mark], known: Known) -> bool:
    """True for ``(bulb 3 alla) 4 bucket 2``: the goods after the figure have one of their own."""
    at = next((i for i in range(1, len(clause)) if _names(clause[i], known)), len(clause))
    end = next((i for i in range(at, len(clause)) if not _names(clause[i], known)), 0)
    return end > at and clause[end].number is not None


def _names(mark: Mark, known: Known) -> bool:
    return mark.number is None and (
        (mark.token.kind == "word" and not mark.tags and not mark.unit)
        or known.starts_good(mark.text)
    )
