"""What a reading leaves unread, and what of it forbids acting: one rule for every act that moves money.

A word with a sense of its own that no reader took may turn an order round: half, free, back, last, only
if. Such a word weighs, and where one is left there is Doubt. Chaff are the words that name the act
itself, that lead, join or close, that are polite. A word is chaff by any light sense that it has; some
senses weigh whatever else a word may mean. What has no sense at all is goods or somebody's name, and is
asked about as such.
"""

import re
from collections.abc import Sequence

from bot.understand import parties
from bot.understand.figures import Doubt
from bot.understand.marks import Mark, any_has, having, says
from bot.understand.names import Known

_RANGE = re.compile(r"\d+-\d+", re.ASCII)
# Senses that turn a message round: asked, told by others, only if, none of the shop's own trade.
_TURNING = ("question", "reported", "if", "other", "cancel")
# Senses of an act of its own: a clause that has them is more than an errand.
_ACTS = (
    "paid", "credit", "balance", "discount", "gst", "negation", "remove", "gift", "rate",
    "total", "reminder", "returned", "due", "rest",
)  # fmt: skip
_CHAFF = frozenset((
    # what the message asks for, and the words of it
    "bill", "draft", "make", "change", "fresh", "adding", "give", "send", "item", "customer",
    "named", "number", "to_pay", "recording", "asking", "talk", "show", "wish", "chat", "purpose", "happened",
    # sums, and money that came or is owed, which each reader weighs for itself
    "rate", "rate_after", "of", "total", "currency", "money", "price_end", "no_unit", "within",
    "upon", "paid", "gave", "i_paid", "took", "credit", "balance", "due", "due_word", "future",
    "rest", "full", "till", "payment_word", "acquired", "account", "statement", "deposited",
    # of people
    "to", "from", "via", "since", "source", "for", "preposition", "honorific", "people", "pronoun",
    "mine", "own", "we", "you_did", "phone_word", "address_word", "beside", "phone", "gstin", "staff",
    "everyone", "this", "hailing", "at_place", "feast", "wares",
    # what joins, greets and says nothing
    "break", "and", "filler", "old", "greeting", "thanking", "yes", "auxiliary", "intensive", "after",
    "morning", "evening", "doubtful_month", "oclock", "on_day", "now", "again", "asking_pardon", "enough",
))  # fmt: skip
# Of goods, besides: what they are like, how many of them, which kind of bill, whether with the tax.
OF_GOODS = (
    "estimate", "challan", "order", "sold", "sale", "qty", "rate_before", "rate_sign", "times", "one",
    "describing",
    "loading", "vehicle", "net", "hsn", "column", "errand", "size", "exclusive", "inclusive",
)  # fmt: skip


def without_errands(marks: list[Mark], known: Known) -> list[Mark]:
    """Leave out who fetches the goods, and whereto they go: ``..., delivery kal karni hai``."""
    if "errand" not in says(marks):
        return marks
    start = next((i for i in range(1, len(marks)) if _leads_errand(marks, i)), None)
    if start is None:
        return marks
    end = next((i for i in range(start, len(marks)) if marks[i].has("break")), len(marks))
    clause = marks[start:end]
    goods = any(mark.number is not None or known.starts_good(mark.text) for mark in clause)
    if goods or any(mark.has(*_ACTS) or mark.has(*_TURNING) for mark in clause):
        return marks
    asked = having(clause, "bill", "make")  # bill ready rakhna, aadmi aa raha hai
    if asked and not any_has(asked, "bill"):
        asked = []
    if parties.find(clause, known, new=False):
        return marks
    return without_errands(marks[:start] + asked + marks[end:], known)


def _leads_errand(marks: Sequence[Mark], i: int) -> bool:
    """True at the head of a clause of carrying, or at its word where goods stand before it unparted."""
    if marks[i].has("errand") and marks[i].has("loading"):
        return True
    if not marks[i - 1].has("break") or marks[i - 1].number is not None:
        return False
    end = next((j for j in range(i, len(marks)) if marks[j].has("break")), len(marks))
    return any_has(marks[i:end], "errand")


def _weighs(mark: Mark, read: frozenset[str]) -> bool:
    """True for a word that may change what is meant; ``read``: the senses that the reader has taken."""
    if "-" in mark.text and _RANGE.fullmatch(mark.text):
        return True  # 10-12 bori: how many is not said
    if mark.number is not None or mark.unit or not mark.tags:
        return False
    return mark.has(*_TURNING) or mark.tags.isdisjoint(read)


def _is_only(marks: Sequence[Mark], i: int) -> bool:
    """``chalan banav fakt``: a challan, and no bill."""
    near = marks[max(0, i - 2) : i + 3]
    return marks[i].has("alone") and any_has(near, "challan", "estimate")


def refuse(marks: Sequence[Mark], *read: str) -> None:
    """Doubt a reading that leaves a word of weight; time after a figure counts. Raises: Doubt."""
    fine = _CHAFF.union(read)
    for i, mark in enumerate(marks):
        counted = i > 0 and marks[i - 1].number is not None and mark.has("days", "month")
        if _weighs(mark, fine) and not counted and not _is_only(marks, i):
            raise Doubt(f"{mark.text}: a word of weight that nothing takes")
