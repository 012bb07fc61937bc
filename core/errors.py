"""Every error of the core: one tree, kinds and leaves.

    PakkaError
        Invalid       what was given cannot be right; the same call will fail again
        NotFound      there is no such thing in this shop
        Conflict      it exists already, or was done already
        Refused       the state of things forbids it; there is a lawful way
        NotAllowed    this person may not
        Busy          try again later
        Unavailable   a remote system does not answer

A leaf is raised, a kind is caught. A leaf has a stable ``code`` and named parameters; sentences
live with the languages (chat) and the dialects (REST), HTTP statuses with the dialects alone.
"""

from typing import ClassVar


class PakkaError(Exception):
    """Root of all errors that a person may be told about."""

    code: ClassVar[str] = "error"

    def __init__(self, **params: object) -> None:
        self.params = params
        shown = ", ".join(f"{name}={value!r}" for name, value in params.items())
        super().__init__(f"{self.code}({shown})")


class Invalid(PakkaError):
    """What was given cannot be right."""


class NotFound(PakkaError):
    """There is no such thing in this shop."""


class Conflict(PakkaError):
    """It exists already, or was done already."""


class Refused(PakkaError):
    """The state of things forbids it."""


class NotAllowed(PakkaError):
    """This person may not do that."""


class Busy(PakkaError):
    """Try again later."""


class Unavailable(PakkaError):
    """A remote system does not answer."""


class GstinMalformed(Invalid):
    """Not the shape of a GSTIN. Params: gstin."""

    code = "gstin_malformed"


class GstinChecksum(Invalid):
    """The check character of a GSTIN is wrong. Params: gstin, expected."""

    code = "gstin_checksum"


class GstinTest(Invalid):
    """A fake GSTIN (PAN digits 0000) outside the sandbox. Params: gstin."""

    code = "test_gstin"


class PanMalformed(Invalid):
    """Not the shape of a PAN. Params: pan."""

    code = "pan_malformed"


class StateUnknown(Invalid):
    """No such state code or name. Params: state."""

    code = "state_unknown"


class VpaMalformed(Invalid):
    """Not the shape of a UPI ID. Params: vpa, email (bool: looks like an e-mail address)."""

    code = "vpa_malformed"


class PhoneMalformed(Invalid):
    """Not a ten-digit Indian mobile number. Params: phone."""

    code = "phone_malformed"


class PincodeMalformed(Invalid):
    """Not a six-digit PIN. Params: pincode."""

    code = "pincode_malformed"


class UnitUnknown(Invalid):
    """No such unit quantity code or synonym. Params: unit."""

    code = "unit_unknown"


class HsnMalformed(Invalid):
    """HSN of other than 4, 6 or 8 digits. Params: hsn."""

    code = "hsn_malformed"


class GstRateNotValid(Invalid):
    """The rate of tax is not in force on that date. Params: rate, on."""

    code = "gst_rate_not_valid"


class GstRateUnknown(Invalid):
    """No record knows the item's rate of tax. Params: item."""

    code = "gst_rate_unknown"


class RateUnknown(Invalid):
    """Neither the message nor the records give the item's rate. Params: item."""

    code = "rate_unknown"


class QtyNotPositive(Invalid):
    """A quantity of zero or less. Params: item, qty."""

    code = "qty_not_positive"


class QtyTooLarge(Invalid):
    """A quantity above 9,999,999.999 or with more than three decimals. Params: item, qty."""

    code = "qty_too_large"


class AmountNotValid(Invalid):
    """A rate, amount or discount that is negative, too large or too fine. Params: field, value."""

    code = "amount_not_valid"


class DocumentTooLarge(Invalid):
    """A document above 99,99,99,99,999.99 rupees or 200 lines. Params: total_paise or lines."""

    code = "document_too_large"


class NoLines(Invalid):
    """A document without lines."""

    code = "no_lines"


class NameMissing(Invalid):
    """A name that is empty, or too long. Params: name."""

    code = "name_missing"


class DateInFuture(Invalid):
    """A document date after today. Params: on."""

    code = "date_in_future"


class NumberMalformed(Invalid):
    """A document number outside Rule 46(b). Params: number."""

    code = "number_malformed"


