"""What Twilio posts, read: pure. At receipt a form is sorted, later its message is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from adapters.inbox import Arrived, Person
from adapters.parts import WHATSAPP
from adapters.whatsapp import addresses
from bot.message import Kind, Message

MESSAGE, STATUS = "in.whatsapp", "in.whatsapp.status"
SENT_AT = "DateSent"  # of a message that was looked up, not posted
_SHEETS = {
    "text/csv": ".csv",
    "text/comma-separated-values": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/plain": ".txt",
    "application/csv": ".csv",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
_FAMILIES: Mapping[str, Kind] = {"audio": "voice", "image": "photo", "video": "video"}
_TYPES: Mapping[str, Kind] = {
    "image/webp": "sticker",
    "text/vcard": "contact",
    "text/x-vcard": "contact",
    "text/directory": "contact",
}
_MESSAGE_TYPES: Mapping[str, Kind] = {
    "sticker": "sticker",
    "contacts": "contact",
    "location": "location",
    "order": "list",
    "audio": "voice",
    "image": "photo",
    "video": "video",
    "document": "document",
}


@dataclass(frozen=True)
class Document:
    """A file that can be fetched, and may be a list of rows."""

    url: str
    name: str


@dataclass(frozen=True)
class Read:
    """A message, what is to be fetched for it, and which of ours it answers."""

    message: Message
    document: Document | None = None
    card: str = ""
    answers: str = ""


def arrived(form: Mapping[str, str]) -> Arrived | None:
    """Say how a message is kept; None where it is nobody's."""
    sid, address = form.get("MessageSid", ""), _address(form)
    if not sid or address is None:
        return None
    name = addresses.name_of(address, form.get("ProfileName", ""))
    return Arrived(
        topic=MESSAGE,
        id=f"wa:{sid}",
        chat=f"{WHATSAPP}:{address}",
        raw=form,
        wrote=Person(WHATSAPP, address, name),
        at=sent_at(form),
    )


def told(form: Mapping[str, str], mark: str) -> Arrived | None:
    """Say how a status is kept; ``mark`` is what we gave Twilio to tell it by."""
    sid, status = form.get("MessageSid", ""), form.get("MessageStatus", "")
    if not sid or not status:
        return None
    raw = {**form, "m": mark}
    return Arrived(STATUS, f"wa:{sid}:{status}", f"{WHATSAPP}.sent:{sid}", raw)


def sent_at(form: Mapping[str, Any]) -> datetime | None:
    """When a message that was looked up was written; one that was posted came at once."""
    text = form.get(SENT_AT)
    if not text:
        return None
    return parsedate_to_datetime(str(text)).astimezone(UTC)


def read(form: Mapping[str, str], *, received: datetime) -> Read:
    """Read a message that was kept when it came."""
    sid = form["MessageSid"]
    text, kind = form.get("Body", ""), _kind(form)
    button = form.get("ListId") or form.get("ButtonPayload") or None
    document = _document(form) if kind == "document" else None
    if document and text.strip() == document.name:
        text = ""  # the name of a file, which stands where words would
    message = Message(
        WHATSAPP,
        _address(form) or "",
        f"wa:{sid}",
        text,
        min(sent_at(form) or received, received),
        button=button,
        attachment=None if button else kind,
    )
    card = form.get("MediaUrl0", "") if kind == "contact" else ""
    return Read(message, document, card, form.get("OriginalRepliedMessageSid", ""))


def _address(form: Mapping[str, str]) -> str | None:
    channel, _, who = form.get("From", "").partition(":")
    return addresses.read(who) if channel == WHATSAPP else None


def _kind(form: Mapping[str, str]) -> Kind | None:
    """Name what came instead of text."""
    if form.get("Latitude") and form.get("Longitude"):
        return "location"
    named = _MESSAGE_TYPES.get(form.get("MessageType", ""))
    if form.get("NumMedia", "0") in {"", "0"}:
        if named is None and not form.get("Body", "").strip():
            return "other"
        return named if named in {"location", "contact", "list", "sticker"} else None
    media = _type_of(form)
    family = _FAMILIES.get(media.partition("/")[0])
    return _TYPES.get(media) or named or family or ("document" if media else "other")


def _type_of(form: Mapping[str, str]) -> str:
    return form.get("MediaContentType0", "").partition(";")[0].strip().lower()


def _document(form: Mapping[str, str]) -> Document | None:
    """The file, where it may be a list of rows; its name stands where a caption would."""
    ending = _SHEETS.get(_type_of(form))
    url = form.get("MediaUrl0", "")
    named = form.get("Body", "").strip()
    if named.lower().endswith(tuple(_SHEETS.values())) and "\n" not in named:
        return Document(url, named) if url else None
    return Document(url, f"WhatsApp{ending}") if ending and url else None
