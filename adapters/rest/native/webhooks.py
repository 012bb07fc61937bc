"""Endpoints that are told of events."""

from sqlmodel import Session

from adapters.rest.call import Answer, Call, created
from adapters.rest.native.hook_schemas import (
    DeliveriesShown,
    EventShown,
    WebhookBody,
    WebhookChange,
    WebhookDeleted,
    WebhookSecret,
    WebhookShown,
    WebhooksShown,
)
from adapters.rest.native.hook_shows import show, show_delivery, show_event
from adapters.rest.operation import Link, Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.problems import Problem, invalid
from adapters.rest.shapes import Page
from adapters.webhooks.dialing import Deadline, NotReached
from core import extras
from core.errors import SettingNotValid
from core.json_text import dump
from core.webhooks import deliveries, service
from core.webhooks.events import get_event
from core.webhooks.listing import Behind, page_of_deliveries, page_of_endpoints
from core.webhooks.models import Delivery, Endpoint
from core.webhooks.service import EndpointChange
from core.webhooks.urls import parse_url

LOOK_UP_SECONDS = 5
_UNREACHED = {
    "address_not_public": "its name leads to an address that is not open to all",
    "unknown_name": "its name leads nowhere",
}


def look_up(call: Call) -> Problem | None:
    """Look up where an endpoint would be; what is wrong is told where nothing was answered before."""
    body: WebhookBody | WebhookChange = call.body
    dialer = call.mode.parts.hooks.dialer
    if body.url is None:
        return None
    try:
        target = parse_url(body.url, insecure=dialer.insecure)
        dialer.checked(target, Deadline.after(LOOK_UP_SECONDS))
    except SettingNotValid as error:
        return invalid("/url", "url_not_valid", f"must be {error.params['allowed']}")
    except NotReached as error:
        return invalid("/url", error.code, _UNREACHED[error.code])
    except TimeoutError:
        return invalid("/url", "unknown_name", "nobody says where its name leads")
    return None


def _require_found(call: Call) -> None:
    if call.found:
        raise call.found


def add(call: Call, session: Session, *, path: str = "/v1/webhooks") -> Answer:
    """Add an endpoint."""
    _require_found(call)
    body: WebhookBody = call.body
    asked = EndpointChange(body.url, body.events, body.description)
    rules = call.mode.parts.hooks.rules
    endpoint, secret = service.add_endpoint(session, call.actor, asked, rules=rules)
    if body.metadata:
        extras.keep(session, call.shop_id, endpoint.id, at=call.at, data=body.metadata)
    value = {**show(call, session, endpoint), "secret": secret}
    return created(value, call.path(f"{path}/{endpoint.id}"))


def _get(call: Call, session: Session) -> Answer:
    return Answer(show(call, session, _endpoint(call, session)))


def _endpoint(call: Call, session: Session) -> Endpoint:
    return service.get_endpoint(session, call.shop_id, call.ids["id"])


def _list(call: Call, session: Session) -> Answer:
    position = position_of(call)
    after = str(position[0]) if position else None
    rows = page_of_endpoints(session, call.shop_id, after=after, limit=call.query.limit + 1)
    listing = Listing[Endpoint](
        "/v1/webhooks",
        show=lambda endpoint: show(call, session, endpoint),
        position=lambda endpoint: [endpoint.id],
    )
    return page(call, rows, listing)


def _put(call: Call, session: Session) -> Answer:
    _require_found(call)
    body: WebhookChange = call.body
    asked = EndpointChange(
        body.url,
        body.events,
        body.description,
        None if body.status is None else body.status == "enabled",
    )
    rules = call.mode.parts.hooks.rules
    endpoint = service.change_endpoint(session, call.actor, call.ids["id"], to=asked, rules=rules)
    if body.metadata is not None:
        extras.keep(session, call.shop_id, endpoint.id, at=call.at, data=body.metadata)
    return Answer(show(call, session, endpoint))


def delete(call: Call, session: Session) -> Answer:
    """Delete an endpoint."""
    endpoint = service.delete_endpoint(session, call.actor, call.ids["id"])
    return Answer({"id": endpoint.id, "object": "webhook", "deleted": True})


def _rotate(call: Call, session: Session) -> Answer:
    rules = call.mode.parts.hooks.rules
    endpoint, secret = service.rotate_secret(session, call.actor, call.ids["id"], rules=rules)
    return Answer({**show(call, session, endpoint), "secret": secret})


def _test(call: Call, session: Session) -> Answer:
    endpoint = _endpoint(call, session)
    event_id = service.send_test(session, call.actor, endpoint.id)
    data = dump(show(call, session, endpoint))
    event = deliveries.freeze(session, get_event(session, call.shop_id, event_id), data)
    return Answer(show_event(call, event, data), 202)


def _deliveries(call: Call, session: Session) -> Answer:
    endpoint = _endpoint(call, session)
    behind = behind_of(call)
    rows = page_of_deliveries(session, endpoint, behind=behind, limit=call.query.limit + 1)
    listing = Listing[Delivery](
        f"/v1/webhooks/{endpoint.id}/deliveries",
        show=lambda delivery: show_delivery(call, delivery),
        position=lambda delivery: [delivery.created_at.isoformat(), delivery.id],
    )
    return page(call, rows, listing)


def behind_of(call: Call) -> Behind | None:
    """Read where a page of what happened begins."""
    position = position_of(call)
    return Behind.read(str(position[0]), str(position[1])) if position else None


_AFTER = tuple(
    Link(name)
    for name in ("getWebhook", "changeWebhook", "deleteWebhook", "rotateWebhook", "testWebhook")
)
_EXAMPLE: dict[str, object] = {
    "url": "https://erp.example.com/hooks/pakka",
    "events": ["invoice.created", "invoice.paid"],
    "description": "our ERP",
}
OPERATIONS = (
    Operation(
        "POST", "/webhooks", "createWebhook", "Add an endpoint", add, "webhooks", WebhookSecret, 201,
        WebhookBody, refusals=("not_applicable",), links=_AFTER, example=_EXAMPLE, before=look_up,
        is_secret=True,
        description="Its secret is shown here and when it is rotated, and never again. Ten at most.",
    ),
    Operation(
        "GET", "/webhooks", "listWebhooks", "List endpoints, newest first", _list, "webhooks",
        WebhooksShown, query=Page,
    ),
    Operation(
        "GET", "/webhooks/{id}", "getWebhook", "Read an endpoint", _get, "webhooks", WebhookShown
    ),
    Operation(
        "PUT", "/webhooks/{id}", "changeWebhook", "Change, enable or disable an endpoint", _put,
        "webhooks", WebhookShown, 200, WebhookChange, before=look_up,
        example={"events": ["*"], "status": "enabled"},
    ),
    Operation(
        "DELETE", "/webhooks/{id}", "deleteWebhook", "Delete an endpoint", delete, "webhooks",
        WebhookDeleted, description="What is on its way to it stays unsent.",
    ),
    Operation(
        "POST", "/webhooks/{id}/rotate", "rotateWebhook", "Give an endpoint a new secret", _rotate,
        "webhooks", WebhookSecret, is_secret=True,
        description="Both secrets sign for 24 hours.",
    ),
    Operation(
        "POST", "/webhooks/{id}/test", "testWebhook", "Send an endpoint an event webhook.test", _test,
        "webhooks", EventShown, 202,
    ),
    Operation(
        "GET", "/webhooks/{id}/deliveries", "listDeliveries", "List what went to an endpoint",
        _deliveries, "webhooks", DeliveriesShown, query=Page,
    ),
)  # fmt: skip
