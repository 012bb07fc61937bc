"""What a message asks for: one frozen dataclass per intent; the `Understanding` holds them.

Slots that the message does not state are None (or empty). Amounts, rates and quantities are
`Decimal` rupees and units; dates are `date`; months are ``YYYY-MM``. The JSON form is that of
`pakka understand`.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from bot.slots import (
    Act as Act,
    BillSlots as BillSlots,
    Discount as Discount,
    Line as Line,
    Need as Need,
    Paid as Paid,
    ShipTo as ShipTo,
    Supply as Supply,
    from_json as from_json,
    plain as plain,
    to_json as to_json,
    with_slots as with_slots,
)


@dataclass(frozen=True)
class CreateInvoice(BillSlots, Act):
    """A new bill."""

    intent: ClassVar[str] = "create_invoice"


@dataclass(frozen=True)
class EditDraft(BillSlots, Act):
    """A change to the open draft, or to a named issued invoice (which the bot explains)."""

    intent: ClassVar[str] = "edit_draft"
    invoice: str | None = None
    remove: tuple[str, ...] = ()
    total: Decimal | None = None


@dataclass(frozen=True)
class Confirm(Act):
    """Yes; send it."""

    intent: ClassVar[str] = "confirm"


@dataclass(frozen=True)
class Reject(Act):
    """No; drop it."""

    intent: ClassVar[str] = "reject"


@dataclass(frozen=True)
class Undo(Act):
    """Take back the last thing done."""

    intent: ClassVar[str] = "undo"


@dataclass(frozen=True)
class RecordPayment(Act):
    """Money received."""

    intent: ClassVar[str] = "record_payment"
    customer: str | None = None
    amount: Decimal | Literal["full"] | None = None
    mode: str | None = None
    ref: str | None = None
    date: dt.date | None = None
    invoice: str | None = None


@dataclass(frozen=True)
class RecordCredit(Act):
    """Goods or money given on udhaar without an invoice."""

    intent: ClassVar[str] = "record_credit"
    customer: str | None = None
    amount: Decimal | None = None
    note: str | None = None
    date: dt.date | None = None


@dataclass(frozen=True)
class Balance(Act):
    """What one customer owes."""

    intent: ClassVar[str] = "balance"
    customer: str | None = None


@dataclass(frozen=True)
class Outstanding(Act):
    """Everyone who owes."""

    intent: ClassVar[str] = "outstanding"
    limit: int | None = None
    over: Decimal | None = None
    overdue: bool | None = None


@dataclass(frozen=True)
class Statement(Act):
    """A customer's khata over a period."""

    intent: ClassVar[str] = "statement"
    customer: str | None = None
    from_: dt.date | None = None
    to: dt.date | None = None


@dataclass(frozen=True)
class Remind(Act):
    """A reminder, now, later or again and again."""

    intent: ClassVar[str] = "remind"
    customer: str | None = None
    when: dt.date | dt.datetime | None = None
    every: Literal["day", "week", "month"] | None = None
    invoice: str | None = None


@dataclass(frozen=True)
class PauseReminders(Act):
    """No reminders for a while."""

    intent: ClassVar[str] = "pause_reminders"
    customer: str | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class FindInvoice(Act):
    """Show an invoice."""

    intent: ClassVar[str] = "find_invoice"
    invoice: str | None = None
    customer: str | None = None
    date: dt.date | None = None
    from_: dt.date | None = None
    to: dt.date | None = None
    last: bool | None = None


@dataclass(frozen=True)
class SendInvoice(Act):
    """Send an existing invoice again."""

    intent: ClassVar[str] = "send_invoice"
    invoice: str | None = None
    customer: str | None = None
    last: bool | None = None


@dataclass(frozen=True)
class CancelInvoice(Act):
    """Take back an issued invoice."""

    intent: ClassVar[str] = "cancel_invoice"
    invoice: str | None = None
    customer: str | None = None
    date: dt.date | None = None
    last: bool | None = None


@dataclass(frozen=True)
class CreditNote(Act):
    """Goods returned, or value taken off an issued invoice."""

    intent: ClassVar[str] = "credit_note"
    invoice: str | None = None
    customer: str | None = None
    lines: tuple[Line, ...] = ()
    amount: Decimal | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Summary(Act):
    """The day, or a few."""

    intent: ClassVar[str] = "summary"
    from_: dt.date | None = None
    to: dt.date | None = None


