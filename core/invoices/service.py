"""Preview, issue and cancel invoices."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.columns import table_of
from core.customers.models import Customer
from core.customers.service import get_customer
from core.einvoice import registering
from core.errors import AlreadyCancelled, HasNotes
from core.gst import numbering
from core.ids import new_id
from core.invoices import links, numbers, rules
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, InvoiceLine, Note
from core.invoices.queries import get_invoice, original_of
from core.items.models import LearnedRate
from core.items.service import learn_rate
from core.ledger import open_items, postings, queries as ledger, service as entries
from core.ledger.models import OpenItem
from core.shops.models import Shop
from core.shops.periods import require_open
from core.shops.service import get_shop
from core.shops.standings import shop_on
from core.tariff import service as tariff
from core.webhooks import events
from core.webhooks.events import announce

_INSERT_INVOICE = insert(table_of(Invoice))
_INSERT_LINES = insert(table_of(InvoiceLine))


def preview(session: Session, actor: Actor, draft: InvoiceDraft) -> rules.Computed:
    """Compute what issuing would make of a draft; writes nothing. Raises: as `rules.compute`."""
    shop = _shop_of(session, actor, draft)
    computed = rules.compute(shop, _customer(session, actor, draft), draft, today=actor.today)
    return _without_listed(session, computed)


def _shop_of(session: Session, actor: Actor, draft: InvoiceDraft) -> Shop:
    """Return the shop as it bills on the day that the draft bears."""
    return shop_on(session, get_shop(session, actor.shop_id), draft.date or actor.today)


def _without_listed(session: Session, computed: rules.Computed) -> rules.Computed:
    """Drop the warning of a code that stands in no list of ours where the list brought in has it."""
    codes = {line.hsn for line in computed.draft.lines if line.hsn}
    warnings = computed.warnings
    if "hsn_unknown" in warnings and all(tariff.is_known(session, code) for code in codes):
        warnings = tuple(warning for warning in warnings if warning != "hsn_unknown")
    return replace(computed, warnings=warnings)


def _customer(session: Session, actor: Actor, draft: InvoiceDraft) -> Customer | None:
    if draft.customer_id is None:
        return None
    return get_customer(session, actor.shop_id, draft.customer_id)


def issue(
    session: Session,
    actor: Actor,
    draft: InvoiceDraft,
    *,
    secret: bytes = b"",
    invoice_id: str | None = None,
) -> Invoice:
    """Issue a draft: number, document, lines, entries, audit and event in the caller's transaction.

    ``secret`` signs the customer's link; ``invoice_id`` is that of the draft it was held as. Raises: as
    `preview`, DuplicateNumber, NumberMalformed, PeriodLocked.
    """
    shop = _shop_of(session, actor, draft)
    customer = _customer(session, actor, draft)
    computed = rules.compute(shop, customer, draft, today=actor.today)
    require_open(session, shop.shop_id, computed.on)
    action = "invoice.issue" if invoice_id else "invoice.create"
    invoice_id = invoice_id or new_id(session, "inv")
    year = numbering.financial_year(computed.on)
    number = numbers.number_of(session, shop, fy=year, number=draft.number, own=invoice_id)
    row = (
        _stated(computed)
        | _sums(computed)
        | parties_of(shop, customer, draft.buyer)
        | _source(actor)
    )
    row |= {
        "shop_id": shop.shop_id,
        "id": invoice_id,
        "link_version": 1,
        "token_hash": links.token_hash(links.token_for(secret, invoice_id, 1)),
        "earlier_balance_paise": _earlier(session, shop.shop_id, draft.customer_id),
        **number,
    }
    session.execute(_INSERT_INVOICE, [row])
    session.execute(_INSERT_LINES, _lines(shop.shop_id, invoice_id, computed))
    _post(session, actor, row)
    _learn(session, actor, draft)
    after = {"number": row["number"], "total_paise": row["total_paise"]}
    audit.record(session, actor, action, entity=invoice_id, change=(None, after))
    announce(session, actor, events.INVOICE_CREATED, invoice_id)
    return get_invoice(session, shop.shop_id, invoice_id)


def would_be(
    session: Session, actor: Actor, draft: InvoiceDraft
) -> tuple[Invoice, list[InvoiceLine], rules.Computed]:
    """Make the rows that issuing would make, without a number; they stand in no session.

    Raises: as `preview`.
    """
    shop = _shop_of(session, actor, draft)
    customer = _customer(session, actor, draft)
    computed = preview(session, actor, draft)
    row = (
        _stated(computed)
        | _sums(computed)
        | parties_of(shop, customer, draft.buyer)
        | _source(actor)
    )
    row |= {"shop_id": shop.shop_id, "id": "", "number": draft.number or "", "number_key": ""}
    lines = [InvoiceLine(**line) for line in _lines(shop.shop_id, "", computed)]
    return Invoice(**row, fy=numbering.financial_year(computed.on)), lines, computed


def _earlier(session: Session, shop_id: str, customer_id: str | None) -> int | None:
    return ledger.balance(session, shop_id, customer_id) if customer_id else None


def _stated(computed: rules.Computed) -> dict[str, Any]:
    draft = computed.draft
    return {
        "status": "issued",
        "document_type": computed.document_type,
        "on": computed.on,
        "due_on": computed.due_on,
        "customer_id": draft.customer_id,
        "place_of_supply": computed.place_of_supply,
        "nature": computed.nature,
        "prices_include_tax": draft.prices_include_tax,
        "rounded": draft.round_to_rupee,
        "supply": draft.supply,
        "reverse_charge": draft.reverse_charge,
        "buyer_gstin": computed.buyer_gstin,
        "ecommerce_gstin": draft.ecommerce_gstin,
        "operator_pays": draft.operator_pays,
        "particulars": draft.particulars.to_json(),
        "note": draft.note,
    }


def _sums(computed: rules.Computed) -> dict[str, Any]:
    tax = computed.tax
    return {
        "gross_paise": tax.gross_paise,
        "discount_paise": tax.discount_paise,
        "taxable_paise": tax.taxable_paise,
        "cgst_paise": tax.cgst_paise,
        "sgst_paise": tax.sgst_paise,
        "igst_paise": tax.igst_paise,
        "cess_paise": tax.cess_paise,
        "round_off_paise": tax.round_off_paise,
        "total_paise": tax.total_paise,
    }


_SUPPLIER = (
    "name", "scheme", "state", "gstin", "upi", "address", "pincode", "phone", "email",
    "bank_holder", "bank_account", "bank_ifsc", "bank_name",
)  # fmt: skip
_RECIPIENT = ("name", "phone", "gstin", "state", "address", "pincode", "email")


def parties_of(
    shop: Shop, customer: Customer | None, told: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Freeze supplier and recipient as they are now, always in the same order.

    The paper bears the logo of this day for good. ``told``: what the document says of the recipient in
    place of what is on record.
    """
    supplier = {name: getattr(shop, name) for name in _SUPPLIER}
    if shop.logo:
        supplier["logo"] = shop.logo
    recipient = None
    if customer:
        said = told or {}
        recipient = {name: said.get(name, getattr(customer, name)) for name in _RECIPIENT}
    return {"supplier": supplier, "recipient": recipient}


