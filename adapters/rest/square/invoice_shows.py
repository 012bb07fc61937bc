"""An invoice as Square shows it: its rows in the core, and what was said of it beside them.

What chat, the native API or the other dialect made is shown too: with an order of the same digits, one
payment request for all of it, and a version that begins at one.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from adapters.rest.call import Call
from adapters.rest.native.around import Around, around
from adapters.rest.native.invoice_shows import links
from adapters.rest.native.registering import irn_of
from adapters.rest.shapes import instant_text
from adapters.rest.square.customer_shows import view_of
from adapters.rest.square.invoice_said import methods_of
from adapters.rest.square.locations import location_id
from adapters.rest.square.shapes import money
from core import extras
from core.clock import INDIA
from core.customers.models import Customer
from core.dialects import service as dialects
from core.dialects.files import FileInfo, list_files
from core.dialects.models import Attachment, DialectRow
from core.dialects.requests import due_by, shares
from core.errors import PakkaError
from core.extras import Extra
from core.invoices.held import draft_of, preview_held
from core.invoices.models import HeldInvoice, Invoice
from core.notes.listing import given_back_of
from core.reminders.models import AskedReminder
from core.reminders.requested import of_invoices

SQUARE = "square"
_OPEN = {"DRAFT", "SCHEDULED", "UNPAID", "PARTIALLY_PAID"}
_HELD = {"draft": "DRAFT", "scheduled": "SCHEDULED", "cancelled": "CANCELED"}
_PARTY = (
    "given_name", "family_name", "company_name", "email_address", "phone_number", "address",
)  # fmt: skip
_SAID = ("title", "description", "sale_or_service_date", "custom_fields", "scheduled_at")


@dataclass(frozen=True)
class Seen:
    """What there is of an invoice. ``row``: it, or its draft; ``said``: what Square's client said of it.

    ``given_back``: what of the money that was paid for it went back, in paise; None: nobody noted it.
    """

    row: Invoice | HeldInvoice
    said: Mapping[str, Any] = field(default_factory=dict)
    beside: Extra | None = None
    near: Around | None = None
    begun: dt.datetime | None = None
    files: Sequence[FileInfo] = ()
    asked: Sequence[AskedReminder] = ()
    buyer: Customer | None = None
    buyer_said: Mapping[str, Any] = field(default_factory=dict)
    given_back: int | None = 0

    @property
    def version(self) -> int:
        """Its version: what Square's client made begins at 0, all else at 1."""
        known = self.beside.version if self.beside else 1
        return known - 1 if self.said.get("made") else known

    @property
    def status(self) -> str:
        """Where it stands."""
        if isinstance(self.row, HeldInvoice):
            return _HELD[self.row.state]
        if self.row.status != "issued":
            return "CANCELED"
        sums = self.sums
        if sums.due > 0:
            return "PARTIALLY_PAID" if sums.due < sums.amount else "UNPAID"
        if sums.amount == 0 < self.row.total_paise:  # credited whole, whether it was paid or not
            return "CANCELED" if self.given_back == 0 else "REFUNDED"
        return "PARTIALLY_REFUNDED" if self.given_back else "PAID"

    @property
    def sums(self) -> "Sums":
        """What an issued one comes to after notes, and what of it is due; cancelled: what it was."""
        assert isinstance(self.row, Invoice)  # noqa: S101  (asked of issued ones alone)
        item = self.near.item if self.near else None
        if self.row.status != "issued" or item is None:
            return Sums(self.row.total_paise, self.row.total_paise)
        return Sums(item.amount_paise, item.due_paise)


@dataclass(frozen=True)
class Sums:
    """What it comes to, and what of that is due, in paise."""

    amount: int
    due: int


def of(call: Call) -> dialects.Of:
    """Say whose rows are looked at."""
    return dialects.Of(call.shop_id, SQUARE)