@dataclass(frozen=True)
class Report(Act):
    """A report by name."""

    intent: ClassVar[str] = "report"
    name: str | None = None
    month: str | None = None
    from_: dt.date | None = None
    to: dt.date | None = None


@dataclass(frozen=True)
class AddCustomer(Act):
    """A new customer, or what is new of a known one."""

    intent: ClassVar[str] = "add_customer"
    name: str | None = None
    phone: str | None = None
    gstin: str | None = None
    state: str | None = None
    address: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class AddItem(Act):
    """A new item, or what is new of a known one."""

    intent: ClassVar[str] = "add_item"
    name: str | None = None
    rate: Decimal | None = None
    unit: str | None = None
    gst_rate: Decimal | None = None
    hsn: str | None = None
    tax_inclusive: bool | None = None


@dataclass(frozen=True)
class SetProfile(Act):
    """The shop's own data."""

    intent: ClassVar[str] = "set_profile"
    name: str | None = None
    gstin: str | None = None
    upi: str | None = None
    address: str | None = None
    phone: str | None = None
    state: str | None = None
    bank_account: str | None = None
    ifsc: str | None = None


@dataclass(frozen=True)
class Einvoice(Act):
    """Register an invoice, or cancel its registration."""

    intent: ClassVar[str] = "einvoice"
    invoice: str | None = None
    customer: str | None = None
    last: bool | None = None
    cancel: bool | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Eway(Act):
    """An e-way bill."""

    intent: ClassVar[str] = "eway"
    invoice: str | None = None
    customer: str | None = None
    last: bool | None = None
    vehicle: str | None = None
    distance: Decimal | None = None


@dataclass(frozen=True)
class AddStaff(Act):
    """Somebody who may bill for the shop."""

    intent: ClassVar[str] = "add_staff"
    name: str | None = None
    phone: str | None = None
    role: Literal["staff", "accountant", "owner"] | None = None


@dataclass(frozen=True)
class SetLanguage(Act):
    """The language of the replies."""

    intent: ClassVar[str] = "set_language"
    language: str | None = None


@dataclass(frozen=True)
class BankAlert(Act):
    """A forwarded message of money received."""

    intent: ClassVar[str] = "bank_alert"
    amount: Decimal | None = None
    ref: str | None = None
    payer: str | None = None
    date: dt.date | None = None
    mode: str | None = None


@dataclass(frozen=True)
class Answer(Act):
    """The answer to the question asked."""

    intent: ClassVar[str] = "answer"
    value: str | Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Help(Act):
    """What can you do?"""

    intent: ClassVar[str] = "help"


@dataclass(frozen=True)
class Greet(Act):
    """A greeting and nothing else."""

    intent: ClassVar[str] = "greet"


@dataclass(frozen=True)
class Thanks(Act):
    """Thanks and nothing else."""

    intent: ClassVar[str] = "thanks"


@dataclass(frozen=True)
class Unknown(Act):
    """Outside what the bot does, or not certain enough to act on."""

    intent: ClassVar[str] = "unknown"


@dataclass(frozen=True)
class ClaimPaid(Act):
    """A customer says that he has paid: a claim, not money."""

    intent: ClassVar[str] = "claim_paid"
    amount: Decimal | None = None
    ref: str | None = None
    mode: str | None = None
    invoice: str | None = None


@dataclass(frozen=True)
class MyBalance(Act):
    """A customer asks what he owes."""

    intent: ClassVar[str] = "my_balance"


@dataclass(frozen=True)
class MyInvoices(Act):
    """A customer asks for his bills."""

    intent: ClassVar[str] = "my_invoices"


@dataclass(frozen=True)
class Dispute(Act):
    """A customer says that something is wrong."""

    intent: ClassVar[str] = "dispute"
    invoice: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class OptOut(Act):
    """A customer wants no reminders."""

    intent: ClassVar[str] = "opt_out"


@dataclass(frozen=True)
class OptIn(Act):
    """A customer wants messages again."""

    intent: ClassVar[str] = "opt_in"


@dataclass(frozen=True)
class PromiseToPay(Act):
    """A customer says when he will pay."""

    intent: ClassVar[str] = "promise_to_pay"
    date: dt.date | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Understanding:
    """What a message asks for, what must be asked first, and its language and script."""

    acts: tuple[Act, ...]
    needs: tuple[Need, ...] = ()
    lang: str = "en"
