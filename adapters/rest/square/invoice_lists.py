"""Lists of Square's invoices, by their sort date: newest first, or as a search says."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from adapters.rest import cursors
from adapters.rest.call import Answer, Call
from adapters.rest.square.invoice_schemas import ListQuery, SearchBody
from adapters.rest.square.invoice_shows import look, show
from adapters.rest.square.locations import is_own
from adapters.rest.square.speaking import Refusal
from core.invoices import timeline
from core.invoices.timeline import Walk

_DEFAULT = 100


@dataclass(frozen=True)
class _Page:
    """Which page of which walk. ``cursor`` is bound to the walk."""

    walk: Walk
    limit: int
    cursor: str | None

    def bound(self, call: Call) -> dict[str, object]:
        """Return what a cursor of this walk is signed with."""
        return {**vars(self.walk), "shop": call.shop_id, "mode": call.mode.name, "of": call.name}


def list_all(call: Call, session: Session) -> Answer:
    """List what a location has, newest first."""
    query: ListQuery = call.query
    if not is_own(call, query.location_id):
        raise Refusal("INVALID_VALUE", f"no location {query.location_id}", "location_id")
    return _page(call, session, _Page(Walk(), query.limit, query.cursor or None))


def search(call: Call, session: Session) -> Answer:
    """List what is looked for. The order inside the query wins over one beside it."""
    body: SearchBody = call.body
    named, where = body.query.filter.location_ids, "/query/filter/location_ids"
    if not named:
        raise Refusal("MISSING_REQUIRED_PARAMETER", "one location is needed", where)
    if len(named) > 1:
        raise Refusal("INVALID_VALUE", "one location can be searched", where)
    if not is_own(call, named[0]):
        raise Refusal("INVALID_VALUE", f"no location {named[0]}", where)
    customers = body.query.filter.customer_ids or []
    if len(customers) > 1:
        where = "/query/filter/customer_ids"
        raise Refusal("INVALID_VALUE", "one customer can be searched for", where)
    sort = body.query.sort or body.sort
    ascending = sort is not None and sort.order == "ASC"
    walk = Walk(customers[0] if customers else None, ascending)
    return _page(call, session, _Page(walk, body.limit or _DEFAULT, body.cursor or None))


def _page(call: Call, session: Session, page: _Page) -> Answer:
    secret, after = call.mode.parts.secret, None
    if page.cursor:
        at, id_ = cursors.read(secret, page.bound(call), page.cursor)
        after = dt.datetime.fromisoformat(at), id_
    rows = timeline.page_of(session, call.shop_id, page.walk, after=after, limit=page.limit + 1)
    shown = rows[: page.limit]
    value: dict[str, Any] = {
        "invoices": [show(call, session, seen) for seen in look(session, call, shown)]
    }
    if len(rows) > page.limit:
        at_last, id_ = timeline.key_of(shown[-1])
        position = [at_last.isoformat(), id_]
        value["cursor"] = cursors.make(secret, page.bound(call), position)
    return Answer(value)
