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

from core.call_errors import (
    AmountExceedsBalance as AmountExceedsBalance,
    Deleted as Deleted,
    IdempotencyKeyInvalid as IdempotencyKeyInvalid,
    IdempotencyKeyReused as IdempotencyKeyReused,
    RequestInProgress as RequestInProgress,
    SeveralCustomers as SeveralCustomers,
    VersionMismatch as VersionMismatch,
)
from core.error_kinds import (
    Busy as Busy,
    Conflict as Conflict,
    Invalid as Invalid,
    NotAllowed as NotAllowed,
    NotFound as NotFound,
    PakkaError as PakkaError,
    Refused as Refused,
    Unavailable as Unavailable,
)


class GstinMalformed(Invalid, code="gstin_malformed"):
    """Not the shape of a GSTIN. Params: gstin."""


class GstinChecksum(Invalid, code="gstin_checksum"):
    """The check character of a GSTIN is wrong. Params: gstin, expected."""


class GstinTest(Invalid, code="test_gstin"):
    """A fake GSTIN (PAN digits 0000) outside the sandbox. Params: gstin."""


class PanMalformed(Invalid, code="pan_malformed"):
    """Not the shape of a PAN. Params: pan."""


class StateUnknown(Invalid, code="state_unknown"):
    """No such state code or name. Params: state."""


class VpaMalformed(Invalid, code="vpa_malformed"):
    """Not the shape of a UPI ID. Params: vpa, email (bool: looks like an e-mail address)."""


class PhoneMalformed(Invalid, code="phone_malformed"):
    """Not a ten-digit Indian mobile number. Params: phone."""


class PincodeMalformed(Invalid, code="pincode_malformed"):
    """Not a six-digit PIN. Params: pincode."""


class UnitUnknown(Invalid, code="unit_unknown"):
    """No such unit quantity code or synonym. Params: unit."""


class HsnMalformed(Invalid, code="hsn_malformed"):
    """HSN of other than 4, 6 or 8 digits. Params: hsn."""


class GstRateNotValid(Invalid, code="gst_rate_not_valid"):
    """The rate of tax is not in force on that date. Params: rate, on."""


class GstRateUnknown(Invalid, code="gst_rate_unknown"):
    """No record knows the item's rate of tax. Params: item."""


class CountryMissing(Invalid, code="country_missing"):
    """An export says no country."""


class GstinMissing(Invalid, code="gstin_missing"):
    """A supply to an SEZ, or a deemed export, to somebody without GSTIN. Params: supply."""


class SuppliesNotTogether(Refused, code="supplies_not_together"):
    """Reverse charge on an export, or on what the marketplace pays the tax of."""


class EcommerceGstinMalformed(Invalid, code="ecommerce_gstin_malformed"):
    """Not the GSTIN of an e-commerce operator (s. 52). Params: gstin."""


class TreatmentNotValid(Invalid, code="treatment_not_valid"):
    """A line that bears no tax by its nature, with a rate of tax. Params: item, treatment."""


class CessNotValid(Invalid, code="cess_not_valid"):
    """Cess on a date, or on goods, for which the law knows none. Params: item, on."""


class RetailPriceNotValid(Invalid, code="retail_price_not_valid"):
    """Tax on the printed price of goods that are not valued so on that date. Params: item, on."""


class MonthNotValid(Invalid, code="month_not_valid"):
    """Not a month such as 2026-11. Params: month."""


class MonthNotOver(Refused, code="month_not_over"):
    """The month has not begun, or is not over. Params: month."""


class ReturnNotApplicable(Refused, code="not_applicable"):
    """The shop files no such return. Params: scheme."""


class AmendmentNotValid(Refused, code="amendment_not_valid"):
    """What an amendment cannot do; a note does it. Params: number, reason (a code)."""


class VoucherNotFound(NotFound, code="voucher_not_found"):
    """No such voucher in this shop. Params: voucher."""


class ExceedsAdvance(Refused, code="exceeds_advance"):
    """More than what is left of an advance. Params: number, left_paise."""


class TradePaperNotFound(NotFound, code="trade_paper_not_found"):
    """No such estimate or challan in this shop. Params: paper."""


class QtyNotPositive(Invalid, code="qty_not_positive"):
    """A quantity of zero or less. Params: item, qty."""


class QtyTooLarge(Invalid, code="qty_too_large"):
    """A quantity above 9,999,999.999 or with more than three decimals. Params: item, qty."""


class QtyNoPart(Invalid, code="qty_no_part"):
    """Loose pieces that are no exact part of the unit that was sold. Params: item, qty, unit."""


class AmountNotValid(Invalid, code="amount_not_valid"):
    """A rate, amount or discount that is negative, too large or too fine. Params: field, value."""


class DocumentTooLarge(Invalid, code="document_too_large"):
    """A document above 99,99,99,99,999.99 rupees or 200 lines. Params: total_paise or lines."""


class NoLines(Invalid, code="no_lines"):
    """A document without lines."""


class NameMissing(Invalid, code="name_missing"):
    """A name that is empty, or too long. Params: name."""


class DateInFuture(Invalid, code="date_in_future"):
    """A document date after today. Params: on."""


class NumberMalformed(Invalid, code="number_malformed"):
    """A document number outside Rule 46(b). Params: number."""


class SettingNotValid(Invalid, code="setting_not_valid"):
    """A setting with a value it cannot take. Params: name, value, allowed (in words)."""


class SettingUnknown(Invalid, code="setting_unknown"):
    """No such setting of a shop. Params: name."""


class SeriesBehind(Refused, code="series_behind"):
    """The next number would lie before one already drawn. Params: number, last."""


class MessageTooLong(Invalid, code="message_too_long"):
    """A chat message longer than anyone types. Params: length."""


