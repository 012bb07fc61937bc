"""Questions: what one owes, who owes, a khata, the day's sales, a report, a bill to be seen or sent."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.acts import (
    Act,
    Balance,
    FindInvoice,
    Need,
    Outstanding,
    Report,
    SendInvoice,
    Statement,
    Summary,
)
from bot.understand import forbidden, newcomers, refs
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, all_have, any_has
from bot.understand.several import several
from bot.understand.spans import Span, mark_at, whole

_OWING = ("balance", "credit", "debtors", "due_word", "overdue")

_FIRST_YEAR, _LAST_YEAR = 2017, 2100  # of the tax that is returned
_OF_ALL = {"everyone", "most", "debtors", "above", "total", "people"}


def outstanding(frame: Frame) -> Read | None:
    """Everyone who owes: no name, and words of debts or of everyone."""
    says = frame.says
    if "to_pay" in says and "whom" in says and _is_own_debt(frame):
        raise Doubt("what the shop itself owes")
    unpaid = "money" in says and says & {"future", "negation"} and "forbids" not in says
    if not says & set(_OWING) and not unpaid:  # "yaar innum panam tharala" asks, too
        return None
    if not says & (_OF_ALL | {"overdue", "due_word"}):
        return None
    billed = frame.has("bill") and not (frame.has("overdue") and says & _OF_ALL)
    if frame.party or billed or frame.has("reminder", "discount") or _of_one(frame):
        return None
    if says >= {"recording", "above"}:
        return None  # mohan ke upar 1200 udhaar chadha do
    if not says & _OF_ALL and frame.unread:
        return None  # "der" and "late" are words of other languages, too
    words = (mark.text for mark in frame.marks if not (mark.unit or mark.tags))
    if any(frame.known.starts_good(word) for word in words):
        return None
    slots: dict[str, Any] = {"overdue": True} if "overdue" in says else {}
    return [Outstanding(**slots, **_limit(frame))], []


def _is_own_debt(frame: Frame) -> bool:
    """True for ``kisko paisa dena hai``, ``whom do I owe``: of nobody named, no bill and no goods."""
    other = frame.has("bill", "reminder", "send", "from") or frame.numbers()
    return not other and frame.party is None and not frame.unread


def _limit(frame: Frame) -> dict[str, Any]:
    """How many are asked for, or above what sum. Raises: Doubt (several figures, or a day)."""
    numbers = frame.numbers()
    if len(numbers) > 1:
        raise Doubt("several figures: how many, or above what sum?")
    days = (a.number is not None and b.has("on_day") for a, b in pairwise(frame.marks))
    if frame.unread and any(days):
        raise Doubt("a day, not how many")
    if not numbers or numbers[0].number is None:
        return {}
    n = numbers[0].number
    above = "above" in frame.says and not (n < 100 and "most" in frame.says)
    limits = not above and n < 1000 and n == int(n)
    return {"limit": int(n)} if limits else {"over": n}


def _of_one(frame: Frame) -> bool:
    """True where the words are of one who was named before, or of goods on the open bill."""
    counted = frame.context.draft is not None and any(mark.unit for mark in frame.marks)
    one = any(mark.has("pronoun") and not mark.has("everyone") for mark in frame.marks)
    one = one and not frame.says >= {"everyone", "debtors"}  # konachi baki ahe, tyanchi yadi de
    return counted or (one and not frame.has("overdue"))


def balance(frame: Frame) -> Read | None:
    """What one customer owes; also whether he has paid."""
    says = frame.says
    asks = "question" in says or frame.text.rstrip().endswith("?")
    paid_question = asks and "paid" in says and not _got_bill(frame)
    owing = says & {"balance", "due_word"} or (asks and says & {"credit"}) or _how_much(frame)
    if not owing and not paid_question:
        return None
    numbers = frame.numbers()
    if (numbers and not paid_question) or "if" in says:
        return None
    if "forbids" in says:
        raise Doubt("an order not to give on credit")
    together = several(frame.marks, frame.known)
    if len(together) > 1:
        acts: list[Act] = [Balance(party.name) for party in together]
        return acts, [need for party in together for need in party.needs]
    party = frame.party or newcomers.unknown_of(frame.marks, frame.known)
    slots, needs = frame.about(party)
    if party is None and not frame.has("pronoun") and not frame.carried:
        limit = _limit(frame) if "most" in says else {}  # who has not paid? top 5 only
        asked = says & {"everyone", "most", "total"}
        return ([Outstanding(**limit)], []) if asked else _lone(frame)
    return [Balance(**slots)], needs


def _how_much(frame: Frame) -> bool:
    """True for ``iranna du eshtu ide``: whose, how much, and no word more."""
    party = frame.party
    if party is None or not party.name or party.name not in frame.known.by_name:
        return False
    rest = [*frame.marks[: party.start], *frame.marks[party.end :]]
    said = ("how_much", "of", "filler", "honorific", "asking", "comes_to")
    return any_has(rest, "how_much") and all_have(rest, *said)


def _got_bill(frame: Frame) -> bool:
    """True for ``sai clinic ko bill mil gaya kya``: it is of a paper, and of no money."""
    party = frame.party
    to = party is not None and any_has(frame.marks[party.end : party.end + 1], "to")
    return to and frame.has("bill") and not frame.has("money", "from")


def _lone(frame: Frame) -> Read | None:
    """``baki batao`` with nobody named: whose? Any other word might matter."""
    fine = (
        "balance",
        "question",
        "filler",
        "asking",
        "show",
        "give",
        "send",
        "of",
        "credit",
        "money",
    )
    if all_have(frame.marks, *fine):
        return [Balance()], [Need("customer")]
    return None


def statement(frame: Frame) -> Read | None:
    """A customer's khata, for a period where one is said."""
    asks = frame.has("statement") or _sends_account(frame)
    if not asks or frame.has("returned", "cancel") or _settles(frame):
        return None
    first, last = frame.period()
    dated = {i for span in frame.dates(past=True) for i in range(span.start, span.end)}
    counts = (i for i, mark in enumerate(frame.marks) if mark.number is not None)
    if any(i not in dated and not frame.marks[i].has("filler") for i in counts):
        return None
    party = frame.party or newcomers.unknown_of(frame.marks, frame.known)
    if party is None and not frame.has("pronoun") and frame.has("fresh", "make") and not first:
        return None
    slots, needs = frame.about(party)
    return [Statement(from_=first, to=last, **slots)], needs


