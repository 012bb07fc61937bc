"""A running `pakka`, its clock moved from outside: Monday's reminder at ten goes once.

The clock is a file that the process reads, and, where libfaketime is installed, the wall clock of the
plain command itself.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from adapters.parts import Doorbell
from adapters.worker.jobs import Worker
from core.chats.models import ChatMessage
from core.clock import INDIA, FixedClock
from core.db import Database
from core.ids import IdSource
from core.outbox import OutboxRow
from core.reminders.models import ReminderSent
from tests.adapters import prefork
from tests.adapters.processes import Process, environment, free_port
from tests.conftest import MORNING
from tests.core.reminders.world import World

_FAKETIME = next(
    (str(path) for path in sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), ""
)
_WAIT_SECONDS = 60


@dataclass
class Machine:
    """A folder with a database and a clock, and the processes that run there."""

    folder: Path
    url: str
    db: Database
    faked: bool
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def log(self) -> Path:
        """What the processes write."""
        return self.folder / "log"

    def set(self, text: str) -> None:
        """Move the clock, for all processes at once."""
        path = self.folder / "clock"
        at = datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=INDIA)
        half = path.with_suffix(".new")
        half.write_text(f"@{at:%Y-%m-%d %H:%M:%S}" if self.faked else at.isoformat())
        half.replace(path)

    def start(self, *, web: bool = True, **more: str) -> Process:
        """Start a `pakka run`, or a `pakka worker`, and wait until it hears signals, unless it is to die."""
        given = {"PAKKA_DATABASE_URL": self.url, "PAKKA_SECRET_KEY": "k" * 32, **more}
        before, port = self.starts(), str(free_port())
        process = self._faked(port, web, given) if self.faked else self._moved(port, web, given)
        self.stack.callback(end, process)
        if "DIE_AT" not in more:
            until(lambda: self.starts() > before, self)
        return process

    def _moved(self, port: str, web: bool, given: dict[str, str]) -> Process:
        arguments = [str(self.folder / "clock"), *([port] if web else [])]
        files = (Path(os.devnull), self.log, self.log)
        env = environment(self.folder, **given)
        return prefork.start(
            prefork.Order("tests.adapters.moved", arguments, cwd=self.folder, env=env, files=files)
        )

    def _faked(self, port: str, web: bool, given: dict[str, str]) -> Process:
        command = ["run", "--port", port] if web else ["worker"]
        given |= {
            "LD_PRELOAD": _FAKETIME,
            "FAKETIME_TIMESTAMP_FILE": str(self.folder / "clock"),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "TZ": "Asia/Kolkata",
        }
        log = self.stack.enter_context(self.log.open("a"))
        return subprocess.Popen(
            [sys.executable, "-m", "adapters.cli", *command],
            cwd=self.folder,
            env=environment(self.folder, **given),
            stdout=log,
            stderr=log,
            text=True,
        )

    def starts(self) -> int:
        """Count the processes that have come up."""
        return sum(line.endswith(" started") for line in self.log.read_text().splitlines())

    def delivered(self) -> list[str]:
        """Whom messages reached."""
        statement = select(ChatMessage.address).where(ChatMessage.delivered_at != None)  # noqa: E711
        with self.db.reading() as session:
            return sorted(session.exec(statement).all())

    def queued(self) -> int:
        """How many bills a reminder was noted for."""
        with self.db.reading() as session:
            return len(session.exec(select(ReminderSent.item_id)).all())

    def is_idle(self) -> bool:
        """True where nothing is left to send."""
        with self.db.reading() as session:
            left = select(OutboxRow.id).where(OutboxRow.state.in_(("ready", "running")))  # type: ignore[attr-defined]
            return session.exec(left).first() is None


def end(process: Process, number: int = signal.SIGKILL) -> None:
    """End a process of ours, if it still runs."""
    if process.poll() is None:
        process.send_signal(number)
    process.wait(_WAIT_SECONDS)


def until(true: Callable[[], bool], machine: Machine) -> None:
    """Wait for something that must come."""
    deadline = time.monotonic() + _WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, machine.log.read_text()[-3000:]
        time.sleep(0.05)


@contextmanager
def machine_at(folder: Path, url: str, *, faked: bool) -> Iterator[Machine]:
    """Make the shop on Saturday; it is a minute to ten on Monday."""
    clock = FixedClock(MORNING)
    db = Database(url, ids=IdSource(clock, os.urandom))
    World(db, clock)
    made = Machine(folder, url, db, faked=faked)
    made.log.touch()
    made.set("23 09:59:00")
    with made.stack:
        yield made
    db.close()


@pytest.fixture(params=["file", "faketime"])
def machine(request: pytest.FixtureRequest, tmp_path: Path, sqlite_url: str) -> Iterator[Machine]:
    faked = request.param == "faketime"
    if faked and not _FAKETIME:
        pytest.skip("libfaketime is not installed here")
    with machine_at(tmp_path, sqlite_url, faked=faked) as made:
        yield made


REMINDED = ["Mohan Lal", "Sunil Verma"]


def test_mondays_reminder_goes_once_whenever_the_process_dies(machine: Machine) -> None:
    before = machine.start()
    time.sleep(1.5)
    assert machine.delivered() == []
    end(before)  # before the send
    during = machine.start()
    machine.set("23 10:00:00")
    until(lambda: machine.queued() > 0, machine)
    end(during)  # as soon as it has begun
    machine.set("23 10:05:00")
    after = machine.start()
    until(lambda: len(machine.delivered()) >= 2 and machine.is_idle(), machine)
    end(after)  # after the send
    machine.set("23 10:10:00")
    last = machine.start()
    for moved in ("23 09:30:00", "23 10:20:00", "22 10:00:00", "24 10:00:00"):
        machine.set(moved)
        time.sleep(2.5)
    assert machine.delivered() == REMINDED
    end(last, signal.SIGTERM)
    assert last.returncode == 0


@pytest.mark.parametrize("years", [0, 1, 50])
def test_however_far_the_clock_was_set_the_next_tick_lies_ahead(years: int) -> None:
    now = MORNING.replace(year=MORNING.year + years)

    async def next_ones() -> list[datetime]:
        worker = Worker([], Doorbell())
        worker.start()
        jobs = worker._scheduler.get_jobs()
        await worker.stop()
        return [job.trigger.get_next_fire_time(MORNING, now) for job in jobs]

    assert asyncio.run(next_ones()) == [now + timedelta(seconds=n) for n in (2, 20)]


def test_two_workers_send_it_once(machine: Machine) -> None:
    first, second = machine.start(), machine.start(web=False)
    machine.set("23 10:00:00")
    until(lambda: len(machine.delivered()) >= 2 and machine.is_idle(), machine)
    time.sleep(2.5)
    assert machine.delivered() == REMINDED
    for process in (first, second):
        end(process, signal.SIGTERM)
        assert process.returncode == 0


def test_it_goes_once_wherever_in_the_send_a_process_dies(
    tmp_path: Path, postgres_url: str
) -> None:
    with machine_at(tmp_path, postgres_url, faked=False) as machine:
        machine.set("23 10:00:00")
        dying = [machine.start(web=False, DIE_AT=str(point)) for point in (9, 14)]
        for process in dying:
            assert process.wait(_WAIT_SECONDS) == -signal.SIGKILL
        machine.set("23 10:05:00")
        machine.start(web=False)
        until(lambda: len(machine.delivered()) >= 2 and machine.is_idle(), machine)
        time.sleep(2.5)
        assert machine.delivered() == REMINDED
