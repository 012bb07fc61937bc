"""What goes within a day of somebody's last message, as the Cloud API takes it. Pure."""

from collections.abc import Sequence
from typing import Any

from adapters.outgoing import Piece
from adapters.whatsapp.rows import BUTTON, limits, title_of
from bot.message import PICTURES, Attachment, Button

LIMITS = limits(text=4096)
_BLANK = "…"  # the words over buttons may not be empty


def message_of(piece: Piece, *, media: str = "", choose: str = "…") -> dict[str, Any]:
    """Say how a piece goes: ``media`` is the id of its paper, ``choose`` the word that opens a list."""
    if piece.rows or _share_a_word(piece):
        return _interactive(piece, _list(piece.choices, choose))
    if piece.buttons:
        made = _interactive(piece, _buttons(piece.buttons))
        if piece.paper:
            made["interactive"]["header"] = file_of(piece.paper, media)
        return made
    if piece.paper:
        return _paper(piece, piece.paper, media)
    if piece.link:
        return _interactive(piece, _link(piece.link))
    return {"type": "text", "text": {"body": piece.text, "preview_url": False}}


def file_of(paper: Attachment, media: str) -> dict[str, Any]:
    """Name a file that lies with Meta, as a header or a message: a picture has no name."""
    if paper.kind in PICTURES:
        return {"type": "image", "image": {"id": media}}
    return {"type": "document", "document": {"id": media, "filename": paper.file_name}}


def _paper(piece: Piece, paper: Attachment, media: str) -> dict[str, Any]:
    made = file_of(paper, media)
    if piece.text:
        made[made["type"]]["caption"] = piece.text
    return made


def _share_a_word(piece: Piece) -> bool:
    """True where two buttons read the same, which the API refuses; a list takes them."""
    labels = {one.label for one in piece.buttons}
    return len(labels) < len(piece.buttons) and piece.paper is None


def _interactive(piece: Piece, what: dict[str, Any]) -> dict[str, Any]:
    text = piece.text if piece.text.strip() else _BLANK
    return {"type": "interactive", "interactive": {**what, "body": {"text": text}}}


def _buttons(buttons: Sequence[Button]) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": one.id, "title": one.label}} for one in buttons]
    return {"type": "button", "action": {"buttons": replies}}


def _list(rows: Sequence[Button], choose: str) -> dict[str, Any]:
    made = [_row(one) for one in rows]
    return {"type": "list", "action": {"button": choose[:BUTTON], "sections": [{"rows": made}]}}


def _row(row: Button) -> dict[str, str]:
    title = title_of(row.label)
    more = {"description": row.label} if title != row.label else {}
    return {"id": row.id, "title": title, **more}


def _link(link: tuple[str, str]) -> dict[str, Any]:
    label, url = link
    return {
        "type": "cta_url",
        "action": {"name": "cta_url", "parameters": {"display_text": label, "url": url}},
    }
