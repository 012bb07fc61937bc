"""The two channels as a test sees them: people who type, tap and look at their phones."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from tests.adapters.moved import FileClock
from tests.adapters.processes import pakka
from tests.standins import telegram as tg, twilio as tw
from tests.standins.telegram_people import GREY_PIXEL, SILENCE, Person as TelegramPerson
from tests.standins.telegram_state import File as TelegramFile, Message as TelegramMessage
from tests.standins.twilio_people import Person as WhatsAppPerson, Shown

SECONDS = 60.0  # a machine may be busy
HANG = 3.0
FORWARDED = "Good morning ji, have a nice day 🌹"


@dataclass(frozen=True)
class Paper:
    """A file on a phone."""

    name: str
    media: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Seen:
    """A message of ours on a phone, as it looks now."""

    text: str
    labels: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class Held:
    """A button as it once stood under a message: its word, its data, the message."""

    label: str
    data: str
    under: object


class Phone(Protocol):
    """One person's phone."""

    address: str

    def says(self, text: str) -> None:
        """Type and send."""

    def taps(self, label: str) -> None:
        """Tap the newest button, or row of a list, with this word."""

    def seen(self) -> list[Seen]:
        """What the chat shows of us, oldest first."""

    def holds(self, label: str) -> "Held":
        """Note the newest button with this word, to tap it when it is old."""

    def taps_held(self, held: "Held") -> None:
        """Tap a button that was noted, by this person or another one."""

    def sends(self, kind: str) -> None:
        """Send what is no text: voice, photo, sticker, location, document, forwarded."""

    def blocks(self) -> None:
        """Be out of reach: the bot blocked, WhatsApp given up."""

    def returns(self) -> None:
        """Be there again, without a word."""


class Side(Protocol):
    """A channel: its stand-in, its settings, its people."""

    name: str

    def settings(self) -> dict[str, str]:
        """The environment that switches it on."""

    def serves(self, url: str) -> None:
        """Tell the platform where the product listens in truth."""

    def phone(self, name: str, number: str) -> Phone:
        """Somebody with a phone of ten digits, who has not written yet."""

    def set_up(self, folder: Path) -> None:
        """Do once what the guide asks for before customers are written to."""

    def misbehave(self, kind: str) -> None:
        """Let the next message of ours meet it: busy, broken, drop before, drop after, hang."""

    def falls_silent(self) -> None:
        """Answer no message of ours until it `recovers`."""

    def recovers(self) -> None:
        """Be well again."""

    def repeat(self) -> None:
        """Bring the last thing that somebody sent once more."""


def waits(phone: Phone, words: str, *, times: int = 1, seconds: float = SECONDS) -> Seen:
    """Wait until the phone shows so many messages with these words; return the newest of them."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = [one for one in phone.seen() if words in one.text]
        if len(found) >= times:
            return found[-1]
        time.sleep(0.02)
    shown = "\n---\n".join(f"{one.text} {one.labels}" for one in phone.seen())
    raise AssertionError(f"waited {seconds} s for {words!r}; the phone shows:\n{shown}")


def waits_papers(phone: Phone, count: int, *, seconds: float = SECONDS) -> list[Paper]:
    """Wait until so many files have come."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = papers(phone)
        if len(found) >= count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited for {count} papers; there are {[p.name for p in papers(phone)]}")


def papers(phone: Phone) -> list[Paper]:
    """List the files that came, oldest first."""
    return [paper for one in phone.seen() for paper in one.papers]


# -- Telegram ---------------------------------------------------------------------------------------