def _settles(frame: Frame) -> bool:
    """``X settled his account``: told, not asked."""
    return frame.has("clear", "paid") and not frame.has("send", "show", "question", "give")


def _sends_account(frame: Frame) -> bool:
    """True for ``mohan ko uska hisaab bhej do``: what goes to a customer is his whole account."""
    party = frame.party
    to = frame.marks[party.end : party.end + 1] if party else []
    whole = any_has(to, "to") and frame.has("send") and frame.has("balance")
    whole = whole or (any_has(to, "of") and frame.has("send") and frame.has("account"))
    first, last = frame.period() if frame.has("account") else (None, None)
    asked = frame.has("send", "show") or first != last  # of a while, or since a day
    of_time = first is not None and asked
    return whole or (party is not None and of_time)  # pichle mahine ka hisab bhejo


def summary(frame: Frame) -> Read | None:
    """How business went on a day or in a period."""
    asked = frame.has("sale") or frame.says >= {"sold", "question"} or _is_of_a_day(frame)
    if not asked or frame.invoice or frame.party:
        return None
    first, last = frame.period()
    asks = frame.has(
        "question", "show", "asking", "total", "send", "give", "month", "week", "today"
    )
    dated = {i for span in frame.dates(past=True) for i in range(span.start, span.end)}
    if any(mark.number is not None and i not in dated for i, mark in enumerate(frame.marks)):
        return None
    if any(
        mark.unit or frame.known.starts_good(mark.text) for mark in frame.marks if not mark.tags
    ):
        return None
    if not asks and not first and len(frame.marks) > 3:
        return None
    if frame.has("negation", "other", "if") and not frame.has("question"):
        return None  # it rains today, no business
    return [Summary(first or frame.today, (last or frame.today))], []


