"""The whole shop as one ZIP: JSON without loss, CSV for a spreadsheet, and every document as PDF.

Written from one state of the book straight to disk; the same state gives the same bytes, on any day.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.audit import AuditHead
from core.documents.from_invoice import dressed, view_of
from core.documents.from_note import view_of_note
from core.documents.from_paper import view_of_paper
from core.documents.from_voucher import view_of_voucher
from core.documents.invoice import render_invoice
from core.documents.view import InvoiceView
from core.exchange.archive import Archive, new_archive
from core.exchange.csv_files import write_csv
from core.exchange.rows import tables_of_a_shop, write_table
from core.invoices.models import Invoice, Note
from core.shops.service import get_shop
from core.trade_papers.models import TradePaper
from core.vouchers.models import Voucher

FORMAT = 1
_STEP = 25
_FORGET = 200
_README = """\
{name}: everything in one file.

json/   every row, without loss: "pakka import" makes the shop anew from it in another installation
csv/    customers, items, invoices, lines, payments, notes, ledger: opens in Excel; amounts in rupees
pdf/    every bill, note, estimate, challan and voucher, by financial year, cancelled ones marked so

json/ also holds the talk with the bot and who did what when. Amounts there are whole paise.
"""
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Seals:
    """What the papers' links are made with."""

    public_url: str
    secret: bytes


@dataclass(frozen=True)
class Exported:
    """What went into the file."""

    documents: int
    rows: int
    file_bytes: int


def export_shop(
    session: Session, shop_id: str, path: Path, *, seals: Seals, progress: Progress | None = None
) -> Exported:
    """Write a shop into a file; ``progress`` is told how many of all documents are drawn.

    The session must see one state (`Database.reading`). Raises: ShopNotFound, OSError.
    """
    shop = get_shop(session, shop_id)
    with new_archive(path) as archive:
        rows = _write_json(session, archive, shop_id)
        archive.write("README.txt", _README.format(name=shop.name).encode())
        write_csv(session, archive, shop_id)
        documents = _write_papers(session, archive, shop_id, seals, progress=progress)
    return Exported(documents, rows, path.stat().st_size)


def _write_json(session: Session, archive: Archive, shop_id: str) -> int:
    head = session.get(AuditHead, shop_id)
    manifest = {
        "format": FORMAT,
        "shop_id": shop_id,
        "audit_seq": head.seq if head else 0,
        "audit_hash": head.hash if head else "",
    }
    archive.write("manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n")
    count = 0
    for table in tables_of_a_shop():
        with archive.stream(f"json/{table.name}.json") as entry:
            count += write_table(session, table, shop_id, entry)
    return count


def count_documents(session: Session, shop_id: str) -> int:
    """Count the bills, notes, estimates, challans and vouchers of a shop."""
    counted = 0
    for model in (Invoice, Note, TradePaper, Voucher):
        statement = select(func.count()).select_from(model).where(model.shop_id == shop_id)
        counted += int(session.exec(statement).one())
    return counted


def _write_papers(
    session: Session, archive: Archive, shop_id: str, seals: Seals, *, progress: Progress | None
) -> int:
    total, done = count_documents(session, shop_id), 0
    for name, fy, other, drawn in _papers(session, shop_id, seals):
        folder = f"pdf/{fy}-{(fy + 1) % 100:02d}"
        archive.write(archive.free_name(folder, name, other=other), drawn, packed=True)
        done += 1
        if progress and (done % _STEP == 0 or done == total):
            progress(done, total)
    return done


_Drawn = tuple[str, int, str, bytes]


def _papers(session: Session, shop_id: str, seals: Seals) -> Iterator[_Drawn]:
    """Yield (file name, financial year, id, PDF) of each document, oldest first."""
    edge: dict[str, Any] = {"public_url": seals.public_url, "secret": seals.secret}
    views: tuple[tuple[Any, Callable[[Any], InvoiceView]], ...] = (
        (Invoice, lambda bill: view_of(session, bill, **edge)),
        (Note, lambda note: view_of_note(session, note, **edge)),
        (TradePaper, lambda paper: view_of_paper(session, paper)),
        (Voucher, lambda voucher: view_of_voucher(session, voucher)),
    )
    for model, view in views:
        for one in _documents(session, model, shop_id):
            drawn = render_invoice(dressed(session, shop_id, view(one)))
            yield file_name(one.number), one.fy, one.id, drawn


def _documents(session: Session, model: Any, shop_id: str) -> Iterator[Any]:
    """Read one document at a time and forget it again: there may be many thousands."""
    statement = select(model.id).where(model.shop_id == shop_id)
    ids = session.exec(statement.order_by(col(model.fy), col(model.id))).all()
    for n, document_id in enumerate(ids, start=1):
        yield session.get_one(model, (shop_id, document_id))
        if n % _FORGET == 0:
            session.expunge_all()


def file_name(number: str) -> str:
    """Make a file's name of a document's number.

    >>> file_name("GH/26-27/0421")
    'GH-26-27-0421.pdf'
    """
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in number) + ".pdf"
