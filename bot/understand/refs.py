"""Numbers that name something: a bill by any part of its number, a bank's reference, a vehicle."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.context import ShopContext
from bot.understand.marks import Mark, all_have, any_has, has_figure, lacking, says
from bot.understand.part import MODES

_UTR = re.compile(r"(?=.*\d)[A-Z]{4,5}[A-Z0-9]{8,20}|\d{11,22}", re.IGNORECASE)
_LED = re.compile(r"[A-Z]{1,6}\d{6,20}", re.IGNORECASE | re.ASCII)  # a reference beside its mode
_VEHICLE = re.compile(r"[A-Z]{2}\d{1,2}[A-Z]{0,3}\d{3,4}")


_LONG = re.compile(r"[A-Z]{1,6}[/-](?:\d{2,4}-\d{2,4}/)?\d{3,7}", re.IGNORECASE | re.ASCII)
# a bill's number whose letters are told in another script: टीएच-301
_SPELT = re.compile(r"[^\x00-\x7f]+[-/](\d{2,})")
LEAST = 2  # 05 is a day
_LED_BY_BILL = ("einvoice", "eway", "creditnote")  # papers that a bill has
_PAPERS = ("bill", "challan", "einvoice", "eway", "against")  # words before the number of a bill


@dataclass(frozen=True)
class Ref:
    """What was found, and the marks it stands in."""

    value: str
    start: int
    end: int


def find_invoice(marks: list[Mark], context: ShopContext) -> Ref | None:
    """Find the recent bill that is named."""
    raws = [mark.token.raw or mark.text for mark in marks]
    figures = [_has_digit(raw) for raw in raws]
    if True not in figures or not context.invoices:
        return None
    bills = _bills(tuple([invoice.number for invoice in context.invoices]))
    return _whole(marks, raws, figures, bills) or _by_part(marks, figures, bills)


@dataclass(frozen=True)
class _Bills:
    """The numbers of a shop's recent bills: each by how it may be typed."""

    numbers: tuple[str, ...]
    whole: dict[str, int]
    counted: dict[tuple[str, str], int]
    counts: dict[str, int]
    prefixes: tuple[str, ...]
    firsts: frozenset[str]  # characters that a number begins with

    def find(self, typed: str) -> str | None:
        """Find the bill whose whole number was typed; the first of several."""
        found = [self.whole[typed]] if typed in self.whole else []
        if typed.startswith(self.prefixes):
            for prefix in self.prefixes:
                asked = (prefix, typed[len(prefix) :].lstrip("0"))
                if typed.startswith(prefix) and asked in self.counted:
                    found.append(self.counted[asked])
        return self.numbers[min(found)] if found else None


@lru_cache(maxsize=256)
def _bills(numbers: tuple[str, ...]) -> _Bills:
    whole, counted, counts = dict[str, int](), dict[tuple[str, str], int](), dict[str, int]()
    for n, number in enumerate(numbers):
        whole.setdefault(_plain(number), n)
        counted.setdefault(_parts(number), n)
        counts.setdefault(_parts(number)[1], n)
    prefixes = tuple(dict.fromkeys(prefix for prefix, _ in counted if prefix))
    firsts = frozenset(typed[:1] for typed in (*whole, *prefixes))
    return _Bills(numbers, whole, counted, counts, prefixes, firsts)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


@lru_cache(maxsize=4096)
def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _whole(marks: list[Mark], raws: list[str], figures: list[bool], bills: _Bills) -> Ref | None:
    """Find a bill whose whole number was typed: VT/1185, ``vt 1185``, ``dm0558``."""
    plain = [_plain(raw) for raw in raws]
    for i, first in enumerate(plain):
        if first and first[0] not in bills.firsts:
            continue
        for end in range(min(i + 3, len(marks)), i, -1):
            if True not in figures[i:end]:
                continue
            typed = "".join(plain[i:end])
            if typed.isdigit() or not _has_digit(typed):
                continue
            if number := bills.find(typed):
                return Ref(number, i, _end(marks, end))
    return None


@lru_cache(maxsize=4096)
def _parts(number: str) -> tuple[str, str]:
    """Cut a bill's number into the letters it begins with and the count it ends in."""
    letters = re.match(r"[A-Za-z]+", number)
    count = re.search(r"(\d+)\D*$", number)
    return (letters[0].casefold() if letters else "", count[1].lstrip("0") if count else "")


def digits_of(mark: Mark) -> str:
    """Return the figures of a mark that is nothing else, a sign for a number left out."""
    text = (mark.token.raw or mark.text).strip("#.")
    return text if text.isdigit() and mark.token.kind in {"number", "word"} else ""


