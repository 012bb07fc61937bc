"""The customer's page of one bill: what to pay and how, its goods, its PDF. Its address is a secret.

No phone number, no other bill, no balance. A wrong, old or revoked address answers alike.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field
from sqlmodel import Session

from adapters import papers
from adapters.parts import Parts
from adapters.web import attached
from adapters.web.limits import RateLimit
from adapters.web.pages import HEADERS, PAY_CSP, language_asked, page, words
from bot.claiming import claim_on_page
from bot.disputing import dispute_on_page
from bot.reach import has_joined
from core.actor import Actor
from core.clock import today
from core.customers.invites import standing_invite
from core.customers.models import Customer
from core.documents import qr, upi
from core.documents.invoice_foot import payment_of
from core.documents.invoice_head import TEST
from core.documents.view import InvoiceView
from core.documents.words import percent_text
from core.errors import BadState
from core.invoices.models import Invoice
from core.invoices.queries import find_by_link
from core.payments.claims import NewClaim, open_claim
from core.payments.models import Claim
from core.payments.service import credited_paise
from core.reminders.service import is_disputed
from core.text import strip_invisible

_MAX_TOKEN = 64


class Paid(BaseModel):
    """The form of "I have paid"."""

    utr: str = Field(default="", max_length=40, pattern=r"^[A-Za-z0-9 /-]*$")


class Wrong(BaseModel):
    """The form of "Something is wrong": one of four things, and words of his own."""

    why: Literal["", "amount", "goods", "paid", "bill"] = ""
    say: str = Field(default="", max_length=500)


@dataclass(frozen=True)
class Found:
    """A bill as its page shows it: the papers' view, a claim that waits, what was paid of it."""

    token: str
    view: InvoiceView
    claim: Claim | None
    paid_paise: int
    is_disputed: bool
    may_join: bool
    files: tuple[attached.Shown, ...]

    @property
    def state(self) -> str:
        """One of cancelled, paid, disputed, claimed, part, due."""
        if self.view.status != "issued":
            return "cancelled"
        if self.view.due_paise <= 0:
            return "paid"
        if self.is_disputed:
            return "disputed"
        if self.claim:
            return "claimed"
        return "part" if self.paid_paise > 0 else "due"


def router(parts: Parts, *, per_minute: int = 30) -> APIRouter:
    """Make the routes under ``/i``; the sandbox's are under ``/sandbox/i``."""
    made = APIRouter(prefix=parts.path)
    limit = RateLimit(parts.clock, per_minute=per_minute)

    def answer(request: Request, token: str, write: Callable[[Found], Response]) -> Response:
        address = request.client.host if request.client else ""
        if not limit.allows(address):
            return _message("Too many requests. Please wait a minute.", status=429)
        found = _find(parts, token)
        return write(found) if found else _nothing()

    @made.get("/i/{token}", response_model=None)
    def bill(request: Request, token: str) -> Response:
        """Show the bill."""
        lang = language_asked(request)
        return answer(request, token, lambda found: _page(found, words(lang), base=parts.path))

    @made.post("/i/{token}/paid", response_model=None)
    def paid(request: Request, token: str, form: Annotated[Paid, Form()]) -> Response:
        """Take the customer's word that he has paid; the owner is told, nothing is money yet."""
        return answer(request, token, lambda _: _claim(parts, token, form, request=request))

    @made.post("/i/{token}/wrong", response_model=None)
    def wrong(request: Request, token: str, form: Annotated[Wrong, Form()]) -> Response:
        """Take it that something is wrong; the owner is told, the reminders rest."""
        return answer(request, token, lambda _: _dispute(parts, token, form, request=request))

    _more(parts, made, answer)
    return made


Answer = Callable[[Request, str, Callable[[Found], Response]], Response]


def _more(parts: Parts, made: APIRouter, answer: Answer) -> None:
    """Add where the page leads: the chat, the files."""

    @made.get("/i/{token}/chat", response_model=None)
    def chat(request: Request, token: str) -> Response:
        """Lead to Telegram with the customer's own invite."""
        return answer(request, token, lambda _: _join(parts, token, request))

    @made.get("/i/{token}/pdf", response_model=None)
    def bill_pdf(request: Request, token: str) -> Response:
        """Send the PDF."""
        return answer(request, token, _pdf)

    @made.get("/i/{token}/files/{file_id}", response_model=None)
    def file(request: Request, token: str, file_id: str) -> Response:
        """Send a file that hangs on the bill."""
        return answer(request, token, lambda _: attached.send(parts, token, file_id) or _nothing())

    @made.get("/i/{token}/qr.png", response_model=None)
    def bill_qr(request: Request, token: str) -> Response:
        """Send the UPI QR; gone where nothing is due."""
        return answer(request, token, _qr)


