"""What stands between a document and its reference number; part of the tree in `core.errors`."""

from core.error_kinds import Conflict, NotFound, Refused


class EinvoiceNotEligible(Refused, code="not_eligible"):
    """A document that has no reference number by its nature. Params: number, reason (a code)."""


class EinvoiceInvalid(Refused, code="einvoice_invalid"):
    """The portal would refuse it, or has. Params: number, why (in words)."""


class EinvoiceDuplicate(Conflict, code="duplicate_irn"):
    """The number is registered, or was. Params: number, provider_code, irn, ack_no, ack_at."""


class CancelWindowClosed(Refused, code="cancel_window_closed"):
    """A registration is cancelled within 24 hours, or never. Params: number, until."""


class EwayActive(Refused, code="ewb_active"):
    """An e-way bill stands on it: that is cancelled first. Params: number."""


class IrnActive(Refused, code="irn_active"):
    """It has a reference number: that is cancelled first, or a note is made. Params: number."""


class GstinElsewhere(Refused, code="gstin_mismatch"):
    """Another shop of this installation had the GSTIN first: it alone registers for it. Params: gstin."""


class IrnNotFound(NotFound, code="irn_not_found"):
    """Nothing is registered under that number. Params: irn, provider_code."""


class EwayNotFound(NotFound, code="ewb_not_found"):
    """There is no e-way bill of that number. Params: number."""


class EwayExists(Conflict, code="ewb_exists"):
    """The document has an e-way bill already. Params: number, ewb, provider_code."""


class EwayWindowClosed(Refused, code="ewb_window_closed"):
    """An e-way bill is cancelled within 24 hours, or never. Params: number, until, provider_code."""


class EwayEnded(Refused, code="ewb_ended"):
    """It was closed, cancelled or has run out: nothing is changed in it. Params: number, provider_code."""
