"""Invoices: made, found, read. They are the shop's own, whatever door they were made through."""

import re

from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.native import sending
from adapters.rest.native.registering import after_issue, keep_warnings
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from adapters.rest.refrens import asking
from adapters.rest.refrens.invoice_schemas import (
    EmailBody,
    InvoiceBody,
    InvoiceQuery,
    InvoiceShown,
    InvoicesShown,
)
from adapters.rest.refrens.invoice_shows import DIALECT, show, show_all
from adapters.rest.shapes import instant_text
from bot.bill_mail import Readers, Recipient
from core import extras
from core.dialects import service as dialects
from core.invoices import finding, service
from core.invoices.bin import deleted_at
from core.invoices.models import Invoice

_STATUSES = {
    "UNPAID": "issued",
    "PARTIALLY_PAID": "partially_paid",
    "PAID": "paid",
    "CANCELED": "cancelled",
}
_ID = re.compile(r"[A-Za-z0-9_]{1,60}", re.ASCII)


def row_id(prefix: str, given: str) -> str:
    """Return the id of a row of ours, given its hexadecimal digits or whole.

    >>> row_id("inv", "66f0c1d20000050b1c2d3e4f"), row_id("inv", "inv_1a2b")
    ('inv_66f0c1d20000050b1c2d3e4f', 'inv_1a2b')
    """
    return given if given.startswith(f"{prefix}_") else f"{prefix}_{given}"


def invoice_of(call: Call, session: Session) -> Invoice:
    """Return the invoice that a path names; one in the bin is not there. Raises: Problem (not_found)."""
    given = call.ids["invoice"]
    key = (call.shop_id, row_id("inv", given))
    found = session.get(Invoice, key) if _ID.fullmatch(given) else None
    if found is None or deleted_at(session, *key):
        raise Problem("not_found", f"No record found for id '{given}'")
    return found


def _add(call: Call, session: Session) -> Answer:
    body: InvoiceBody = call.body
    draft = asking.draft_of(call, session, body)
    computed = service.preview(session, call.actor, draft)
    invoice = service.issue(session, call.actor, draft, secret=call.mode.parts.secret)
    after_issue(call, session, invoice)
    keep_warnings(call, session, invoice, computed)
    said = {"invoiceDate": instant_text(call.at), **asking.said_of(body)}
    if body.due_date:
        said["dueOn"] = invoice.due_on.isoformat()
    of = dialects.Of(call.shop_id, DIALECT)
    dialects.keep(session, of, invoice.id, dialects.Said(said, call.at))
    if body.email:
        sending.send_letter(call, session, invoice, _readers(body.email))
    terms = asking.terms_of(body)
    if terms:
        beside = extras.keep(session, call.shop_id, invoice.id, at=call.at)
        beside.terms = terms
        session.add(beside)
        session.flush()
    return Answer(show(call, session, invoice))


def _readers(email: EmailBody) -> Readers:
    to, *cc = (Recipient(one.name, one.email) for one in (email.to, *email.cc))
    return Readers((to,), tuple(cc))


def _find(call: Call, session: Session) -> Answer:
    query: InvoiceQuery = call.query
    which = finding.Which(
        number=query.number,
        status=_STATUSES[query.status] if query.status else None,
        customer_id=row_id("cus", query.client) if query.client else None,
    )
    part = finding.Part(query.skip, query.limit, tuple(query.sorts))
    total, rows = finding.find(session, call.shop_id, which, part)
    return Answer(
        {
            "total": total,
            "limit": query.limit,
            "skip": query.skip,
            "data": show_all(call, session, rows),
        }
    )


def _get(call: Call, session: Session) -> Answer:
    return Answer(show(call, session, invoice_of(call, session)))


PATH = "/businesses/{url_key}/invoices"
ONE = f"{PATH}/{{invoice}}"
LAW = (
    "duplicate_number", "gst_rate_not_valid", "interstate_not_allowed", "period_locked", "test_gstin",
    "not_applicable",
)  # fmt: skip
_EXAMPLE: dict[str, object] = {
    "invoiceTitle": "Invoice",
    "billedTo": {
        "name": "Customer Name",
        "street": "Customer street line",
        "city": "Bangalore",
        "pincode": "560100",
        "gstState": "29",
        "country": "IN",
    },
    "items": [
        {"name": "Item one name", "rate": 100, "quantity": 2, "gstRate": 18},
        {"name": "Item two name", "rate": 200, "quantity": 6, "gstRate": 12},
    ],
}
OPERATIONS = (
    Operation(
        "POST", PATH, "createInvoice", "Make an invoice", _add, "invoices", InvoiceShown,
        body=InvoiceBody, refusals=LAW, example=_EXAMPLE,
    ),
    Operation(
        "GET", PATH, "findInvoices", "Find invoices", _find, "invoices", InvoicesShown,
        query=InvoiceQuery,
    ),
    Operation("GET", ONE, "getInvoice", "Read an invoice", _get, "invoices", InvoiceShown),
)  # fmt: skip
