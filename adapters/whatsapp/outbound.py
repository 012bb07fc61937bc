"""Delivers replies: within a day of his last message freely, else in words approved beforehand.

Each call is noted right after it. One whose answer was lost may have gone: before it is made again, it
is looked for, so that nothing goes twice.
"""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from sqlmodel import Session

from adapters import logs
from adapters.looking_again import look_again
from adapters.outgoing import Piece, pieces_of
from adapters.parts import WHATSAPP, Parts
from adapters.web import files
from adapters.whatsapp import addresses, content, faults, templates
from adapters.whatsapp.client import Client, Refused
from adapters.whatsapp.content import Content, Place, Plain
from adapters.whatsapp.webhook import STATUSES
from bot import reach, replies, templates as words
from bot.chat_draft import state_from_json
from bot.conversation import keep_rest, reply_of
from bot.message import Attachment, Reply, Template
from core import outbox
from core.chats import contacts, sent
from core.chats.models import ChatMessage, Conversation
from core.outbox import Dropped, OutboxRow, Undeliverable

TOPIC = "chat.whatsapp"
# How a message goes: freely, in approved words, or a card as two messages; its parts' numbers begin there.
FREE, APPROVED, SPLIT = "free", "approved", "split"
FIRST = {FREE: 0, APPROVED: 100, SPLIT: 200}
AGAIN = 1000  # is added to a part's number each time it is sent anew
_CLOCKS_APART = timedelta(minutes=1)
_LOG = logging.getLogger("pakka.whatsapp")


@dataclass(frozen=True)
class Job:
    """A reply on its way: how it goes, which parts went before, and whether one may have."""

    row: ChatMessage
    reply: Reply
    mode: str
    gone: frozenset[int]
    again: tuple[int, int] | None
    since: datetime
    is_unsure: bool
    lang: str

    @property
    def to(self) -> str:
        """Its reader, as Twilio names him."""
        return f"whatsapp:{addresses.write(self.row.address)}"


@dataclass(frozen=True)
class Ready:
    """One call: what it sends, and the words by which it is found again."""

    number: int
    form: dict[str, str]
    shown: str
    content: Content | None = None


