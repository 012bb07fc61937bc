"""What Meta posts, read: pure. At receipt a batch is taken apart, later a message is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.inbox import Arrived, Person
from adapters.parts import WHATSAPP
from adapters.whatsapp import addresses, cards, sheets
from adapters.whatsapp.provider import Document, Read, Told, Topics
from bot.logo_words import MEDIA
from bot.message import Card, Kind, Message

TOPICS = Topics(message="in.whatsapp.meta", status="in.whatsapp.meta.status")
_UNHEARD = frozenset({"reaction", "system"})  # nobody waits for an answer to these
_STATES = frozenset({"sent", "delivered", "read", "failed"})
_KINDS: Mapping[str, Kind] = {
    "audio": "voice",
    "contacts": "contact",
    "document": "document",
    "image": "photo",
    "location": "location",
    "order": "list",
    "sticker": "sticker",
    "video": "video",
}
_KNOWN_AS = "known_as"  # the address that a sender is known by, where Meta names another


@dataclass(frozen=True)
class Batch:
    """What one POST holds for our number; ``others`` counts what is another's, ``faults`` Meta's codes."""

    messages: tuple[dict[str, Any], ...]
    statuses: tuple[dict[str, Any], ...]
    others: int
    faults: tuple[int, ...]


def batch_of(body: Any, number_id: str) -> Batch:
    """Take a POST apart: each message with what is said of its sender, each status."""
    values = list(_values(body))
    ours = [one for one in values if _dict(one.get("metadata")).get("phone_number_id") == number_id]
    messages = [
        {"message": message, "contact": _contact_of(message, _list(value.get("contacts")))}
        for value in ours
        for message in _list(value.get("messages"))
    ]
    statuses = [one for value in ours for one in _list(value.get("statuses"))]
    faults = [_code(one) for value in ours for one in _list(value.get("errors"))]
    return Batch(tuple(messages), tuple(statuses), len(values) - len(ours), tuple(faults))


def _values(body: Any) -> Iterator[dict[str, Any]]:
    for entry in _list(_dict(body).get("entry")):
        for change in _list(entry.get("changes")):
            if change.get("field", "messages") == "messages":
                yield _dict(change.get("value"))


def _contact_of(message: Mapping[str, Any], contacts: list[dict[str, Any]]) -> dict[str, Any]:
    """Find what is said of a message's sender; of one contact alone it is he."""
    names = {str(message.get(name) or "") for name in ("from", "from_user_id")} - {""}
    for one in contacts:
        if names & {str(one.get("wa_id") or ""), str(one.get("user_id") or "")}:
            return one
    return contacts[0] if len(contacts) == 1 else {}


