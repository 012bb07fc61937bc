"""Long polling: a batch is stored before the next call confirms it.

One process polls, by a lease that it keeps alive; where the holder has died on this machine, the next
one does not wait for the lease to end.
"""

import asyncio
import contextlib
import logging
import os
import secrets
import socket
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, TypeVar

from adapters.parts import Parts
from adapters.telegram.client import BadToken, Client, Conflict
from adapters.telegram.inbound import KINDS
from adapters.telegram.receiving import Receiver
from core import leases
from core.outbox import Later

T = TypeVar("T")
HOLD_SECONDS = 25  # how long Telegram keeps a call that has nothing to tell
_LEASE = "telegram.poll"
_LIFE = timedelta(seconds=15)
_RENEW_SECONDS = 5
_BATCH = 100
_PAUSES = (1, 2, 5, 10, 30)
_LOG = logging.getLogger("pakka.telegram")


class Poller:
    """Asks for updates until it is stopped."""

    def __init__(self, parts: Parts, client: Client, receiver: Receiver) -> None:
        self._parts = parts
        self._client = client
        self._receiver = receiver
        self._holder = f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
        self._offset: int | None = None
        self._failures = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Poll while the lease is ours."""
        try:
            while not stop.is_set():
                if await asyncio.to_thread(self._take_lease):
                    await self._poll_while_held(stop)
                else:
                    await pause(stop, _RENEW_SECONDS)
        finally:
            await asyncio.to_thread(self._give_back)

    async def _poll_while_held(self, stop: asyncio.Event) -> None:
        keeper = asyncio.create_task(self._keep_lease())
        try:
            await self._forget_webhook()
            while not stop.is_set() and not keeper.done():
                await self._turn(stop, keeper)
        finally:
            keeper.cancel()

    async def _turn(self, stop: asyncio.Event, keeper: "asyncio.Task[None]") -> None:
        """Fetch once and store; after a fault wait, longer each time."""
        try:
            updates = await _unless(self._fetch(), stop, keeper)
            if updates is None:
                return
            if updates:
                await asyncio.to_thread(self._receiver.take, updates)
                self._offset = max(int(one["update_id"]) for one in updates) + 1
        except Exception as fault:  # whatever it is, the next call may be answered
            await self._after(fault, stop)
        else:
            if self._failures:
                _LOG.info("Telegram answers again")
            self._failures = 0

    async def _fetch(self) -> list[Any]:
        values: dict[str, Any] = {
            "timeout": HOLD_SECONDS,
            "limit": _BATCH,
            "allowed_updates": list(KINDS),
        }
        if self._offset is not None:
            values["offset"] = self._offset
        found = await self._client.ask("getUpdates", values, seconds=HOLD_SECONDS + 10)
        return [one for one in found or [] if isinstance(one, dict) and "update_id" in one]

    async def _after(self, fault: Exception, stop: asyncio.Event) -> None:
        """Say once what is wrong, and wait."""
        if not self._failures and not isinstance(fault, BadToken):
            _LOG.warning("no updates", extra={"fields": {"why": type(fault).__name__}})
        seconds = float(_PAUSES[min(self._failures, len(_PAUSES) - 1)])
        self._failures += 1
        if isinstance(fault, Later):
            seconds = fault.wait.total_seconds()
        if isinstance(fault, Conflict):
            await self._forget_webhook()
        await pause(stop, seconds)

    async def _forget_webhook(self) -> None:
        """A webhook that is still set would keep us from polling; what waits there stays."""
        with contextlib.suppress(Exception):  # the next call tells what is wrong
            await self._client.ask("deleteWebhook", {"drop_pending_updates": False})

    async def _keep_lease(self) -> None:
        """Renew the lease; ends where it is lost."""
        while True:
            await asyncio.sleep(_RENEW_SECONDS)
            if not await asyncio.to_thread(self._take_lease):
                return

    def _take_lease(self) -> bool:
        at = self._parts.clock.now()
        try:
            with self._parts.db.reading() as session:
                holder = leases.holder_of(session, _LEASE)
            if holder and holder != self._holder and _is_dead(holder):
                self._parts.db.write(lambda s: leases.give_back(s, _LEASE, holder, at=at))
            return self._parts.db.write(
                lambda s: leases.take(s, _LEASE, self._holder, at=at, life=_LIFE)
            )
        except Exception:  # the database is busy or gone: whoever polls could store nothing
            _LOG.exception("no lease")
            return False

    def _give_back(self) -> None:
        with contextlib.suppress(Exception):  # it ends by itself
            at = self._parts.clock.now()
            self._parts.db.write(lambda s: leases.give_back(s, _LEASE, self._holder, at=at))


def _is_dead(holder: str) -> bool:
    """True where a holder was a process of this machine, and is no more."""
    host, _, rest = holder.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return True  # an earlier life of ours, in a container that counts anew
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, unless told to stop."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


async def _unless(
    work: Awaitable[T], stop: asyncio.Event, keeper: "asyncio.Task[None]"
) -> T | None:
    """Wait for work; None where we are stopped, or the lease is lost, before it is done."""
    task, stopped = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({task, stopped, keeper}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        stopped.cancel()
        if not task.done():
            task.cancel()
