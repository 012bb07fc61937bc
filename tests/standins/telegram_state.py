"""What the stand-in remembers: people, chats, messages, files and taps."""

import hashlib
import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from tests.standins.telegram_rules import Limits, bad


@dataclass(frozen=True)
class File:
    """Bytes with an id that may be sent again."""

    file_id: str
    unique_id: str
    kind: str
    content: bytes
    name: str
    mime: str
    size: tuple[int, int] = (0, 0)

    @property
    def path(self) -> str:
        """Where it is downloaded: the name given by people is not in it."""
        ending = PurePosixPath(self.name).suffix if self.name.isascii() else ""
        return f"{self.kind}s/file_{self.unique_id}{ending}"

    def shown(self) -> dict[str, Any]:
        """As an object of the API."""
        found: dict[str, Any] = {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
        }
        if self.kind == "photo":
            return {**found, "width": self.size[0], "height": self.size[1]}
        found["mime_type"] = self.mime
        return {**found, "file_name": self.name} if self.name else found


@dataclass
class Message:
    """A message as it stands now; `raw` holds the content fields of the API's object."""

    id: int
    chat_id: int
    sender: dict[str, Any]
    at: float
    text: str | None = None
    caption: str | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    markup: dict[str, Any] | None = None
    document: File | None = None
    photo: File | None = None
    raw: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    edited_at: float | None = None
    deleted: bool = False

    @property
    def words(self) -> str:
        """The text or the caption."""
        return self.text if self.text is not None else self.caption or ""

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        """The inline buttons."""
        found: list[list[dict[str, Any]]] = (self.markup or {}).get("inline_keyboard", [])
        return found

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[button["text"] for button in row] for row in self.rows]

    def content(self) -> tuple[Any, ...]:
        """What an edit must change."""
        return (self.text, self.caption, self.entities, self.markup)


@dataclass
class Chat:
    """A private chat or a group; a private chat has the id of its person."""

    id: int
    kind: str
    title: str
    username: str = ""
    started: bool = False
    blocked: bool = False
    messages: list[Message] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    keyboard: list[list[dict[str, Any]]] = field(default_factory=list)

    def shown(self) -> dict[str, Any]:
        """As an object of the API."""
        name = "first_name" if self.kind == "private" else "title"
        found: dict[str, Any] = {"id": self.id, "type": self.kind, name: self.title}
        return {**found, "username": self.username} if self.username else found


@dataclass
class Query:
    """A tap on a button, which the bot has to answer once and in time."""

    id: str
    message: Message
    data: str
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False


class Store:
    """All of it. The caller holds the lock of the stand-in."""

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self.limits = limits
        self.now = now
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.queries: dict[str, Query] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self._message_ids = itertools.count(101)

    def new_message(self, chat: Chat, sender: dict[str, Any], **content: Any) -> Message:
        """Append a message to a chat."""
        made = Message(next(self._message_ids), chat.id, sender, self.now(), **content)
        chat.messages.append(made)
        return made

    def new_file(
        self,
        kind: str,
        content: bytes,
        *,
        name: str = "",
        mime: str = "",
        size: tuple[int, int] = (0, 0),
    ) -> File:
        """Keep bytes; equal bytes of one kind have one unique id."""
        unique = hashlib.sha256(kind.encode() + content).hexdigest()[:16]
        made = File(
            f"{kind[:3]}-{secrets.token_urlsafe(18)}", unique, kind, content, name, mime, size
        )
        self.files[made.file_id] = made
        return made

    def message(self, chat: Chat, message_id: Any, *, what: str) -> Message:
        """Find a message that is to be edited or deleted."""
        if not str(message_id or "").isdigit():
            raise bad("message identifier is not specified")
        for one in reversed(chat.messages):
            if one.id == int(message_id) and not one.deleted:
                return one
        raise bad(f"message to {what} not found")

    def shown(self, message: Message) -> dict[str, Any]:
        """Give a message as an object of the API."""
        found: dict[str, Any] = {
            "message_id": message.id,
            "from": message.sender,
            "chat": self.chats[message.chat_id].shown(),
            "date": int(message.at),
            **message.raw,
        }
        words = "text" if message.text is not None else "caption"
        if message.words:
            found[words] = message.words
        if message.entities:
            found["entities" if words == "text" else "caption_entities"] = message.entities
        if message.document:
            found["document"] = message.document.shown()
        if message.photo:
            found["photo"] = [message.photo.shown()]
        if message.rows:
            found["reply_markup"] = message.markup
        if message.edited_at is not None:
            found["edit_date"] = int(message.edited_at)
        return found
