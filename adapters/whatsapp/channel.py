"""WhatsApp through Twilio, put together: webhooks, who works what came in, who delivers what goes out."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import receiving
from adapters.whatsapp.client import Account, Client, Refused
from adapters.whatsapp.inbound import MESSAGE, STATUS
from adapters.whatsapp.outbound import TOPIC, Outbound
from adapters.whatsapp.statuses import Statuses
from bot import undelivered
from core.delivery import BuiltinExecutor, Lane
from core.outbox import Executor, Later, NoAnswer, Sender
from core.throttle import Pace, Rate

if TYPE_CHECKING:
    from fastapi import APIRouter

# Twilio's number sends five a second at ease; Meta takes one in six seconds to one person unasked
PACE = Pace(whole=Rate(5, burst=5), chat=Rate(1 / 6, burst=1), asked=False)
_AT_START, _LATER = 24, 1  # hours
_EVERY = 600.0
_LOG = logging.getLogger("pakka.whatsapp")


class Twilio:
    """The channel by this provider."""

    name = WHATSAPP

    def __init__(self, parts: Parts, account: Account) -> None:
        self._parts = parts
        self._account = account
        self._client = Client(account)
        incoming: dict[str, Sender] = {
            MESSAGE: receiving.Receiver(parts, self._client),
        }
        self.executors = (
            BuiltinExecutor(parts.db, incoming, parts.clock, lane=Lane(threads=4)),
            BuiltinExecutor(
                parts.db,
                {TOPIC: Outbound(parts, self._client)},
                parts.clock,
                lane=Lane(WHATSAPP, pace=PACE, threads=4),
                given_up=undelivered.tell,
            ),
            # of its own, one after the other: three of them follow each message, and nobody waits for them
            BuiltinExecutor(parts.db, {STATUS: Statuses(parts)}, parts.clock),
        )

    def lanes(self) -> Sequence[Executor]:
        """Return who works what came in, and who delivers what goes out."""
        return self.executors

    def router(self) -> "APIRouter":
        """Return the webhooks."""
        from fastapi import APIRouter

        from adapters.whatsapp import samples, webhook

        made = APIRouter()
        made.include_router(webhook.router(self._parts, self._account))
        made.include_router(samples.router())
        return made

    async def run(self, stop: asyncio.Event) -> None:
        """Look at start, and now and then, for what came while nobody answered."""
        hours = _AT_START
        while not stop.is_set():
            try:
                await asyncio.to_thread(receiving.catch_up, self._parts, self._client, hours=hours)
                hours = _LATER
            except (Refused, Later, NoAnswer) as fault:
                fields = {"why": str(fault)}
                _LOG.warning("cannot look for missed messages", extra={"fields": fields})
            except Exception:  # the outermost edge: the next look tries again
                _LOG.exception("looking for missed messages failed")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _EVERY if hours == _LATER else 60)

    def invite_url(self) -> str:
        """WhatsApp has no such links: whom a shop has the number of needs none."""
        return ""

    def close(self) -> None:
        """Let go of nothing: the threads are the lanes', the connections end with the process."""
