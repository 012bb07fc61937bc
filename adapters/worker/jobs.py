"""Ticks that wake the executor of the outbox: every two seconds, and at once after a commit here.

APScheduler is the clock alone; what is due is a query, so a tick that is missed does no harm.
"""

import asyncio
import logging
from collections.abc import Sequence

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from adapters.wiring import Doorbell, Tick
from core.clock import INDIA
from core.outbox import Executor

POLL_SECONDS = 2
TICK_SECONDS = 20
_GRACE_SECONDS = 30
_STOP_SECONDS = 3.0
_LOG = logging.getLogger("pakka.worker")


class Worker:
    """Works off the outbox in threads of this process until it is stopped; lets the ticks run."""

    def __init__(self, executor: Executor, doorbell: Doorbell, ticks: Sequence[Tick] = ()) -> None:
        self._ticks = ticks
        self._tick_is_due = True
        self._executor = executor
        self._doorbell = doorbell
        self._rung = asyncio.Event()
        self._stopping = False
        self._busy = asyncio.Lock()
        self._listener: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone=INDIA)

    def start(self) -> None:
        """Begin to tick; called in the event loop."""
        loop = asyncio.get_running_loop()
        self._doorbell.answer_with(lambda: loop.call_soon_threadsafe(self._rung.set))
        self._listener = loop.create_task(self._listen())
        self._scheduler.add_job(
            self._rung.set,
            "interval",
            seconds=POLL_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=_GRACE_SECONDS,
        )
        self._scheduler.add_job(
            self._tick,
            "interval",
            seconds=TICK_SECONDS,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=_GRACE_SECONDS,
        )
        self._scheduler.start()
        self._rung.set()

    def _tick(self) -> None:
        self._tick_is_due = True
        self._rung.set()

    async def _listen(self) -> None:
        while not self._stopping:
            await self._rung.wait()
            self._rung.clear()
            await self._work()

    async def _work(self) -> None:
        """Deliver until nothing is due."""
        async with self._busy:
            await self._run_ticks()
            while not self._stopping:
                try:
                    tried = await asyncio.to_thread(self._executor.run_due)
                except Exception:  # the outermost edge of the worker: the next tick tries again
                    _LOG.exception("tick failed")
                    return
                if not tried:
                    return

    async def _run_ticks(self) -> None:
        """Run each tick; the fault of one does not keep the others from running."""
        if not self._tick_is_due:
            return
        self._tick_is_due = False
        for tick in self._ticks:
            if self._stopping:
                return
            try:
                await asyncio.to_thread(tick.run)
            except Exception:  # the outermost edge of the worker: the next tick tries again
                _LOG.exception("tick failed", extra={"fields": {"tick": type(tick).__name__}})

    async def stop(self) -> None:
        """Take no more work and wait a little for what is running; a hung delivery is left to its lease."""
        self._stopping = True
        self._scheduler.pause()
        self._doorbell.answer_with(lambda: None)
        try:
            await asyncio.wait_for(self._busy.acquire(), _STOP_SECONDS)
        except TimeoutError:
            _LOG.warning("a delivery hangs and is left behind")
        if self._listener:
            self._listener.cancel()
        self._scheduler.shutdown(wait=False)
