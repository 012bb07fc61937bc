"""A bill by e-mail: what its letter says, and the one way by which it is sent, from whatever door.

The letter is a row of the talk (channel ``email``) with one of the outbox beside it; its words are made when
it goes, so that they ask for what is due then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from sqlmodel import Session

from bot import bill_letters, paylinks, replies
from bot.bill_letters import bill_papers
from bot.replies import money
from bot.turn import Edge
from core import outbox
from core.actor import Actor
from core.call_errors import TooManyRecipients
from core.chats.models import ChatMessage
from core.customers.models import Customer
from core.dialects.files import FileInfo, fitting, list_files
from core.ids import new_id
from core.invoices.models import Invoice
from core.mail_address import parse_email
from core.mode import is_sandbox
from core.outbox import NewRow
from core.payments.service import due_paise
from core.shops.service import get_shop
from core.text import strip_invisible
from core.webhooks.events import INVOICE_SENT, announce

CHANNEL, TOPIC = "email", "mail"
MOST = 10  # who may get one letter: a bill is no circular
MAX_NAME = 120


@dataclass(frozen=True)
class Recipient:
    """Somebody with a mailbox; the name may be empty."""

    name: str
    email: str


@dataclass(frozen=True)
class Readers:
    """Whom a letter is for, and who gets a copy."""

    to: tuple[Recipient, ...]
    cc: tuple[Recipient, ...] = ()

    @property
    def all(self) -> tuple[Recipient, ...]:
        """Everybody who gets it."""
        return (*self.to, *self.cc)


@dataclass(frozen=True)
class Letter:
    """What a letter says: in plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Job:
    """A letter that waits: of which bill, in which language, to whom."""

    invoice_id: str
    lang: str
    readers: Readers


def recipient(name: str, email: str) -> Recipient:
    """Check an address, and clean a name so that it cannot end a line. Raises: EmailMalformed."""
    return Recipient(" ".join(strip_invisible(name).split())[:MAX_NAME].strip(), parse_email(email))


def is_set_up(session: Session, edge: Edge) -> bool:
    """True where letters can go; the sandbox simulates them."""
    return edge.mail or is_sandbox(session)


def send(
    session: Session,
    edge: Edge,
    actor: Actor,
    invoice: Invoice,
    *,
    readers: Readers,
) -> str | None:
    """Send a bill to whom it is for; return the message's id, None where e-mail is not set up here.

    In the sandbox it counts as sent, nothing is kept and the id is empty. Whether the reader wants letters
    is for the caller to know. Raises: EmailMalformed, TooManyRecipients.
    """
    checked = _checked(readers)
    if not is_set_up(session, edge):
        return None
    message_id = ""
    if not is_sandbox(session):
        job = Job(invoice.id, _language(session, invoice), checked)
        message_id = _put(session, edge, actor, (invoice, job))
    announce(session, actor, INVOICE_SENT, invoice.id)
    return message_id


def _checked(readers: Readers) -> Readers:
    """Check the addresses; nobody gets two copies. Raises: EmailMalformed, TooManyRecipients."""
    named: dict[str, Recipient] = {}
    for one in readers.all:
        person = recipient(one.name, one.email)
        named.setdefault(person.email.casefold(), person)
    main = {one.email.strip().casefold() for one in readers.to}
    to = tuple(one for key, one in named.items() if key in main)
    if not to or len(named) > MOST:
        raise TooManyRecipients(most=MOST)
    return Readers(to, tuple(one for key, one in named.items() if key not in main))


def key_of(message_id: str) -> str:
    """Return the key of a letter's row in the outbox."""
    return f"{TOPIC}:{message_id}"


def _language(session: Session, invoice: Invoice) -> str:
    """Return the customer's language; the shop's for somebody without a name in the books."""
    customer = session.get(Customer, (invoice.shop_id, invoice.customer_id or ""))
    if customer:
        return bill_letters.language_for(session, customer)
    return get_shop(session, invoice.shop_id).language


