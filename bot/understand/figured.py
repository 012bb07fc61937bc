"""Phones and figures whose sense another word tells: who is meant by a phone, which bill a sum is for."""

from bot.context import ShopContext
from bot.understand import paid_bill, phoned
from bot.understand.marks import Mark, says
from bot.understand.names import Known

_OF = frozenset({"of", "to", "upon"})


def told(marks: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """Give phones and the numbers of bills their sense, where something speaks of them. Raises: Doubt."""
    said = says(marks)
    if "phone" in said:
        marks = phoned.settled(marks, known)
    if "paid" in said and context.invoices and not _OF.isdisjoint(said):
        marks = paid_bill.told(marks, context)
    return marks
