"""What is stored is what the papers show: a bill, its payment, its note, the khata of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.documents.from_invoice import view_of
from core.documents.from_khata import dues_of, statement_of
from core.documents.from_note import view_of_note
from core.documents.invoice import render_invoice
from core.documents.statement import render_statement
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.editing import Edit, edit
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.service import NewPayment, record_payment
from core.shops.models import Shop
from core.shops.settings import set_setting
from tests.core.documents.reading import assert_in_order, payments_on, text_of
from tests.factories import make_actor, make_customer, make_shop, sr_501

TODAY = date(2026, 11, 21)
EDGE: dict[str, Any] = {"public_url": "https://bill.example.in", "secret": b"s" * 32}


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    return make_shop(db, clock.now(), address="14 Chandpole Bazar, Jaipur", pincode="302001")


@pytest.fixture
def actor(shop: Shop, clock: FixedClock) -> Actor:
    return make_actor(shop, clock.now())


@pytest.fixture
def customer(db: Database, actor: Actor) -> Customer:
    return make_customer(db, actor, phone="9800000110", state="08")


@pytest.fixture
def invoice(db: Database, actor: Actor, customer: Customer) -> Invoice:
    return db.write(lambda session: issue(session, actor, sr_501(customer.id), secret=b"s" * 32))


def _pay(db: Database, actor: Actor, customer: Customer, paise: int) -> None:
    new = NewPayment("upi", paise, customer_id=customer.id)
    db.write(lambda session: record_payment(session, replace(actor, message_id="m2"), new))


def test_an_issued_bill_as_its_paper_shows_it(db: Database, invoice: Invoice) -> None:
    with db.reading() as session:
        view = view_of(session, get_invoice(session, invoice.shop_id, invoice.id), **EDGE)
    pdf = render_invoice(view)
    assert_in_order(
        text_of(pdf),
        "Gupta Hardware",
        "14 Chandpole Bazar, Jaipur 302001",
        "GSTIN 08AAAPG1234C1ZJ · State Rajasthan (08)",
        "Tax invoice GH/26-27/0421",
        "21 Nov 2026",
        "Place of supply Rajasthan (08)",
        "Bill to Ramesh Kumar Mobile ••• ••• 0110 State Rajasthan (08)",
        "1 SR-501 8302 2",
        "450.00 18% 900.00",
        "Rupees one thousand sixty-two only",
        "CGST 9% 81.00",
        "SGST 9% 81.00",
        "Total ₹1,062.00",
    )
    assert payments_on(pdf)[0] == {
        "pa": "guptahw@example",
        "pn": "Gupta Hardware",
        "am": "1062.00",
        "cu": "INR",
        "tr": "GH26270421",
        "tn": "Invoice GH/26-27/0421",
    }


def test_a_bill_is_drawn_on_the_paper_that_the_shop_has(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    for form in ("thermal58", "a5", "a4"):
        db.write(lambda session, form=form: set_setting(session, actor, "paper", form))  # type: ignore[misc]
        with db.reading() as session:
            view = view_of(session, get_invoice(session, invoice.shop_id, invoice.id), **EDGE)
        assert view.form == form


def test_a_bill_paid_in_part_asks_for_the_rest(
    db: Database, actor: Actor, customer: Customer, invoice: Invoice
) -> None:
    _pay(db, actor, customer, 50000)
    with db.reading() as session:
        view = view_of(session, get_invoice(session, invoice.shop_id, invoice.id), **EDGE)
    (payment,) = payments_on(render_invoice(view))
    assert (payment["am"], payment["tr"]) == ("562.00", "GH26270421P50000")


def test_the_note_and_the_terms_of_a_bill_stand_beneath_it(
    db: Database, actor: Actor, invoice: Invoice
) -> None:
    change = Edit(note="Call before delivery", terms="Due in 30 days")
    db.write(lambda session: edit(session, actor, invoice.id, change))
    with db.reading() as session:
        view = view_of(session, get_invoice(session, invoice.shop_id, invoice.id), **EDGE)
    words = " ".join(text_of(render_invoice(view)).split())
    assert "Call before delivery · Terms: Due in 30 days" in words


def test_a_credit_note_as_its_paper_shows_it(db: Database, actor: Actor, invoice: Invoice) -> None:
    new = NewNote(invoice.id, Wanted("credit", lines={1: (Decimal(1), None)}), "One came back")
    note = db.write(lambda session: issue_note(session, actor, new))
    with db.reading() as session:
        view = view_of_note(session, session.merge(note), **EDGE)
    assert_in_order(
        text_of(render_invoice(view)),
        "Credit note",
        note.number,
        "Against invoice GH/26-27/0421 Invoice date 21 Nov 2026",
        "1 SR-501 8302 1",
        "450.00 18% 450.00",
        "Reason One came back",
        "CGST 9% 40.50",
        "SGST 9% 40.50",
        "Credit total ₹531.00",
    )


def _two_goods(customer_id: str) -> InvoiceDraft:
    lines = tuple(
        DraftLine(name, Decimal(1), rate=Decimal(100), gst_rate=Decimal(18), hsn="8302")
        for name in ("Tap", "Hinge, 4 inch")
    )
    return InvoiceDraft(customer_id, lines)


def test_a_statement_names_the_goods_and_the_bill_each_payment_went_to(
    db: Database, shop: Shop, actor: Actor, customer: Customer, invoice: Invoice
) -> None:
    later = replace(actor, message_id="m3")
    db.write(lambda session: issue(session, later, _two_goods(customer.id)))
    _pay(db, actor, customer, 50000)
    with db.reading() as session:
        view = statement_of(session, shop, customer, days=(date(2026, 11, 1), TODAY), today=TODAY)
    assert view.closing_paise == 106200 + 23600 - 50000
    pdf = render_statement(view)
    assert_in_order(
        text_of(pdf),
        "For Ramesh Kumar",
        "Balance to pay ₹798.00",
        "Bill GH/26-27/0421 SR-501, 2",
        "1,062.00 1,062.00",
        "Bill GH/26-27/0422 Tap, Hinge, 4 inch 236.00 1,298.00",
        "put against GH/26-27/0421 500.00 798.00",
        "Open bills GH/26-27/0421 21 Nov 2026 · today · bill ₹1,062.00, paid ₹500.00 562.00",
        "GH/26-27/0422",
    )
    assert payments_on(pdf)[0]["am"] == "798.00"


def test_a_payment_over_many_bills_names_the_first_four(
    db: Database, shop: Shop, actor: Actor, customer: Customer
) -> None:
    for n in range(6):
        by = replace(actor, message_id=f"b{n}")
        db.write(partial(issue, actor=by, draft=sr_501(customer.id)))
    _pay(db, actor, customer, 6 * 106200)
    with db.reading() as session:
        view = statement_of(session, shop, customer, days=(TODAY, TODAY), today=TODAY)
    paid = next(row for row in view.rows if row.credit_paise)
    assert paid.detail == (
        "put against GH/26-27/0421, GH/26-27/0422, GH/26-27/0423, GH/26-27/0424 and 2 more"
    )
    assert view.closing_paise == 0


def test_the_list_of_dues_holds_who_owes(
    db: Database, shop: Shop, customer: Customer, invoice: Invoice
) -> None:
    with db.reading() as session:
        view = dues_of(session, shop, on=TODAY)
    assert [(row.name, row.total_paise, sum(row.ages)) for row in view.rows] == [
        ("Ramesh Kumar", 106200, 106200)
    ]
    assert view.total_paise == 106200
