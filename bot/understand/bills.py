"""A bill: terms are taken out first, what is left are goods."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.acts import Act, CreateInvoice, Line, Need
from bot.understand import (
    carrying,
    corrections,
    leftover,
    lines,
    lowered,
    of_all,
    onwards,
    paper_words,
    part,
    parties,
    rowtax,
    tables,
    worth,
)
from bot.understand.language import lexicon
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, any_has, has_figure, says
from bot.understand.names import Known
from bot.understand.owners import is_given, rest_of
from bot.understand.party import Party
from bot.understand.raws import as_counted
from bot.understand.terms import MOST_TAX, Terms, take_terms
from bot.understand.text import fold

_DENYING = ("negation", "remove", "denies_next")
_DOUBTFUL = ("remove", "gift", "question", "reported", "if", "other", "cancel")
_SOURCES = ("source", "from")
_TAKEN = ("took", "gave", "acquired")
_ABOUT = Decimal("1.3")
_SUMS = ("total", "currency", "break", "bill", "of", "happened", "make", "filler", "rounding")


def goods_of(
    marks: list[Mark], known: Known, *, counting: bool = False
) -> tuple[list[Line], list[Need]]:
    """Read the lines of what is left; ``counting``: no prices stand on such a paper. Raises: Doubt."""
    found, needs = [], []
    gathered = lines.gather(marks, known)
    for raw in map(as_counted, gathered) if counting else gathered:
        if len(raw.words) > 5:
            raise Doubt("more than five words of goods the shop does not sell")
        line, asked = lines.settle(raw, known)
        found.append(line)
        needs += asked
    return found, needs


def _summed(marks: list[Mark], known: Known) -> tuple[list[Line], list[Need]] | None:
    """Leave out what several lines come to, where it is right: ``..., total 2130``. Raises: Doubt."""
    if "total" not in says(marks):
        return None
    end = len(marks)
    while end and marks[end - 1].number is None and marks[end - 1].tags:
        end -= 1
    start = end - 1
    while start > 0 and marks[start - 1].number is None and marks[start - 1].has(*_SUMS):
        start -= 1
    if start <= 0 or marks[end - 1].number is None or not any_has(marks[start:], "total"):
        return None
    try:
        found, needs = goods_of(marks[:start], known)
    except Doubt:
        return None
    sums = [line.amount or (line.rate or 0) * (line.qty or 1) for line in found]
    if len(found) > 1 and sum(sums) == marks[end - 1].number:
        return found, needs
    if len(found) > 1 and (
        any_has(marks[start:end], "break") or _is_of_all(sums, marks[end - 1].number)
    ):
        raise Doubt("which of them is dearer or cheaper is not said")
    return None


def _is_of_all(sums: Sequence[Decimal | int], said: Decimal | None) -> bool:
    """``1 lehenga 1 dupatta 6600 total me``: about what all come to, and far from the last of them."""
    if not said or not all(sums):
        return False
    one, whole = (max(said / part, part / said) for part in (sums[-1], Decimal(sum(sums))))
    return whole < _ABOUT and whole < one


def create(marks: list[Mark], known: Known, today: dt.date) -> tuple[Act, list[Need]]:
    """Read a new bill. Raises: Doubt."""
    marks = carrying.without_vehicle(paper_words.unreferenced(paper_words.unlabelled(marks)))
    marks = leftover.without_errands(marks, known)
    party = parties.find(marks, known, new=True)
    if party is None and any_has(marks, "rate") and not has_figure(marks):
        raise Doubt("a price that is asked")
    given = party is not None and is_given(marks, party)
    sourced = party is None or any_has(marks[party.end : party.end + 1], *_SOURCES)
    identity = {
        kind: one.text for one in marks for kind in paper_words.IDENTITY if kind in one.tags
    }
    if party:
        marks = rest_of(marks, party, known, given=given)
    marks = paper_words.titled(marks, known)
    known.sells_to(party.name if party else None)
    marks = lowered.to_price(corrections.resolve(part.in_full(marks), known), known)
    marks, sums = tables.cut_sums(marks)
    marks, taxed = rowtax.take(marks)
    left, terms = take_terms(marks, today, known.starts_good)
    goods = paper_words.unmarked(left)
    challan = "kind" in terms.slots and terms.slots["kind"] == "challan"
    found, needs = _summed(goods, known) or goods_of(goods, known, counting=challan)
    found = of_all.settled(rowtax.put(found, taxed, known), goods, known)
    _add_up(found, sums, terms)
    # "foo 8 bar": a word before a figure is nobody's name for that alone
    whom = party is not None and (
        (party.name or "") in known.by_name
        or bool(party.needs)
        or any([mark.tags or mark.unit for mark in marks])
    )
    if given and any([line.qty is not None for line in found]):
        left = [mark for mark in left if mark.number is not None or not mark.has("paid")]
    if not given and any([line.qty is not None for line in found]):
        _refuse_stock(left, terms, sourced=sourced)
    _refuse_doubtful(left, found, known, terms, whom=whom)
    if not found:
        needs = [Need("lines")]
    slots: dict[str, Any] = {**terms.slots, **identity}
    if party and party.name:
        slots = {**_beyond_record(slots, party.name, known), "customer": party.name}
    lines_ = tuple(_with_terms(line, terms, known) for line in found)
    if terms.only_on and sum(line.discount is not None for line in lines_) != 1:
        raise Doubt("less on goods that are not on the bill, or on several")
    told = not identity and any(["pronoun" in one.tags and "and" not in one.tags for one in marks])
    asked = _whose(party, terms, told=told) if told or not _covers(terms, lines_) else []
    return CreateInvoice(lines=lines_, **slots), [*(party.needs if party else asked), *needs]


def _refuse_stock(left: list[Mark], terms: Terms, *, sourced: bool) -> None:
    """Doubt goods that came from somebody, or came at all: they are the shop's stock. Raises: Doubt."""
    if terms.asks or "paid" in terms.slots:
        return
    money = any_has(left, "money", "rest")
    if money and sourced and any_has(left, "balance", "due_word"):
        raise Doubt("what he owes for goods is no new bill")
    if money:
        return
    came = any(mark.has("paid") and not mark.has("gave", "i_paid", "took", "sold") for mark in left)
    if came and sourced:
        raise Doubt("goods that came are the shop's stock")


