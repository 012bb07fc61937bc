"""Credit and debit notes: what an invoice is less, or more, than it said."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters import papers
from adapters.parts import WHATSAPP
from adapters.rest.call import PDF, Answer, Call, created
from adapters.rest.money import figure, rupees
from adapters.rest.native.invoice_schemas import Heads, IrnShown, Number, SentShown
from adapters.rest.native.items import Sku
from adapters.rest.native.registering import after_issue, irn_of
from adapters.rest.native.resource import common
from adapters.rest.native.sending import became, send_note
from adapters.rest.operation import Link, Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.problems import at, invalid
from adapters.rest.shapes import (
    Body,
    CustomerId,
    Date,
    Day,
    Figure,
    InvoiceId,
    Listed,
    Meta,
    NoteId,
    Page,
    Positive,
    Price,
    Qty,
    Resource,
    Rupees,
    Shown,
    to_paise,
)
from core import extras, links
from core.documents.from_invoice import dressed
from core.documents.from_note import view_of_note
from core.einvoice.queries import registered_of
from core.invoices.models import Invoice, InvoiceLine, Note, NoteLine
from core.invoices.queries import get_invoice, get_lines
from core.invoices.standing import get_standing
from core.items.models import Item
from core.notes import listing as notes
from core.notes.asked import AskedLine, NamedLines, delete_note, issue_asked
from core.notes.rules import Wanted
from core.notes.service import NewNote, get_note, lines_of

Type = Literal["credit", "debit"]
_LINK_LIFE = dt.timedelta(days=3650)  # of the link to the paper, from the day of the note


class NoteLineBody(Body):
    """What of a line: by SKU, or by its place on the invoice. ``rate``: by default the invoice's."""

    sku: Sku | None = None
    line: Annotated[int, Field(ge=1, le=200, examples=[1])] | None = None
    qty: Qty
    rate: Price | None = None


class CreditNoteBody(Body):
    """A note for ``items``, or for an ``amount`` that includes tax; with neither for all that is left."""

    invoice_id: InvoiceId
    type: Type = "credit"
    items: Annotated[list[NoteLineBody], Field(min_length=1, max_length=200)] | None = None
    amount: Positive | None = None
    reason: Annotated[str, Field(max_length=200)] = ""
    date: Date | None = None
    number: Number | None = None
    send_whatsapp: bool = False
    metadata: Meta = Field(default_factory=dict)


class NotesQuery(Page):
    """Which notes; days inclusive, by the date on them."""

    invoice_id: InvoiceId | None = None
    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None


class NoteLineShown(Shown):
    """What a note takes off, or adds to, a line of its invoice; without ``qty`` its value alone."""

    line: Annotated[int, Field(ge=1, examples=[1])]
    sku: str | None
    name: str
    hsn: str | None
    qty: Figure | None
    unit: str
    taxable_value: Rupees
    gst_rate: Figure
    cgst: Rupees
    sgst: Rupees
    igst: Rupees
    cess: Rupees
    total: Rupees


class CreditNoteShown(Resource):
    """A credit or debit note."""

    id: NoteId
    object: Literal["credit_note"]
    number: Number
    type: Type
    status: Literal["issued", "cancelled"]
    invoice_id: InvoiceId
    customer_id: CustomerId | None
    date: Day
    reason: str
    items: list[NoteLineShown]
    taxable_total: Rupees
    gst: Heads
    tax_total: Rupees
    round_off: Rupees
    total: Rupees
    pdf_url: str
    irn: IrnShown | None
    whatsapp: SentShown | None


class CreditNotesShown(Listed):
    """A page of notes."""

    data: list[CreditNoteShown]


def show(call: Call, session: Session, note: Note) -> dict[str, Any]:
    """Write a note."""
    invoice = get_invoice(session, call.shop_id, note.invoice_id)
    tax = note.cgst_paise + note.sgst_paise + note.igst_paise + note.cess_paise
    return {
        "id": note.id,
        "object": "credit_note",
        "number": note.number,
        "type": note.kind,
        "status": note.status,
        "invoice_id": note.invoice_id,
        "customer_id": note.customer_id,
        "date": note.on.isoformat(),
        "reason": note.reason,
        "items": _lines(session, note),
        "taxable_total": rupees(note.taxable_paise),
        "gst": _heads(invoice, note),
        "tax_total": rupees(tax),
        "round_off": rupees(note.round_off_paise),
        "total": rupees(note.total_paise),
        "pdf_url": _pdf_url(call, note),
        "irn": irn_of(registered_of(session, call.shop_id, [note.id]).get(note.id)),
        "whatsapp": became(session, call.shop_id, _sent(session, note)),
        **common(call, session, note.id, note.issued_at, ended_at=note.cancelled_at),
    }


def _sent(session: Session, note: Note) -> dict[str, Any] | None:
    beside = extras.of(session, note.shop_id, note.id)
    return beside.sent.get(WHATSAPP) if beside else None


def _heads(invoice: Invoice, note: Note) -> dict[str, Any]:
    """Write the heads of tax that apply: the invoice's."""
    if invoice.document_type != "tax_invoice":
        return {}
    if invoice.nature == "inter":
        shown = {"igst": rupees(note.igst_paise)}
    else:
        shown = {"cgst": rupees(note.cgst_paise), "sgst": rupees(note.sgst_paise)}
    return shown | ({"cess": rupees(note.cess_paise)} if note.cess_paise else {})


def _lines(session: Session, note: Note) -> list[dict[str, Any]]:
    sold = {line.n: line for line in get_lines(session, note.shop_id, note.invoice_id)}
    return [_line(session, line, sold[line.n]) for line in lines_of(session, note)]


