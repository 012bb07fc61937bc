"""Delivers replies: each part by a call of its own, noted right after it, so that none goes twice.

A call whose outcome is unknown is made again: an invoice that comes twice bears the same number.
"""

import hashlib
import logging
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlmodel import Session

from adapters import exporting, papers
from adapters.looking_again import look_again
from adapters.outgoing import Piece, pieces_of, size
from adapters.parts import TELEGRAM, Parts
from adapters.telegram import editing, menu, render
from adapters.telegram.client import UPLOAD_SECONDS, Client, Refused, Upload
from adapters.web import files
from bot.conversation import reply_of
from bot.message import PICTURES, Attachment, Reply
from core import outbox
from core.chats import contacts, sent
from core.chats.models import ChatMessage
from core.errors import PakkaError
from core.outbox import OutboxRow, Undeliverable

TOPIC = "chat.telegram"
MAX_UPLOAD = 50 * 1024 * 1024
_LEFT = ("blocked", "no_account")
_LOG = logging.getLogger("pakka.telegram")


@dataclass(frozen=True)
class _Job:
    """A reply on its way. ``gone``: the parts that went out before, by an attempt that broke off."""

    row: ChatMessage
    pieces: tuple[Piece, ...]
    gone: frozenset[int]
    plan: editing.Plan
    below: dict[str, Any] | None = None

    @property
    def chat(self) -> int:
        return int(self.row.address)


@dataclass(frozen=True)
class _Went:
    """What a call brought: Telegram's number of the message, and of the file that lies there now."""

    number: int
    digest: str = ""
    file_id: str = ""


