"""Invoices: issued by the law's rules or kept as drafts, read, changed, binned and had back."""

from typing import Any

from sqlmodel import Session

from adapters import papers
from adapters.issuing import Issuer
from adapters.parts import EMAIL, WHATSAPP
from adapters.rest.call import PDF, Answer, Call, created
from adapters.rest.native import asking, changing, sending
from adapters.rest.native.invoice_schemas import (
    InvoiceBody,
    InvoiceChange,
    InvoiceDeleted,
    InvoiceFields,
    InvoiceQuery,
    InvoiceShown,
    SendBody,
    SendingShown,
)
from adapters.rest.native.invoice_shows import show, show_held
from adapters.rest.native.registering import after_issue, keep_warnings
from adapters.rest.operation import Link, Operation
from adapters.rest.problems import Problem
from adapters.rest.shapes import instant_text
from core import extras
from core.documents.from_invoice import view_of
from core.errors import BadState, Deleted
from core.invoices import bin as bins, held as drafts, service
from core.invoices.draft import InvoiceDraft
from core.invoices.editing import Edit, edit
from core.invoices.held import NewHeld
from core.invoices.models import HeldInvoice, Invoice
from core.invoices.queries import get_invoice
from core.invoices.rules import Computed
from core.shops.service import get_shop

_EDITABLE = {"notes", "due_date", "terms", "metadata", "version"}


def shown(call: Call, session: Session, invoice_id: str) -> dict[str, Any]:
    """Write an invoice or a draft, wherever it lies. Raises: InvoiceNotFound."""
    held = drafts.find_held(session, call.shop_id, invoice_id)
    if held:
        return show_held(call, session, held)
    return show(call, session, get_invoice(session, call.shop_id, invoice_id))


def _add(call: Call, session: Session) -> Answer:
    body: InvoiceBody = call.body
    draft, computed = _asked(call, session, body)
    path = call.path("/v1/invoices/{}")
    if body.draft:
        held = drafts.hold(session, call.actor, _held(body, draft))
        return created(show_held(call, session, held), path.format(held.id))
    invoice = service.issue(session, call.actor, draft, secret=call.mode.parts.secret)
    after_issue(call, session, invoice)
    keep_warnings(call, session, invoice, computed)
    channels = [WHATSAPP] * body.send_whatsapp + [EMAIL] * body.send_email
    if channels:
        sending.send(call, session, invoice, channels)
    if body.metadata or body.terms:
        beside = extras.keep(session, call.shop_id, invoice.id, at=call.at, data=body.metadata)
        beside.terms = body.terms
        session.add(beside)
        session.flush()
    return created(show(call, session, invoice), path.format(invoice.id))


def _asked(call: Call, session: Session, body: InvoiceFields) -> tuple[InvoiceDraft, Computed]:
    draft = asking.draft_of(call, session, body)
    computed = service.preview(session, call.actor, draft)
    asking.check_treatment(get_shop(session, call.shop_id), body, computed)
    return draft, computed


def _held(body: InvoiceFields, draft: InvoiceDraft) -> NewHeld:
    return NewHeld(draft, terms=body.terms, data=body.metadata)


def _get(call: Call, session: Session) -> Answer:
    id_ = call.ids["id"]
    since = bins.deleted_at(session, call.shop_id, id_)
    if since and not call.query.include_deleted:
        recover = call.url(f"/v1/invoices/{id_}/recover")
        detail = f"it was deleted on {instant_text(since)}"
        raise Problem("deleted", detail, members={"recover_url": recover})
    if not call.wants_pdf:
        return Answer(shown(call, session, id_))
    if drafts.find_held(session, call.shop_id, id_):
        raise BadState(state="draft")
    return _paper(call, session, get_invoice(session, call.shop_id, id_))


def _paper(call: Call, session: Session, invoice: Invoice) -> Answer:
    parts = call.mode.parts
    view = view_of(session, invoice, public_url=parts.public_url, secret=parts.secret)
    headers = {"Content-Disposition": f'attachment; filename="{papers.file_name(invoice.number)}"'}
    return Answer(headers=headers, file=lambda: papers.pdf(view), media=PDF)


def _put(call: Call, session: Session) -> Answer:
    body: InvoiceChange = call.body
    held = drafts.find_held(session, call.shop_id, call.ids["id"])
    if held:
        return Answer(show_held(call, session, _change_draft(call, session, held, body)))
    return Answer(show(call, session, _edit(call, session, body)))


def _change_draft(
    call: Call, session: Session, held: HeldInvoice, body: InvoiceChange
) -> HeldInvoice:
    """Let a draft be what is given; what is not given stays."""
    kept, given = drafts.draft_of(held), body.model_fields_set
    draft = changing.draft_of(call, session, body=body, kept=kept)
    computed = service.preview(session, call.actor, draft)
    asking.check_treatment(get_shop(session, call.shop_id), changing.asked(body, kept), computed)
    beside = extras.of(session, call.shop_id, held.id)
    new = NewHeld(
        draft,
        terms=body.terms if "terms" in given else beside.terms if beside else "",
        data=body.metadata if "metadata" in given else None,
    )
    return drafts.change_held(session, call.actor, held.id, new, version=body.version)


