"""Which intent: whole phrases first, then answers, then each act of the message by its words."""

import datetime as dt
from dataclasses import replace

from bot.acts import Act, AddCustomer, BankAlert, CreateInvoice, Need
from bot.context import ShopContext
from bot.understand import (
    alerts,
    answers,
    asks,
    beforehand,
    bidden,
    bills,
    both,
    corrections,
    dates,
    described,
    edits,
    figured,
    forbidden,
    lent,
    lettered,
    maunds,
    money,
    moods,
    numbered,
    of_size,
    packed,
    promised,
    raised,
    refs,
    settlements,
    sizes,
    supplies,
    taken_back,
    two_modes,
    unsized,
    withdrawn,
)
from bot.understand.frame import Frame, Read
from bot.understand.fusing import fuse
from bot.understand.glue import initials, loosen, sized, summed
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, any_has, says
from bot.understand.names import Known
from bot.understand.party import Party
from bot.understand.readers import readers_of
from bot.understand.shield import shield
from bot.understand.split import is_new_bill, split
from bot.understand.stated import stated
from bot.understand.suffixes import unglue
from bot.understand.tables import without_header
from bot.understand.terms import MODES
from bot.understand.text import Token
from bot.understand.trace import kept

# the questions of a bill whose choices are not all that may be said
_FREE = {"gstin", "gst_rate", "tax_inclusive", *supplies.SLOTS}
_FIGURED = {"phone", "paid"}


def read(text: str, marks: list[Mark], context: ShopContext, today: dt.date) -> Read:
    """Read a message of the shop's own people. Raises: Doubt."""
    said = says(marks)
    if "negative" in said:
        raise Doubt("a figure below zero")
    known = Known(context)
    apart = loosen(unglue(without_header(marks, known), known), known)
    goods = Known(context, draft_first=True) if context.draft else known
    marks = sized(summed(lettered.spelt_out(initials(apart, known, text), known)))
    marks = sizes.fitted(described.described(of_size.told(marks, goods), goods), goods)
    marks = packed.named(unsized.named(shield(marks, goods), goods), goods)
    alert = alerts.read(text, known, today)
    marks = marks if alert or not said & _FIGURED else figured.told(marks, known, context)
    marks = stated(beforehand.settled(marks), text, goods)
    said = says(marks)
    if said & _OF_BEFORE:
        marks = _of_before(marks, said, known, context)
    marks = maunds.checked(marks, goods) if "maund" in said else marks
    if trace := kept():
        marks = trace.begin(marks)
    frame = Frame(marks, known, context, today, text=text)
    if alert:
        return (
            ([alert], [])
            if isinstance(alert, BankAlert)
            else _refuse("a message of a bank that tells of no money received")
        )
    if mood := moods.phrase(frame) or moods.mood(frame):
        return [mood], []
    if context.asked and (answer := answers.answer(frame)):
        return [answer], []
    free = context.asked is None or context.asked.slot in _FREE
    if context.asked and context.asked.options and len(marks) < 4 and not free:
        raise Doubt("an answer that fits none of the choices, or several")
    return _acts(forbidden.without(frame) if "negation" in frame.says else frame)


_OF_BEFORE = {"see_later", "paid", "old", "last"}


def _of_before(marks: list[Mark], said: set[str], known: Known, context: ShopContext) -> list[Mark]:
    """Settle what is told of money and goods of before, or of later."""
    marks = promised.seen_later(marks) if "see_later" in said else marks
    if "paid" in said and context.draft is None:
        marks = settlements.settled(marks, known, said)
    return taken_back.settled(marks) if "old" in said or "last" in said else marks


def _refuse(why: str) -> Read:
    raise Doubt(why)


def _acts(frame: Frame) -> Read:
    parts = split(frame.marks, frame.known)
    if len(parts) == 1:
        return numbered.checked(both.read(frame, _one), frame)
    parts = two_modes.shared(parts) if frame.has("both") else parts
    acts: list[Act] = []
    needs: list[Need] = []
    carried: Party | None = None
    for i, marks in enumerate(parts):
        lent = _lent(marks, [*parts[i + 1 :], *reversed(parts[:i])]) or _asked_before(
            marks, parts[:i]
        )
        own = refs.find_invoice(marks, frame.context) if i else None  # whose it is, the bill says
        whom = None if own else carried
        part = Frame([*marks, *lent], frame.known, frame.context, frame.today, whom, frame.text)
        found, asked = _one(part)
        acts += found
        needs += asked
        carried = _made_known(found) or part.party or carried
    return acts, needs


