"""The customer's page of one bill: what to pay and how, its goods, its PDF. Its address is a secret.

No phone number, no other bill, no balance. A wrong, old or revoked address answers alike.
"""

from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import Response

from adapters import papers
from adapters.web.limits import RateLimit
from adapters.web.pages import HEADERS, page
from adapters.wiring import Parts
from core.documents import qr, upi
from core.documents.invoice_foot import payment_of
from core.documents.view import InvoiceView
from core.documents.words import percent_text
from core.gst.document import TITLES
from core.invoices.queries import find_by_token

_MAX_TOKEN = 64


def router(parts: Parts, *, per_minute: int = 30) -> APIRouter:
    """Make the routes under ``/i``."""
    made = APIRouter()
    limit = RateLimit(parts.clock, per_minute=per_minute)

    def answer(request: Request, token: str, write: Callable[[InvoiceView], Response]) -> Response:
        address = request.client.host if request.client else ""
        if not limit.allows(address):
            return _message("Too many requests. Please wait a minute.", status=429)
        found = _find(parts, token)
        return write(found) if found else _message("There is no bill at this address.", status=404)

    @made.get("/i/{token}", response_model=None)
    def bill(request: Request, token: str) -> Response:
        """Show the bill."""
        return answer(request, token, _page)

    @made.get("/i/{token}/pdf", response_model=None)
    def bill_pdf(request: Request, token: str) -> Response:
        """Send the PDF."""
        return answer(request, token, _pdf)

    @made.get("/i/{token}/qr.png", response_model=None)
    def bill_qr(request: Request, token: str) -> Response:
        """Send the UPI QR; gone where nothing is due."""
        return answer(request, token, _qr)

    return made


def _find(parts: Parts, token: str) -> InvoiceView | None:
    if not token.isascii() or len(token) > _MAX_TOKEN:
        return None
    with parts.db.reading() as session:
        invoice = find_by_token(session, token)
        return papers.view(parts, session, invoice) if invoice else None


def _message(text: str, *, status: int) -> Response:
    return page("message.html", status=status, text=text)


def _pdf(view: InvoiceView) -> Response:
    name = papers.file_name(view.number)
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{name}"'}
    return Response(papers.pdf(view), 200, headers, "application/pdf")


def _qr(view: InvoiceView) -> Response:
    if not view.upi or view.payable_paise <= 0:
        return _message("Nothing is due on this bill.", status=410)
    uri = upi.payment_uri(payment_of(view, view.payable_paise))
    return Response(qr.png(uri), 200, dict(HEADERS), "image/png")


def _page(view: InvoiceView) -> Response:
    payable = view.payable_paise
    uri = upi.payment_uri(payment_of(view, payable)) if view.upi and payable > 0 else ""
    return page(
        "pay.html",
        view=view,
        state=_state(view),
        title=TITLES[view.document_type],
        amount_paise=payable or view.total_paise,
        uri=uri,
        over_limit=payable > upi.ONE_PAYMENT_LIMIT_PAISE,
        qr_path=_path(uri) if uri else "",
        qr_size=_size(uri) if uri else 0,
        taxes=_taxes(view),
    )


def _state(view: InvoiceView) -> str:
    if view.status != "issued":
        return "cancelled"
    return "due" if view.due_paise > 0 else "paid"


def _size(uri: str) -> int:
    return len(qr.modules(uri)) + 2 * qr.MARGIN


def _path(uri: str) -> str:
    """Draw the code as one path: a run of black modules is one rectangle."""
    parts = []
    for y, row in enumerate(qr.modules(uri), qr.MARGIN):
        x = 0
        while x < len(row):
            run = 1
            while x + run < len(row) and row[x + run] == row[x]:
                run += 1
            if row[x]:
                parts.append(f"M{x + qr.MARGIN} {y}h{run}v1h-{run}z")
            x += run
    return "".join(parts)


def _taxes(view: InvoiceView) -> list[tuple[str, int]]:
    """List the taxes that were charged, with the rate where the bill has only one."""
    rates = {line.gst_rate for line in view.lines}
    one = rates.pop() if len(rates) == 1 else None
    half, whole = (f" {percent_text(one / 2)}", f" {percent_text(one)}") if one else ("", "")
    heads = [
        (f"CGST{half}", view.cgst_paise),
        (f"{view.half_tax_label}{half}", view.sgst_paise),
        (f"IGST{whole}", view.igst_paise),
        ("Cess", view.cess_paise),
    ]
    return [(label, paise) for label, paise in heads if paise]
