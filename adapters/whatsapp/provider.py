"""What a provider of WhatsApp is to the channel: who carries a message, and how he tells of it.

Everything that WhatsApp itself wants (its day of free answers, approved words, people who hide their
phone, statuses in any order) is the channel's; a provider knows his own forms, calls and codes alone.
"""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, Protocol

from adapters.outgoing import Limits, Piece
from bot import templates as words
from bot.message import Attachment, Button, Message, Template
from bot.templates import Shape
from core.throttle import Pace

if TYPE_CHECKING:
    from fastapi import APIRouter


class Refused(Exception):
    """A provider will not do it, whenever he is asked; ``code`` is his own."""

    def __init__(self, who: str, code: int) -> None:
        super().__init__(f"{who} {code}")
        self.code = code


class Meaning(Enum):
    """What a provider's code means to us."""

    NOBODY = auto()  # a wrong number, one without WhatsApp
    STOPPED = auto()  # he wants nothing of us
    CLOSED = auto()  # a day has gone by: approved words alone
    TEMPLATE_GONE = auto()  # rejected, paused, disabled, not there
    NO_MEDIA = auto()  # a file was not to be had
    TOO_FAST = auto()
    REFUSED_FORM = auto()  # its form is not taken


@dataclass(frozen=True)
class InTemplate:
    """Words approved beforehand.

    ``handle``: what the provider knows them by; ``values`` fill every hole, by its number.
    """

    template: Template
    handle: str
    values: Mapping[str, str]
    paper: Attachment | None = None
    buttons: tuple[Button, ...] = ()

    @property
    def shape(self) -> Shape:
        """The form that was approved."""
        return words.shape(self.template.key, self.template.lang)


@dataclass(frozen=True)
class Call:
    """One part of a reply on its way. ``of``: shop, message, part; ``choose`` opens a list."""

    of: tuple[str, str, int]
    address: str
    what: Piece | InTemplate
    choose: str = "…"

    @property
    def number(self) -> int:
        """The part's number."""
        return self.of[2]

    @property
    def mark(self) -> str:
        """What a provider hands back with a status, so that a call is known whose answer was lost."""
        return f"{self.of[0]}.{self.of[1]}.{self.of[2]}"

    @property
    def shown(self) -> str:
        """The words that its reader sees."""
        if isinstance(self.what, Piece):
            return self.what.text
        return words.render(self.what.template)


@dataclass(frozen=True)
class Document:
    """A file that can be fetched, and may be a list of rows; ``at`` is where the provider has it."""

    at: str
    name: str


@dataclass(frozen=True)
class Read:
    """A message; what may be fetched for it: a list, a contact's card, a picture that may be a logo (where
    the provider has them); and which of ours it answers.
    """

    message: Message
    document: Document | None = None
    card: str = ""
    answers: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Told:
    """How far a call came: sent, delivered, read, failed and why; ``mark`` is what we gave with it."""

    id: str
    state: str
    code: int = 0
    mark: str = ""


@dataclass(frozen=True)
class Topics:
    """What the rows are called of what came in: a provider reads no other's."""

    message: str
    status: str


@dataclass(frozen=True)
class State:
    """What became of a template: approved, pending, received, rejected, missing ..., and why."""

    name: str
    language: str
    state: str
    why: str = ""
    handle: str = ""


class Templates(Protocol):
    """The templates that lie with a provider."""

    def name_of(self, shape: Shape) -> str:
        """Name a template by what is in it: a text that was changed is another template."""

    def there(self) -> Mapping[tuple[str, str], State]:
        """Return what lies there by name and language. Raises: Refused, Later, NoAnswer."""

    def bring(self, shape: Shape, found: State | None) -> State:
        """Make what is missing and let it be approved. Raises: Refused, Later, NoAnswer."""


class Provider(Protocol):
    """Who carries WhatsApp's messages. Its library is loaded where it is used, by any thread."""

    name: str
    limits: Limits
    pace: Pace
    topics: Topics

    @property
    def templates(self) -> Templates:
        """The templates that lie with him."""

    def send(self, call: Call) -> str:
        """Send a part; return its id. Raises: Refused, Later, NoAnswer."""

    def went(self, call: Call, since: datetime) -> Iterator[str]:
        """List the ids under which a call may have gone whose answer was lost, the newest first.

        Raises: Refused, Later, NoAnswer.
        """

    def meaning(self, code: int) -> Meaning | None:
        """Say what a code means; None where it is nothing that can be mended."""

    def read(self, raw: Mapping[str, Any], received: datetime) -> Read:
        """Read a message that was kept when it came."""

    def download(self, at: str, *, most: int) -> bytes | None:
        """Fetch a file that a person sent; None where it is larger. Raises: Refused, NoAnswer."""

    def told(self, raw: Mapping[str, Any]) -> Told | None:
        """Read a status; None where it says nothing that counts."""

    def router(self) -> "APIRouter":
        """Return the webhooks."""

    async def run(self, stop: asyncio.Event) -> None:
        """Do what goes on beside the webhooks until told to stop."""
