"""What changes on the open bill: goods removed, added, counted or priced anew, its terms."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from bot.acts import Act, Confirm, EditDraft, Line, Need
from bot.context import DraftLine, ShopContext
from bot.understand import corrections, gone, lines, overall, parties
from bot.understand.amends import lines_of
from bot.understand.atoms import Atom, atoms_of
from bot.understand.figures import Raw, adds_many
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have, any_has, first
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.raws import as_count
from bot.understand.terms import Terms, take_terms
from bot.understand.text import Token

_CHANGING = ("change", "discount", "gst", "fresh", "make", "remove", "rate")
_SENDING = ("send", "yes", "give", "make", "everyone", "rest", "balance", "filler", "bill", "draft",
            "pronoun", "now")  # fmt: skip
_AT = Mark(Token("@", "word"), frozenset({"rate", "rate_sign"}))
Read = tuple[list[Act], list[Need]]


def read(marks: list[Mark], context: ShopContext, today: dt.date) -> Read | None:
    """Read a change to the open bill; None where the message is none. Raises: Doubt."""
    known = Known(context, draft_first=True)
    marks = gone.left_out(gone.without_why(marks, known, context), known, context)
    marks, sends = _sending(_and_then(marks))
    marks = _replaced(marks, known, context)
    told = corrections.resolve(marks, known, lines=False)
    told = [mark for mark in told if mark.has("and") or not mark.has("pronoun", "shall_be")]
    plain, slots = overall.take(told, known, context)
    left, terms = take_terms(_unless(plain, context), today, known.starts_good)
    terms.slots |= slots
    if _elsewhere(left, known, context, paid="paid" in terms.slots):
        return None
    if "paid" in terms.slots and any(_is_unread(mark, known) for mark in left):
        return None  # somebody who is not on record paid
    left = _at_price(_without_customer(left, known, context))
    swapped = gone.swapped(left, known, context)
    removed, left = gone.removed(swapped, known, context)
    found, needs = _lines(_more(left, known, whole=marks), known, context)
    if any(mark is gone.SWAP for mark in swapped):
        found = gone.counted_alike(found, removed, context)
    says = any_has(marks, *_CHANGING)
    if any_has(left, "gift"):
        raise Doubt("goods given free are not on the bill")
    overall.refuse_denied(left, terms.slots)
    _refuse_denied(left, found, context)
    if not (removed or found or terms.slots or terms.gst_rate is not None or terms.only_on):
        return None
    if not says and not found and any(mark.number is not None or not mark.tags for mark in left):
        return None
    if terms.gst_rate is not None and not found:
        found = [Line(item=line.item, gst_rate=terms.gst_rate) for line in _draft(context)]
    act = EditDraft(lines=tuple(_taxed(found, terms, known)), remove=tuple(removed), **terms.slots)
    return [act, *([Confirm()] if sends else [])], needs


def _refuse_denied(left: list[Mark], found: list[Line], context: ShopContext) -> None:
    """Doubt ``gel pen beda`` of goods that are not on the open bill. Raises: Doubt."""
    if any_has(left, "hsn") and any(line.amount for line in found):
        raise Doubt("a code of goods is no sum")
    held = {line.item for line in _draft(context)}
    uncounted = any(line.item not in held and line.qty is None for line in found)
    if uncounted and any_has(left, "unwanted", "remove", "forbids"):
        raise Doubt("goods that are to go, and are not on the bill")


# a price is hardly so much another, a count may be
_FAR_OFF, _FEW_TIMES = (Decimal("1.5"), Decimal(4))
_THEN = Mark(Token(",", "word"), frozenset({"break", "and"}))


def _and_then(marks: list[Mark]) -> list[Mark]:
    """Read ``chain 3 karke saddle hata do`` as two orders: what follows having done one is another."""
    if not any_has(marks, "remove", "fresh", "discount"):
        return marks
    found: list[Mark] = []
    for i, mark in enumerate(marks):
        before, after = marks[i - 1] if i else None, marks[i + 1] if i + 1 < len(marks) else None
        counted = before is not None and (before.number is not None or before.unit)
        follows = after is not None and (after.is_unread or after.number is not None)
        then = mark.has("having_done", "change") and counted and follows
        found += [replace(mark, tags=frozenset({"change"})), _THEN] if then else [mark]
    return found


def _draft(context: ShopContext) -> tuple[DraftLine, ...]:
    return context.draft.lines if context.draft else ()


def _taxed(found: list[Line], terms: Terms, known: Known) -> list[Line]:
    if terms.gst_rate is not None:
        found = [replace(line, gst_rate=terms.gst_rate) for line in found]
    if not terms.only_on:
        return found
    names = {item.name for item in known.goods([mark.text for mark in terms.only_on])}
    if len(names) != 1:
        raise Doubt("of which goods the discount is, is not clear")
    return [*found, Line(item=names.pop(), discount=terms.line_discount)]


def _sending(marks: list[Mark]) -> tuple[list[Mark], bool]:
    """Cut off an order to send what is left as it is: ``..., baki sab thik bhejdo``."""
    at = len(marks)
    while at and marks[at - 1].number is None and marks[at - 1].has(*_SENDING):
        at -= 1
    sends = any_has(marks[at:], "send")
    return (marks[:at], True) if sends and at else (marks, False)


def _elsewhere(marks: list[Mark], known: Known, context: ShopContext, *, paid: bool) -> bool:
    """True where somebody else is named, or the words are of money received; ``paid``: of this bill."""
    party = parties.find(marks, known, new=False)
    draft = context.draft
    other = party and draft and party.name != draft.customer and not party.options
    if other and party and not _within_goods(marks, party, known):
        return True
    made = parties.find(marks, known, new=True)
    if (
        made
        and made != party
        and any(atom.kind == "item" for atom in atoms_of(marks[made.end :], known))
    ):
        return True  # gopal 2 bori cement 380: a bill for somebody new
    goods = any(_is_goods(mark, known) for mark in marks)
    asked = ("statement", "reminder", *(() if paid else ("paid", "balance")))
    return any_has(marks, *asked) and not goods


def _at_price(marks: list[Mark]) -> list[Mark]:
    """Take the only figure for a price where one is spoken of: ``bhav 850 karo shower no``."""
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(figures) != 1 or not any(map(_names_price, marks[: figures[0]])):
        return marks
    at = figures[0]
    if any(mark.unit for mark in marks[at + 1 : at + 2]) or marks[at - 1].has("rate"):
        return marks
    return [*(mark for mark in marks[:at] if not _names_price(mark)), _AT, *marks[at:]]


def _names_price(mark: Mark) -> bool:
    return mark.has("rate") and not mark.has("rate_after", "rate_sign")


def _within_goods(marks: list[Mark], party: Party, known: Known) -> bool:
    """True for the tea of ``green tea r dam``, though a customer is called so, too."""
    before = marks[party.start - 1].text if party.start else ""
    return bool(before and known.whole_good([before, marks[party.start].text]))


def _is_unread(mark: Mark, known: Known) -> bool:
    return (
        mark.number is None and not mark.tags and not mark.unit and not known.starts_good(mark.text)
    )


def _unless(marks: list[Mark], context: ShopContext) -> list[Mark]:
    """``80 not 60``: the one of two figures that the bill has already is not to be. Raises: Doubt."""
    held = {value for line in _draft(context) for value in (line.qty, line.rate)}
    for i in range(1, len(marks) - 1):
        first, second = marks[i - 1].number, marks[i + 1].number
        if not marks[i].has("denies_next") or first is None or second is None:
            continue
        if (first in held) == (second in held):
            raise Doubt("both figures, or neither, stand on the bill")
        return marks[:i] + marks[i + 2 :] if second in held else marks[: i - 1] + marks[i + 1 :]
    return marks


def _replaced(marks: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """``tumbler 12 illa 18``, ``20 podu 24 illa``: what the bill has tells what the other figure is."""
    for i in range(len(marks)):
        found = corrections.figures(marks, i)
        slot = _slot_of(marks, found[0], known, context) if found else None
        if found is None or slot is None:
            continue
        dropped, kept, end = found
        figure = marks[kept]
        told = [_AT, figure] if slot == "rate" else [_counting(figure)]
        if kept < dropped:
            return [*marks[:kept], *told, *marks[kept + 1 : dropped], *marks[end:]]
        return [*marks[:dropped], *told, *marks[kept + 1 :]]
    return marks


def _counting(mark: Mark) -> Mark:
    return replace(mark, tags=mark.tags | {"counting"})


def _slot_of(
    marks: Sequence[Mark], at: int, known: Known, context: ShopContext
) -> Literal["qty", "rate"] | None:
    """Tell whether a figure is the count or the price of the goods named with it, as the bill has them."""
    start = next((n + 1 for n in range(at, 0, -1) if marks[n].has("break", "and")), 0)
    words = [mark.text for mark in marks[start:at] if _is_goods(mark, known) and not mark.unit]
    names = {item.name for item in known.goods(words)} if words else set[str]()
    held = [line for line in _draft(context) if line.item in names]
    if len(held) != 1 or (held[0].qty == held[0].rate):
        return None
    number = marks[at].number
    return "qty" if held[0].qty == number else "rate" if held[0].rate == number else None


def _without_customer(marks: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """Cut out the customer of the open bill: ``ramesh ko 2 kg keel 90`` adds nails, no ramesh."""
    party = parties.find(marks, known, new=False)
    if not party or not context.draft or party.name != context.draft.customer:
        return marks
    return marks[: party.start] + marks[party.end :]


def _is_goods(mark: Mark, known: Known) -> bool:
    return (mark.unit is not None or known.starts_good(mark.text)) and not mark.tags


def _more(marks: list[Mark], known: Known, *, whole: list[Mark]) -> list[Mark]:
    """``2 kilo aur chini``, ``tiles inko 50``: a word that joins goods, or adds, asks for more of them."""
    adds = next((i for i in range(len(marks) - 1) if _adds(marks, i)), _grows(marks))
    if adds is not None:
        return [*marks[:adds], replace(marks[adds], tags=frozenset({"more"})), *marks[adds + 1 :]]
    at = next((i for i in range(len(marks)) if _joins(marks, i)), None)
    after = _of_clause(marks[at + 1 :]) if at is not None else []
    counts = bool(at) and (marks[(at or 0) - 1].unit or marks[(at or 0) - 1].number is not None)
    put = bool(after) and all_have(after, "make", "give", "fresh", "filler")
    ends = put or (not after and whole[-1].has("and"))  # 2 tap aur, 2 tap aur daal do
    closes = (counts or ends) and not any(
        mark.number is not None or _names(mark, known) for mark in after
    )
    if not at or (not closes and any(_names(mark, known) for mark in marks[:at])):
        return marks
    if not any(mark.number is not None for mark in marks[:at]):
        return marks
    return [*marks[:at], replace(marks[at], tags=frozenset({"more"})), *marks[at + 1 :]]


def _of_clause(marks: list[Mark]) -> list[Mark]:
    """Give what stands before the next break."""
    end = next((i for i, mark in enumerate(marks) if mark.has("break")), len(marks))
    return marks[:end]


def _joins(marks: list[Mark], i: int) -> bool:
    """True for ``aur``; after an order it begins another: ``towel 5 kar de aur gst mat lagana``."""
    return marks[i].has("and") and marks[i].has("fresh") and not _ordered(marks, i)


def _ordered(marks: list[Mark], i: int) -> bool:
    return i > 0 and marks[i - 1].number is None and marks[i - 1].has("make", "change")


def _grows(marks: list[Mark]) -> int | None:
    """Find the word of ``5 bori badha do``: so many more, not so many, nor a price."""
    if any_has(marks, "rate", "till", "currency"):
        return None
    return first(marks, "growing")


def _adds(marks: list[Mark], i: int) -> bool:
    adds = marks[i].number is None and marks[i].has("adding") and marks[i + 1].number is not None
    return adds and not (marks[i].has("and") and _ordered(marks, i))


def _names(mark: Mark, known: Known) -> bool:
    return mark.number is None and known.starts_good(mark.text)


def _lines(marks: list[Mark], known: Known, context: ShopContext) -> tuple[list[Line], list[Need]]:
    atoms = [atom for atom in atoms_of(marks, known)]
    figures = [atom for atom in atoms if atom.kind not in {"cut", "item"}]
    if figures and not any(atom.kind == "item" for atom in atoms):
        return _unnamed(figures, marks, context)
    found, needs = list[Line](), list[Need]()
    more = any_has(marks, "more") and len(_apart_at_breaks(marks)) == 1
    joined = _joined(marks, known)
    for raw in lines_of(atoms):
        own = more or bool(raw.item and raw.item.found and raw.item.found[0].name in joined)
        line, asked = _one(raw, known, context, more=own)
        found.append(line)
        needs += [_of_own(need, context) for need in asked]
    return found, needs


def _joined(marks: list[Mark], known: Known) -> set[str]:
    """Name the goods of the clauses that say ``add``, or more: of what the bill has, so many more."""
    if not any_has(marks, "joining", "more"):
        return set()
    clauses = [one for one in gone.clauses(marks) if any_has(one, "joining")]
    clauses += [one for one in _apart_at_breaks(marks) if any_has(one, "more")]
    atoms = (atom for clause in clauses for atom in atoms_of(clause, known))
    return {item.name for atom in atoms for item in atom.found}


def _apart_at_breaks(marks: list[Mark]) -> list[list[Mark]]:
    """Cut at breaks alone."""
    made: list[list[Mark]] = [[]]
    for mark in marks:
        made[-1].append(mark)
        if mark.number is None and mark.has("break"):
            made.append([])
    return made


def _of_own(need: Need, context: ShopContext) -> Need:
    """Which of the bill's own lines is meant is asked of the bill, not of the goods."""
    held = {line.item for line in _draft(context)}
    own = need.slot == "item" and need.options and held.issuperset(need.options)
    return replace(need, item=None) if own else need


