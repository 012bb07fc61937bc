"""Reminders: now, later, again and again; or none for a while."""

import datetime as dt
from itertools import pairwise
from typing import Any, Literal

from bot.acts import Need, PauseReminders, Remind
from bot.understand import bidden, newcomers
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, any_has, first, has_figure
from bot.understand.several import several
from bot.understand.spans import Span, next_day, whole

_MOST_DAYS = 31  # of a month
_HUNDRED = 100  # a bill's number has three digits where no word tells it


def reminder(frame: Frame) -> Read | None:
    """A reminder now, later, again and again; or none for a while."""
    if not frame.has("reminder") and not _asks_for_money(frame):
        return _unasked(frame)
    if frame.has("stop", "negation") and not _has_not_paid(frame.marks):
        _refuse_payment(frame)
        return _pause(frame)
    if _tells_of_payment(frame.marks):
        raise Doubt("money that came, and a reminder")
    ref = frame.invoice
    slots, needs = _of_bill(frame, ref.value) if ref else _whom(frame)
    spans = [span for span in frame.dates(past=False) if span.first or span.time]
    if not ref:
        _refuse_own(frame, spans)
    if spans:
        day = next((span.first for span in spans if span.first), None)
        time = next((span.time for span in spans if span.time), None)
        slots["when"] = _moment(_to_come(day, frame.today), time, frame.today)
    every = _every(frame)
    if every:
        slots["every"] = every
    if not ref and len(together := several(frame.marks, frame.known)) > 1:
        asked = [need for party in together for need in party.needs]
        told = [slots | {"customer": party.name} for party in together]
        return [Remind(**one) for one in told], asked
    return [Remind(**slots)], needs


def _refuse_payment(frame: Frame) -> None:
    """Doubt ``reminder mat bhejna, 3120 de diye``: money that came beside it would be lost. Raises: Doubt."""
    sums = (mark.number or 0 for mark in frame.numbers())
    if frame.has("paid", "gave") and any(number >= _HUNDRED for number in sums):
        raise Doubt("reminders that stop, and money that came")


def _tells_of_payment(marks: list[Mark]) -> bool:
    """``500 diye, baki 300 ke liye yaad dilana``: the sum that came would be lost."""
    at = first(marks, "reminder")
    cut = next((i for i in range(at or 0, 0, -1) if marks[i].has("break")), 0)
    told = marks[:cut]
    turned = any_has(told, "negation", "future", "question", "if", "reported")
    return any_has(told, "paid") and has_figure(told) and not turned


def _has_not_paid(marks: list[Mark]) -> bool:
    """``paise nahi diye, kal yaad dilana``: what is denied is told apart, and why somebody is reminded."""
    at = first(marks, "reminder")
    cut = next((i for i in range(at or 0, 0, -1) if marks[i].has("break")), 0)
    told, ordered = marks[:cut], marks[cut:]
    unpaid = any_has(told, "negation") and any_has(told, "paid", "money")
    return (
        unpaid and not any_has(ordered, "stop", "negation") and not any_has(told, "forbids", "stop")
    )


def _of_bill(frame: Frame, number: str) -> tuple[dict[str, Any], list[Need]]:
    """Give the bill, and whose it is where that is said. Raises: Doubt (it is another's)."""
    bills = {one.number: one.customer for one in frame.context.invoices}
    named = frame.party.name if frame.party else None
    if named and bills.get(number) not in (None, named):
        raise Doubt("one customer, and the bill of another")
    return ({"customer": named} if named else {}) | {"invoice": number}, []


def _unasked(frame: Frame) -> Read | None:
    """Read what reminds without a word of it: somebody shall be told to pay, or is to get no message."""
    if frame.has("bidding") and (told := bidden.read(frame)):
        return told
    return _pause(frame) if _sends_nothing(frame) else None


def _to_come(day: dt.date | None, today: dt.date) -> dt.date | None:
    """``kal da reminder``: whatever the word says elsewhere, nobody is reminded in the past."""
    return today + (today - day) if day and day < today else day


