"""A bill: terms are taken out first, what is left are goods."""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from bot.acts import Act, CreateInvoice, Discount, Line, Need, Paid
from bot.understand import lines, parties
from bot.understand.dates import Span, find_dates
from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known

MODES = ("cash", "upi", "bank", "cheque", "card")
# Words that ask for the bill itself and carry nothing else.
_ASKING = ("bill", "make", "send", "give", "fresh", "estimate", "challan")
_MOST_TAX = Decimal(40)  # no rate of tax is higher
_SILENT = (
    "wish", "filler", "asking", "money", "to", "from", "honorific", "credit", "paid", "full",
)  # fmt: skip


@dataclass
class Terms:
    """What a message says of the whole bill."""

    slots: dict[str, Any] = field(default_factory=dict)
    gst_rate: Decimal | None = None
    on_credit: bool = False
    asks: bool = False


def mode_of(marks: list[Mark]) -> str | None:
    """The mode of payment said. Raises: Doubt where two are said."""
    found = {mode for mark in marks for mode in MODES if mark.has(mode)}
    if len(found) > 1:
        raise Doubt
    return next(iter(found), None)


def take_terms(marks: list[Mark], today: dt.date) -> tuple[list[Mark], Terms]:
    """Take out discount, tax, due date, mode and the words that merely ask. Raises: Doubt."""
    terms = Terms()
    left = _due(_tax(_discount(marks, terms), terms), terms, today)
    mode = mode_of(left)
    terms.on_credit = any(mark.has("credit") for mark in left)
    if mode:
        if terms.on_credit:
            raise Doubt
        terms.slots["paid"] = Paid("full", mode)
        left = [mark for mark in left if not mark.has(*MODES)]
    for kind in ("estimate", "challan"):
        if any(mark.has(kind) for mark in left):
            terms.slots["kind"] = kind
    terms.asks = any(mark.has("bill", "make", "estimate", "challan") for mark in left)
    return left, terms


def _discount(marks: list[Mark], terms: Terms) -> list[Mark]:
    at = next((i for i, mark in enumerate(marks) if mark.has("discount")), None)
    if at is None:
        return marks
    near = (at - 1, at - 2, at + 1, at + 2)
    figures = [j for j in near if 0 <= j < len(marks) and _discounts(marks, at, j)]
    shares = [j for j in figures if marks[j].has("percentage")]
    if not figures:
        raise Doubt
    j = (shares or figures)[0]
    low, high = min(at, j), max(at, j)
    percent = marks[j].has("percentage") or any(m.has("percent") for m in marks[low:high])
    value = marks[j].number
    terms.slots["discount"] = Discount(percent=value) if percent else Discount(amount=value)
    return marks[:low] + marks[high + 1 :]


def _discounts(marks: list[Mark], at: int, j: int) -> bool:
    """True where the figure at ``j`` belongs to the word of discount."""
    between = marks[min(at, j) + 1 : max(at, j)]
    fits = all(mark.has("percent", "currency", "of") for mark in between)
    return fits and marks[j].number is not None


def _tax(marks: list[Mark], terms: Terms) -> list[Mark]:
    at = next((i for i, mark in enumerate(marks) if mark.has("gst")), None)
    if at is None:
        return marks
    near = [j for j in (at - 1, at + 1, at + 2) if 0 <= j < len(marks)]
    share = _share_of_tax(marks, at)
    if share is not None:
        terms.gst_rate = marks[share].number
    words = [j for j in near if marks[j].number is None and _tax_word(marks[j], terms)]
    drop = {at, *words} | ({share} if share is not None else set())
    if len(drop) == 1 and not any(marks[j].has("gstin") for j in near):
        raise Doubt
    return [mark for i, mark in enumerate(marks) if i not in drop]


def _share_of_tax(marks: list[Mark], at: int) -> int | None:
    """Find the figure that ``gst`` names: one in per cent, else the next after it, else before it."""
    near = [j for j in (at + 1, at - 1, at + 2) if 0 <= j < len(marks)]
    shares = [j for j in near if marks[j].has("percentage")]
    said = any(marks[j].has("inclusive", "exclusive", "without") for j in near)
    beside = [j for j in ((at + 1,) if said else (at + 1, at - 1)) if j in near]
    for j in (*shares, *beside):
        number = marks[j].number
        if number is not None and number <= _MOST_TAX:
            return j
    return None


def _tax_word(mark: Mark, terms: Terms) -> bool:
    """Note what a word near ``gst`` says of it; False where it says nothing."""
    if mark.has("without"):
        terms.gst_rate = Decimal(0)
    elif mark.has("exclusive"):
        terms.slots["tax_inclusive"] = False
    elif mark.has("inclusive"):
        terms.slots["tax_inclusive"] = True
    else:
        return mark.has("filler", "of", "percent")
    return True


def _due(marks: list[Mark], terms: Terms, today: dt.date) -> list[Mark]:
    """Take out when it shall be paid, and the bill's own date."""
    later = find_dates(marks, today, past=False)
    earlier = {span.start: span for span in find_dates(marks, today, past=True)}
    gone: set[int] = set()
    for span in later:
        asked = _is_due(marks, span)
        if asked:
            terms.slots["due"] = span.first
        elif span.kind == "day" and span.start in earlier:
            terms.slots["date"] = earlier[span.start].first
        else:
            continue
        gone |= set(range(span.start, span.end)) | _beside(marks, span)
    return [mark for i, mark in enumerate(marks) if i not in gone]