def _edit(call: Call, session: Session, body: InvoiceChange) -> Invoice:
    """Change what bears no tax; the rest of an issued invoice is changed by notes."""
    invoice = get_invoice(session, call.shop_id, call.ids["id"])
    taxed = sorted(body.model_fields_set - _EDITABLE)
    if taxed:
        raise BadState(state="issued", number=invoice.number, field=taxed[0])
    given = body.model_fields_set
    change = Edit(
        note=body.notes if "notes" in given else None,
        due_on=body.due_date,
        terms=body.terms if "terms" in given else None,
        data=body.metadata if "metadata" in given else None,
    )
    edited = edit(session, call.actor, invoice.id, change, version=body.version)
    Issuer(call.mode.parts, session, call.actor).remind(edited)
    return edited


def _delete(call: Call, session: Session) -> Answer:
    since = bins.delete_invoice(session, call.actor, call.ids["id"])
    return Answer(
        {
            "id": call.ids["id"],
            "object": "invoice",
            "deleted": True,
            "deleted_at": instant_text(since),
            "recoverable_until": None,
        }
    )


def _recover(call: Call, session: Session) -> Answer:
    bins.recover_invoice(session, call.actor, call.ids["id"])
    return Answer(shown(call, session, call.ids["id"]))


def _issue(call: Call, session: Session) -> Answer:
    """Issue a draft; one that is issued is left as it is."""
    held = drafts.find_held(session, call.shop_id, call.ids["id"])
    if held is None:
        invoice = get_invoice(session, call.shop_id, call.ids["id"])
        since = bins.deleted_at(session, call.shop_id, invoice.id)
        if since:
            raise Deleted(at=instant_text(since))
        if invoice.status != "issued":
            raise BadState(state=invoice.status)
        return Answer(show(call, session, invoice))
    invoice = Issuer(call.mode.parts, session, call.actor).issue(held.id)
    return Answer(show(call, session, invoice))


def _send(call: Call, session: Session) -> Answer:
    body: SendBody = call.body
    since = bins.deleted_at(session, call.shop_id, call.ids["id"])
    if since:
        raise Deleted(at=instant_text(since))
    if drafts.find_held(session, call.shop_id, call.ids["id"]):
        raise BadState(state="draft")
    invoice = get_invoice(session, call.shop_id, call.ids["id"])
    if invoice.status != "issued":
        raise BadState(state=invoice.status)
    done = sending.send(call, session, invoice, list(dict.fromkeys(body.channels)))
    blank = dict.fromkeys(("whatsapp", "telegram", "email"))
    return Answer({"object": "sending", "invoice_id": invoice.id, **blank, **done})


_EXAMPLE = {
    "customer_id": "cus_66f0c1d20000050b1c2d3e4f",
    "items": [{"sku": "SR-501", "qty": 2, "rate": 450}],
    "gst_treatment": "intra_state",
    "send_whatsapp": True,
}
_LAW = (
    "duplicate_number", "gst_treatment_mismatch", "gst_rate_not_valid", "interstate_not_allowed",
    "period_locked", "test_gstin", "not_applicable",
)  # fmt: skip
_AFTER = tuple(
    Link(name)
    for name in ("getInvoice", "changeInvoice", "deleteInvoice", "recoverInvoice", "issueInvoice")
)
OPERATIONS = (
    Operation(
        "POST", "/invoices", "createInvoice", "Issue an invoice, or keep a draft", _add, "invoices",
        InvoiceShown, 201, InvoiceBody, refusals=_LAW, links=_AFTER, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/invoices/{id}", "getInvoice", "Read an invoice, as JSON or as its PDF", _get,
        "invoices", InvoiceShown, query=InvoiceQuery, refusals=("deleted", "bad_state"), media=(PDF,),
    ),
    Operation(
        "PUT", "/invoices/{id}", "changeInvoice", "Change a draft, or what bears no tax of an invoice",
        _put, "invoices", InvoiceShown, body=InvoiceChange,
        refusals=(*_LAW, "bad_state", "deleted", "version_mismatch"),
        example={"notes": "Deliver before noon", "due_date": "2026-12-15"},
    ),
    Operation(
        "DELETE", "/invoices/{id}", "deleteInvoice", "Put an invoice into the bin: it is cancelled",
        _delete, "invoices", InvoiceDeleted,
        refusals=("has_payments", "has_notes", "irn_active", "period_locked", "already_cancelled"),
    ),
    Operation(
        "POST", "/invoices/{id}/recover", "recoverInvoice", "Have an invoice back from the bin", _recover,
        "invoices", InvoiceShown, refusals=("period_locked",),
    ),
    Operation(
        "POST", "/invoices/{id}/issue", "issueInvoice", "Issue a draft", _issue, "invoices", InvoiceShown,
        refusals=(*_LAW, "bad_state", "deleted"),
    ),
    Operation(
        "POST", "/invoices/{id}/send", "sendInvoice", "Send an invoice to its customer", _send, "invoices",
        SendingShown, body=SendBody, refusals=("bad_state", "deleted"), example={"channels": ["whatsapp"]},
    ),
)  # fmt: skip
