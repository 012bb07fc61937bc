"""A process of its own that kills children of its own: at each commit and each outgoing call of a channel.

``python -m tests.killed_channels PLATFORM FOLDER STEP``, set up by the environment as the product is. In
FOLDER lies a book whose owner has a bill before him, and ``event.json``: his tap on it, as the platform
brings it. Each point begins with a copy of the book: a child takes the tap, works and answers it, and
dies at the n-th commit, or before or after the n-th call; another one starts after it, gets the tap once
more, as platforms repeat what was not answered, and works on. It forks while it has no thread and no open
database, so that each child begins clean. A line for each point tells whether it was killed, and right.
"""

import base64
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import select

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.telegram import client as telegram_client
from adapters.telegram.inbound import KINDS
from adapters.telegram.receiving import Receiver
from adapters.whatsapp.twilio import client as whatsapp_client
from adapters.wiring import build
from core import invariants
from core.clock import FixedClock
from core.invoices.models import Invoice
from core.outbox import OutboxRow
from tests.adapters.client import Client
from tests.killed import forked, read_languages

START = datetime(2026, 11, 23, 4, 31, tzinfo=UTC)
LATER = timedelta(minutes=5)  # by then the lease of one who died has ended


class Death:
    """Counts the steps of this process and ends it at one of them."""

    def __init__(self, point: int) -> None:
        self._point = point
        self._count = 0

    def step(self, *_: object) -> None:
        """One step more."""
        self._count += 1
        if self._count == self._point:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        """Make a call two steps: it goes out, and its answer has come."""

        def stepping(*values: Any, **more: Any) -> Any:
            self.step()
            answer = call(*values, **more)
            self.step()
            return answer

        return stepping


def die_at(point: int) -> None:
    """End this process at the n-th commit or call from now on."""
    death = Death(point)
    event.listen(Engine, "commit", death.step)
    for kind in (telegram_client.Client, whatsapp_client.Client):
        name = "call" if kind is telegram_client.Client else "_call"
        setattr(kind, name, death.around(getattr(kind, name)))


def take(platform: str, parts: Parts, tap: dict[str, Any]) -> None:
    """Bring the tap the way the platform does."""
    if platform == "telegram":
        bot = telegram_client.Client(
            os.environ["TELEGRAM_BOT_TOKEN"], os.environ["TELEGRAM_API_BASE"]
        )
        found = bot.call("getUpdates", {"timeout": 0, "allowed_updates": list(KINDS)})
        Receiver(parts, bot).take(found)
        bot.close()
        return
    body = base64.b64decode(tap["body"])
    answer = Client(create_app(parts)).post(tap["path"], content=body, headers=tap["headers"])
    assert answer.status_code == 204, answer.status_code


def work(platform: str, data: Path, at: datetime, tap: dict[str, Any]) -> Parts:
    """Take the tap and work until nothing is left to do."""
    os.environ["PAKKA_DATABASE_URL"] = f"sqlite:///{data}/pakka.db"
    parts = build(load(env_file=None), clock=FixedClock(at))
    take(platform, parts, tap)
    for _ in range(2):  # what is worked makes what is sent
        for channel in parts.channels:
            for lane in channel.lanes():
                lane.drain()  # type: ignore[attr-defined]  # every lane here is a builtin executor
    return parts


def verify(parts: Parts) -> None:
    """One bill, sound books, nothing left to do."""
    with parts.db.reading() as session:
        assert invariants.check(session) == []
        bills = session.exec(select(Invoice)).all()
        assert len(bills) == 1, f"{len(bills)} bills"
        rows = session.exec(select(OutboxRow).where(OutboxRow.topic != "event")).all()
        left = {(row.topic, row.state, row.last_error) for row in rows if row.state != "done"}
        assert not left, left
    parts.close()


def one_point(platform: str, folder: Path, point: int, tap: dict[str, Any]) -> tuple[bool, bool]:
    """(was killed, was right afterwards)."""
    data = folder / f"point-{point}"
    shutil.copytree(folder / "data", data)

    def dies() -> None:
        die_at(point)
        work(platform, data, START, tap).close()

    killed = forked(dies) == -signal.SIGKILL
    again = forked(lambda: verify(work(platform, data, START + LATER, tap)))
    shutil.rmtree(data)
    return killed, again == 0


def main(platform: str, folder: Path, step: int) -> None:
    """Go through all points (every ``step``-th)."""
    tap = json.loads((folder / "event.json").read_text())
    for library in ("aiogram.client.session.aiohttp", "twilio.rest"):
        import_module(library)  # before the forks, once for all children
    read_languages()
    point, killed = 1, True
    while killed:
        killed, right = one_point(platform, folder, point, tap)
        print(f"point {point} {'killed' if killed else 'lived'} {'right' if right else 'WRONG'}")
        sys.stdout.flush()
        point += step


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
