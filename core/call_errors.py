"""What only a program that calls an API is told; part of the tree in `core.errors`."""

from core.error_kinds import Busy, Conflict, Invalid, NotFound, Refused


class IdempotencyKeyInvalid(Invalid, code="idempotency_key_invalid"):
    """An idempotency key of other than 1 to 255 visible ASCII characters."""


class IdempotencyKeyReused(Invalid, code="idempotency_key_reused"):
    """The idempotency key was used for something else within the last 24 hours."""


class RequestInProgress(Busy, code="request_in_progress"):
    """The first call with this idempotency key still runs."""


class VersionMismatch(Conflict, code="version_mismatch"):
    """It changed since the caller read it. Params: version (the one it is at now)."""


class CancelUnderWay(Conflict, code="cancel_under_way"):
    """It is being cancelled already, for another reason. Params: number, reason (1 to 4)."""


class EwayNotExtendable(Refused, code="ewb_not_extendable"):
    """More time is given in the 8 hours before its end and after. Params: number, until, provider_code."""


class Deleted(NotFound, code="deleted"):
    """It lies in the bin. Params: at (since when)."""


class SeveralCustomers(Invalid, code="several_customers"):
    """One payment for bills of several customers."""


class AmountExceedsBalance(Refused, code="amount_exceeds_balance"):
    """More than what is due. Params: number, due (rupees)."""


class EmailMalformed(Invalid, code="email_malformed"):
    """Not the shape of an e-mail address. Params: email."""


class TooManyRecipients(Invalid, code="too_many_recipients"):
    """One letter for more people than may get it. Params: most."""


class AttachmentNotFound(NotFound, code="attachment_not_found"):
    """No such file hangs on the invoice. Params: file."""


class FileNotTaken(Invalid, code="file_not_taken"):
    """A file that is none of GIF, JPEG, PNG, TIFF, BMP and PDF. Params: name."""


class TooManyFiles(Refused, code="too_many_files"):
    """More files, or more bytes, than may hang on an invoice. Params: most, megabytes."""
