"""Somebody whom no record knows: where a message names him, and which of its words are his name."""

from collections.abc import Sequence

from bot.understand.goods import trades
from bot.understand.marks import Mark, any_has, first, lacking, says
from bot.understand.names import Known, typed_name
from bot.understand.party import Party
from bot.understand.places import is_place
from bot.understand.spans import is_of_date
from bot.understand.text import fold

_ROLE, _AFTER_NAME = ("to", "from", "of"), ("gstin", "phone", "paid", "credit", "old")
_BEFORE_NAME = ("bill", "make", "fresh", "yes", "customer", "filler", "asking", "send", "wish", "of",
                "greeting", "break", "estimate", "challan")  # fmt: skip
_RESPECTFUL = frozenset({"honorific", "filler", "yes"})  # ji


def plain(mark: Mark) -> bool:
    """True for a word, whatever it means: no figure and no break."""
    return mark.token.kind == "word" and "break" not in mark.tags


def found(marks: list[Mark], known: Known) -> Party | None:
    """Somebody new: the words before ``ko`` or after ``for``, else those that lead the message."""
    said = says(marks)
    if party := _billed(marks, known) or (_labelled(marks, known) if said & _LABELS else None):
        return party
    if led := _led(marks, known) if said >= {"preposition", "to"} else None:
        return party_of(marks, *led)
    role = (*_ROLE, "upon", "above") if "credit" in said else _ROLE  # mohan pe 1200 udhaar
    if party := None if said.isdisjoint(role) else _by_role(marks, known, role):
        return party
    return _leading(marks, known)


def _led(marks: list[Mark], known: Known) -> tuple[int, int] | None:
    """Find where the words after ``for`` begin and end."""
    for i, mark in enumerate(marks[:-1]):
        if "preposition" in mark.tags and "to" in mark.tags and nameless(marks[i + 1], known):
            end = i + 1
            while end < len(marks) and _goes_on(marks, end, known):
                end += 1
            return i + 1, end
    return None


def _billed(marks: list[Mark], known: Known) -> Party | None:
    """``Invoice Bluepeak 35000 for website``: whom, how much, and then for what."""
    lead = _leading(marks, known) if marks and marks[0].has("bill") else None
    if lead is None or lead.start != 1:
        return None
    after = lacking(marks[lead.end :], "currency")
    whole = len(after) > 2 and after[0].number is not None
    whole = whole and after[1].tags >= {"for", "preposition"}
    return lead if whole else None


_LABELS = frozenset({"named", "customer", "break"})


def _labelled(marks: list[Mark], known: Known) -> Party | None:
    """``2 tala 90 wale, naam suresh malviya``, ``..., suresh malviya 98…``: whose the goods before are."""
    counted = False
    for i, mark in enumerate(marks[:-1]):
        counted = counted or mark.number is not None
        if not counted or mark.tags.isdisjoint(_LABELS) or not _in_name(marks[i + 1]):
            continue
        end = i + 1
        while end < len(marks) and _in_name(marks[end]):
            end += 1
        named = any(nameless(one, known) for one in marks[i + 1 : end])
        if named and _closes_label(marks, end, told=not mark.has("break")):
            return party_of(marks, i + 1, end)
    return None


def _in_name(mark: Mark) -> bool:
    return plain(mark) and mark.number is None and mark.tags <= {"honorific", "filler", "greeting"}


def _closes_label(marks: list[Mark], end: int, *, told: bool) -> bool:
    """True where a name ends there; one that no word announces has a phone or GSTIN after it."""
    if told and (end == len(marks) or marks[end].has("break")):
        return True
    while end < len(marks) and marks[end].number is None and marks[end].has("phone_word", "break"):
        end += 1
    return end < len(marks) and marks[end].has("phone", "gstin")


def _by_role(marks: list[Mark], known: Known, role: Sequence[str]) -> Party | None:
    """Find the words before a postposition; of ``shaadi ke liye deepak ko`` deepak."""
    purposes, roles = list[int](), list[int]()
    for i, mark in enumerate(marks):
        if i and not mark.tags.isdisjoint(role) and "preposition" not in mark.tags:
            (purposes if mark.has("purpose") else roles).append(i)
    found = (_before(marks, i, known) for i in (*roles, *purposes))
    return next((party for party in found if party), None)


