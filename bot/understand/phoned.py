"""A name beside the phone of another customer: ``ramesh 98… ko 2 bori``, where the phone is Salim's.

Which of the two is meant is asked, also where nobody has that name; a name that the owner has, too, is his.
"""

import re
from dataclasses import replace

from bot.acts import AddCustomer, EditDraft
from bot.understand import parties
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, having, lacking, says
from bot.understand.names import Known, find_phone, typed_name
from bot.understand.places import is_place
from bot.understand.sound import key, pieces

OF_TWO = "of_two"
"""The sense of a name and a phone of two people in one mark: `parties` says whom."""

_ROLES = ("to", "from", "of")
_BETWEEN = ("phone_word", "number", "break", *_ROLES)
_PUT_DOWN = {"phone_word", "customer", "named", "change", "staff", "may_bill"}
_LONGEST = 4  # words of a name
_LETTER = re.compile(r"[^\W\d_]")


def settled(marks: list[Mark], known: Known) -> list[Mark]:
    """Join each phone to the name beside it, where one of the two is another's. Raises: Doubt."""
    if _is_put_down(marks):
        return _unowned(marks, known)
    found, i = list(marks), 0
    while i < len(found):
        owner = find_phone(known, found[i].text) if found[i].has("phone") else None
        if owner is not None:
            found, i = _joined(found, i, owner=owner.name, known=known)
        i += 1
    return found


def contact(frame: Frame) -> Read | None:
    """``ramesh 98…`` and no other word: how to reach him, on the open bill where that is his."""
    phones = having(frame.marks, "phone")
    name = _named_beside(frame, phones[0]) if len(phones) == 1 else None
    if not name:
        return None
    draft = frame.context.draft
    if draft and set(map(key, pieces(name))) <= set(map(key, pieces(draft.customer or ""))):
        return [EditDraft(phone=phones[0].text)], []
    return [AddCustomer(name=name, phone=phones[0].text)], []


def _named_beside(frame: Frame, phone: Mark) -> str | None:
    """Give the name that is all that the message says beside the phone."""
    named = lacking(frame.marks, "phone", "break")
    if not named:  # the name of whose it is went into one mark with it
        owner = find_phone(frame.known, phone.text) if _LETTER.search(phone.token.raw) else None
        return owner.name if owner else None
    if len(named) > _LONGEST or not all(one.is_unread or one.has("honorific") for one in named):
        return None
    party = parties.find(named, frame.known, new=False)
    if party:
        return party.name if party.end - party.start == len(named) else None
    if any(_is_of_goods(one, frame.known) for one in named):
        return None
    return typed_name([one.token for one in lacking(named, "honorific")])


def _is_of_goods(mark: Mark, known: Known) -> bool:
    return known.starts_good(mark.text) or known.is_ware(mark.text)


def _is_put_down(marks: list[Mark]) -> bool:
    """``ramesh ka number 98… hai``: whose the phone is from now on, and nothing is sold or paid."""
    said = says(marks)
    counted = any(mark.number is not None for mark in marks) or "bill" in said
    return not counted and not said.isdisjoint(_PUT_DOWN)


def _unowned(marks: list[Mark], known: Known) -> list[Mark]:
    """Leave the phone to whom the message names beside it, where that is not who has it now."""
    rest = [mark for mark in marks if not mark.has("phone")]
    party = parties.find(rest, known, new=True) if len(rest) + 1 == len(marks) else None
    names = set() if party is None else {*party.options, party.name}
    owners = [find_phone(known, mark.text) for mark in marks if mark.has("phone")]
    if not names or any(owner is None or owner.name in names for owner in owners):
        return marks
    return [replace(m, tags=m.tags | {"anew"}) if m.has("phone") else m for m in marks]


def _joined(marks: list[Mark], i: int, *, owner: str, known: Known) -> tuple[list[Mark], int]:
    """Put one mark for name and phone, and say where it stands; see `settled`."""
    start, end = _beside(marks, i, known)
    if end - start == 1:
        _refuse_another(marks, i, owner=owner, known=known)
        return marks, i
    words = [mark for mark in marks[start:end] if _is_of_name(mark)]
    people = [person.name for person in known.people([word.text for word in words])]
    phone = marks[i].token
    raw = " ".join(one.raw or one.text for one in (*(word.token for word in words), phone))
    tags = marks[i].tags if owner in people else frozenset({OF_TWO})
    whole = replace(marks[i], token=phone._replace(raw=raw), tags=tags)
    return [*marks[:start], whole, *marks[end:]], start


def _is_of_name(mark: Mark) -> bool:
    return mark.token.kind == "word" and mark.number is None and not mark.tags


def _beside(marks: list[Mark], i: int, known: Known) -> tuple[int, int]:
    """Find the stretch of the phone and of a name before it, else after it."""
    at = i
    while at and i - at < len(_ROLES) and _is_between(marks[at - 1]):
        at -= 1
    start = _name_before(marks, at, known)
    if start < at and not (at < i and marks[at].has("break") and _leading(marks, start) is None):
        return start, i + 1
    end = i + 1
    while end < len(marks) and end - i <= _LONGEST and _in_name(marks[end], known):
        end += 1
    words = [mark.text for mark in marks[i + 1 : end] if _is_of_name(mark)]
    role = end < len(marks) and marks[end].has("to", "from")
    named = bool(words) and (role or bool(known.people(words)))
    return i, end if named else i + 1


def _is_between(mark: Mark) -> bool:
    return mark.number is None and mark.has(*_BETWEEN) and not mark.has("preposition")


def _in_name(mark: Mark, known: Known) -> bool:
    if mark.has("honorific") and mark.number is None:
        return True
    plain = not mark.unit and not known.starts_good(mark.text)
    return _is_of_name(mark) and (plain or bool(known.people([mark.text])))  # patil is no bottle


def _name_before(marks: list[Mark], end: int, known: Known) -> int:
    """Return where the name begins that ends here: the most words that somebody has, else all of them."""
    first = end
    while first and end - first < _LONGEST and _in_name(marks[first - 1], known):
        if marks[first - 1].unit and first > 1 and marks[first - 2].number is not None:
            break  # 2 patil of so much
        first -= 1
    for start in range(first, end):
        words = [mark.text for mark in marks[start:end] if _is_of_name(mark)]
        if words and known.people(words):
            return start
    plain = any(_is_of_name(m) and not is_place(m) for m in marks[first:end])
    counted = first > 0 and (marks[first - 1].number is not None or marks[first - 1].unit)
    return first if plain and not counted else end


def _leading(marks: list[Mark], start: int) -> int | None:
    """Return the place of a name that nothing but a call for a bill stands before; else None."""
    return start if all(mark.tags and mark.number is None for mark in marks[:start]) else None


def _refuse_another(marks: list[Mark], i: int, *, owner: str, known: Known) -> None:
    """Doubt a phone of one customer in the clause of another. Raises: Doubt."""
    start, end = i, i + 1
    while start and not marks[start - 1].has("and", "break"):
        start -= 1
    while end < len(marks) and not marks[end].has("and", "break"):
        end += 1
    party = parties.find([*marks[start:i], *marks[i + 1 : end]], known, new=False)
    if party and owner not in (party.options or (party.name,)):
        raise Doubt("a customer, and the phone of another: which of them is not sure")
