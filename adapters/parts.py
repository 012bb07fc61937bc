"""What the faces work with: the parts that `wiring` puts together, and what a channel is to them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.turn import Edge
from core.clock import Clock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.outbox import Executor

if TYPE_CHECKING:
    from fastapi import APIRouter

WHATSAPP = "whatsapp"
TELEGRAM = "telegram"


class Doorbell:
    """Wakes the worker after a commit; a face rings, the worker says who answers."""

    def __init__(self) -> None:
        self._deliver: Callable[[], object] | None = None
        self._take: Callable[[], object] | None = None

    def answer_with(
        self, deliver: Callable[[], object], take: Callable[[], object] | None = None
    ) -> None:
        """Say what ringing does: ``deliver`` what is to go, ``take`` up what came in (None: the same)."""
        self._deliver, self._take = deliver, take or deliver

    def ring(self) -> None:
        """Wake who delivers, where that is in this process; elsewhere it polls."""
        if self._deliver:
            self._deliver()

    def ring_in(self) -> None:
        """Wake who works what came in."""
        if self._take:
            self._take()


class Tick(Protocol):
    """Turns what has become due into rows; running it twice, or in two processes, does no harm."""

    def run(self) -> int:
        """Do what is due; return how much it was."""


class Channel(Protocol):
    """A platform that people write from. Made at start; its library is imported where it is used."""

    name: str

    def lanes(self) -> Sequence[Executor]:
        """Return who works what came in, and who delivers what goes out."""

    def router(self) -> "APIRouter | None":
        """Return its webhooks; None where it has none."""

    async def run(self, stop: asyncio.Event) -> None:
        """Do what goes on beside the webhooks until told to stop: polling, setting up."""

    def invite_url(self) -> str:
        """What an invite's token is put after to make a link; empty where there is none (yet)."""

    def close(self) -> None:
        """Let go of connections and threads."""


@dataclass(frozen=True)
class Parts:
    """What the faces work with. ``slow`` works off what takes minutes; ``exports`` holds its files.

    ``calls_per_minute`` of one key of an API, live and test.
    """

    db: Database
    clock: Clock
    secret: bytes
    public_url: str
    executor: BuiltinExecutor
    slow: BuiltinExecutor
    exports: Path
    doorbell: Doorbell = field(default_factory=Doorbell)
    ticks: tuple[Tick, ...] = ()
    channels: list[Channel] = field(default_factory=list)
    calls_per_minute: Mapping[str, int] = field(default_factory=lambda: {"live": 600, "test": 60})

    def lanes(self) -> list[Executor]:
        """Return every executor, each with a lane of its own."""
        return [self.executor, self.slow, *(lane for one in self.channels for lane in one.lanes())]

    def invite_url(self) -> str:
        """What an invite's token is put after; empty where no channel has such links."""
        return next(filter(None, (one.invite_url() for one in self.channels)), "")

    def edge(self, *, phone_channel: str | None = None) -> Edge:
        """Return what the outside gives to a message; phones are WhatsApp's where it is set up."""
        if phone_channel is None and any(one.name == WHATSAPP for one in self.channels):
            phone_channel = WHATSAPP
        return Edge(self.public_url, self.secret, phone_channel, self.invite_url())

    def close(self) -> None:
        """Finish what waits and let go of the database."""
        for channel in self.channels:
            channel.close()
        self.db.close()