def _by_part(marks: list[Mark], figures: list[bool], bills: _Bills) -> Ref | None:
    """Find a bill by the end of its number, beside a word for bills: ``bill 142``, ``0145 no ka bill``."""
    for i, mark in enumerate(marks):
        spelt = _SPELT.fullmatch(mark.token.raw or mark.text) if figures[i] else None
        digits = (spelt[1] if spelt else digits_of(mark)) if figures[i] else ""
        if not digits or digits.lstrip("0") not in bills.counts or _is_sum(marks, i):
            continue
        named = _after_bill(marks, i) or _before_bill(marks, i) or _leads_paper(marks, i)
        named = named or _is_noted_on(marks, i) or _is_paid_for(marks, i)
        long = len(digits) > LEAST
        named = named or (long and (_is_spoken_of(marks, i) or _is_for_bill(marks, i)))
        named = named and not _is_of_note(marks, i)
        if named or spelt or digits[0] == "0":
            number = bills.numbers[bills.counts[digits.lstrip("0")]]
            return Ref(number, i, _end(marks, i + 1))
    return None


def _after_bill(marks: list[Mark], i: int) -> bool:
    before = lacking(marks[max(0, i - 3) : i], "number", "number_sign")
    return bool(before) and any_has(before[-2:], *_PAPERS)


def _is_of_note(marks: list[Mark], i: int) -> bool:
    """True for the sum of a note on a bill that is told after it: ``300 ka credit note 301 pe``."""
    noted = any_has(marks[i + 1 : i + 3], "creditnote")
    return noted and any(
        _is_noted_on(marks, j) for j in range(i + 1, len(marks)) if marks[j].number
    )


def _is_noted_on(marks: list[Mark], i: int) -> bool:
    """``CN of 500 to X on 45``: the bill that a note is on, closing what is told of it."""
    led = i > 1 and marks[i - 1].has("upon") and marks[i - 1].has("preposition")
    closes = i + 1 == len(marks) or marks[i + 1].has("break")
    after = marks[i + 1 : i + 2]
    behind = any_has(after, "upon", "against") and not any_has(after, "preposition")  # 1204 pe
    noted = behind and any_has(marks[max(0, i - 3) : i], "creditnote")
    on = (led and closes) or (noted and len(digits_of(marks[i])) > LEAST)
    return on and any_has(marks[:i], "creditnote") and has_figure(marks[: max(0, i - 1)])


def _before_bill(marks: list[Mark], i: int) -> bool:
    after = marks[i + 1 : i + 5]
    while after and after[0].has("number", "of", "rate"):
        if after[0].unit and not after[0].has("number"):
            return False
        after = after[1:]
    return bool(after) and after[0].has("bill") and len(marks) > i + 1


def _leads_paper(marks: list[Mark], i: int) -> bool:
    """``886 ka einvoice cancel karo``, ``2291 pe 2000 ka credit note``: it leads to a paper of a bill."""
    opens = i == 0 or marks[i - 1].has("break")
    led = any_has(marks[i + 1 : i + 2], "of", "upon", "within")
    after = marks[i + 2 : i + 7]
    if opens and any_has(marks[i + 1 : i + 2], "to"):
        return any_has(after[:1], "einvoice", "eway")  # 87 ge einvoice
    paid = any_has(after, "paid") and has_figure(after)
    if opens and any_has(marks[i + 1 : i + 2], "again"):
        return True
    return opens and led and (paid or any_has(after, *_LED_BY_BILL))


_ROLES = ("of", "upon", "within", "from", "to", "via", "rate_after", "source", "since")
_PAID = {"paid", "clear", *MODES}
_BEFORE = ("break", "of", "from", "to", "honorific", "again", "send", "filler", "within")


def _is_spoken_of(marks: list[Mark], i: int) -> bool:
    """True where a paper, a payment or a sending of the message can only be of the bill so numbered.

    ``shivam hotel ka 1046 me se paneer wapas``, ``500 upi, 2209 wala``, ``resend 314``.
    """
    after, before = marks[i + 1 : i + 2], marks[i - 1 : i]
    if any(mark.unit or mark.number is not None or mark.has("distance") for mark in after):
        return False
    said = says(marks)
    role = any_has(after, *_ROLES)
    led = not before or before[0].has(*_BEFORE) or before[0].is_unread
    others = any(mark.number is not None for j, mark in enumerate(marks) if j != i)
    if said & {*_LED_BY_BILL, "returned"}:
        named = role or not after or any_has(after, "break", *_LED_BY_BILL)
        named = named or any_has(before, *_LED_BY_BILL)
        return led and (named or (not before and others))
    if "cancel" in said and not others:
        first = any_has(before, "cancel")
        closes = first and all_have(after, "break", "filler")
        return closes or (led and any_has(after, "cancel", *_ROLES))
    if "paid" in said and _is_of_money(marks[i + 1 : i + 3]):
        return led
    if said & _PAID and role and not any(mark.unit for mark in marks):
        out_of = after[0].has("within") and any_has(marks[i + 2 : i + 3], "from", "via")
        whole = "full" in said and after[0].has("of", "rate_after")  # 1182 wala pura clear, neft
        return (not out_of and "paid" in said) if others else whole
    again = any_has((*after, *before), "again")
    return again and not others and bool(said & {"send", "resend"})


