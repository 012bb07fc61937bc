"""People with WhatsApp, as the Twilio stand-in plays them: what they do, and what their phone shows."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.standins.twilio_content import Button, Row
from tests.standins.twilio_media import File
from tests.standins.twilio_wire import Pairs, Reply

if TYPE_CHECKING:
    from tests.standins.twilio import Twilio

WINDOW = timedelta(hours=24)
GENUINE = {"token", "second"}  # what is signed otherwise never was on WhatsApp


@dataclass
class Shown:
    """A message of the business on the phone."""

    sid: str
    at: datetime
    kind: str  # text, image, document, audio, video, buttons, list, card
    text: str = ""
    header: str = ""
    footer: str = ""
    file: File | None = None
    buttons: list[Button] = field(default_factory=list)
    list_button: str = ""
    rows: list[Row] = field(default_factory=list)
    is_template: bool = False
    content_sid: str = ""
    samples_used: tuple[str, ...] = ()
    is_read: bool = False

    @property
    def labels(self) -> list[str]:
        """What can be tapped."""
        return [each.title for each in self.buttons] + [each.item for each in self.rows]

    @property
    def links(self) -> list[str]:
        in_text = re.findall(r"https?://[^\s<>]+", self.text)
        return [each.url for each in self.buttons if each.url] + in_text


@dataclass
class Inbound:
    """A webhook that was posted, byte for byte, and what came back."""

    at: datetime
    url: str
    pairs: Pairs
    headers: dict[str, str]
    body: bytes
    replies: list[Reply] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def sid(self) -> str:
        return dict(self.pairs).get("MessageSid", "")

    @property
    def status(self) -> int | None:
        """The last answer; None: nobody answered."""
        return self.replies[-1].status if self.replies else None


class Person:
    """One person. ``address`` is what Twilio writes behind ``whatsapp:``."""

    def __init__(self, twilio: "Twilio", name: str, *, phone: str, user_id: str) -> None:
        self._twilio = twilio
        self.name = name
        self.phone = phone
        self.user_id = user_id
        self.chat: list[Shown] = []
        self.said: list[Inbound] = []
        self.last_in_at: datetime | None = None
        self.opted_out = False
        self.has_whatsapp = True
        self.is_online = True

    @property
    def address(self) -> str:
        return self.phone or self.user_id

    @property
    def window_is_open(self) -> bool:
        last = self.last_in_at
        return last is not None and self._twilio.clock() - last < WINDOW

    @property
    def last(self) -> Shown:
        """The newest message on the phone."""
        assert self.chat, f"{self.name} has got nothing"
        return self.chat[-1]

    # -- what they do ------------------------------------------------------------------------------

    def says(self, text: str, *, sign_with: str = "token", **more: str) -> Inbound:
        """Write. ``more`` adds parameters or takes the place of known ones."""
        return self._send("text", text, more, sign_with=sign_with)

    def answers(self, shown: Shown, text: str) -> Inbound:
        """Write in reply to one message."""
        return self._send("text", text, self._reply_to(shown))

    def forwards(self, text: str, *, often: bool = False) -> Inbound:
        """Pass on what somebody else wrote."""
        return self._send("text", text, {"FrequentlyForwarded" if often else "Forwarded": "true"})

    def taps(self, label: str, *, shown: Shown | None = None) -> Inbound:
        """Tap a button or a row: the newest that has this label, or that of one (old) message."""
        places = [shown] if shown else list(reversed(self.chat))
        for place in places:
            for button in place.buttons:
                if button.title == label:
                    return self._tap_button(place, button)
            for row in place.rows:
                if row.item == label:
                    more = {"ListId": row.id, "ListTitle": row.item, **self._reply_to(place)}
                    return self._send("interactive", row.item, more)
        seen = [each.labels for each in self.chat]
        raise AssertionError(f"{self.name} sees no {label!r} but {seen}")

    def _tap_button(self, place: Shown, button: Button) -> Inbound:
        if button.type != "QUICK_REPLY":
            raise AssertionError(f"{button.title!r} opens {button.url or button.phone}: no reply")
        kind = "button" if place.is_template else "interactive"
        more = {"ButtonText": button.title, "ButtonPayload": button.id or button.title}
        return self._send(kind, button.title, {**more, **self._reply_to(place)})

    def sends_file(
        self, data: bytes, type_: str, *, name: str = "", caption: str = "", **more: str
    ) -> Inbound:
        """Send a photo, a voice note, a document. Twilio puts the name of a document into Body."""
        family = type_.partition("/")[0]
        kind = family if family in {"image", "audio", "video"} else "document"
        sid = self._twilio.new_sid("MM")
        url = self._twilio.keeps(sid, data, type_)
        media = {"MessageSid": sid, "NumMedia": "1", "MediaUrl0": url, "MediaContentType0": type_}
        text = caption or (name if kind == "document" else "")
        return self._send(kind, text, {**media, **more})

    def sends_location(self, latitude: str, longitude: str, **more: str) -> Inbound:
        """Share a place; ``Address`` and ``Label`` where it has them."""
        return self._send("location", "", {"Latitude": latitude, "Longitude": longitude, **more})

    def sends_contact(self, name: str, phone: str) -> Inbound:
        """Share somebody's card, as a file."""
        card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;type=CELL:{phone}\nEND:VCARD\n"
        return self.sends_file(card.encode(), "text/vcard", MessageType="contacts")

    def sends_sticker(self, data: bytes) -> Inbound:
        return self.sends_file(data, "image/webp", MessageType="sticker")

    def reads(self) -> None:
        """Open the chat: read receipts for what was not read."""
        for each in self.chat:
            if not each.is_read:
                each.is_read = True
                self._twilio.progress(each.sid, "read")

    def comes_online(self) -> None:
        """Switch the phone on: what was sent meanwhile is delivered."""
        self.is_online = True
        for each in self.chat:
            message = self._twilio.messages.get(each.sid)
            if message and message.status == "sent":
                self._twilio.progress(each.sid, "delivered")

    # -- how Twilio tells it -----------------------------------------------------------------------

    def _reply_to(self, shown: Shown) -> dict[str, str]:
        return {
            "OriginalRepliedMessageSid": shown.sid,
            "OriginalRepliedMessageSender": self._twilio.sender,
        }

    def _send(
        self, kind: str, text: str, more: dict[str, str], *, sign_with: str = "token"
    ) -> Inbound:
        if sign_with in GENUINE:
            self.last_in_at = self._twilio.clock()
        params = self._twilio.inbound_params(self, kind, text)
        params.update(more)
        if "MessageSid" in more:
            params["SmsSid"] = params["SmsMessageSid"] = more["MessageSid"]
        said = self._twilio.post_inbound(self, list(params.items()), sign_with=sign_with)
        self.said.append(said)
        return said
