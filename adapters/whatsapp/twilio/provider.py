"""Twilio as a provider of WhatsApp: a part becomes a form, a form becomes a message of theirs."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from adapters.outgoing import Piece
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import addresses, links
from adapters.whatsapp.provider import Call, InTemplate, Meaning, Read, Refused, Told
from adapters.whatsapp.twilio import codes, content, inbound, missed
from adapters.whatsapp.twilio.client import NAME, Account, Client
from adapters.whatsapp.twilio.content import Content, Place, Plain
from adapters.whatsapp.twilio.templates import Contents
from adapters.whatsapp.twilio.webhook import STATUSES
from core.chats import sent
from core.outbox import Later, NoAnswer
from core.throttle import Pace, Rate

if TYPE_CHECKING:
    from fastapi import APIRouter

# Twilio's number sends five a second at ease; Meta takes one in six seconds to one person unasked
PACE = Pace(whole=Rate(5, burst=5), chat=Rate(1 / 6, burst=1), asked=False)
_AT_START, _LATER = 24, 1  # hours
_EVERY = 600.0
_LOG = logging.getLogger("pakka.whatsapp")


@dataclass(frozen=True)
class _Form:
    """What a call sends; a content of a new form is made first."""

    fields: dict[str, str]
    content: Content | None = None


class Twilio:
    """One account at Twilio."""

    name = NAME
    limits = content.LIMITS
    pace = PACE
    topics = inbound.TOPICS

    def __init__(self, parts: Parts, account: Account, client: Client) -> None:
        self._parts = parts
        self._account = account
        self.client = client
        self.templates = Contents(self.client, parts.public_url)

    # -- what goes out -----------------------------------------------------------------------------

    def send(self, call: Call) -> str:
        """Send a part; return its sid. Raises: Refused, Later, NoAnswer."""
        form = self._form(call)
        callback = f"{self._parts.public_url}{STATUSES}?m={call.mark}"
        fields = {"To": _to(call), "StatusCallback": callback, **form.fields}
        try:
            return self.client.send(self._with_content(fields, form.content))
        except Refused as fault:
            if fault.code not in codes.CONTENT_GONE or form.content is None:
                raise
            self._store(form.content, "")
            return self.client.send(self._with_content(fields, form.content))

    def _form(self, call: Call) -> _Form:
        what = call.what
        if isinstance(what, InTemplate):
            return _Form({"ContentSid": what.handle, **_variables(what.values)})
        made = content.message_of(what, self._place(call, what))
        if isinstance(made, Plain):
            fields = {"Body": made.shown, "MediaUrl": made.media}
            return _Form({name: value for name, value in fields.items() if value})
        return _Form(_variables(made.values), made)

    def _place(self, call: Call, piece: Piece) -> Place:
        paper = piece.paper
        media = links.path_of_paper(self._parts, call.of[0], paper) if paper else ""
        return Place(self._parts.public_url, media, call.choose)

    def _with_content(self, form: dict[str, str], made: Content | None) -> dict[str, str]:
        """Name the content; one of a new form is made first."""
        if made is None:
            return form
        with self._parts.db.reading() as session:
            sid = sent.stored_file(session, "", WHATSAPP, made.name)
        if not sid:
            sid = self.client.create_content(made.made)
            self._store(made, sid)
        return {**form, "ContentSid": sid}

    def _store(self, made: Content, sid: str) -> None:
        self._parts.db.write(
            lambda session: sent.store_file(session, "", WHATSAPP, digest=made.name, file_id=sid)
        )

    def went(self, call: Call, since: datetime) -> Iterator[str]:
        """List what went to him since with the same words. Raises: Refused, Later, NoAnswer."""
        has_media = "MediaUrl" in self._form(call).fields
        for found in self.client.messages(To=_to(call)):
            if parsedate_to_datetime(found["date_created"]) < since:
                return
            if _is_it(call, found, has_media=has_media):
                yield str(found["sid"])

    def meaning(self, code: int) -> Meaning | None:
        """Say what a code means."""
        return codes.MEANINGS.get(code)

    # -- what comes in -----------------------------------------------------------------------------

    def read(self, raw: Mapping[str, Any], received: datetime) -> Read:
        """Read a message that was kept when it came."""
        return inbound.read(raw, received=received)

    def download(self, at: str, *, most: int) -> bytes | None:
        """Fetch a file by its URL; None where it is larger. Raises: Refused, NoAnswer."""
        return self.client.download(at, most=most)

    def told(self, raw: Mapping[str, Any]) -> Told | None:
        """Read a status."""
        return inbound.status_of(raw)

    def router(self) -> "APIRouter":
        """Return the webhooks, and the samples that are fetched by those who approve."""
        from fastapi import APIRouter

        from adapters.whatsapp import samples
        from adapters.whatsapp.twilio import webhook

        made = APIRouter()
        made.include_router(webhook.router(self._parts, self._account))
        made.include_router(samples.router())
        return made

    async def run(self, stop: asyncio.Event) -> None:
        """Look at start, and now and then, for what came while nobody answered."""
        hours = _AT_START
        while not stop.is_set():
            try:
                await asyncio.to_thread(missed.catch_up, self._parts, self.client, hours=hours)
                hours = _LATER
            except (Refused, Later, NoAnswer) as fault:
                fields = {"why": str(fault)}
                _LOG.warning("cannot look for missed messages", extra={"fields": fields})
            except Exception:  # the outermost edge: the next look tries again
                _LOG.exception("looking for missed messages failed")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _EVERY if hours == _LATER else 60)


def _to(call: Call) -> str:
    """Name its reader as Twilio does."""
    return f"whatsapp:{addresses.write(call.address)}"


def _variables(values: Mapping[str, str]) -> dict[str, str]:
    return {"ContentVariables": json.dumps(dict(values), ensure_ascii=False)} if values else {}


def _is_it(call: Call, found: Mapping[str, Any], *, has_media: bool) -> bool:
    is_ours = str(found["direction"]).startswith("outbound")
    carries = str(found["num_media"] or "0") != "0"
    return (
        is_ours and carries == has_media and content.is_same(call.shown, str(found["body"] or ""))
    )