def look(session: Session, call: Call, rows: Sequence[Invoice | HeldInvoice]) -> list[Seen]:
    """Read what there is of some invoices, in a few looks however many they are."""
    billed = [row.customer_id for row in rows if row.customer_id]
    kept = _said(session, call, [*(row.id for row in rows), *billed])
    issued = around(session, call.shop_id, [row for row in rows if isinstance(row, Invoice)])
    drafts = [row.id for row in rows if isinstance(row, HeldInvoice)]
    held = extras.of_all(session, call.shop_id, drafts)
    buyers = _buyers(session, call, billed)
    files = _files(session, call, [row.id for row in rows])
    asked = _asked(session, call, list(issued))
    back = given_back_of(session, call.shop_id, list(issued))
    seen = []
    for row in rows:
        near, mine = issued.get(row.id), kept.get(row.id)
        beside = near.beside if near else held.get(row.id)
        said = mine.said if mine else {}
        begun, hang = mine.created_at if mine else None, files.get(row.id, ())
        buyer = buyers.get(row.customer_id or "")
        his = kept[buyer.id].said if buyer and buyer.id in kept else {}
        wanted = asked.get(row.id, ())
        gone = back.get(row.id, 0)
        seen.append(Seen(row, said, beside, near, begun, hang, wanted, buyer, his, gone))
    return seen


def _said(session: Session, call: Call, ids: Sequence[str]) -> dict[str, DialectRow]:
    return {row.id: row for row in dialects.rows_of(session, of(call), ids)}


def _buyers(session: Session, call: Call, ids: Sequence[str]) -> dict[str, Customer]:
    statement = select(Customer).where(Customer.shop_id == call.shop_id, col(Customer.id).in_(ids))
    return {row.id: row for row in session.exec(statement)}


def _files(session: Session, call: Call, ids: Sequence[str]) -> dict[str, list[FileInfo]]:
    found: dict[str, list[FileInfo]] = {}
    for file in list_files(session, call.shop_id, ids):
        found.setdefault(file.invoice_id, []).append(file)
    return found


def _asked(session: Session, call: Call, ids: Sequence[str]) -> dict[str, list[AskedReminder]]:
    found: dict[str, list[AskedReminder]] = {}
    for row in of_invoices(session, call.shop_id, ids):
        found.setdefault(row.invoice_id, []).append(row)
    return found


def show_file(file: FileInfo | Attachment) -> dict[str, Any]:
    """Write a file that hangs on an invoice."""
    shown = {
        "id": file.id,
        "filename": file.name,
        "description": file.description or None,
        "filesize": file.size,
        "hash": file.md5,
        "mime_type": file.media,
        "uploaded_at": instant_text(file.created_at),
    }
    return {name: value for name, value in shown.items() if value is not None}


def show(call: Call, session: Session, seen: Seen) -> dict[str, Any]:
    """Write an invoice."""
    row, said = seen.row, seen.said
    requests = _requests(call, session, seen)
    shown = {
        "id": row.id,
        "version": seen.version,
        "location_id": location_id(call.shop_id),
        "order_id": said.get("order_id") or f"ord_{row.id.partition('_')[2]}",
        "primary_recipient": _recipient(seen),
        "payment_requests": requests,
        "delivery_method": said.get("delivery_method", "SHARE_MANUALLY"),
        "invoice_number": _number(row),
        **{name: said.get(name) for name in _SAID},
        "status": seen.status,
        "timezone": str(INDIA),
        "accepted_payment_methods": methods_of(said),
        "store_payment_method_enabled": said.get("store_payment_method_enabled", False),
        "attachments": [show_file(file) for file in seen.files],
        **_times(seen),
        **(_issued(call, seen) if isinstance(row, Invoice) else {}),
    }
    if seen.status in {"SCHEDULED", "UNPAID", "PARTIALLY_PAID"}:
        shown["next_payment_amount_money"] = _next(requests)
    return {name: value for name, value in shown.items() if value not in (None, [])}


def requests_of(seen: Seen) -> list[dict[str, Any]]:
    """Return the payment requests as they were said, or the one of what others made."""
    said, row = seen.said.get("payment_requests") or (), seen.row
    due_on = row.due_on if isinstance(row, Invoice) else draft_of(row).due_date
    if said:
        return due_by(said, due_on) if due_on else list(said)
    due_on = due_on or row.on
    digits = row.id.partition("_")[2]
    uid = str(uuid.UUID(f"{digits:0<32}"))
    return [{"uid": uid, "request_type": "BALANCE", "due_date": due_on.isoformat()}]