def _add_up(found: list[Line], sums: tables.Sums | None, terms: Terms) -> None:
    """Check what the rows under a list come to; take from them how it is taxed. Raises: Doubt."""
    if sums is None:
        return
    amounts = [line.amount or (line.rate or 0) * (line.qty or 1) for line in found]
    if sums.first is not None and sum(amounts) != sums.first:
        raise Doubt("the goods do not come to the sum said")
    if sums.grows or sums.exclusive:
        terms.slots["tax_inclusive"] = False
    if sums.shares and sum(sums.shares) <= MOST_TAX:
        terms.gst_rate = sum(sums.shares, Decimal(0))


def _covers(terms: Terms, found: tuple[Line, ...]) -> bool:
    """True where a sum that was paid is all that the goods come to."""
    paid = terms.slots.get("paid")
    sums = [line.amount or (line.rate or 0) * (line.qty or 1) for line in found]
    return paid is not None and paid.amount == sum(sums) and "due" not in terms.slots


def _whose(party: Party | None, terms: Terms, *, told: bool) -> list[Need]:
    """Ask whose bill it is where he will owe for it, or is but ``usko``; a cash sale needs no name."""
    if party:
        return party.needs
    if told:
        return [Need("customer")]
    paid = terms.slots.get("paid")
    owes = terms.on_credit or "due" in terms.slots or (paid is not None and paid.amount != "full")
    return [Need("customer")] if owes else []


def _beyond_record(slots: dict[str, Any], name: str, known: Known) -> dict[str, Any]:
    """Leave out phone and GSTIN where the customer's record has the same."""
    customer = known.by_name.get(name)
    record = vars(customer) if customer else {}
    identity = ("phone", "gstin")
    return {
        slot: value
        for slot, value in slots.items()
        if slot not in identity or record.get(slot) != value
    }


