"""How a webhook is written and signed (Standard Webhooks 1.0.0). PURE.

Source: standard-webhooks/standard-webhooks, spec/standard-webhooks.md.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, datetime

from core.json_text import Written, dump
from core.webhooks.models import Event


def body_of(event: Event, *, sandbox: bool) -> bytes:
    """Write what is sent of an event whose data is settled: each time the same bytes."""
    shown = {
        "id": event.id,
        "type": event.type,
        "timestamp": instant_text(event.at),
        "sandbox": sandbox,
        "shop_id": event.shop_id,
        "data": Written(event.data or "{}"),
    }
    return dump(shown).encode()


def headers_of(
    event_id: str, body: bytes, *, keys: Sequence[bytes], at: datetime
) -> dict[str, str]:
    """Sign an attempt made at an instant with each key that is valid."""
    seconds = int(at.timestamp())
    signed = f"{event_id}.{seconds}.".encode() + body
    marks = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() for key in keys]
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{mark}" for mark in marks),
    }


def instant_text(at: datetime) -> str:
    """Write an instant as all the APIs do.

    >>> instant_text(datetime(2026, 11, 22, 7, 8, 9, 123000, tzinfo=UTC))
    '2026-11-22T07:08:09.123Z'
    """
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