def _claim(parts: Parts, token: str, form: Paid, *, request: Request) -> Response:
    """Keep the claim; sent twice it is one claim."""
    reference = "".join(form.utr.split())

    def work(session: Session) -> None:
        invoice = find_by_link(session, token, on=today(parts.clock.now()))
        if invoice is None:
            return
        actor = _actor(parts, invoice)
        try:
            claim_on_page(session, actor, invoice, NewClaim(reference=reference or None))
        except BadState:
            return  # paid in the meantime: the page will say so

    parts.db.write(work)
    parts.doorbell.ring()
    return _back(parts, token, request)


def _actor(parts: Parts, invoice: Invoice) -> Actor:
    return Actor(invoice.shop_id, "page", invoice.customer_id or "", parts.clock.now(), "page")


def _back(parts: Parts, token: str, request: Request) -> Response:
    lang = request.query_params.get("lang", "")
    asked = f"?lang={lang}" if lang and words(lang)["code"] == lang else ""
    return RedirectResponse(f"{parts.path}/i/{token}{asked}", 303, dict(HEADERS))


def _dispute(parts: Parts, token: str, form: Wrong, *, request: Request) -> Response:
    """Tell the owner once what is wrong, in the words of the page's language and the customer's own."""
    said = words(language_asked(request))
    told = [said[f"wrong_{form.why}"]] if form.why else []
    told += [shown] if (shown := " ".join(strip_invisible(form.say).split())) else []
    quote = ": ".join(told) or said["wrong"]

    def work(session: Session) -> None:
        invoice = find_by_link(session, token, on=today(parts.clock.now()))
        if invoice is not None:
            dispute_on_page(session, _actor(parts, invoice), invoice, quote)

    parts.db.write(work)
    parts.doorbell.ring()
    return _back(parts, token, request)


def _find(parts: Parts, token: str) -> Found | None:
    if not token.isascii() or len(token) > _MAX_TOKEN:
        return None
    with parts.db.reading() as session:
        invoice = find_by_link(session, token, on=today(parts.clock.now()))
        if invoice is None:
            return None
        shown = papers.view(parts, session, invoice)
        made = open_claim(session, invoice.shop_id, invoice.id)
        cost = shown.total_paise - credited_paise(session, invoice)
        disputed = is_disputed(session, invoice.shop_id, invoice.customer_id or "", invoice.id)
        may_join = _may_join(parts, session, invoice)
        files = attached.shown_of(session, invoice)
        return Found(token, shown, made, cost - shown.due_paise, disputed, may_join, files)


def _may_join(parts: Parts, session: Session, invoice: Invoice) -> bool:
    """True where the customer could have his bills in a chat and does not."""
    if not invoice.customer_id or not parts.invite_url():
        return False
    customer = session.get(Customer, (invoice.shop_id, invoice.customer_id))
    gone = customer is None or customer.deleted_at is not None
    return not gone and customer is not None and not has_joined(session, customer)


def _join(parts: Parts, token: str, request: Request) -> Response:
    """Lead to the chat by the customer's own link, which joins the first who opens it."""

    def work(session: Session) -> str | None:
        invoice = find_by_link(session, token, on=today(parts.clock.now()))
        if invoice is None or not _may_join(parts, session, invoice):
            return None
        actor, customer_id = _actor(parts, invoice), invoice.customer_id or ""
        return standing_invite(session, actor, secret=parts.secret, customer_id=customer_id)

    made = parts.db.write(work)
    if made is None:
        return _back(parts, token, request)
    return RedirectResponse(f"{parts.invite_url()}{made}", 303, dict(HEADERS))


def _message(text: str, *, status: int) -> Response:
    return page("message.html", status=status, text=text)


def _nothing() -> Response:
    return _message("There is no bill at this address.", status=404)


def _pdf(found: Found) -> Response:
    view = found.view
    name = papers.file_name(view.number)
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{name}"'}
    return Response(papers.pdf(view), 200, headers, "application/pdf")


def _qr(found: Found) -> Response:
    view = found.view
    if not view.upi or view.payable_paise <= 0:
        return _message("Nothing is due on this bill.", status=410)
    uri = upi.payment_uri(payment_of(view, view.payable_paise))
    return Response(qr.png(uri), 200, dict(HEADERS), "image/png")


def _page(found: Found, said: dict[str, str], *, base: str) -> Response:
    view = found.view
    payable = view.payable_paise
    uri = upi.payment_uri(payment_of(view, payable)) if view.upi and payable > 0 else ""
    return page(
        "pay.html",
        csp=PAY_CSP,
        t=said,
        view=view,
        base=base,
        test=TEST,
        state=found.state,
        claim=found.claim,
        token=found.token,
        may_join=found.may_join,
        files=found.files,
        paid_paise=found.paid_paise,
        title=view.title,
        amount_paise=payable or view.total_paise,
        uri=uri,
        over_limit=payable > upi.ONE_PAYMENT_LIMIT_PAISE,
        qr_path=code_path(uri) if uri else "",
        qr_size=code_size(uri) if uri else 0,
        taxes=_taxes(view),
    )


def code_size(uri: str) -> int:
    """Return how many modules a side of the code has, its margin included."""
    return len(qr.modules(uri)) + 2 * qr.MARGIN


def code_path(uri: str) -> str:
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
