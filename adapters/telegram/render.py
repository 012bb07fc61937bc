"""A reply as the Bot API's own JSON: pure."""

import re
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import urlsplit

from adapters.outgoing import Limits, Piece
from adapters.telegram.inbound import ALIAS
from bot.message import Button, Reply

# A little less than 4096 and 1024, which Telegram counts after the markup.
LIMITS = Limits(
    text=4000,
    caption=1000,
    buttons=3,
    button=40,
    rows=10,
    row=60,
    text_with_choices=4000,
    link_button=True,
)
MAX_DATA = 64  # bytes
_SHORT = 14  # characters of a label that fits beside two others on a phone
_BOLD = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+)(?<=\S)\*(?![\w*])")
_NO_PREVIEW = {"is_disabled": True}
NO_KEYBOARD = {"remove_keyboard": True}


def html(text: str) -> str:
    """Escape a text and make its ``*bold*`` bold; a star between figures is a star.

    >>> html("*Total ₹420* <2*4 & 3*6>")
    '<b>Total ₹420</b> &lt;2*4 &amp; 3*6&gt;'
    """
    return _BOLD.sub(r"<b>\1</b>", escape(text, quote=False))


def plain(text: str) -> str:
    """Take the marks of bold away."""
    return _BOLD.sub(r"\1", text)


def with_link_shown(reply: Reply) -> Reply:
    """Put a link that cannot be a button into the text: Telegram takes no host without a dot."""
    if reply.link is None or _can_be_button(reply.link[1]):
        return reply
    return replace(reply, text=f"{reply.text}\n{reply.link[0]}: {reply.link[1]}".strip(), link=None)


def _can_be_button(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


def keyboard(piece: Piece) -> dict[str, Any] | None:
    """Make the buttons under a message: short ones side by side, others one a line."""
    made = [
        {"text": one.label, "callback_data": _data(one, place)}
        for place, one in enumerate(piece.choices)
    ]
    side_by_side = piece.buttons and all(len(one.label) <= _SHORT for one in piece.buttons)
    rows = [made] if side_by_side else [[one] for one in made]
    if piece.link:
        rows.append([{"text": piece.link[0], "url": piece.link[1]}])
    return {"inline_keyboard": rows} if rows else None


def contact_keyboard(label: str) -> dict[str, Any]:
    """Make the keyboard under the text field with which a person shares his own number."""
    return {
        "keyboard": [[{"text": label, "request_contact": True}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }


def _data(button: Button, place: int) -> str:
    """The button's id; where it is too long, its place, which is looked up when it is tapped."""
    too_long = len(button.id.encode()) > MAX_DATA or button.id.startswith(ALIAS)
    return f"{ALIAS}{place}" if too_long else button.id


def text_call(
    piece: Piece, *, as_plain: bool = False, below: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Make the parameters of a text message; ``as_plain`` needs no markup and no link button.

    ``below``: what becomes of the keyboard under the text field, where no buttons go with it.
    """
    if as_plain and piece.link:
        text = f"{piece.text}\n{piece.link[0]}: {piece.link[1]}".strip()
        piece = replace(piece, text=text, link=None)
    made: dict[str, Any] = {
        "text": plain(piece.text) if as_plain else html(piece.text),
        "link_preview_options": _NO_PREVIEW,
    }
    if below:
        made["reply_markup"] = below
    return _dressed(made, piece, as_plain=as_plain)


def paper_call(piece: Piece, *, as_plain: bool = False) -> dict[str, Any]:
    """Make the parameters that go with a paper: caption and buttons."""
    if not piece.text:
        return _dressed({}, piece, as_plain=True)
    made = {"caption": plain(piece.text) if as_plain else html(piece.text)}
    return _dressed(made, piece, as_plain=as_plain)


def _dressed(made: dict[str, Any], piece: Piece, *, as_plain: bool) -> dict[str, Any]:
    if not as_plain:
        made["parse_mode"] = "HTML"
    shown = keyboard(piece)
    if shown:
        made["reply_markup"] = shown
    return made


def provider_id(address: str, message_id: int) -> str:
    """Name a message of Telegram's, which numbers them anew in each chat; sorts within a chat.

    >>> provider_id("98", 12)
    '98:000000000012'
    """
    return f"{address}:{message_id:012d}"


def message_id_of(provider: str) -> int:
    """Return Telegram's number of a message.

    >>> message_id_of("98:000000000012")
    12
    """
    return int(provider.rpartition(":")[2])