def _one(raw: Raw, known: Known, context: ShopContext, *, more: bool) -> tuple[Line, list[Need]]:
    """One line: of goods on the bill what changes, of others all."""
    own = _held(raw, context)
    if own is None:
        return lines.settle(as_count(raw) if adds_many(raw) else raw, known)
    if more and raw.bare is not None:
        raw = replace(raw, bare=None, qty=raw.bare)
    raw = price_of_own(raw, own)
    if raw.qty is not None and raw.qty < 1 and raw.unit is None:
        raise Doubt("half of what is on the bill, or half of one")
    if raw.qty is not None and raw.unit is None and own.unit == "DOZ":
        raw = replace(raw, unit=own.unit)  # of what the bill has in dozens
    line, _ = lines.settle(raw, known)
    if raw.qty is None and not raw.priced and line.qty is None:
        raise Doubt("named, and nothing said of it")
    qty = line.qty
    if more and qty is not None:
        qty = qty + (own.qty or Decimal(1)) if line.unit in {None, own.unit} else None
        if qty is None:
            raise Doubt("more of it in another unit")
    said = raw.rate is not None and overall.checked_price(raw.rate, [own])
    unit = line.unit if line.unit != own.unit else None
    return replace(line, qty=qty, unit=unit, gst_rate=None, rate=line.rate if said else None), []