class _TelegramPhone:
    def __init__(self, person: TelegramPerson) -> None:
        self.person = person
        self.address = str(person.id)

    def says(self, text: str) -> None:
        self.person.says(text)

    def taps(self, label: str) -> None:
        self.person.taps(label)

    def seen(self) -> list[Seen]:
        return [self._seen(one) for one in self.person.chat.received]

    def holds(self, label: str) -> Held:
        for message in reversed(self.person.chat.received):
            for button in (button for row in message.rows for button in row):
                if button["text"] == label and "callback_data" in button:
                    return Held(label, button["callback_data"], message)
        raise AssertionError(f"no button {label!r}")

    def taps_held(self, held: Held) -> None:
        """Tap it; under a message of another chat it is a changed client that sends its data."""
        under = held.under
        assert isinstance(under, TelegramMessage)
        mine = under if under.chat_id == self.person.id else self.person.chat.last
        self.person.taps_data(held.data, on=mine)

    def sends(self, kind: str) -> None:
        person = self.person
        acts: dict[str, Callable[[], object]] = {
            "voice": person.sends_voice,
            "photo": person.sends_photo,
            "sticker": person.sends_sticker,
            "location": person.sends_location,
            "document": lambda: person.sends_document(b"%PDF-1.4", "rate list.pdf"),
            "forwarded": lambda: person.forwards(FORWARDED),
        }
        acts[kind]()

    def blocks(self) -> None:
        self.person.blocks()

    def returns(self) -> None:
        self.person.unblocks()

    def _seen(self, one: TelegramMessage) -> Seen:
        buttons = [button for row in one.rows for button in row]
        files = [file for file in (one.document, one.photo) if file]
        return Seen(
            text=one.words,
            labels=tuple(button["text"] for button in buttons),
            links=tuple(button["url"] for button in buttons if "url" in button),
            papers=tuple(
                # Telegram goes by the name of a file, whatever type it was uploaded with
                Paper(file.name or "photo", _media(file), bytes(file.content))
                for file in files
            ),
        )


def _media(file: TelegramFile) -> str:
    return "application/pdf" if file.name.endswith(".pdf") else file.mime


class TelegramSide:
    """Telegram by long polling."""

    name = "telegram"

    def __init__(self, standin: tg.Telegram) -> None:
        self.standin = standin

    def settings(self) -> dict[str, str]:
        return {
            "TELEGRAM_BOT_TOKEN": self.standin.token,
            "TELEGRAM_API_BASE": self.standin.base,
            "PAKKA_PUBLIC_URL": "https://bills.example",
        }

    def serves(self, url: str) -> None:
        """Polling needs no address."""

    def phone(self, name: str, number: str) -> Phone:
        return _TelegramPhone(self.standin.person(name, phone=f"91{number}"))

    def set_up(self, folder: Path) -> None:
        """A bot needs nothing more than its token."""

    def misbehave(self, kind: str) -> None:
        faults = self.standin.faults
        if kind == "busy":
            faults.answer(429, retry_after=1, method="sendMessage")
        elif kind == "broken":
            faults.answer(500, method="sendMessage")
        elif kind == "hang":
            faults.hang(HANG, method="sendMessage")
        else:
            faults.drop(method="sendMessage", when=kind.removeprefix("drop "))

    def falls_silent(self) -> None:
        self.standin.faults.answer(500, method="sendMessage", times=1000)

    def recovers(self) -> None:
        self.standin.faults.clear()

    def repeat(self) -> None:
        """Lose the answer to a poll: the same updates come with the next one."""
        self.standin.faults.drop(method="getUpdates", when="after")


class TelegramByHook(TelegramSide):
    """Telegram by webhook, behind a proxy that changes scheme and host."""

    def settings(self) -> dict[str, str]:
        return {**super().settings(), "TELEGRAM_MODE": "webhook"}

    def serves(self, url: str) -> None:
        self.standin.serves(url)

    def repeat(self) -> None:
        """Post the last update once more."""
        self.standin.posts(self.standin.history[-1])


# -- WhatsApp ---------------------------------------------------------------------------------------


