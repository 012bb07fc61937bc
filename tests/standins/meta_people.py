"""People with WhatsApp, as the Meta stand-in plays them: what they do, and what their phone shows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.standins.twilio_people import Shown
from tests.standins.twilio_wire import Reply

if TYPE_CHECKING:
    from tests.standins.meta import Meta

WINDOW = timedelta(hours=24)


@dataclass
class Posted:
    """A webhook that was posted, byte for byte, and what came back."""

    id: str
    headers: dict[str, str]
    body: bytes
    replies: list[Reply] = field(default_factory=list)

    @property
    def status(self) -> int | None:
        """The last answer; None: nobody answered."""
        return self.replies[-1].status if self.replies else None


class Person:
    """One person: a phone (+91…), an id that hides it (IN.…), or both."""

    def __init__(self, meta: "Meta", name: str, *, phone: str, user_id: str) -> None:
        self._meta = meta
        self.name = name
        self.phone = phone
        self.user_id = user_id
        self.chat: list[Shown] = []
        self.last_in_at: datetime | None = None
        self.opted_out = False
        self.has_whatsapp = True
        self.is_online = True
        self.hides_phone = not phone

    @property
    def window_is_open(self) -> bool:
        last = self.last_in_at
        return last is not None and self._meta.clock() - last < WINDOW

    @property
    def last(self) -> Shown:
        """The newest message on the phone."""
        assert self.chat, f"{self.name} has got nothing"
        return self.chat[-1]

    @property
    def named(self) -> dict[str, str]:
        """How a webhook names him: what is hidden is an empty string, as in Meta's own example."""
        phone = "" if self.hides_phone else self.phone.removeprefix("+")
        return {"from": phone, **({"from_user_id": self.user_id} if self.user_id else {})}

    # -- what they do ------------------------------------------------------------------------------

    def says(self, text: str, **more: Any) -> Posted:
        """Write. ``sign_with``, ``at`` and ``number_id`` are the post's, all else the message's."""
        return self.sends("text", {"body": text}, **more)

    def taps(self, label: str, *, shown: Shown | None = None) -> Posted:
        """Tap a button or a row: the newest that has this label, or that of one (old) message."""
        for place in [shown] if shown else list(reversed(self.chat)):
            for button in place.buttons:
                if button.title == label:
                    assert button.type == "QUICK_REPLY", f"{label!r} opens {button.url}: no reply"
                    return self._tap(place, button.title, button.id)
            for row in place.rows:
                if row.item == label:
                    return self._chosen(place, "list_reply", row.item, row.id)
        raise AssertionError(f"{self.name} sees no {label!r} but {[s.labels for s in self.chat]}")

    def _tap(self, place: Shown, title: str, id_: str) -> Posted:
        if place.is_template:
            context = {"from": self._meta.number, "id": place.sid}
            return self.sends("button", {"text": title, "payload": id_}, context=context)
        return self._chosen(place, "button_reply", title, id_)

    def _chosen(self, place: Shown, kind: str, title: str, id_: str) -> Posted:
        context = {"from": self._meta.number, "id": place.sid}
        chosen = {"type": kind, kind: {"id": id_, "title": title}}
        return self.sends("interactive", chosen, context=context)

    def sends_file(self, data: bytes, type_: str, *, name: str = "", caption: str = "") -> Posted:
        """Send a photo, a voice note, a document, a sticker."""
        family = type_.partition("/")[0]
        kind = family if family in {"image", "audio", "video"} else "document"
        about = {"id": self._meta.keeps(data, type_), "mime_type": type_, "sha256": "x"}
        about |= {"filename": name} if name else {}
        about |= {"caption": caption} if caption else {}
        return self.sends("sticker" if type_ == "image/webp" else kind, about)

    def sends_location(self, latitude: str, longitude: str) -> Posted:
        return self.sends("location", {"latitude": float(latitude), "longitude": float(longitude)})

    def sends_contact(self, name: str, phone: str) -> Posted:
        """Share somebody's card."""
        card = {"name": {"formatted_name": name}, "phones": [{"phone": phone, "type": "CELL"}]}
        return self._meta.takes(self, "contacts", [card])

    def reacts(self, emoji: str) -> Posted:
        return self.sends("reaction", {"message_id": self.last.sid, "emoji": emoji})

    def sends(self, type_: str, body: dict[str, Any], **more: Any) -> Posted:
        """Send a message of any type."""
        return self._meta.takes(self, type_, body, **more)

    def reads(self) -> None:
        """Open the chat: read receipts for what was not read."""
        for each in self.chat:
            if not each.is_read:
                each.is_read = True
                self._meta.tells(each.sid, "read")