def _refuse_doubtful(
    marks: list[Mark], found: list[Line], known: Known, terms: Terms, *, whom: bool
) -> None:
    """Doubt goods that may be none, goods named twice, a second customer. Raises: Doubt."""
    part, said = "paid" in terms.slots, says(marks)
    told = "paid" in said and not (terms.asks or part)
    counted = whom and not told and any([line.qty is not None for line in found])
    certain = terms.asks or counted or any(_is_certain(line, known) for line in found)
    certain = certain or worth.is_said(marks, said, known)
    denied = not found and not said.isdisjoint((*_DENYING, "future"))  # "bill ekhon koro na"
    denied = denied or ("everyone" in said and not (whom or terms.asks or part))  # kisi ko chahiye
    unnamed = not terms.names_bill and (not found or any(line.item is None for line in found))
    if not certain or denied or unnamed:
        raise Doubt("nothing says that a bill is wanted")
    _refuse_goods([line.item or "" for line in found])
    if not whom and (onwards.is_told(marks, said) or _says_little(marks, found, terms)):
        raise Doubt("goods and nothing else, or a price for them: no bill is asked for")
    second = parties.find(marks, known, new=False)
    if second and second.name and second.end - second.start > 1:
        raise Doubt("a second customer")
    if not said.isdisjoint(_DOUBTFUL) and any(_is_doubtful(marks, i) for i in range(len(marks))):
        raise Doubt("a word of a question, of hearsay or of taking goods off")
    if not said.isdisjoint(("balance", "rest", "rate")) and _is_of_debt_or_rate(marks):
        raise Doubt("what is owed already, or the price, is no goods")
    leftover.refuse(marks, *leftover.OF_GOODS)
    if len(found) > 1 and of_all.is_said(marks, said) and of_all.prices_some(marks, found):
        raise Doubt("dono 1000 wali: of each, or of the last alone?")
    if told and not all(known.lists(line.item) or _is_open(line, known) for line in found):
        raise Doubt("money and goods that the shop does not sell")


def _refuse_goods(names: list[str]) -> None:
    if any(fold(name) in lexicon().months for name in names):
        raise Doubt("a month is no goods")
    if len(set(names)) < len(names):
        raise Doubt("the same goods twice")


def _is_open(line: Line, known: Known) -> bool:
    """True for counted goods that may be several of the shop's: which is asked."""
    counted = line.unit is not None and line.qty is not None
    return counted and len(known.goods([line.item or ""])) > 1


def _is_doubtful(marks: list[Mark], i: int) -> bool:
    """True for a word of a question or hearsay, goods to be taken off no bill yet, or given free."""
    mark = marks[i]
    if mark.has("remove"):
        return not mark.has("make", "show", "correcting")
    closes = i + 1 == len(marks) or marks[i + 1].has("break", "and", "give", "paid", "make")
    return mark.has(*_DOUBTFUL[2:]) or (mark.has("gift") and closes)


def _is_of_debt_or_rate(marks: list[Mark]) -> bool:
    return any(_names_debt(marks, i) or _asks_rate(marks, i) for i in range(len(marks)))


def _names_debt(marks: list[Mark], i: int) -> bool:
    """``..., purana baki 3000``: a figure led by a word of debt is no price of goods."""
    owes = marks[i].has("balance", "rest") and not marks[i].has("rate", "credit")
    return owes and has_figure(marks[i + 1 : i + 2])


def _asks_rate(marks: list[Mark], i: int) -> bool:
    """``cement ka rate batao`` asks for the price, it bills nothing."""
    told = marks[i + 1 : i + 2]
    return marks[i].has("rate") and any(
        mark.has("asking") and not mark.has("make", "recording") for mark in told
    )


def _says_little(marks: list[Mark], found: list[Line], terms: Terms) -> bool:
    """True for goods and nothing else, for their price, for a bill that is wrong.

    ``namak 24 rupaye kar do`` sets a price, ``bill 12 galat hai`` finds fault with a bill.
    """
    alone = all(mark.is_unread or mark.has("filler") for mark in marks)
    priced = any_has(marks, "make", "change") and not terms.names_bill
    counted = any([line.qty is not None for line in found])
    faulty = any_has(marks, "wrong") and not any([line.item for line in found])
    return (alone and not terms.asks) or (priced and not counted) or faulty


def _is_certain(line: Line, known: Known) -> bool:
    """True where the goods are known, or a quantity with its unit or a rate was said."""
    return known.lists(line.item) or (
        line.qty is not None
        and (line.unit is not None or line.rate is not None or _is_other_size(line.item, known))
    )


def _is_other_size(name: str | None, known: Known) -> bool:
    """True for ``tanki 750 litre``: goods of the shop, in a size that none of them has."""
    words = (name or "").casefold().split()
    size = next((i for i, word in enumerate(words) if word[:1].isdigit()), 0)
    return size > 0 and bool(known.goods(words[:size]))


def _with_terms(line: Line, terms: Terms, known: Known) -> Line:
    """Put on a line the tax said for the whole bill, and a discount that is its alone."""
    if terms.gst_rate is not None:
        line = replace(line, gst_rate=terms.gst_rate)
    if not terms.only_on or all(
        one.name != line.item for one in known.goods([m.text for m in terms.only_on])
    ):
        return line
    return replace(line, discount=terms.line_discount)
