"""A bill, or a change to the open one: terms are taken out first, what is left are goods."""

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bot.acts import Act, Confirm, CreateInvoice, Discount, EditDraft, Line, Need, Paid
from bot.context import ShopContext
from bot.understand import lines, parties
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
    elif mark.has("exclusive") or mark.text == "+":
        terms.slots["tax_inclusive"] = False
    elif mark.has("inclusive"):
        terms.slots["tax_inclusive"] = True
    else:
        return mark.has("filler", "of", "percent")
    return True


def _due(marks: list[Mark], terms: Terms, today: dt.date) -> list[Mark]:
    for i, mark in enumerate(marks[:-1]):
        if mark.number is None or not marks[i + 1].has("days"):
            continue
        if mark.number != mark.number.to_integral_value() or mark.number > 400:
            raise Doubt
        terms.slots["due"] = today + dt.timedelta(days=int(mark.number))
        start = i
        while start and (marks[start - 1].has("credit", "filler") or marks[start - 1].text == "in"):
            start -= 1
        return marks[:start] + marks[i + 2 :]
    return marks


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
    if mark.text in {"for", "me", "mein", "में", "ek", "एक"}:
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
        if at < len(rest) and rest[at].text in {"liye", "naam", "yahan", "yaha", "लिए", "नाम"}:
            rest = rest[:at] + rest[at + 1 :]
    elif at and rest[at - 1].text in {"for", "to"}:
        rest = rest[: at - 1] + rest[at:]
    return rest


def _is_certain(line: Line, known: Known) -> bool:
    """True where the goods are known, or a quantity with its unit or a rate was said."""
    is_known = any(item.name == line.item for item in known.items)
    return is_known or (line.qty is not None and (line.unit is not None or line.rate is not None))


def _taxed(line: Line, terms: Terms) -> Line:
    return line if terms.gst_rate is None else replace(line, gst_rate=terms.gst_rate)


def edit(
    marks: list[Mark], known: Known, context: ShopContext, today: dt.date
) -> tuple[list[Act], list[Need]] | None:
    """Read a change to the open bill; None where the message is no change. Raises: Doubt."""
    pairs = pairwise(marks)
    if context.draft is None or any(one.has("fresh") and two.has("bill") for one, two in pairs):
        return None  # "naya bill ...": another one
    for reader in (_gstin, _total, _paid):
        if acts := reader(marks, context):
            return acts, []
    return _goods_edit(marks, known, context, today)


def _gstin(marks: list[Mark], context: ShopContext) -> list[Act]:
    gstins = [mark for mark in marks if mark.has("gstin")]
    rest = [mark for mark in marks if not mark.has("gstin", "gst", "filler", "of", "number")]
    return [EditDraft(gstin=gstins[0].text)] if len(gstins) == 1 and not rest else []


def _total(marks: list[Mark], context: ShopContext) -> list[Act]:
    numbers = [mark for mark in marks if mark.number is not None]
    words = [mark for mark in marks if mark.number is None]
    known = all(
        mark.has("total", "make", "give", "change", "currency", "filler", "of") for mark in words
    )
    says = any(mark.has("total") for mark in words)
    return [EditDraft(total=numbers[0].number)] if len(numbers) == 1 and known and says else []


def _paid(marks: list[Mark], context: ShopContext) -> list[Act]:
    mode = mode_of(marks)
    told = mode or (any(m.has("paid") for m in marks) and any(m.has("full") for m in marks))
    fits = all(
        mark.has(
            *MODES, "paid", "full", "make", "give", "send", "bill", "filler", "from", "inclusive"
        )
        for mark in marks
    )
    if not told or not fits:
        return []
    acts: list[Act] = [EditDraft(paid=Paid("full", mode))]
    if any(mark.has("make", "send") for mark in marks) and marks[-1].has("give", "make", "send"):
        acts.append(Confirm())
    return acts


def _goods_edit(
    marks: list[Mark], known: Known, context: ShopContext, today: dt.date
) -> tuple[list[Act], list[Need]] | None:
    removed, rest = _removed(marks, known, context)
    if any(mark.has("remove") for mark in rest):
        raise Doubt
    changes = any(mark.has("change", "discount", "gst", "fresh") for mark in rest)
    own = _draft_names(context)
    if not removed and not changes and not _only_draft_goods(rest, known, own):
        return None
    left, terms = take_terms([mark for mark in rest if not mark.has("change")], today)
    found, needs = goods_of(left, known) if left else ([], [])
    if len(found) == 1 and any(mark.has("and") for mark in left):
        raise Doubt  # "2 kilo aur chini": more of it, or that much in all?
    lines_ = [_as_change(line, own) for line in found]
    if not (removed or lines_ or terms.slots or terms.gst_rate is not None):
        return None
    if any(line.item is None and line.amount is not None for line in lines_):
        raise Doubt
    if terms.gst_rate is not None and not lines_:
        lines_ = [Line(item=name, gst_rate=terms.gst_rate) for name in own.values()]
    asked = [need for need in needs if need.slot != "rate" or need.item not in own.values()]
    act = EditDraft(lines=tuple(lines_), remove=tuple(removed), **terms.slots)
    return [act], asked


def _draft_names(context: ShopContext) -> dict[str, str]:
    held = context.draft.lines if context.draft else ()
    return {line.item.casefold(): line.item for line in held if line.item}


def _only_draft_goods(marks: list[Mark], known: Known, own: dict[str, str]) -> bool:
    """True where all that is named are goods of the open bill, with figures."""
    words = [m for m in marks if m.token.kind == "word" and not m.tags and not m.unit]
    if not words:
        return False
    return all(_own_name([word], known, own) for word in words)


def _own_name(words: list[Mark], known: Known, own: dict[str, str]) -> str | None:
    found = [item.name for item in known.goods([word.text for word in words])]
    held = [name for name in found if name.casefold() in own]
    if len(held) == 1:
        return held[0]
    typed = " ".join(word.text for word in words)
    return own.get(typed)


def _removed(marks: list[Mark], known: Known, context: ShopContext) -> tuple[list[str], list[Mark]]:
    """Goods named just before (or after) a word of removal."""
    own, removed, gone = _draft_names(context), [], set[int]()
    for i, mark in enumerate(marks):
        if not mark.has("remove") or mark.has("negation"):
            continue
        for stretch in (range(i - 2, i), range(i - 1, i), range(i + 1, i + 3), range(i + 1, i + 2)):
            inside = [j for j in stretch if 0 <= j < len(marks) and j not in gone]
            words = [marks[j] for j in inside if not marks[j].has("of", "to", "filler")]
            name = _own_name(words, known, own) if words else None
            if name:
                removed.append(name)
                gone |= {i, *inside}
                break
    rest = [mark for i, mark in enumerate(marks) if i not in gone]
    while removed and rest and rest[0].has("give", "and", "break"):
        rest = rest[1:]
    return removed, rest


def _as_change(line: Line, own: dict[str, str]) -> Line:
    """Of goods on the bill keep only what changes; new ones are said in full."""
    if line.item is None or line.item.casefold() not in own:
        return line
    return replace(line, gst_rate=None, rate=None if line.qty is not None else line.rate)
