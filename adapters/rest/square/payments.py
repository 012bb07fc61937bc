"""Payments in cash or made elsewhere: of an order's invoice, in parts or whole, or ahead."""

import re
from typing import Any

from sqlmodel import Session

from adapters.rest import cursors
from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.problems import says
from adapters.rest.square.locations import is_own
from adapters.rest.square.order_behind import find_behind
from adapters.rest.square.order_foreign import is_foreign
from adapters.rest.square.order_rows import carried_by, find_order, of_shop
from adapters.rest.square.payment_schemas import (
    PaymentAnswer,
    PaymentBody,
    PaymentsAnswer,
    PaymentsQuery,
)
from adapters.rest.square.payment_shows import CASH, method_of, show_all
from adapters.rest.square.speaking import Refusal
from core.dialects import service as dialects
from core.dialects.service import Said
from core.errors import (
    AmountExceedsBalance,
    BadState,
    CustomerNotFound,
    Deleted,
    DuplicateReference,
    SeveralCustomers,
)
from core.invoices.models import HeldInvoice
from core.payments.listing import Taken, page_of_all
from core.payments.models import Payment
from core.payments.receiving import Receipt, get_taken, receive

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 /-]{3,39}", re.ASCII)
_REFERRED = {"upi", "bank", "cheque"}


def _add(call: Call, session: Session) -> Answer:
    body: PaymentBody = call.body
    _require_details(body)
    if body.location_id and not is_own(call, body.location_id):
        raise Refusal("INVALID_VALUE", "no such location", "location_id")
    invoice_id = _invoice_of(call, session, body.order_id) if body.order_id else None
    if invoice_id is None and body.customer_id is None:
        detail = "say which order it pays, or whose advance it is"
        raise Refusal("MISSING_REQUIRED_PARAMETER", detail, "order_id")
    payment = _received(call, session, body, invoice_id)
    dialects.keep(session, of_shop(call.shop_id), payment.id, Said(_said(body), call.at))
    return Answer({"payment": show_all(call, session, [payment])[0]})


def _require_details(body: PaymentBody) -> None:
    """Hold the details against the source. Raises: Refusal."""
    if body.source_id == "EXTERNAL":
        if body.external_details is None:
            raise Refusal("MISSING_REQUIRED_PARAMETER", "is needed", "external_details")
        return
    if body.cash_details is None:
        raise Refusal("MISSING_REQUIRED_PARAMETER", "is needed", "cash_details")
    if body.cash_details.buyer_supplied_money.amount < body.amount_money.amount:
        field = "cash_details.buyer_supplied_money.amount"
        raise Refusal("VALUE_TOO_LOW", "is less than what is paid", field)


def _invoice_of(call: Call, session: Session, order_id: str) -> str:
    """Find the invoice that an order's money is for. Raises: Refusal."""
    order = find_order(session, call.shop_id, order_id)
    if order is not None:
        invoice_id = order.about
    elif is_foreign(session, call.shop_id, order_id):
        invoice_id = carried_by(order_id)
    else:
        raise Refusal("INVALID_VALUE", f"there is no order {order_id}", "order_id")
    found = find_behind(session, call.shop_id, invoice_id) if invoice_id else None
    if found is None or isinstance(found, HeldInvoice):
        detail = "its invoice is not published: no money is taken before it"
        raise Refusal("BAD_REQUEST", detail, "order_id")
    return invoice_id


def _received(call: Call, session: Session, body: PaymentBody, invoice_id: str | None) -> Payment:
    """Record the money. Raises: Refusal and as `core.payments.receiving.receive`."""
    paise = body.amount_money.amount
    details = body.external_details if body.source_id == "EXTERNAL" else None
    mode = method_of(details.type) if details else CASH
    told = details.source_id if details and mode in _REFERRED else None
    receipt = Receipt(
        paise,
        mode=mode,
        customer_id=body.customer_id,
        reference=told if told and _REFERENCE.fullmatch(told) else None,
        note=body.note or "",
        allocations=[(invoice_id, paise)] if invoice_id else (),
    )
    try:
        return receive(session, call.actor, receipt)
    except AmountExceedsBalance as error:
        raise Refusal("INVALID_VALUE", says(error), "amount_money.amount") from None
    except (BadState, Deleted) as error:
        raise Refusal("BAD_REQUEST", says(error), "order_id") from None
    except DuplicateReference as error:
        raise Refusal("INVALID_VALUE", says(error), "external_details.source_id") from None
    except CustomerNotFound as error:
        raise Refusal("INVALID_VALUE", says(error), "customer_id") from None
    except SeveralCustomers:
        raise Refusal("INVALID_VALUE", "the order is another customer's", "customer_id") from None


def _said(body: PaymentBody) -> dict[str, Any]:
    said: dict[str, Any] = {
        name: value
        for name, value in (("order_id", body.order_id), ("reference_id", body.reference_id))
        if value
    }
    if body.source_id == "EXTERNAL" and body.external_details:
        said["external_details"] = body.external_details.model_dump(exclude_none=True)
    elif body.cash_details:
        said["supplied_paise"] = body.cash_details.buyer_supplied_money.amount
    return said


def _get(call: Call, session: Session) -> Answer:
    payment = get_taken(session, call.shop_id, call.ids["payment_id"])
    return Answer({"payment": show_all(call, session, [payment])[0]})


def _list(call: Call, session: Session) -> Answer:
    query: PaymentsQuery = call.query
    if query.location_id and not is_own(call, query.location_id):
        raise Refusal("INVALID_VALUE", "no such location", "location_id")
    which = Taken(query.begin_time, query.end_time, query.total, query.sort_order == "ASC")
    bound = {"shop": call.shop_id, "mode": call.mode.name, "path": call.name, "of": which}
    secret, after = call.mode.parts.secret, None
    if query.cursor:
        [after] = cursors.read(secret, bound, query.cursor)
    rows = page_of_all(session, call.shop_id, which, after=after, limit=query.limit + 1)
    page = rows[: query.limit]
    value: dict[str, Any] = {}
    if page:
        value["payments"] = show_all(call, session, page)
    if len(rows) > len(page):
        value["cursor"] = cursors.make(secret, bound, [page[-1].id])
    return Answer(value)


OPERATIONS = (
    Operation(
        "POST", "/v2/payments", "createPayment", "Record cash, or what was paid elsewhere", _add,
        "payments", PaymentAnswer, body=PaymentBody,
        example={
            "idempotency_key": "7b0f3ec5-086a-4871-8f13-3c81b3875218",
            "source_id": "EXTERNAL",
            "amount_money": {"amount": 106200, "currency": "INR"},
            "order_id": "ord_66f0c1d20000050b1c2d3e4f",
            "external_details": {"type": "EMONEY", "source": "UPI", "source_id": "412345678901"},
        },
    ),
    Operation(
        "GET", "/v2/payments", "listPayments", "List payments, newest first", _list, "payments",
        PaymentsAnswer, query=PaymentsQuery, refusals=("invalid_cursor",),
    ),
    Operation(
        "GET", "/v2/payments/{payment_id}", "getPayment", "Read a payment", _get, "payments",
        PaymentAnswer,
    ),
)  # fmt: skip
