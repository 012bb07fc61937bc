"""What `make bench` measures of the channels: our own time of a message, at 30 messages a second.

The product is a process of its own, over SQLite, with webhooks: `python -m tools.bench_channels serve PORT`
is `pakka run` with the platforms' pace lifted, which is theirs and not our time. 300 owners write in turn,
each every ten seconds. Own time is from the sending of the webhook's POST until the platform's stand-in gets
the call that answers in that chat. `python -m tools.bench_channels` measures both channels, and nothing else.
"""

import logging
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from sqlmodel import Session

from adapters import logs, server
from adapters.app import create_app
from adapters.parts import TELEGRAM, WHATSAPP
from adapters.settings import load
from adapters.telegram import channel as telegram_channel
from adapters.whatsapp.twilio import provider as whatsapp_provider
from adapters.wiring import build
from core.actor import Actor
from core.clock import SystemClock
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.ids import IdSource
from core.items.service import NewItem, add_item
from core.shops.service import NewShop, Owner, create_shop
from core.throttle import Pace, Rate
from tests.adapters.processes import environment, free_port, wait_until_ready
from tests.standins import telegram as tg, twilio as tw
from tests.standins.telegram_people import Person as TelegramPerson
from tests.standins.twilio_faults import Call as WhatsAppCall
from tests.standins.twilio_people import Person as WhatsAppPerson

SHOPS = 300
PER_SECOND = 30
SECONDS = 20
_WARM, _ALONE = 10, 40  # messages one at a time: the first ones load modules and are not counted
_THREADS = 16
_WAIT = 10.0
_FAST = Rate(1000, 1000)
_TELEGRAM_ANSWERS = {"sendMessage", "editMessageText"}
Answered = Callable[[str], None]


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one channel: alone, and at the rate; ``taken`` until the POST's 2xx."""

    alone: list[float]
    own: list[float]
    taken: list[float]


class Platform(Protocol):
    """A stand-in as the load sees it."""

    name: str

    def owners(self, count: int) -> list[str]:
        """Make so many people; their addresses."""

    def settings(self, url: str) -> dict[str, str]:
        """The environment of a product that listens there."""

    def is_ready(self) -> bool:
        """True where it knows whom to post to."""

    def says(self, owner: int, text: str) -> tuple[float, float]:
        """Post a message; when it was sent and when it was taken."""


# -- the two platforms ----------------------------------------------------------------------------------


class TelegramLoad:
    """Telegram by webhook. Its own queue is held: it would post one of a chat after the other."""

    name = TELEGRAM

    def __init__(self, standin: tg.Telegram, answered: Answered) -> None:
        self._standin = standin
        self._people: list[TelegramPerson] = []
        self._one_at_a_time = threading.Lock()
        standin.updates.held = True
        standin.on_call(lambda call, moment: self._seen(call, moment, answered))

    def owners(self, count: int) -> list[str]:
        """Make people; their addresses."""
        phones = [f"9198000{n:05d}" for n in range(count)]
        self._people = [self._standin.person("Gupta ji", phone=phone) for phone in phones]
        return [str(one.id) for one in self._people]

    def settings(self, url: str) -> dict[str, str]:
        """Tell the product of it, and it of the product."""
        return {
            "TELEGRAM_BOT_TOKEN": self._standin.token,
            "TELEGRAM_API_BASE": self._standin.base,
            "TELEGRAM_MODE": "webhook",
            "PAKKA_PUBLIC_URL": url,
        }

    def is_ready(self) -> bool:
        """True once it knows the webhook."""
        return bool(self._standin.updates.hook.url)

    def says(self, owner: int, text: str) -> tuple[float, float]:
        """Post, and time it."""
        with self._one_at_a_time:
            self._people[owner].says(text)
            update = self._standin.history[-1]
        sent = time.perf_counter()
        status = self._standin.posts(update)
        return _taken(sent, status)

    def _seen(self, call: tg.Call, moment: str, answered: Answered) -> None:
        if moment == tg.BEFORE and call.method in _TELEGRAM_ANSWERS:
            answered(str(call.chat))


