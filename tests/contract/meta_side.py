"""WhatsApp by Meta's Cloud API as a test sees it: the same people, the other provider."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tests.adapters.processes import pakka
from tests.contract.sides import FORWARDED, HANG, Held, Paper, Phone, Seen
from tests.standins.meta import Meta
from tests.standins.meta_people import Person
from tests.standins.telegram_people import GREY_PIXEL, SILENCE
from tests.standins.twilio_people import Shown


class _Phone:
    def __init__(self, person: Person, number: str) -> None:
        self.person = person
        self.address = number

    def says(self, text: str) -> None:
        self.person.says(text)

    def taps(self, label: str) -> None:
        self.person.taps(label)

    def seen(self) -> list[Seen]:
        return [_seen(one) for one in list(self.person.chat)]

    def holds(self, label: str) -> Held:
        for shown in reversed(self.person.chat):
            for button in shown.buttons:
                if button.title == label:
                    return Held(label, button.id, shown)
        raise AssertionError(f"no button {label!r}")

    def taps_held(self, held: Held) -> None:
        assert isinstance(held.under, Shown)
        reply = {"id": held.data, "title": held.label}
        body = {"type": "button_reply", "button_reply": reply}
        self.person.sends("interactive", body, context={"id": held.under.sid})

    def sends(self, kind: str) -> None:
        person = self.person
        acts: dict[str, Callable[[], object]] = {
            "voice": lambda: person.sends_file(SILENCE, "audio/ogg"),
            "photo": lambda: person.sends_file(GREY_PIXEL, "image/jpeg"),
            "sticker": lambda: person.sends_file(b"RIFFWEBP", "image/webp"),
            "location": lambda: person.sends_location("26.9124", "75.7873"),
            "document": lambda: person.sends_file(
                b"%PDF-1.4", "application/pdf", name="rate list.pdf"
            ),
            "forwarded": lambda: person.says(FORWARDED, context={"forwarded": True}),
        }
        acts[kind]()

    def blocks(self) -> None:
        self.person.has_whatsapp = False

    def returns(self) -> None:
        self.person.has_whatsapp = True


def _seen(one: Shown) -> Seen:
    paper = (Paper(one.file.name, one.file.type, one.file.data),) if one.file else ()
    return Seen(one.text, tuple(one.labels), tuple(one.links), paper)


class MetaSide:
    """WhatsApp by Meta, behind a proxy that changes scheme and host."""

    name = "whatsapp"

    def __init__(self, standin: Meta) -> None:
        self.standin = standin

    def settings(self) -> dict[str, str]:
        return self.standin.settings()

    def serves(self, url: str) -> None:
        self.standin.serves(url)

    def phone(self, name: str, number: str) -> Phone:
        return _Phone(self.standin.person(name, phone=f"+91{number}"), number)

    def set_up(self, folder: Path) -> None:
        """Have the templates approved, by which customers are written to who have not written."""
        done = pakka(folder, "templates", "sync", **self.settings())
        assert done.returncode == 0, done.stdout + done.stderr

    def misbehave(self, kind: str) -> None:
        if kind == "hang":
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
        """Post the same bytes again, as Meta itself does."""
        self.standin.replay(self.standin.inbound[-1])


@contextmanager
def whatsapp_by_meta(clock: Callable[[], datetime]) -> Iterator[MetaSide]:
    """WhatsApp, up; its day of free messages runs by the given clock."""
    with Meta(clock=clock) as standin:
        yield MetaSide(standin)
