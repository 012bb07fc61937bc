"""Messages of the Twilio stand-in: what may be sent, how it fares afterwards, how it is listed."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.standins.twilio_content import Content, Failure, Filled, Refusal, fill, given
from tests.standins.twilio_media import fetched
from tests.standins.twilio_people import Person, Shown

if TYPE_CHECKING:
    from tests.standins.twilio import Twilio

PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
USER_ID = re.compile(r"[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}")
UNDELIVERED = {63024, 63049, 63032}


@dataclass
class Message:
    """A message resource."""

    sid: str
    sender: str
    to: str
    body: str
    status: str
    direction: str
    made_at: datetime
    sent_at: datetime | None = None
    media: list[str] = field(default_factory=list)
    content: Content | None = None
    values: dict[str, str] = field(default_factory=dict)
    callback: str = ""
    error_code: int | None = None
    why: str = ""  # for the reader of a failing test

    def resource(self, account: str) -> dict[str, Any]:
        uri = f"/2010-04-01/Accounts/{account}/Messages/{self.sid}.json"
        return {
            "account_sid": account,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": _when(self.made_at),
            "date_sent": _when(self.sent_at),
            "date_updated": _when(self.sent_at or self.made_at),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": self.why or None,
            "from": self.sender,
            "messaging_service_sid": None,
            "num_media": str(len(self.media)),
            "num_segments": "1",
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": uri.replace(".json", "/Media.json")},
            "to": self.to,
            "uri": uri,
        }


def _when(at: datetime | None) -> str | None:
    return format_datetime(at.astimezone(UTC).replace(microsecond=0)) if at else None


# -- sending ---------------------------------------------------------------------------------------


def accepted(twilio: "Twilio", form: dict[str, list[str]]) -> Message:
    """The new message, or a Refusal with the code of the first rule it breaks."""
    first = {name: values[0] for name, values in form.items()}
    to, sender = first.get("To", ""), _sender(twilio, first)
    if not to:
        raise Refusal(21604, "A 'To' phone number is required.")
    _check_addresses(twilio, to, sender)
    content, values = _content(twilio, first)
    body, media = first.get("Body", ""), [each for each in form.get("MediaUrl", []) if each]
    if content:
        body = _preview(content, values)
    else:
        _check_words(body, media)
    callback = first.get("StatusCallback", "")
    if callback and not _is_web(callback):
        raise Refusal(21609, "The 'StatusCallback' URL is not a valid URL.")
    person = twilio.people.get(to.removeprefix("whatsapp:"))
    if person and person.opted_out:
        raise Refusal(21610, "Attempt to send to unsubscribed recipient")
    return Message(
        sid=twilio.new_sid("MM" if media else "SM"),
        sender=sender,
        to=to,
        body=body,
        status="accepted" if first.get("MessagingServiceSid") else "queued",
        direction="outbound-api",
        made_at=twilio.clock(),
        media=media,
        content=content,
        values=values,
        callback=callback,
    )


def _sender(twilio: "Twilio", first: dict[str, str]) -> str:
    service = first.get("MessagingServiceSid", "")
    if service and service == twilio.messaging_service_sid:
        return twilio.sender
    if not first.get("From"):
        raise Refusal(21603, "A 'From' phone number is required.")
    return first["From"]


def _check_addresses(twilio: "Twilio", to: str, sender: str) -> None:
    if to.startswith("whatsapp:") != sender.startswith("whatsapp:"):
        raise Refusal(21910, "Invalid From and To pair. From and To should be of the same channel")
    if sender != twilio.sender:
        raise Refusal(63007, "Twilio could not find a Channel with the specified From address")
    address = to.removeprefix("whatsapp:")
    if USER_ID.fullmatch(address) and twilio.sends_to_user_ids:
        return
    if not PHONE.fullmatch(address):
        raise Refusal(21211, f"The 'To' number {to} is not a valid phone number.")


def _content(twilio: "Twilio", first: dict[str, str]) -> tuple[Content | None, dict[str, str]]:
    sid, variables = first.get("ContentSid", ""), first.get("ContentVariables", "")
    if not sid:
        if variables:
            raise Refusal(21654, "ContentSid Required")
        if "ContentSid" in first:
            raise Refusal(21655, "The ContentSid is Invalid")
        return None, {}
    content = twilio.contents.get(sid)
    if content is None:
        raise Refusal(21655, "The ContentSid is Invalid")
    return content, given(variables, content)


def _check_words(body: str, media: list[str]) -> None:
    if not body.strip() and not media:
        raise Refusal(21602, "Message body is required.")
    if len(body) > 1600:
        raise Refusal(21617, "The concatenated message body exceeds the 1600 character limit")
    if len(media) > 1:
        raise Refusal(21623, "Number of media files exceeds allowed limit")
    if media and not _is_web(media[0]):
        raise Refusal(21620, "Invalid media URL(s)")


def _is_web(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in url


def _preview(content: Content, values: dict[str, str]) -> str:
    try:
        return fill(content, values).text
    except Failure:
        return ""


# -- afterwards ------------------------------------------------------------------------------------


def carry(twilio: "Twilio", message: Message) -> None:
    """Take the message to the phone, and tell the sender by callbacks how it fared."""
    person = twilio.people.get(message.to.removeprefix("whatsapp:"))
    try:
        if doom := twilio.next_failure():
            raise Failure(doom, "asked for by the test")
        if person is None or not person.has_whatsapp:
            raise Failure(63024, "no such recipient")
        if not twilio.admits_pair(person):
            raise Failure(63018, "too fast for one person")
        shown = _shown(twilio, message, person)
    except Failure as failure:
        message.error_code, message.why = failure.code, failure.why or str(failure.code)
        end = "undelivered" if failure.code in UNDELIVERED else "failed"
        twilio.progress(message.sid, end)
        return
    message.sent_at = twilio.clock()
    person.chat.append(shown)
    twilio.progress(message.sid, "sent")
    if person.is_online:
        twilio.progress(message.sid, "delivered")


def _shown(twilio: "Twilio", message: Message, person: Person) -> Shown:
    content = message.content
    if not person.window_is_open and not (content and content.is_approved):
        raise Failure(63016, "outside the window")
    if content is None:
        return _plain(twilio, message)
    return _rich(twilio, message, content)


def _rich(twilio: "Twilio", message: Message, content: Content) -> Shown:
    filled = fill(content, message.values)
    if filled.samples_used:
        twilio.samples_used.append((message.sid, filled.samples_used))
    if not content.is_approved:
        _check_session(twilio, filled)
    shown = Shown(message.sid, twilio.clock(), _kind(filled))
    shown.text, shown.header, shown.footer = filled.text, filled.header, filled.footer
    shown.buttons, shown.rows = filled.buttons, filled.rows
    shown.list_button, shown.samples_used = filled.list_button, filled.samples_used
    shown.content_sid, shown.is_template = content.sid, content.is_approved
    if filled.media:
        shown.file = fetched(twilio.reach, filled.media)
        frozen = content.approval.media_kind if content.approval else ""
        if frozen and shown.file.kind != frozen:
            raise Failure(63021, f"approved with {frozen}, sent with {shown.file.kind}")
        if filled.type == "twilio/media":
            shown.kind = shown.file.kind
    return shown


def _check_session(twilio: "Twilio", filled: Filled) -> None:
    if len(filled.buttons) > 3:
        raise Failure(63021, "more than 3 buttons without approval")
    if len({each.type == "QUICK_REPLY" for each in filled.buttons}) > 1:
        raise Failure(63021, "quick replies and other buttons in one message without approval")
    needs = {"whatsapp/card"} | ({"twilio/card"} if twilio.cards_need_approval else set())
    if filled.type in needs:
        raise Failure(63021, f"{filled.type} has to be approved")


def _kind(filled: Filled) -> str:
    if filled.rows:
        return "list"
    if filled.type.endswith("card"):
        return "card"
    return "buttons" if filled.buttons else "text"


def _plain(twilio: "Twilio", message: Message) -> Shown:
    shown = Shown(message.sid, twilio.clock(), "text", message.body)
    if message.media:
        shown.file = fetched(twilio.reach, message.media[0])
        shown.kind = shown.file.kind
        captioned = {"image", "video"} | ({"document"} if twilio.captions_documents else set())
        if message.body and shown.kind not in captioned:
            twilio.lost_captions.append(message.sid)
            shown.text = ""
    return shown


# -- listing ---------------------------------------------------------------------------------------


def listed(twilio: "Twilio", query: dict[str, str], path: str) -> dict[str, Any]:
    """One page of the messages, newest first."""
    found = [each for each in list(twilio.messages.values()) if _matches(each, query)]
    found.sort(key=lambda each: each.made_at, reverse=True)
    page, size = paging(query)
    part = found[page * size : (page + 1) * size]

    def uri(number: int) -> str:
        more = {"PageSize": str(size), "Page": str(number), "PageToken": f"PA{number}"}
        return f"{path}?{urlencode({**query, **more})}"

    return {
        "messages": [each.resource(twilio.account_sid) for each in part],
        "start": page * size,
        "end": page * size + max(len(part) - 1, 0),
        "page": page,
        "page_size": size,
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": uri(page + 1) if (page + 1) * size < len(found) else None,
        "previous_page_uri": uri(page - 1) if page else None,
    }


def paging(query: dict[str, str]) -> tuple[int, int]:
    """Which page, and of how many rows."""
    page, size = query.get("Page") or "0", query.get("PageSize") or "50"
    if not page.isdecimal() or not size.isdecimal():
        raise Refusal(20001, "Page and PageSize are numbers")
    return int(page), min(max(int(size), 1), 1000)


def _matches(message: Message, query: dict[str, str]) -> bool:
    if query.get("To", message.to) != message.to:
        return False
    if query.get("From", message.sender) != message.sender:
        return False
    at = (message.sent_at or message.made_at).astimezone(UTC)
    day = query.get("DateSent")
    if day and at.date() != _moment(day).date():
        return False
    after, before = query.get("DateSent>"), query.get("DateSent<")
    if after and at.replace(microsecond=0) < _moment(after):
        return False
    return not (before and at > _moment(before))


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(20001, f"not a date: {text}") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