_DUE = ("due", "credit", "till", "future", "after", "net", "balance", "money")


def _is_due(marks: list[Mark], span: Span) -> bool:
    """True where words about it tell that it is when to pay."""
    before = marks[max(0, span.start - 4) : span.start]
    after = marks[span.end : span.end + 4]
    if span.kind == "days":
        near = [*before[-2:], *after[:3], marks[span.start]]
        return any(mark.has(*_DUE, "within") for mark in near)
    if span.kind in {"day", "months"}:
        return any(mark.has("due", "till", "future", "credit") for mark in (*before, *after[:2]))
    return False


def _beside(marks: list[Mark], span: Span) -> set[int]:
    """Find the words that only lead to a date or close it."""
    words = (*_DUE, "of", "to", "in", "dated", "change", "within", "rest")
    found: set[int] = set()
    at = span.start - 1
    while at >= 0 and marks[at].number is None and marks[at].has(*words):
        found.add(at)
        at -= 1
    at = span.end
    while at < len(marks) and marks[at].number is None and marks[at].has(*words, "paid", "give"):
        found.add(at)
        at += 1
    return found


def goods_of(marks: list[Mark], known: Known) -> tuple[list[Line], list[Need]]:
    """Read the lines of what is left. Raises: Doubt."""
    quiet = [mark for mark in marks if not _is_quiet(mark, known)]
    found, needs = [], []
    for raw in lines.gather(quiet, known):
        if len(raw.words) > 5:
            raise Doubt
        line, asked = lines.settle(raw, known)
        found.append(line)
        needs += asked
    return found, needs


def _is_quiet(mark: Mark, known: Known) -> bool:
    if mark.number is not None or mark.has("rate", "of", "break", "and"):
        return False
    if mark.has("for", "within", "one"):
        return False
    if mark.unit or known.starts_good(mark.text):
        return False
    return mark.has(*_ASKING, *_SILENT, "gstin", "phone")


def create(marks: list[Mark], known: Known, today: dt.date) -> tuple[Act, list[Need]]:
    """Read a new bill. Raises: Doubt."""
    party = parties.find(marks, known, new=True)
    identity = {kind: mark.text for mark in marks for kind in ("gstin", "phone") if mark.has(kind)}
    if party:
        marks = _without(marks, party)
    known.sells_to(party.name if party else None)
    left, terms = take_terms(marks, today)
    found, needs = goods_of(left, known)
    _refuse_doubtful(marks, found, known)
    certain = terms.asks or any(_is_certain(line, known) for line in found)
    if not certain or (not found and not terms.asks):
        raise Doubt
    if not found:
        needs = [Need("lines")]
    whole = party.needs if party else []
    if not party and (terms.on_credit or "due" in terms.slots):
        whole = [Need("customer")]
    slots: dict[str, Any] = {**terms.slots, **identity}
    if party and party.name:
        slots = {**_beyond_record(slots, party.name, known), "customer": party.name}
    lines_ = tuple(_taxed(line, terms) for line in found)
    return CreateInvoice(lines=lines_, **slots), [*whole, *needs]


def _beyond_record(slots: dict[str, Any], name: str, known: Known) -> dict[str, Any]:
    """Leave out phone and GSTIN where the customer's record has the same."""
    record = next((vars(customer) for customer in known.customers if customer.name == name), {})
    identity = ("phone", "gstin")
    return {
        slot: value
        for slot, value in slots.items()
        if slot not in identity or record.get(slot) != value
    }


def _refuse_doubtful(marks: list[Mark], found: list[Line], known: Known) -> None:
    """Doubt goods named twice, a second customer, money that came with unknown goods."""
    names = [line.item for line in found]
    if len(set(names)) < len(names):
        raise Doubt
    second = parties.find(marks, known, new=False)
    if second and second.name and second.end - second.start > 1:
        raise Doubt
    held = {item.name for item in known.items}
    paid = any(mark.has("paid") for mark in marks) and not any(
        mark.has("inclusive") for mark in marks
    )
    if paid and any(line.item not in held for line in found):
        raise Doubt


def _without(marks: list[Mark], party: parties.Party) -> list[Mark]:
    rest = marks[: party.start] + marks[party.end :]
    at = party.start
    if at < len(rest) and rest[at].has("to", "of", "from"):
        rest = rest[:at] + rest[at + 1 :]
    elif at and rest[at - 1].has("to") and rest[at - 1].has("preposition"):
        rest = rest[: at - 1] + rest[at:]
    return rest


def _is_certain(line: Line, known: Known) -> bool:
    """True where the goods are known, or a quantity with its unit or a rate was said."""
    is_known = any(item.name == line.item for item in known.items)
    return is_known or (line.qty is not None and (line.unit is not None or line.rate is not None))


def _taxed(line: Line, terms: Terms) -> Line:
    return line if terms.gst_rate is None else replace(line, gst_rate=terms.gst_rate)
