"""Questions about business: how it went on a day or in a period, and reports by their names."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.acts import Act, Report, Summary
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark, all_have, any_has
from bot.understand.spans import Span, mark_at, whole
from bot.understand.terms import MODES

_FIRST_YEAR, _LAST_YEAR = 2017, 2100  # of the tax that is returned


def summary(frame: Frame) -> Read | None:
    """How business went on a day or in a period."""
    if frame.says.isdisjoint(("sale", "sold", "account", "paid")):
        return None
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
    """True for ``kal ka hisaab``, ``aaj kitna cash aaya``: a day, what is asked, nobody else."""
    if not (frame.has("account") or frame.says >= {"question", "paid"}):
        return False
    days = [span for span in frame.dates(past=True) if span.kind != "time"]
    inside = {i for span in days for i in range(span.start, span.end)}
    rest = [mark for i, mark in enumerate(frame.marks) if i not in inside]
    asked = ("filler", "of", "balance", "show", "asking", "send", "give", "question", "total",
             "money", "paid", "currency", *MODES)  # fmt: skip
    said = {tag for mark in rest for tag in mark.tags}
    named = said >= {"question", "paid"} and bool(said & {"money", "how_much"})
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
