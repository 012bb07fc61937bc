"""What stands between a document and its reference number; part of the tree in `core.errors`."""

from core.error_kinds import Refused


class EinvoiceNotEligible(Refused, code="not_eligible"):
    """A document that has no reference number by its nature. Params: number, reason (a code)."""
