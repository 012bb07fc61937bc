"""Mon, man, maund: a weight that no bill can bear, and of which nobody can say how many kilos it is.

It is 40 kg in Bengal and Bihar today, 37.32 of old, and 20 kg in Gujarat. With no code of its own and no sure
weight it is doubted. The same words are Monday and a name where no figure stands before them.
"""

from dataclasses import replace

from bot.understand.lines import Doubt
from bot.understand.marks import Mark
from bot.understand.names import Known

_MAUND = frozenset({"maund"})


def checked(marks: list[Mark], known: Known) -> list[Mark]:
    """Give the words their other sense where they measure nothing. Raises: Doubt."""
    for i, mark in enumerate(marks):
        if mark.has("maund") and _measures(marks, i) and not _is_of_months(marks, known):
            raise Doubt("so many maunds: how many kilos that is, is not sure")
    return [replace(mark, tags=mark.tags - _MAUND) if mark.has("maund") else mark for mark in marks]


def _measures(marks: list[Mark], i: int) -> bool:
    """True for ``2 mon chal``, and for ``2200 ka mon``, ``per maund``."""
    before = marks[max(0, i - 2) : i]
    rated = bool(before) and before[-1].has("rate", "of", "every")
    if any(mark.has("to", "till", "since") for mark in marks[i + 1 : i + 2]):
        return False  # 500 mon ko dega: on Monday
    return bool(before) and (
        before[-1].number is not None or (rated and before[0] is not before[-1])
    )


def _is_of_months(marks: list[Mark], known: Known) -> bool:
    """True where what is sold is let or served by the month."""
    sold = {
        item.unit
        for mark in marks
        if known.starts_good(mark.text)
        for item in known.goods([mark.text])
    }
    return sold == {"MON"}