class WhatsAppLoad:
    """WhatsApp by Twilio, its status callbacks included."""

    name = WHATSAPP

    def __init__(self, standin: tw.Twilio, answered: Answered) -> None:
        self._standin = standin
        self._people: list[WhatsAppPerson] = []
        standin.pair_pace = None
        standin.on_call(lambda moment, call: self._seen(call, moment, answered))

    def owners(self, count: int) -> list[str]:
        """Make people; their addresses."""
        phones = [f"98000{n:05d}" for n in range(count)]
        self._people = [self._standin.person("Gupta ji", phone=f"+91{phone}") for phone in phones]
        return phones

    def settings(self, url: str) -> dict[str, str]:
        """Tell the product of it, and it of the product."""
        self._standin.serves(url)
        return self._standin.environment

    def is_ready(self) -> bool:
        """True once it knows the webhook."""
        return True

    def says(self, owner: int, text: str) -> tuple[float, float]:
        """Post, and time it."""
        sent = time.perf_counter()
        return _taken(sent, self._people[owner].says(text).status)

    def _seen(self, call: WhatsAppCall, moment: str, answered: Answered) -> None:
        if moment == "before" and call.is_send:
            answered(call.to.removeprefix("whatsapp:+91"))


def _taken(sent: float, status: int | None) -> tuple[float, float]:
    if status is None or not 200 <= status < 300:
        raise RuntimeError(f"a webhook was answered with {status}")
    return sent, time.perf_counter()


@contextmanager
def _telegram(answered: Answered) -> Iterator[Platform]:
    with tg.Telegram(rates=None) as standin:
        yield TelegramLoad(standin, answered)


@contextmanager
def _whatsapp(answered: Answered) -> Iterator[Platform]:
    with tw.Twilio(per_second=None) as standin:
        yield WhatsAppLoad(standin, answered)


# -- the load -------------------------------------------------------------------------------------------