def _source(actor: Actor) -> dict[str, Any]:
    return {
        "source_channel": actor.channel,
        "source_message_id": actor.message_id,
        "source_text": actor.text,
        "issued_by": actor.id,
        "issued_at": actor.at,
        "cancelled_at": None,
        "cancel_reason": "",
    }


def _lines(shop_id: str, invoice_id: str, computed: rules.Computed) -> list[dict[str, Any]]:
    key = {"shop_id": shop_id, "invoice_id": invoice_id}
    return [key | row for row in lines_of(computed)]


def lines_of(computed: rules.Computed) -> list[dict[str, Any]]:
    """Write the lines of a computed draft as the values of an invoice's lines."""
    pairs = zip(computed.draft.lines, computed.tax.lines, strict=True)
    return [
        {
            "n": n,
            "item_id": line.item_id,
            "name": line.name,
            "description": line.description,
            "hsn": line.hsn,
            "qty": line.qty,
            "unit": line.unit,
            "unit_label": line.unit_label,
            "rate": line.rate,
            "gst_rate": tax.gst_rate_percent,
            "treatment": _treatment(line),
            "cess_rate": line.cess_rate,
            "cess_per_unit_paise": line.cess_per_unit_paise,
            "retail_price": line.retail_price,
            "gross_paise": tax.gross_paise,
            "discount_paise": tax.discount_paise,
            "taxable_paise": tax.taxable_paise,
            "cgst_paise": tax.cgst_paise,
            "sgst_paise": tax.sgst_paise,
            "igst_paise": tax.igst_paise,
            "cess_paise": tax.cess_paise,
            "total_paise": tax.total_paise,
        }
        for n, (line, tax) in enumerate(pairs, start=1)
    ]


def _treatment(line: DraftLine) -> str:
    """A line at no rate is nil-rated where nothing else is said of it."""
    if line.treatment == "taxable" and not line.gst_rate:
        return "nil"
    return line.treatment


