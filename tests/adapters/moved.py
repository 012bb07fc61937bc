"""A `pakka` process whose clock is read from a file: ``python -m tests.adapters.moved FILE [PORT]``.

It is `pakka run` on a port, else `pakka worker`, put together by the same wiring with another clock.
With ``DIE_AT=n`` it ends itself by SIGKILL at the n-th statement or commit after ten on that Monday.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, event

from adapters import logs, server
from adapters.app import create_app
from adapters.settings import load
from adapters.wiring import build

TEN = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)


class FileClock:
    """Tells the instant that stands in a file; after ``INSTANT|SECONDS`` it goes on from there."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        """Read it; a file that is being written is read again."""
        while not (text := self._path.read_text()):
            pass
        instant, _, since = text.partition("|")
        passed = timedelta(seconds=time.time() - float(since)) if since else timedelta()
        return datetime.fromisoformat(instant) + passed


def die_at(point: int, clock: FileClock) -> None:
    """End this process at the n-th statement or commit once the hour has come."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += clock.now() >= TEN
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, step)


def main(file: str, port: str = "") -> None:
    """Run until SIGTERM."""
    clock = FileClock(Path(file))
    settings = load()
    logs.configure(form="text", level=settings.log_level, hidden=settings.secrets())
    logs.guard()
    parts = build(settings, clock=clock)
    if os.environ.get("DIE_AT"):
        die_at(int(os.environ["DIE_AT"]), clock)
    listener = server.listen("127.0.0.1", int(port)) if port else None
    app = create_app(parts, demo=False) if listener else None
    server.run(parts, server.Faces(app, listener, worker=True, channels=("telegram", "whatsapp")))


if __name__ == "__main__":
    main(*sys.argv[1:])
