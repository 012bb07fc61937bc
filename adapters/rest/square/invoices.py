"""Invoices as Square's clients make, change, publish, find, cancel and delete them."""

from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.square import invoice_acts as acts, invoice_lists as lists
from adapters.rest.square.invoice_schemas import (
    CreateBody,
    DeleteQuery,
    InvoiceAnswer,
    InvoicesAnswer,
    ListQuery,
    NothingShown,
    SearchBody,
    UpdateBody,
    VersionBody,
)
from adapters.rest.square.invoice_shows import Seen, show


def _answer(call: Call, session: Session, seen: Seen) -> Answer:
    return Answer({"invoice": show(call, session, seen)})


def _create(call: Call, session: Session) -> Answer:
    shown = show(call, session, acts.create(call, session))
    return Answer({"invoice": shown, "errors": []})


def _get(call: Call, session: Session) -> Answer:
    return _answer(call, session, acts.find(session, call, call.ids["id"]))


def _update(call: Call, session: Session) -> Answer:
    return _answer(call, session, acts.update(call, session))


def _publish(call: Call, session: Session) -> Answer:
    return _answer(call, session, acts.publish(call, session))


def _cancel(call: Call, session: Session) -> Answer:
    return _answer(call, session, acts.cancel(call, session))


def _delete(call: Call, session: Session) -> Answer:
    acts.delete(call, session)
    return Answer({})


_LAW = (
    "duplicate_number", "gst_rate_not_valid", "interstate_not_allowed", "period_locked", "test_gstin",
    "not_applicable",
)  # fmt: skip
_EXAMPLE: dict[str, object] = {
    "idempotency_key": "ce3748f9-5fc1-4762-aa12-aae5e843f1f4",
    "invoice": {
        "order_id": "ord_66f0c1d20000050b1c2d3e4f",
        "primary_recipient": {"customer_id": "cus_66f0c1d20000050b1c2d3e4f"},
        "payment_requests": [{"request_type": "BALANCE", "due_date": "2026-12-15"}],
        "delivery_method": "SHARE_MANUALLY",
        "accepted_payment_methods": {"bank_account": True},
    },
}
_SEARCH = {
    "query": {
        "filter": {"location_ids": ["main"]},
        "sort": {"field": "INVOICE_SORT_DATE", "order": "DESC"},
    },
    "limit": 100,
}
_CHANGE: dict[str, object] = {"invoice": {"version": 0, "title": "Sofa rails"}}
OPERATIONS = (
    Operation(
        "POST", "/v2/invoices", "createInvoice", "Make a draft of an order", _create, "invoices",
        InvoiceAnswer, body=CreateBody, refusals=_LAW, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/v2/invoices", "listInvoices", "List invoices, newest first", lists.list_all, "invoices",
        InvoicesAnswer, query=ListQuery, refusals=("invalid_cursor",),
    ),
    Operation(
        "POST", "/v2/invoices/search", "searchInvoices", "Find invoices of a customer, in an order",
        lists.search, "invoices", InvoicesAnswer, body=SearchBody, reads=True,
        refusals=("invalid_cursor",), example=_SEARCH,
    ),
    Operation(
        "GET", "/v2/invoices/{id}", "getInvoice", "Read an invoice", _get, "invoices", InvoiceAnswer,
    ),
    Operation(
        "PUT", "/v2/invoices/{id}", "updateInvoice", "Change what is given of an invoice", _update,
        "invoices", InvoiceAnswer, body=UpdateBody, refusals=(*_LAW, "version_mismatch", "bad_state"),
        example=_CHANGE,
    ),
    Operation(
        "DELETE", "/v2/invoices/{id}", "deleteInvoice", "Delete a draft", _delete, "invoices",
        NothingShown, query=DeleteQuery, refusals=("version_mismatch", "bad_state"),
    ),
    Operation(
        "POST", "/v2/invoices/{id}/publish", "publishInvoice", "Issue a draft, or schedule it", _publish,
        "invoices", InvoiceAnswer, body=VersionBody, refusals=(*_LAW, "version_mismatch", "bad_state"),
        example={"version": 0},
    ),
    Operation(
        "POST", "/v2/invoices/{id}/cancel", "cancelInvoice", "Cancel a published invoice", _cancel,
        "invoices", InvoiceAnswer, body=VersionBody,
        refusals=("version_mismatch", "bad_state", "has_notes", "irn_active", "period_locked"),
        example={"version": 1},
    ),
)  # fmt: skip
