"""Ticks that wake the executor of the outbox: every two seconds, and at once after a commit here.

APScheduler is the clock alone; what is due is a query, so a tick that is missed does no harm.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from adapters.parts import Doorbell, Tick
from core.clock import INDIA, Clock, SystemClock
from core.outbox import Executor

POLL_SECONDS = 2
TICK_SECONDS = 20
_JUMP = timedelta(seconds=5)
_STOP_SECONDS = 3.0
_LEAST_WAIT = 0.02
_LOG = logging.getLogger("pakka.worker")


@BaseTrigger.register
class Every:
    """So many seconds after the last run: however far the clock was set, one is due and the next lies ahead.

    APScheduler's own interval counts each run that was missed: days cost it a second, years hours in which
    the process does nothing else and does not hear SIGTERM.
    """

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        """Tell when the next run is due."""
        return now + self._pause


class _Lane:
    """One executor and the thread it claims in: what takes long in one lane holds up no other.

    Its own thread: the event loop has few to lend, and what hangs would use them up.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.is_inbound = executor.is_inbound
        self._thread = ThreadPoolExecutor(1, "pakka-lane")
        self._stopping = False
        self.rung = asyncio.Event()
        self.busy = asyncio.Lock()

    async def listen(self) -> None:
        """Work each time it rings, and when a pace lets the next one go."""
        loop = asyncio.get_running_loop()
        self._executor.ring_when_free(lambda: loop.call_soon_threadsafe(self.rung.set))
        while not self._stopping:
            wait = self._executor.wait()
            with contextlib.suppress(TimeoutError):
                seconds = max(wait.total_seconds(), _LEAST_WAIT) if wait is not None else None
                await asyncio.wait_for(self.rung.wait(), seconds)
            self.rung.clear()
            async with self.busy:
                await self._work()

    async def _work(self) -> None:
        """Deliver until nothing is due."""
        while not self._stopping:
            try:
                loop = asyncio.get_running_loop()
                tried = await loop.run_in_executor(self._thread, self._executor.run_due)
            except Exception:  # the outermost edge of the worker: the next tick tries again
                _LOG.exception("tick failed")
                return
            if not tried:
                return

    async def stop(self) -> None:
        """Take no more work and wait a little for what is running; a hung one is left to its lease."""
        self._stopping = True
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self.busy.acquire()
                while not self._executor.is_idle():
                    await asyncio.sleep(_LEAST_WAIT)
        except TimeoutError:
            _LOG.warning("a delivery hangs and is left behind")
        self._executor.ring_when_free(_quiet)
        self._executor.close()
        self._thread.shutdown(wait=False)


def _quiet() -> None:
    """Wake nobody."""


class Worker:
    """Works off the outbox in threads of this process until it is stopped; lets the ticks run.

    Each executor has a lane of its own: a platform that hangs, or an export, holds up nothing else.
    """

    def __init__(
        self,
        executors: Sequence[Executor],
        doorbell: Doorbell,
        *,
        ticks: Sequence[Tick] = (),
        clock: Clock | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._ticks = ticks
        self._doorbell = doorbell
        self._lanes = [_Lane(one) for one in executors]
        self._tick_is_due = asyncio.Event()
        self._stopping = False
        self._listeners: list[asyncio.Task[None]] = []
        self._scheduler = AsyncIOScheduler(timezone=INDIA)

    def start(self) -> None:
        """Begin to tick; called in the event loop."""
        loop = asyncio.get_running_loop()
        self._doorbell.answer_with(
            lambda: loop.call_soon_threadsafe(self._ring_for, False),
            lambda: loop.call_soon_threadsafe(self._ring_for, True),
        )
        self._listeners = [loop.create_task(lane.listen()) for lane in self._lanes]
        self._listeners.append(loop.create_task(self._run_ticks()))
        self._listeners.append(loop.create_task(self._follow_clock()))
        for job, seconds in ((self._ring, POLL_SECONDS), (self._tick_is_due.set, TICK_SECONDS)):
            self._scheduler.add_job(
                job,
                Every(seconds),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,  # what is due is a query: a late run is as good
            )
        self._scheduler.start()
        self._tick_is_due.set()
        self._ring()

    async def _follow_clock(self) -> None:
        """Tick at once where the clock was set: APScheduler would wait for the hour it had in mind."""
        loop = asyncio.get_running_loop()
        told, counted = self._clock.now(), loop.time()
        while not self._stopping:
            await asyncio.sleep(POLL_SECONDS)  # by the clock that nobody sets
            jumped = self._clock.now() - told - timedelta(seconds=loop.time() - counted)
            told, counted = self._clock.now(), loop.time()
            if abs(jumped) > _JUMP:
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=SystemClock().now())

    def _ring(self) -> None:
        for lane in self._lanes:
            lane.rung.set()

    def _ring_for(self, came_in: bool) -> None:
        for lane in self._lanes:
            if lane.is_inbound == came_in:
                lane.rung.set()

    async def _run_ticks(self) -> None:
        """Run each tick; the fault of one does not keep the others from running."""
        while not self._stopping:
            await self._tick_is_due.wait()
            self._tick_is_due.clear()
            done = 0
            for tick in self._ticks:
                try:
                    done += await asyncio.to_thread(tick.run)
                except Exception:  # the outermost edge of the worker: the next tick tries again
                    _LOG.exception("tick failed", extra={"fields": {"tick": type(tick).__name__}})
            if done:
                self._ring()

    async def stop(self) -> None:
        """Take no more work and wait a little for what is running."""
        self._stopping = True
        self._scheduler.pause()
        self._doorbell.answer_with(lambda: None)
        await asyncio.gather(*(lane.stop() for lane in self._lanes))
        for listener in self._listeners:
            listener.cancel()
        self._scheduler.shutdown(wait=False)
