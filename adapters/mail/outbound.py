"""Delivers letters: looked up as the bill stands, drawn and handed over with no transaction open.

Right after the server took one that is noted, so that it goes once; where the answer was lost it goes again
under the same Message-ID.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from adapters import papers
from adapters.mail import message
from adapters.mail.line import BrokenOff, Envelope, Line, NotLetIn, NotReached, Refused
from adapters.mail.message import Heads, Paper
from adapters.parts import Parts
from bot import bill_mail
from bot.bill_mail import MAX_NAME, Job, Letter, Recipient
from core import outbox
from core.chats.models import ChatMessage
from core.dialects.files import read_files, saved_name
from core.documents.view import InvoiceView
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.mail_address import is_email
from core.outbox import Dropped, Later, NoAnswer, OutboxRow, Undeliverable, waits_of
from core.shops.models import Shop
from core.shops.service import get_shop
from core.text import strip_invisible

PDF = "application/pdf"
MAILBOX = "mailbox"  # given up because the reader's address is refused: the shop's owner is told
MOST_BYTES = 10 * 1024 * 1024  # of files beside the bill: more than that many mailboxes refuse
_OF_SIZE = "smtp_552"
_UNTIL_MENDED = timedelta(minutes=5)  # where our own login is refused, no letter is at fault
_LOG = logging.getLogger("pakka.mail")


@dataclass(frozen=True)
class Ready:
    """A letter that may go: its words, its paper, the files beside it, who sends it, to whom."""

    letter: Letter
    view: InvoiceView
    files: Sequence[Paper]
    job: Job
    shop_name: str
    reply_to: str
    at: datetime


class _TooLarge(Exception):
    """Raised where the server takes no letter of that size: it goes without the files."""


class Outbound:
    """Hands letters to the mail server."""

    def __init__(self, parts: Parts, line: Line) -> None:
        self._parts = parts
        self._line = line

    def deliver(self, row: OutboxRow) -> None:
        """Deliver a letter.

        Raises: Undeliverable, Dropped, Later, NoAnswer; Refused, BrokenOff (again by the schedule: who breaks
        off each time gets a few copies and no more).
        """
        try:
            self._bring(row, most=MOST_BYTES)
        except _TooLarge:
            self._bring(row, most=0)

    def _bring(self, row: OutboxRow, *, most: int) -> None:
        """Deliver a letter with files of so many bytes. Raises: as `deliver`, _TooLarge."""
        with self._parts.db.reading() as session:
            ready = self._look(session, row, most=most)
        if ready is None:
            return
        try:
            self._hand_over(row, ready.job, self._written(row, ready))
        except Undeliverable as fault:
            if ready.files and str(fault) == _OF_SIZE:
                raise _TooLarge from None
            raise
        self._parts.db.write(lambda session: self._note(session, row))

    def _look(self, session: Session, row: OutboxRow, *, most: int) -> Ready | None:
        """Look a letter up; None where it went before. Raises: Undeliverable, Dropped."""
        kept = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if kept is None:
            raise Undeliverable("message gone", asked=False)
        if kept.delivered_at:
            return None
        job = bill_mail.job_of(kept)
        invoice = get_invoice(session, row.shop_id, job.invoice_id)
        if invoice.status != "issued":  # cancelled, or in the bin
            raise Dropped("cancelled")
        shop: Shop = get_shop(session, row.shop_id)
        return Ready(
            letter=bill_mail.letter(session, self._parts.edge(), invoice, job, most=most),
            view=papers.view(self._parts, session, invoice),
            files=_files(session, invoice, most=most),
            job=job,
            shop_name=" ".join(strip_invisible(shop.name).split())[:MAX_NAME],
            reply_to=shop.email,
            at=kept.at,
        )

    def _written(self, row: OutboxRow, ready: Ready) -> bytes:
        account = self._line.account
        answers = is_email(ready.reply_to) and ready.reply_to != account.sender
        heads = Heads(
            id_=f"{row.id}@{account.domain}",
            at=ready.at,
            sender=Recipient(ready.shop_name, account.sender),
            readers=ready.job.readers,
            reply_to=Recipient(ready.shop_name, ready.reply_to) if answers else None,
        )
        name, drawn = papers.file_name(ready.view.number), papers.pdf(ready.view)
        return message.write(heads, ready.letter, [Paper(name, PDF, drawn), *ready.files])

    def _hand_over(self, row: OutboxRow, job: Job, written: bytes) -> None:
        def still_ours() -> None:
            now = self._parts.clock.now()
            if not self._parts.db.write(lambda session: outbox.extend(session, row, at=now)):
                raise Dropped("somebody else's by now")

        readers, copies = ([one.email for one in some] for some in (job.readers.to, job.readers.cc))
        patient = row.attempt <= len(waits_of(row.topic))
        try:
            lost = self._line.send(Envelope(readers, copies, patient), written, before=still_ours)
        except (NotReached, NotLetIn, Refused) as fault:
            self._warn(row, str(fault))
            raise _outcome_of(fault) from None
        if lost:
            self._warn(row, f"{lost} copies refused")

    def _warn(self, row: OutboxRow, why: str) -> None:
        _LOG.warning("a letter met trouble", extra={"fields": {"row": row.id, "why": why}})

    def _note(self, session: Session, row: OutboxRow) -> None:
        kept = session.get(ChatMessage, (row.shop_id, str(row.payload["message"])))
        if kept:
            kept.delivered_at = self._parts.clock.now()
            session.add(kept)


def _files(session: Session, invoice: Invoice, *, most: int) -> list[Paper]:
    ids = [file.id for file in bill_mail.enclosed(session, invoice, most=most)[0]]
    rows = read_files(session, invoice.shop_id, ids) if ids else []
    return [Paper(saved_name(row), row.media, row.content) for row in rows]


def _outcome_of(fault: Exception) -> Exception:
    """Say what a fault of the line means to the letter; what is none of these is tried by the schedule."""
    if isinstance(fault, NotLetIn):
        return Later(_UNTIL_MENDED, whole=True)
    if isinstance(fault, NotReached) and not isinstance(fault, BrokenOff):
        return NoAnswer()
    if isinstance(fault, Refused) and fault.is_final:
        return Undeliverable(MAILBOX if fault.of_reader else str(fault))
    return fault
