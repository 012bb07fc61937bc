"""A pack and what it holds: ``1 bori aata 25 kg``, ``2 peti tel 15 litre 1800``.

Of goods that the shop sells by that pack the measure tells nothing new; of those that it sells by weight one
pack is that weight, and of several nobody can tell whether each has it or all. Of others it is a size, and
so a part of the name.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.text import Token
from core.gst.units import convert

_PACKS = {"BAG", "BOX", "PAC", "BTL", "TIN", "CTN", "BDL"}
_HELD = {"KGS", "GMS", "LTR", "MLT"}
_GREETS = frozenset({"greeting"})  # gm of good morning
_MOST_WORDS = 3
_BEFORE = ("break", "and", "to", "make", "bill")
_AFTER = ("break", "and", "bill", "estimate", "challan", "make", "send", "give", "credit", "cash",
          "rate_sign", "rate_before", "currency")  # fmt: skip


def named(marks: list[Mark], known: Known) -> list[Mark]:
    """Put such a measure where it belongs. Raises: Doubt."""
    if len([mark for mark in marks if mark.unit]) < 2:
        return marks
    found, i = list(marks), 0
    while i + 1 < len(found):
        at = _held_at(found, i)
        if at:
            found = _settled(found, i, at, known)
        i += 1
    return found


def _held_at(marks: Sequence[Mark], i: int) -> int:
    """Find the figure of what a pack holds that is counted at ``i``; 0 where none is."""
    if not _is_measure(marks, i, _PACKS) or (i and not marks[i - 1].has(*_BEFORE)):
        return 0
    end = i + 2
    while end < len(marks) and marks[end].is_unread:
        end += 1
    if not 0 < end - i - 2 <= _MOST_WORDS or not _is_measure(marks, end, _HELD):
        return 0
    after = marks[end + 2] if end + 2 < len(marks) else None
    closes = after is None or after.number is not None or after.has(*_AFTER)
    return end if closes else 0


def _is_measure(marks: Sequence[Mark], i: int, units: set[str]) -> bool:
    if i + 1 >= len(marks) or marks[i].number is None:
        return False
    return marks[i + 1].unit in units and marks[i + 1].tags <= _GREETS


def _settled(marks: list[Mark], i: int, at: int, known: Known) -> list[Mark]:
    words, (figure, unit) = marks[i + 2 : at], marks[at : at + 2]
    items = known.goods([mark.text for mark in words])
    sold = {item.unit for item in items}
    if marks[i + 1].unit in sold:
        return [*marks[:at], *marks[at + 2 :]]
    if any(one and convert(Decimal(1), unit.unit or "", one) is not None for one in sold):
        if marks[i].number != 1:
            raise Doubt("what each of the packs holds, or what all hold")
        return [*marks[:i], figure, unit, *words, *marks[at + 2 :]]
    shown = f"{figure.token.raw or figure.text} {unit.token.raw or unit.text}"
    size = Mark(Token(shown.casefold().replace(" ", ""), "word", raw=shown))
    return [*marks[:at], size, *marks[at + 2 :]]
