"""E-mail put together: a channel that only sends."""

import asyncio
import ssl
from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.awaiting import Awaiting
from adapters.mail.account import Account
from adapters.mail.line import Line
from adapters.mail.outbound import Outbound
from adapters.parts import EMAIL, Parts
from bot import undelivered
from bot.bill_mail import TOPIC
from core.delivery import BuiltinExecutor, Lane
from core.outbox import Executor

if TYPE_CHECKING:
    from fastapi import APIRouter

_THREADS = 2  # what mail servers let one sender have open at ease


class Mail:
    """The channel by one account."""

    name = EMAIL

    def __init__(
        self, parts: Parts, account: Account, *, context: ssl.SSLContext | None = None
    ) -> None:
        self.line = Line(account, context)
        self.executor = BuiltinExecutor(
            parts.db,
            {TOPIC: Awaiting(Outbound(parts, self.line), parts.db, parts.clock)},
            parts.clock,
            lane=Lane(EMAIL, threads=_THREADS),
            given_up=undelivered.tell,
        )

    def lanes(self) -> Sequence[Executor]:
        """Return who delivers; nothing comes in."""
        return [self.executor]

    def router(self) -> "APIRouter | None":
        """No webhooks: what becomes of a letter is what the server says when it takes it."""
        return None

    async def run(self, stop: asyncio.Event) -> None:
        """Do nothing beside the lane."""

    def invite_url(self) -> str:
        """Nobody joins by e-mail."""
        return ""

    def close(self) -> None:
        """Let go of nothing: a line is closed with its letter."""
