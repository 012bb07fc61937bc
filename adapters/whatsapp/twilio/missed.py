"""Finds messages that came while nobody answered: Twilio does not post them again."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters import inbox
from adapters.parts import Parts
from adapters.whatsapp.provider import Refused
from adapters.whatsapp.twilio import inbound
from adapters.whatsapp.twilio.client import Client
from adapters.whatsapp.twilio.webhook import recognised

_JUST_NOW = timedelta(minutes=1)  # so long a webhook may still be on its way
_LOG = logging.getLogger("pakka.whatsapp")


def catch_up(parts: Parts, client: Client, *, hours: int) -> int:
    """Keep what came while nobody answered: Twilio does not post it again. Returns how many were missed."""
    now = parts.clock.now()
    since = (now - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
    events = []
    for found in client.messages(To=client.account.sender, DateSent_from=since):
        if found["direction"] != "inbound":
            continue
        form = recognised(parts, _form_of(found))
        event = inbound.arrived(form)
        if event and event.at and event.at < now - _JUST_NOW and not inbox.has(parts, event):
            media = _media_of(client, form)
            events.append(replace(event, raw={**form, **media}))
    new = inbox.store(parts, list(reversed(events))) if events else 0
    if new:
        _LOG.warning("messages had been missed", extra={"fields": {"count": new}})
    return new


def _form_of(found: dict[str, Any]) -> dict[str, str]:
    """Write a message that was looked up as the form it would have come in."""
    return {
        "MessageSid": str(found["sid"]),
        "From": str(found["from"]),
        "Body": str(found["body"] or ""),
        "NumMedia": str(found["num_media"] or "0"),
        inbound.SENT_AT: str(found["date_sent"] or found["date_created"]),
    }


def _media_of(client: Client, form: Mapping[str, str]) -> dict[str, str]:
    if form["NumMedia"] == "0":
        return {}
    try:
        found = client.media_of(form["MessageSid"])
    except Refused:
        return {}
    return {"MediaUrl0": found[0][0], "MediaContentType0": found[0][1]} if found else {}
