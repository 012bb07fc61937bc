"""Lists of invoices, drafts among them."""

import datetime as dt
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.native.around import around
from adapters.rest.native.invoice_schemas import InvoicesQuery, InvoicesShown
from adapters.rest.native.invoice_shows import show_held, show_within
from adapters.rest.operation import Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.problems import invalid
from core.invoices.listing import Filter, Row, key_of, page_of_invoices
from core.invoices.models import HeldInvoice, Invoice


def _list(call: Call, session: Session) -> Answer:
    query: InvoicesQuery = call.query
    if query.from_ and query.to and query.from_ > query.to:
        raise invalid("query.from", "after_to", "lies after `to`")
    which = Filter(
        start=query.from_,
        end=query.to,
        customer_id=query.customer_id,
        status=query.status,
        number=query.number,
        with_deleted=query.include_deleted,
    )
    at = position_of(call)
    after = (dt.date.fromisoformat(at[0]), at[1]) if at else None
    rows = page_of_invoices(session, call.shop_id, which, after=after, limit=query.limit + 1)

    issued = [row for row in rows if isinstance(row, Invoice)]
    near = around(session, call.shop_id, issued)

    def shown(row: Row) -> dict[str, Any]:
        if isinstance(row, HeldInvoice):
            return show_held(call, session, row)
        return show_within(call, session, row, near[row.id])

    def position(row: Row) -> list[str]:
        on, id_ = key_of(row)
        return [on.isoformat(), id_]

    return page(call, rows, Listing("/v1/invoices", shown, position))


OPERATIONS = (
    Operation(
        "GET", "/invoices", "listInvoices", "List invoices, newest first by date", _list, "invoices",
        InvoicesShown, query=InvoicesQuery,
    ),
)  # fmt: skip