class Outbound:
    """Brings replies to WhatsApp."""

    def __init__(self, parts: Parts, client: Client) -> None:
        self._parts = parts
        self._client = client
        self._approved = templates.Approved(parts, client)

    def deliver(self, row: OutboxRow) -> None:
        """Deliver a reply. Raises: Undeliverable, Dropped, Later, NoAnswer."""
        if "as" not in row.payload:  # what goes once more was due before
            look_again(self._parts, row)
        with self._parts.db.reading() as session:
            job = self._look(session, row)
        is_unsure, started = job.is_unsure, self._parts.clock.now()
        for call in self._calls(job):
            if call.number in job.gone:
                continue
            outbox.keep(self._parts.db, row, since=started, now=self._parts.clock.now())
            sid = self._find(job, call) if is_unsure else None
            is_unsure = False  # one at most broke off: what follows it was never begun
            self._note(job, call, sid or self._send(job, call))

    def _look(self, session: Session, row: OutboxRow) -> Job:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if message is None:
            raise Undeliverable("message gone")
        reply = reply_of(message)
        contact = contacts.contact_of(session, WHATSAPP, message.address)
        if contact and contact.left_at:
            raise Undeliverable(contact.left_why)
        if not reach.may_go(session, message):
            raise Dropped("stopped")
        gone = frozenset(sent.parts_of(session, row.shop_id, message.id))
        is_free = contacts.is_open(contact, self._parts.clock.now()) or 0 in gone
        again = row.payload.get("part")
        return Job(
            row=message,
            reply=reply,
            mode=str(row.payload.get("as") or (FREE if is_free else APPROVED)),
            gone=gone,
            again=(int(again), int(row.payload["times"])) if again is not None else None,
            since=row.created_at - _CLOCKS_APART,
            is_unsure=row.attempt > 1 or bool(row.last_error),
            lang=_language(session, message),
        )

    # -- what is to be called ---------------------------------------------------------------------

    def _calls(self, job: Job) -> list[Ready]:
        """Say which calls bring it. Raises: Undeliverable, Later, NoAnswer."""
        calls = self._in_approved_words(job) if job.mode == APPROVED else self._freely(job)
        if job.again is None:
            return calls
        part, times = job.again
        return [replace(one, number=part + AGAIN * times) for one in calls if one.number == part]

    def _freely(self, job: Job) -> list[Ready]:
        reply = content.with_link_shown(self._with_zip_as_link(job), self._parts.public_url)
        pieces = pieces_of(reply, content.LIMITS)
        if job.mode == SPLIT:
            pieces = [half for piece in pieces if piece.paper for half in _halves(piece)]
            if len(pieces) < 2:
                raise Undeliverable(faults.UNKNOWN)  # it was no card that was refused
        return [self._ready(job, piece) for piece in pieces]

    def _ready(self, job: Job, piece: Piece) -> Ready:
        number = piece.number + FIRST[job.mode]
        media = self._path(job, piece.paper) if piece.paper else ""
        choose = replies.label(job.lang, "choose") if piece.rows else "…"
        made = content.message_of(piece, Place(self._parts.public_url, media, choose))
        if isinstance(made, Plain):
            fields = {"Body": made.shown, "MediaUrl": made.media}
            return Ready(number, {name: v for name, v in fields.items() if v}, made.shown)
        return Ready(number, _variables(made.values), made.shown, made)

    def _with_zip_as_link(self, job: Job) -> Reply:
        """A ZIP cannot be sent: its link stands in the text."""
        reply = job.reply
        for paper in reply.attachments:
            if paper.kind == "export_zip":
                url = f"{self._parts.public_url}/{self._path(job, paper)}"
                left = tuple(one for one in reply.attachments if one is not paper)
                text = f"{reply.text}\n{paper.file_name}: {url}"
                reply = replace(reply, text=text, attachments=left)
        return reply

    def _path(self, job: Job, paper: Attachment) -> str:
        of = (paper.kind, paper.of)
        return quote(files.url_of(self._parts, job.row.shop_id, of, paper.file_name)).lstrip("/")

    def _in_approved_words(self, job: Job) -> list[Ready]:
        """A bill is two: the PDF with words and buttons, and the picture to pay by."""
        template = words.template_of(job.reply)
        first = None
        for one in [template, *words.instead(template)] if template else []:
            template, first = one, self._in_template(job, one, _paper(job.reply, "_pdf"))
            if first:
                break
        if template is None or first is None:
            raise Undeliverable("window")
        card = _paper(job.reply, "pay_card")
        second = _pay_card(template) if card else None
        more = self._in_template(job, second, card) if second else None
        return [first, replace(more, number=more.number + 1)] if more else [first]

    def _in_template(self, job: Job, template: Template, paper: Attachment | None) -> Ready | None:
        """Fill a template; None where it is not approved, or something would be left open."""
        shape = words.shape(template.key, template.lang)
        sid = self._approved.sid_of(templates.wanted(shape, self._parts.public_url))
        if sid is None:
            return None
        media = self._path(job, paper) if paper and shape.header != "none" else ""
        path = content.path_of(job.reply.link[1]) if job.reply.link else ""
        try:
            values = words.variables(template, media=media, path=path)
        except ValueError as fault:
            _LOG.error("a template is not filled", extra={"fields": {"why": str(fault)[:100]}})
            return None
        form = {"ContentSid": sid, **_variables(values)}
        return Ready(FIRST[APPROVED], form, words.render(template))

    # -- calling -----------------------------------------------------------------------------------

    def _send(self, job: Job, call: Ready) -> str:
        """Send a part; return its sid. Raises: Undeliverable, Later, NoAnswer."""
        mark = f"{job.row.shop_id}.{job.row.id}.{call.number}"
        callback = f"{self._parts.public_url}{STATUSES}?m={mark}"
        form = {"To": job.to, "StatusCallback": callback, **call.form}
        try:
            try:
                return self._client.send(self._with_content(form, call.content))
            except Refused as fault:
                if fault.code not in faults.CONTENT_GONE or call.content is None:
                    raise
                self._forget(call.content)
                return self._client.send(self._with_content(form, call.content))
        except Refused as fault:
            raise self._undeliverable(job, fault) from None

    def _with_content(self, form: dict[str, str], made: Content | None) -> dict[str, str]:
        """Name the content; one of a new form is made first."""
        if made is None:
            return form
        with self._parts.db.reading() as session:
            sid = sent.stored_file(session, "", WHATSAPP, made.name)
        if not sid:
            sid = self._client.create_content(made.made)
            self._store(made, sid)
        return {**form, "ContentSid": sid}

    def _forget(self, made: Content) -> None:
        self._store(made, "")

    def _store(self, made: Content, sid: str) -> None:
        self._parts.db.write(
            lambda session: sent.store_file(session, "", WHATSAPP, digest=made.name, file_id=sid)
        )

    def _undeliverable(self, job: Job, fault: Refused) -> Undeliverable:
        """Say why it cannot go, and keep what that tells of its reader."""
        why = faults.reason_of(fault.code)
        address, at = job.row.address, self._parts.clock.now()
        self._parts.db.write(lambda session: faults.note(session, address, code=fault.code, at=at))
        if why == faults.UNKNOWN:
            _LOG.error("Twilio refused a call", extra={"fields": {"code": fault.code}})
        return Undeliverable(why)

    def _find(self, job: Job, call: Ready) -> str | None:
        """Find a call whose answer was lost among what Twilio has sent since. Raises: Later, NoAnswer."""
        try:
            for found in self._client.messages(To=job.to):
                if parsedate_to_datetime(found["date_created"]) < job.since:
                    return None
                if _is_it(call, found) and not self._is_known(str(found["sid"])):
                    return str(found["sid"])
        except Refused as fault:
            _LOG.warning("cannot look what was sent", extra={"fields": {"code": fault.code}})
        return None

    def _is_known(self, sid: str) -> bool:
        with self._parts.db.reading() as session:
            return sent.is_known(session, WHATSAPP, sid)

    def _note(self, job: Job, call: Ready, sid: str) -> None:
        made = sent.Call(
            (job.row.shop_id, job.row.id, call.number), (WHATSAPP, job.row.address), sid
        )

        def work(session: Session) -> None:
            at = self._parts.clock.now()
            sent.note(session, made, at=at)
            if call.number == FIRST[APPROVED] and words.leaves_out(job.reply):
                row = session.get_one(ChatMessage, (job.row.shop_id, job.row.id))
                keep_rest(session, row, at=at)

        self._parts.db.write(work)
        logs.event(_LOG, "sent", channel=WHATSAPP, message=job.row.id, part=call.number, sid=sid)


