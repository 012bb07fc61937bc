"""Goods that were forgotten: into a bill told by its number, or into the one made last.

``330 me 2 bori acc jod do, bhul gaya tha``; ``usme 1 mobile stand bhi jod de``.
"""

from bot.acts import EditDraft
from bot.understand import edits, refs
from bot.understand.bills import goods_of
from bot.understand.frame import Frame, Read
from bot.understand.marks import Mark, any_has, has_figure, lacking
from bot.understand.refs import Ref
from bot.understand.terms import MODES

_OTHER = (
    "bill", "paid", "cancel", "creditnote", "reminder", "question", "negation", "if", "returned",
    "credit", "discount", "gst", "remove", "balance", "customer", "item", *MODES,
)  # fmt: skip
_SAID = ("fresh", "joining", "forgot", "into_it", "change", "make", "give", "break", "exclusive")
_LEAST = 3  # digits: fewer count goods


def read(frame: Frame) -> Read | None:
    """Read goods that somebody adds to a bill that is issued. Raises: Doubt."""
    return _told(frame) or edits.added(frame)


def _told(frame: Frame) -> Read | None:
    """Read goods that were forgotten, where no bill is open. Raises: Doubt."""
    if frame.context.draft or frame.has(*_OTHER) or not frame.has("joining", "forgot"):
        return None
    ref = _by_number(frame)
    last = ref is None and (frame.has("into_it") or frame.says >= {"joining", "forgot"})
    if not (ref or last) or (frame.party and not ref):
        return None
    rest = frame.marks[: ref.start] + frame.marks[ref.end :] if ref else frame.marks
    goods = [mark for mark in rest if mark.number is not None or not mark.has(*_SAID)]
    if not has_figure(goods) and not any(frame.known.starts_good(mark.text) for mark in goods):
        return None
    found, needs = goods_of(lacking(goods, "forgot"), frame.known)
    if not found or any(line.item is None or not frame.known.lists(line.item) for line in found):
        return None
    return [EditDraft(invoice=ref.value if ref else None, lines=tuple(found))], needs


def _by_number(frame: Frame) -> Ref | None:
    """Find the bill told by its number: ``330 me 2 bori ...``, ``add 2 bags to 330``."""
    marks = frame.marks
    for i, mark in enumerate(marks):
        if mark.number is None or mark.unit or len(mark.text) < _LEAST:
            continue
        led = not i and any_has(marks[1:2], "within", "out_of", "upon", "to")
        if not (led or _closes(marks, i)):
            continue
        number = refs.bill_so_numbered(mark.text, frame.context)
        if number:
            return Ref(number, i if led else i - 1, i + 2 if led else i + 1)
    return None


def _closes(marks: list[Mark], i: int) -> bool:
    """``add 2 bags acc to 330``: after all goods, with nothing counted behind it."""
    into = any_has(marks[max(0, i - 1) : i], "to", "within") and marks[0].has("joining")
    return into and not has_figure(marks[i + 1 :]) and has_figure(marks[: i - 1])
