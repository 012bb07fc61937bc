"""The book of some days in shops drawn at random, against sums worked out apart; as Excel and paper."""

import datetime as dt
import io
import random
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, select

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.documents.from_invoice import party_of
from core.documents.report import ReportView, render_report
from core.exchange.excel import write_report
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.queries import get_lines
from core.invoices.service import issue
from core.ledger.service import NewCredit, record_credit
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.service import NewPayment, cancel_invoice, record_payment
from core.reports.book import book_of
from core.reports.day import day_book
from core.reports.sales import items_sold, sales_of
from core.shops.models import Shop
from core.tabular import Report
from tests.core.documents.reading import text_of
from tests.factories import make_actor, make_customer, make_shop

TODAY = dt.date(2026, 11, 21)
NAMES = ["=1+1", "Putty", "रंग", "+91 wire", "<b>Bolt</b>", "A" * 110]


def random_shop(db: Database, clock: FixedClock, seed: int) -> Shop:
    """A month of bills, notes, payments, udhaar and cancellations."""
    draw = random.Random(seed)
    scheme = {"scheme": "regular"} if seed % 3 else {"gstin": None, "state": "08"}
    shop = make_shop(db, clock.now(), **scheme)
    actor = make_actor(shop, clock.now())
    people = [make_customer(db, actor, name) for name in ("@Sunita", "राम", "-Mohan")]

    def line() -> DraftLine:
        return DraftLine(
            draw.choice(NAMES),
            Decimal(draw.choice(["1", "2.5", "12"])),
            rate=Decimal(draw.choice(["18", "90.5", "1250"])),
            gst_rate=Decimal(draw.choice([5, 18])),
        )

    def work(session: Session) -> None:
        for n in range(25):
            who = draw.choice([*people, None])
            lines = tuple(line() for _ in range(draw.randrange(1, 4)))
            on = dt.date(2026, 11, draw.randrange(1, 22))
            draft = InvoiceDraft(who.id if who else None, lines, date=on, round_to_rupee=n % 2 == 0)
            bill = issue(session, actor, draft, secret=b"s")
            if n % 7 == 3:
                cancel_invoice(session, actor, bill.id, reason="wrong")
            elif n % 5 == 1 and who:
                back = NewNote(bill.id, Wanted(amount_paise=100))
                issue_note(session, actor, back)
            elif who:
                new = NewPayment(mode="upi", amount_paise=500, customer_id=who.id)
                record_payment(session, actor, new)
        record_credit(session, actor, people[0].id, NewCredit(350_00, "loan"))

    db.write(work)
    return shop


def rows_between(session: Session, shop: Shop, start: dt.date, end: dt.date) -> list[Invoice]:
    rows = session.exec(select(Invoice).where(Invoice.shop_id == shop.shop_id))
    return [row for row in rows if start <= row.on <= end]


@pytest.mark.parametrize("seed", range(6))
def test_sums_of_days_are_those_of_the_bills(db: Database, clock: FixedClock, seed: int) -> None:
    shop = random_shop(db, clock, seed)
    draw = random.Random(seed)
    with db.reading() as session:
        assert invariants.check(session) == []
        for _ in range(8):
            start, end = sorted(dt.date(2026, 11, draw.randrange(1, 22)) for _ in range(2))
            sales = sales_of(session, shop.shop_id, (start, end))
            rows = rows_between(session, shop, start, end)
            issued = [row for row in rows if row.status == "issued"]
            assert sales.count == len(issued)
            assert sales.cancelled == len(rows) - len(issued)
            assert sales.total_paise == sum(row.total_paise for row in issued)
            assert sales.total_paise == (
                sales.taxable_paise + sales.tax_paise + sales.round_off_paise
            )
            items = items_sold(session, shop.shop_id, (start, end))
            assert sum(item.total_paise for item in items) == (
                sales.taxable_paise + sales.tax_paise
            )
            lines: list[InvoiceLine] = []
            for row in issued:
                lines += get_lines(session, shop.shop_id, row.id)
            assert sum((item.qty for item in items), Decimal(0)) == sum(
                (line.qty for line in lines), Decimal(0)
            )


def month(session: Session, shop: Shop) -> Report:
    return book_of(session, shop, (dt.date(2026, 11, 1), TODAY), today=TODAY)


@pytest.mark.parametrize("seed", range(3))
def test_the_spreadsheet_holds_numbers_and_text_that_is_no_formula(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    shop = random_shop(sqlite_db, clock, seed)
    with sqlite_db.reading() as session:
        report = month(session, shop)
        days = (dt.date(2026, 11, 1), TODAY)
        book = day_book(session, shop, days, today=TODAY)
    made = write_report(report)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}  # no hour of making
    assert made == write_report(report)
    workbook = load_workbook(io.BytesIO(made))
    cells: list[Any] = [
        cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value
    ]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert "=1+1" in {cell.value for cell in cells}
    bills = workbook["Bills"]
    total = Decimal(str(bills.cell(bills.max_row, bills.max_column).value))
    assert total * 100 == book.sales.total_paise
    assert bills.cell(2, 2).is_date


def test_the_paper_holds_every_table_and_marks_up_nothing(
    sqlite_db: Database, clock: FixedClock
) -> None:
    shop = random_shop(sqlite_db, clock, 1)
    with sqlite_db.reading() as session:
        report = month(session, shop)
    view = ReportView(party_of(shop.model_dump()), report)
    drawn = render_report(view)
    assert drawn == render_report(view)
    text = text_of(drawn)
    for table in report.tables:
        assert table.title in text
    assert "<b>Bolt</b>" in text
    assert "=1+1" in text
    assert "Page 1 of" in text


def test_a_day_without_anything_is_still_a_paper(sqlite_db: Database, clock: FixedClock) -> None:
    shop = make_shop(sqlite_db, clock.now())
    with sqlite_db.reading() as session:
        report = book_of(session, shop, (TODAY, TODAY), today=TODAY)
    assert "Day book" in text_of(render_report(ReportView(party_of(shop.model_dump()), report)))
    assert load_workbook(io.BytesIO(write_report(report))).sheetnames == ["In all"]