def _variables(values: dict[str, str]) -> dict[str, str]:
    return {"ContentVariables": json.dumps(values, ensure_ascii=False)} if values else {}


def _halves(piece: Piece) -> Sequence[Piece]:
    """Split a card: its words with its buttons, and its paper; nothing of a paper that goes alone."""
    if not piece.text:
        return ()
    first = replace(piece, number=2 * piece.number, paper=None)
    return first, Piece(2 * piece.number + 1, paper=piece.paper)


def _paper(reply: Reply, kind: str) -> Attachment | None:
    return next((one for one in reply.attachments if one.kind.endswith(kind)), None)


def _pay_card(bill: Template) -> Template | None:
    """The words under a pay card, with what the bill's say; None where they do not say it."""
    try:
        return words.make("pay_card", bill.lang, dict(bill.values))
    except KeyError:
        return None


def _is_it(call: Ready, found: dict[str, Any]) -> bool:
    is_ours = str(found["direction"]).startswith("outbound")
    has_media = str(found["num_media"] or "0") != "0"
    return (
        is_ours
        and has_media == ("MediaUrl" in call.form)
        and content.is_same(call.shown, str(found["body"] or ""))
    )


def _language(session: Session, message: ChatMessage) -> str:
    row = session.get(Conversation, (message.shop_id, WHATSAPP, message.address))
    return (state_from_json(row.state).lang if row else "") or "hi-Latn"
