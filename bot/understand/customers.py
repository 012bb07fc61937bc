"""What a customer of the shop says: what he owes, that he has paid or will, that something is wrong."""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from typing import Any

from bot.acts import (
    Act,
    ClaimPaid,
    Dispute,
    Greet,
    MyBalance,
    MyInvoices,
    OptIn,
    OptOut,
    PromiseToPay,
    SetLanguage,
    Thanks,
)
from bot.context import ShopContext
from bot.understand import paying, refs, tongues
from bot.understand.dates import find_dates
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have, any_has, has_figure, lacking
from bot.understand.names import Known
from bot.understand.reading import marks_of
from bot.understand.spans import Span
from bot.understand.terms import MODES
from bot.understand.text import fold, tokens
from core.text import name_key

_LONGEST = 4000
_MOST_BESIDE = 3  # words of no sense beside a question of what he owes: fewer
_FEW = 4  # words beside a greeting, or a payment without a sum: more are something else
_ANY_DAY = dt.date(2026, 1, 1)  # which words are a date, not which date it is
_SHORT = 3  # marks: thanks anna
_ASKING = {
    "bill",
    "balance",
    "how_much",
    "question",
    "chat",
    "stop",
    "send",
    "paid",
    "i_paid",
    "number",
}
_BEFORE = {"of", "does", "for", "has"}


def read(text: str, marks: list[Mark], context: ShopContext, today: dt.date) -> Act:
    """Read a customer's message. Raises: Doubt."""
    says = {tag for mark in marks for tag in mark.tags}
    if code := tongues.wished(marks, context.lang):
        return SetLanguage(code)
    # ... kharab che, paisa nahi aapu
    faulty = "reason" in says and "bill" in says and "negation" in says
    promised = (_dispute, _promise) if faulty else (_promise, _dispute)
    if "thanking" in says and len(marks) <= _SHORT and says.isdisjoint(_ASKING):
        return Thanks()
    if _thanks_for_it(marks, says):
        return Thanks()
    for reader in (_messages, *promised, _claim, _asks):
        if act := reader(text, marks, says, context, today):
            return act
    if "thanking" in says:
        return Thanks()
    asks = text.rstrip().endswith("?") and sum(mark.is_unread for mark in marks) > 1
    if (
        "greeting" in says
        and not asks
        and "bill" not in says
        and sum(mark.is_unread for mark in marks) <= _FEW
    ):
        return Greet()
    raise Doubt("nothing that a customer may ask for")


# what tells that he paid, or wants something, beside thanks
_HE_PAID = {
    "gave",
    "i_paid",
    "did",
    "money",
    "payment_word",
    "negation",
    "question",
    "wish",
    "future",
    *MODES,
}


def _thanks_for_it(marks: list[Mark], says: set[str]) -> bool:
    """``thank you bhaiya mil gaya``, ``dhanyavaad bill mil gaya``: what he thanks for came to him."""
    sums = has_figure(marks)
    return says >= {"thanking", "paid"} and says.isdisjoint(_HE_PAID) and not sums