def _held(raw: Raw, context: ShopContext) -> DraftLine | None:
    if raw.item is None or len(raw.item.found) != 1:
        return None
    name = raw.item.found[0].name
    return next((line for line in _draft(context) if line.item == name), None)


def price_of_own(raw: Raw, own: DraftLine) -> Raw:
    """A bare figure for goods on the bill is their new price or their new count. Raises: Doubt."""
    if raw.amount is not None and raw.qty is None and own.rate:  # lock 140 da laa
        counted = (own.qty or Decimal(1)) > 1
        nearer = _apart(raw.amount, own.rate) < _apart(raw.amount, own.rate * (own.qty or 1))
        near = _apart(raw.amount, own.rate) <= 2 and (nearer or not counted)
        return replace(raw, amount=None, rate=raw.amount) if near else raw
    if raw.bare is None:
        return raw
    if own.rate is None or raw.bare * 5 <= own.rate:
        return replace(raw, bare=None, qty=raw.bare)
    counts, costs = _apart(raw.bare, own.qty or Decimal(1)), _apart(raw.bare, own.rate)
    if counts * 3 <= costs * 2:
        return replace(raw, bare=None, qty=raw.bare)
    if costs * 3 <= counts * 2 and costs <= Decimal("2.5"):
        return replace(raw, bare=None, rate=raw.bare)
    if counts <= _FEW_TIMES and costs >= _FAR_OFF and raw.bare == raw.bare.to_integral_value():
        return replace(raw, bare=None, qty=raw.bare)  # who makes 20 of 12 at 32 speaks of no price
    raise Doubt("the figure may be the count or the price")