class _WhatsAppPhone:
    def __init__(self, person: WhatsAppPerson, number: str) -> None:
        self.person = person
        self.address = number

    def says(self, text: str) -> None:
        self.person.says(text)

    def taps(self, label: str) -> None:
        self.person.taps(label)

    def seen(self) -> list[Seen]:
        found = []
        for one in list(self.person.chat):
            file = one.file
            paper = (Paper(file.name, file.type, bytes(file.data)),) if file else ()
            found.append(Seen(one.text, tuple(one.labels), tuple(one.links), paper))
        return found

    def holds(self, label: str) -> Held:
        for shown in reversed(self.person.chat):
            for button in shown.buttons:
                if button.title == label:
                    return Held(label, button.id or button.title, shown)
        raise AssertionError(f"no button {label!r}")

    def taps_held(self, held: Held) -> None:
        under = held.under
        assert isinstance(under, Shown)
        more = {"MessageType": "interactive", "OriginalRepliedMessageSid": under.sid}
        self.person.says(held.label, ButtonText=held.label, ButtonPayload=held.data, **more)

    def sends(self, kind: str) -> None:
        person = self.person
        acts: dict[str, Callable[[], object]] = {
            "voice": lambda: person.sends_file(SILENCE, "audio/ogg"),
            "photo": lambda: person.sends_file(GREY_PIXEL, "image/jpeg"),
            "sticker": lambda: person.sends_sticker(b"RIFFWEBP"),
            "location": lambda: person.sends_location("26.9124", "75.7873"),
            "document": lambda: person.sends_file(
                b"%PDF-1.4", "application/pdf", name="rate list.pdf"
            ),
            "forwarded": lambda: person.forwards(FORWARDED),
        }
        acts[kind]()

    def blocks(self) -> None:
        self.person.has_whatsapp = False

    def returns(self) -> None:
        self.person.has_whatsapp = True


class WhatsAppSide:
    """WhatsApp through Twilio, behind a proxy that changes scheme and host."""

    name = "whatsapp"

    def __init__(self, standin: tw.Twilio) -> None:
        self.standin = standin

    def settings(self) -> dict[str, str]:
        return {
            "TWILIO_ACCOUNT_SID": self.standin.account_sid,
            "TWILIO_AUTH_TOKEN": self.standin.auth_token,
            "TWILIO_WHATSAPP_FROM": self.standin.sender,
            "TWILIO_API_BASE": self.standin.base,
            "PAKKA_PUBLIC_URL": self.standin.public_url,
        }

    def serves(self, url: str) -> None:
        self.standin.serves(url)

    def phone(self, name: str, number: str) -> Phone:
        return _WhatsAppPhone(self.standin.person(name, phone=f"+91{number}"), number)

    def set_up(self, folder: Path) -> None:
        """Have the templates approved, by which customers are written to who have not written."""
        done = pakka(folder, "templates", "sync", **self.settings())
        assert done.returncode == 0, done.stdout + done.stderr

    def misbehave(self, kind: str) -> None:
        if kind == "hang":  # its line is cut in the end; a client of ours waits longer than that
            self.standin.misbehave("hang")
            threading.Timer(HANG, self.standin.behave).start()
            return
        names = {"busy": "429", "broken": "503", "drop before": "drop", "drop after": "drop after"}
        self.standin.misbehave(names[kind], retry_after=1 if kind == "busy" else None)

    def falls_silent(self) -> None:
        self.standin.misbehave("503", 1000)

    def recovers(self) -> None:
        self.standin.behave()

    def repeat(self) -> None:
        """Post the same bytes again, as an old client or a thief would."""
        self.standin.replay(self.standin.inbound[-1])


@contextmanager
def telegram(clock: Callable[[], datetime]) -> Iterator[TelegramSide]:
    """Telegram, up."""
    with tg.Telegram(now=lambda: clock().timestamp()) as standin:
        yield TelegramSide(standin)


@contextmanager
def telegram_by_hook(clock: Callable[[], datetime]) -> Iterator[TelegramByHook]:
    """Telegram, up, that posts to the product."""
    with tg.Telegram(now=lambda: clock().timestamp()) as standin:
        yield TelegramByHook(standin)


@contextmanager
def whatsapp(clock: Callable[[], datetime]) -> Iterator[WhatsAppSide]:
    """WhatsApp, up; its day of free messages runs by the given clock."""
    with tw.Twilio(clock=clock, per_second=None) as standin:
        standin.pair_pace = None  # it counts by a clock that stands still here
        yield WhatsAppSide(standin)


SIDES: dict[str, Callable[[Callable[[], datetime]], AbstractContextManager[Side]]] = {
    "telegram": telegram,
    "whatsapp": whatsapp,
}


class FileTime:
    """A clock that begins at an instant and goes on from there, for the process and the stand-ins alike."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path = path
        self.clock = FileClock(path)
        self.set(now)

    def set(self, now: datetime) -> None:
        """Move to an instant."""
        half = self.path.with_suffix(".half")
        half.write_text(f"{now.astimezone(UTC).isoformat()}|{time.time()}")
        os.replace(half, self.path)

    def __call__(self) -> datetime:
        return self.clock.now()