class SettingNotValid(Invalid):
    """A setting with a value it cannot take. Params: name, value, allowed (in words)."""

    code = "setting_not_valid"


class SettingUnknown(Invalid):
    """No such setting of a shop. Params: name."""

    code = "setting_unknown"


class SeriesBehind(Refused):
    """The next number would lie before one already drawn. Params: number, last."""

    code = "series_behind"


class MessageTooLong(Invalid):
    """A chat message longer than anyone types. Params: length."""

    code = "message_too_long"


class ShopNotFound(NotFound):
    """Params: shop_id."""

    code = "shop_not_found"


class CustomerNotFound(NotFound):
    """Params: customer."""

    code = "customer_not_found"


class ItemNotFound(NotFound):
    """Params: item."""

    code = "item_not_found"


class ChargeNotFound(NotFound):
    """Params: charge."""

    code = "charge_not_found"


class PaymentNotFound(NotFound):
    """Params: payment."""

    code = "payment_not_found"


class ClaimNotFound(NotFound):
    """Params: claim."""

    code = "claim_not_found"


class MemberNotFound(NotFound):
    """Params: member."""

    code = "member_not_found"


class RequestNotFound(NotFound):
    """Params: request."""

    code = "request_not_found"


class NoteNotFound(NotFound):
    """Params: note."""

    code = "note_not_found"


class InvoiceNotFound(NotFound):
    """Params: invoice."""

    code = "invoice_not_found"


class DuplicateNumber(Conflict):
    """The number stands on another document of that financial year. Params: number."""

    code = "duplicate_number"


class DuplicateSku(Conflict):
    """Another item has that name or sku. Params: sku."""

    code = "duplicate_sku"


class DuplicateReference(Conflict):
    """The reference stands on another payment. Params: reference, customer, number."""

    code = "duplicate_reference"


class AlreadyPaid(Conflict):
    """Nothing is due on that invoice. Params: number."""

    code = "invoice_already_paid"


class AlreadyCancelled(Conflict):
    """Params: number."""

    code = "already_cancelled"


class InterstateNotAllowed(Refused):
    """A composition shop may not sell outside its state (s.10). Params: state."""

    code = "interstate_not_allowed"


class ShopExists(Conflict):
    """The shop of an export is here already. Params: shop_id."""

    code = "shop_exists"


class HasPayments(Refused):
    """Params: number."""

    code = "has_payments"


class HasNotes(Refused):
    """A credit or debit note stands on that invoice. Params: number."""

    code = "has_notes"


class ExceedsInvoice(Refused):
    """A credit note above what is left of its invoice. Params: number, left_paise."""

    code = "exceeds_invoice"


class NoteTooLate(Refused):
    """A credit note can no longer lower the tax of that bill (s. 34(2)). Params: number, last (date)."""

    code = "note_too_late"


class PeriodLocked(Refused):
    """The month is marked as filed: only a note is lawful now. Params: month, number."""

    code = "period_locked"


class BadState(Refused):
    """The thing is not in a state that allows it. Params: state."""

    code = "bad_state"


class UndoWindowClosed(Refused):
    """More than ten minutes have passed. Params: number."""

    code = "undo_window_closed"


class EntryStands(Refused):
    """More than ten minutes have passed since money or udhaar was written. No params."""

    code = "entry_stands"


class BackupDamaged(Invalid):
    """A file that is no sound backup. Params: why."""

    code = "backup_damaged"


class RestoreRefused(Refused):
    """The database holds newer things than the backup. Params: newest."""

    code = "restore_refused"


class DatabaseNewer(Refused):
    """The database was written by a newer version. Params: revision."""

    code = "database_newer"


class LastOwner(Refused):
    """A shop keeps at least one owner. Params: name."""

    code = "last_owner"


class InviteUsed(Refused):
    """An invite link that was used, has ended, or never was: alike."""

    code = "invite_used"


class OwnerOnly(NotAllowed):
    """Only the owner may. Params: what."""

    code = "owner_only"


class DatabaseBusy(Busy):
    """The database did not take the write in time."""

    code = "database_busy"


class ProviderUnavailable(Unavailable):
    """Params: provider."""

    code = "provider_unavailable"
