"""Invoices: issued by the law's rules, read, sent."""

from sqlmodel import Session

from adapters import papers
from adapters.rest.call import PDF, Answer, Call, created
from adapters.rest.native import asking
from adapters.rest.native.invoice_schemas import InvoiceBody, InvoiceQuery, InvoiceShown
from adapters.rest.native.invoice_shows import show
from adapters.rest.operation import Link, Operation
from core import extras
from core.documents.from_invoice import view_of
from core.invoices import service
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.shops.service import get_shop


def _add(call: Call, session: Session) -> Answer:
    body: InvoiceBody = call.body
    invoice = _issued(call, session, body)
    return created(show(call, session, invoice), call.path(f"/v1/invoices/{invoice.id}"))


def _issued(call: Call, session: Session, body: InvoiceBody) -> Invoice:
    draft = asking.draft_of(call, session, body)
    computed = service.preview(session, call.actor, draft)
    asking.check_treatment(get_shop(session, call.shop_id), body, computed)
    invoice = service.issue(session, call.actor, draft, secret=call.mode.parts.secret)
    if body.metadata or body.terms or computed.warnings:
        beside = extras.keep(session, call.shop_id, invoice.id, at=call.at, data=body.metadata)
        beside.terms, beside.warned = body.terms, list(computed.warnings)
        session.add(beside)
        session.flush()
    return invoice


def _get(call: Call, session: Session) -> Answer:
    invoice = get_invoice(session, call.shop_id, call.ids["id"])
    if call.wants_pdf:
        parts = call.mode.parts
        view = view_of(session, invoice, public_url=parts.public_url, secret=parts.secret)
        name = papers.file_name(invoice.number)
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Answer(headers=headers, file=lambda: papers.pdf(view), media=PDF)
    return Answer(show(call, session, invoice))


_EXAMPLE = {
    "customer_id": "cus_66f0c1d20000050b1c2d3e4f",
    "items": [{"sku": "SR-501", "qty": 2, "rate": 450}],
    "gst_treatment": "intra_state",
    "send_whatsapp": True,
}
_REFUSALS = (
    "duplicate_number", "gst_treatment_mismatch", "gst_rate_not_valid", "interstate_not_allowed",
    "period_locked", "test_gstin", "not_applicable",
)  # fmt: skip
OPERATIONS = (
    Operation(
        "POST", "/invoices", "createInvoice", "Issue an invoice, or keep a draft", _add, "invoices",
        InvoiceShown, 201, InvoiceBody, refusals=_REFUSALS, links=(Link("getInvoice"),), example=_EXAMPLE,
    ),
    Operation(
        "GET", "/invoices/{id}", "getInvoice", "Read an invoice, as JSON or as its PDF", _get,
        "invoices", InvoiceShown, query=InvoiceQuery, refusals=("deleted",), media=(PDF,),
    ),
)  # fmt: skip
