"""Who the message is about: the customer, by name, phone or GSTIN, wherever he stands in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.acts import Need
from bot.context import KnownCustomer
from bot.understand.counted import is_of_goods
from bot.understand.forms import FAINT
from bot.understand.goods import trades
from bot.understand.marks import Mark, any_has, first, has_figure, lacking, says
from bot.understand.names import EXACT, NEAR, Known, either_of, find_gstin, find_phone, typed_name
from bot.understand.places import is_place
from bot.understand.sound import key, pieces
from bot.understand.spans import is_of_date
from bot.understand.text import fold

_IDENTITY = frozenset({"phone", "gstin", "of_two"})
_ROLE, _AFTER_NAME = ("to", "from", "of"), ("gstin", "phone", "paid", "credit", "old")
_BEFORE_NAME = ("bill", "make", "fresh", "yes", "customer", "filler", "asking", "send", "wish", "of",
                "greeting", "break", "estimate", "challan")  # fmt: skip


@dataclass(frozen=True)
class Party:
    """A customer as found; ``start`` and ``end`` are the marks that named him."""

    name: str | None
    options: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def needs(self) -> list[Need]:
        """What must be asked: which of several."""
        return [Need("customer", options=self.options)] if self.options else []


def find(marks: list[Mark], known: Known, *, new: bool) -> Party | None:
    """Find the customer; ``new``: a name that nobody has may be somebody new."""
    identified = [] if says(marks).isdisjoint(_IDENTITY) else range(len(marks))
    for i in identified:
        mark = marks[i]
        if mark.tags.isdisjoint(_IDENTITY):
            continue
        if mark.has("of_two"):
            return Party(None, tuple(either_of(known, mark)), i, i + 1)
        if mark.has("anew"):
            continue  # ramesh ka number 98...: his from now on
        customer = (find_phone if mark.has("phone") else find_gstin)(known, mark.text)
        if customer:
            return Party(customer.name, start=i, end=i + 1)
    found = _known(marks, known)
    if found and new and (grown := _grown(found, marks, known)):
        return grown
    made = _new(marks, known) if new else None
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


def _grown(found: Party, marks: list[Mark], known: Known) -> Party | None:
    """Somebody new whose last name a customer has: ``lakhan singh``, ``bhagwan hardware``."""
    names = found.options or ((found.name,) if found.name else ())
    typed = [mark.text for mark in marks[found.start : found.end] if not mark.has("honorific")]
    first = known.people([typed[0]]) if typed else []
    start = found.start
    while start and not marks[start - 1].tags and _nameless(marks[start - 1], known):
        start -= 1
    leads = any(key(name.split()[0]) == key(typed[0]) for name in names for _ in first[:1])
    if start == found.start or leads or len(typed) > 1:
        return None
    return _made(marks, start, found.end)


def _plain(mark: Mark) -> bool:
    return mark.token.kind == "word" and "break" not in mark.tags


def _known(marks: list[Mark], known: Known) -> Party | None:
    """Find the customer whom the shop knows; the same words are asked for several times."""
    asked = tuple(map(id, marks))
    held = known.parties.get(asked)
    if held is None:
        held = known.parties[asked] = tuple(marks), _best(marks, known)
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
    return _party(marks, *found) if found else None


Score = tuple[int, int, int]


def weighed(marks: list[Mark], known: Known) -> Iterator[tuple[Score, Party]]:
    """Weigh every stretch that names customers: below zero it is none, else the greatest is taken."""
    for people, start, end in _stretches(marks, known):
        score = _score(marks, start, end, known, one=len(people) == 1)
        yield score, _party(marks, people, start, end)


def _stretches(marks: list[Mark], known: Known) -> Iterator[tuple[list[KnownCustomer], int, int]]:
    words = [mark.text for mark in marks]
    for i, reach in enumerate(_reach(marks, known)):
        for length in range(reach, 0, -1):
            if people := known.people(words[i : i + length]):
                yield _beyond(marks, i, i + length, people, known)


def _party(marks: list[Mark], people: list[KnownCustomer], start: int, end: int) -> Party:
    names = tuple([person.name for person in people])
    single = names[0] if len(names) == 1 else None
    return Party(single, () if single else names, start, _end(marks, end))


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
_RESPECTFUL = frozenset({"honorific", "filler", "yes"})  # ji
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
    if at == end or at >= len(marks) or marks[at].tags or not _plain(marks[at]):
        return people, start, end
    whole = known.people([mark.text for mark in (*marks[start:end], marks[at])])
    return (whole, start, at + 1) if whole else (people, start, end)


def _end(marks: list[Mark], end: int) -> int:
    while end < len(marks) and "honorific" in marks[end].tags:
        end += 1
    return end


def _new(marks: list[Mark], known: Known) -> Party | None:
    """Somebody new: the words before ``ko`` or after ``for``, else those that lead the message."""
    said = says(marks)
    if party := _billed(marks, known) or (_labelled(marks, known) if said & _LABELS else None):
        return party
    if led := _led(marks, known) if said >= {"preposition", "to"} else None:
        return _made(marks, *led)
    role = (*_ROLE, "upon", "above") if "credit" in said else _ROLE  # mohan pe 1200 udhaar
    if party := None if said.isdisjoint(role) else _by_role(marks, known, role):
        return party
    return _leading(marks, known)


def _led(marks: list[Mark], known: Known) -> tuple[int, int] | None:
    """Find where the words after ``for`` begin and end."""
    for i, mark in enumerate(marks[:-1]):
        if "preposition" in mark.tags and "to" in mark.tags and _nameless(marks[i + 1], known):
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
        named = any(_nameless(one, known) for one in marks[i + 1 : end])
        if named and _closes_label(marks, end, told=not mark.has("break")):
            return _made(marks, i + 1, end)
    return None


def _in_name(mark: Mark) -> bool:
    return _plain(mark) and mark.number is None and mark.tags <= {"honorific", "filler", "greeting"}


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
    return _made(marks, start, i)


def _nameless(mark: Mark, known: Known) -> bool:
    """True for a word that may be part of a new name."""
    if not _plain(mark) or mark.unit or known.starts_good(mark.text):
        return False
    return not mark.tags or (mark.has("honorific") and mark.tags <= _RESPECTFUL)


def _goes_on(marks: list[Mark], i: int, known: Known) -> bool:
    """True for a word of a new name, the trade at its end too, though goods are called so: St Ann School."""
    if _nameless(marks[i], known):
        return True
    led = i > 0 and marks[i - 1].is_unread and _nameless(marks[i - 1], known)
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
        if all(_plain(mark) and mark.tags <= {"honorific", "filler"} for mark in words):
            end = mark_at
    follows = marks[end] if end < len(marks) else None
    if follows is not None and follows.has("break"):
        follows = next((m for m in marks[end + 1 : end + 3] if m.has("gstin", "phone")), None)
    if follows is None or not (follows.number is not None or follows.has(*_AFTER_NAME)):
        return None
    typed = [mark.text for mark in marks[start:end]]
    ware = follows.has("credit", "old") and any(map(known.is_ware, typed))  # sugar udhaar 500
    goods = ware or known.goods(typed) or _measured(marks[end:])
    return None if goods else _made(marks, start, end)


def _measured(marks: list[Mark]) -> bool:
    """``beetroot 3 kilo 40, carrot 5 kilo``: measured, and no goods after it, a word is goods itself."""
    end = next((i for i, m in enumerate(marks) if m.number is None and m.has("break")), len(marks))
    clause = marks[:end]
    measured = len(clause) > 1 and clause[1].unit is not None and not clause[1].tags
    return measured and not any(mark.is_unread for mark in clause[2:])


def _made(marks: list[Mark], start: int, end: int) -> Party | None:
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
        if led and _nameless(marks[i + 1], known):
            end = i + 1
            while end < len(marks) and _nameless(marks[end], known):
                end += 1
            return _made(marks, i + 1, end)
    return None