def _made_known(acts: list[Act]) -> Party | None:
    """Whom the part put on record: ``naya grahak zoya, uska bill bana do``."""
    made = (act.name for act in acts if isinstance(act, AddCustomer) and act.name)
    return next((Party(name) for name in made), None)


_TOPICS = ("balance", "statement", "paid", "sale")
_VERBS = ("paid", "question", "balance")
_OF_ITS_OWN = ("bill", "credit", "reminder", "cancel", "took", "acquired")


def _lent(marks: list[Mark], later: list[list[Mark]]) -> list[Mark]:
    """Lend a part that has no verb the one of a later part: ``A se 5, B se 6 aa gaye``."""
    if any_has(marks, *_VERBS, *_OF_ITS_OWN):
        return []
    for part in later:
        verbs = [mark for mark in part if mark.has("paid") and not mark.unit]
        both = any(mark.has("both") for mark in part)
        if verbs and not part[0].has("bill_number"):
            return [*(m for m in part if both and m.has(*MODES)), *verbs[-1:]]
    return []


def _asked_before(marks: list[Mark], earlier: list[list[Mark]]) -> list[Mark]:
    """Lend a question the word of the one before it: ``A ka baki kitna hai, aur B ka kitna``."""
    if not any_has(marks, "question") or any_has(marks, "debtors", *_TOPICS):
        return []
    return [mark for part in earlier for mark in part if mark.has(*_TOPICS)][-1:]


def _one(frame: Frame) -> Read:
    """Read one act. Raises: Doubt."""
    for reader in readers_of(frame):
        if found := reader(frame):
            return found
    if frame.has("negation") and (marks := _unpaid(frame)):
        frame = Frame(marks, frame.known, frame.context, frame.today, frame.carried, frame.text)
    if frame.has("correcting", "negation") and (marks := withdrawn.of_the_other(frame)):
        frame = Frame(marks, frame.known, frame.context, frame.today, frame.carried, frame.text)
    if (
        frame.has("negation", "no", "unwanted", "remove")
        and frame.context.draft is None
        and frame.numbers()
    ):
        marks = withdrawn.without(frame.marks, frame.known)
        frame = Frame(marks, frame.known, frame.context, frame.today, frame.carried, frame.text)
    if frame.has("statement") and frame.has("show") and (found := asks.statement(frame)):
        return found
    if frame.has("question") or _asks_paid(frame):
        asked = () if frame.has("other") else (asks.balance, asks.statement)
        found = next((told for reader in asked if (told := reader(frame))), None)
        return found or _refuse("a question that is not of this bot")
    _refuse_other(frame := _as_happened(frame) if "reported" in frame.says else frame)
    return _told(frame)


def _as_happened(frame: Frame) -> Frame:
    """``500 diye, baki agle hafte dega bola``: what he said is only when the rest comes."""
    later = frame.has("bill", "make", "credit") and frame.has("due", "future") and has_goods(frame)
    marks = promised.heard(frame.marks, sold=later)
    return Frame(marks, frame.known, frame.context, frame.today, frame.carried, frame.text)


def _refuse_other(frame: Frame) -> None:
    """Refuse what is not to be done, or is no sale of this shop's. Raises: Doubt."""
    if frame.has("if", "other", "reported"):
        raise Doubt("hearsay, a condition, or a word of other business")
    if frame.has("bidding") and not frame.has("bill") and bidden.is_told(frame):
        raise Doubt("what somebody shall be told is not done")
    if _denied(frame):
        raise Doubt("an order not to do something")
    if _restocks(frame):
        raise Doubt("what the shop itself bought")
    if frame.has("old"):
        taken_back.refuse_unsigned(frame.marks, frame.context)


