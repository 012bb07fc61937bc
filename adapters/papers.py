"""The papers that go with a reply, drawn when somebody asks and kept for a while.

A paper is named by its kind and what it is of, as `bot.message.Attachment` says; a view gives the same
bytes each time.
"""

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from sqlmodel import Session

from adapters import exporting, returning
from adapters.parts import Parts
from core.clock import today
from core.customers.service import customer_of
from core.documents.dues import DuesView
from core.documents.from_invoice import dressed, supplier_of, view_of
from core.documents.from_khata import dues_of, statement_of
from core.documents.from_note import view_of_note
from core.documents.from_paper import view_of_paper
from core.documents.from_voucher import view_of_voucher
from core.documents.report import ReportView
from core.documents.statement_view import StatementView
from core.documents.view import InvoiceView
from core.errors import ShopNotFound
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.notes.service import get_note
from core.reports.book import book_of
from core.reports.gstr1.month import parse_month
from core.shops.models import Shop
from core.shops.service import get_shop
from core.shops.settings import show_settings
from core.tabular import Report
from core.trade_papers.service import get_paper
from core.vouchers.service import get_voucher

Drawn = tuple[bytes, str]
_PDF, _PNG = "application/pdf", "image/png"
_JSON = "application/json"
ZIP = "application/zip"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def view(parts: Parts, session: Session, invoice: Invoice) -> InvoiceView:
    """Return what the papers of an invoice show now."""
    return view_of(session, invoice, public_url=parts.public_url, secret=parts.secret)


@lru_cache(maxsize=64)
def pdf(shown: InvoiceView) -> bytes:
    """Return an invoice, a note or a voucher."""
    from core.documents.invoice import render_invoice

    return render_invoice(shown)


@lru_cache(maxsize=16)
def all_copies(shown: InvoiceView) -> bytes:
    """Return every copy that the law wants of a paper, one after the other (Rules 48, 55)."""
    from core.documents.invoice import render_invoice
    from core.documents.kinds import copies_of

    return render_invoice(shown, copies=copies_of(shown))


@lru_cache(maxsize=64)
def pay_card(shown: InvoiceView, amount_paise: int) -> bytes:
    """Return the picture with amount and QR."""
    from core.documents.pay_card import render_pay_card

    return render_pay_card(shown, amount_paise=amount_paise)


@lru_cache(maxsize=16)
def _statement(shown: StatementView) -> bytes:
    from core.documents.statement import render_statement

    return render_statement(shown)


@lru_cache(maxsize=4)
def _report(shown: ReportView) -> bytes:
    from core.documents.report import render_report

    return render_report(shown)


@lru_cache(maxsize=4)
def _sheets(shown: Report) -> bytes:
    from core.exchange.excel import write_report

    return write_report(shown)


@lru_cache(maxsize=4)
def _dues(shown: DuesView) -> bytes:
    from core.documents.dues import render_dues

    return render_dues(shown)


def draw(parts: Parts, session: Session, shop_id: str, paper: tuple[str, str]) -> Drawn:
    """Draw a paper, ``(kind, of)``; return its bytes and media type.

    Raises: InvoiceNotFound, NoteNotFound, CustomerNotFound, TradePaperNotFound, VoucherNotFound.
    """
    kind, of = paper
    return _DRAWERS[kind](parts, session, shop_id, of)


