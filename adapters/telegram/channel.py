"""Telegram as a channel: its lanes, its webhook, and what goes on beside them."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from adapters import logs
from adapters.awaiting import Awaiting
from adapters.parts import TELEGRAM, Parts
from adapters.settings import Settings
from adapters.telegram import forgetting, menu, outbound, receiving
from adapters.telegram.client import BadToken, Client, Refused
from adapters.telegram.forgetting import Deleter
from adapters.telegram.inbound import KINDS
from adapters.telegram.outbound import Outbound
from adapters.telegram.polling import Poller, pause
from adapters.telegram.receiving import Inbound, Receiver
from bot import undelivered
from core.delivery import BuiltinExecutor, Lane
from core.outbox import Executor, OutboxRow
from core.throttle import Pace, Rate

if TYPE_CHECKING:
    from fastapi import APIRouter

PACE = Pace(whole=Rate(29, 25), chat=Rate(1, 4), asked=True, steady=2)
_PAUSES = (1, 2, 5, 10, 30)
_ASK_AGAIN = timedelta(minutes=1)
_LOG = logging.getLogger("pakka.telegram")


class Telegram:
    """The bot at Telegram. Made at start; aiogram is imported with the first call."""

    name = TELEGRAM

    def __init__(self, parts: Parts, settings: Settings) -> None:
        token = settings.telegram_bot_token
        assert token is not None  # noqa: S101  (`wiring` makes the channel only where there is one)
        self._parts = parts
        self._webhook = settings.telegram_mode == "webhook"
        self.secret = _secret(settings, token.get_secret_value(), parts.secret)
        logs.hide([self.secret])
        self._client = Client(token.get_secret_value(), settings.telegram_api_base)
        self._receiver = Receiver(parts, self._client)
        self._username = ""
        self._asked: datetime | None = None
        self._lanes: tuple[Executor, ...] = ()

    def lanes(self) -> Sequence[Executor]:
        """Return who works what came in, and who delivers."""
        if not self._lanes:
            db, clock = self._parts.db, self._parts.clock
            incoming = _Named(self, Inbound(self._parts, self._client))
            going = Awaiting(Outbound(self._parts, self._client), db, clock)
            self._lanes = (
                BuiltinExecutor(db, {receiving.TOPIC: incoming}, clock, lane=Lane(threads=4)),
                BuiltinExecutor(
                    db,
                    {outbound.TOPIC: going, forgetting.TOPIC: Deleter(self._parts, self._client)},
                    clock,
                    lane=Lane(TELEGRAM, pace=PACE, threads=8),
                    given_up=undelivered.tell,
                ),
            )
        return self._lanes

    def router(self) -> "APIRouter | None":
        """Return the webhook, where that is the mode."""
        if not self._webhook:
            return None
        from adapters.telegram import hooks

        return hooks.router(self._receiver, self.secret)

    async def run(self, stop: asyncio.Event) -> None:
        """Learn our name, set the menu, then poll or set the webhook; ends when told to stop."""
        await asyncio.to_thread(self._client.open)
        receiving_ = self._set_webhook(stop) if self._webhook else self._poll(stop)
        tasks = [asyncio.create_task(receiving_), asyncio.create_task(self._set_up(stop))]
        await stop.wait()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def invite_url(self) -> str:
        """What an invite's token is put after; empty until Telegram has told our name."""
        return f"https://t.me/{self._username}?start=" if self._username else ""

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def learn_name(self) -> None:
        """Ask who we are, where this process does not know it: at most once a minute."""
        now = self._parts.clock.now()
        if self._username or (self._asked and now - self._asked < _ASK_AGAIN):
            return
        self._asked = now
        try:
            self._take_name(self._client.call("getMe", {}, seconds=3))
        except Exception:  # whatever it is, bills go without an invite link
            _LOG.debug("no name yet")

    def _take_name(self, me: object) -> None:
        if isinstance(me, dict):
            self._username = str(me.get("username", ""))

    async def _poll(self, stop: asyncio.Event) -> None:
        await Poller(self._parts, self._client, self._receiver).run(stop)

    async def _set_up(self, stop: asyncio.Event) -> None:
        """Learn our name and set the menu, as soon as Telegram can be reached."""
        for name, values in [("getMe", {}), *menu.set_up_calls()]:
            found = await self._until_answered(name, values, stop)
            if name == "getMe":
                self._take_name(found)
                _LOG.info("Telegram is there", extra={"fields": {"bot": self._username}})

    async def _set_webhook(self, stop: asyncio.Event) -> None:
        from adapters.telegram.hooks import PATH

        url = f"{self._parts.public_url}{PATH}"
        values: dict[str, object] = {
            "url": url,
            "secret_token": self.secret,
            "allowed_updates": list(KINDS),
        }
        if await self._until_answered("setWebhook", values, stop):
            _LOG.info("Telegram sends to the webhook", extra={"fields": {"url": url}})

    async def _until_answered(
        self, name: str, values: dict[str, object], stop: asyncio.Event
    ) -> object:
        """Make a call, again after a pause while Telegram cannot be reached; tell it once."""
        failures = 0
        while not stop.is_set():
            try:
                return await self._client.ask(name, dict(values))
            except Refused as fault:
                fields = {"call": name, "why": str(fault)[:100]}
                _LOG.error("Telegram refused a call", extra={"fields": fields})
                return None
            except Exception as fault:  # the edge: whatever it is, it may be well in a while
                if not failures and not isinstance(fault, BadToken):
                    fields = {"call": name, "why": str(fault)[:100]}
                    _LOG.warning("Telegram does not answer", extra={"fields": fields})
            await pause(stop, _PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1
        return None


class _Named:
    """Works what came in once our name is known, as far as it can be had."""

    def __init__(self, channel: Telegram, inbound: Inbound) -> None:
        self._channel = channel
        self._inbound = inbound

    def deliver(self, row: OutboxRow) -> None:
        self._channel.learn_name()
        self._inbound.deliver(row)


def _secret(settings: Settings, token: str, key: bytes) -> str:
    """What Telegram sends along with each update, and nobody else knows."""
    if settings.telegram_webhook_secret:
        return settings.telegram_webhook_secret.get_secret_value()
    return hmac.new(key, b"telegram-webhook:" + token.encode(), hashlib.sha256).hexdigest()
