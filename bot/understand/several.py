"""Several customers of one wish: ``A aur B ka baki``."""

from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.parties import find
from bot.understand.party import Party


def several(marks: list[Mark], known: Known) -> list[Party]:
    """Find the customers of ``A aur B ka baki``: each part between the ands names one."""
    parts: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.has("and") or mark.has("break"):
            parts.append([])
        else:
            parts[-1].append(mark)
    found = [find(part, known, new=False) for part in parts if part]
    named = [party for party in found if party]
    return named if len(named) == len(found) else []