class ShopNotFound(NotFound, code="shop_not_found"):
    """Params: shop_id."""


class CustomerNotFound(NotFound, code="customer_not_found"):
    """Params: customer."""


class ItemNotFound(NotFound, code="item_not_found"):
    """Params: item."""


class ChargeNotFound(NotFound, code="charge_not_found"):
    """Params: charge."""


class PaymentNotFound(NotFound, code="payment_not_found"):
    """Params: payment."""


class ClaimNotFound(NotFound, code="claim_not_found"):
    """Params: claim."""


class MemberNotFound(NotFound, code="member_not_found"):
    """Params: member."""


class RequestNotFound(NotFound, code="request_not_found"):
    """Params: request."""


class CredentialNotFound(NotFound, code="credential_not_found"):
    """No such key in this shop. Params: key."""


class NoteNotFound(NotFound, code="note_not_found"):
    """Params: note."""


class WebhookNotFound(NotFound, code="webhook_not_found"):
    """No such endpoint or event in this shop. Params: id."""


class InvoiceNotFound(NotFound, code="invoice_not_found"):
    """Params: invoice."""


class DuplicateNumber(Conflict, code="duplicate_number"):
    """The number stands on another document of that financial year. Params: number."""


class DuplicateSku(Conflict, code="duplicate_sku"):
    """Another item has that name or sku. Params: sku."""


class DuplicateReference(Conflict, code="duplicate_reference"):
    """The reference stands on another payment. Params: reference, customer, number."""


class AlreadyPaid(Conflict, code="invoice_already_paid"):
    """Nothing is due on that invoice. Params: number."""


class AlreadyCancelled(Conflict, code="already_cancelled"):
    """Params: number."""


class InterstateNotAllowed(Refused, code="interstate_not_allowed"):
    """A composition shop may not sell outside its state (s.10). Params: state."""


class GstTreatmentMismatch(Refused, code="gst_treatment_mismatch"):
    """What a call says of the supply contradicts it. Params: place, name, fact, expected, treatment."""


class NotAbroad(Refused, code="not_abroad"):
    """An export whose place of supply is in India. Params: state."""


class ReverseChargeNotAllowed(Refused, code="reverse_charge_not_allowed"):
    """Reverse charge on the bill of a shop that is not under the regular scheme."""


class SupplyNotAllowed(Refused, code="supply_not_allowed"):
    """An SEZ supply, or a deemed export, by a shop that is not regular. Params: supply."""


class ShopExists(Conflict, code="shop_exists"):
    """The shop of an export is here already. Params: shop_id."""


class HasPayments(Refused, code="has_payments"):
    """Params: number."""


class HasNotes(Refused, code="has_notes"):
    """A credit or debit note stands on that invoice. Params: number."""


class ExceedsInvoice(Refused, code="exceeds_invoice"):
    """A credit note above what is left of its invoice. Params: number, left_paise."""


class NoteTooEarly(Refused, code="note_too_early"):
    """A note dated before its bill. Params: number, first (date)."""


class NoteTooLate(Refused, code="note_too_late"):
    """A credit note can no longer lower the tax of that bill (s. 34(2)). Params: number, last (date)."""


class PeriodLocked(Refused, code="period_locked"):
    """The month is marked as filed: only a note is lawful now. Params: month, number (none: a new one)."""


class BadState(Refused, code="bad_state"):
    """The thing is not in a state that allows it. Params: state."""


class TooManyWebhooks(Refused, code="too_many_webhooks"):
    """A shop has as many endpoints as it may. Params: limit."""


class UndoWindowClosed(Refused, code="undo_window_closed"):
    """More than ten minutes have passed. Params: number."""


class CompositionYear(Refused, code="composition_year"):
    """A shop that billed tax this year enters composition with the next one. Params: first (date)."""


class EntryStands(Refused, code="entry_stands"):
    """More than ten minutes have passed since money or udhaar was written. No params."""


class BackupDamaged(Invalid, code="backup_damaged"):
    """A file that is no sound backup. Params: why."""


class RestoreRefused(Refused, code="restore_refused"):
    """The database holds newer things than the backup. Params: newest."""


class DatabaseNewer(Refused, code="database_newer"):
    """The database was written by a newer version. Params: revision."""


class LastOwner(Refused, code="last_owner"):
    """A shop keeps at least one owner. Params: name."""


class InviteUsed(Refused, code="invite_used"):
    """An invite link that was used, has ended, or never was: alike."""


class OwnerOnly(NotAllowed, code="owner_only"):
    """Only the owner may. Params: what."""


class DatabaseBusy(Busy, code="database_busy"):
    """The database did not take the write in time."""


class ProviderUnavailable(Unavailable, code="provider_unavailable"):
    """Params: provider."""


class FileEmpty(Invalid, code="file_empty"):
    """A file in which nothing stands."""


class FileTooLarge(Invalid, code="file_too_large"):
    """A file above what we take in. Params: limit."""


class FileKindUnknown(Invalid, code="file_kind_unknown"):
    """A file that is neither CSV nor .xlsx. Params: kind."""


class FileDamaged(Invalid, code="file_damaged"):
    """A file that cannot be read to its end. Params: why."""


class HeaderUnknown(Invalid, code="header_unknown"):
    """No row of the file names a column of names."""


class DateMalformed(Invalid, code="date_malformed"):
    """Not a date as people write it. Params: value."""


class RowRepeated(Invalid, code="row_repeated"):
    """The same name or number stood in an earlier line of the file. Params: line."""


class PhoneTaken(Conflict, code="phone_taken"):
    """The number is another customer's. Params: phone, name."""


class SeveralNamed(Conflict, code="several_named"):
    """Several have that name. Params: name."""
