"""Which message a reply is written into, and which keyboards are over.

A bill being made is one message that changes: the newest one of ours in the chat, if it is a text about
the same bill, becomes the next preview or question. Where that cannot be, a new message is sent and the
older one loses its buttons.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from adapters.parts import TELEGRAM
from adapters.telegram.inbound import tapped_of
from adapters.telegram.render import message_id_of
from core.chats import sent
from core.chats.models import ChatMessage

_LOOK_BACK = 8
_ABOUT_DRAFT = {"d", "a", "dup"}
_PAPERS_OF_DRAFT = {"invoice_pdf"}


@dataclass(frozen=True)
class Plan:
    """``edit``: Telegram's number of the message to change; ``strip``: those that lose their buttons.

    ``is_asked``: the keyboard that offers to share the number is still there, and is over.
    """

    edit: int | None = None
    strip: tuple[int, ...] = ()
    is_asked: bool = False


@dataclass(frozen=True)
class _Shown:
    """One of Telegram's messages, and what it shows now."""

    number: int
    row: ChatMessage

    @property
    def is_text(self) -> bool:
        return not self.row.body.get("attachments")

    @property
    def is_about_draft(self) -> bool:
        return any(_is_about_draft(one) for one in buttons_of(self.row))


def plan_of(session: Session, row: ChatMessage, *, is_whole: bool) -> Plan:
    """Say what becomes of older messages; ``is_whole``: the reply is one text, which may be edited in."""
    shown = _newest(session, row)
    tap = _tap(session, row)
    tapped = tapped_of(tap.message_id or "") if tap else None
    stays = tap is not None and str(tap.body.get("button", "")).startswith("d.change.")
    mine = any(_is_about_draft(one) for one in buttons_of(row))
    goes_on = bool(row.body.get("in_place"))
    if shown and is_whole and not stays:
        newest = shown[0]
        follows = (mine and goes_on) or newest.number == tapped
        if follows and _takes(newest, row) and _same_bill(newest, row):
            return Plan(edit=newest.number)
    over = [one.number for one in shown if one.is_about_draft and one.row.id != row.id]
    found = []
    if mine or goes_on or _has_bill(row):
        found = over[:1]
    if tapped in over and not stays and tapped not in found:
        found.append(tapped)
    return Plan(strip=tuple(found), is_asked=_is_asked(shown))


def _is_asked(shown: list[_Shown]) -> bool:
    """True where nothing since the offer took its keyboard away: a message without buttons does."""
    for one in shown:
        if one.row.body.get("ask_contact"):
            return True
        if one.is_text and not buttons_of(one.row):
            return False
    return False


def _takes(newest: _Shown, row: ChatMessage) -> bool:
    """True where a message may become another: a text about a bill, not said in this same answer."""
    return newest.is_text and newest.is_about_draft and newest.row.at != row.at


def _same_bill(newest: _Shown, row: ChatMessage) -> bool:
    before, after = _bills(newest.row), _bills(row)
    return not before or not after or bool(before & after)


def _bills(row: ChatMessage) -> set[str]:
    """The bills that a message's buttons name."""
    named = [one.split(".") for one in buttons_of(row)]
    return {parts[2] for parts in named if parts[0] == "d" and len(parts) > 2}


def buttons_of(row: ChatMessage) -> list[str]:
    """List the ids of what can be tapped under a message."""
    return [str(one["id"]) for one in (*row.body.get("buttons", []), *row.body.get("rows", []))]


def _is_about_draft(button_id: str) -> bool:
    return button_id.partition(".")[0] in _ABOUT_DRAFT


def _has_bill(row: ChatMessage) -> bool:
    return any(one["kind"] in _PAPERS_OF_DRAFT for one in row.body.get("attachments", []))


def _newest(session: Session, row: ChatMessage) -> list[_Shown]:
    """List the newest messages of ours in a chat, newest first, as they are now."""
    found: dict[int, _Shown] = {}
    for one in sent.newest_in(session, TELEGRAM, row.address, limit=_LOOK_BACK):
        number = message_id_of(one.provider_id)
        message = session.get(ChatMessage, (one.shop_id, one.message_id))
        if message is None or message.id == row.id:
            continue
        known = found.get(number)
        if known is None or known.row.id < message.id:
            found[number] = _Shown(number, message)
    return list(found.values())


def _tap(session: Session, row: ChatMessage) -> ChatMessage | None:
    """The tap that a reply answers; None where it answers words, or nobody."""
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == row.shop_id,
            ChatMessage.channel == row.channel,
            ChatMessage.address == row.address,
            col(ChatMessage.id) < row.id,
        )
        .order_by(col(ChatMessage.id).desc())
        .limit(_LOOK_BACK)
    )
    return next(
        (
            one
            for one in session.exec(statement)
            if one.direction == "in" and one.at == row.at and one.body.get("button")
        ),
        None,
    )