def _line(session: Session, line: NoteLine, sold: InvoiceLine) -> dict[str, Any]:
    heads = (line.cgst_paise, line.sgst_paise, line.igst_paise, line.cess_paise)
    item = session.get(Item, (sold.shop_id, sold.item_id)) if sold.item_id else None
    return {
        "line": line.n,
        "sku": item.sku if item else None,
        "name": sold.name,
        "hsn": sold.hsn,
        "qty": None if line.qty is None else figure(line.qty),
        "unit": sold.unit,
        "taxable_value": rupees(line.taxable_paise),
        "gst_rate": figure(sold.gst_rate),
        "cgst": rupees(line.cgst_paise),
        "sgst": rupees(line.sgst_paise),
        "igst": rupees(line.igst_paise),
        "cess": rupees(line.cess_paise),
        "total": rupees(line.taxable_paise + sum(heads)),
    }


def _pdf_url(call: Call, note: Note) -> str:
    """Return where its paper is, for who has the link; the same each time."""
    parts = call.mode.parts
    what = {"shop": note.shop_id, "kind": "note_pdf", "of": note.id}
    token = links.sign(parts.secret, what, until=note.issued_at + _LINK_LIFE)
    return f"{parts.public_url}/f/{token}/{papers.file_name(note.number)}"


def _add(call: Call, session: Session) -> Answer:
    body: CreditNoteBody = call.body
    if body.items is not None and body.amount is not None:
        raise invalid("/amount", "too_many", "a note is for items or for an amount, not for both")
    with at(""):
        invoice, _ = get_standing(session, call.shop_id, body.invoice_id)
        wanted = Wanted(
            body.type, lines=_named(session, invoice, body), amount_paise=to_paise(body.amount)
        )
        new = NewNote(invoice.id, wanted, body.reason, body.date, body.number)
        note = issue_asked(session, call.actor, new)
    after_issue(call, session, note)
    if body.metadata:
        extras.keep(session, call.shop_id, note.id, at=call.at, data=body.metadata)
    if body.send_whatsapp:
        send_note(call, session, note)
    return created(show(call, session, note), call.path(f"/v1/credit_notes/{note.id}"))


def _named(session: Session, invoice: Invoice, body: CreditNoteBody) -> dict[int, Any]:
    named = NamedLines(session, invoice)
    for i, one in enumerate(body.items or ()):
        if (one.sku is None) == (one.line is None):
            raise invalid(f"/items/{i}", "one_of", "name the line by sku or by line, one of them")
        if one.line is not None and not named.has(one.line):
            raise invalid(f"/items/{i}/line", "item_not_found", "the invoice has no such line")
        with at(f"/items/{i}"):
            named.add(AskedLine(one.qty, n=one.line, sku=one.sku, rate=one.rate))
    return named.wanted


def _get(call: Call, session: Session) -> Answer:
    note = get_note(session, call.shop_id, call.ids["id"])
    if not call.wants_pdf:
        return Answer(show(call, session, note))
    parts = call.mode.parts
    view = view_of_note(session, note, public_url=parts.public_url, secret=parts.secret)
    shown = dressed(session, call.shop_id, view)
    headers = {"Content-Disposition": f'attachment; filename="{papers.file_name(note.number)}"'}
    return Answer(headers=headers, file=lambda: papers.pdf(shown), media=PDF)


def _list(call: Call, session: Session) -> Answer:
    query: NotesQuery = call.query
    if query.from_ and query.to and query.from_ > query.to:
        raise invalid("query.to", "before_from", "to lies before from")
    position = position_of(call)
    after = (dt.date.fromisoformat(position[0]), position[1]) if position else None
    which = notes.Filter(query.invoice_id, query.from_, query.to)
    rows = notes.page_of_notes(session, call.shop_id, which, after=after, limit=query.limit + 1)
    listing = Listing[Note](
        "/v1/credit_notes",
        show=lambda note: show(call, session, note),
        position=lambda note: [note.on.isoformat(), note.id],
    )
    return page(call, rows, listing)


def _delete(call: Call, session: Session) -> Answer:
    return Answer(show(call, session, delete_note(session, call.actor, call.ids["id"])))


_AFTER = tuple(Link(f"{verb}CreditNote") for verb in ("get", "cancel"))
_EXAMPLE: dict[str, object] = {
    "invoice_id": "inv_66f0c1d20000050b1c2d3e4f",
    "items": [{"sku": "SR-501", "qty": 1}],
    "reason": "returned",
}
OPERATIONS = (
    Operation(
        "POST", "/credit_notes", "createCreditNote", "Issue a credit or debit note", _add, "credit_notes",
        CreditNoteShown, 201, CreditNoteBody,
        refusals=(
            "exceeds_invoice", "bad_state", "deleted", "duplicate_number", "period_locked", "not_applicable",
        ),
        links=_AFTER, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/credit_notes", "listCreditNotes", "List notes, newest first", _list, "credit_notes",
        CreditNotesShown, query=NotesQuery,
    ),
    Operation(
        "GET", "/credit_notes/{id}", "getCreditNote", "Read a note, as JSON or as its PDF", _get,
        "credit_notes", CreditNoteShown, media=(PDF,),
    ),
    Operation(
        "DELETE", "/credit_notes/{id}", "cancelCreditNote", "Cancel a note: its number stays used", _delete,
        "credit_notes", CreditNoteShown, refusals=("period_locked", "exceeds_invoice", "irn_active"),
    ),
)  # fmt: skip
