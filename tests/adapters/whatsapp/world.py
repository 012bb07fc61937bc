"""The channel without a process: a clock that is moved by hand, webhooks straight into the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlmodel import col, select

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.whatsapp import templates
from adapters.whatsapp.channel import WhatsApp as Channel
from adapters.whatsapp.provider import Templates
from adapters.whatsapp.twilio.client import Account, Client
from adapters.wiring import build
from bot.conversation import record_out
from bot.message import Reply
from core.chats.models import ChatMessage, Sent
from core.clock import FixedClock
from core.delivery import BuiltinExecutor
from core.outbox import OutboxRow
from core.shops.service import NewShop, Owner, create_shop, list_shops
from tests.adapters.client import Client as Browser
from tests.adapters.conftest import NOW
from tests.standins.twilio import Twilio
from tests.standins.twilio_people import Person
from tests.standins.twilio_wire import Answer, Listener, Request

PUBLIC = "https://bills.example"
BILL = "ramesh 9800000127 ko 2 bori cement 380 ke hisab se bill bhej do"


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
class World:
    """Parts, channel and stand-in."""

    parts: Parts
    clock: FixedClock
    twilio: Twilio
    channel: Channel
    client: Client

    def work(self, *, rounds: int = 12) -> None:
        """Let everything go that is due, and what pace holds, until nothing moves."""
        self.twilio.settle()
        for _ in range(rounds):
            before = (len(self.twilio.calls), self.states())
            for lane in self.lanes:
                lane.drain()
            self.twilio.settle()
            wait = min(filter(None, (lane.wait() for lane in self.lanes)), default=None)
            if wait:
                self.clock.advance(min(wait, timedelta(seconds=10)))
            if before == (len(self.twilio.calls), self.states()) and not wait:
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

    def owner(self) -> Person:
        """Gupta ji, whose shop it is, and who wrote just now."""
        made = self.twilio.person("Gupta ji", phone="+919800000001")
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

    def bill(self, owner: Person) -> None:
        owner.says(BILL)
        self.work()
        owner.taps("Bhej do")
        self.work()


@contextmanager
def made(folder: Path) -> Iterator[World]:
    """Put it together."""
    clock = FixedClock(NOW)
    with Twilio(public_url=PUBLIC, clock=clock.now, per_second=None) as twilio:
        settings = load(
            env_file=None,
            pakka_database_url=f"sqlite:///{folder}/pakka.db",
            pakka_public_url=PUBLIC,
            twilio_account_sid=twilio.account_sid,
            twilio_auth_token=twilio.auth_token,
            twilio_whatsapp_from=twilio.sender,
            twilio_api_base=twilio.base,
        )
        parts = build(settings, clock=clock)
        account = Account(twilio.account_sid, twilio.auth_token, twilio.sender, twilio.base)
        channel = parts.channels[0]
        assert isinstance(channel, Channel)
        front = Listener(_Front(parts))
        front.up()
        twilio.serves(front.url)
        yield World(parts, clock, twilio, channel, Client(account))
        front.close()
        parts.close()
        assert not front.faults
        assert not twilio.samples_used
        assert not twilio.leaked_passwords
