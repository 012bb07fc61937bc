"""A letter as a message for the mail server: heads, both texts, the papers. Pure.

The same letter is the same bytes each time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from adapters.mail.heads import line, mailboxes, unstructured
from bot.bill_mail import Letter, Readers, Recipient
from core.clock import INDIA

_POLICY = SMTP.clone(cte_type="7bit")  # whatever way it goes, nothing is written anew


@dataclass(frozen=True)
class Heads:
    """What stands above a letter. ``id_`` is the same at each attempt: a second copy is known as one."""

    id_: str
    at: datetime
    sender: Recipient
    readers: Readers
    reply_to: Recipient | None = None


@dataclass(frozen=True)
class Paper:
    """What goes along, by its name and type."""

    name: str
    media: str
    content: bytes


def write(heads: Heads, letter: Letter, papers: Sequence[Paper]) -> bytes:
    """Write the message."""
    above = "\r\n".join([*_above(heads), line("Subject", unstructured(letter.subject)), ""])
    return above.encode("ascii") + _body(letter, papers).as_bytes()


def _above(heads: Heads) -> Iterator[str]:
    yield line("Message-ID", f"<{heads.id_}>")
    yield line("Date", format_datetime(heads.at.astimezone(INDIA)))
    yield line("Auto-Submitted", "auto-generated")  # no out-of-office note comes back
    people: dict[str, Sequence[Recipient]] = {
        "From": (heads.sender,),
        "To": heads.readers.to,
        "Cc": heads.readers.cc,
    }
    if heads.reply_to:
        people["Reply-To"] = (heads.reply_to,)
    for name, some in people.items():
        if some:
            yield line(name, mailboxes([(one.name, one.email) for one in some]))


def _body(letter: Letter, papers: Sequence[Paper]) -> EmailMessage:
    made = EmailMessage(policy=_POLICY)
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    for paper in papers:
        kind, _, of_kind = paper.media.partition("/")
        made.add_attachment(paper.content, maintype=kind, subtype=of_kind, filename=paper.name)
    for number, part in enumerate(one for one in made.walk() if one.is_multipart()):
        part.set_boundary(f"=_pakka_{number}")  # no line of base64 or quoted-printable begins so
    return made
