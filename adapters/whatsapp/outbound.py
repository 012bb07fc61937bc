"""Delivers replies: within a day of his last message freely, else in words approved beforehand.

Each call is noted right after it. One whose answer was lost may have gone: before it is made again, it
is looked for, so that nothing goes twice.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from adapters import logs
from adapters.looking_again import look_again
from adapters.outgoing import Piece, pieces_of
from adapters.parts import WHATSAPP, Parts
from adapters.whatsapp import faults, links, templates
from adapters.whatsapp.provider import Call, InTemplate, Meaning, Provider, Refused
from bot import reach, replies, templates as words
from bot.chat_draft import state_from_json
from bot.conversation import keep_rest, reply_of
from bot.message import Attachment, Reply, Template
from core import outbox
from core.chats import contacts, sent
from core.chats.models import ChatMessage, Conversation
from core.outbox import Dropped, Later, OutboxRow, Undeliverable

TOPIC = "chat.whatsapp"
# How a message goes: freely, in approved words, or a card as two messages; its parts' numbers begin there.
FREE, APPROVED, SPLIT = "free", "approved", "split"
FIRST = {FREE: 0, APPROVED: 100, SPLIT: 200}
AGAIN = 1000  # is added to a part's number each time it is sent anew
_CLOCKS_APART = timedelta(minutes=1)
_SLOWER = timedelta(seconds=6)  # WhatsApp takes one message in six seconds to one person
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
    gone_words: frozenset[str] = frozenset()  # templates that were approved, and are not any more
    split: frozenset[int] = frozenset()  # cards that were refused, and go as two


class Outbound:
    """Brings replies to WhatsApp."""

    def __init__(self, parts: Parts, provider: Provider) -> None:
        self._parts = parts
        self._provider = provider
        self._approved = templates.Approved(parts, provider.templates)

    def deliver(self, row: OutboxRow) -> None:
        """Deliver a reply. Raises: Undeliverable, Dropped, Later, NoAnswer."""
        if "as" not in row.payload:  # what goes once more was due before
            look_again(self._parts, row)
        with self._parts.db.reading() as session:
            job: Job | None = self._look(session, row)
        started = self._parts.clock.now()
        while job:
            job = self._bring(job, row, started)

    def _bring(self, job: Job, row: OutboxRow, started: datetime) -> Job | None:
        """Make its calls; return how it must go instead where one is refused for that."""
        is_unsure = job.is_unsure
        for call in self._calls(job):
            if call.number in job.gone:
                continue
            outbox.keep(self._parts.db, row, since=started, now=self._parts.clock.now())
            at_provider = self._find(job, call) if is_unsure else None
            is_unsure = False  # one at most broke off: what follows it was never begun
            try:
                self._note(job, call, at_provider or self._provider.send(call))
            except Refused as fault:
                return self._instead(job, call, fault)
        return None

    def _look(self, session: Session, row: OutboxRow) -> Job:
        message = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if message is None:
            raise Undeliverable("message gone", asked=False)
        reply = reply_of(message)
        contact = contacts.contact_of(session, WHATSAPP, message.address)
        if contact and contact.left_at:
            raise Undeliverable(contact.left_why, asked=False)
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

    def _calls(self, job: Job) -> list[Call]:
        """Say which calls bring it. Raises: Undeliverable, Later, NoAnswer."""
        calls = self._in_approved_words(job) if job.mode == APPROVED else self._freely(job)
        if job.again is None:
            return calls
        part, times = job.again
        return [_numbered(one, part + AGAIN * times) for one in calls if one.number == part]

    def _freely(self, job: Job) -> list[Call]:
        reply = links.with_link_shown(self._with_zip_as_link(job), self._parts.public_url)
        pieces = pieces_of(reply, self._provider.limits)
        if job.mode == SPLIT:
            halves = [half for piece in pieces if piece.paper for half in _halves(piece)]
            if not halves:
                raise Undeliverable(faults.UNKNOWN, asked=False)  # it was no card that was refused
            return [self._call(job, FIRST[SPLIT] + half.number, half) for half in halves]
        calls: list[Call] = []
        for piece in pieces:
            halves = list(_halves(piece)) if piece.number in job.split else []
            calls += [self._call(job, FIRST[SPLIT] + half.number, half) for half in halves]
            calls += [] if halves else [self._call(job, FIRST[FREE] + piece.number, piece)]
        return calls

    def _call(self, job: Job, number: int, what: Piece | InTemplate) -> Call:
        choose = replies.label(job.lang, "choose")
        return Call((job.row.shop_id, job.row.id, number), job.row.address, what, choose)

    def _with_zip_as_link(self, job: Job) -> Reply:
        """A ZIP cannot be sent: its link stands in the text."""
        reply = job.reply
        for paper in reply.attachments:
            if paper.kind == "export_zip":
                path = links.path_of_paper(self._parts, job.row.shop_id, paper)
                url = f"{self._parts.public_url}/{path}"
                left = tuple(one for one in reply.attachments if one is not paper)
                text = f"{reply.text}\n{paper.file_name}: {url}"
                reply = replace(reply, text=text, attachments=left)
        return reply

    def _in_approved_words(self, job: Job) -> list[Call]:
        """A bill is two: the PDF with words and buttons, and the picture to pay by."""
        template = words.template_of(job.reply)
        first = None
        for one in [template, *words.instead(template)] if template else []:
            template, first = one, self._in_template(job, one, _paper(job.reply, "_pdf"))
            if first:
                break
        if template is None or first is None:
            raise Undeliverable("window", asked=False)
        calls = [self._call(job, FIRST[APPROVED], first)]
        card = _paper(job.reply, "pay_card")
        second = _pay_card(template) if card else None
        more = self._in_template(job, second, card) if second else None
        return [*calls, self._call(job, FIRST[APPROVED] + 1, more)] if more else calls

    def _in_template(
        self, job: Job, template: Template, paper: Attachment | None
    ) -> InTemplate | None:
        """Fill a template; None where it is not approved, or something would be left open."""
        shape = words.shape(template.key, template.lang)
        name = self._provider.templates.name_of(shape)
        handle = None if name in job.gone_words else self._approved.handle_of(name)
        if handle is None:
            return None
        paper = paper if shape.header != "none" else None
        media = links.path_of_paper(self._parts, job.row.shop_id, paper) if paper else ""
        path = links.path_of(job.reply.link[1]) if job.reply.link else ""
        try:
            values = words.variables(template, media=media, path=path)
        except ValueError as fault:
            _LOG.error("a template is not filled", extra={"fields": {"why": str(fault)[:100]}})
            return None
        buttons = job.reply.buttons if shape.buttons else ()
        return InTemplate(template, handle, values, paper, buttons)

    # -- calling -----------------------------------------------------------------------------------

    def _instead(self, job: Job, call: Call, fault: Refused) -> Job:
        """Say how a reply goes that was refused at once. Raises: Undeliverable, Later."""
        meaning = self._provider.meaning(fault.code)
        if meaning is Meaning.TOO_FAST:
            raise Later(_SLOWER)
        if meaning is Meaning.CLOSED and job.mode != APPROVED:
            return replace(job, mode=APPROVED, again=None, is_unsure=False)
        if meaning is Meaning.REFUSED_FORM and _is_card(call) and job.mode == FREE:
            split = job.split | {call.number % AGAIN}
            return replace(job, split=split, gone=self._gone_now(job), again=None, is_unsure=False)
        if meaning is Meaning.TEMPLATE_GONE and isinstance(call.what, InTemplate):
            name = self._provider.templates.name_of(call.what.shape)
            self._parts.db.write(lambda session: templates.forget(session, name))
            gone = self._gone_now(job)
            return replace(job, gone=gone, gone_words=job.gone_words | {name}, is_unsure=False)
        raise self._undeliverable(job, fault, meaning)

    def _gone_now(self, job: Job) -> frozenset[int]:
        with self._parts.db.reading() as session:
            return frozenset(sent.parts_of(session, job.row.shop_id, job.row.id))

    def _undeliverable(self, job: Job, fault: Refused, meaning: Meaning | None) -> Undeliverable:
        """Say why it cannot go, and keep what that tells of its reader."""
        why = faults.reason_of(meaning)
        address, at = job.row.address, self._parts.clock.now()
        self._parts.db.write(lambda session: faults.note(session, address, meaning=meaning, at=at))
        if why == faults.UNKNOWN:
            fields = {"provider": self._provider.name, "code": fault.code}
            _LOG.error("a call was refused", extra={"fields": fields})
        return Undeliverable(why)

    def _find(self, job: Job, call: Call) -> str | None:
        """Find a call whose answer was lost among what has gone since. Raises: Later, NoAnswer."""
        try:
            went = self._provider.went(call, job.since)
            return next((one for one in went if not self._is_known(one)), None)
        except Refused as fault:
            _LOG.warning("cannot look what was sent", extra={"fields": {"code": fault.code}})
        return None

    def _is_known(self, sid: str) -> bool:
        with self._parts.db.reading() as session:
            return sent.is_known(session, WHATSAPP, sid)

    def _note(self, job: Job, call: Call, sid: str) -> None:
        made = sent.Call(call.of, (WHATSAPP, job.row.address), sid)

        def work(session: Session) -> None:
            at = self._parts.clock.now()
            sent.note(session, made, at=at)
            if call.number == FIRST[APPROVED] and words.leaves_out(job.reply):
                row = session.get_one(ChatMessage, (job.row.shop_id, job.row.id))
                keep_rest(session, row, at=at)

        self._parts.db.write(work)
        logs.event(_LOG, "sent", channel=WHATSAPP, message=job.row.id, part=call.number, sid=sid)


def _numbered(call: Call, number: int) -> Call:
    return replace(call, of=(*call.of[:2], number))


def _is_card(call: Call) -> bool:
    return isinstance(call.what, Piece) and call.what.paper is not None and bool(call.what.text)


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


def _language(session: Session, message: ChatMessage) -> str:
    row = session.get(Conversation, (message.shop_id, WHATSAPP, message.address))
    return (state_from_json(row.state).lang if row else "") or "hi-Latn"
