"""The open bill was not paid for: ``paise nahi aaye``, ``cash nahi, udhaar``. It goes on credit."""

from decimal import Decimal

from bot.acts import Act, EditDraft, Need, Paid
from bot.context import ShopContext
from bot.understand.marks import Mark
from bot.understand.terms import MODES

_BESIDE_UNPAID = (
    "money", "paid", "gave", "negation", "filler", "auxiliary", "pronoun", "now", "honorific", "break",
)  # fmt: skip
_BESIDE_CREDIT = (
    "credit", "make", "give", "change", "recording", "filler", "pronoun", "draft", "bill", "within",
    "auxiliary", "break", "money",
)  # fmt: skip
_BEFORE_IT = (*_BESIDE_CREDIT, *MODES, "negation", "no", "paid")
NOTHING_PAID = EditDraft(paid=Paid(Decimal(0)))


def is_unpaid(words: list[Mark]) -> bool:
    """True for ``paise nahi aaye``, ``abhi nahi diye``: that money did not come, and nothing else."""
    denied = any(mark.has("negation") for mark in words)
    if not denied or not any(mark.has("money", "gave") for mark in words):
        return False
    return all(mark.number is None and mark.has(*_BESIDE_UNPAID) for mark in words)


def read(marks: list[Mark], context: ShopContext) -> tuple[list[Act], list[Need]] | None:
    """Read that the open bill goes on credit; for whom is asked where it names nobody."""
    if context.draft is None or not (is_unpaid(marks) or _is_credit(marks)):
        return None
    return [NOTHING_PAID], ([] if context.draft.customer else [Need("customer")])


def _is_credit(marks: list[Mark]) -> bool:
    """``udhaar karo``, ``nahi udhaar``; what is denied after it, ``udhaar nahi``, is credit itself."""
    at = next((i for i, mark in enumerate(marks) if mark.has("credit")), None)
    if at is None or any(mark.number is not None or mark.has("forbids") for mark in marks):
        return False
    before = all(mark.has(*_BEFORE_IT) for mark in marks[:at])
    return before and all(mark.has(*_BESIDE_CREDIT) for mark in marks[at:])
