"""The product as a process, set up by its environment alone, and the stand-in in Twilio's place."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.adapters.processes import Running, pakka, running
from tests.standins.twilio import Twilio
from tests.standins.twilio_people import Person, Shown

T = TypeVar("T")
PUBLIC = "https://bills.example"


@dataclass
class Stage:
    """Both sides of the wire."""

    twilio: Twilio
    folder: Path
    server: Running
    settings: dict[str, str]

    def pakka(self, *arguments: str) -> str:
        """Run a command under the same settings; what it printed."""
        done = pakka(self.folder, *arguments, **self.settings)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def owner(self) -> Person:
        """Somebody whose shop it is."""
        made = self.twilio.person("Gupta ji", phone="+919800000001", user_id="IN.1A2b304015")
        self.pakka(
            "shop", "add", "--name", "Gupta Hardware", "--state", "08", "--upi", "gupta@example",
            "--owner", "whatsapp:9800000001",
        )  # fmt: skip
        return made

    def log(self) -> str:
        return (self.folder / "log").read_text()


def until(found: Callable[[], T], *, seconds: float = 15) -> T:
    """Wait for something to be so."""
    end = time.monotonic() + seconds
    while not (got := found()):
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
    return got


def next_to(person: Person, seen: int) -> Shown:
    """The first message after so many."""
    until(lambda: len(person.chat) > seen)
    return person.chat[seen]


@contextmanager
def playing(folder: Path, twilio: Twilio) -> Iterator[Stage]:
    """Run `pakka run` against a stand-in; stop it in the end."""
    settings = {
        "PAKKA_PUBLIC_URL": twilio.public_url,
        "TWILIO_ACCOUNT_SID": twilio.account_sid,
        "TWILIO_AUTH_TOKEN": twilio.auth_token,
        "TWILIO_WHATSAPP_FROM": twilio.sender,
        "TWILIO_API_BASE": twilio.base,
    }
    with running(folder, **settings) as server:
        twilio.serves(server.url)
        yield Stage(twilio, folder, server, settings)
        server.stop()
    log = (folder / "log").read_text()
    assert "Traceback" not in log, log[-3000:]
    assert twilio.auth_token not in log
