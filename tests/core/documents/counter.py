"""A shop whose documents are issued for real and read back from their papers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from core.actor import Actor
from core.clock import Clock
from core.customers.models import Customer
from core.db import Database
from core.documents.from_invoice import view_of
from core.documents.from_note import view_of_note
from core.documents.from_paper import view_of_paper
from core.documents.from_voucher import view_of_voucher
from core.documents.invoice import render_invoice
from core.documents.view import InvoiceView
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, Note
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.service import NewPayment, record_payment, refund
from core.trade_papers.models import TradePaper
from core.trade_papers.service import Kind, NewPaper, Purpose, issue_paper
from core.vouchers.models import Voucher
from core.vouchers.service import Advance, issue_receipt, issue_refund
from tests.core.documents.reading import text_of
from tests.factories import make_actor, make_customer, make_shop

D = Decimal
EDGE: dict[str, Any] = {"public_url": "https://bill.example.in", "secret": b"s" * 32}


def goods(name: str, qty: str, rate: str, gst: str = "18", **more: Any) -> DraftLine:
    """Write a line of a bill."""
    values: dict[str, Any] = {"hsn": "8302", "unit": "PCS", **more}
    return DraftLine(name, D(qty), rate=D(rate), gst_rate=D(gst), **values)


class Counter:
    """Gupta Hardware in Jaipur, Rajasthan (08)."""

    def __init__(self, db: Database, clock: Clock, **changes: Any) -> None:
        self.db = db
        where = {"address": "14 Chandpole Bazar, Jaipur", "pincode": "302001"}
        self.shop = make_shop(db, clock.now(), **where | changes)
        self._actor = make_actor(self.shop, clock.now())
        self._count = 0

    @property
    def actor(self) -> Actor:
        """Somebody who acts, by a message of his own each time."""
        self._count += 1
        return replace(self._actor, message_id=f"m{self._count}")

    def at(self, instant: datetime) -> None:
        """Act from now on at another time."""
        self._actor = replace(self._actor, at=instant)

    def customer(self, name: str = "Sharma Constructions", **more: Any) -> Customer:
        """Record a customer."""
        return make_customer(self.db, self.actor, name, **more)

    def sell(self, customer: Customer | None, *lines: DraftLine, **more: Any) -> Invoice:
        """Issue a bill."""
        return self.issue(InvoiceDraft(customer.id if customer else None, lines, **more))

    def issue(self, draft: InvoiceDraft) -> Invoice:
        """Issue a bill of its draft."""
        actor = self.actor
        return self.db.write(lambda session: issue(session, actor, draft, secret=b"s" * 32))

    def view(self, invoice: Invoice) -> InvoiceView:
        """Return what the bill's paper shows."""
        return self._read(
            lambda session: view_of(
                session, get_invoice(session, invoice.shop_id, invoice.id), **EDGE
            )
        )

    def paper(self, customer: Customer | None, *lines: DraftLine, **more: Any) -> str:
        """Issue a bill and read its paper."""
        return text_of(render_invoice(self.view(self.sell(customer, *lines, **more))))

    def issue_note(self, invoice: Invoice, wanted: Wanted, reason: str = "Returned") -> Note:
        """Issue a note."""
        actor, new = self.actor, NewNote(invoice.id, wanted, reason)
        return self.db.write(lambda session: issue_note(session, actor, new))

    def note(self, invoice: Invoice, wanted: Wanted) -> str:
        """Issue a note and read its paper."""
        note = self.issue_note(invoice, wanted)
        view = self._read(lambda session: view_of_note(session, session.merge(note), **EDGE))
        return text_of(render_invoice(view))

    def issue_paper(
        self, kind: Kind, customer: Customer | None, *lines: DraftLine, **more: Any
    ) -> TradePaper:
        """Issue an estimate or a challan."""
        purpose = more.pop("purpose", "")
        draft = InvoiceDraft(customer.id if customer else None, lines, **more)
        return self.issue_draft(kind, draft, purpose=purpose)

    def issue_draft(self, kind: Kind, draft: InvoiceDraft, *, purpose: Purpose = "") -> TradePaper:
        """Issue an estimate or a challan of its draft."""
        actor, new = self.actor, NewPaper(kind, draft, purpose)
        return self.db.write(lambda session: issue_paper(session, actor, new))

    def view_of(self, paper: TradePaper) -> InvoiceView:
        """Return what an estimate or a challan shows."""
        return self._read(lambda session: view_of_paper(session, paper))

    def receive(
        self, customer: Customer, rupees: int, *, hsn: str, description: str = "Wall painting"
    ) -> Voucher:
        """Take an advance at 18 % and issue its receipt voucher."""
        paid = NewPayment("upi", rupees * 100, customer_id=customer.id)
        actor, then = self.actor, self.actor

        def write(session: Session) -> Voucher:
            payment = record_payment(session, actor, paid)
            return issue_receipt(session, then, Advance(payment.id, description, D(18), hsn))

        return self.db.write(write)

    def give_back(self, voucher: Voucher, rupees: int) -> Voucher:
        """Give part of an advance back and issue its refund voucher."""
        actor, then = self.actor, self.actor

        def write(session: Session) -> Voucher:
            paise, of = rupees * 100, voucher.customer_id
            back = refund(session, actor, mode="upi", amount_paise=paise, customer_id=of)
            return issue_refund(session, then, voucher.id, payment_id=back.id, amount_paise=paise)

        return self.db.write(write)

    def voucher_view(self, voucher: Voucher) -> InvoiceView:
        """Return what a voucher shows."""
        return self._read(lambda session: view_of_voucher(session, session.merge(voucher)))

    def voucher_text(self, voucher: Voucher) -> str:
        """Read a voucher's paper."""
        return text_of(render_invoice(self.voucher_view(voucher)))

    def _read(self, made: Callable[[Session], InvoiceView]) -> InvoiceView:
        with self.db.reading() as session:
            return made(session)