def _put(session: Session, edge: Edge, actor: Actor, letter: tuple[Invoice, Job]) -> str:
    invoice, job = letter
    shop = get_shop(session, invoice.shop_id)
    (paper,) = bill_papers(shop, invoice, card=False)
    row = ChatMessage(
        shop_id=invoice.shop_id,
        id=new_id(session, "msg"),
        channel=CHANNEL,
        address=job.readers.to[0].email,
        direction="out",
        text=_subject(invoice, shop.name, job.lang),
        body={
            "customer": invoice.customer_id,
            "lang": job.lang,
            "to": [[one.name, one.email] for one in job.readers.to],
            "cc": [[one.name, one.email] for one in job.readers.cc],
            "attachments": [vars(paper)],
        },
        at=actor.at,
    )
    session.add(row)
    session.flush()
    of = bill_letters.awaited(shop, edge, [paper])
    payload = {"message": row.id} | ({"awaits": of} if of else {})
    new = NewRow(TOPIC, key_of(row.id), payload)
    outbox.add(session, invoice.shop_id, new, at=actor.at)
    return row.id


def job_of(row: ChatMessage) -> Job:
    """Read back what a letter is about."""
    body = row.body
    to, cc = (tuple(Recipient(*one) for one in body[name]) for name in ("to", "cc"))
    return Job(body["attachments"][0]["of"], body["lang"], Readers(to, cc))


def letter(session: Session, edge: Edge, invoice: Invoice, job: Job, *, most: int = 0) -> Letter:
    """Write the letter of a bill as it stands now: its total, and where something is due how to pay it.

    ``most``: how many bytes of the files that hang on it go along.
    """
    shop, lang = get_shop(session, invoice.shop_id), job.lang
    due = due_paise(session, invoice)
    first = job.readers.to[0]
    values = {
        "name": (first.name.split() or [first.email.partition("@")[0]])[0],
        "shop": shop.name,
        "number": invoice.number,
        "total": money(invoice.total_paise),
    }
    lines = [replies.text(lang, "for_customer", **values).replace("*", "")]
    page, links = paylinks.bill_url(edge, invoice), []
    if due > 0:
        by = replies.date(invoice.due_on)
        lines.append(replies.text(lang, "mail_due", due=money(due), date=by))
        links.append((replies.label(lang, "pay", total=money(due)), page))
        upi = paylinks.upi_url(invoice, due_paise=due, sandbox=is_sandbox(session))
        links += [("UPI", upi)] if upi else []
    lines.append(replies.text(lang, "mail_attached"))
    if enclosed(session, invoice, most=most)[1]:
        lines.append(replies.text(lang, "mail_files_on_page"))
    subject = _subject(invoice, shop.name, lang)
    links = links or [(invoice.number, page)]
    return Letter(subject, _text(lines, links), _html(lines, links, lang=lang))


def enclosed(session: Session, invoice: Invoice, *, most: int) -> tuple[list[FileInfo], bool]:
    """Say which files that hang on a bill go into ``most`` bytes, and whether others do not."""
    files = list_files(session, invoice.shop_id, [invoice.id])
    taken = fitting(files, most=most)
    return taken, len(taken) < len(files)


def _subject(invoice: Invoice, shop: str, lang: str) -> str:
    values = {"shop": shop, "number": invoice.number, "total": money(invoice.total_paise)}
    return " ".join(strip_invisible(replies.text(lang, "mail_subject", **values)).split())


def _text(lines: Sequence[str], links: Sequence[tuple[str, str]]) -> str:
    return "\n\n".join([*lines, *(f"{label}: {url}" for label, url in links)]) + "\n"


def _html(lines: Sequence[str], links: Sequence[tuple[str, str]], *, lang: str) -> str:
    """Write the same with links to tap; names hold no mark-up there."""
    shown = [f"<p>{escape(line)}</p>" for line in lines]
    shown += [f'<p><a href="{escape(url)}">{escape(label)}</a></p>' for label, url in links]
    head = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"></head>'
    return f"{head}<body>{''.join(shown)}</body></html>\n"
