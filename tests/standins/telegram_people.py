"""The people at the other end: what they do becomes updates, what they see is what was sent."""

import itertools
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.standins.telegram_state import Chat, File, Message, Query, Store
from tests.standins.telegram_updates import Updates

# A PNG of one grey pixel, and a second of silence as the API would hand it over.
GREY_PIXEL: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63"
    "6868680000030401819aeb4bf80000000049454e44ae426082"
)
SILENCE: Final = b"OggS" + bytes(200)


class CannotDo(AssertionError):
    """A person tried what the screen does not offer."""


@dataclass
class World:
    """What people and the server share."""

    store: Store
    updates: Updates
    changed: threading.Condition
    me: dict[str, Any]
    query_ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(900_001))

    def wait(self, happened: Callable[[], bool], *, seconds: float = 5) -> bool:
        """Wait until something is so; it is asked again after each event."""
        ends = time.monotonic() + seconds
        with self.changed:
            while not happened():
                left = ends - time.monotonic()
                if left <= 0:
                    return False
                self.changed.wait(min(left, 0.2))
            return True


class Group:
    """A group chat that the bot is in."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.id = chat.id
        self.chat = Screen(world, chat)


class Screen:
    """What a chat shows now."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self._chat = chat

    @property
    def messages(self) -> list[Message]:
        """All that is not deleted, of both sides."""
        with self._world.changed:
            return [one for one in self._chat.messages if not one.deleted]

    @property
    def received(self) -> list[Message]:
        """What the bot sent."""
        return [one for one in self.messages if one.sender["id"] == self._world.me["id"]]

    @property
    def texts(self) -> list[str]:
        """The words of what the bot sent, captions too."""
        return [one.words for one in self.received]

    @property
    def last(self) -> Message:
        """The newest message of the bot."""
        found = self.received
        if not found:
            raise CannotDo("the bot has sent nothing here")
        return found[-1]

    @property
    def documents(self) -> list[File]:
        return [one.document for one in self.received if one.document]

    @property
    def photos(self) -> list[File]:
        return [one.photo for one in self.received if one.photo]

    @property
    def actions(self) -> list[str]:
        """Which signs of work were shown: typing, upload_document …"""
        with self._world.changed:
            return list(self._chat.actions)

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the keyboard below the text field."""
        with self._world.changed:
            return [[key["text"] for key in row] for row in self._chat.keyboard]


class Person:
    """Somebody with Telegram. A bot is one, too: give ``is_bot``."""

    def __init__(self, world: World, chat: Chat, *, phone: str, user: dict[str, Any]) -> None:
        self._world = world
        self._private = chat
        self.id = chat.id
        self.phone = phone
        self.user = user
        self.chat = Screen(world, chat)

    # writing

    def says(
        self, text: str, *, group: Group | None = None, reply_to: Message | None = None
    ) -> Message:
        """Send a text; a longer one would leave the client in pieces."""
        if not 1 <= len(text.strip()) <= 4096:
            raise CannotDo(f"no client sends a text of {len(text)} characters at once")
        raw = {"reply_to_message": self._world.store.shown(reply_to)} if reply_to else {}
        return self._sends("message", group=group, text=text, entities=_commands(text), raw=raw)

    def forwards(self, text: str) -> Message:
        """Pass on what somebody else wrote."""
        origin = {"type": "hidden_user", "sender_user_name": "Mohan", "date": 1_790_000_000}
        return self._sends("message", text=text, raw={"forward_origin": origin})

    def starts(self, payload: str = "") -> Message:
        """Follow a link t.me/<bot>?start=<payload>."""
        if payload and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
            raise CannotDo(f"no link can carry this: {payload!r}")
        return self.says(f"/start {payload}".rstrip())

    def edits(self, message: Message, text: str) -> None:
        """Change an own text."""
        with self._world.changed:
            if message.sender["id"] != self.id:
                raise CannotDo("only one's own message can be edited")
            message.text, message.entities = text, _commands(text)
            message.edited_at = self._world.store.now()
            shown = self._world.store.shown(message)
        self._world.updates.add("edited_message", message.chat_id, shown)

    def sends_contact(
        self, *, own: bool = True, phone: str = "", plus: bool = False, on_telegram: bool = True
    ) -> Message:
        """Share a contact: the own one by the button, or anybody's from the address book."""
        number = phone or (self.phone if own else "919800099999")
        contact: dict[str, Any] = {
            "phone_number": f"+{number}" if plus else number,
            "first_name": self.user["first_name"] if own else "Somebody",
        }
        # A contact of the address book has a user id only when that number uses Telegram.
        if own or on_telegram:
            contact["user_id"] = self.id if own else self.id + 1_000_000
        return self._sends("message", raw={"contact": contact})

    def sends_document(
        self, content: bytes, name: str, *, mime: str = "application/pdf", caption: str = ""
    ) -> Message:
        file = self._world.store.new_file("document", content, name=name, mime=mime)
        return self._sends("message", document=file, caption=caption)

    def sends_photo(self, content: bytes = GREY_PIXEL, *, caption: str = "") -> Message:
        file = self._world.store.new_file("photo", content, mime="image/jpeg", size=(1, 1))
        return self._sends("message", photo=file, caption=caption)

    def sends_voice(self, content: bytes = SILENCE, *, seconds: int = 3) -> Message:
        file = self._world.store.new_file("voice", content, mime="audio/ogg")
        return self._sends("message", raw={"voice": {**file.shown(), "duration": seconds}})

    def sends_sticker(self, emoji: str = "👍") -> Message:
        file = self._world.store.new_file("sticker", b"RIFFWEBP" + emoji.encode())
        shown = {name: value for name, value in file.shown().items() if name != "mime_type"}
        kind = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        flags = {"is_animated": False, "is_video": False}
        return self._sends("message", raw={"sticker": {**shown, **kind, **flags}})

    def sends_location(self, latitude: float = 26.9124, longitude: float = 75.7873) -> Message:
        place = {"latitude": latitude, "longitude": longitude}
        return self._sends("message", raw={"location": place})

    def _sends(self, kind: str, *, group: Group | None = None, **content: Any) -> Message:
        world = self._world
        with world.changed:
            chat = world.store.chats[group.id] if group else self._private
            if self._private.blocked and not group:
                raise CannotDo("the bot is blocked: unblock it first")
            if not group:
                chat.started = True
            made = world.store.new_message(chat, self.user, **content)
            world.updates.add(kind, chat.id, world.store.shown(made))
            return made

    # tapping

    def taps(self, label: str, *, on: Message | None = None) -> Query:
        """Tap the button with this label or this callback data; the newest one unless `on` says.

        The query tells whether the bot has answered it, and with which words.
        """
        with self._world.changed:
            if self._private.blocked:
                raise CannotDo("the bot is blocked: unblock it first")
            message, button = self._button(label, "callback_data", on)
            return self.taps_data(str(button["callback_data"]), on=message)

    def copies(self, label: str, *, on: Message | None = None) -> str:
        """Tap a copy button: what the clipboard holds now."""
        return str(self._button(label, "copy_text", on)[1]["copy_text"]["text"])

    def opens(self, label: str, *, on: Message | None = None) -> str:
        """Tap a link button: the address that is opened."""
        return str(self._button(label, "url", on)[1]["url"])

    def presses(self, key: str) -> Message:
        """Press a key of the keyboard below the text field; one of them shares the contact."""
        with self._world.changed:
            for shown in (one for row in self._private.keyboard for one in row):
                if shown["text"] == key:
                    asked = shown.get("request_contact")
                    return self.sends_contact() if asked else self.says(key)
            raise CannotDo(f"there is no key {key!r}; the keyboard is {self.chat.keyboard}")

    def _button(self, label: str, kind: str, on: Message | None) -> tuple[Message, dict[str, Any]]:
        """Find a button as it is shown now: a stale message shows its newest form, too."""
        with self._world.changed:
            shown = [one for one in ([on] if on else self.chat.received[::-1]) if not one.deleted]
            for message in shown:
                for button in (button for row in message.rows for button in row):
                    if kind in button and label in (button["text"], button[kind]):
                        return message, button
            seen = [message.buttons for message in shown if message.rows]
        raise CannotDo(f"there is no {kind} button {label!r}; the screen shows {seen}")

    def taps_data(self, data: str, *, on: Message) -> Query:
        """Send a callback with any data, as an old or a changed client can."""
        world = self._world
        with world.changed:
            query = Query(f"{self.id}{next(world.query_ids)}", on, data, world.store.now())
            world.store.queries[query.id] = query
            shown = {
                "id": query.id,
                "from": self.user,
                "message": world.store.shown(on),
                "chat_instance": str(on.chat_id),
                "data": data,
            }
            world.updates.add("callback_query", on.chat_id, shown)
            return query

    # leaving and coming back

    def blocks(self) -> None:
        """Stop the bot."""
        self._membership("member", "kicked")

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._membership("kicked", "member")

    def adds_bot_to(self, group: Group) -> None:
        """Bring the bot into a group."""
        self._membership("left", "member", chat=self._world.store.chats[group.id])

    def _membership(self, before: str, after: str, chat: Chat | None = None) -> None:
        world = self._world
        with world.changed:
            if chat is None:
                chat = self._private
                chat.blocked = after == "kicked"
            change = {
                "chat": chat.shown(),
                "from": self.user,
                "date": int(world.store.now()),
                "old_chat_member": self._member(before),
                "new_chat_member": self._member(after),
            }
            world.updates.add("my_chat_member", chat.id, change)

    def _member(self, status: str) -> dict[str, Any]:
        found = {"user": self._world.me, "status": status}
        return {**found, "until_date": 0} if status == "kicked" else found

    # waiting

    def waits(self, happened: Callable[[Screen], Any], *, seconds: float = 5) -> Screen:
        """Look at the screen until something is to be seen; return the screen."""
        if not self._world.wait(lambda: bool(happened(self.chat)), seconds=seconds):
            shown = self.chat.texts
            raise CannotDo(f"{self.user['first_name']} waited {seconds} s in vain; sees {shown}")
        return self.chat

    def waits_for(self, words: str, *, after: Message | None = None, seconds: float = 5) -> Message:
        """Wait for a message of the bot with these words; the newest one."""
        since = after.id if after else 0

        def found(screen: Screen) -> Sequence[Message]:
            return [one for one in screen.received if words in one.words and one.id > since]

        return found(self.waits(found, seconds=seconds))[-1]

    def waits_messages(self, count: int, *, seconds: float = 5) -> list[Message]:
        """Wait until the bot has sent so many messages here."""
        return self.waits(lambda screen: len(screen.received) >= count, seconds=seconds).received


def _commands(text: str) -> list[dict[str, Any]]:
    found = re.match(r"/[A-Za-z0-9_]+", text)
    return [{"type": "bot_command", "offset": 0, "length": len(found[0])}] if found else []
