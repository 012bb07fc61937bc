"""What Telegram sends, read: pure. At receipt an update is sorted, later its message is read.

Only private chats with people are worked; everything else is left with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from adapters.inbox import Person
from adapters.parts import TELEGRAM
from bot.joining import token_of
from bot.logo_words import MEDIA
from bot.menu import said
from bot.message import Card, Kind, Message
from core.clock import today

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
TOO_OLD = timedelta(hours=48)
ALIAS = "~"  # begins the data of a button whose own id is too long
_AT_ONCE = timedelta(minutes=1)
_SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xls")
Why = Literal["group", "bot", "edited", "kind", "broken", "old", "service"]


@dataclass(frozen=True)
class Taken:
    """An update that is kept: who is in which chat. ``tap``: the query that wants an answer."""

    update_id: int
    chat: str
    person: Person | None = None
    tap: str = ""


@dataclass(frozen=True)
class Left:
    """An update that is not: why, and whom a polite word may tell."""

    why: Why
    chat: int | None = None
    lang: str = ""
    tap: str = ""


@dataclass(frozen=True)
class Document:
    """A file that can be fetched."""

    file_id: str
    name: str
    size: int


@dataclass(frozen=True)
class Read:
    """A message, and what belongs to it at Telegram."""

    message: Message
    document: Document | None = None
    picture: Document | None = None
    tapped: int | None = None


def sort_out(update: Any) -> Taken | Left:
    """Say whether an update is worked."""
    kind, body = _kind_of(update)
    if not isinstance(update.get("update_id") if isinstance(update, Mapping) else None, int):
        return Left("broken")
    if not kind:
        return Left("kind")
    who, tap = _dict(body, "from"), str(body.get("id", "")) if kind == "callback_query" else ""
    chat = _dict(_dict(body, "message") if tap else body, "chat")
    lang = _text(who, "language_code")
    number = chat.get("id")
    if not isinstance(number, int):
        return Left("broken", tap=tap)
    if chat.get("type") != "private":
        told = number if kind == "message" and not who.get("is_bot") else None
        return Left("group", told, lang, tap)
    if who.get("is_bot") or (kind != "my_chat_member" and not isinstance(who.get("id"), int)):
        return Left("bot", tap=tap)
    if kind == "edited_message":  # a live location is edited as its sender walks: nothing to say
        return Left("edited", None if "location" in body else number, lang)
    names = (_text(who, "first_name"), _text(who, "last_name"))
    person = Person(TELEGRAM, str(number), " ".join(filter(None, names)), lang)
    return Taken(
        update["update_id"], str(number), None if kind == "my_chat_member" else person, tap
    )


def member_of(update: Mapping[str, Any]) -> bool | None:
    """Say whether a chat lets us write (again); None where the update is about something else."""
    body = update.get("my_chat_member")
    if not isinstance(body, Mapping):
        return None
    return _dict(body, "new_chat_member").get("status") not in {"kicked", "left"}


def read(update: Mapping[str, Any], *, received: datetime, now: datetime) -> Read | Left:
    """Read a message or a tap that was kept when it came."""
    if now - received > TOO_OLD:
        return Left("old")
    kind, body = _kind_of(update)
    mark = f"tg:{update['update_id']}"
    if kind == "callback_query":
        return _read_tap(body, mark, received)
    sent = body.get("date")
    at = _at(datetime.fromtimestamp(sent, UTC) if isinstance(sent, int) else received, received)
    if received - at > TOO_OLD:
        return Left("old")
    return _read_message(body, mark, at)


def _at(sent: datetime, received: datetime) -> datetime:
    """When a message was written, for the day of a bill: ours, unless it is of another day or late.

    Telegram's is whole seconds of another clock, so that ours orders what comes at once.
    """
    if received - sent < _AT_ONCE and today(sent) == today(received):
        return received
    return min(sent, received)


def _read_tap(body: Mapping[str, Any], mark: str, received: datetime) -> Read:
    under = _dict(body, "message")
    tapped, data = under.get("message_id"), _text(body, "data")
    rows = _dict(under, "reply_markup").get("inline_keyboard") or []
    labels = [_text(one, "text") for row in rows for one in row if one.get("callback_data") == data]
    message = Message(
        TELEGRAM,
        str(_dict(under, "chat")["id"]),
        f"{mark}/{tapped}",
        labels[0] if labels else "",
        received,
        button=data or "none",
    )
    return Read(message, tapped=tapped if isinstance(tapped, int) else None)


def tapped_of(message_id: str) -> int | None:
    """Say which of Telegram's messages was tapped, by our id of the tap.

    >>> tapped_of("tg:7001/12"), tapped_of("tg:7002"), tapped_of("m1")
    (12, None, None)
    """
    number = message_id.partition("/")[2]
    return int(number) if message_id.startswith("tg:") and number.isdecimal() else None


def _read_message(body: Mapping[str, Any], mark: str, at: datetime) -> Read | Left:
    text = _text(body, "text") or _text(body, "caption")
    kind = None if "text" in body else _kind_of_content(body)
    if not text and kind is None:
        return Left("service")
    message = Message(
        TELEGRAM,
        str(_dict(body, "chat")["id"]),
        mark,
        _command(text),
        at,
        attachment=kind,
        phone=own_phone(body) or None,
        card=_card(body),
    )
    return Read(message, _document(body), _picture(body))


def _command(text: str) -> str:
    """Take the bot's name off a command, and what is no invite's token off /start.

    >>> _command("/start fromposter"), _command("2/3 inch pipe")
    ('/start', '2/3 inch pipe')
    >>> _command("/baaki@pakka_bot"), _command("/baaki ramesh"), _command("/bill ramesh 500")
    ('/baaki', 'baaki ramesh', 'ramesh 500')
    """
    if not text.startswith("/"):
        return text
    first, _, rest = text.partition(" ")
    first = first.partition("@")[0]
    if first == "/start" and rest and not token_of(f"{first} {rest}"):
        rest = ""
    whole = f"{first} {rest}".strip()
    return whole if first == "/start" else said(whole) or text


_CONTENT: tuple[tuple[str, Kind], ...] = (
    ("voice", "voice"),
    ("audio", "voice"),
    ("photo", "photo"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),  # comes with a document of the same file
    ("document", "document"),
    ("venue", "location"),
    ("location", "location"),
    ("sticker", "sticker"),
    ("dice", "sticker"),
    ("contact", "contact"),
    ("checklist", "list"),
    ("poll", "list"),
    ("story", "other"),
    ("game", "other"),
    ("paid_media", "other"),
    ("rich_message", "other"),
)


def _kind_of_content(body: Mapping[str, Any]) -> Kind | None:
    """Name what came instead of text; None for Telegram's own notes (a pin, a timer)."""
    return next((kind for name, kind in _CONTENT if name in body), None)