def _messages(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    """Read that he wants no messages, or wants them again."""
    if not says & {"chat", "reminder"}:
        said = lacking(marks, "filler", "break", "honorific")
        if len(said) < 3 and said and "negation" not in says:
            alone = {tag for tag in ("stop", "start") if all_have(said, tag)}
            return OptOut() if "stop" in alone else OptIn() if "start" in alone else None
        return None
    if "stop" in says or "negation" in says:
        return OptOut()
    if "question" in says and _asks_why(marks):
        return None  # humne to paise de diye the, phir se message kyu aa raha h
    return OptIn() if says & {"again", "start"} else None


def _promise(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    spans = [span for span in find_dates(marks, today, past=False) if span.first]
    if "future" not in says or not (spans or "money" in says) or "how_much" in says:
        return None
    ref = refs.find_invoice(marks, context)
    held = {i for one in (*spans, ref) if one for i in range(one.start, one.end)}
    sums = [m.number for i, m in enumerate(marks) if m.number is not None and i not in held]
    told = next((span for span in spans if span.kind == "day"), spans[0] if spans else None)
    date = _at_last(told, today) if told else None  # is mahine nahi, 5 december ko: the day
    day = told.first.day if told and told.first else None
    sums = [one for one in sums if one != day] or sums  # 15 ke pehle nahi, 15 ko 2000 dunga
    return PromiseToPay(date=date, amount=sums[0] if sums else None)


def _at_last(span: Span, today: dt.date) -> dt.date | None:
    """Find the day by which it is promised: of a week or a month that runs, its last."""
    if span.first is None or span.first >= today:
        return span.first
    if span.kind == "month":
        return span.first + dt.timedelta(days=monthrange(span.first.year, span.first.month)[1] - 1)
    return span.first + dt.timedelta(days=6)


def _dispute(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    asked = any(mark.has("question") and not mark.has("auxiliary") for mark in marks)
    told = not asked and (_counts_other(marks, says, Known(context)) or _disowns(marks, says))
    told = told or (not asked and (_billed_otherwise(marks, says) or _finds_fault(marks, says)))
    if not (told or says & {"wrong", "disputing"}):
        return None
    ref = refs.find_invoice(marks, context) or refs.leading(marks, context)
    ref = ref or refs.alone(marks, context) or refs.closing(marks, context)
    return Dispute(invoice=ref.value if ref else None, reason=text.strip())


def _counts_other(marks: list[Mark], says: set[str], known: Known) -> bool:
    """Tell that goods or a bill are more than they should be: ``40 nahi 30``, ``rate zyada lagaya``."""
    figures = sum(mark.number is not None for mark in marks)
    goods = bool(figures) and any(mark.unit or known.starts_good(mark.text) for mark in marks)
    paid = bool(says & {"paid", "money", *MODES})
    goods = goods or (figures > 1 and "negation" in says and not paid)
    more = bool(says & {"above", "most", "alone", "exclusive", "reason"})
    billed = bool(figures) and bool(says & {"bill", "reason"}) and not paid
    priced = "rate" in says and bool(says & {"above", "most"})
    return (goods and (more or "negation" in says)) or (billed and more) or priced


def _billed_otherwise(marks: list[Mark], says: set[str]) -> bool:
    """``maine 2 tyre liye the aapne 4 likh diye``: so many he took, and another count was billed."""
    figures = [i for i, mark in enumerate(marks) if mark.number is not None]
    if len(figures) != 2 or not says.isdisjoint(("money", "currency", "money_figure", *MODES)):
        return False
    one, two = figures
    between = marks[one + 1 : two]
    counted = bool(between) and (between[0].unit is not None or between[0].is_unread)
    led = any_has(marks[:one], "mine", "acquired")
    told = led and counted and any_has(between[1:], "you_did", "bill")
    return told and marks[one].number != marks[two].number


_NO_FAULT = {
    "bill",
    "send",
    "future",
    "wish",
    "negation",
    "thanking",
    "again",
    "reminder",
    "chat",
    *MODES,
}


def _finds_fault(marks: list[Mark], says: set[str]) -> bool:
    """``maal kharab nikla``, ``rate galat lagaya``; ``maine 1 hi liya tha``: no other count is named."""
    of_money = any(
        mark.has("paid", "money", "currency") and not mark.has("acquired", "alone")
        for mark in marks
    )
    if of_money or not says.isdisjoint(_NO_FAULT):
        return False
    figures = sum(mark.number is not None for mark in marks)
    counted = (
        figures == 1 and "acquired" in says and not says.isdisjoint(("mine", "alone", "greeting"))
    )
    return counted or (not figures and "reason" in says)


def _disowns(marks: list[Mark], says: set[str]) -> bool:
    """``itna nahi liya tha``, ``ye bill mera nahi``, ``bill theek nahi hai``; ``bill nahi mila`` is none."""
    if "negation" not in says or "money" in says:
        return False
    own = (
        "bill" in says
        and says & {"mine", "yes"}
        and not says & {"paid", "future", "send", "wish", *MODES}
    )
    return bool(own) or ("acquired" in says and "bill" not in says)


def _claim(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    head = _told_first(marks, says) if "question" in says else []
    if head:
        marks, says = head, {tag for mark in head for tag in mark.tags}
    if not says & {"paid", "i_paid", *MODES} or says & {
        "negation",
        "other",
        "future",
        "question",
        "show_me",
    }:
        return None
    ref = refs.find_reference(marks)
    invoice = refs.find_invoice(marks, context)
    held = {i for one in (ref, invoice) if one for i in range(one.start, one.end)}
    sums = [m.number for i, m in enumerate(marks) if m.number is not None and i not in held]
    # a mode alone, or a word of paying without a sum, says it among few other words
    told = bool(sums) and not says.isdisjoint({"paid", "i_paid"})
    if len(sums) > 1 or (not told and sum(mark.is_unread for mark in marks) > _FEW):
        return None
    slots: dict[str, Any] = {"ref": ref.value} if ref else {}
    if invoice:
        slots["invoice"] = invoice.value
    told_by = paying.modes(marks, len(sums))
    return ClaimPaid(
        amount=sums[0] if sums else None, mode=told_by[0] if told_by else None, **slots
    )


def _told_first(marks: list[Mark], says: set[str]) -> list[Mark]:
    """Give what is told before a question that is no doubt of it; none where it is one."""
    written = says & {"chat", "reminder"}
    return (_asks_why(marks) if written else []) or _told_before(marks)


_WRITTEN_TO = ("chat", "reminder", "every", "question")


def _asks_why(marks: list[Mark]) -> list[Mark]:
    """``mi paise dile hote, roz message kashala``: what he paid, before he asks why he is written to."""
    at = next((i for i, mark in enumerate(marks) if mark.has(*_WRITTEN_TO)), 0)
    head = marks[:at]
    paid = any(mark.has("paid", "i_paid") for mark in head)
    asked = any(mark.has("question", "negation", "future", "if") for mark in head)
    return head if paid and not asked else []


def _told_before(marks: list[Mark]) -> list[Mark]:
    """``2000 cash diye the, likh liya kya``: what is told before the clause that asks whether it is noted."""
    at = next((i for i, mark in enumerate(marks) if mark.has("break") and i), 0)
    head = marks[:at]
    asked = any(mark.has("question") and not mark.has("auxiliary") for mark in head)
    return [] if asked or not has_figure(head) else head


def _owes_how_much(marks: list[Mark], says: set[str], known: Known) -> bool:
    """``mera kitna banta hai``, ``kitna dena hai``: asked of what he owes, not of goods."""
    mine = any(mark.has("mine") and not mark.has("within") for mark in marks)
    about = mine or says & {"comes_to", "gave", "give"}
    other = says & {"rate", "sold", "send", "days", "no_unit", "stock", "order", "discount"}
    goods = any(mark.unit or (not mark.tags and known.starts_good(mark.text)) for mark in marks)
    few = sum(mark.is_unread for mark in marks) < _MOST_BESIDE
    return bool(about) and "how_much" in says and few and not (other or goods)


def _asks(
    text: str, marks: list[Mark], says: set[str], context: ShopContext, today: dt.date
) -> Act | None:
    if "bill" in says and says & {"show", "send", "give", "last", "statement", "wish"}:
        return MyInvoices()
    asked = "bill" in says and "question" in says
    # mujhe kitna discount milega, mera bhav kya hai
    offered = bool(says & {"discount", "rate"}) and "due_word" not in says
    mine = says >= {"mine", "question"} and (len(marks) < 5 or "full" in says) and not offered
    mine = mine or says >= {"mine", "question", "total"}
    mine = mine or _owes_how_much(marks, says, Known(context))
    owing = asked or mine or says & {"balance", "due_word", "statement", "credit"}
    if owing and not has_figure(marks):
        return MyBalance()
    return None


def speaks_of_reminders(text: str) -> bool:
    """True where a message names reminders.

    >>> speaks_of_reminders("reminder band karo"), speaks_of_reminders("band karo")
    (True, False)
    """
    return any_has(marks_of(tokens(text[:_LONGEST])), "reminder")


def names_another(text: str, *, own: Sequence[str], own_phone: str = "") -> bool:
    """True where a message asks for the account of somebody else: a name, a phone, everybody.

    Told from the words alone, so that the answer does not give away whom the shop knows.

    >>> names_another("aur ramesh ka", own=["Sunil Verma"])
    True
    >>> names_another("november ka bill", own=["Sunil Verma"])
    False
    """
    marks = marks_of(tokens(text[:_LONGEST]))
    ours = {word for name in own for word in name_key(name).split()}
    ours |= {fold(word) for word in ours}
    says = {tag for mark in marks for tag in mark.tags}
    if any(mark.has("phone") and mark.text != own_phone for mark in marks):
        return True
    if "everyone" in says and "mine" not in says:
        return True
    days = find_dates(marks, _ANY_DAY, past=True)
    dated = {i for span in days for i in range(span.start, span.end)}
    for i, mark in enumerate(marks):
        if mark.text.endswith(("'s", "’s")) and mark.text[:-2] not in ours:
            return True
        plain = mark.token.kind == "word" and not mark.tags and not mark.unit and i not in dated
        if not plain or mark.number is not None or mark.text in ours or fold(mark.text) in ours:
            continue
        after = lacking(marks[i + 1 : i + 3], "honorific")
        before = marks[i - 1 : i] if i else []
        if (after and after[0].has("of")) or (before and before[0].text in _BEFORE):
            return True
    return False