def sender_of(raw: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return a sender's address, None where it is nobody's, and the id that hides his phone.

    A phone or an id may be left out, or be empty.
    """
    message, contact = raw["message"], raw["contact"]
    phone = str(message.get("from") or contact.get("wa_id") or "")
    user = str(message.get("from_user_id") or contact.get("user_id") or "")
    read = addresses.read(f"+{phone.removeprefix('+')}") or addresses.read(phone)
    return read or addresses.read(user), user


def with_address(raw: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Note under which address a sender is known, where it is not the one that Meta names."""
    return {**raw, **({_KNOWN_AS: address} if address != sender_of(raw)[0] else {})}


def _address(raw: Mapping[str, Any]) -> str:
    return str(raw.get(_KNOWN_AS) or sender_of(raw)[0] or "")


def arrived(raw: Mapping[str, Any], *, received: datetime, seq: int) -> Arrived | None:
    """Say how a message is kept; None for what nobody answers."""
    message, address = raw["message"], _address(raw)
    id_ = str(message.get("id") or "")
    if not id_ or not address or message.get("type") in _UNHEARD or message.get("group_id"):
        return None
    profile = _dict(raw["contact"].get("profile"))
    name = addresses.name_of(address, str(profile.get("name") or ""))
    return Arrived(
        topic=TOPICS.message,
        id=f"wa:{id_}",
        chat=f"{WHATSAPP}:{address}",
        raw=raw,
        seq=seq,
        wrote=Person(WHATSAPP, address, name),
        at=_written_at(message, received),
    )


def told(status: Mapping[str, Any]) -> Arrived | None:
    """Say how a status is kept; None where it is of nothing."""
    id_, state = str(status.get("id") or ""), str(status.get("status") or "")
    if not id_ or not state:
        return None
    return Arrived(TOPICS.status, f"wa:{id_}:{state}", f"{WHATSAPP}.sent:{id_}", status)


def status_of(raw: Mapping[str, Any]) -> Told | None:
    """Read a status that was kept; None for those that say nothing of its way."""
    state = str(raw["status"])
    if state not in _STATES:
        return None
    code = next((_code(one) for one in _list(raw.get("errors"))), 0)
    return Told(str(raw["id"]), state, code, str(raw.get("biz_opaque_callback_data") or ""))


def read(raw: Mapping[str, Any], *, received: datetime) -> Read:
    """Read a message that was kept when it came."""
    message = raw["message"]
    type_ = str(message.get("type") or "")
    body = _dict(message.get(type_))
    text, button, kind = _said(type_, body)
    made = Message(
        WHATSAPP,
        _address(raw),
        f"wa:{message['id']}",
        text,
        _written_at(message, received),
        button=button,
        attachment=kind,
        card=_card(message) if kind == "contact" else None,
    )
    answers = str(_dict(message.get("context")).get("id") or "")
    document = _document(body) if kind == "document" else None
    return Read(made, document, answers=answers, picture=_picture(type_, body))


def _said(type_: str, body: Mapping[str, Any]) -> tuple[str, str | None, Kind | None]:
    """Return the words, the button, and what came instead of words."""
    if type_ == "text":
        return str(body.get("body") or ""), None, None
    if type_ == "button":
        words, payload = str(body.get("text") or ""), str(body.get("payload") or "")
        return words, payload if payload != words else None, None
    if type_ == "interactive":
        chosen = _dict(body.get("button_reply")) or _dict(body.get("list_reply"))
        if chosen:
            return str(chosen.get("title") or ""), str(chosen.get("id") or "") or None, None
    return str(body.get("caption") or ""), None, _KINDS.get(type_, "other")


def _document(body: Mapping[str, Any]) -> Document | None:
    """The file, where it may be a list of rows."""
    media, named = str(body.get("id") or ""), str(body.get("filename") or "")
    name = sheets.name_of(str(body.get("mime_type") or ""), named)
    return Document(media, name) if media and name else None


def _picture(type_: str, body: Mapping[str, Any]) -> str:
    """Say where a picture is, sent as a photo or as a file, that may be a logo; empty where none is."""
    media = str(body.get("mime_type") or "").partition(";")[0].strip().lower()
    return str(body.get("id") or "") if type_ in {"image", "document"} and media in MEDIA else ""


def _card(message: Mapping[str, Any]) -> Card | None:
    """The first name and number of a contact; None where one of them is missing."""
    for one in _list(message.get("contacts")):
        name = _dict(one.get("name")).get("formatted_name")
        phones = (
            str(each.get("phone") or each.get("wa_id") or "") for each in _list(one.get("phones"))
        )
        phone = next(filter(None, phones), "")
        if name and phone:
            return Card(cards.plain(str(name)), cards.plain(phone))
    return None


def _written_at(message: Mapping[str, Any], received: datetime) -> datetime:
    """When it was written: Meta brings what we did not take for up to seven days."""
    text = str(message.get("timestamp") or "")
    if not text.isdecimal() or len(text) > 11:
        return received
    return min(datetime.fromtimestamp(int(text), UTC), received)


def _code(error: Mapping[str, Any]) -> int:
    code = str(error.get("code") or "")
    return int(code) if code.isdecimal() else 0


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
