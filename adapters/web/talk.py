"""What the two phones of the demo show: bubbles made from the rows of the talk."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from adapters import papers
from adapters.demo_data import CHANNEL
from adapters.parts import Parts
from adapters.web import files
from core.chats.models import ChatMessage
from core.clock import INDIA
from core.documents.from_invoice import token_of
from core.invoices.queries import get_invoice
from core.outbox import OutboxRow

_NEWEST = 60


@dataclass(frozen=True)
class Choice:
    """A button under a bubble. ``tapped``: this one was taken; ``stale``: it would do nothing now."""

    id: str
    label: str
    tapped: bool
    stale: bool


@dataclass(frozen=True)
class Paper:
    """A PDF or a picture in a bubble."""

    kind: str
    url: str
    name: str
    about: str
    tag: str = "PDF"


@dataclass(frozen=True)
class Bubble:
    """One message on a phone."""

    id: str
    mine: bool
    text: str
    time: str
    day: str
    papers: tuple[Paper, ...] = ()
    choices: tuple[Choice, ...] = ()
    link: tuple[str, str] | None = None


def messages(session: Session, shop_id: str, address: str) -> list[ChatMessage]:
    """List the newest messages of one phone, oldest first; replies once they are delivered."""
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == shop_id,
            ChatMessage.channel == CHANNEL,
            ChatMessage.address == address,
            col(ChatMessage.delivered_at).is_not(None),
        )
        .order_by(
            col(ChatMessage.at).desc(),
            col(ChatMessage.direction).desc(),
            col(ChatMessage.seq).desc(),
        )
        .limit(_NEWEST)
    )
    return list(session.exec(statement))[::-1]


def waiting(session: Session, shop_id: str) -> bool:
    """True where a reply of this shop is on its way."""
    statement = select(OutboxRow.id).where(
        OutboxRow.shop_id == shop_id,
        OutboxRow.topic == f"chat.{CHANNEL}",
        col(OutboxRow.state).in_(("ready", "running")),
    )
    return session.exec(statement).first() is not None


def bubbles(parts: Parts, session: Session, rows: list[ChatMessage]) -> list[Bubble]:
    """Make the bubbles of a phone."""
    offered = {one["id"] for row in rows for one in _offered(row)}
    return [
        _bubble(parts, session, row, later=rows[i + 1 :])
        for i, row in enumerate(rows)
        if row.body.get("button") not in offered  # a tap shows as the outlined button
    ]


def _bubble(
    parts: Parts, session: Session, row: ChatMessage, *, later: list[ChatMessage]
) -> Bubble:
    at = row.at.astimezone(INDIA)
    link = row.body.get("link")
    return Bubble(
        id=row.id,
        mine=row.direction == "in",
        text=row.text,
        time=f"{at:%H:%M}",
        day=_day(at.date(), parts.clock.now().astimezone(INDIA).date()),
        papers=tuple(
            _paper(parts, session, row, paper) for paper in row.body.get("attachments", [])
        ),
        choices=_choices(row, later),
        link=(link[0], link[1]) if link else None,
    )


def _day(on: dt.date, today: dt.date) -> str:
    return "Aaj" if on == today else f"{on.day} {on:%b}"


def _paper(parts: Parts, session: Session, row: ChatMessage, paper: dict[str, Any]) -> Paper:
    if paper["kind"] in papers.TITLES:
        url = files.url_of(parts, row.shop_id, (paper["kind"], paper["of"]), paper["file_name"])
        tag = paper["file_name"].rpartition(".")[2][:4].upper()
        return Paper("pdf", url, paper["file_name"], papers.TITLES[paper["kind"]], tag)
    invoice = get_invoice(session, row.shop_id, paper["of"])
    shown = papers.view(parts, session, invoice)
    if paper["kind"] == "pay_card":
        about = f"Pay card: {shown.supplier.name}, bill {shown.number}, UPI QR, {shown.upi or ''}"
        return Paper("card", f"/demo/card/{invoice.id}.png", paper["file_name"], about)
    size = max(1, round(len(papers.pdf(shown)) / 1024))
    about = f"{shown.title} · {size} KB"
    return Paper("pdf", f"/i/{token_of(invoice, parts.secret)}/pdf", paper["file_name"], about)


def _choices(row: ChatMessage, later: list[ChatMessage]) -> tuple[Choice, ...]:
    """Say which button was tapped, and whether a newer message asks the same anew."""
    offered = _offered(row)
    if not offered:
        return ()
    ids, tapped, stale = {one["id"] for one in offered}, "", False
    about_draft = any(_is_about_draft(one["id"]) for one in offered)
    for other in later:
        if not tapped and not stale and other.body.get("button") in ids:
            tapped = str(other.body["button"])
        newer = any(_is_about_draft(one["id"]) for one in _offered(other))
        stale = stale or (about_draft and newer)
    return tuple(
        Choice(one["id"], one["label"], one["id"] == tapped, stale and one["id"] != tapped)
        for one in offered
    )


def _offered(row: ChatMessage) -> list[dict[str, str]]:
    return [*row.body.get("buttons", []), *row.body.get("rows", [])]


def _is_about_draft(button_id: str) -> bool:
    """True for the buttons of a preview or a question: only the newest are alive."""
    return button_id.partition(".")[0] in {"d", "a", "dup"}


def label_of(rows: list[ChatMessage], button_id: str) -> str | None:
    """Find what a button of this phone says; None where no message offered it."""
    for row in reversed(rows):
        for one in _offered(row):
            if one["id"] == button_id:
                return one["label"]
    return None
