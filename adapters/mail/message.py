"""A letter as a message for the mail server: heads, both texts, the paper. Pure.

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


def write(heads: Heads, letter: Letter, paper: tuple[str, bytes]) -> bytes:
    """Write the message; ``paper`` is a PDF by name."""
    above = "\r\n".join([*_above(heads), line("Subject", unstructured(letter.subject)), ""])
    return above.encode("ascii") + _body(letter, paper).as_bytes()


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


def _body(letter: Letter, paper: tuple[str, bytes]) -> EmailMessage:
    made = EmailMessage(policy=_POLICY)
    made.set_content(letter.text)
    made.add_alternative(letter.html, subtype="html")
    name, content = paper
    made.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    for number, part in enumerate(one for one in made.walk() if one.is_multipart()):
        part.set_boundary(f"=_pakka_{number}")  # no line of base64 or quoted-printable begins so
    return made
