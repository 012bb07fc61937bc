"""Around the documents: endpoints for the five events, the trail of every call, how the portal is."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.einvoice.refusing import indian
from adapters.rest.einvoice.schemas import IndianTime, Irn
from adapters.rest.native import health, webhooks
from adapters.rest.native.health import HealthShown
from adapters.rest.native.hook_schemas import (
    About,
    Url,
    WebhookDeleted,
    WebhookSecret,
    WebhookShown,
)
from adapters.rest.native.hook_shows import show as show_endpoint
from adapters.rest.operation import Operation
from adapters.rest.paging import Listing, page
from adapters.rest.problems import invalid
from adapters.rest.shapes import Body, Date, Listed, Meta, Page, Shown
from core.clock import midnight
from core.einvoice.calls import Which, calls_of
from core.einvoice.models import EinvoiceCall
from core.errors import WebhookNotFound
from core.webhooks import events
from core.webhooks.models import Endpoint
from core.webhooks.service import list_endpoints

_FIVE = (
    events.IRN_GENERATED,
    events.IRN_FAILED,
    events.IRN_CANCELLED,
    events.EWB_GENERATED,
    events.EWB_CANCELLED,
)
Subscribed = Literal[
    "irn.generated", "irn.failed", "irn.cancelled", "ewb.generated", "ewb.cancelled"
]
_DAY = dt.timedelta(days=1)


def _five() -> list[str]:
    return list(_FIVE)


class EinvoiceHookBody(Body):
    """A new endpoint; without ``events`` it is told of all five."""

    url: Url
    events: Annotated[list[Subscribed], Field(min_length=1, max_length=5, default_factory=_five)]
    description: About = ""
    metadata: Meta = Field(default_factory=dict)


class EinvoiceHooksShown(Shown):
    """The endpoints that are told of e-invoices and e-way bills: ten at most."""

    data: list[WebhookShown]


def _add(call: Call, session: Session) -> Answer:
    return webhooks.add(call, session, path="/einvoice/v1/webhooks")


def _list(call: Call, session: Session) -> Answer:
    listening = [one for one in list_endpoints(session, call.shop_id) if _listens(one)]
    return Answer({"data": [show_endpoint(call, session, one) for one in listening]})


def _listens(endpoint: Endpoint) -> bool:
    return events.ALL in endpoint.events or not set(endpoint.events).isdisjoint(_FIVE)


def _delete(call: Call, session: Session) -> Answer:
    """Delete an endpoint that is listed here; others are none of this API's."""
    endpoint = session.get(Endpoint, (call.shop_id, call.ids["id"]))
    if endpoint is None or not _listens(endpoint):
        raise WebhookNotFound(id=call.ids["id"])
    return webhooks.delete(call, session)


class CallsQuery(Page):
    """Which calls: of some days, both included; about one reference number."""

    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None
    irn: Irn | None = None


class CallShown(Shown):
    """A call by a client, and how it ended."""

    at: IndianTime
    request_id: str
    client_id: Annotated[str, Field(examples=["eic_66f0c1d20000050b1c2d3e4f"])]
    gstin: Annotated[str, Field(examples=["29AAACZ0000B1Z3"])]
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
    path: str
    status: Annotated[int, Field(examples=[201])]
    provider: Annotated[str, Field(examples=["sandbox"])]
    provider_status: Annotated[str, Field(examples=["ACT"])]
    duration_ms: int
    irn: str | None
    request_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class CallsShown(Listed):
    """A page of calls."""

    data: list[CallShown]


def _show(call: EinvoiceCall) -> dict[str, Any]:
    shown = call.model_dump(include=set(CallShown.model_fields))
    return {**shown, "at": indian(call.at)}


def _trail(call: Call, session: Session) -> Answer:
    query: CallsQuery = call.query
    if query.from_ and query.to and query.from_ > query.to:
        raise invalid("query.to", "before_from", "to lies before from")
    behind = webhooks.behind_of(call)
    which = Which(
        since=midnight(query.from_) if query.from_ else None,
        until=midnight(query.to + _DAY) if query.to else None,
        irn=query.irn,
    )
    place = (behind.at, behind.id) if behind else None
    rows = calls_of(session, call.shop_id, which, before=place, limit=query.limit + 1)
    listing = Listing[EinvoiceCall](
        "/einvoice/v1/audit", show=_show, position=lambda row: [row.at.isoformat(), row.id]
    )
    return page(call, rows, listing)


class EinvoiceHealth(HealthShown):
    """How this API is. ``provider``: who stands between it and the portal; none is set up: not_configured."""

    provider: Annotated[str, Field(examples=["sandbox"])]
    provider_status: Literal["ok", "degraded", "down", "not_configured"]
    sandbox: bool


def _health(call: Call, session: Session) -> Answer:
    return Answer(_with_provider(call, health.found(call, session)))


def _down(call: Call) -> Answer:
    return Answer(_with_provider(call, health.unknown(call)), 503)


def _with_provider(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    gateway = call.mode.parts.gateway
    return {
        **shown,
        "provider": gateway.name if gateway else "none",
        "provider_status": shown["checks"]["einvoice"],
        "sandbox": call.sandbox,
    }


OPERATIONS = (
    Operation(
        "POST", "/webhooks", "createEinvoiceWebhook", "Add an endpoint for the five events", _add,
        "e-invoices: around them", WebhookSecret, 201, EinvoiceHookBody, refusals=("not_applicable",),
        before=webhooks.look_up, is_secret=True, needs="irn:write",
        description="The same endpoints as of /v1/webhooks. The secret is shown this once. Ten at most.",
        example={"url": "https://erp.example.com/hooks/pakka", "events": ["irn.generated"]},
    ),
    Operation(
        "GET", "/webhooks", "listEinvoiceWebhooks", "List the endpoints that are told of them", _list,
        "e-invoices: around them", EinvoiceHooksShown, needs="irn:read",
    ),
    Operation(
        "DELETE", "/webhooks/{id}", "deleteEinvoiceWebhook", "Delete an endpoint", _delete,
        "e-invoices: around them", WebhookDeleted, needs="irn:write",
        description="What is on its way to it stays unsent.",
    ),
    Operation(
        "GET", "/audit", "listEinvoiceCalls", "List the calls of this shop's clients, newest first", _trail,
        "e-invoices: around them", CallsShown, query=CallsQuery, needs="irn:read",
    ),
    Operation(
        "GET", "/health", "getEinvoiceHealth", "Say how the way to the portal is", _health,
        "e-invoices: around them", EinvoiceHealth, is_open=True, when_down=_down,
    ),
)  # fmt: skip
