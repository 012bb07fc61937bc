"""Meta's Cloud API as a provider of WhatsApp: a part becomes JSON, its paper goes up as bytes before it."""

import asyncio
import contextlib
import logging
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from adapters import papers
from adapters.outgoing import Piece
from adapters.parts import Parts
from adapters.whatsapp import addresses
from adapters.whatsapp.meta import codes, content, inbound, templates
from adapters.whatsapp.meta.client import NAME, Account, Client, Upload
from adapters.whatsapp.provider import Call, Meaning, Read, Refused, Told
from bot.message import Attachment
from core.errors import PakkaError
from core.outbox import Later, NoAnswer, Undeliverable
from core.throttle import Pace, Rate

if TYPE_CHECKING:
    from fastapi import APIRouter

# 80 a second, 20 where the number is in an app on a phone as well; one in six seconds to one person unasked
PACE = Pace(whole=Rate(20, burst=20), chat=Rate(1 / 6, burst=1), asked=False)
AGAIN_SECONDS = 300.0
_AS_TEXT = "application/json"  # which WhatsApp takes under no other name than text

_LOG = logging.getLogger("pakka.whatsapp")


class Meta:
    """One number of the Cloud API."""

    name = NAME
    limits = content.LIMITS
    pace = PACE
    topics = inbound.TOPICS

    def __init__(self, parts: Parts, account: Account, client: Client) -> None:
        self._parts = parts
        self._account = account
        self.client = client
        self.templates = templates.Listed(self.client, parts.public_url)

    # -- what goes out -----------------------------------------------------------------------------

    def send(self, call: Call) -> str:
        """Send a part; return its id. Raises: Refused, Later, NoAnswer, Undeliverable."""
        what = call.what
        media = self._laid(call.of[0], what.paper) if what.paper else ""
        if isinstance(what, Piece):
            message = content.message_of(what, media=media, choose=call.choose)
        else:
            message = templates.message_of(what, media=media)
        return self.client.send(
            {**_to(call.address), **message, "biz_opaque_callback_data": call.mark}
        )

    def _laid(self, shop_id: str, paper: Attachment) -> str:
        """Draw a paper and lay it with Meta; return its id there."""
        try:
            with self._parts.db.reading() as session:
                of = (paper.kind, paper.of)
                drawn, media = papers.draw(self._parts, session, shop_id, of)
        except PakkaError:
            raise Undeliverable("paper gone", asked=False) from None
        media = "text/plain" if media == _AS_TEXT else media
        return self.client.upload(Upload(paper.file_name, media, drawn))

    def went(self, call: Call, since: datetime) -> Iterator[str]:
        """List nothing: Meta does not say what it has sent, a status alone tells of it."""
        return iter(())

    def meaning(self, code: int) -> Meaning | None:
        """Say what a code means."""
        return codes.MEANINGS.get(code)

    # -- what comes in -----------------------------------------------------------------------------

    def read(self, raw: Mapping[str, Any], received: datetime) -> Read:
        """Read a message that was kept when it came."""
        return inbound.read(raw, received=received)

    def download(self, at: str, *, most: int) -> bytes | None:
        """Fetch a file by its id; None where it is larger. Raises: Refused, Later, NoAnswer."""
        return self.client.download(at, most=most)

    def told(self, raw: Mapping[str, Any]) -> Told | None:
        """Read a status."""
        return inbound.status_of(raw)

    def router(self) -> "APIRouter":
        """Return the webhook."""
        from adapters.whatsapp.meta import webhook

        return webhook.router(self._parts, self._account)

    async def run(self, stop: asyncio.Event) -> None:
        """Let the account's messages come to our app; what is missed Meta brings again by itself."""
        while not stop.is_set() and not await self._subscribed():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), AGAIN_SECONDS)
        await stop.wait()

    async def _subscribed(self) -> bool:
        """Subscribe the app to the account; False where another try may do it."""
        try:
            await asyncio.to_thread(self.client.subscribe)
        except Refused as fault:
            _LOG.error("the app is not subscribed", extra={"fields": {"why": str(fault)}})
        except (Later, NoAnswer) as fault:
            _LOG.warning("cannot subscribe the app", extra={"fields": {"why": str(fault)}})
            return False
        return True


def _to(address: str) -> dict[str, str]:
    """Name a reader: by his phone, else by the id that hides it."""
    if addresses.is_id(address):
        return {"recipient": address}
    return {"to": addresses.write(address).removeprefix("+")}
