"""Two customers in turn with nothing between: ``A ko 2 kg chini B ko 3 kg dal``, ``A 500 B 300 diya``."""

from bot.understand import parties
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.party import Party

_LONGEST = 3  # words of a name
_FAR = 30  # words: nobody tells as much of two without a break
_SHARED = ("paid", "filler", "auxiliary", "currency", "make", "give", "gave")


def cut(marks: list[Mark], known: Known) -> int | None:
    """Find where the part of the next customer begins; None where there is one. Raises: Doubt."""
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if not figures[1:] or marks[_FAR:]:
        return None
    left: Party | None = None
    for i in range(figures[0] + 1, figures[-1]):
        mark = marks[i]
        if mark.tags or mark.unit or not known.may_be_person(mark.text):
            continue
        end = _name_at(marks, i, known)
        left = left or (parties.find(marks[:i], known, new=False) if end else None)
        if end and left and left.name and _is_other(left, marks[i:end], known):
            return _place(marks, left, i, end=end)
    return None


def _name_at(marks: list[Mark], i: int, known: Known) -> int:
    """Return where the name of one customer ends that begins there and is no goods; 0 for none."""
    for length in range(_LONGEST, 0, -1):
        words = [mark.text for mark in marks[i : i + length]]
        if len(words) == length and len(known.people(words)) == 1 and not known.goods(words):
            end = i + length
            while end < len(marks) and marks[end].has("honorific") and marks[end].number is None:
                end += 1
            return end
    return 0


def _is_other(left: Party, name: list[Mark], known: Known) -> bool:
    words = [mark.text for mark in name if not mark.has("honorific")]
    return known.people(words)[0].name != left.name


def _place(marks: list[Mark], left: Party, i: int, *, end: int) -> int | None:
    """Return the place where both have the same word after the name, and then a figure. Raises: Doubt."""
    own, his = marks[left.end], marks[end]
    if own.number is not None and his.number is not None:
        paid = end - 1 == i or all(mark.is_unread for mark in marks[i:end])
        sums = left.end + 1 == i and all(mark.has(*_SHARED) for mark in marks[end + 1 :])
        if paid and sums and any(mark.has("paid") for mark in marks[end + 1 :]):
            return i
        raise Doubt("two customers, and what each of them has is not told apart")
    same = own.text == his.text and own.number is None and bool(own.tags)
    counted = end + 1 < len(marks) and marks[end + 1].number is not None
    return i if same and counted else None