def _is_of_a_day(frame: Frame) -> bool:
    """True for ``kal ka hisaab``, ``aaj kitna paisa aaya``: a day, what is asked, nobody else."""
    if not (frame.has("account") or frame.says >= {"question", "money", "paid"}):
        return False
    days = [span for span in frame.dates(past=True) if span.kind != "time"]
    inside = {i for span in days for i in range(span.start, span.end)}
    rest = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    asked = ("filler", "of", "balance", "show", "asking", "send", "give", "question", "total",
             "money", "paid", "currency")  # fmt: skip
    said = {tag for mark in rest for tag in mark.tags}
    named = said >= {"question", "money", "paid"}
    named = named or "account" in said or said >= {"total", "show"} or said >= {"total", "asking"}
    return bool(days) and named and all_have(rest, *asked)


def report(frame: Frame) -> Read | None:
    """Reports by their names; the month before this one where none is said and it is a return."""
    if next((tag for tag in frame.says if tag.startswith("report_")), None) is None:
        return None
    spans = [span for span in frame.dates(past=True) if span.kind != "time"]
    marks = _with_hsn(frame.marks)
    acts: list[Act] = []
    for start, end in pairwise([0, *_between_reports(marks), len(marks)]):
        own = [span for span in spans if start <= span.start < end]
        name = _report_name(frame, {tag for mark in marks[start:end] for tag in mark.tags})
        acts.append(Report(name=name, **_report_period(frame, (own or spans)[:1])))
    return acts, []


_HSN = frozenset({"report_hsn"})


def _with_hsn(marks: list[Mark]) -> list[Mark]:
    """``gstr1 aur hsn dono bhejo``: beside another report ``hsn`` is one, too."""
    if not any_has(marks, "hsn") or not any_has(marks, "and", "break"):
        return marks
    return [replace(mark, tags=_HSN) if mark.has("hsn") else mark for mark in marks]


def _report_name(frame: Frame, said: set[str]) -> str:
    name = min(tag for tag in said if tag.startswith("report_"))
    if name == "report_parties" and frame.has("balance", "credit", "account"):
        name = "report_ageing"  # what each owes, not what each bought
    return name.removeprefix("report_")


def _report_period(frame: Frame, spans: list[Span]) -> dict[str, Any]:
    for span in spans:
        month = span.month
        if month and (year := whole(mark_at(frame.marks, span.start - 1), _LAST_YEAR)):
            month = f"{year}{month[4:]}" if year >= _FIRST_YEAR else month  # gstr1 2027 january
        return {"month": month} if month else {"from_": span.first, "to": span.last}
    return {}


def _between_reports(marks: list[Mark]) -> list[int]:
    """Find the words that part two reports of another name: ``gstr1 aur gstr3b``."""
    told = [{tag for tag in mark.tags if tag.startswith("report_")} for mark in marks]
    places = [i for i, names in enumerate(told) if names]
    cuts = list[int]()
    for i, j in pairwise(places):
        at = next((n for n in range(i + 1, j) if marks[n].has("and", "break")), None)
        if at is not None and told[i].isdisjoint(told[j]):
            cuts.append(at)
    return cuts


_MAKING = ("give", "make")


def send(frame: Frame) -> Read | None:
    """Send a bill that exists once more."""
    again = frame.has("again") and not (frame.has("question") or _prices(frame.marks))
    said = ("send", "bill", "show", *(() if frame.context.draft and frame.numbers() else _MAKING))
    if again and _goods(frame) and not frame.has(*said):
        return None  # 2 lungi thirumba kuduthan: they came back; into an open bill more goods go
    if not (again or frame.has("send")) or frame.has("make_new"):
        return None
    ref = frame.any_invoice() if again or not _goods(frame) else None
    if not ref and frame.party is None and _only_sends(frame):
        ref = refs.alone(frame.marks, frame.context)
    bare = again and not ref and not frame.has("send", "bill", "last", "show")
    if bare and (frame.numbers() or not frame.has("give", "pronoun")):
        return None  # 2 thirumba vandhuchu: so many came back; matte neem oil tegedu haaki
    if frame.has("reported") and not (again and ref and frame.has("negation")):
        return None  # resend 314, she says she never got it
    if not (again or ref or frame.says >= {"last", "bill"} or _is_there(frame)):
        return None
    return (
        ([SendInvoice(**_which(frame, ref))], _whose(frame)) if forbidden.ordered(frame) else None
    )


def _only_sends(frame: Frame) -> bool:
    """True for ``412 bhej do``: to be sent, and no word of anything else."""
    said = ("send", "give", "number", "filler", "of", "honorific", "again", "bill", "break")
    return frame.has("send") and all(m.number is not None or m.has(*said) for m in frame.marks)