def _is_paid_for(marks: list[Mark], i: int) -> bool:
    """``400 from mrs kapoor for 44 cash``: what a sum came for, however short the bill's number is."""
    led = i > 1 and marks[i - 1].has("for") and marks[i - 1].has("preposition")
    after = marks[i + 1 : i + 2]
    ends = not after or after[0].has("break", "reference", "from", *MODES)
    if not (led and ends) or any(mark.unit for mark in marks):
        return False
    return "paid" in says(marks) or (any_has(marks, "from") and any_has(marks, *MODES))


def _is_for_bill(marks: list[Mark], i: int) -> bool:
    """True for ``611 ka reminder``, and for a sum that came for a bill: ``3640 for 769``."""
    after, before = marks[i + 1 : i + 2], marks[max(0, i - 1) : i]
    if any(mark.unit or mark.number is not None or mark.has("currency") for mark in after):
        return False
    said = says(marks)
    led = any(mark.has("for", "against", "about") and mark.has("preposition") for mark in before)
    closes = not after or after[0].has("break", "and", "filler", "from")
    if "reminder" in said:
        beside = any(mark.has("reminder") for mark in (*before, *after))
        of = any(mark.has("of", "to", "upon", "about") for mark in after)
        return (led and closes) or beside or of
    others = any(mark.number is not None for j, mark in enumerate(marks) if j != i)
    paid = bool(said & {"paid", "payment_word"})
    return paid and led and closes and others and not any(mark.unit for mark in marks)


def alone(marks: list[Mark], context: ShopContext) -> Ref | None:
    """Find the bill that the one figure of a message can only be the number of: ``929 galat hai``."""
    at = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(at) != 1 or any(mark.unit or mark.has("currency") for mark in marks[at[0] : at[0] + 2]):
        return None
    number = bill_so_numbered(digits_of(marks[at[0]]), context)
    return Ref(number, at[0], at[0] + 1) if number else None


def _is_of_money(after: list[Mark]) -> bool:
    """``1045 er taka diyechi``: the money of that bill."""
    led = len(after) > 1 and after[0].has("of") and not after[0].has("preposition")
    return led and after[1].has("money") and after[1].number is None


def closing(marks: list[Mark], context: ShopContext) -> Ref | None:
    """``..., 609 wala``: a complaint ends in the bill that it is of, in a clause of its own."""
    end = len(marks)
    while end and marks[end - 1].number is None and marks[end - 1].has("filler", "number", "rate"):
        end -= 1
    at = end - 1
    alone_ = at > 0 and marks[at].number is not None and marks[at - 1].has("break")
    number = bill_so_numbered(digits_of(marks[at]), context) if alone_ else None
    return Ref(number, at, end) if number else None


def leading(marks: list[Mark], context: ShopContext) -> Ref | None:
    """``504 me 200 dabbe phate nikle``: a complaint begins with the bill that it is of."""
    digits = digits_of(marks[0]) if len(marks) > 1 else ""
    led = (
        len(digits) > LEAST and marks[1].number is None and marks[1].has(*_ROLES, "number", "break")
    )
    number = bill_so_numbered(digits, context) if led else None
    return Ref(number, 0, 1) if number else None


def bill_so_numbered(digits: str, context: ShopContext) -> str | None:
    """Return the recent bill whose number ends in these digits, three at least."""
    if len(digits) <= LEAST or not context.invoices:
        return None
    bills = _bills(tuple([invoice.number for invoice in context.invoices]))
    at = bills.counts.get(digits.lstrip("0"))
    return None if at is None else bills.numbers[at]


def _end(marks: list[Mark], end: int) -> int:
    return end + 1 if end < len(marks) and marks[end].has("number") else end


