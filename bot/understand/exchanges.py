"""Goods in the place of others on a bill that is issued: ``tanaji wale bill me belt ki jagah lace``.

No new bill is wanted where one is spoken of into which, or out of which, goods shall go; the bot explains
what may be done. Of a customer with several bills it is not sure which is meant.
"""

from collections.abc import Sequence

from bot.acts import EditDraft, Line
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
    if frame.context.draft is not None or not (said & _ORDERS and said & _INTO):
        return None
    at = _bill_end(frame)
    if at is None:
        _refuse_replacing(frame)
        return None
    rest = [mark for mark in frame.marks[at:] if not mark.has("filler") or mark.has("correcting")]
    swap = next((i for i, mark in enumerate(rest) if is_instead(mark)), None)
    if swap is not None and _goods(rest[:swap], frame.known) and swap + 1 < len(rest):
        return [_swapped(frame, at, rest[:swap], rest[swap + 1 :])], []
    figures = sum(mark.number is not None for mark in rest)
    if not _goods(rest, frame.known) or (figures == 2 and any_has(rest, "correcting")):
        return None  # bill 92 lo valve 4 kadu 2
    joins = any_has(rest, "joining")
    out = frame.marks[at - 1].has(*_OUT) and not (joins and frame.marks[at - 1].has("after"))
    if out and not frame.has("paid"):
        return [_taken_out(frame, at, rest)], []
    joins = joins and not frame.has("paid", "named")
    return ([_put_in(frame, at, rest)], []) if joins else None


def _refuse_replacing(frame: Frame) -> None:
    """Doubt ``in asha's bill replace chairs with stools``: no new bill is asked for. Raises: Doubt."""
    if frame.has("replacing") and frame.has("bill") and frame.party:
        raise Doubt("goods in the place of others, of a bill that is no longer open")


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


def _which(frame: Frame, at: int) -> str:
    """Name the bill that is spoken of before ``at``. Raises: Doubt."""
    if ref := frame.invoice or last_of(frame) or of_day(frame):
        return ref.value
    party = parties.find(frame.marks[:at], frame.known, new=False)
    name = party.name if party else None
    own = [one.number for one in frame.context.invoices if name and one.customer == name]
    if len(own) != 1:
        raise Doubt("which bill the goods are of")
    return own[0]


def _goods(marks: Sequence[Mark], known: Known) -> str:
    """Name the goods of a stretch: the shop's own, else as typed; empty where there are none."""
    words = [mark for mark in marks if mark.is_unread]
    if not words:
        return ""
    found = known.goods([mark.text for mark in words])
    return found[0].name if len(found) == 1 else typed_name([mark.token for mark in words])


def _swapped(frame: Frame, at: int, left: list[Mark], right: list[Mark]) -> EditDraft:
    """Read both sides: other goods, or the same at another figure. Raises: Doubt."""
    gone, figures = _goods(left, frame.known), [m for m in right if m.number is not None]
    ref = _which(frame, at)
    if not _goods(right, frame.known):
        if len(figures) != 1:
            raise Doubt("what comes in its place is not said")
        unit = next((mark.unit for mark in right if mark.unit), None)
        return EditDraft(invoice=ref, lines=(Line(item=gone, qty=figures[0].number, unit=unit),))
    return EditDraft(invoice=ref, remove=(gone,), lines=_lines(right, frame.known))


def _taken_out(frame: Frame, at: int, marks: list[Mark]) -> EditDraft:
    """Read goods that shall go from a bill; how many of them are left is not ours to say. Raises: Doubt."""
    if has_figure(marks):
        raise Doubt("so many less of goods on a bill that is issued")
    return EditDraft(invoice=_which(frame, at), remove=(_goods(marks, frame.known),))


def _put_in(frame: Frame, at: int, marks: list[Mark]) -> EditDraft:
    """Read goods that shall be added to a bill. Raises: Doubt."""
    return EditDraft(invoice=_which(frame, at), lines=_lines(marks, frame.known))


def _lines(marks: list[Mark], known: Known) -> tuple[Line, ...]:
    """Read the goods of a stretch without its verbs. Raises: Doubt."""
    verbs = ("change", "make", "give", "fresh", "remove", "joining")
    plain = [mark for mark in marks if mark.number is not None or not mark.has(*verbs)]
    return tuple(goods_of(plain, known)[0])