def _apart(one: Decimal, other: Decimal) -> Decimal:
    """How many times the smaller goes into the larger."""
    low, high = sorted((one, other))
    return high / low if low else Decimal(1000)


def _unnamed(
    figures: list[Atom], marks: list[Mark], context: ShopContext
) -> tuple[list[Line], list[Need]]:
    """A count or a price with no goods: of the only line that it fits, else asked. Raises: Doubt."""
    if len(figures) != 1 or figures[0].kind not in {"Q", "N", "R", "X"}:
        raise Doubt("several figures and no goods")
    figure = figures[0]
    priced = figure.kind == "R" or any_has(marks, "rate")
    counted = figure.kind in {"Q", "X"} or any_has(marks, "qty")
    if priced == counted:
        raise Doubt("the figure may be the count or the price")
    any_unit = priced or figure.unit is None
    held = [line for line in _draft(context) if any_unit or line.unit == figure.unit]
    overall.checked_price(figure.value if priced else None, held)
    names = [line.item for line in held if line.item]
    changed = Line(rate=figure.value) if priced else Line(qty=figure.value)
    if len(names) == 1:
        return [replace(changed, item=names[0])], []
    if not names:
        raise Doubt("no line of the bill has that unit")
    return [changed], [Need("item", options=tuple(names))]
