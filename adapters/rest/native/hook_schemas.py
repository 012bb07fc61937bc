"""What endpoints are asked for with, and what is shown of them, of events and of deliveries."""

from typing import Annotated, Literal

from pydantic import Field

from adapters.rest.native.invoice_schemas import InvoiceShown
from adapters.rest.native.payments import PaymentShown
from adapters.rest.shapes import (
    Body,
    DeliveryId,
    EndpointId,
    EventId,
    Listed,
    Meta,
    Page,
    Resource,
    Shown,
    When,
)

Subscribed = Literal[
    "*", "invoice.created", "invoice.sent", "invoice.paid", "invoice.overdue", "invoice.deleted",
    "invoice.recovered", "payment.received", "irn.generated", "irn.failed", "irn.cancelled",
    "ewb.generated", "ewb.cancelled",
]  # fmt: skip
Happened = Literal[
    "webhook.test", "invoice.created", "invoice.sent", "invoice.paid", "invoice.overdue",
    "invoice.deleted", "invoice.recovered", "payment.received", "irn.generated", "irn.failed",
    "irn.cancelled", "ewb.generated", "ewb.cancelled",
]  # fmt: skip
Switch = Literal["enabled", "disabled"]
Reason = Literal["by hand", "gone", "failing"]
State = Literal["pending", "delivered", "failed"]
Url = Annotated[
    str,
    Field(
        max_length=2000,
        pattern=r"^https?://([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])"
        r"(:[0-9]{1,5})?([/?][!-\"$-\[\]-~]*)?$",
        examples=["https://erp.example.com/hooks/pakka"],
        description=(
            "https, port 443 or 8443, at addresses that are open to all; http and this machine "
            "where the installation allows them for development."
        ),
    ),
]
Wanted = Annotated[
    list[Subscribed],
    Field(min_length=1, max_length=13, description="Types of events; `*`: all, also later ones."),
]
About = Annotated[str, Field(max_length=500, examples=["our ERP"])]


class WebhookBody(Body):
    """A new endpoint; without ``events`` it is told of all."""

    url: Url
    events: Wanted | None = None
    description: About = ""
    metadata: Meta = Field(default_factory=dict)


class WebhookChange(Body):
    """What is to change of an endpoint; what is not given stays."""

    url: Url | None = None
    events: Wanted | None = None
    description: About | None = None
    status: Switch | None = None
    metadata: Meta | None = None


class WebhookShown(Resource):
    """An endpoint. ``disabled_reason``: by hand, gone (it answered 410), failing (for five days)."""

    id: EndpointId
    object: Literal["webhook"]
    url: Annotated[str, Field(examples=["https://erp.example.com/hooks/pakka"])]
    events: list[Subscribed]
    description: str
    status: Switch
    disabled_reason: Reason | None


class WebhookSecret(WebhookShown):
    """An endpoint with its secret, which is shown this once: ``whsec_`` and 32 bytes in base64."""

    secret: Annotated[str, Field(pattern=r"^whsec_[A-Za-z0-9+/]{43}=$", examples=[
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="
    ])]  # fmt: skip


class WebhooksShown(Listed):
    """A page of endpoints."""

    data: list[WebhookShown]


class WebhookDeleted(Shown):
    """An endpoint that is told nothing more."""

    id: EndpointId
    object: Literal["webhook"]
    deleted: Literal[True]


class EventsQuery(Page):
    """Which events."""

    type: Happened | None = None
    resource: (
        Annotated[str, Field(pattern=r"^[a-z]{3}_[A-Za-z0-9_]{4,}$", max_length=60)] | None
    ) = None


class EventShown(Resource):
    """Something that happened, and the resource as it is told; null where it is gone."""

    id: EventId
    object: Literal["event"]
    type: Happened
    timestamp: When
    resource: Annotated[str, Field(examples=["inv_66f0c1d20000050b1c2d3e4f"])]
    shop_id: Annotated[str, Field(examples=["shp_66f0c1d20000050b1c2d3e4f"])]
    data: InvoiceShown | PaymentShown | WebhookShown | None


class EventsShown(Listed):
    """A page of events."""

    data: list[EventShown]


class DeliveryShown(Resource):
    """One event on its way to one endpoint, and what the last attempt met."""

    id: DeliveryId
    object: Literal["delivery"]
    webhook_id: EndpointId
    event_id: EventId
    status: State
    attempts: Annotated[int, Field(ge=0)]
    response_status: int | None
    response_body: str
    error: Annotated[str | None, Field(examples=["timeout"])]
    duration_ms: Annotated[int, Field(ge=0)]
    last_attempt_at: When | None
    next_attempt_at: When | None


class DeliveriesShown(Listed):
    """A page of deliveries."""

    data: list[DeliveryShown]


class RedeliverBody(Body):
    """To which endpoint; none: to all that want it."""

    webhook_id: EndpointId | None = None


class Redelivered(Shown):
    """The deliveries that go now."""

    event_id: EventId
    deliveries: list[DeliveryShown]