def _before(marks: list[Mark], i: int, known: Known) -> Party | None:
    start = i
    while start and _goes_on(marks, start - 1, known):
        start -= 1
    return party_of(marks, start, i)


def nameless(mark: Mark, known: Known) -> bool:
    """True for a word that may be part of a new name."""
    if not plain(mark) or mark.unit or known.starts_good(mark.text):
        return False
    return not mark.tags or (mark.has("honorific") and mark.tags <= _RESPECTFUL)


def _goes_on(marks: list[Mark], i: int, known: Known) -> bool:
    """True for a word of a new name, the trade at its end too, though goods are called so: St Ann School."""
    if nameless(marks[i], known):
        return True
    led = i > 0 and marks[i - 1].is_unread and nameless(marks[i - 1], known)
    if led and marks[i].has("vehicle") and i + 1 < len(marks) and marks[i + 1].has(*_ROLE):
        return any_has(marks[i + 1 : i + 3], "bill", "to")  # brijesh tempo ka bill
    return led and marks[i].is_unread and fold(marks[i].text) in trades()


def _leading(marks: list[Mark], known: Known) -> Party | None:
    start = 0
    while start < len(marks) and marks[start].has(*_BEFORE_NAME) and marks[start].number is None:
        start += 1
    end = start
    while end < len(marks) and _goes_on(marks, end, known):
        end += 1
    # before a GSTIN or a phone stands a name, though a word of it may be goods: Mahavir Sarees
    mark_at = first(marks, "gstin", "phone")
    if mark_at is not None and end > start:
        words = marks[start:mark_at]
        if all(plain(mark) and mark.tags <= {"honorific", "filler"} for mark in words):
            end = mark_at
    follows = marks[end] if end < len(marks) else None
    if follows is not None and follows.has("break"):
        follows = next((m for m in marks[end + 1 : end + 3] if m.has("gstin", "phone")), None)
    if follows is None or not (follows.number is not None or follows.has(*_AFTER_NAME)):
        return None
    typed = [mark.text for mark in marks[start:end]]
    ware = follows.has("credit", "old") and any(map(known.is_ware, typed))  # sugar udhaar 500
    goods = ware or known.goods(typed) or _measured(marks[end:])
    return None if goods else party_of(marks, start, end)


def _measured(marks: list[Mark]) -> bool:
    """``beetroot 3 kilo 40, carrot 5 kilo``: measured, and no goods after it, a word is goods itself."""
    end = next((i for i, m in enumerate(marks) if m.number is None and m.has("break")), len(marks))
    clause = marks[:end]
    measured = len(clause) > 1 and clause[1].unit is not None and not clause[1].tags
    return measured and not any(mark.is_unread for mark in clause[2:])


def party_of(marks: list[Mark], start: int, end: int) -> Party | None:
    """Make a name of the words there, without honorifics, the place after it and what is a date."""
    start += is_of_date(marks, start)
    words = marks[start:end]
    while words and words[-1].has("honorific"):
        words = words[:-1]
    while words and words[0].has("honorific"):
        words = words[1:]
    if len(words) > 1 and is_place(words[-1]):
        words = words[:-1]
    if not words or len(words) > 4:
        return None
    return Party(typed_name([word.token for word in words]), start=start, end=end)


def unknown_of(marks: list[Mark], known: Known) -> Party | None:
    """Find a name that the shop does not know, by the postposition after it: ``dilip ka``."""
    for i, mark in enumerate(marks):
        if mark.has("of", "to", "from") and not mark.has("preposition") and i:
            return _before(marks, i, known)
        led = mark.has("of", "to") and mark.has("preposition") and i + 1 < len(marks)
        if led and nameless(marks[i + 1], known):
            end = i + 1
            while end < len(marks) and nameless(marks[end], known):
                end += 1
            return party_of(marks, i + 1, end)
    return None