def _told(frame: Frame) -> Read:
    """Read what no word of its own gives away: a change to the open bill, money, goods. Raises: Doubt."""
    if frame.context.draft and (changed := _edited(frame)):
        return changed
    if frame.has("into_it") and not (frame.context.draft or frame.has("bill") or frame.party):
        raise Doubt("to go into a bill that is no longer open")
    other_day = frame.has("yesterday", "daybefore", "last") and frame.has("bill")
    if other_day and frame.has("joining", "adding") and not frame.context.draft:
        raise Doubt("to go into a bill of another day")
    if frame.has("in_its_place") and not frame.context.draft:
        raise Doubt("goods in the place of others, of a bill that is no longer open")
    apart = any_has(frame.marks, "break")  # goods, and then more of them
    for_him = frame.party is not None and frame.has("to")  # kishor la 2 crocin taka
    more = any(map(_asks_more, frame.marks[-1:])) and not (apart or for_him or frame.has("bill"))
    if frame.context.draft is None and more:
        raise Doubt('"... bhi jod do": to a bill that is no longer open')
    return _money(frame)


_MODES = frozenset(MODES)
_NOT_GIVEN = ("paid", "negation", "filler", "auxiliary", "pronoun", "gave")
_ON_CREDIT = Mark(Token("udhaar", "word"), frozenset({"credit"}))


def _unpaid(frame: Frame) -> list[Mark]:
    """``3 fawde liye, paise nahi diye``: read goods that were not paid for as given on udhaar; else none."""
    marks = frame.marks
    at = next((i for i, mark in enumerate(marks) if i and mark.has("money")), 0)
    rest = marks[at + 1 :]
    denied = at and not frame.context.draft and any_has(rest, "negation")
    if not denied or not all(mark.has(*_NOT_GIVEN) and mark.number is None for mark in rest):
        return []
    goods = Frame(marks[:at], frame.known, frame.context, frame.today, frame.carried, frame.text)
    return [*marks[:at], _ON_CREDIT] if goods.numbers() and has_goods(goods) else []


def _asks_more(mark: Mark) -> bool:
    """True for "add it, too", which says of a tax that the price has it."""
    return mark.has("fresh") and not mark.has("inclusive")


def _edited(frame: Frame) -> Read | None:
    """Read a change to the open bill. Raises: Doubt."""
    marks = raised.settled(fuse(frame.marks, frame.known))
    return edits.edit(marks, frame.known, frame.context, frame.today)


def _asks_paid(frame: Frame) -> bool:
    """True for ``kirit e paisa aapya?``: a payment with no sum, and the sign of a question."""
    return frame.text.rstrip().endswith("?") and frame.has("paid") and not frame.numbers()


def _money(frame: Frame) -> Read:
    goods = has_goods(frame)
    if goods and frame.has("credit") and (sum_alone := lent.for_goods(frame)):
        return sum_alone
    if not goods and not _is_counter_sale(frame):
        for reader in (asks.statement, money.credit, money.payment, asks.balance):
            if found := reader(frame):
                return found
    said = _that_he_took(frame)
    parted = two_modes.cut(said) if goods and len(frame.says & _MODES) > 1 else None
    marks = fuse(parted[0] if parted else said, frame.known)
    act, needs = bills.create(marks, frame.known, frame.today)
    if parted and isinstance(act, CreateInvoice):
        return _paid_in_two(act, needs, parted[1])
    his = frame.has("pronoun", "took", "acquired") or is_new_bill(frame.marks)
    named = frame.carried.name if frame.carried and his else None
    if named and isinstance(act, CreateInvoice) and act.customer is None:
        act = replace(act, customer=named)
        needs = [need for need in needs if need.slot != "customer"]
    return [act], needs


def _is_counter_sale(frame: Frame) -> bool:
    """``cash sale 450``, ``nakad bikri 800``: what came over the counter, of nobody who is named."""
    if not frame.has("sale", "sold") or frame.has("paid", "credit", "balance"):
        return False
    return len(_undated(frame)) == 1 and frame.party is None


def _paid_in_two(act: CreateInvoice, needs: list[Need], parts: list[two_modes.Part]) -> Read:
    """Give the bill, and beside it a payment in each way. Raises: Doubt."""
    if not (act.customer or any(need.slot == "customer" for need in needs)):
        raise Doubt("paid in two ways, by nobody who is named")
    return [act, *two_modes.paid_beside(act, parts)], needs