def _refuse_own(frame: Frame, spans: list[Span]) -> None:
    """Doubt an order to remind the shop's own people of something: ``raat ko dawai yaad dilana``.

    Raises: Doubt.
    """
    if frame.party or frame.carried or frame.has("everyone", "pronoun"):
        return
    dated = {i for span in spans for i in range(span.start, span.end)}
    if _numbers_a_bill(frame, dated):
        raise Doubt("the number of a bill that is not known")
    words = [mark for i, mark in enumerate(frame.marks) if mark.is_unread and i not in dated]
    named = newcomers.unknown_of(frame.marks, frame.known)
    money, mine = _speaks_of_money(frame), frame.has("mine")
    if (mine and (words or not money)) or (words and not named and not money):
        raise Doubt("a reminder that is of no customer's money")


def _numbers_a_bill(frame: Frame, dated: set[int]) -> bool:
    """True for ``888 ka reminder``, ``bill 888 ka reminder``: a figure that is no day and no sum."""
    left = [
        mark for i, mark in enumerate(frame.marks) if mark.number is not None and i not in dated
    ]
    sums = frame.has("currency", "money_figure", "above", "every")
    return not sums and any(mark.number and mark.number >= _HUNDRED for mark in left)


def _speaks_of_money(frame: Frame) -> bool:
    owed = frame.has("money", "balance", "due_word", "debtors")
    owed = owed or frame.says >= {"credit", "everyone"}  # jemna paisa baki che, badha ne
    return owed or (frame.has("currency") and frame.has("purpose"))


def _asks_for_money(frame: Frame) -> bool:
    """True for ``ramesh ko paise ke liye msg kar dena``, and for an order not to: money is due."""
    if not (frame.has("chat") and _speaks_of_money(frame)):
        return False
    named = frame.party is not None or frame.has("everyone")
    ordered = frame.has("make", "send", "stop", "forbids") or frame.marks[0].has("chat")
    ordered = ordered and not frame.has("paid", "bill")
    dated = {i for span in frame.dates(past=False) for i in range(span.start, span.end)}
    figures = any(mark.number is not None for i, mark in enumerate(frame.marks) if i not in dated)
    return named and ordered and not figures


def _sends_nothing(frame: Frame) -> bool:
    """No message to a customer, or nothing for some time: what is sent again and again are reminders."""
    others = ("bill", "draft", "cancel", "credit", "paid", "discount", "statement")
    said = frame.says
    silent = "negation" in said or said >= {"stop", "chat"}  # message band karo
    if not (silent and frame.has("send", "chat")) or frame.has(*others):
        return False
    if frame.party is None or frame.party.needs:
        return False
    for_days = any(span.first and span.first > frame.today for span in frame.dates(past=False))
    return (for_days or frame.has("chat")) and frame.invoice is None


def _every(frame: Frame) -> Literal["day", "week", "month"] | None:
    if not frame.has("every"):
        return None
    if frame.has("month"):
        return "month"
    return "day" if frame.has("days") else "week"


def _moment(day: dt.date | None, time: dt.time | None, today: dt.date) -> dt.date | dt.datetime:
    day = day or today
    return dt.datetime.combine(day, time) if time else day


def _whom(frame: Frame) -> tuple[dict[str, Any], list[Need]]:
    if frame.party is None and frame.has("everyone"):
        return {"customer": "all"}, []
    slots, needs = frame.about(frame.party or newcomers.unknown_of(frame.marks, frame.known))
    return dict(slots), needs


def _pause(frame: Frame) -> Read:
    slots, needs = _whom(frame)
    if needs and not needs[0].options and not frame.has("pronoun"):
        slots, needs = {"customer": "all"}, []
    spans = [span for span in frame.dates(past=False) if span.first]
    if until := spans[0].first if spans else _till(frame):
        slots["until"] = until
    return [PauseReminders(**slots)], needs


def _till(frame: Frame) -> dt.date | None:
    """``15 varaikum``: the day of a month that nothing else is said of."""
    for day, after in pairwise(frame.marks):
        if (number := whole(day, _MOST_DAYS)) and after.has("till", "within"):
            return next_day(number, frame.today, past=False)
    return None
