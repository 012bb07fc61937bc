"""A customer's name put right: ``naam Kavita hai, Suresh nahi``, ``customer ka naam galat hai, Rakesh hai``.

Of the names that are said one may be denied; the other is whom the bill is for: the open one, one that is
named by its number, or the last act. That a name is wrong and no other is told asks for whom it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.acts import EditDraft, Need
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark
from bot.understand.names import Known, typed_name

_NAMING = frozenset({"named", "customer"})
_DENYING = ("negation", "denies_next")
# a name alone says nothing
_SAID = ("filler", "change", "make", "wrong", "correcting", "shall_be", "auxiliary")
_FINE = (
    *_NAMING, *_DENYING, "filler", "change", "make", "wrong", "correcting", "shall_be", "auxiliary", "bill",
    "draft", "of", "to", "for", "honorific", "break", "no", "yes", "give", "pronoun", "within", "and", "now",
    "this",
)  # fmt: skip
_OTHER = (
    "own", "item", "fresh", "question", "remove", "cancel", "send", "paid", "balance", "statement",
    "reminder", "returned", "gst", "discount", "address_word", "phone_word", "forbids", "show", "reported",
    "if",
)  # fmt: skip
_AFTER_NAME = ("of", "to", "honorific", "bill", "draft", "named", "filler", "for", "customer")
_MOST = 4  # words of a name


@dataclass(frozen=True)
class _Name:
    """Words of a name, and whether they are said not to be it."""

    marks: tuple[Mark, ...]
    denied: bool


def put_right(frame: Frame) -> Read | None:
    """Read whom a bill is for instead; None where the words are of more than a name."""
    denied = frame.has(*_DENYING) and (frame.context.draft is not None or frame.invoice is not None)
    if not (frame.says & _NAMING or denied):
        return None
    ref = frame.invoice
    marks = frame.marks[: ref.start] + frame.marks[ref.end :] if ref else frame.marks
    if any(not _fits(mark) for mark in marks):
        return None
    names = _names(marks)
    wanted = [name for name in names if not name.denied]
    open_bill = frame.context.draft is not None
    if not names and frame.has("wrong") and frame.says & _NAMING and open_bill and not ref:
        return [EditDraft()], [Need("customer")]
    if len(wanted) != 1 or len(names) > 2 or not _is_told(frame, names, ref=ref is not None):
        return None
    return _for(wanted[0].marks, frame, invoice=ref.value if ref else None)


def _fits(mark: Mark) -> bool:
    """True for a word of a name, and for one that names, denies or joins."""
    if mark.number is not None or mark.unit:
        return False
    takes_off = mark.has(*_OTHER) and not mark.has("correcting")
    return mark.is_unread or (mark.has(*_FINE) and not takes_off)


def _is_told(frame: Frame, names: Sequence[_Name], *, ref: bool) -> bool:
    """True where one name is denied, or the words say that it is the customer's, and of which bill."""
    denied = [name for name in names if name.denied]
    naming = bool(frame.says & _NAMING)
    if denied:
        both = all(_may_be(name.marks, frame) for name in names)
        return both if ref and not naming else _may_be(denied[0].marks, frame)
    wrong = frame.has("wrong") or frame.has("correcting")
    stands = ref or (frame.context.draft is not None) or wrong
    return naming and stands and (wrong or frame.context.draft is not None)


def _may_be(marks: Sequence[Mark], frame: Frame) -> bool:
    """True for a customer whom the shop has, and for the name that the open bill bears."""
    draft = frame.context.draft
    held = {word.casefold() for word in (draft.customer or "").split()} if draft else set[str]()
    return all(frame.known.starts_person(mark.text) or mark.text in held for mark in marks[:1])


def _names(marks: Sequence[Mark]) -> list[_Name]:
    """Cut the words into the names that are said."""
    found: list[_Name] = []
    i = 0
    while i < len(marks):
        end = i
        while end < len(marks) and marks[end].is_unread:
            end += 1
        if end > i:
            found.append(_Name(tuple(marks[i:end]), _is_denied(marks, i, end)))
        i = max(end, i + 1)
    return found


def _is_denied(marks: Sequence[Mark], start: int, end: int) -> bool:
    """True for ``not suresh``, ``suresh nahi``, ``suresh ka bill nahi``."""
    if start and marks[start - 1].has("denies_next"):
        return True
    at = end
    while at < len(marks) and marks[at].has(*_AFTER_NAME) and not marks[at].has(*_DENYING):
        at += 1
    return at < len(marks) and marks[at].has("negation") and not marks[at].has("denies_next")


def _for(marks: Sequence[Mark], frame: Frame, *, invoice: str | None) -> Read | None:
    """Give the bill to whom the words name; of several known ones it is asked who."""
    words = [mark.text for mark in marks]
    people = frame.known.people(words)
    if len(people) > 1:
        options = tuple(one.name for one in people)
        return [EditDraft(invoice=invoice)], [Need("customer", options=options)]
    if not people and (
        len(words) > _MOST or not frame.says & _NAMING or _are_goods(words, frame.known)
    ):
        return None
    name = people[0].name if people else typed_name([mark.token for mark in marks])
    return [EditDraft(customer=name, invoice=invoice)], []


def _are_goods(words: Sequence[str], known: Known) -> bool:
    return any(known.starts_good(word) for word in words)