def _prices(marks: list[Mark]) -> bool:
    """True for a word of rate; ``courier wala bill`` tells whose it is."""
    return any(mark.has("rate") and not mark.has("hailing") for mark in marks)


def _is_there(frame: Frame) -> bool:
    """``revathi ko uska bill bhej do``: nothing to bill is said, so it is one that she has."""
    party = frame.party
    if party is None or not frame.has("bill") or frame.numbers():
        return False
    inside = range(party.start, party.end)
    said = ("bill", "send", "to", "of", "filler", "pronoun", "honorific", "give", "from", "full",
            "everyone", "old")  # fmt: skip
    rest = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    named = {party.name, *party.options}
    has = any(one.customer in named for one in frame.context.invoices)
    every = any_has(rest, "full", "everyone", "old")  # sare bill bhejo
    return (has or every) and all_have(rest, *said) and not _makes(rest)


def _makes(marks: list[Mark]) -> bool:
    return any_has(marks, "make", "fresh", "estimate", "challan")


def find(frame: Frame) -> Read | None:
    """Show a bill, or those of a day or a customer."""
    # pichhle mahine de bill kaddo
    past = frame.says >= {"bill", "month", "last"} or _only_day(frame)
    if not past and not frame.has("show", "question"):
        return None
    if frame.has("forbids") or not (frame.has("bill") or frame.any_invoice()):
        return None  # bill abhi mat banana, wo kal batayega kya lena hai
    spans = frame.dates(past=True)
    if not frame.has("show") and not (spans and (past or frame.has("question"))):
        return None
    if _goods(frame):
        return None
    slots = _which(frame, frame.any_invoice())
    if spans and "invoice" not in slots:
        first, last = frame.period()
        alone = spans[0].kind == "day" and last is not None
        slots |= {"date": first} if alone else {"from_": first, "to": last}
    if not slots and not frame.party:
        stranger = frame.has("show") and not frame.has("make") and not frame.numbers()
        name = frame.anyone.name if stranger and frame.anyone else None
        return ([FindInvoice(customer=name)], []) if name else None
    return [FindInvoice(**slots)], _whose(frame)


def _only_day(frame: Frame) -> bool:
    """True for ``aaj ke bill``: a day, bills, and nothing that would be on one."""
    if not frame.says >= {"bill", "of"} or frame.numbers() or frame.context.draft:
        return False
    days = {i for span in frame.dates(past=True) for i in range(span.start, span.end)}
    return bool(days) and all(
        i in days or mark.has("bill", "of", "everyone") for i, mark in enumerate(frame.marks)
    )


def _which(frame: Frame, ref: Any) -> dict[str, Any]:
    slots: dict[str, Any] = {"invoice": ref.value} if ref else {}
    if frame.party and frame.party.name:
        slots["customer"] = frame.party.name
    elif frame.carried and frame.has("pronoun") and frame.carried.name:
        slots["customer"] = frame.carried.name
    elif ref is None and not frame.party and (unknown := _unknown(frame)):
        slots["customer"] = unknown
    dated = [span for span in frame.dates(past=True) if span.kind != "time"]
    if frame.has("last") and not ref and not dated:
        slots["last"] = True
    return slots


def _unknown(frame: Frame) -> str | None:
    """Name somebody whom the shop does not know, whose bill is spoken of: nobody else's is meant."""
    at = frame.first("bill")
    days = {i for span in frame.dates(past=True) for i in range(span.start, span.end)}
    before = [m for i, m in enumerate(frame.marks[: at + 1]) if i not in days] if at else []
    party = newcomers.unknown_of(before, frame.known) if before else None
    if party or len(before) < 2 or not before[-2].is_unread:
        return party.name if party else None
    owner = before[-2].text.removesuffix("'s")  # resend naresh's bill
    return None if frame.known.starts_good(owner) else owner


def _whose(frame: Frame) -> list[Need]:
    return frame.party.needs if frame.party else []


def _goods(frame: Frame) -> bool:
    """True where goods are named with a quantity."""
    inside = range(frame.party.start, frame.party.end) if frame.party else range(0)
    marks = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    return any(mark.unit and not mark.tags for mark in marks) or any(
        frame.known.starts_good(mark.text) for mark in marks if not mark.tags
    )
