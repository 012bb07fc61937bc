"""What is not to be done, told alone or beside what is: ``bill cancel mat karna, usne 3120 de diye``."""

from bot.understand import parties, refs
from bot.understand.figures import Doubt
from bot.understand.frame import Frame
from bot.understand.marks import Mark, any_has, clauses_of, has_figure, says
from bot.understand.names import Known
from bot.understand.terms import MODES

_DENIES = ("negation", "forbids")
_ORDERS = ("make", "send", "cancel", "fresh", "change", "recording", "joining", "asking", "give")
_LAW = ("einvoice", "eway")
_TERMS = ("gst", "discount", "reminder", "rate", "due", "paid", "money", "tax", *MODES)
_OF_BILLS = frozenset((*_LAW, "cancel", "creditnote"))
_ACTS = ("bill", "send", *_OF_BILLS)
_TURNS = ("question", "if", "reported")
Clause = list[Mark]


def without(frame: Frame) -> Frame:
    """Leave out clauses that forbid, and why, where others tell what is done; whom they name stays.

    Raises: Doubt (of two bills, one is only told by its number).
    """
    marks = frame.marks
    if frame.context.draft or frame.has(*_TURNS):
        return frame
    clauses = clauses_of(marks)
    banned = [n for n, one in enumerate(clauses) if _forbids(one)]
    if not banned or len(banned) == len(clauses):
        return frame
    kept = [one for n, one in enumerate(clauses) if n not in banned]
    kept = [one for one in kept if not _is_why(one, clauses, banned, frame.known)]
    rest = [mark for one in kept for mark in one]
    told = [clauses[n] for n in banned]
    of_two = all(_is_of_another(one, rest, frame) for one in told)
    if not rest or not (of_two or all(_is_beside(one, rest, frame.known) for one in told)):
        if rest and _is_number_alone(told, rest, frame):
            raise Doubt("what is to be done of the other bill is not said")
        return frame
    whom = [] if of_two or parties.find(rest, frame.known, new=False) else _named(told, frame)
    left = [*whom, *_led(rest)]
    return Frame(left, frame.known, frame.context, frame.today, frame.carried, frame.text)


def refuse(frame: Frame) -> None:
    """Refuse ``don't send the e-way bill for 331``: an act that is not to be done. Raises: Doubt."""
    if not frame.has("negation", "let_go", "stop"):
        return
    clauses = clauses_of(frame.marks)
    law = frame.has(*_LAW)
    denied = [one for one in clauses if _denies_act(one) or (law and _lets_be(one))]
    if not denied:
        return
    strict = any(any_has(one, "forbids") for one in denied)
    others = [one for one in clauses if one not in denied]
    told = any(any_has(one, "make", "send", "give") and not has_figure(one) for one in others)
    if strict or not told:
        raise Doubt("an order not to do something")


def _forbids(clause: Clause) -> bool:
    """True for an order not to do something that is no term of a bill."""
    said = says(clause)
    if said.isdisjoint(_DENIES) or not said.isdisjoint(_TERMS):
        return False
    return "forbids" in said or any(_is_denied_order(clause, i) for i in range(len(clause)))


def _is_denied_order(clause: Clause, i: int) -> bool:
    """``dont add``, ``na karyo``, ``likhben na``: a denial that stands beside an order."""
    if not clause[i].has("negation") or refs.numbers_something(clause, i):
        return False
    led = [] if any_has(clause, "again") else clause[max(0, i - 1) : i]  # malli pampinchu raledanta
    return any_has([*led, *clause[i + 1 : i + 2]], *_ORDERS)


def _denies_act(clause: Clause) -> bool:
    """True where an act is forbidden in these words: ``331 ka e-invoice mat banao``."""
    said = says(clause)
    if said.isdisjoint(_DENIES):
        return False
    return _forbids(clause) or (not said.isdisjoint(_LAW) and _lets_be(clause))


def _lets_be(clause: Clause) -> bool:
    """True for ``no e-way bill``, ``e-way bill rehne do``, ``hold the e-invoice``."""
    return any(
        mark.has("negation", "let_go", "stop") and not refs.numbers_something(clause, i)
        for i, mark in enumerate(clause)
    )


def _is_beside(clause: Clause, rest: list[Mark], known: Known) -> bool:
    """True for what may be left out: goods that are named once, or an act of another kind than the rest."""
    goods = {mark.text for mark in clause if mark.is_unread and known.starts_good(mark.text)}
    if goods and not any_has(clause, *_ACTS):
        return has_figure(rest) and goods.isdisjoint({mark.text for mark in rest})
    forbidden, told = says(clause) & _OF_BILLS or says(clause) & {"bill", "send"}, says(rest)
    paid = not told.isdisjoint(("paid", *MODES)) and has_figure(rest)
    own = paid or not told.isdisjoint((*_OF_BILLS, "send"))
    return bool(forbidden) and own and forbidden.isdisjoint(told)


def _is_of_another(clause: Clause, rest: list[Mark], frame: Frame) -> bool:
    """``305 cancel mat karo, 306 cancel karo``: something is denied of one bill and done of another."""
    one, other = (refs.find_invoice(part, frame.context) for part in (clause, rest))
    if one is None or other is None or one.value == other.value:
        return False
    return not says(clause).isdisjoint(_ACTS) and not says(rest).isdisjoint((*_OF_BILLS, "send"))


def _is_number_alone(told: list[Clause], rest: list[Mark], frame: Frame) -> bool:
    """``bill 975 mat banao, 976 bana do``: 976 is no count of bill 975."""
    named = any(refs.find_invoice(one, frame.context) for one in told)
    return named and has_figure(rest) and not any(mark.is_unread or mark.unit for mark in rest)


def _is_why(clause: Clause, clauses: list[Clause], banned: list[int], known: Known) -> bool:
    """``nariyal mat likhna, | kal lega``: when it comes, or why not, said at once after it."""
    at = clauses.index(clause)
    if at - 1 not in banned or has_figure(clause) or any_has(clause, *_ACTS, "paid", "make"):
        return False
    return any_has(clause, "future", "tomorrow", "because") and not parties.find(
        clause, known, new=False
    )


def _named(clauses: list[Clause], frame: Frame) -> list[Mark]:
    """Keep whom or which bill the forbidden act was of: what is told beside it is of the same."""
    for clause in clauses:
        named = parties.find(clause, frame.known, new=False) or refs.find_invoice(
            clause, frame.context
        )
        if named:
            return clause[named.start : named.end]
    return []


def _led(rest: list[Mark]) -> list[Mark]:
    """Begin with a word, and no comma."""
    at = next((i for i, mark in enumerate(rest) if not mark.has("break", "and")), 0)
    return rest[at:]
