"""Goods in the place of others on a bill that is issued: ``tanaji wale bill me belt ki jagah lace``.

No new bill is wanted where one is spoken of into which, or out of which, goods shall go; the bot explains
what may be done. Of a customer with several bills it is asked which is meant.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.acts import EditDraft, Line, Need
from bot.understand import parties
from bot.understand.bills import goods_of
from bot.understand.edits import last_of, of_day
from bot.understand.frame import Frame, Read
from bot.understand.gone import is_instead
from bot.understand.lines import Doubt
from bot.understand.marks import Mark, any_has, has_figure
from bot.understand.names import Known, typed_name

_INTO = frozenset({"within", "out_of", "from", "source", "via"})
_ORDERS = frozenset({"correcting", "replacing", "remove", "make", "joining"})
_OUT = ("out_of", "from", "source", "via")


def exchanged(frame: Frame) -> Read | None:
    """Read goods that shall come into an issued bill, go, or stand in others' place. Raises: Doubt."""
    said = frame.says
    if not (said & _ORDERS and said & _INTO) or not _is_of_issued(frame):
        return None
    at = _bill_end(frame)
    if at is None:
        return _replaced(frame)
    rest = [mark for mark in frame.marks[at:] if not mark.has("filler") or mark.has("correcting")]
    swap = next((i for i, mark in enumerate(rest) if is_instead(mark)), None)
    if swap is not None and _goods(rest[:swap], frame.known) and swap + 1 < len(rest):
        return _of_bill(frame, at, _swapped(frame, rest[:swap], rest[swap + 1 :]))
    figures = sum(mark.number is not None for mark in rest)
    if not _goods(rest, frame.known) or (figures == 2 and any_has(rest, "correcting")):
        return None  # bill 92 lo valve 4 kadu 2
    joins = any_has(rest, "joining")
    if _is_out(frame, at, rest, joins=joins):
        return _of_bill(frame, at, _taken_out(frame, rest))
    joins = joins and not frame.has("paid", "named")
    put = EditDraft(lines=_lines(rest, frame.known)) if joins else _counted_anew(frame, rest)
    return _of_bill(frame, at, put) if put else None


def _counted_anew(frame: Frame, rest: list[Mark]) -> EditDraft | None:
    """``ramesh ke bill me sugar 5 kar do``, who has a bill: so many of them there shall be."""
    own = frame.party and any(frame.party.name == one.customer for one in frame.context.invoices)
    at = next((i for i, mark in enumerate(rest) if mark.number is not None), 0)
    measures = rest[at + 1 : -1]
    told = rest[-1].number is None and rest[-1].has("change") and len(measures) <= 1
    if not own or not told or not at or not all(mark.is_unread for mark in rest[:at]):
        return None
    if any(mark.unit is None or mark.tags for mark in measures):
        return None
    unit = measures[0].unit if measures else None
    return EditDraft(
        lines=(Line(item=_goods(rest[:at], frame.known), qty=rest[at].number, unit=unit),)
    )


def _is_of_issued(frame: Frame) -> bool:
    """True where no bill is open, or somebody else's is: of his own it is the open one that changes."""
    draft, party = frame.context.draft, frame.party
    if draft is None:
        return True
    other = party is not None and party.name not in (None, draft.customer)
    return other and any(party and one.customer == party.name for one in frame.context.invoices)


def _is_out(frame: Frame, at: int, rest: list[Mark], *, joins: bool) -> bool:
    """True for goods out of a bill, and for ``bill me soap hatao``, whose order takes them off it."""
    into = frame.marks[at - 1]
    out = into.has(*_OUT) and not (joins and into.has("after"))
    off = not joins and rest[-1].has("remove") and not rest[-1].has("negation")
    return (out or off) and not frame.has("paid")


def _replaced(frame: Frame) -> Read | None:
    """Read ``in asha's bill replace chairs with stools``: no new bill is asked for. Raises: Doubt."""
    at = frame.first("replacing")
    if at is None or not frame.has("bill") or not frame.party:
        return None
    rest = frame.marks[at + 1 :]
    end = next((i for i, mark in enumerate(rest) if mark.has("inclusive", "preposition")), None)
    gone = _goods(rest[:end], frame.known) if end else ""
    if not gone or any(mark.number is not None for mark in rest[:end]):
        raise Doubt("goods in the place of others, of a bill that is no longer open")
    return _of_bill(frame, at, _swapped(frame, rest[:end], rest[(end or 0) + 1 :]))


def _bill_end(frame: Frame) -> int | None:
    """Find where the words end that name the bill of which the goods are."""
    marks = frame.marks
    if ref := frame.invoice:
        within = ref.end < len(marks) and marks[ref.end].has(*_INTO)
        return ref.end + 1 if within else None
    for i, mark in enumerate(marks):
        if mark.number is None and mark.has("bill"):
            if mark.has("within"):
                return i + 1
            if i + 1 < len(marks) and marks[i + 1].has(*_INTO):
                return i + 2
    return None


def _of_bill(frame: Frame, at: int, act: EditDraft) -> Read:
    """Say which bill changes, by what is named before ``at``; of several it is asked. Raises: Doubt."""
    if ref := frame.invoice or last_of(frame) or of_day(frame):
        return [replace(act, invoice=ref.value)], []
    party = parties.find(frame.marks[:at], frame.known, new=False)
    name = party.name if party else None
    own = tuple(one.number for one in frame.context.invoices if name and one.customer == name)
    if not own:
        raise Doubt("which bill the goods are of")
    if len(own) == 1:
        return [replace(act, invoice=own[0])], []
    return [act], [Need("invoice", options=own)]


def _goods(marks: Sequence[Mark], known: Known) -> str:
    """Name the goods of a stretch: the shop's own, else as typed; empty where there are none."""
    words = [mark for mark in marks if mark.is_unread]
    if not words:
        return ""
    found = known.goods([mark.text for mark in words])
    return found[0].name if len(found) == 1 else typed_name([mark.token for mark in words])


def _swapped(frame: Frame, left: list[Mark], right: list[Mark]) -> EditDraft:
    """Read both sides: other goods, or the same at another figure. Raises: Doubt."""
    gone, figures = _goods(left, frame.known), [m for m in right if m.number is not None]
    if not _goods(right, frame.known):
        if len(figures) != 1:
            raise Doubt("what comes in its place is not said")
        unit = next((mark.unit for mark in right if mark.unit), None)
        return EditDraft(lines=(Line(item=gone, qty=figures[0].number, unit=unit),))
    return EditDraft(remove=(gone,), lines=_lines(right, frame.known))


def _taken_out(frame: Frame, marks: list[Mark]) -> EditDraft:
    """Read goods that shall go from a bill; how many of them are left is not ours to say. Raises: Doubt."""
    if has_figure(marks):
        raise Doubt("so many less of goods on a bill that is issued")
    return EditDraft(remove=(_goods(marks, frame.known),))


def _lines(marks: list[Mark], known: Known) -> tuple[Line, ...]:
    """Read the goods of a stretch without its verbs. Raises: Doubt."""
    verbs = ("change", "make", "give", "fresh", "remove", "joining")
    plain = [mark for mark in marks if mark.number is not None or not mark.has(*verbs)]
    return tuple(goods_of(plain, known)[0])
