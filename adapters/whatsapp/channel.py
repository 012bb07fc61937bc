"""WhatsApp, put together: webhooks, who works what came in, who delivers what goes out."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.awaiting import Awaiting
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp.outbound import TOPIC, Outbound
from adapters.whatsapp.provider import Provider
from adapters.whatsapp.receiving import Receiver
from adapters.whatsapp.statuses import Statuses
from bot import undelivered
from core.delivery import BuiltinExecutor, Lane
from core.outbox import Executor, Sender

if TYPE_CHECKING:
    from fastapi import APIRouter


class WhatsApp:
    """The channel, whoever carries its messages."""

    name = WHATSAPP

    def __init__(self, parts: Parts, provider: Provider) -> None:
        self.provider = provider
        topics = provider.topics
        incoming: dict[str, Sender] = {topics.message: Receiver(parts, provider)}
        self.executors = (
            BuiltinExecutor(parts.db, incoming, parts.clock, lane=Lane(threads=4)),
            BuiltinExecutor(
                parts.db,
                {TOPIC: Awaiting(Outbound(parts, provider), parts.db, parts.clock)},
                parts.clock,
                lane=Lane(WHATSAPP, pace=provider.pace, threads=4),
                given_up=undelivered.tell,
            ),
            # of its own, one after the other: three of them follow each message, and nobody waits for them
            BuiltinExecutor(parts.db, {topics.status: Statuses(parts, provider)}, parts.clock),
        )

    def lanes(self) -> Sequence[Executor]:
        """Return who works what came in, and who delivers what goes out."""
        return self.executors

    def router(self) -> "APIRouter":
        """Return the webhooks."""
        return self.provider.router()

    async def run(self, stop: asyncio.Event) -> None:
        """Do what the provider does beside its webhooks."""
        await self.provider.run(stop)

    def invite_url(self) -> str:
        """WhatsApp has no such links: whom a shop has the number of needs none."""
        return ""

    def close(self) -> None:
        """Let go of nothing: the threads are the lanes', the connections end with the process."""
