"""What comes in from a channel, and what goes out to one. The same for every channel."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from core.errors import PakkaError
from core.exchange.sheet import Sheet


@dataclass(frozen=True)
class File:
    """A file that a person sent."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """One message of one person, as a channel's adapter hands it over.

    ``address`` is the person's address in the channel (chat id, phone), ``message_id`` the
    channel's own id of the message: the same id again is the same message again. ``button`` is
    the id of a tapped button, ``attachment`` the kind of thing that came instead of text. ``shop_id``:
    the shop, where the channel itself says for which one the person writes. ``file`` comes with a
    document; ``sheet`` is what `respond` read in it, or why it could not.
    """

    channel: str
    address: str
    message_id: str
    text: str
    at: datetime
    button: str | None = None
    attachment: Literal["voice", "photo", "document", "location", "sticker"] | None = None
    shop_id: str | None = None
    file: File | None = None
    sheet: Sheet | PakkaError | None = None


@dataclass(frozen=True)
class Button:
    """A choice under a reply: ``id`` comes back when tapped, ``label`` is what people read."""

    id: str
    label: str


@dataclass(frozen=True)
class Attachment:
    """A paper that goes with a reply.

    ``of``: the id of the invoice or note; for a statement ``customer:from:to``, for what is outstanding
    the day, for sales ``from:to``, for an export its id.
    """

    kind: Literal[
        "invoice_pdf",
        "pay_card",
        "note_pdf",
        "statement_pdf",
        "outstanding_pdf",
        "sales_pdf",
        "sales_xlsx",
        "export_zip",
    ]
    of: str
    file_name: str


@dataclass(frozen=True)
class Reply:
    """A rendered reply to one address.

    At most 3 ``buttons``; longer choices are ``rows`` (at most 10). ``link`` is a tappable https
    button as (label, URL). ``what``: what it is, for the owner where it cannot go: ``cancel``,
    ``receipt``, ``reminder``; empty: its paper tells.
    """

    channel: str
    address: str
    text: str
    buttons: tuple[Button, ...] = ()
    rows: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    link: tuple[str, str] | None = None
    what: str = ""


@dataclass(frozen=True)
class Say:
    """A reply before it has words: the key of a sentence, its values, its buttons by key."""

    key: str
    values: dict[str, object] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()
