"""The trail of who did what: appended to, never changed, each entry sealed by the one before."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.problems import invalid
from adapters.rest.shapes import Date, Listed, Page, Shown, When, instant_text
from core.audit import Audit
from core.audit_pages import Filter, page_of_entries
from core.invoices.held import find_held
from core.invoices.queries import get_invoice

Kind = Literal["api_key", "chat_user", "cli", "scheduler", "oauth_client"]
# a customer at the page of his bill is told as what he is in a chat: the customer
_TOLD = {"page": "chat_user"}
_Id = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_.:@+-]+$")]
_Hash = Annotated[
    str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
]


class AuditQuery(Page):
    """Which entries: of a thing, by somebody, of some days, both included."""

    resource: _Id | None = None
    actor: _Id | None = None
    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None


class ActorShown(Shown):
    """Who did it."""

    type: Kind
    id: Annotated[str, Field(examples=["key_66f0c1d20000050b1c2d3e4f"])]


class EntryShown(Shown):
    """One thing done; ``before`` and ``after`` hold what changed, sums in paise."""

    id: Annotated[str, Field(examples=["aud_000000000421"])]
    at: When
    actor: ActorShown
    action: Annotated[str, Field(examples=["invoice.create"])]
    resource: Annotated[str, Field(examples=["inv_66f0c1d20000050b1c2d3e4f"])]
    request_id: str
    ip: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    prev_hash: _Hash
    hash: _Hash


class TrailShown(Listed):
    """A page of the trail."""

    data: list[EntryShown]


def show(entry: Audit) -> dict[str, Any]:
    """Write an entry."""
    kind, _, actor = entry.actor.partition(":")
    return {
        "id": f"aud_{entry.seq:012d}",
        "at": instant_text(entry.at),
        "actor": {"type": _TOLD.get(kind, kind), "id": actor},
        "action": entry.action,
        "resource": entry.entity,
        "request_id": entry.message_id,
        "ip": entry.ip,
        "before": entry.before,
        "after": entry.after,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def _trail(call: Call, session: Session) -> Answer:
    query: AuditQuery = call.query
    if query.from_ and query.to and query.from_ > query.to:
        raise invalid("query.to", "before_from", "to lies before from")
    return _page(
        call, session, "/v1/audit", Filter(query.resource, query.actor, query.from_, query.to)
    )


def _of_invoice(call: Call, session: Session) -> Answer:
    id_ = call.ids["id"]
    if find_held(session, call.shop_id, id_) is None:
        get_invoice(session, call.shop_id, id_)
    return _page(call, session, f"/v1/invoices/{id_}/audit", Filter(resource=id_))


def _page(call: Call, session: Session, path: str, which: Filter) -> Answer:
    position = position_of(call)
    after = int(position[0]) if position else None
    rows = page_of_entries(session, call.shop_id, which, after=after, limit=call.query.limit + 1)
    listing = Listing[Audit](path, show=show, position=lambda entry: [str(entry.seq)])
    return page(call, rows, listing)


OPERATIONS = (
    Operation(
        "GET", "/audit", "listAudit", "List what was done, newest first", _trail, "audit",
        TrailShown, query=AuditQuery,
    ),
    Operation(
        "GET", "/invoices/{id}/audit", "listInvoiceAudit", "List what was done to an invoice, newest first",
        _of_invoice, "audit", TrailShown, query=Page,
    ),
)  # fmt: skip