def _draw_invoice(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    return pdf(view(parts, session, get_invoice(session, shop_id, of))), _PDF


def _draw_card(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    shown = view(parts, session, get_invoice(session, shop_id, of))
    return pay_card(shown, shown.payable_paise or shown.total_paise), _PNG


def _draw_note(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    note = get_note(session, shop_id, of)
    shown = view_of_note(session, note, public_url=parts.public_url, secret=parts.secret)
    return pdf(dressed(session, shop_id, shown)), _PDF


def _draw_copies(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    return all_copies(view(parts, session, get_invoice(session, shop_id, of))), _PDF


def _draw_paper(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    shown = view_of_paper(session, get_paper(session, shop_id, of))
    return all_copies(dressed(session, shop_id, shown)), _PDF


def _draw_voucher(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    shown = view_of_voucher(session, get_voucher(session, shop_id, of))
    return pdf(dressed(session, shop_id, shown)), _PDF


def _draw_statement(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    customer_id, start, end = of.split(":")
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    customer = customer_of(session, shop_id, customer_id)
    shop = get_shop(session, shop_id)
    on = today(parts.clock.now())
    return _statement(statement_of(session, shop, customer, days=days, today=on)), _PDF


def _draw_dues(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    shop = get_shop(session, shop_id)
    return _dues(dues_of(session, shop, on=dt.date.fromisoformat(of))), _PDF


def _book(parts: Parts, session: Session, shop: Shop, of: str) -> Report:
    start, _, end = of.partition(":")
    days = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    return book_of(session, shop, days, today=today(parts.clock.now()))


def _draw_sales(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    shop = get_shop(session, shop_id)
    shown = ReportView(
        supplier_of(session, shop_id, shop.model_dump()), _book(parts, session, shop, of)
    )
    return _report(shown), _PDF


def _write_sales(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    return _sheets(_book(parts, session, get_shop(session, shop_id), of)), _XLSX


def _write_gstr1(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    return _of_return(parts, session, shop_id, of=of, ending="xlsx"), _XLSX


def _write_gstr1_json(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    return _of_return(parts, session, shop_id, of=of, ending="json"), _JSON


def _of_return(parts: Parts, session: Session, shop_id: str, *, of: str, ending: str) -> bytes:
    """Return a file of GSTR-1: the one that was written in the background, else made now."""
    if whole := returning.written(parts.exports, of, ending):
        return whole
    made = io.BytesIO()
    month = parse_month(of.partition(":")[0], today=today(parts.clock.now()))
    returning.ENDINGS[ending](session, get_shop(session, shop_id), month, made)
    return made.getvalue()


def _of_catalogue(parts: Parts, session: Session, shop: Shop, of: str) -> Report:
    from core.reports.catalogue import make_report

    name, _, when = of.partition(":")
    on = today(parts.clock.now())
    start, _, end = when.partition(":")
    days = (dt.date.fromisoformat(start), dt.date.fromisoformat(end)) if end else None
    return make_report(
        session, shop, name, days=days or parse_month(start, today=on).days, today=on
    )


def _draw_report(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    shop = get_shop(session, shop_id)
    report = _of_catalogue(parts, session, shop, of)
    return _report(ReportView(supplier_of(session, shop_id, shop.model_dump()), report)), _PDF


def _write_report(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    return _sheets(_of_catalogue(parts, session, get_shop(session, shop_id), of)), _XLSX


def _read_export(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    path = exporting.path_of(parts.exports, exporting.until_of(of)[0])
    if not path.exists():
        raise ShopNotFound(shop_id=shop_id)
    return path.read_bytes(), ZIP


def _draw_sample(parts: Parts, session: Session, shop_id: str, of: str) -> Drawn:
    from core.documents.sample import render_head, sample_of

    shop, on = get_shop(session, shop_id), today(parts.clock.now())
    supplier = supplier_of(session, shop_id, shop.model_dump() | {"logo": of})
    number = str(show_settings(session, shop, on=on)["series"])
    shown = sample_of(supplier, scheme=shop.scheme, number=number, on=on)
    return render_head(replace(dressed(session, shop_id, shown), sandbox=True)), _PNG


_DRAWERS: dict[str, Callable[[Parts, Session, str, str], Drawn]] = {
    "invoice_pdf": _draw_invoice,
    "invoice_copies_pdf": _draw_copies,
    "paper_pdf": _draw_paper,
    "voucher_pdf": _draw_voucher,
    "pay_card": _draw_card,
    "note_pdf": _draw_note,
    "statement_pdf": _draw_statement,
    "outstanding_pdf": _draw_dues,
    "sales_pdf": _draw_sales,
    "sales_xlsx": _write_sales,
    "gstr1_xlsx": _write_gstr1,
    "gstr1_json": _write_gstr1_json,
    "report_pdf": _draw_report,
    "report_xlsx": _write_report,
    "export_zip": _read_export,
    "logo_sample": _draw_sample,
}
TITLES = {
    "invoice_copies_pdf": "Copies",
    "paper_pdf": "Estimate or challan",
    "voucher_pdf": "Voucher",
    "note_pdf": "Credit note",
    "statement_pdf": "Statement",
    "outstanding_pdf": "Dues",
    "sales_pdf": "Sales",
    "sales_xlsx": "Excel",
    "gstr1_xlsx": "GSTR-1",
    "gstr1_json": "GSTR-1 JSON",
    "report_pdf": "Report",
    "report_xlsx": "Excel",
    "export_zip": "Everything of the shop",
    "logo_sample": "How a bill looks",
}


def file_name(number: str, suffix: str = "pdf") -> str:
    """Make a file name of a document number.

    >>> file_name("GH/26-27/0424")
    'GH-26-27-0424.pdf'
    """
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in number) + f".{suffix}"
