"""The files that hang on a bill, as its page lists and sends them: to be saved, not shown by the browser."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import Response
from sqlmodel import Session

from adapters.parts import Parts
from adapters.web.pages import HEADERS
from core.clock import today
from core.dialects.files import FileInfo, find_file, list_files, saved_name
from core.invoices.models import Invoice
from core.invoices.queries import find_by_link

_ID = re.compile(r"att_[0-9a-f]{24}", re.ASCII)
_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox"
_KILO = 1024


@dataclass(frozen=True)
class Shown:
    """A file as the page names it."""

    id: str
    name: str
    note: str


def shown_of(session: Session, invoice: Invoice) -> tuple[Shown, ...]:
    """List what hangs on a bill."""
    found = list_files(session, invoice.shop_id, [invoice.id])
    return tuple(Shown(file.id, saved_name(file), _note(file)) for file in found)


def _note(file: FileInfo) -> str:
    kind = file.media.rpartition("/")[2].upper()
    return " · ".join(filter(None, (file.description, kind, size_text(file.size))))


def size_text(size: int) -> str:
    """Write how large a file is.

    >>> size_text(900), size_text(348_000), size_text(1_300_000)
    ('1 KB', '340 KB', '1.2 MB')
    """
    kilos = max(round(size / _KILO), 1)
    return f"{kilos} KB" if kilos < _KILO else f"{size / _KILO / _KILO:.1f} MB"


def send(parts: Parts, token: str, file_id: str) -> Response | None:
    """Send a file of the bill of a link, and of no other; None where there is none."""
    if not _ID.fullmatch(file_id):
        return None
    with parts.db.reading() as session:
        invoice = find_by_link(session, token, on=today(parts.clock.now()))
        if invoice is None:
            return None
        row = find_file(session, invoice.shop_id, invoice_id=invoice.id, file_id=file_id)
        if row is None:
            return None
        name, media, content = saved_name(row), row.media, row.content
    headers = {
        **HEADERS,
        "Content-Security-Policy": _CSP,
        "Content-Disposition": disposition(name),
    }
    return Response(content, 200, headers, media)


def disposition(name: str) -> str:
    r"""Let a browser save what comes, under a name of any script (RFC 6266).

    >>> disposition("é.pdf")
    'attachment; filename="-.pdf"; filename*=UTF-8\'\'%C3%A9.pdf'
    """
    plain = re.sub(r"[^A-Za-z0-9._ -]", "-", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
