"""Who the message is about: the customer, by name, phone or GSTIN, wherever he stands in it."""

import re
from collections.abc import Iterator

from bot.context import KnownCustomer
from bot.understand import newcomers
from bot.understand.counted import is_of_goods
from bot.understand.cut_short import beyond
from bot.understand.forms import FAINT
from bot.understand.language import lexicon
from bot.understand.marks import Mark, any_has, has_figure, says
from bot.understand.names import EXACT, NEAR, Known, find_gstin, find_phone, typed_name
from bot.understand.newcomers import nameless, party_of, plain
from bot.understand.party import Party
from bot.understand.places import is_place
from bot.understand.sound import key, pieces
from bot.understand.spans import is_of_date
from bot.understand.text import tokens

_IDENTITY = frozenset({"phone", "gstin", "of_two"})
_ROLE = ("to", "from", "of")
_SHORTEST_SURNAME = 3  # letters
_NO_LETTER = re.compile(r"[\d/.@_-]")


def find(marks: list[Mark], known: Known, *, new: bool) -> Party | None:
    """Find the customer; ``new``: a name that nobody has may be somebody new."""
    identified = [] if says(marks).isdisjoint(_IDENTITY) else range(len(marks))
    for i in identified:
        mark = marks[i]
        if mark.tags.isdisjoint(_IDENTITY):
            continue
        if mark.has("of_two"):
            return Party(None, tuple(_either_of(known, mark)), i, i + 1)
        if mark.has("anew"):
            continue  # ramesh ka number 98...: his from now on
        customer = (find_phone if mark.has("phone") else find_gstin)(known, mark.text)
        if customer:
            return Party(customer.name, start=i, end=i + 1)
    found = _known(marks, known)
    if found and new and (grown := _grown(found, marks, known)):
        return grown
    made = newcomers.found(marks, known) if new else None
    return made if found is None or _holds(made, found, marks, known) else found


def _holds(made: Party | None, found: Party, marks: list[Mark], known: Known) -> bool:
    """True where a known name is but a part of a longer one: Lakhan Singh, Sharma Constructions ko.

    A known first name with another surname is somebody new; so is one with a word before it.
    """
    if made is None or not (made.start <= found.start and found.end <= made.end):
        return False
    before = marks[made.start : found.start]
    if before and _is_whole(found, marks, known):
        return False  # sun parul desai ka bill
    if before and is_of_goods(marks, made.start, found.name, marks[found.start].text):
        return False
    if made.end < len(marks) and marks[made.end].has("hailing"):
        return False  # farhan gohalpur wale ko
    after = [mark for mark in marks[found.end : made.end] if not is_place(mark)]
    if any(not mark.has("honorific") for mark in before):
        return True
    if after and _is_whole(found, marks, known) and _is_of_thing(marks, made.end):
        return False  # seema rawat scooty ki service
    closes = made.end >= len(marks) or marks[made.end].has(*_ROLE, "gstin", "phone")
    return closes and any(not mark.has("honorific") for mark in after)


def _is_of_thing(marks: list[Mark], i: int) -> bool:
    """True for ``ki service``: of, and no word of a bill or of what is owed after it."""
    led = i + 1 < len(marks) and marks[i].has("of")
    return led and marks[i + 1].number is None and not marks[i + 1].tags - {"service", "loading"}


def _is_whole(found: Party, marks: list[Mark], known: Known) -> bool:
    """True where all of a customer's name was said, of two words or more: no word before it is of it."""
    words = [mark.text for mark in marks[found.start : found.end] if not mark.has("honorific")]
    if found.name is None or not 1 < len(pieces(found.name)) <= len(words):
        return False
    return known.people_met(words)[0] >= NEAR