@dataclass
class _Load:
    """Who writes what, and when which chat was answered."""

    platform: Platform
    addresses: Sequence[str]
    answers: "_Answers"
    sent: list[tuple[int, float, float]] = field(default_factory=list)  # owner, sent, taken

    def say(self, n: int) -> None:
        """Let the n-th message be written by the owner whose turn it is."""
        owner = n % len(self.addresses)
        times = self.platform.says(owner, f"ramesh ko 2 bori cement {380 + n % 97}")
        self.sent.append((owner, *times))

    def alone(self, count: int) -> None:
        """Write one after the other, each once the one before it is answered."""
        for n in range(count):
            self.say(n)
            self.answers.wait(self.addresses[n % len(self.addresses)], since=self.sent[-1][1])

    def evenly(self, first: int, count: int) -> None:
        """Write at the rate, from several threads: one that waits for its 2xx holds up no other."""
        begins = time.perf_counter() + 0.2
        faults: list[BaseException] = []

        def work(start: int) -> None:
            try:
                for n in range(start, count, _THREADS):
                    time.sleep(max(begins + n / PER_SECOND - time.perf_counter(), 0))
                    self.say(first + n)
            except BaseException as fault:
                faults.append(fault)

        threads = [threading.Thread(target=work, args=(start,)) for start in range(_THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if faults:
            raise faults[0]
        late = time.perf_counter() - begins - count / PER_SECOND
        if late > 1:
            raise RuntimeError(f"the load was {late:.1f} s late: it was not {PER_SECOND} a second")

    def take(self) -> tuple[list[float], list[float]]:
        """Return own times and times until 2xx of what was written since the last time, in ms."""
        sent, self.sent = self.sent, []
        own = [
            self.answers.wait(self.addresses[owner], since=start) - start
            for owner, start, _ in sent
        ]
        return [one * 1000 for one in own], [(taken - start) * 1000 for _, start, taken in sent]


class _Answers:
    """When each chat got a message of ours."""

    def __init__(self) -> None:
        self._came: dict[str, list[float]] = {}
        self._changed = threading.Condition()

    def add(self, address: str) -> None:
        """Note one that comes now."""
        at = time.perf_counter()
        with self._changed:
            self._came.setdefault(address, []).append(at)
            self._changed.notify_all()

    def wait(self, address: str, *, since: float) -> float:
        """Return when the first one after an instant came."""

        def first() -> float | None:
            return next((at for at in self._came.get(address, ()) if at >= since), None)

        with self._changed:
            self._changed.wait_for(lambda: first() is not None, _WAIT)
            found = first()
        if found is None:
            raise RuntimeError(f"a message was not answered within {_WAIT:.0f} s of the last one")
        return found


# -- the product ----------------------------------------------------------------------------------------


def _prepare(folder: Path, channel: str, addresses: Sequence[str]) -> None:
    """Shops, each with its owner, a customer and an item."""
    (folder / "data").mkdir()
    clock = SystemClock()
    ids = IdSource(clock, random.Random(1).randbytes)  # noqa: S311  (repeatable)
    db = Database(f"sqlite:///{folder}/data/pakka.db", ids=ids)
    db.migrate()

    def fill(session: Session) -> None:
        for n, address in enumerate(addresses):
            at = clock.now()
            new = NewShop(
                f"Gupta Hardware {n}",
                gstin="08AAAPG1234C1ZJ",
                upi="guptahw@example",
                owners=(Owner(channel, address),),
            )
            actor = Actor(create_shop(session, new, at=at).shop_id, "cli", "bench", at)
            add_customer(session, actor, NewCustomer("Ramesh Kumar", phone="9800099998"))
            item = NewItem("cement", unit="BAG", unit_label="bori", gst_rate=Decimal(18))
            add_item(session, actor, item)

    db.write(fill)
    db.close()


@contextmanager
def _product(folder: Path, platform: Platform) -> Iterator[None]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tools.bench_channels", "serve", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment(folder, **platform.settings(url)),
            stdout=log,
            stderr=log,
            text=True,
        )
    try:
        wait_until_ready(f"{url}/readyz", process)
        ends = time.perf_counter() + _WAIT
        while not platform.is_ready():
            if time.perf_counter() > ends:
                raise RuntimeError("no webhook was set")
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(port: int) -> None:
    """Be `pakka run` until SIGTERM, with the pace of the platforms lifted."""
    for module in (telegram_channel, whatsapp_provider):
        pace: Pace = module.PACE
        module.PACE = Pace(_FAST, _FAST, asked=pace.asked, steady=pace.steady)  # type: ignore[attr-defined]  # a constant of both
    settings = load()
    logs.configure(form=settings.log_format, level=settings.log_level, hidden=settings.secrets())
    logs.guard()
    listener = server.listen("127.0.0.1", port)
    parts = build(settings)
    app = create_app(parts, demo=False)
    faces = server.Faces(app, listener, worker=True, channels=(TELEGRAM, WHATSAPP))
    server.run(parts, faces)


# -- figures --------------------------------------------------------------------------------------------

CHANNELS = {"Telegram": _telegram, "WhatsApp": _whatsapp}


def measure(title: str) -> Measured:
    """Measure one channel."""
    answers = _Answers()
    with tempfile.TemporaryDirectory() as name, CHANNELS[title](answers.add) as platform:
        folder = Path(name)
        load_ = _Load(platform, platform.owners(SHOPS), answers)
        _prepare(folder, platform.name, load_.addresses)
        with _product(folder, platform):
            load_.alone(_WARM + _ALONE)
            alone, _ = load_.take()
            load_.evenly(_WARM + _ALONE, PER_SECOND * SECONDS)
            own, taken = load_.take()
    return Measured(alone[_WARM:], own, taken)


def figures() -> list[tuple[str, str, str]]:
    """What, how much, against which aim, of both channels."""
    rows = []
    for title in CHANNELS:
        found = measure(title)
        alone, p50 = statistics.median(found.alone), statistics.median(found.own)
        p99 = _p99(found.own)
        own = f"p50 {p50:.0f} ms, p99 {p99:.0f} ms; one alone p50 {alone:.0f} ms, ratio {p99 / alone:.1f}"
        head = f"{title} at {PER_SECOND} messages a second"
        rows.append((f"{head}: own time until the answer's call", own, "p99 100 ms"))
        rows.append(
            (f"{head}: webhook until its 2xx", f"p99 {_p99(found.taken):.0f} ms", "p99 500 ms")
        )
    return rows


def _p99(taken: Sequence[float]) -> float:
    return sorted(taken)[int(len(taken) * 0.99)]


def main(what: str = "", port: str = "0") -> None:
    """Serve, or measure and print."""
    if what == "serve":
        serve(int(port))
        return
    logging.disable(logging.INFO)
    for row in figures():
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
