"""Whom a bill is for, taken out of its words: his name, his things, and that the goods went to him."""

from bot.understand import parties, whereabouts
from bot.understand.language import spoken
from bot.understand.marks import Mark, any_has, says
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.places import is_place
from bot.understand.terms import MODES

_ROLE = ("to", "of", "from")
_PERSONAL = {"bn", "kn", "ta", "te"}  # whose verbs tell that it was he who gave


def rest_of(marks: list[Mark], party: Party, known: Known, *, given: bool) -> list[Mark]:
    """Take out whom the bill is for, once more where his phone or GSTIN stood beside his name."""
    identified = not says(marks).isdisjoint(("gstin", "phone"))
    rest = _without(_handed_over(marks, party) if given else marks, party, known)
    again = parties.find(rest, known, new=False) if identified else None
    named = again is not None and again.name == party.name
    return _without(rest, again, known) if again and named else rest


def _handed_over(marks: list[Mark], party: Party) -> list[Mark]:
    """Leave out ``diya`` of ``X ko shirt 5 diya``: goods were given, no money; a sum in cash stays one."""
    start = next((i for i in range(party.start, 0, -1) if marks[i - 1].has("break")), 0)
    end = next((i for i in range(party.end, len(marks)) if marks[i].has("break")), len(marks))
    clause = marks[start:end]
    if any_has(clause, "part", "money", "now", *MODES):
        return marks
    led = _hands(marks, party, end)
    return marks if led is None else marks[:led] + marks[led + 1 :]


def _hands(marks: list[Mark], party: Party, end: int) -> int | None:
    """Find the verb of giving after a figure that counts goods, with nobody but him between them."""
    at = next(
        (i for i in range(party.end, end) if marks[i].has("gave") and marks[i].number is None), None
    )
    if at is None:
        return None
    figure = at - 1
    while figure > 0 and (party.start <= figure < party.end or marks[figure].has("to")):
        figure -= 1
    goods = marks[figure - 1] if figure else None
    counts = marks[figure].number is not None and goods is not None
    if _is_money(marks, figure, at):
        return None
    return at if counts and goods is not None and goods.is_unread else None


def _is_money(marks: list[Mark], figure: int, verb: int) -> bool:
    """``4 urea 500 ichadu``, ``4 urea 500 diye baki udhar``: of counted goods he gave a sum."""
    start = figure
    while start and marks[start - 1].is_unread:
        start -= 1
    start -= start > 0 and marks[start - 1].unit is not None
    counted = 0 < start < figure and marks[start - 1].number is not None
    his = spoken() in _PERSONAL and not marks[verb].has("we_gave", "i_paid")
    return counted and (his or any_has(marks[verb + 1 : verb + 3], "rest", "balance"))


def is_given(marks: list[Mark], party: Party) -> bool:
    """True where goods went to him: ``X ko 3 filter bheje``; what came from him is money."""
    after = marks[party.end : party.end + 1]
    return any(m.has("to") and not m.has("preposition", "from") for m in after)


def _without(marks: list[Mark], party: Party, known: Known) -> list[Mark]:
    """Take out whom it is for: his name, town, what leads or closes it, and ``for the hall``."""
    start, end = party.start, party.end
    role = marks[end].tags if end < len(marks) else frozenset[str]()
    took = "from" in role and "to" not in role
    while end < len(marks) and (marks[end].has("pronoun") or _is_town(marks[end], known)):
        end += 1
    end = whereabouts.after(marks, end, known)
    end = whereabouts.past_his_thing(marks, end, known)
    if end < len(marks) and marks[end].has(*_ROLE) and not marks[end].has("preposition"):
        end += 1
    while start and marks[start - 1].has(*_ROLE) and marks[start - 1].has("preposition"):
        start -= 1
    start = whereabouts.before(marks, _label(marks, start), known)
    rest = marks[:start] + marks[end:]
    return rest if took else _purposeless(rest)  # X ne 12 brake shoe liye


def _label(marks: list[Mark], start: int) -> int:
    """Find where the words begin that only say that a name follows: ``grahak ka naam``, ``customer``."""
    at = start
    while at and marks[at - 1].number is None:
        joins = at > 1 and marks[at - 1].has("of") and marks[at - 2].has("customer")
        if not (marks[at - 1].has("named", "customer") or joins):
            break
        at -= 1
    return at


def _is_town(mark: Mark, known: Known) -> bool:
    """True for a place that is no goods: খাতা is a notebook, and hardly Kota."""
    return is_place(mark) and not known.starts_good(mark.text)


def _purposeless(marks: list[Mark]) -> list[Mark]:
    """Leave out what goods are for: ``mandap ke liye``."""
    if "purpose" not in says(marks):
        return marks
    at = next((i for i in range(len(marks)) if _is_purpose(marks, i)), 0)
    start = at
    while start and is_bare(marks[start - 1]):
        start -= 1
    return marks[:start] + marks[at + 1 :] if 0 < at - start < 3 else marks


def _is_purpose(marks: list[Mark], i: int) -> bool:
    """True for ``ke liye``; ``liye`` alone at the end is took."""
    follows = marks[i + 1] if i + 1 < len(marks) else None
    ends = follows is None or follows.has("break")
    return marks[i].has("purpose") and not (ends and " " not in marks[i].text)


def is_bare(mark: Mark) -> bool:
    """True for a word with no sense of its own."""
    return mark.token.kind == "word" and not mark.tags and mark.unit is None
