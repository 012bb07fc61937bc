"""What a shop's programs are told of: each event is a row, written in the transaction of its cause.

Who is told is looked up here as well: where nobody listens an event costs its one row.
"""

from sqlalchemy import bindparam, insert, literal
from sqlmodel import Session, col, select

from core import outbox
from core.actor import Actor
from core.columns import table_of
from core.errors import WebhookNotFound
from core.ids import new_id
from core.webhooks.models import Endpoint, Event

INVOICE_CREATED = "invoice.created"
INVOICE_SENT = "invoice.sent"
INVOICE_PAID = "invoice.paid"
INVOICE_OVERDUE = "invoice.overdue"
INVOICE_DELETED = "invoice.deleted"
INVOICE_RECOVERED = "invoice.recovered"
PAYMENT_RECEIVED = "payment.received"
IRN_GENERATED = "irn.generated"
IRN_FAILED = "irn.failed"
IRN_CANCELLED = "irn.cancelled"
EWB_GENERATED = "ewb.generated"
EWB_CANCELLED = "ewb.cancelled"
TYPES = (
    INVOICE_CREATED,
    INVOICE_SENT,
    INVOICE_PAID,
    INVOICE_OVERDUE,
    INVOICE_DELETED,
    INVOICE_RECOVERED,
    PAYMENT_RECEIVED,
    IRN_GENERATED,
    IRN_FAILED,
    IRN_CANCELLED,
    EWB_GENERATED,
    EWB_CANCELLED,
)
TEST = "webhook.test"  # asked for by hand, of one endpoint; none of the twelve
ALL = "*"
TOPIC = "event"

_INSERT = insert(table_of(Event))
_LISTENS = (
    select(literal(1))
    .where(
        col(Endpoint.shop_id) == bindparam("shop"),
        col(Endpoint.disabled) == "",
        col(Endpoint.deleted_at).is_(None),
    )
    .limit(1)
)


def announce(session: Session, actor: Actor, type_: str, resource_id: str) -> str:
    """Write that something happened, once for each time it does; return the event's id.

    Where an endpoint listens, a row of the outbox lets it be told.
    """
    event_id = new_id(session, "evt")
    row = {"id": event_id, "type": type_, "resource": resource_id, "at": actor.at, "data": None}
    connection = session.connection()
    connection.execute(_INSERT, {"shop_id": actor.shop_id, **row})
    if type_ == TEST or connection.execute(_LISTENS, {"shop": actor.shop_id}).first():
        new = outbox.NewRow(TOPIC, f"{TOPIC}:{event_id}", {"event": type_, "id": event_id})
        outbox.add(session, actor.shop_id, new, at=actor.at)
    return event_id


def get_event(session: Session, shop_id: str, event_id: str) -> Event:
    """Return an event. Raises: WebhookNotFound."""
    found = session.get(Event, (shop_id, event_id), populate_existing=True)
    if found is None:
        raise WebhookNotFound(id=event_id)
    return found
