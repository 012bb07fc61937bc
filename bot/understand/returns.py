"""Goods that came back, or value taken off an issued bill."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.acts import CreditNote, Line, Need
from bot.understand import forbidden, reasons, refs
from bot.understand.bills import goods_of
from bot.understand.cancelling import which_bill
from bot.understand.details import typed
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, any_has, has_figure
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.text import Token


def credit_note(frame: Frame) -> Read | None:
    """Goods that came back, or value taken off an issued bill. Raises: Doubt."""
    noted = _is_note(frame)
    if not noted and (not frame.has("returned") or frame.has("other")):
        return None
    ref = frame.any_invoice()
    party = frame.party or (None if ref else frame.anyone or _his(frame))
    slots: dict[str, Any] = {"invoice": ref.value} if ref else {}
    if party and party.name:
        slots["customer"] = party.name
    marks, why = reasons.apart(frame.marks, frame.known, of_note=noted)
    if why:
        slots["reason"] = typed(frame, *why)
    held = {i for one in (party, ref) if one for i in range(one.start, one.end)}
    worth = _worth(marks, held) if noted else None
    marks = marks if ref else _of_those(marks)
    frame.marks = _without_why(marks, party, frame)
    if worth and not ref and refs.bill_so_numbered(f"{worth:f}", frame.context):
        raise Doubt("the number of a bill, or what the note is over")
    lines, which = ([Line(amount=worth)], []) if worth else _returned(frame, party, ref)
    if not noted and not any(line.item for line in lines):
        return None  # a sum alone that went back is no goods
    sums = [line.amount for line in lines if line.item is None and line.amount is not None]
    goods = tuple(line for line in lines if line.item is not None)
    if goods:
        slots["lines"] = goods
    elif sums:
        slots["amount"] = sums[0]
    needs = party.needs if party else ([] if ref else [Need("customer")])
    return [CreditNote(**slots)], [*(needs or which_bill(frame, slots)), *which]


def _his(frame: Frame) -> Party | None:
    """``..., uska 500 gram akhrot ka credit note``: of him whom the message named before."""
    told = frame.carried is not None and frame.has("pronoun")
    return Party(frame.carried.name, frame.carried.options) if told and frame.carried else None


def _is_note(frame: Frame) -> bool:
    """True where a note is ordered by its name. Raises: Doubt (it is forbidden)."""
    if frame.has("creditnote"):
        forbidden.refuse(frame)
    return frame.has("creditnote")


def _worth(marks: list[Mark], held: set[int]) -> Decimal | None:
    """``CN of 2000 on VAC-152``: the sum of the note itself, with no goods counted by it.

    ``held``: where the customer and the bill are named.
    """
    at = next((i for i, mark in enumerate(marks) if mark.has("creditnote")), len(marks))
    after = at + 1
    after += after < len(marks) and marks[after].has("of", "for", "preposition")
    if after not in held and _is_sum_of_note(marks, after, held):
        return marks[after].number
    behind = at > 0 and marks[at - 1].has("of") and marks[at - 1].number is None
    before = at - 2 if behind and at > 1 else at - 1 if at and marks[at - 1].number else at
    led = all(i in held or (m.tags and m.number is None) for i, m in enumerate(marks[:before]))
    alone = all(m.number is None or i in {*held, before} for i, m in enumerate(marks))
    return marks[before].number if before < at and before not in held and led and alone else None


def _is_sum_of_note(marks: list[Mark], i: int, held: set[int]) -> bool:
    """True for the figure after the word for the note, where it counts nothing."""
    if i >= len(marks) or marks[i].unit or marks[i].number is None:
        return False
    if i + 1 >= len(marks):
        return True
    ends = marks[i + 1].has("upon", "break", "against") and not marks[i + 1].is_unread
    return ends or (marks[i + 1].has("to", "for") and i + 2 in held)  # 600 to deepak arora


_HAD = Mark(Token("", "word"), frozenset({"filler"}))


def _of_those(marks: list[Mark]) -> list[Mark]:
    """``2 kurti di thi usme se ek wapas aayi``: silence how many he had, of which these came back."""
    at = next((i for i in range(len(marks)) if _leads_part(marks, i)), None)
    if at is None:
        return marks
    told = [_one(mark) if i > at else mark for i, mark in enumerate(marks)]
    figures = [i for i, mark in enumerate(told) if mark.number is not None]
    if len(figures) != 2 or figures[1] < at:
        return marks
    had = figures[0]
    unit = {had + 1} if told[had + 1].unit and not told[had + 1].tags else set[int]()
    return [_HAD if i in {had, *unit} else mark for i, mark in enumerate(told)]


def _one(mark: Mark) -> Mark:
    """Read ``ek`` before a verb as the count that it is."""
    return replace(mark, number=Decimal(1)) if mark.has("one") and mark.number is None else mark


def _leads_part(marks: list[Mark], i: int) -> bool:
    """True for ``usme se``, ``jisme se``, ``out of which``."""
    if marks[i].has("out_of"):
        return True
    led = marks[i].has("into_it", "within") and any_has(marks[i + 1 : i + 2], "from", "via")
    return led and marks[i].number is None


def _without_why(marks: list[Mark], party: Any, frame: Frame) -> list[Mark]:
    """Leave out words after all else that no good or name is of: ``3 fan ferot dilo awaj kore``."""
    at = next((i for i in range(len(marks) - 1, 0, -1) if marks[i].has("returned")), len(marks))
    tail = marks[at + 1 :]
    named = party is not None and party.end > at
    why = any(mark.is_unread for mark in tail) and all(mark.number is None for mark in tail)
    goods = any(frame.known.starts_good(mark.text) for mark in tail)
    return marks if named or goods or not why else marks[: at + 1]


def _returned(frame: Frame, party: Any, ref: Any) -> tuple[list[Line], list[Need]]:
    """Read the goods, in their own unit, but without the price that the catalogue knows; ask which."""
    spans = [(one.start, one.end) for one in (party, ref) if one]
    held = {i for start, end in spans for i in range(start, end)}
    skip = (
        "reason",
        "creditnote",
        "returned",
        "bill",
        "make",
        "number",
        "paid",
        "from",
        "to",
        "filler",
        "give",
    )
    left = [
        mark
        for i, mark in enumerate(frame.marks)
        if i not in held and not (mark.has(*skip) and mark.number is None and not mark.has("rate"))
    ]
    alone = [mark for mark in left if mark.number is not None or not mark.has("break")]
    if len(alone) == 1 and alone[0].number is not None:
        if frame.has("returned") and not frame.has("currency", "money", "money_figure"):
            raise Doubt("so many came back: of what goods is not said")
        return [Line(amount=alone[0].number)], []  # a sum and no goods
    told = has_figure(left) or _is_one_good(frame, left)
    found, needs = goods_of(left, frame.known) if told else ([], [])
    said = {mark.number for mark in left if mark.number is not None}
    lines = [line if line.rate in said else replace(line, rate=None) for line in found]
    lines = [_counted(line, left, frame.known) for line in lines]
    priced = any_has(left, "rate", "currency", "money_figure")
    if any(line.qty is not None and line.rate is not None for line in lines) and not priced:
        raise Doubt("how many came back is not sure")
    return lines, [need for need in needs if need.slot == "item"]


def _counted(line: Line, marks: list[Mark], known: Known) -> Line:
    """Take a bare figure far below the price for the count: ``..., usme se 3 wapas``."""
    items = known.goods([line.item]) if line.item and line.qty is None else []
    rate = items[0].rate if len(items) == 1 else None
    told = any_has(marks, "currency", "money_figure")
    few = rate is not None and line.amount is not None and line.amount * 10 < rate
    return replace(line, qty=line.amount, amount=None) if few and not told else line


def _is_one_good(frame: Frame, left: list[Mark]) -> bool:
    """``padmavathi thermometer wapas de gayi``: goods of the shop and no other word, not asked about."""
    said = [mark.text for mark in left if not mark.has("break")]
    told = frame.context.draft is None and not frame.has("question")
    told = told and not any_has(left, "negation")
    return told and len(frame.known.goods(said)) == 1
