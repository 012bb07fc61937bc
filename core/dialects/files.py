"""Files that hang on an invoice: which may, how many, and what they are by their own bytes."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.call_errors import AttachmentNotFound, FileNotTaken, TooManyFiles
from core.db import alone
from core.dialects.models import Attachment
from core.ids import new_id
from core.text import strip_invisible

MOST = 10
MOST_BYTES = 25 * 1024 * 1024
_STARTS = (
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
)
_BMP_HEAD = 26
_SUFFIXES = {
    "image/gif": ("gif",), "image/jpeg": ("jpg", "jpeg"), "image/png": ("png",),
    "image/tiff": ("tif", "tiff"), "image/bmp": ("bmp",), "application/pdf": ("pdf",),
}  # fmt: skip
_LONGEST = 100


@dataclass(frozen=True)
class NewFile:
    """A file as it came."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True)
class FileInfo:
    """A file without its bytes."""

    id: str
    invoice_id: str
    name: str
    media: str
    description: str
    size: int
    md5: str
    created_at: datetime


def media_of(content: bytes) -> str | None:
    """Say what a file is by how it begins; None where it is nothing that may hang here.

    >>> media_of(b"%PDF-1.7 ..."), media_of(b"<html>")
    ('application/pdf', None)
    """
    for start, media in _STARTS:
        if content.startswith(start):
            return media
    is_bitmap = content[:2] == b"BM" and len(content) >= _BMP_HEAD and content[6:10] == bytes(4)
    return "image/bmp" if is_bitmap else None


def saved_name(file: FileInfo | Attachment) -> str:
    """Return the name to save a file under: no path, nothing unseen, the end that its bytes bear out."""
    base = re.split(r"[/\\]", strip_invisible(file.name))[-1]
    plain = " ".join(re.sub(r'[<>:"|?*;%]', "-", base).split()).strip(". ")
    stem, dot, end = plain.rpartition(".")
    ends = _SUFFIXES[file.media]
    if not dot or not stem or end.casefold() not in ends:
        stem, end = plain, ends[0]
    return f"{stem[:_LONGEST].strip() or 'file'}.{end}"


def find_file(
    session: Session, shop_id: str, *, invoice_id: str, file_id: str
) -> Attachment | None:
    """Find a file that hangs on an invoice, with its bytes; one of another invoice is not found."""
    row = session.get(Attachment, (shop_id, file_id))
    return row if row and row.invoice_id == invoice_id else None


def attach(session: Session, actor: Actor, invoice_id: str, new: NewFile) -> Attachment:
    """Hang a file on an invoice. Raises: FileNotTaken (what it is), TooManyFiles."""
    media = media_of(new.content)
    if media is None:
        raise FileNotTaken(name=new.name)
    alone(session, f"files:{actor.shop_id}:{invoice_id}")
    files = list_files(session, actor.shop_id, [invoice_id])
    if len(files) >= MOST or sum(file.size for file in files) + len(new.content) > MOST_BYTES:
        raise TooManyFiles(most=MOST, megabytes=MOST_BYTES // 1024 // 1024)
    row = Attachment(
        shop_id=actor.shop_id,
        id=new_id(session, "att"),
        invoice_id=invoice_id,
        name=new.name,
        media=media,
        description=new.description,
        size=len(new.content),
        sha256=hashlib.sha256(new.content).hexdigest(),
        md5=hashlib.md5(new.content, usedforsecurity=False).hexdigest(),
        content=new.content,
        created_at=actor.at,
    )
    session.add(row)
    session.flush()
    after = {"id": row.id, "name": row.name, "size": row.size, "sha256": row.sha256}
    audit.record(session, actor, "invoice.attach", entity=invoice_id, change=(None, after))
    return row


def detach(session: Session, actor: Actor, invoice_id: str, file_id: str) -> None:
    """Take a file away for good. Raises: AttachmentNotFound."""
    row = session.get(Attachment, (actor.shop_id, file_id))
    if row is None or row.invoice_id != invoice_id:
        raise AttachmentNotFound(file=file_id)
    before = {"id": row.id, "name": row.name, "size": row.size, "sha256": row.sha256}
    session.delete(row)
    session.flush()
    audit.record(session, actor, "invoice.detach", entity=invoice_id, change=(before, None))


def list_files(session: Session, shop_id: str, invoice_ids: Sequence[str]) -> list[FileInfo]:
    """List what hangs on some invoices, oldest first; their bytes are left where they are."""
    shown = [getattr(Attachment, field.name) for field in fields(FileInfo)]
    statement = (
        sql_select(*shown)
        .where(col(Attachment.shop_id) == shop_id, col(Attachment.invoice_id).in_(invoice_ids))
        .order_by(col(Attachment.created_at), col(Attachment.id))
    )
    return [FileInfo(*row) for row in session.execute(statement).all()]


def read_files(session: Session, shop_id: str, file_ids: Sequence[str]) -> list[Attachment]:
    """Read some files with their bytes, oldest first; one that was taken away meanwhile is left out."""
    statement = select(Attachment).where(
        Attachment.shop_id == shop_id, col(Attachment.id).in_(file_ids)
    )
    ordered = statement.order_by(col(Attachment.created_at), col(Attachment.id))
    return list(session.exec(ordered).all())


def fitting(files: Sequence[FileInfo], *, most: int) -> list[FileInfo]:
    """Take the files that go together into so many bytes, oldest first; what is too large is passed over."""
    taken, left = [], most
    for file in files:
        if file.size <= left:
            taken.append(file)
            left -= file.size
    return taken