def _requests(call: Call, session: Session, seen: Seen) -> list[dict[str, Any]]:
    row = seen.row
    if isinstance(row, Invoice):
        sums = seen.sums
        total, paid = sums.amount, sums.amount - sums.due
    else:
        total, paid = _total(call, session, row), 0
    said = requests_of(seen)
    shown = []
    for one, share in zip(said, shares(said, total), strict=True):
        settled = min(paid, share)
        paid -= settled
        shown.append(_request(seen, one, share, settled))
    return shown


def _total(call: Call, session: Session, row: HeldInvoice) -> int:
    """Return what a draft comes to; one that the law is against today comes to nothing."""
    try:
        return preview_held(session, call.actor, row).tax.total_paise
    except PakkaError:
        return 0


def _request(seen: Seen, one: Mapping[str, Any], share: int, settled: int) -> dict[str, Any]:
    asked = {row.id: row for row in seen.asked}
    over = seen.status not in _OPEN or (isinstance(seen.row, Invoice) and settled >= share)
    shown = {
        "uid": one["uid"],
        "request_type": one["request_type"],
        "due_date": one["due_date"],
        "tipping_enabled": one.get("tipping_enabled", False),
        "automatic_payment_source": "NONE",
        "computed_amount_money": money(share),
        "total_completed_amount_money": money(settled),
    }
    if "fixed_paise" in one:
        shown["fixed_amount_requested_money"] = money(one["fixed_paise"])
    if "percentage_requested" in one:
        shown["percentage_requested"] = one["percentage_requested"]
    if one.get("reminders"):
        shown["reminders"] = [
            _reminder(each, asked.get(each["uid"]), over=over) for each in one["reminders"]
        ]
    return shown


def _reminder(one: Mapping[str, Any], asked: AskedReminder | None, *, over: bool) -> dict[str, Any]:
    """Write a reminder. ``over``: the invoice asks for nothing any more."""
    if asked and asked.state == "sent":
        return {**one, "status": "SENT", "sent_at": instant_text(asked.at)}
    gone = over or (asked is not None and asked.state == "dropped")
    return {**one, "status": "NOT_APPLICABLE" if gone else "PENDING"}


def _next(requests: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    for one in requests:
        left: int = one["computed_amount_money"]["amount"]
        left -= one["total_completed_amount_money"]["amount"]
        if left > 0:
            return money(left)
    return None


def _number(row: Invoice | HeldInvoice) -> str | None:
    return row.number if isinstance(row, Invoice) else draft_of(row).number


def _recipient(seen: Seen) -> dict[str, Any] | None:
    """Write who is billed: as he is known now, unless the invoice was issued to another name."""
    row, customer = seen.row, seen.buyer
    if row.customer_id is None:
        return None
    frozen = row.recipient if isinstance(row, Invoice) else None
    if customer is None or (frozen and frozen["name"] != customer.name):
        name = frozen["name"] if frozen else "?"
        return {"customer_id": row.customer_id, "given_name": name}
    view = view_of(customer, seen.buyer_said)
    return {"customer_id": customer.id, **{name: view[name] for name in _PARTY if name in view}}


def _times(seen: Seen) -> dict[str, str]:
    row = seen.row
    made = row.created_at if isinstance(row, HeldInvoice) else seen.begun or row.issued_at
    if not seen.said.get("made") and isinstance(row, Invoice):
        made = row.issued_at
    changed = [made, *([seen.beside.changed_at] if seen.beside else [])]
    return {"created_at": instant_text(made), "updated_at": instant_text(max(changed))}


def _issued(call: Call, seen: Seen) -> dict[str, Any]:
    """Write what an invoice has once it is issued."""
    row = seen.row
    assert isinstance(row, Invoice)  # noqa: S101  (asked of issued ones alone)
    stands = row.status == "issued"
    due = seen.sums.due if stands else 0
    where = links(call, row, due_paise=due)
    return {
        "public_url": where["public_url"],
        "pdf_url": where["pdf_url"],
        "upi_uri": where["upi_uri"],
        "gst": {
            "place_of_supply": row.place_of_supply,
            "cgst": row.cgst_paise,
            "sgst": row.sgst_paise,
            "igst": row.igst_paise,
            "cess": row.cess_paise,
        },
        "irn": irn_of(seen.near.registered) if seen.near else None,
    }
