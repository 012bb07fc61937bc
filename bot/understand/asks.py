"""Questions about money: what one owes, who owes, a khata."""

from itertools import pairwise
from typing import Any

from bot.acts import (
    Act,
    Balance,
    Need,
    Outstanding,
    Statement,
)
from bot.understand import newcomers
from bot.understand.frame import Frame, Read
from bot.understand.lines import Doubt
from bot.understand.marks import all_have, any_has
from bot.understand.several import several

_OWING = ("balance", "credit", "debtors", "due_word", "overdue")

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


def _both_limits(frame: Frame) -> dict[str, Any]:
    """``top 5 customers with dues over 10000``: how many, and above what sum. Raises: Doubt."""
    pairs = list(pairwise(frame.marks))
    most = [two.number for one, two in pairs if one.has("most") and two.number is not None]
    over = [two.number for one, two in pairs if one.has("above") and two.number is not None]
    told = len(most) == len(over) == 1 and len(frame.numbers()) == len(most + over)
    if not told or most[0] % 1:
        raise Doubt("several figures: how many, or above what sum?")
    return {"limit": int(most[0]), "over": over[0]}


def _limit(frame: Frame) -> dict[str, Any]:
    """How many are asked for, or above what sum. Raises: Doubt (several figures, or a day)."""
    numbers = frame.numbers()
    if len(numbers) > 1:
        return _both_limits(frame)
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
