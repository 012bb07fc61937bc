"""What a message says of the whole bill: discount, tax, what is paid, when the rest is due."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from bot.acts import Discount, Paid
from bot.understand import dues, part, partial
from bot.understand.dates import find_dates
from bot.understand.figures import Doubt
from bot.understand.marks import Mark, all_have, any_has, first, having, lacking, says
from bot.understand.part import MODES as MODES
from bot.understand.trace import kept

MOST_TAX = Decimal(40)  # no rate of tax is higher
_LEAST_PAID = 10  # rupees, where none are named: 5 tap diye the, 4 ka bill
_PAID = ("paid", "part", *MODES)
_BILLS = ("bill", "estimate", "challan", "sold")
# Words that may stand between a sum and what tells that it was paid.
_PAYING = ("currency", "part", "money", "now", "full", *MODES)
_BLOCKS = ("of", "within", "rate", "break", "and", "for", "to", "credit", "balance", "rest")


@dataclass
class Terms:
    """What is said of the whole bill."""

    slots: dict[str, Any] = field(default_factory=dict)
    gst_rate: Decimal | None = None
    on_credit: bool = False
    asks: bool = False
    names_bill: bool = False
    promised: bool = False  # cheque dega: it is not paid yet
    only_on: tuple[Mark, ...] = ()  # goods that alone have ``line_discount``
    line_discount: Discount | None = None


def mode_of(marks: list[Mark]) -> str | None:
    """The mode of payment said. Raises: Doubt where two are said."""
    found = says(marks).intersection(MODES)
    if len(found) > 1:
        raise Doubt("two modes of payment")
    return next(iter(found), None)


def take_terms(
    marks: list[Mark], today: dt.date, is_good: Callable[[str], bool]
) -> tuple[list[Mark], Terms]:
    """Take out discount, tax, payment, dates and what merely asks. Raises: Doubt."""
    terms = Terms()
    said = says(marks)
    if said >= {"bank", "credit"}:
        marks = _on_account(marks, said)
        said = says(marks)
    pays = not said.isdisjoint((*_PAID, "clear")) or part.is_now(said)
    untaxed = _tax(marks, terms) if "gst" in said else marks
    full = _discount(untaxed, terms, is_good) if "discount" in said else untaxed
    unpaid = _paid(full, terms, today) if pays else full
    terms.promised = pays and part.is_promised(unpaid)
    undated = dues.without_feast(dues.take(unpaid, terms.slots, today), is_good)
    terms.on_credit = "credit" in says(undated) and "paid" not in terms.slots
    left = _mode(undated, terms) if pays else undated
    if trace := kept():
        trace.steps(marks, tax=untaxed, discount=full, paid=unpaid, date=undated, mode=left)
    said = says(left)
    for kind in ("estimate", "challan"):
        if kind in said:
            terms.slots["kind"] = kind
    cash_sale = "sale" in said and "paid" in terms.slots  # nakad bikri 800
    terms.names_bill = cash_sale or not said.isdisjoint(_BILLS)
    terms.asks = terms.names_bill or "make" in said
    return left, terms


def _on_account(marks: list[Mark], said: set[str]) -> list[Mark]:
    """Take ``khate me`` for udhaar, and for no bank, where nothing is paid."""
    if not said.isdisjoint(("paid", "money", "part")):
        return marks
    return [
        replace(mark, tags=mark.tags - {"bank"}) if {"bank", "credit"} <= mark.tags else mark
        for mark in marks
    ]


def _mode(marks: list[Mark], terms: Terms) -> list[Mark]:
    """A mode with no sum of its own: all of it is paid so. Raises: Doubt."""
    later = not says(marks).isdisjoint(("future", "balance", "rest"))
    if paid := terms.slots.get("paid"):
        if paid.mode is None and not later:
            terms.slots["paid"] = Paid(paid.amount, mode_of(marks))
        return lacking(marks, *MODES)
    marks = _undenied(marks)
    mode = mode_of(marks)
    said = says(marks)
    if mode and "part" in said:
        raise Doubt("half of it in cash: how much is not said")
    if mode and terms.promised:
        return lacking(marks, *MODES)
    settled = "clear" in said and not said.isdisjoint(("money", "full"))  # taka mite geche
    whole = settled or {"full", "paid"} <= said or (not later and part.has_come(marks))
    owed = any(mark.has("credit") and not mark.has("took") for mark in marks)
    if mode and owed:
        raise Doubt("paid by a mode, and owed")
    if mode or whole:
        terms.slots["paid"] = Paid("full", mode)
        terms.on_credit = owed  # what he only took along, he has paid
    taken = (*MODES, "clear") if settled else MODES
    return [
        mark
        for mark, after in zip(marks, [*marks[1:], None], strict=False)
        if not mark.has(*taken) and not (mode and _is_of_all(mark, after))
    ]


def _is_of_all(mark: Mark, after: Mark | None) -> bool:
    """``rendum card la``, ``ellathukum cash``: both or all of the goods before it are paid so."""
    return mark.has("both", "everyone") and after is not None and after.has(*MODES)


def _undenied(marks: list[Mark]) -> list[Mark]:
    """Leave out a mode that is denied: ``cash nahi, udhaar``."""
    gone = {
        j
        for i, (one, two) in enumerate(pairwise(marks))
        if one.has(*MODES) and two.has("negation")
        for j in (i, i + 1)
    }
    return [mark for i, mark in enumerate(marks) if i not in gone]


def _discount(marks: list[Mark], terms: Terms, is_good: Callable[[str], bool]) -> list[Mark]:
    at = next((i for i in range(len(marks)) if _is_discount(marks, i)), None)
    if at is None or (at and marks[at].has("remove") and is_good(marks[at - 1].text)):
        return marks  # bread teesesi 10 soap: goods go, and no sum
    near = (at - 1, at - 2, at + 1, at + 2, at + 3, at - 3)  # 100 rs ka discount
    figures = [j for j in near if 0 <= j < len(marks) and _discounts(marks, at, j)]
    if not figures:
        raise Doubt("a discount of no figure")
    if at - 1 in figures and at + 1 in figures and at > 1 and _is_of_line(marks[at - 2]):
        figures.remove(at - 1)  # sickle 4 discount 50: the four are counted; 2 @1150 discount 100
    j = next((j for j in figures if marks[j].has("percentage")), figures[0])
    low, high = min(at, j), max(at, j)
    led = marks[max(0, low - 2) : low]
    shared = bool(led) and led[-1].has("percent") and not led[-1].has("acquired")  # take 50 off
    if shared and led[0].number is None:
        low -= 1  # shekada 10
    percent = marks[j].has("percentage") or any_has(marks[low : high + 2], "percent")
    if not percent and _may_count(marks, j, is_good):
        raise Doubt("so many fewer, or so much less")
    less = Discount(percent=marks[j].number) if percent else Discount(amount=marks[j].number)
    high += high + 1 < len(marks) and marks[high + 1].has("percent")  # discount 3 percent
    high += high + 1 < len(marks) and marks[high + 1].has("of")  # தள்ளுபடி-யோட
    high += j > at and high + 1 < len(marks) and _takes_off(marks, high + 1)  # discount 100 teesey
    high += _said_again(marks, high + 1)
    terms.only_on, low, end = partial.goods_of_discount(marks, low, high + 1, is_good)
    if terms.only_on:
        terms.line_discount = less
    else:
        terms.slots["discount"] = less
    while low and marks[low - 1].has("total", "within", "currency", "upon", "flat"):
        low -= 1
    return marks[: _beyond_what_for(marks, low)] + marks[end:]


def _may_count(marks: list[Mark], j: int, is_good: Callable[[str], bool]) -> bool:
    """``bill alli door lock 2 kammi maadi``: after goods, so small a figure may be of them."""
    few = (marks[j].number or 0) < _LEAST_PAID and not marks[j].has("money_figure")
    beside = marks[j + 1 : j + 2] and marks[j + 1].has("currency")
    return bool(few and j and not beside and is_good(marks[j - 1].text))


def _is_of_line(mark: Mark) -> bool:
    """True for goods, and for a sign of rate: the figure after it is of a line."""
    return mark.is_unread or (mark.number is None and mark.has("rate", "times"))


def _beyond_what_for(marks: list[Mark], low: int) -> int:
    """``..., purani battery ka 400 kam``: what it is given for, in a clause with no figure of its own."""
    if not low or not marks[low - 1].has("of") or marks[low - 1].has("preposition"):
        return low
    start = next((i for i in range(low - 1, 0, -1) if marks[i - 1].has("break")), 0)
    told = start and all(mark.number is None for mark in marks[start:low])
    return start if told else low


_WORK = "kaam"  # with its long a it is work, not less


def _said_again(marks: list[Mark], at: int) -> bool:
    """``less rs 10 discount``: the word on either side of the one figure."""
    again = at < len(marks) and _is_discount(marks, at) and not marks[at].has("make", "give")
    return again and all(mark.number is None for mark in marks[at + 1 : at + 3])


def _is_discount(marks: list[Mark], i: int) -> bool:
    """True for a word of discount; ``15 dina bittu`` is after fifteen days."""
    after = marks[i].has("after") and i > 0 and marks[i - 1].has("days", "week", "month")
    return marks[i].has("discount") and not after and marks[i].text != _WORK


def _discounts(marks: list[Mark], at: int, j: int) -> bool:
    """True where the figure at ``j`` belongs to the word of discount."""
    between = marks[min(at, j) + 1 : max(at, j)]
    said = ("percent", "currency", "of", "cash", "flat", "make")
    fits = all(mark.has(*said) and mark.number is None for mark in between)
    following = marks[j + 1] if j + 1 < len(marks) else None
    counted = following is not None and following.unit is not None and not following.tags
    return fits and marks[j].number is not None and not counted


def _tax(marks: list[Mark], terms: Terms) -> list[Mark]:
    at = first(marks, "gst")
    if at is None:
        return marks
    near = [j for j in (at - 2, at - 1, at + 1, at + 2) if 0 <= j < len(marks)]
    share = _share_of_tax(marks, at)
    if share is not None:
        terms.gst_rate = marks[share].number
    near = [j for j in near if abs(j - at) == 1 or _silent(marks, at, j)]
    words = [j for j in near if marks[j].number is None and _tax_word(marks[j], terms)]
    denied = [j for j in (at + 1, at + 2) if j < len(marks) and _takes_off(marks, j)]
    if denied and all(
        _takes_off(marks, j) or marks[j].has("make", "filler") for j in near if j > at
    ):
        terms.gst_rate = Decimal(0)
        words += [j for j in near if j > at]
    elif denied:
        raise Doubt("gst alag nahi: whether there is tax is not clear")
    if at and marks[at - 1].has("without"):  # no gst; but gst no. is its number
        terms.gst_rate = Decimal(0)
        words.append(at - 1)
    drop = {at, *words} | ({share} if share is not None else set())
    titled = any_has(marks[at : at + 4], "bill", "gstin")  # gst wala bill
    if len(drop) == 1 and not titled:
        raise Doubt("a word of tax of which nothing is said")
    return [mark for i, mark in enumerate(marks) if i not in drop]


def _takes_off(marks: list[Mark], i: int) -> bool:
    """True where the tax is not to be: ``gst hata do``, ``gst mat lagao``."""
    return marks[i].number is None and marks[i].has("remove", "negation")


def _silent(marks: list[Mark], at: int, j: int) -> bool:
    """True where what stands between a word and ``gst`` is a share of it or says nothing."""
    between = marks[min(at, j) + 1 : max(at, j)]
    return all_have(between, "percentage", "percent", "of", "gst", "filler")


def _share_of_tax(marks: list[Mark], at: int) -> int | None:
    """Find the figure that ``gst`` names: one in per cent, else the next after it, else before it."""
    near = [j for j in (at + 1, at - 1, at + 2, at - 2) if 0 <= j < len(marks)]
    shares = [j for j in near if marks[j].has("percentage") and _silent(marks, at, j)]
    said = any(marks[j].has("inclusive", "exclusive", "without") for j in near)
    beside = [j for j in ((at + 1,) if said else (at + 1, at - 1)) if j in near]
    if at and marks[at - 1].has("without"):
        beside = []  # bina gst 2 bell: two bells
    for j in (*shares, *beside):
        number = marks[j].number
        counts = j in beside and j > at and _counts(marks, j)
        if number is not None and number <= MOST_TAX and not counts:
            return j
    return None


def _counts(marks: list[Mark], j: int) -> bool:
    """True where the figure is of the goods after it: ``gst extra, 5 bulb``."""
    after = marks[j + 1] if j + 1 < len(marks) else None
    return after is not None and (after.unit is not None or after.is_unread)


def _tax_word(mark: Mark, terms: Terms) -> bool:
    """Note what a word near ``gst`` says of it; False where it says nothing."""
    if mark.has("without") and not mark.has("number"):
        terms.gst_rate = Decimal(0)
    elif mark.has("exclusive"):
        terms.slots["tax_inclusive"] = False
    elif mark.has("inclusive"):
        terms.slots["tax_inclusive"] = True
    else:
        return mark.has("of", "percent", "gst")
    return True


def _paid(marks: list[Mark], terms: Terms, today: dt.date) -> list[Mark]:
    """Take out a sum that was paid: ``2000 advance upi kiya``, ``paid 50000 by card``. Raises: Doubt."""
    dated = {i for span in find_dates(marks, today, past=False)
             for i in range(span.start, span.end)}  # fmt: skip
    found = [
        span
        for i, mark in enumerate(marks)
        if mark.number is not None and i not in dated and (span := _payment(marks, i))
    ]
    if not found:
        return marks
    if len(found) > 1 and not part.follows_price(marks, found):
        raise Doubt("two sums that were paid")
    start, end, at = found[-1]
    said = any_has(marks[start:end], "currency", "money_figure")
    if (marks[at].number or 0) < (1 if said else _LEAST_PAID):
        raise Doubt("half paid: half of what the bill will come to")
    terms.slots["paid"] = Paid(marks[at].number, mode_of(marks[start:end]))  # type: ignore[arg-type]  # a figure was found there
    return marks[:start] + _not_left(marks, end, dated)


def _not_left(marks: list[Mark], start: int, dated: set[int]) -> list[Mark]:
    """Leave out what is still owed, told after a payment: ``500 diye, baki 260``, ``baki 260 kal``."""
    told = [i for i in range(start, len(marks)) if not marks[i].has("currency", "break", "filler")]
    sums = [i for i in told[:2] if marks[i].number is not None and i not in dated]
    if len(sums) != 1 or not any(marks[i].has("balance", "rest") for i in told[:2]):
        return marks[start:]
    if len(told) == 2:
        return []
    after = marks[sums[0] + 1] if sums[0] + 1 < len(marks) else None
    counts = after is not None and _is_unit(after) and not after.has("month", "days", "week")
    return [mark for i, mark in enumerate(marks) if i >= start and (counts or i != sums[0])]


def _payment(marks: list[Mark], at: int) -> tuple[int, int, int] | None:
    """Find the stretch that tells of a payment of the sum at ``at``."""
    follows = next((mark for mark in marks[at + 1 :] if not mark.has("currency")), None)
    if marks[at].has("percentage") or (
        follows and (_is_unit(follows) or follows.has("rate", "price_end"))
    ):
        return None
    end = at + 1
    while end < len(marks) and _pays(marks[end]):
        end += 1
    if end < len(marks) and marks[end].number is not None and _is_rate(marks, end):
        return None  # 2 diya 160 me ek: two were given, at so much
    start = at
    while start and _pays(marks[start - 1]):
        start -= 1
    if part.is_given_for(marks, start, at) or _is_of_goods(marks, at, end):
        return None
    around = [*marks[start:at], *marks[at + 1 : end]]
    if any_has(around, "full"):
        return None
    if at and (marks[at - 1].has("rate_sign") or _is_price(marks, at, end)):
        return None  # milk 12 litre @ 54 cash bill
    told = _told_paid(marks[start:at], marks[at + 1 : end])
    beside = [mark for mark in marks[at + 1 : at + 3] if mark.has(*MODES) and end > at + 1]
    beside += part.beside(marks, at, end)
    return (start, end, at) if told or beside else None


def _told_paid(before: list[Mark], after: list[Mark]) -> list[Mark]:
    """Give the words that say so; ``screen change kiya 1800``: the work was done, and costs so much."""
    led = having(before, "paid", "part")
    led = [] if all_have(led, "done") else led
    return [*led, *(mark for mark in after if mark.has("paid", "part"))]


def _is_rate(marks: list[Mark], i: int) -> bool:
    after = lacking(marks[i + 1 : i + 3], "currency")
    return bool(after) and after[0].has("rate_after")


def _is_of_goods(marks: list[Mark], at: int, end: int) -> bool:
    """``stapler 3 ta mot 240 dilam``, ``240 takay dilam``: what the shop gave its goods for."""
    after = marks[at + 1 : end]
    if end == at + 1 and end < len(marks) and marks[end].is_unread:
        return (marks[at].number or 0) < _LEAST_PAID  # customer aaya 2 glass le gaya
    if at > 1 and marks[at - 1].unit and marks[at - 2].is_unread:
        return (marks[at].number or 0) < _LEAST_PAID  # vasan set 3 apya
    priced = (at > 0 and marks[at - 1].has("total")) or any_has(after, "went_for")
    return priced and any_has(after, "we_gave")


def _is_price(marks: list[Mark], at: int, end: int) -> bool:
    """``battery 4600 paid gpay``: the price stands at its goods, and all of it is paid."""
    before, after = marks[at - 1], marks[at + 1 : end]
    if before.token.kind != "word" or before.tags or before.number is not None:
        return False
    if any_has(marks[end:], "balance", "rest") or part.is_apart(marks, at):
        return False  # 2000 diye phonepe se, baki 10 december tak
    return any_has(after, *MODES) and not any_has(after, "part")


def _is_unit(mark: Mark) -> bool:
    return mark.unit is not None and not mark.has("paid", *_PAYING)


def _pays(mark: Mark) -> bool:
    """True for words of a payment, and those that say nothing within it."""
    if mark.number is not None or (mark.has(*_BLOCKS) and not mark.has("paid", *MODES)):
        return False
    return mark.has("paid", "filler", "from", "via", "pronoun", "make", *_PAYING)