def _post(session: Session, actor: Actor, row: dict[str, Any]) -> None:
    heads = 0 if row["reverse_charge"] else 1  # the buyer pays them to the government
    sums = postings.Sums(
        taxable=row["taxable_paise"],
        total=row["total_paise"],
        cgst=row["cgst_paise"] * heads,
        sgst=row["sgst_paise"] * heads,
        igst=row["igst_paise"] * heads,
        cess=row["cess_paise"] * heads,
        round_off=row["round_off_paise"],
    )
    entries.post(session, actor, _document(row), postings.for_invoice(sums))
    item = OpenItem(
        shop_id=actor.shop_id,
        id=row["id"],
        kind="invoice",
        customer_id=row["customer_id"] or "",
        number=row["number"],
        on=row["on"],
        due_on=row["due_on"],
        amount_paise=row["total_paise"],
        due_paise=row["total_paise"],
    )
    open_items.open_item(session, item)


def _document(row: dict[str, Any]) -> entries.Document:
    return entries.Document("invoice", row["id"], row["customer_id"], row["on"], row["number"])


def _learn(session: Session, actor: Actor, draft: InvoiceDraft) -> None:
    export = draft.particulars.export
    foreign = export is not None and export.currency != "INR"  # what is remembered is rupees
    if actor.kind != "chat_user" or not draft.customer_id or foreign:
        return
    for line in draft.lines:
        if line.item_id and line.rate is not None:
            learned = LearnedRate(
                shop_id=actor.shop_id,
                customer_id=draft.customer_id,
                item_id=line.item_id,
                unit=line.unit,
                rate=line.rate,
            )
            learn_rate(session, actor.shop_id, learned)


def require_cancellable(session: Session, invoice: Invoice) -> None:
    """Refuse to cancel what a month or a note holds. Raises: HasNotes, PeriodLocked."""
    require_open(session, invoice.shop_id, invoice.on, number=invoice.number)
    item = open_items.get_item(session, invoice.shop_id, invoice.id)
    if item and invoice.status == "issued" and _has_notes(session, invoice):
        raise HasNotes(number=invoice.number)


def cancel(session: Session, actor: Actor, invoice_id: str, *, reason: str) -> Invoice:
    """Cancel an issued invoice: its number stays used, reversing entries carry its date.

    Payments on it are the caller's to release. Raises: InvoiceNotFound, AlreadyCancelled, HasNotes,
    IrnActive (its e-invoice is cancelled first), PeriodLocked.
    """
    invoice = get_invoice(session, actor.shop_id, invoice_id)
    require_cancellable(session, invoice)
    registering.let_go(session, actor, invoice_id, number=invoice.number)
    original = original_of(session, invoice)
    taken = session.execute(
        update(Invoice)
        .where(
            col(Invoice.shop_id) == actor.shop_id,
            col(Invoice.id) == invoice_id,
            col(Invoice.status) == "issued",
        )
        .values(status="cancelled", cancelled_at=actor.at, cancel_reason=reason)
        .returning(col(Invoice.id))
    )
    if taken.first() is None:
        raise AlreadyCancelled(number=invoice.number)
    session.refresh(invoice)
    entries.reverse(session, actor, _document(invoice.model_dump()))
    open_items.close(session, actor, invoice_id)
    change = (original, {"status": "cancelled"})
    audit.record(session, actor, "invoice.cancel", entity=invoice_id, change=change)
    announce(session, actor, events.INVOICE_DELETED, invoice_id)
    return invoice


def restore(session: Session, actor: Actor, invoice_id: str) -> Invoice:
    """Let a cancelled invoice stand as it did: number, entries of its date, all of it to pay.

    Its payments were released when it was cancelled, and it has no notes. Whether it may stand again is
    the caller's to know. Raises: InvoiceNotFound.
    """
    invoice = get_invoice(session, actor.shop_id, invoice_id)
    invoice.status, invoice.cancelled_at, invoice.cancel_reason = "issued", None, ""
    session.add(invoice)
    session.flush()
    entries.post_again(session, actor, _document(invoice.model_dump()))
    open_items.open_again(session, actor, invoice_id, invoice.total_paise)
    return invoice


def _has_notes(session: Session, invoice: Invoice) -> bool:
    statement = select(Note.id).where(
        Note.shop_id == invoice.shop_id, Note.invoice_id == invoice.id, Note.status == "issued"
    )
    return session.exec(statement).first() is not None


def digest_of(draft_lines: tuple[DraftLine, ...]) -> str:
    """Digest what is billed, so that the same bill typed again is noticed."""
    shown = [
        (line.name.casefold(), str(line.qty), str(line.rate), line.amount_paise)
        for line in draft_lines
    ]
    return hashlib.sha256(repr(sorted(shown, key=repr)).encode()).hexdigest()[:16]