class Outbound:
    """Brings replies to Telegram."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client

    def deliver(self, row: OutboxRow) -> None:
        """Deliver a reply. Raises: Undeliverable, Dropped, Later, NoAnswer."""
        look_again(self._parts, row)
        with self._parts.db.reading() as session:
            job = self._look(session, row)
        try:
            self._send_all(job, row)
        except Undeliverable as fault:
            if str(fault) in _LEFT:
                self._note_left(job, str(fault))
            raise

    def _look(self, session: Session, row: OutboxRow) -> _Job:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if message is None:
            raise Undeliverable("message gone", asked=False)
        contact = contacts.contact_of(session, TELEGRAM, message.address)
        if contact and contact.left_at:
            raise Undeliverable(contact.left_why, asked=False)
        if not message.address.removeprefix("-").isdecimal():
            raise Undeliverable("no_account", asked=False)
        reply = self._with_large_as_link(message.shop_id, reply_of(message))
        pieces = tuple(pieces_of(render.with_link_shown(reply), render.LIMITS))
        is_whole = len(pieces) == 1 and pieces[0].paper is None
        gone = frozenset(sent.parts_of(session, row.shop_id, message.id))
        plan = editing.plan_of(session, message, is_whole=is_whole)
        below = render.NO_KEYBOARD if plan.is_asked else None
        if reply.ask_contact:
            below = render.contact_keyboard(menu.contact_label(contact.lang if contact else ""))
        return _Job(message, pieces, gone, plan, below)

    def _with_large_as_link(self, shop_id: str, reply: Reply) -> Reply:
        """An export that is too large to be sent is fetched by a link."""
        for paper in reply.attachments:
            if paper.kind == "export_zip" and self._size(paper) > MAX_UPLOAD:
                path = files.url_of(self._parts, shop_id, (paper.kind, paper.of), paper.file_name)
                link = (f"⬇️ {paper.file_name}", f"{self._parts.public_url}{path}")
                return replace(reply, attachments=(), link=link)
        return reply

    def _size(self, paper: Attachment) -> int:
        path = exporting.path_of(self._parts.exports, exporting.until_of(paper.of)[0])
        return path.stat().st_size if path.exists() else 0

    def _send_all(self, job: _Job, row: OutboxRow) -> None:
        started = self._parts.clock.now()
        left = [piece for piece in job.pieces if piece.number not in job.gone]
        for piece in left:
            outbox.keep(self._parts.db, row, since=started, now=self._parts.clock.now())
            went = self._edit(job, piece) or self._send(job, piece)
            note = partial(self._note, job=job, piece=piece, went=went, is_last=piece is left[-1])
            self._parts.db.write(note)
        if not left:
            self._parts.db.write(partial(self._mark, job=job))
        for over in job.plan.strip:
            values = {"chat_id": job.chat, "message_id": over}
            self._client.attempt("editMessageReplyMarkup", values)

    def _edit(self, job: _Job, piece: Piece) -> _Went | None:
        """Write a reply into an older message; None where it must go as a new one."""
        number = job.plan.edit
        if number is None:
            return None
        whole = str(job.row.body.get("in_place", ""))
        if whole and size(whole) <= render.LIMITS.text_with_choices:
            piece = replace(piece, text=whole)
        values = {"chat_id": job.chat, "message_id": number, **render.text_call(piece)}
        try:
            self._client.call("editMessageText", values)
        except Refused:
            return None
        return _Went(number)

    def _send(self, job: _Job, piece: Piece) -> _Went:
        if piece.paper:
            return self._send_paper(job, piece, piece.paper)
        values = {"chat_id": job.chat, **render.text_call(piece, below=job.below)}
        try:
            made = self._client.call("sendMessage", values)
        except Refused as fault:
            _tell_bug("sendMessage", fault)
            values = {"chat_id": job.chat, **render.text_call(piece, as_plain=True)}
            made = self._again("sendMessage", values)
        return _Went(int(made["message_id"]))

    def _send_paper(self, job: _Job, piece: Piece, paper: Attachment) -> _Went:
        name = "photo" if paper.kind in PICTURES else "document"
        action = {"chat_id": job.chat, "action": f"upload_{name}"}
        self._client.attempt("sendChatAction", action)
        content = self._draw(job, paper)
        digest = hashlib.sha256(content).hexdigest()
        shop_id = job.row.shop_id
        with self._parts.db.reading() as session:
            known = sent.stored_file(session, shop_id, TELEGRAM, digest)
        call = f"send{name.capitalize()}"
        values = {"chat_id": job.chat, **render.paper_call(piece)}
        made = None
        if known:
            try:
                made = self._client.call(call, {**values, name: known})
            except Refused:
                made = None  # Telegram has forgotten the file
        if made is None:
            values[name] = Upload(paper.file_name, content)
            made = self._upload(call, values, {**values, **render.paper_call(piece, as_plain=True)})
        return _Went(int(made["message_id"]), digest, _file_id(made))

    def _draw(self, job: _Job, paper: Attachment) -> bytes:
        try:
            with self._parts.db.reading() as session:
                of = (paper.kind, paper.of)
                return papers.draw(self._parts, session, job.row.shop_id, of)[0]
        except PakkaError:
            raise Undeliverable("paper gone", asked=False) from None

    def _upload(self, call: str, values: dict[str, Any], simpler: dict[str, Any]) -> Any:
        try:
            return self._client.call(call, values, seconds=UPLOAD_SECONDS)
        except Refused as fault:
            _tell_bug(call, fault)
            simpler.pop("parse_mode", None)
            return self._again(call, simpler)

    def _again(self, call: str, values: dict[str, Any]) -> Any:
        """Send without markup what was refused with it: a bug of ours keeps nothing from going."""
        try:
            return self._client.call(call, values, seconds=UPLOAD_SECONDS)
        except Refused:
            raise Undeliverable("refused") from None

    def _note(
        self, session: Session, *, job: _Job, piece: Piece, went: _Went, is_last: bool
    ) -> None:
        at, shop_id = self._parts.clock.now(), job.row.shop_id
        of = (shop_id, job.row.id, piece.number)
        provider = render.provider_id(job.row.address, went.number)
        sent.note(session, sent.Call(of, (TELEGRAM, job.row.address), provider), at=at)
        if went.file_id:
            sent.store_file(session, shop_id, TELEGRAM, digest=went.digest, file_id=went.file_id)
        if is_last:
            self._mark(session, job=job)

    def _mark(self, session: Session, *, job: _Job) -> None:
        row = session.get(ChatMessage, (job.row.shop_id, job.row.id))
        if row and not row.delivered_at:
            row.delivered_at = self._parts.clock.now()
            session.add(row)

    def _note_left(self, job: _Job, why: str) -> None:
        at, address = self._parts.clock.now(), job.row.address
        self._parts.db.write(lambda s: contacts.left(s, TELEGRAM, address, why=why, at=at))


def _file_id(made: Any) -> str:
    """Telegram's id of the file of a message; of a picture the largest one's."""
    photos = made.get("photo")
    found = photos[-1] if photos else made.get("document") or {}
    return str(found.get("file_id", ""))


def _tell_bug(call: str, fault: Refused) -> None:
    """A call that Telegram refuses is a bug of ours; its sentence names no content."""
    _LOG.error("Telegram refused a call", extra={"fields": {"call": call, "why": str(fault)[:100]}})
