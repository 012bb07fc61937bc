"""How money came: the ways that are told, in their order."""

from collections.abc import Container, Sequence
from dataclasses import replace

from bot.understand.marks import Mark
from bot.understand.terms import MODES


def modes(marks: Sequence[Mark], sums: int) -> list[str]:
    """List the modes said; one that is denied (``online nahi``) is none.

    What was transferred came over a bank, unless one sum came another way: ``500 gpay transfer`` is UPI.
    """
    found: list[tuple[str, bool]] = []
    for i, mark in enumerate(marks):
        if mark.tags.isdisjoint(MODES):
            continue
        mode = next(mode for mode in MODES if mark.has(mode))
        denied = i + 1 < len(marks) and marks[i + 1].has("negation")
        if not denied and (not found or found[-1][0] != mode):
            found.append((mode, mark.has("transferred")))
    if not found[1:]:
        return [found[0][0]] if found else []
    if sums < 2 and len({mode for mode, _ in found}) == 2:
        found = [one for one in found if not one[1]] or found
    told = [mode for mode, _ in found]
    if "bank" in told and len(told) == 2 and "cheque" in told:
        return ["cheque"]  # a cheque that went to the bank
    return told


_GIVEN = ("gave", "i_paid", "took", "happened", "credit", "acquired")
_BANK = frozenset({"bank"})


def came_to_bank(marks: Sequence[Mark]) -> bool:
    """True for ``X ka 8000 aa gaya khate me``: what came to an account was paid, and is no udhaar given."""
    came = any(mark.has("paid") and not mark.has(*_GIVEN) for mark in marks)
    return came and any(mark.has("bank", "into_account") for mark in marks)


def to_bank(marks: list[Mark], said: Container[str]) -> list[Mark]:
    """Read the account that money came to as the bank's; ``said``: the senses of the message."""
    if "into_account" not in said or not came_to_bank(marks):
        return marks
    return [replace(m, tags=_BANK) if m.has("into_account") else m for m in marks]
