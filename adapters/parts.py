"""What the faces work with: the parts that `wiring` puts together, and what a channel is to them."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot.turn import Edge
from core.clock import Clock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.einvoice.gateway import Gateway
from core.einvoice.pace import PER_MINUTE
from core.outbox import Executor

if TYPE_CHECKING:
    from fastapi import APIRouter

    from adapters.webhooks.lanes import Hooks

WHATSAPP = "whatsapp"
TELEGRAM = "telegram"
EMAIL = "email"
SANDBOX_PATH = "/sandbox"


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

    ``calls_per_minute`` of one key of an API, live and test; ``calls_per_gstin`` of all who ask the e-invoice
    portal for one GSTIN. ``gateway`` leads there; None where none is set up. ``metrics_from``: who reads the
    metrics besides this machine.

    The sandbox's are a second, smaller set: a database of its own that is made when it is first used, no
    channel, senders that only simulate. Its ``public_url`` ends in ``/sandbox``, where its pages are, and
    its secret is its own.
    """

    db: Database
    clock: Clock
    secret: bytes
    public_url: str
    executor: BuiltinExecutor
    slow: BuiltinExecutor
    exports: Path
    hooks: "Hooks"
    doorbell: Doorbell = field(default_factory=Doorbell)
    ticks: tuple[Tick, ...] = ()
    channels: list[Channel] = field(default_factory=list)
    gateway: Gateway | None = None
    calls_per_gstin: int = PER_MINUTE
    calls_per_minute: Mapping[str, int] = field(default_factory=lambda: {"live": 600, "test": 60})
    metrics_from: Sequence[IPv4Network | IPv6Network] = ()
    twin: "Parts | None" = None

    @property
    def sandbox(self) -> "Parts":
        """The parts of the sandbox; the sandbox is its own."""
        return self.twin or self

    @property
    def path(self) -> str:
        """Where the addresses of the pages begin."""
        return SANDBOX_PATH if self.db.is_sandbox else ""

    def of(self, *, sandbox: bool) -> "Parts":
        """Return the parts of a mode."""
        return self.sandbox if sandbox else self

    def lanes(self) -> list[Executor]:
        """Return every executor, each with a lane of its own."""
        of_channels = [lane for one in self.channels for lane in one.lanes()]
        return [self.executor, self.slow, *self.hooks.lanes, *of_channels]

    def invite_url(self) -> str:
        """What an invite's token is put after; empty where no channel has such links."""
        return next(filter(None, (one.invite_url() for one in self.channels)), "")

    def edge(self, *, phone_channel: str | None = None) -> Edge:
        """Return what the outside gives to a message.

        Phones are WhatsApp's where that is set up, and in the sandbox, where it is simulated.
        """
        reaches = self.db.is_sandbox or any(one.name == WHATSAPP for one in self.channels)
        if phone_channel is None and reaches:
            phone_channel = WHATSAPP
        return Edge(
            self.public_url,
            self.secret,
            phone_channel,
            self.invite_url(),
            self.sandbox.db,
            einvoice=self.gateway is not None,
            tells_places=self.gateway is not None and not self.db.is_sandbox,
            mail=any(one.name == EMAIL for one in self.channels),
        )

    def close(self) -> None:
        """Finish what waits and let go of the database."""
        for channel in self.channels:
            channel.close()
        if self.twin:
            self.twin.close()
        self.db.close()
