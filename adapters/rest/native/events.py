"""What happened: read, and sent again."""

from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.event_shows import show_of
from adapters.rest.native.hook_schemas import (
    EventShown,
    EventsQuery,
    EventsShown,
    RedeliverBody,
    Redelivered,
)
from adapters.rest.native.hook_shows import show_delivery, show_event
from adapters.rest.native.webhooks import behind_of
from adapters.rest.operation import Operation
from adapters.rest.paging import Listing, page
from core.errors import NotFound
from core.json_text import dump
from core.webhooks import deliveries
from core.webhooks.events import get_event
from core.webhooks.listing import Wanted, page_of_events
from core.webhooks.models import Event


def _shown(call: Call, session: Session, event: Event) -> dict[str, object]:
    """Show an event as it was told; one that nobody was told of shows its resource as it is now."""
    return show_event(call, event, event.data or _now(call, session, event))


def _now(call: Call, session: Session, event: Event) -> str | None:
    try:
        return dump(show_of(call, session, event))
    except NotFound:
        return None


def _get(call: Call, session: Session) -> Answer:
    return Answer(_shown(call, session, get_event(session, call.shop_id, call.ids["id"])))


def _list(call: Call, session: Session) -> Answer:
    query: EventsQuery = call.query
    wanted = Wanted(query.type, query.resource)
    behind, limit = behind_of(call), query.limit + 1
    rows = page_of_events(session, call.shop_id, wanted, behind=behind, limit=limit)
    listing = Listing[Event](
        "/v1/events",
        show=lambda event: _shown(call, session, event),
        position=lambda event: [event.at.isoformat(), event.id],
    )
    return page(call, rows, listing)


def _redeliver(call: Call, session: Session) -> Answer:
    body: RedeliverBody | None = call.body
    event = get_event(session, call.shop_id, call.ids["id"])
    if event.data is None:
        deliveries.freeze(session, event, dump(show_of(call, session, event)))
    again = deliveries.redeliver(
        session, call.actor, event.id, endpoint_id=body.webhook_id if body else None
    )
    shown = [show_delivery(call, delivery) for delivery in again]
    return Answer({"event_id": event.id, "deliveries": shown}, 202)


OPERATIONS = (
    Operation(
        "GET", "/events", "listEvents", "List events, newest first", _list, "events", EventsShown,
        query=EventsQuery, description="They are kept for 32 days.",
    ),
    Operation("GET", "/events/{id}", "getEvent", "Read an event", _get, "events", EventShown),
    Operation(
        "POST", "/events/{id}/redeliver", "redeliverEvent", "Send an event again, now", _redeliver,
        "events", Redelivered, 202, RedeliverBody, is_body_optional=True, refusals=("bad_state",),
        description="Within 30 days after it happened; to one endpoint, or to all that want it.",
    ),
)  # fmt: skip