def _surnamed_otherwise(found: Party, marks: list[Mark], known: Known) -> Party | None:
    """Somebody new of a known first name: ``pooja gupta 500 udhaar`` is not of Pooja Sharma."""
    first, after = marks[found.start], marks[found.end : found.end + 2]
    if found.name is None or found.end - found.start > 1 or len(pieces(found.name)) < 2:
        return None
    if not _is_surname(after[0], known) or any(mark.is_unread for mark in after[1:]):
        return None
    leads = key(pieces(found.name)[0]) == key(
        first.text
    )  # of Sharma Constructions sharma alone is said
    return party_of(marks, found.start, found.end + 1) if leads else None


def _is_surname(mark: Mark, known: Known) -> bool:
    """True for a word that is nothing else; ``ae``, ``da`` are endings, ``sirancha`` is of an honorific."""
    if not (mark.is_unread and nameless(mark, known)) or len(mark.text) < _SHORTEST_SURNAME:
        return False
    if is_place(mark) or known.is_ware(mark.text) or _NO_LETTER.search(mark.text):
        return False
    leads = (mark.text[:n] for n in range(_SHORTEST_SURNAME, len(mark.text) - _SHORTEST_SURNAME))
    return not any("honorific" in lexicon().tags.get(lead, ()) for lead in leads)


def _grown(found: Party, marks: list[Mark], known: Known) -> Party | None:
    """Somebody new whose last name a customer has: ``lakhan singh``, ``bhagwan hardware``."""
    names = found.options or ((found.name,) if found.name else ())
    typed = [mark.text for mark in marks[found.start : found.end] if not mark.has("honorific")]
    first = known.people([typed[0]]) if typed else []
    start = found.start
    while start and not marks[start - 1].tags and nameless(marks[start - 1], known):
        start -= 1
    leads = any(key(name.split()[0]) == key(typed[0]) for name in names for _ in first[:1])
    if start == found.start or leads or len(typed) > 1:
        return None
    return party_of(marks, start, found.end)


def _known(marks: list[Mark], known: Known) -> Party | None:
    """Find the customer whom the shop knows; the same words are asked for several times."""
    asked = tuple(map(id, marks))
    held = known.parties.get(asked)
    if held is None:
        best = _best(marks, known)
        follows = best is not None and best.end < len(marks) and not marks[best.end].tags
        best = (follows and best and _surnamed_otherwise(best, marks, known)) or best
        held = known.parties[asked] = tuple(marks), best
    party: Party | None = held[1]
    return party


def _best(marks: list[Mark], known: Known) -> Party | None:
    best: Score = (0, 0, 0)
    found: tuple[list[KnownCustomer], int, int] | None = None
    closed = set[int]()
    for people, start, end in _stretches(marks, known):
        if end in closed:
            continue  # the last words of a longer name, which has the same role
        score = _score(marks, start, end, known, one=len(people) == 1)
        if score > _NOBODY:
            closed |= {end}
        if score > best:
            best, found = score, (people, start, end)
    return _party(marks, *found, known) if found else None


Score = tuple[int, int, int]


def weighed(marks: list[Mark], known: Known) -> Iterator[tuple[Score, Party]]:
    """Weigh every stretch that names customers: below zero it is none, else the greatest is taken."""
    for people, start, end in _stretches(marks, known):
        score = _score(marks, start, end, known, one=len(people) == 1)
        yield score, _party(marks, people, start, end, known)


def _stretches(marks: list[Mark], known: Known) -> Iterator[tuple[list[KnownCustomer], int, int]]:
    words = [mark.text for mark in marks]
    for i, reach in enumerate(_reach(marks, known)):
        for length in range(reach, 0, -1):
            if people := known.people(words[i : i + length]):
                yield _beyond(marks, i, i + length, people, known)


def _party(
    marks: list[Mark], people: list[KnownCustomer], start: int, end: int, known: Known
) -> Party:
    one = len(people) == 1
    names = (people[0].name,) if one else tuple([person.name for person in people])
    after = marks[end : end + 1]
    if after and not after[0].tags and after[0].number is None:
        names, end = beyond(names, marks, start, end, known)
        one = len(names) == 1
    return Party(names[0] if one else None, () if one else names, start, _end(marks, end))


