"""Two of a kind in one wish: ``412 aur 413 bhej do``, ``A aur B ka bill bhej do``; none is left out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.acts import Act, Balance, FindInvoice, Remind, SendInvoice, Statement
from bot.understand import refs
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known

_LONGEST = 4  # words of a name
_EACH = (SendInvoice, FindInvoice, Statement, Remind, Balance)
_OF_BILLS = {"send", "resend", "show", "reminder", "cancel", "einvoice", "eway", "creditnote"}
_LEAST = 100  # with fewer digits it is the number of a bill only where a word says so
_BETWEEN = ("and", "break", "bill", "number")
_ROLES = ("of", "to", "from")


@dataclass(frozen=True)
class _Run:
    """What stands beside its like: the marks of the first, where the last ends, and all of them."""

    first: tuple[int, int]
    end: int
    values: tuple[str, ...]
    slot: str


def read(frame: Frame, one: Callable[[Frame], Read]) -> Read:
    """Read what is asked of several as if of the first, and then of each. Raises: Doubt."""
    said = frame.says
    run = (_bills(frame) if said & _OF_BILLS else None) or (
        _people(frame) if "and" in said else None
    )
    if run is None:
        return one(frame)
    marks = [*frame.marks[: run.first[1]], *frame.marks[run.end :]]
    found, needs = one(Frame(marks, frame.known, frame.context, frame.today, None, frame.text))
    if len(found) != 1 or needs or not isinstance(found[0], _EACH):
        raise Doubt("several of a kind, and what each of them has is not told")
    if vars(found[0]).get(run.slot) != run.values[0]:
        raise Doubt("several of a kind, of which the first was not meant")
    return [_of(found[0], run.slot, value) for value in run.values], []


def _of(act: Act, slot: str, value: str) -> Act:
    return replace(act, **{slot: value})  # each of `_EACH` has the slot


def _bills(frame: Frame) -> _Run | None:
    """Find the numbers of two bills and more, beside each other. Raises: Doubt (one that no bill has)."""
    long = [mark for mark in frame.marks if mark.number is not None and mark.number >= _LEAST]
    if not long[1:] or not frame.context.invoices:
        return None
    places = [i for i, mark in enumerate(frame.marks) if len(refs.digits_of(mark)) > refs.LEAST]
    runs = [
        (i, j)
        for i, j in pairwise(places)
        if _joined(frame.marks, i, j) and not _is_sum_on(frame, i, j)
    ]
    if not runs:
        return None
    held = [runs[0][0], *(j for i, j in runs)]
    found = [refs.bill_so_numbered(refs.digits_of(frame.marks[i]), frame.context) for i in held]
    values = tuple(number for number in found if number)
    if not values:
        return None
    if len(values) < len(found) or [i for i, _ in runs] != held[:-1]:
        raise Doubt("the numbers of bills, of which one is not known")
    return _Run((held[0], held[0] + 1), held[-1] + 1, values, "invoice")


def _joined(marks: list[Mark], i: int, j: int) -> bool:
    """True where nothing stands between them, or an ``and``: not for ``bill 512 pe 420 ka credit note``."""
    between = marks[i + 1 : j]
    parted = not between or any(mark.has("and", "break") for mark in between)
    return parted and all(mark.has(*_BETWEEN) and mark.number is None for mark in between)


def _is_sum_on(frame: Frame, i: int, j: int) -> bool:
    """``bill 2049 te 650 da credit note``: the word for *and* is one for *on*, and what follows a sum."""
    upon = any(mark.has("upon") for mark in frame.marks[i + 1 : j]) and "creditnote" in frame.says
    return upon and not refs.bill_so_numbered(refs.digits_of(frame.marks[j]), frame.context)


def _people(frame: Frame) -> _Run | None:
    """Find two customers and more with an ``and`` between them. Raises: Doubt (a name that several have)."""
    marks, known = frame.marks, frame.known
    for i, mark in enumerate(marks):
        if not mark.has("and") or mark.number is not None:
            continue
        at = i - 1 if i > 1 and marks[i - 1].has(*_ROLES) and marks[i - 1].number is None else i
        first, second = _before(marks, at, known), _after(marks, i + 1, known)
        if first and second and not _is_one(frame, i):
            return _run(marks, first, second, known)
    return None


def _is_one(frame: Frame, i: int) -> bool:
    """True for the ``and`` within the name of one customer."""
    party = frame.party
    return party is not None and bool(party.name) and party.start <= i < party.end


def _run(
    marks: list[Mark], first: tuple[int, int], second: tuple[int, int], known: Known
) -> _Run | None:
    stretches = [first, second]
    while stretches[0][0] > 1 and marks[stretches[0][0] - 1].has("break"):
        earlier = _before(marks, stretches[0][0] - 1, known)
        if earlier is None:
            break
        stretches.insert(0, earlier)
    people = [_named(marks[start:end], known) for start, end in stretches]
    if any(len(names) > 1 for names in people):
        raise Doubt("several customers, of whom one name may be of several")
    values = tuple(dict.fromkeys(names[0] for names in people))
    end = second[1]
    while end < len(marks) and marks[end].has("both") and marks[end].number is None:
        end += 1
    return _Run(stretches[0], end, values, "customer") if len(values) > 1 else None


def _named(marks: list[Mark], known: Known) -> list[str]:
    words = [mark.text for mark in marks if not mark.has("honorific")]
    if not words or known.goods(words):
        return []
    return [person.name for person in known.people(words)]


def _before(marks: list[Mark], end: int, known: Known) -> tuple[int, int] | None:
    """Find the longest name that ends there."""
    for start in range(max(0, end - _LONGEST), end):
        if _is_name(marks[start:end]) and _named(marks[start:end], known):
            return start, end
    return None


def _after(marks: list[Mark], start: int, known: Known) -> tuple[int, int] | None:
    """Find the longest name that begins there."""
    for end in range(min(len(marks), start + _LONGEST), start, -1):
        if _is_name(marks[start:end]) and _named(marks[start:end], known):
            return start, end
    return None


def _is_name(marks: list[Mark]) -> bool:
    return all(mark.number is None and mark.tags <= {"honorific"} for mark in marks)