def _that_he_took(frame: Frame) -> list[Mark]:
    """Read ``liye`` of ``X ne kal 1000 diye, aaj 2 saddle liye`` as what he took, who was named before."""
    if frame.carried is None or frame.party or not frame.has("acquired"):
        return frame.marks
    took = frozenset({"took"})
    return [
        replace(mark, tags=took) if mark.has("acquired") and mark.number is None else mark
        for mark in frame.marks
    ]


def has_goods(frame: Frame) -> bool:
    """True where a quantity with its unit, or goods that the shop knows, are named."""
    party = frame.party
    inside = range(party.start, party.end) if party else range(0)
    if frame.has("rate") and len(_undated(frame)) > 1 and _unnamed_goods(frame, inside):
        return True
    for i, mark in enumerate(frame.marks):
        if i in inside or mark.tags:
            continue
        before = frame.marks[i - 1] if i else None
        counted = mark.unit and before is not None and before.number is not None
        good = counted or (mark.number is None and frame.known.starts_good(mark.text))
        if good and not _is_purpose(frame, i):
            return True
    return False


def _undated(frame: Frame) -> list[Mark]:
    """Give the figures that are of no date: none of ``hisab november 1 se 10 tak``."""
    spans = dates.find_dates(frame.marks, frame.today, past=True)
    return frame.numbers(without=tuple((span.start, span.end) for span in spans))


def _unnamed_goods(frame: Frame, inside: range) -> bool:
    """True where a word is neither grammar nor the customer's name: goods not sold before."""
    told = refs.find_reference(frame.marks)
    held = {*inside, *(range(told.start, told.end) if told else ())}
    return any(
        not mark.tags and mark.number is None and mark.token.kind == "word" and i not in held
        for i, mark in enumerate(frame.marks)
    )


def _is_purpose(frame: Frame, i: int) -> bool:
    """True for what a payment is for: ``5000 cash for wheelchair``, ``battery ke paise 1000 diye``."""
    if not frame.has("paid"):
        return False
    if i and frame.marks[i - 1].has("for"):
        return True
    rest = iter(frame.marks[i + 1 :])
    of, money_word = next((m for m in rest if not m.is_unread), None), next(rest, None)
    if not (of and of.has("of") and money_word):
        return False
    paid, after = next(rest, None), next(rest, None)
    sum_paid = money_word.number is not None and paid is not None and paid.has("paid")
    alone = sum_paid and after is None and len(frame.numbers()) == 1 and frame.has("from")
    return money_word.has("money") or alone  # ramesh ne cover ke 180 diye


def _denied(frame: Frame) -> bool:
    """True for an order not to do something; a mode denied or a correction is none."""
    if _forbids(frame):
        return True
    if frame.context.draft or not frame.has("negation"):
        return False
    for i, mark in enumerate(frame.marks):
        before = frame.marks[i - 1] if i else None
        billed = before is not None and before.has("bill") and not frame.has("gst")
        taxless = mark.has("without") and not billed
        if mark.has("negation") and not mark.has("filler") and not taxless:
            if any_has(frame.marks[i + 1 : i + 2], "full"):
                continue  # "nahi pura": not all of it
            if corrections.corrects(frame.marks, i):
                continue
            if before is None or not before.has(*MODES, "make", "gst"):
                return True
    return False


def _forbids(frame: Frame) -> bool:
    """True for ``sink 5 mat karo``: a verb denied; ``gst mat lagao`` only takes the tax off."""
    plain = frame.context.draft is None or bool(frame.numbers())  # tap mat daalo: it goes
    return plain and frame.has("forbids") and not frame.has("gst", "discount", *MODES)


def _restocks(frame: Frame) -> bool:
    """True for what the shop itself bought: ``humne ramesh se 10 bori cement kharida``."""
    if not frame.has("bought"):
        return False
    if any(mark.has("from") and mark.has("preposition") for mark in frame.marks):
        return True  # bought 50 bags from a dealer
    return frame.has("we") or any(
        mark.has("source") and frame.marks[i - 1].is_unread
        for i, mark in enumerate(frame.marks)
        if i
    )
