"""What goes within a day of somebody's last message, as Twilio takes it: plain, or a content with holes.

A content is made once for all replies of its form (so many lines, so many buttons) and filled at each
send; a filled hole may hold no line end, so that each line of a text has a hole of its own. Pure.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.outgoing import Piece
from adapters.whatsapp.links import path_of
from adapters.whatsapp.rows import BUTTON, limits, title_of
from bot.message import PICTURES, Button

LIMITS = limits(text=1600)
_MOST_LINES = 60
_BLANK = "\u200b"  # a hole may not be empty: of no width, so that a line is left blank


@dataclass(frozen=True)
class Content:
    """A content with holes, what fills them, and the words that its reader sees."""

    types: dict[str, Any]
    values: dict[str, str]
    shown: str

    @property
    def name(self) -> str:
        """The name that it is known by: of its form alone."""
        form = json.dumps(self.types, sort_keys=True, ensure_ascii=False)
        return f"pakka_form_{hashlib.sha256(form.encode()).hexdigest()[:20]}"

    @property
    def made(self) -> dict[str, Any]:
        """What creates it."""
        return {"friendly_name": self.name, "language": "en", "variables": {}, "types": self.types}


@dataclass(frozen=True)
class Plain:
    """A message without a content: words, or a file with words under a picture."""

    shown: str = ""
    media: str = ""


@dataclass(frozen=True)
class Place:
    """Where links lead: our address, the path of the piece's file, and the word that opens a list."""

    public_url: str
    media: str = ""
    choose: str = "…"


@dataclass
class _Holes:
    """Numbers what is to be filled."""

    values: dict[str, str] = field(default_factory=dict)

    def put(self, text: str) -> str:
        number = str(len(self.values) + 1)
        self.values[number] = text
        return f"{{{{{number}}}}}"

    def put_lines(self, text: str) -> str:
        return "\n".join(self.put(line) for line in _lines(text))


def message_of(piece: Piece, place: Place) -> Content | Plain:
    """Say how a piece goes: at best as one message."""
    paper = piece.paper
    if paper and (piece.buttons or (piece.text and paper.kind not in PICTURES)):
        return _card(piece, place)
    if paper:
        return Plain(piece.text, f"{place.public_url}/{place.media}")
    if piece.rows:
        return _list(piece, place)
    if piece.buttons or piece.link:
        return _buttons(piece, place)
    return Plain(piece.text)


def _card(piece: Piece, place: Place) -> Content:
    holes = _Holes()
    card: dict[str, Any] = {
        "title": holes.put_lines(piece.text),
        "media": [f"{place.public_url}/{holes.put(place.media)}"],
    }
    if piece.buttons:
        card["actions"] = _actions(holes, piece.buttons)
    return Content({"twilio/card": card}, holes.values, piece.text)


def _buttons(piece: Piece, place: Place) -> Content:
    holes = _Holes()
    body = holes.put_lines(piece.text)
    if piece.buttons:
        form = {"body": body, "actions": _actions(holes, piece.buttons)}
        return Content({"twilio/quick-reply": form}, holes.values, piece.text)
    label, url = piece.link or ("", "")
    title = holes.put(label)
    path = holes.put(path_of(url))
    action = {"type": "URL", "title": title, "url": f"{place.public_url}/{path}"}
    return Content(
        {"twilio/call-to-action": {"body": body, "actions": [action]}}, holes.values, piece.text
    )


def _actions(holes: _Holes, buttons: Sequence[Button]) -> list[dict[str, str]]:
    return [
        {"type": "QUICK_REPLY", "title": holes.put(one.label), "id": holes.put(one.id)}
        for one in buttons
    ]


def _list(piece: Piece, place: Place) -> Content:
    holes = _Holes()
    body, button = holes.put_lines(piece.text), holes.put(place.choose[:BUTTON])
    has_long = any(title_of(row.label) != row.label for row in piece.rows)
    items = []
    for row in piece.rows:
        title = title_of(row.label)
        item = {"item": holes.put(title), "id": holes.put(row.id)}
        if has_long:
            item["description"] = holes.put(row.label if title != row.label else _BLANK)
        items.append(item)
    form = {"body": body, "button": button, "items": items}
    return Content({"twilio/list-picker": form}, holes.values, piece.text)


def _lines(text: str) -> list[str]:
    """Cut a text at its line ends, into no more lines than there may be holes."""
    lines = [re.sub(r"\s+", _narrow, line).strip() or _BLANK for line in text.split("\n")]
    head, rest = lines[: _MOST_LINES - 1], lines[_MOST_LINES - 1 :]
    return [*head, " · ".join(line for line in rest if line != _BLANK)] if rest[1:] else lines


def _narrow(space: re.Match[str]) -> str:
    return " " * min(len(space[0]), 4)


def is_same(shown: str, listed: str) -> bool:
    """True where a message that Twilio lists says the same words."""
    return _bare(shown) == _bare(listed)


def _bare(text: str) -> str:
    return " ".join(text.replace(_BLANK, " ").split())
