"""What comes in from a channel, and what goes out to one. The same for every channel."""

from collections.abc import Mapping
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
class Card:
    """A contact that a person sent which is not himself: somebody's name and number, never a proof."""

    name: str
    phone: str


Kind = Literal[
    "voice",
    "photo",
    "video",
    "document",
    "location",
    "sticker",
    "contact",
    "list",  # a check list, a poll, a cart: lines that are no text
    "other",
]


@dataclass(frozen=True)
class Message:
    """One message of one person, as a channel's adapter hands it over.

    ``address`` is the person's address in the channel (chat id, phone), ``message_id`` the
    channel's own id of the message: the same id again is the same message again. ``button`` is
    the id of a tapped button, ``attachment`` the kind of thing that came instead of text; ``text`` is
    then what stood beside it (a caption). ``shop_id``: the shop, where the channel itself says for which
    one the person writes. ``file`` comes with a document; ``sheet`` is what `respond` read in it, or why
    it could not; ``picture`` comes with one that is to be the shop's logo, ``logo`` is what was made of it,
    or why none could be. ``phone`` is a number that the channel has proven to be the sender's own, ``card``
    somebody else's contact.
    """

    channel: str
    address: str
    message_id: str
    text: str
    at: datetime
    button: str | None = None
    attachment: Kind | None = None
    shop_id: str | None = None
    file: File | None = None
    sheet: Sheet | PakkaError | None = None
    picture: bytes | None = None
    logo: bytes | PakkaError | None = None
    phone: str | None = None
    card: Card | None = None


@dataclass(frozen=True)
class Button:
    """A choice under a reply: ``id`` comes back when tapped, ``label`` is what people read."""

    id: str
    label: str


@dataclass(frozen=True)
class Attachment:
    """A paper that goes with a reply.

    ``of``: the id of the invoice, note, estimate, challan or voucher; for a statement
    ``customer:from:to``, for what is outstanding the day, for sales ``from:to``, for an export its id,
    for GSTR-1 the month (2026-11), ``:order`` after it where its files were written before; for a report
    ``name:month``; for the head of a sample bill the hash of a logo.
    """

    kind: Literal[
        "invoice_pdf",
        "invoice_copies_pdf",
        "paper_pdf",
        "voucher_pdf",
        "pay_card",
        "note_pdf",
        "statement_pdf",
        "outstanding_pdf",
        "sales_pdf",
        "sales_xlsx",
        "gstr1_xlsx",
        "gstr1_json",
        "report_pdf",
        "report_xlsx",
        "export_zip",
        "logo_sample",
    ]
    of: str
    file_name: str


# What is shown in a chat at once, as a photo is; the others are files.
PICTURES = frozenset({"pay_card", "logo_sample"})


@dataclass(frozen=True)
class Template:
    """A reply in words that were approved beforehand, for channels that want that: made by `templates`.

    ``values``: (name, text) of each hole of the body, in its order; none is missing, none is empty.
    """

    key: str
    lang: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Reminder:
    """What a reminder asks for, so that it can be looked at again just before it goes.

    ``items``: the ids of the bills it names; ``whole``: it names all that is owed; ``by_hand``: somebody
    asked for it, so holidays do not hold it. ``chats``: how many chats it goes to. ``note``: what the
    program that asked for it wants said first.
    """

    customer: str
    on: str
    items: tuple[str, ...]
    lang: str
    whole: bool = False
    by_hand: bool = False
    chats: int = 1
    note: str = ""


@dataclass(frozen=True)
class Reply:
    """A rendered reply to one address.

    At most 3 ``buttons``; longer or more choices are ``rows``, numbered lines where a channel lists
    fewer. ``link`` is a tappable https button as (label, URL). ``what``: what it is, for the owner where
    it cannot go: ``cancel``, ``receipt``, ``reminder``; empty: its paper tells. ``unasked``: it goes by
    itself, so it has a ``template``. ``ask_contact``: offer to share the reader's own number.
    ``in_place``: it goes on with the bill being made, and this is its text where a channel writes it
    over the message before. ``fleeting``: it shows a secret, and is taken back after two minutes.
    ``awaits``: the bill or note whose e-invoice number its paper should bear, for which it waits a while.
    """

    channel: str
    address: str
    text: str
    buttons: tuple[Button, ...] = ()
    rows: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    link: tuple[str, str] | None = None
    what: str = ""
    template: Template | None = None
    unasked: bool = False
    ask_contact: bool = False
    reminder: Reminder | None = None
    in_place: str = ""
    fleeting: bool = False
    awaits: str = ""


@dataclass(frozen=True)
class Say:
    """A sentence before it has words: its key, its values, its template where that is another key."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    template: str = ""
