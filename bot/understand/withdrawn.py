"""What a message takes back as it goes: ``2 brush, brush nako``; ``ramesh ko nahi suresh ko``."""

from bot.understand import denied, parties
from bot.understand.figures import Doubt
from bot.understand.frame import Frame
from bot.understand.marks import Mark, any_has, clauses_of, has_figure, having
from bot.understand.names import Known

_DENIES = ("negation", "unwanted")
_SILENT = ("filler", "break", "and", "honorific", "change", "make")
_ONLY = ("alone", "of", "bill", "make", "filler", "break", "and", "give")
Clause = list[Mark]


def without(marks: list[Mark], known: Known) -> list[Mark]:
    """Leave out goods that are taken off again, and the clause that does; and ``only the pipe's bill``."""
    clauses = [
        clause for n, clause in enumerate(clauses_of(marks)) if not (n and _denies_rate(clause))
    ]
    marks = [mark for clause in clauses for mark in clause]
    for n in range(1, len(clauses)):
        goods = _takes_off(clauses[n], known)
        ordered = (m for m in range(n - 1, -1, -1) if goods and _orders(clauses[m], goods, known))
        at = next(ordered, None)
        if at is not None:
            return _taken_off(clauses, at, n, known)
    return marks


def _denies_rate(clause: Clause) -> bool:
    """``(aata 1600 ke bhav se), purane bhav se nahi``: of the rate that was said, no other is meant."""
    fine = (
        "rate",
        "old",
        "negation",
        "from",
        "via",
        "of",
        "filler",
        "break",
        "at",
        "upon",
        "preposition",
    )
    rated = any_has(clause, "rate") and any_has(clause, "old")
    denied = any_has(clause, "negation")
    return rated and denied and all(mark.has(*fine) and mark.number is None for mark in clause)


def _taken_off(clauses: list[Clause], at: int, n: int, known: Known) -> list[Mark]:
    """Leave out clause ``n`` and the goods of clause ``at``, or put others in their place. Raises: Doubt."""
    left = [*clauses[:at], _whom(clauses[at], known), *clauses[at + 1 : n]]
    kept = [mark for clause in left for mark in clause]
    later = [mark for clause in clauses[n + 1 :] for mark in _rest(clause, kept)]
    if not _puts_others(later):
        return kept + later
    return _put([*clauses[:at], *clauses[at + 1 : n]], clauses[at], later, known)


def _put(others: list[Clause], clause: Clause, later: Clause, known: Known) -> list[Mark]:
    """Put the other goods in the place of those that they are for, at the end. Raises: Doubt."""
    party = parties.find(clause, known, new=True)
    start = party.end if party else 0
    gone = [i for i, mark in enumerate(clause) if i >= start and mark.is_unread]
    figures = [mark for mark in (*clause, *later) if mark.number is not None]
    if len(figures) != 1 or party or gone != list(range(gone[0], gone[-1] + 1)):
        raise Doubt("how many come in their place is not sure")
    words = [mark for mark in later if mark.is_unread]
    put = [*clause[: gone[0]], *words, *clause[gone[-1] + 1 :]]
    told = [mark for mark in later if not mark.is_unread]
    return [mark for part in (*others, put, told) for mark in part]


def _puts_others(later: Clause) -> bool:
    """True for ``paneer nahi, khoya``: other goods come in their place, as many."""
    clause = next((one for one in clauses_of(later) if any(mark.is_unread for mark in one)), [])
    return bool(clause) and all(mark.number is None for mark in clause)


def _takes_off(clause: Clause, known: Known) -> list[str]:
    """Name the goods of a clause that only denies them; the words as typed where none are known."""
    denies = any(map(_denies, clause))
    words = [mark for mark in clause if not mark.tags]
    rest = [mark for mark in clause if mark.tags]
    silent = all(mark.has("correcting", *_SILENT) or _denies(mark) for mark in rest)
    plain = all(mark.is_unread for mark in words)
    if not (denies and words and silent and plain) or has_figure(clause):
        return []
    return _named(words, known)


def _denies(mark: Mark) -> bool:
    """True for no, and a phrase that leaves it: ``rehne do``; who removes may mean another bill."""
    unwanted = mark.has("remove") and mark.has("correcting")  # nahi chahiye
    return mark.has(*_DENIES) or unwanted or (mark.has("no") and " " in mark.text)


def _named(words: list[Mark], known: Known) -> list[str]:
    texts = [mark.text for mark in words]
    return [item.name for item in known.goods(texts)] or [" ".join(texts)]


def _orders(clause: Clause, goods: list[str], known: Known) -> bool:
    """True for a clause with figures in it, of these goods and no others."""
    party = parties.find(clause, known, new=True)
    inside = range(party.start, party.end) if party else range(0)
    words = [mark for i, mark in enumerate(clause) if mark.is_unread and i not in inside]
    counted = has_figure(clause)
    return counted and bool(words) and not set(_named(words, known)).isdisjoint(goods)


def _whom(clause: Clause, known: Known) -> Clause:
    """Keep of a clause whose goods go the name that leads it."""
    party = parties.find(clause, known, new=True)
    if party is None:
        return []
    end = party.end
    while end < len(clause) and clause[end].number is None and clause[end].has("to", "of", "from"):
        end += 1
    return clause[:end]


def _rest(clause: Clause, kept: list[Mark]) -> Clause:
    """Keep what a last clause asks for, without the goods that it names once more."""
    said = {mark.text for mark in kept}
    again = all(mark.has(*_ONLY) or mark.text in said for mark in clause)
    counted = has_figure(clause)
    if counted or not again:
        return clause
    return having(clause, "bill", "make", "give", "break")


def of_the_other(frame: Frame) -> list[Mark]:
    """``ramesh ko nahi suresh ko``: leave the second of two customers; else none."""
    marks = frame.marks
    for i, mark in enumerate(marks):
        if not mark.has("correcting", "negation"):
            continue
        if not i or mark.has("denies_next"):
            if other := denied.after(marks, i, frame.known):
                return denied.without(other, i, frame.known)
            continue
        first = parties.find(marks[:i], frame.known, new=False)
        rest = [one for one in marks[i + 1 :] if not one.has("break")]
        second = parties.find(rest, frame.known, new=False)
        if first is None or second is None or second.start or first.name == second.name:
            continue
        if all(one.has("to", "from", "of", "honorific", "break") for one in marks[first.end : i]):
            return marks[: first.start] + rest
    return []
