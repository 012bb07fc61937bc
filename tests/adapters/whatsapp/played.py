"""A provider of WhatsApp without a process: a clock that is moved by hand, webhooks straight into the app."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

from sqlmodel import col, select

from adapters.app import create_app
from adapters.parts import Parts
from adapters.whatsapp import templates
from adapters.whatsapp.channel import WhatsApp
from adapters.whatsapp.provider import Templates
from bot.conversation import record_out
from bot.message import Reply
from core.chats.models import ChatMessage, Sent
from core.clock import FixedClock
from core.delivery import BuiltinExecutor
from core.outbox import OutboxRow
from core.shops.service import NewShop, Owner, create_shop, list_shops
from tests.adapters.client import Client as Browser
from tests.adapters.conftest import NOW
from tests.standins.twilio_wire import Answer, Listener, Request

PUBLIC = "https://bills.example"
BILL = "ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do"


class Talks(Protocol):
    """Somebody with WhatsApp, as far as the shop's owner needs it."""

    def says(self, text: str) -> Any:
        """Type and send."""

    def taps(self, label: str) -> Any:
        """Tap the newest button with this word."""


P_co = TypeVar("P_co", bound=Talks, covariant=True)


class Standin(Protocol[P_co]):
    """A server in a provider's place."""

    @property
    def calls(self) -> Sequence[object]:
        """Each call that came in."""

    def settle(self) -> None:
        """Wait until all that was accepted has gone its way."""

    def person(self, name: str, *, phone: str = "", user_id: str = "") -> P_co:
        """Somebody with WhatsApp."""


class _Front:
    """Hands requests to the application."""

    def __init__(self, parts: Parts) -> None:
        self._browser = Browser(create_app(parts))

    def __call__(self, request: Request) -> Answer:
        hop = {"connection", "content-length", "transfer-encoding", "host", "accept-encoding"}
        headers = {n: v for n, v in request.headers.items() if n not in hop}
        ask = self._browser.post if request.method == "POST" else self._browser.get
        more = {"content": request.body} if request.method == "POST" else {}
        got = ask(request.target, headers=headers, **more)
        kept = {n: v for n, v in got.headers.items() if n not in hop}
        return Answer(got.status_code, got.content, kept)


@dataclass
class Played(Generic[P_co]):
    """Parts, channel and stand-in."""

    parts: Parts
    clock: FixedClock
    standin: Standin[P_co]
    channel: WhatsApp

    def work(self, *, rounds: int = 12) -> None:
        """Let everything go that is due, and what pace holds, until nothing moves."""
        self.standin.settle()
        for _ in range(rounds):
            before = (len(self.standin.calls), self.states())
            for lane in self.lanes:
                lane.drain()
            self.standin.settle()
            wait = min(filter(None, (lane.wait() for lane in self.lanes)), default=None)
            if wait:
                self.clock.advance(min(wait, timedelta(seconds=10)))
            if before == (len(self.standin.calls), self.states()) and not wait:
                return

    def later(self, **by: float) -> None:
        """Some time goes by, then what is due goes."""
        self.clock.advance(timedelta(**by))
        self.work()

    @property
    def lanes(self) -> list[BuiltinExecutor]:
        return [self.parts.executor, *self.channel.executors]

    @property
    def book(self) -> Templates:
        return self.channel.provider.templates

    def states(self) -> list[tuple[str, str, int]]:
        return [(row.topic, row.state, row.attempt) for row in self.rows()]

    def rows(self, topic: str = "") -> list[OutboxRow]:
        with self.parts.db.reading() as session:
            found = session.exec(select(OutboxRow).order_by(col(OutboxRow.created_at))).all()
        return [row for row in found if row.topic.startswith(topic)]

    def sent(self) -> list[Sent]:
        with self.parts.db.reading() as session:
            return list(session.exec(select(Sent).order_by(col(Sent.message_id), col(Sent.part))))

    def messages(self, address: str) -> list[ChatMessage]:
        with self.parts.db.reading() as session:
            found = session.exec(select(ChatMessage).order_by(col(ChatMessage.id)))
            return [row for row in found if row.address == address]

    def approve(self) -> None:
        assert {one.state for one in templates.sync(self.parts, self.book)} == {"received"}

    def owner(self) -> P_co:
        """Gupta ji, whose shop it is, and who wrote just now."""
        made = self.standin.person("Gupta ji", phone="+919800000001")
        shop = NewShop(
            "Gupta Hardware",
            state="08",
            upi="gupta@example",
            owners=(Owner("whatsapp", "9800000001", "Gupta ji"),),
        )
        self.parts.db.write(lambda session: create_shop(session, shop, at=NOW))
        return made

    def send(self, reply: Reply) -> None:
        """Put a reply on its way, and let it go."""
        self.parts.db.write(
            lambda session: record_out(session, self.shop_id, reply, at=self.clock.now(), seq=1)
        )
        self.work()

    @property
    def shop_id(self) -> str:
        with self.parts.db.reading() as session:
            return list_shops(session)[0].shop_id

    def bill(self, owner: Talks) -> None:
        owner.says(BILL)
        self.work()
        owner.taps("Bhej do")
        self.work()


@contextmanager
def served(parts: Parts) -> Iterator[str]:
    """Serve the application; its address."""
    front = Listener(_Front(parts))
    front.up()
    try:
        yield front.url
    finally:
        front.close()
    assert not front.faults
