"""The channel by Meta's Cloud API, without a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.settings import load
from adapters.whatsapp import templates
from adapters.whatsapp.channel import WhatsApp
from adapters.whatsapp.meta.templates import components
from adapters.wiring import build
from bot import templates as words
from core.chats import contacts
from core.clock import FixedClock
from tests import marks
from tests.adapters.conftest import NOW
from tests.adapters.whatsapp.played import PUBLIC, Played, served
from tests.standins.meta import Meta
from tests.standins.meta_people import Person
from tests.standins.meta_rules import Template


@dataclass
class World(Played[Person]):
    """Parts, channel and stand-in."""

    meta: Meta
    url: str

    def ramesh(self, *, wrote: bool = False) -> Person:
        """The customer; ``wrote``: just now, to us as well as to WhatsApp."""
        made = self.meta.person("Ramesh", phone="+919800000127")
        if wrote:
            made.last_in_at = self.clock.now()
            self.parts.db.write(
                lambda session: contacts.came_in(
                    session,
                    ("whatsapp", "9800000127"),
                    at=self.clock.now(),
                    name="Ramesh",
                    lang="",
                )
            )
        return made

    def refuses_to(self, person: Person, code: int) -> None:
        """The next message to somebody is refused at once with this code."""
        self.meta.refuses_to[person.phone.removeprefix("+")] = code

    def approve(self) -> None:
        """Let every template lie there, approved: how they come there, test_templates.py tells."""
        for shape in words.shapes_in(words.ALWAYS):
            name, parts = self.book.name_of(shape), components(shape, PUBLIC)
            made = Template(name, shape.language, parts, "APPROVED")
            self.meta.store.templates[(name, shape.language)] = made
        templates.remember(self.parts, self.book)


@contextmanager
def made(folder: Path) -> Iterator[World]:
    """Put it together."""
    clock = FixedClock(NOW)
    with Meta(public_url=PUBLIC, clock=clock.now) as meta:
        settings = load(
            env_file=None,
            pakka_database_url=f"sqlite:///{folder}/pakka.db",
            pakka_public_url=PUBLIC,
            meta_phone_number_id=meta.number_id,
            meta_waba_id=meta.business_id,
            meta_access_token=marks.META_TOKEN,
            meta_app_secret=marks.META_SECRET,
            meta_verify_token=marks.META_VERIFY,
            meta_graph_base=meta.base,
        )
        parts = build(settings, clock=clock)
        channel = parts.channels[0]
        assert isinstance(channel, WhatsApp)
        with served(parts) as url:
            meta.serves(url)
            yield World(parts, clock, meta, channel, meta, url)
        parts.close()
