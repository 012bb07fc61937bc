"""Two wishes in one breath: ``aaj kitna becha aur sabka kitna baki hai``; each has a word of its own.

None of them moves money; a figure beside them may be more than that, and is left to the other rules.
"""

from bot.understand import parties
from bot.understand.marks import Mark, any_has, first, has_figure, says
from bot.understand.names import Known
from bot.understand.part import MODES

_WANTS = ("question", "how_much", "show", "asking", "send", "give", "talk")
_OWED = ("balance", "credit", "due_word", "to_pay", "debtors")
_PAPERS = ("einvoice", "eway")


def two(left: list[Mark], right: list[Mark], known: Known) -> bool:
    """True where both sides wish something, of another kind, and say of whom or of what."""
    if has_figure(left) or has_figure(right):
        return False
    kinds = _kind(left), _kind(right)
    if None in kinds or kinds[0] == kinds[1]:
        return False
    if "all" in kinds and "day" not in kinds and not _wants(right if kinds[1] == "all" else left):
        return False  # jinka baki hai, sabko reminder bhejo: who is reminded
    return all(
        kind in _OF_THE_SHOP or _names(part, known)
        for kind, part in zip(kinds, (left, right), strict=True)
    )


_OF_THE_SHOP = ("day", "all", "report")
_DAYS = ("today", "yesterday", "this", "last", "week", "month")


def _wants(marks: list[Mark]) -> bool:
    return any_has(marks, *_WANTS)


def _kind(marks: list[Mark]) -> str | None:
    """Tell what is wished: a reminder, a bill to be sent, an account, what is owed, the day's business."""
    said = says(marks)
    if any(tag.startswith("report_") for tag in said):
        return "report"
    if "reminder" in said:
        return "remind"
    if said >= {"bill", "send"} or said >= {"bill", "again"}:
        return "send"
    if not said.isdisjoint(("paid", "bill", "negation", "discount")):
        return None
    return _asked(said)


def _asked(said: set[str]) -> str | None:
    """Tell what is asked of the shop's own books."""
    wanted, owed = not said.isdisjoint(_WANTS), not said.isdisjoint(_OWED)
    if ("sale" in said and (wanted or not said.isdisjoint(_DAYS))) or said >= {"sold", "how_much"}:
        return "day"
    if owed and said & {"everyone", "debtors", "most"}:
        return "all"
    if owed and wanted:
        return "balance"
    return "statement" if wanted and said & {"statement", "account"} else None


def _names(marks: list[Mark], known: Known) -> bool:
    return any_has(marks, "everyone") or parties.find(marks, known, new=False) is not None


def of_payer(left: list[Mark], right: list[Mark]) -> bool:
    """``X ne 40000 rtgs kiya, uska e invoice bana do``: money came, and a paper of his is wished."""
    said = says(right)
    if not _came(left) or said & {"paid", "clear", "returned"}:
        return False
    paper = not said.isdisjoint(_PAPERS)
    sent = said >= {"bill", "send"} and not has_figure(right)
    return paper or (sent and "pronoun" in said)


def _came(marks: list[Mark]) -> bool:
    said = says(marks)
    told = not said.isdisjoint(("paid", "clear", *MODES))
    return told and said.isdisjoint(("bill", "make", "question")) and has_figure(marks)


_BETWEEN = ("for", "of", "bill", "number", "filler", "preposition")


def of_two_bills(left: list[Mark], right: list[Mark]) -> bool:
    """``e invoice for 688 and eway for 686``: each side wishes a paper of a bill of its own."""
    return _paper_of_bill(left) and _paper_of_bill(right)


def _paper_of_bill(marks: list[Mark]) -> bool:
    at = first(marks, *_PAPERS)
    if at is None:
        return False
    beside = (marks[at + 1 :], marks[:at][::-1])
    next_to = (next((m for m in part if not m.has(*_BETWEEN)), None) for part in beside)
    return any(mark is not None and mark.number is not None for mark in next_to)