def _document(body: Mapping[str, Any]) -> Document | None:
    """The file, where it may be a list of rows."""
    found = _dict(body, "document")
    name, size = _text(found, "file_name"), found.get("file_size")
    if not _text(found, "file_id") or not name.casefold().endswith(_SHEETS):
        return None
    return Document(_text(found, "file_id"), name, size if isinstance(size, int) else 0)


def _picture(body: Mapping[str, Any]) -> Document | None:
    """The picture, as a photo in its largest size or as a file, where it may be a logo."""
    found: Any = _dict(body, "document")
    if _text(found, "mime_type") not in MEDIA:
        photos = body.get("photo")
        sizes = [one for one in photos if isinstance(one, Mapping)] if photos else []
        found = max(sizes, key=_area, default={})
    size = found.get("file_size")
    if not _text(found, "file_id"):
        return None
    return Document(_text(found, "file_id"), "", size if isinstance(size, int) else 0)


def _area(photo: Mapping[str, Any]) -> int:
    sides = (photo.get("width"), photo.get("height"))
    wide, tall = (side if isinstance(side, int) else 0 for side in sides)
    return wide * tall


def _card(body: Mapping[str, Any]) -> Card | None:
    """Somebody else's contact: words that prove nothing."""
    card = _dict(body, "contact")
    if not card or own_phone(body):
        return None
    names = (_text(card, "first_name"), _text(card, "last_name"))
    return Card(" ".join(filter(None, names)), _text(card, "phone_number"))


def own_phone(body: Mapping[str, Any]) -> str:
    """The number of a card, where it is proved to be the sender's own: with or without ``+``."""
    card, who = _dict(body, "contact"), _dict(body, "from").get("id")
    return _text(card, "phone_number") if who and card.get("user_id") == who else ""


def _kind_of(update: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(update, Mapping):
        for kind in KINDS:
            if isinstance(update.get(kind), Mapping):
                return kind, update[kind]
    return "", {}


def _dict(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = values.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(values: Mapping[str, Any], name: str) -> str:
    found = values.get(name)
    return found if isinstance(found, str) else ""
