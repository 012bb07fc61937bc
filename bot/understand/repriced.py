"""What goods cost from now on, one or several: ``bhujia ka rate 280 kar do aur sev ka 250``."""

from collections.abc import Sequence
from decimal import Decimal

from bot.acts import Act, AddItem
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark, says
from bot.understand.names import Known
from bot.understand.records import new_item

_ORDERS = ("change", "make", "now", "happened", "fresh", "price_list", "comes_to")
_ELSE = (
    "bill", "estimate", "challan", "question", "credit", "paid", "discount", "negation", "if",
    "total", "returned", "due", "other", "both", "everyone", "rest",
)  # fmt: skip
_FINE = ("of", "rate", "currency", "filler", "to", "old", "this", "within", "full", *_ORDERS)
_FROM_WHEN = ("since", "from", "via", "now", "after")


def told(frame: Frame) -> Read | None:
    """Read new prices of the shop's goods, and no other thing; None where it is none, or not sure."""
    if "rate" not in frame.says or frame.context.draft or not frame.has(*_ORDERS):
        return None
    if any(
        mark.has(*_ELSE) and not mark.has("rate", "filler", "make", "of") for mark in frame.marks
    ):
        return None
    clauses = _clauses(_undated(frame))
    if not clauses or not any(mark.has("rate") for mark in clauses[0]):
        return None
    acts: list[Act] = []
    for clause in clauses:
        act = _new(clause) or _priced(clause, frame.known)
        if act is None:
            return None
        acts.append(act)
    return acts, []


def _undated(frame: Frame) -> list[Mark]:
    """Leave out from when on it is so: ``kal se``, ``udya pasun``, ``from monday``."""
    gone = set[int]()
    for span in frame.dates(past=False):
        near = (span.start - 1, span.end)
        led = {i for i in near if 0 <= i < len(frame.marks) and frame.marks[i].has(*_FROM_WHEN)}
        if led or not any(frame.marks[i].number is not None for i in range(span.start, span.end)):
            gone |= {*led, *range(span.start, span.end)}
    return [
        mark
        for i, mark in enumerate(frame.marks)
        if i not in gone or mark.has("change", "rate") or (mark.has("make") and not mark.has("now"))
    ]


def _clauses(marks: Sequence[Mark]) -> list[list[Mark]]:
    made: list[list[Mark]] = [[]]
    for mark in marks:
        parts = mark.has("break", "and") and mark.number is None and not mark.has("rate")
        if parts and any(one.number is not None for one in made[-1]):
            made.append([])
        elif not mark.has("break"):
            made[-1].append(mark)
    return [clause for clause in made if clause]


def _new(clause: Sequence[Mark]) -> AddItem | None:
    """``naya item ring light 450``: goods that the shop did not sell."""
    if not says(clause) >= {"item", "fresh"}:
        return None
    return new_item([mark for mark in clause if not mark.has("item", "fresh")])


def _priced(clause: Sequence[Mark], known: Known) -> AddItem | None:
    """Read goods and the one figure after them; what is named may have figures of its own."""
    if any(mark.token.kind == "word" and _is_more(mark, known) for mark in clause):
        return None
    at = next((i for i in range(len(clause) - 1, -1, -1) if clause[i].number is not None), 0)
    price, after = clause[at], clause[at + 1 : at + 2]
    counted = any(mark.unit and not mark.tags for mark in after)
    if price.number is None or price.has("percentage") or counted:
        return None
    words = [mark.text for mark in clause[:at] if _is_named(mark, known)]
    found = known.goods(words) if words else []
    sure = len(found) == 1 and _is_likely(found[0].rate, price.number)
    each = next((mark.unit for mark in clause[at + 1 :] if mark.unit and not mark.tags), None)
    return AddItem(name=found[0].name, rate=price.number, unit=each) if sure else None


def _is_more(mark: Mark, known: Known) -> bool:
    """True for a word of another sense than that of a price: more is said than that."""
    return bool(mark.tags) and not (mark.has(*_FINE) or _is_named(mark, known))


def _is_named(mark: Mark, known: Known) -> bool:
    """True for a word or figure that may be of the goods' name: ``cement 53``, ``gadi``."""
    if mark.number is not None or not mark.tags:
        return True
    return not mark.has(*_FINE) and bool(known.whole_good([mark.text]))


def _is_likely(rate: Decimal | None, told: Decimal) -> bool:
    """False for a figure that is no price of these goods: ``aldrop rate 2``, known at 85."""
    return rate is None or rate / 4 <= told <= rate * 4
