"""Money told by the owner: a payment, udhaar."""

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from bot.acts import Act, Need, RecordCredit, RecordPayment
from bot.understand import (
    bidden,
    corrections,
    given,
    leftover,
    newcomers,
    parties,
    paying,
    promised,
    refs,
    rest_otherwise,
    went_out,
)
from bot.understand.entered import is_entered
from bot.understand.frame import Frame, Read
from bot.understand.language import lexicon
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, any_has, first, says
from bot.understand.party import Party
from bot.understand.terms import MODES
from bot.understand.worked import only_worked

_HALF_YEAR = 182  # days
_LAKHS = re.compile(r"(\d+(?:\.\d+)?)l", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_LAKH, _TEN = Decimal(100000), Decimal(10)


def payment(frame: Frame) -> Read | None:
    """Money received: from whom, how much, how, for which bill. Raises: Doubt."""
    frame.marks = paying.to_bank(frame.marks, frame.says)
    told = corrections.amended_sum(_not_in_full(promised.told(rest_otherwise.shared(frame))))
    frame.marks = [_in_lakhs(mark) for mark in told]
    frame.marks = _that_came(corrections.resolve(frame.marks, frame.known, lines=False))
    said = frame.says & {"paid", "paid_off", "clear", *MODES} or frame.says >= {"part", "money"}
    if not (said or is_entered(frame)) or only_worked(frame.marks):
        return None
    reference = refs.find_reference(frame.marks)
    invoice = frame.invoice or (_unlisted(frame) if frame.has("paid", "against") else None)
    if frame.has("bill") and not (invoice or _settles(frame) or _is_a_bills_sum(frame)):
        return None
    spans = [one for one in frame.dates(past=True) if one.kind in {"day"}]
    if any(one.first and (frame.today - one.first).days > _HALF_YEAR for one in spans):
        raise Doubt("a day long ago, or one to come")
    held = [(one.start, one.end) for one in (*spans, reference, invoice) if one]
    sums = [mark for mark in frame.numbers(without=tuple(held)) if _may_be_sum(mark)]
    whole = bool(invoice) or frame.has("rest")  # what was left of it
    full = frame.has("full") or (whole and not sums and frame.has("paid", "clear"))
    full = full or (not sums and _all_that_is_owed(frame))
    if _names_goods(frame, sums) and not frame.has("from"):
        return None
    _refuse(frame)
    party = _payer(frame) if sums or full or invoice else frame.party
    if not sums and not full and party is None and not frame.has("money"):
        return None
    _unread(frame, party, held)
    if frame.has("clear") and len(sums) == 1 and _is_own_bill(frame, party, sums[0]):
        raise Doubt("the number of his bill, or a sum")
    slots, needs = frame.about(party)
    if "customer" not in slots and invoice and not (party and party.options):
        needs = []
    shared: dict[str, Any] = {**slots, **({"invoice": invoice.value} if invoice else {})}
    shared |= {"date": spans[-1].first} if spans else {}
    shared |= {"ref": reference.value} if reference else {}
    acts = _payments(frame, sums, full=full, shared=shared)
    return acts, needs if sums or full else [*needs, Need("amount")]


def _is_ware(frame: Frame, party: Party) -> bool:
    """True for goods that anybody sells, and nobody whom the shop knows."""
    named = frame.marks[party.start : party.end]
    return party.name not in frame.known.by_name and any(
        frame.known.is_ware(mark.text) for mark in named
    )


_ALL_OF_IT = ("total", "everyone", "full")
_BESIDE_ALL = ("filler", "pronoun", "of", "old")


def _all_that_is_owed(frame: Frame) -> bool:
    """True for ``baaki motham kuduthutanga``, ``paid all his dues``: the sum is what he owes."""
    if not frame.has("paid") or not frame.has("balance", "due_word"):
        return False
    told = [mark for mark in frame.marks if not mark.has(*_BESIDE_ALL) or mark.has(*_ALL_OF_IT)]
    for one, two in pairwise(told):
        owed = one.has("balance", "due_word"), two.has("balance", "due_word")
        if any(owed) and (two if owed[0] else one).has(*_ALL_OF_IT):
            return True
    return False


def _may_be_sum(mark: Mark) -> bool:
    """False for a share: 5%, half of what he owes; and for one and a half, of what is not said."""
    number = mark.number or Decimal(0)
    return not mark.has("percentage") and (number >= _TEN or (number >= 1 and number % 1 == 0))


def _unlisted(frame: Frame) -> refs.Ref | None:
    """Find the number of a bill that is not listed; ``bill ta 2840 dilo`` of one over 2840 is its sum."""
    return None if _is_a_bills_sum(frame) else frame.any_invoice()


def _is_a_bills_sum(frame: Frame) -> bool:
    """True where the one figure is what a bill of this customer comes to, or what is open of it."""
    name = frame.party.name if frame.party else None
    own = [one for one in frame.context.invoices if one.customer == name]
    figures = [mark.number for mark in frame.numbers()]
    alone = figures[0] if len(figures) == 1 else None
    return alone is not None and (
        any(alone in {one.total, one.due} for one in own)
        or (bool(own) and _is_no_bill(alone, frame))
    )


_MUCH_LONGER = 2  # digits


def _is_no_bill(figure: Decimal, frame: Frame) -> bool:
    """``hotel bill 40000 received``, whose bills have three digits: a sum, and the number of none."""
    runs = [_DIGITS.findall(one.number)[-1:] for one in frame.context.invoices]
    longest = max((len(run[0].lstrip("0")) for run in runs if run), default=0)
    return longest > 0 and len(f"{figure:.0f}") >= longest + _MUCH_LONGER


def _payer(frame: Frame) -> Party | None:
    """Find who paid; ``visiting card er 200 taka dilo`` says for what, and not who."""
    party = frame.anyone
    if party is None or (party.name or "") in frame.known.by_name:
        return party
    words = [mark.text for mark in frame.marks[party.start : party.end]]
    if "goods" not in lexicon().tags.get(" ".join(words[-2:]), ()):
        return party
    led = frame.marks[party.start : party.end - 2]
    found = parties.find(led, frame.known, new=False) or replace(party, name=" ".join(words[:-2]))
    return replace(found, start=party.start, end=party.end) if led else None


# Senses that a payment is told by: how, against which bill, all or a part; a denied mode is weighed apart.
_OF_PAYMENT = (*MODES, "clear", "both", "part", "against", "reference", "negation", "no", "inclusive",
               "dated", "withheld", "out_of", "paid_off")  # fmt: skip


def _unread(frame: Frame, party: Party | None, held: list[tuple[int, int]]) -> None:
    """Doubt a payment beside which a word of weight stays unread. Raises: Doubt."""
    named = [*held, (party.start, party.end)] if party else held
    inside = {i for start, end in named for i in range(start, end)}
    left = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    leftover.refuse(left, *_OF_PAYMENT)
    if party and frame.has("now") and _is_ware(frame, party):
        raise Doubt("what goods cost from now on")  # gai nu dudh 58 karyu aaj thi
    other = parties.find(left, frame.known, new=False) if party else None
    if other and other.name and (other.end - other.start > 1 or _has_role(left, other)):
        raise Doubt("two people, and which of them paid is not sure")


def _is_own_bill(frame: Frame, party: Party | None, figure: Mark) -> bool:
    """``suresh ka 512 clear ho gaya``, where a bill of his ends in 512."""
    own = [one.number for one in frame.context.invoices if party and one.customer == party.name]
    typed = figure.text.lstrip("0")
    return (
        any(re.search(rf"(?<!\d)0*{typed}$", number) for number in own)
        if typed.isdigit()
        else False
    )


def _has_role(marks: list[Mark], party: Party) -> bool:
    return any_has(marks[party.end : party.end + 1], "to", "from")


def _that_came(marks: list[Mark]) -> list[Mark]:
    """Leave what came: ``5400 me se 4000 aaye``, ``3000 diye 2400 baki``."""
    sums = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(sums) > 1 and _is_out_of(marks[sums[0] + 1 : sums[1]]):
        marks = marks[: sums[0]] + marks[sums[1] :]
        sums = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(sums) != 2:
        return marks
    between, after = marks[sums[0] + 1 : sums[1]], marks[sums[1] + 1 :]
    paid = first(between, "paid")
    if paid is None or any_has((*between, *after), "question", "credit", "bill"):
        return marks
    beside = [*between[paid + 1 :], *after]
    if not any_has(beside, "balance", "rest") or not all(
        mark.tags and not mark.has("paid", "from", "to") for mark in beside
    ):
        return marks
    return marks[: sums[0] + 2 + paid]


def _is_out_of(between: list[Mark]) -> bool:
    """True for ``me se``, ``mathi``, ``paiki`` between two sums: the second is of the first."""
    if any_has(between, "out_of"):
        return len(between) < 5 and not any_has(between, "bill")
    pairs = pairwise(between)
    led = any(one.has("within") and two.has("from", "via") for one, two in pairs)
    return led and len(between) < 4


def _settles(frame: Frame) -> bool:
    """True for ``suresh ke bill ka pura paisa aa gaya``: all that he owed came, nothing is to be made."""
    whole = frame.has("full") and frame.has("paid") and not frame.numbers()
    return whole and frame.party is not None and not frame.has("make", "give", "send")


def _not_in_full(marks: list[Mark]) -> list[Mark]:
    """``nahi pura``: what was paid is not all; that denies nothing else."""
    if not says(marks) >= {"full", "negation"}:
        return marks
    gone = set[int]()
    for i, (one, two) in enumerate(pairwise(marks)):
        if {one.has("full"), two.has("full")} == {True, False} and (
            one.has("negation") or two.has("negation")
        ):
            gone |= {i, i + 1}
    return [mark for i, mark in enumerate(marks) if i not in gone]


def _payments(frame: Frame, sums: list[Mark], *, full: bool, shared: dict[str, Any]) -> list[Act]:
    """Make one payment; two sums with a mode each are two. Raises: Doubt."""
    modes = paying.modes(frame.marks, len(sums))
    if len(sums) > 1 and len(sums) == len(modes):
        return [
            RecordPayment(amount=mark.number, mode=mode, **shared)
            for mark, mode in zip(sums, modes, strict=True)
        ]
    if (
        len(sums) > 2
        and len(sums) - 1 == len(modes)
        and sums[0].number == sum(m.number or 0 for m in sums[1:])
    ):
        # 10000 came: 6000 cash, 4000 upi
        return _payments(frame, sums[1:], full=full, shared=shared)
    if len(sums) > 1 or len(set(modes)) > 1:
        raise Doubt("several sums or modes: what was paid how is not clear")
    mode = modes[0] if modes else None
    amount: Decimal | Literal["full"] | None = sums[0].number if sums else None
    if full and not sums:
        amount = "full"
    return [RecordPayment(amount=amount, mode=mode, **shared)]


def _in_lakhs(mark: Mark) -> Mark:
    """Read 1.5L as a sum."""
    if not mark.text[:1].isdigit() or mark.token.kind != "word":
        return mark
    match = _LAKHS.fullmatch(mark.text)
    return Mark(mark.token, number=Decimal(match[1]) * _LAKH) if match else mark


def _names_goods(frame: Frame, sums: list[Mark]) -> bool:
    party = frame.anyone
    inside = range(party.start, party.end) if party else range(0)
    for i, mark in enumerate(frame.marks):
        if i in inside or mark.number is not None:
            continue
        before = frame.marks[i - 1] if i else None
        counted = mark.unit and not mark.has("number")
        if counted and before is not None and before.number is not None:
            return True
        if len(sums) > 1 and not mark.tags and frame.known.starts_good(mark.text):
            return True
    return False


def _refuse(frame: Frame) -> None:
    """Doubt what only sounds like money: a promise, hearsay, a question, a failed collection."""
    if went_out.told(frame) or frame.has("if", "other", "reported", "wish"):
        raise Doubt("money that went out, is only wished, or is hearsay")
    if frame.has("bidding") and bidden.is_told(frame):
        raise Doubt("what somebody shall be told to pay has not come")
    if frame.has("future") and (not frame.has("paid") or went_out.is_to_come(frame.marks)):
        raise Doubt("money that is to come has not come")
    if frame.has("question") and not frame.has("show"):
        raise Doubt("a question is no payment")
    if frame.has("negation"):
        _refuse_denied(frame.marks, due=frame.has("due_word"))


def _refuse_denied(marks: list[Mark], *, due: bool) -> None:
    """Doubt a payment that is denied; a mode denied, or the ``no`` of a number, is none. Raises: Doubt."""
    for i, mark in enumerate(marks):
        if mark.has("negation") and not refs.numbers_something(marks, i):
            before = marks[i - 1] if i else None
            if before is None or not before.has(*MODES, "make", "filler"):
                raise Doubt("a payment that is denied")
            if before.has("paid") or (before.has("filler") and due):
                raise Doubt("a payment that is denied")


_TOLD = frozenset({"asking", "make", "old"})


def _owes(frame: Frame) -> bool:
    """True for udhaar given, for ``ramesh se 2000 lena hai likh lo``, ``ramesh ka 2000 purana baki``."""
    if frame.has("credit"):
        return True
    owed = frame.has("due_word") or frame.says >= {"old", "balance"}
    noted = owed and not frame.says.isdisjoint(_TOLD) and not frame.has("paid", "clear")
    return noted and not frame.has("everyone", "most", "total")


def _noted(frame: Frame) -> bool:
    """``nitin ka udhaar likh lo``: to be written down, though how much is not told."""
    beside = pairwise(frame.marks)
    return any(one.has("credit") and two.has("recording") for one, two in beside)


def _rest_later(frame: Frame) -> bool:
    """True for ``500 dilo, baki pore debe``: he paid, and what he owes yet is the rest."""
    told = frame.has("paid") and frame.has("rest", "balance")
    if not told or frame.has("to", "i_paid", "we_gave"):
        return False
    left = promised.told(frame.marks)
    return left is not frame.marks and any_has(left, "paid") and not any_has(left, "credit")


_OUT_OF_IT = ("from", "out_of", "of", "since", "source")


def _pays_off(frame: Frame) -> bool:
    """True for ``X ne udhaar me se 500 diye``, ``X dhar er 500 shodh korlo``: it came off what he owed."""
    if not frame.has("paid") or frame.has("to", "i_paid", "we_gave", "asking"):
        return False
    pairs = pairwise(frame.marks)
    out = any(one.has("credit") and two.has(*_OUT_OF_IT) for one, two in pairs)
    return out or any(mark.has("credit") and mark.has("of_debt") for mark in frame.marks)


def _came_to_bank(frame: Frame) -> bool:
    return frame.has("bank", "into_account") and paying.came_to_bank(frame.marks)


def _is_paid_off(frame: Frame) -> bool:
    """True for ``X ne 500 udhaar chuka diya``: a debt that was paid is no new one."""
    return frame.has("paid_off") and not frame.has("took", "bill")


_NOT_OWED = (
    "returned",
    "negation",
    "future",
    "if",
    "other",
    "reported",
    "discount",
    "waive",
    "stop",
)


def credit(frame: Frame) -> Read | None:
    """Udhaar without a bill: a sum and a name, no goods with a quantity. Raises: Doubt."""
    if (
        not _owes(frame)
        or _pays_off(frame)
        or _is_paid_off(frame)
        or frame.has("question", "days", "estimate", "overdue")
    ):
        return None
    sent = frame.says >= {"bank", "paid", "from"} and not frame.has("to")  # X ne khate me 500 bheje
    if (
        sent
        or _came_to_bank(frame)
        or frame.has("deposited")
        or frame.says >= {"clear", "paid"}
        or _rest_later(frame)
    ):
        return None  # khate me 500 jama, baki 300 mitiye dilo: it was paid
    spans = [one for one in frame.dates(past=True) if one.kind == "day"]
    held = tuple((one.start, one.end) for one in spans)
    sums = frame.numbers(without=held)
    if len(sums) > 1 or _names_goods(frame, [*sums, *sums]):
        return None
    asked = frame.has("balance", "statement") and not (given.on_credit(frame) or _noted(frame))
    billed = frame.has("bill") and not (sums and frame.has("without"))
    if billed or (asked and not sums):
        return None
    # appu is debt in Telugu, and aapu, which sounds alike, stop
    turned = any(mark.has(*_NOT_OWED) and not mark.has("credit") for mark in frame.marks)
    if turned or (frame.context.draft and not sums and frame.party is None):
        raise Doubt("what he owes made less is no new udhaar; nor is what the open bill is")
    slots: dict[str, Any] = {"date": spans[0].first} if spans else {}
    about, needs = frame.about(frame.anyone or newcomers.unknown_of(frame.marks, frame.known))
    if sums:
        slots["amount"] = sums[0].number
    else:
        needs = [*needs, Need("amount")]
    return [RecordCredit(**{**about, **slots})], needs