def find_number(marks: list[Mark]) -> Ref | None:
    """Find what can only be the number of a bill: after a word for bills, begun with a zero, or whole."""
    banked = any_has(marks, "cheque", "reference", "paid")  # a number of theirs
    for i, mark in enumerate(marks):
        following = marks[i + 1] if i + 1 < len(marks) else None
        if not _has_digit(mark.token.raw or mark.text):
            continue
        if (following is not None and following.unit is not None) or _is_sum(marks, i):
            continue
        digits = digits_of(mark)
        zero = len(digits) > LEAST and digits[0] == "0" and digits.strip("0") != "" and not banked
        numbered = following is not None and following.has("number") and _before_bill(marks, i)
        after_bill = _after_bill(marks, i) and not _sum_of_bill(marks, i)
        numbered = numbered or (after_bill and not _bill_of_sum(marks, i))
        if zero or (len(digits) > 1 and numbered):
            return Ref(digits, i, i + 1)
        if _LONG.fullmatch(mark.token.raw):
            return Ref(mark.token.raw, i, i + 1)
    return None


def _sum_of_bill(marks: list[Mark], i: int) -> bool:
    """``purane bill ke 500 aaye``: what came for it, where no other figure is said."""
    of = marks[i - 1].has("of") and not marks[i - 1].has("number")
    alone = sum(mark.number is not None for mark in marks) == 1
    return of and alone and any_has(marks[i + 1 : i + 2], "paid")


def _bill_of_sum(marks: list[Mark], i: int) -> bool:
    """``5000 ka bill 3000 jama``: a bill told by its sum has no number after it."""
    at = next((j for j in range(i - 1, 1, -1) if marks[j].has("bill")), 0)
    return at > 1 and marks[at - 1].has("of") and marks[at - 2].number is not None


def _is_sum(marks: list[Mark], i: int) -> bool:
    """True for ``100 rupees``; of ``bill 142 rs 500`` the sum is what follows."""
    after = marks[i + 1 : i + 3]
    return bool(after) and after[0].has("currency") and (len(after) < 2 or after[1].number is None)


def find_reference(marks: list[Mark]) -> Ref | None:
    """Find a bank's reference: after a word for it, or a number that can be nothing else."""
    for i, mark in enumerate(marks):
        text = mark.token.raw or mark.text
        if not _has_digit(text):
            continue
        told = any_has(marks[max(0, i - 2) : i], "reference", "number")
        told = told and any_has(marks[:i], "reference", "cheque")
        counted = i > 0 and marks[i - 1].has("cheque") and re.fullmatch(r"\d{6}", text)
        if counted or (told and re.fullmatch(r"[A-Za-z]{0,6}\d[A-Za-z0-9]{4,21}", text)):
            return Ref(text.upper(), i, i + 1)
        if _follows_mode(marks, i) and _LED.fullmatch(text):
            return Ref(text.upper(), i, i + 1)
        if _UTR.fullmatch(text) and mark.token.kind in {"word", "number"} and not mark.tags:
            return Ref(text.upper(), i, i + 1)
    return None


def _follows_mode(marks: list[Mark], i: int) -> bool:
    """``by NEFT N332260987``, ``neft se N332260987``: its mode leads to it."""
    at = i - 2 if any_has(marks[i - 1 : i], "from", "via", "of", "number", "break") else i - 1
    return at >= 0 and marks[at].has("bank", "upi", "cheque")


def numbers_something(marks: list[Mark], i: int) -> bool:
    """True for ``no`` before a figure, or between it and a bill: the number of something, no denial."""
    after = marks[i + 1] if i + 1 < len(marks) else None
    if after is None or not marks[i].has("number"):
        return False
    return bool(digits_of(after)) or (i > 0 and after.has("bill") and bool(digits_of(marks[i - 1])))


def find_vehicle(marks: list[Mark], *, after: int = 0) -> Ref | None:
    """Find a vehicle's number, typed with or without spaces; ``after``: where the bill's number ends.

    Where the word for a vehicle stands, it is looked for behind that first.
    """
    said = next((i + 1 for i, mark in enumerate(marks) if mark.has("vehicle")), after)
    return _vehicle_from(marks, said) or _vehicle_from(marks, after) or _vehicle_from(marks, 0)


def _vehicle_from(marks: list[Mark], start: int) -> Ref | None:
    if not any(mark.number is not None or any(map(str.isdigit, mark.text)) for mark in marks):
        return None
    for i in range(start, len(marks)):
        for length in (4, 3, 2, 1):
            stretch = marks[i : i + length]
            typed = "".join(mark.token.raw or mark.text for mark in stretch)
            typed = re.sub(r"[ -]", "", typed).upper()
            if len(stretch) == length and _VEHICLE.fullmatch(typed):
                return Ref(typed, i, i + length)
    return None