_LONGEST = 4


def _reach(marks: list[Mark], known: Known) -> list[int]:
    """Count for each mark the words from it on that may be of a name, four at most."""
    found, together = [0] * (len(marks) + 1), False
    begins, may_be = known.begins_call, known.may_be_person
    for i in range(len(marks) - 1, -1, -1):
        mark = marks[i]
        word = mark.text
        pair = begins(word) and i + 1 < len(marks) and known.is_called(word, marks[i + 1].text)
        counted = mark.unit and i and marks[i - 1].number is not None
        plain = mark.token.kind == "word" and "break" not in mark.tags and not counted
        if plain and (pair or together or may_be(word)):
            found[i] = min(found[i + 1] + 1, _LONGEST)
        together = pair
    return found


_RESPECT = frozenset({"honorific"})
_NOBODY = (-1, 0, 0)


def _score(marks: list[Mark], start: int, end: int, known: Known, *, one: bool) -> Score:
    """Prefer a name with its role after it, a longer one, a single one; refuse words with a sense."""
    stretch, edge = marks[start:end], start == 0 or end == len(marks)
    role = _has_role(marks, end)
    senseless = any([mark.tags <= _RESPECT for mark in stretch])
    if end - start == 1 and ("own" in stretch[0].tags or is_of_date(marks, start)):
        return _NOBODY  # dukan ka: the shop itself, though somebody is called ... Store
    words = [mark.text for mark in stretch]
    if not senseless and known.people_met(words)[0] <= FAINT:
        return _NOBODY  # how much, of which some letters are those of Enterprises
    if not senseless and not role and not edge:
        return _NOBODY
    if known.goods(words) if not role else _is_sold(marks, start, end, known):
        return _NOBODY
    return (2 * role + edge, end - start, one)


def _has_role(marks: list[Mark], end: int) -> bool:
    """True where a postposition closes a name, or ``vallu`` of ``school vallu``."""
    after = marks[end : end + 1]
    if after and "honorific" in after[0].tags and "pronoun" not in after[0].tags:
        return any_has(marks[_end(marks, end) :][:1], *_ROLE)
    return bool(after) and after[0].has(*_ROLE, "pronoun")


def _is_sold(marks: list[Mark], start: int, end: int, known: Known) -> bool:
    """True for counted goods, and the last word of some: ``5 gents cycle che``, ``green tea r dam``."""
    if end - start > 1:
        return False
    before = marks[start - 1] if start else None
    if before and before.is_unread and known.whole_good([before.text, marks[start].text]):
        return True
    counted = has_figure(marks[max(0, start - 3) : start])
    return counted and known.goods_met([marks[start].text])[0] >= EXACT


def _beyond(
    marks: list[Mark], start: int, end: int, people: list[KnownCustomer], known: Known
) -> tuple[list[KnownCustomer], int, int]:
    """Read on past an honorific inside a name: ``sunita tai deshpande``."""
    at = _end(marks, end)
    if at == end or at >= len(marks) or marks[at].tags or not plain(marks[at]):
        return people, start, end
    whole = known.people([mark.text for mark in (*marks[start:end], marks[at])])
    return (whole, start, at + 1) if whole else (people, start, end)


def _end(marks: list[Mark], end: int) -> int:
    while end < len(marks) and "honorific" in marks[end].tags:
        end += 1
    return end


def _either_of(known: Known, mark: Mark) -> list[str]:
    """Return who may be meant by a name and the phone of somebody else, in one mark; see `phoned`."""
    owner = find_phone(known, mark.text)
    words = [word for word in tokens(mark.token.raw) if word.kind == "word"]
    people = [person.name for person in known.people([word.text for word in words])]
    return [*(people or [typed_name(words)]), *([owner.name] if owner else [])]
