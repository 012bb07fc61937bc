"""Endpoints, events and deliveries as they are shown."""

from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from core import extras
from core.json_text import Written
from core.webhooks.models import Delivery, Endpoint, Event


def show(call: Call, session: Session, endpoint: Endpoint) -> dict[str, Any]:
    """Write an endpoint, without its secret."""
    beside = extras.of(session, call.shop_id, endpoint.id)
    return {
        "id": endpoint.id,
        "object": "webhook",
        "url": endpoint.url,
        "events": endpoint.events,
        "description": endpoint.description,
        "status": "disabled" if endpoint.disabled else "enabled",
        "disabled_reason": endpoint.disabled or None,
        "created_at": instant_text(endpoint.created_at),
        "updated_at": instant_text(endpoint.updated_at),
        "sandbox": call.sandbox,
        "metadata": dict(beside.data) if beside else {},
    }


def show_event(call: Call, event: Event, data: str | None) -> dict[str, Any]:
    """Write an event as its endpoints get it; ``data`` is JSON text, None where its resource is gone."""
    return {
        "id": event.id,
        "object": "event",
        "type": event.type,
        "timestamp": instant_text(event.at),
        "resource": event.resource,
        "shop_id": event.shop_id,
        "data": None if data is None else Written(data),
        "created_at": instant_text(event.at),
        "updated_at": instant_text(event.at),
        "sandbox": call.sandbox,
        "metadata": {},
    }


def show_delivery(call: Call, delivery: Delivery) -> dict[str, Any]:
    """Write a delivery, with what its last attempt met."""
    changed = delivery.tried_at or delivery.created_at
    return {
        "id": delivery.id,
        "object": "delivery",
        "webhook_id": delivery.endpoint_id,
        "event_id": delivery.event_id,
        "status": delivery.state,
        "attempts": delivery.attempts,
        "response_status": delivery.status_code or None,
        "response_body": delivery.answer,
        "error": delivery.error or None,
        "duration_ms": delivery.milliseconds,
        "last_attempt_at": instant_text(delivery.tried_at) if delivery.tried_at else None,
        "next_attempt_at": instant_text(delivery.next_at) if delivery.next_at else None,
        "created_at": instant_text(delivery.created_at),
        "updated_at": instant_text(changed),
        "sandbox": call.sandbox,
        "metadata": {},
    }
