"""What Twilio posts, read: pure. At receipt a form is sorted, later its message is read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from adapters.inbox import Arrived, Person
from adapters.parts import WHATSAPP
from adapters.whatsapp import addresses, sheets
from adapters.whatsapp.provider import Document, Read, Told, Topics
from bot.logo_words import MEDIA
from bot.message import Kind, Message

TOPICS = Topics(message="in.whatsapp", status="in.whatsapp.status")
SENT_AT = "DateSent"  # of a message that was looked up, not posted
_STATES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "failed": "failed",
    "undelivered": "failed",
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


def arrived(form: Mapping[str, str]) -> Arrived | None:
    """Say how a message is kept; None where it is nobody's."""
    sid, address = form.get("MessageSid", ""), _address(form)
    if not sid or address is None:
        return None
    name = addresses.name_of(address, form.get("ProfileName", ""))
    return Arrived(
        topic=TOPICS.message,
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
    return Arrived(TOPICS.status, f"wa:{sid}:{status}", f"{WHATSAPP}.sent:{sid}", raw)


def status_of(raw: Mapping[str, Any]) -> Told | None:
    """Read a status that was kept; None for those on the way."""
    state = _STATES.get(str(raw.get("MessageStatus", "")))
    if state is None:
        return None
    code = str(raw.get("ErrorCode", ""))
    number = int(code) if code.isdecimal() else 0
    return Told(str(raw["MessageSid"]), state, number, str(raw.get("m", "")))


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
        text or (form.get("ButtonText", "") if button else ""),
        min(sent_at(form) or received, received),
        button=button,
        attachment=None if button else kind,
    )
    card = form.get("MediaUrl0", "") if kind == "contact" else ""
    is_picture = kind in {"photo", "document"} and _type_of(form) in MEDIA
    picture = form.get("MediaUrl0", "") if is_picture else ""
    return Read(message, document, card, form.get("OriginalRepliedMessageSid", ""), picture)


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
    url = form.get("MediaUrl0", "")
    name = sheets.name_of(_type_of(form), form.get("Body", "").strip())
    return Document(url, name) if url and name else None
