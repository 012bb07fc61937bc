"""What is typed is text in every cell, whatever it begins with: no spreadsheet computes a name."""

import csv
import io

import pytest
from openpyxl import load_workbook

from core.clock import FixedClock
from core.db import Database
from core.documents.from_invoice import party_of
from core.exchange.csv_files import FORMULA
from core.exchange.report_files import report_file
from core.invoices.draft import DraftLine
from core.invoices.particulars import Export, Particulars
from core.invoices.service import cancel
from core.notes.rules import Wanted
from core.reports.catalogue import REPORTS, make_report
from core.reports.gstr1.workbook import write_workbook
from tests.core.documents.counter import Counter, D
from tests.core.reports.test_gstr1 import GUJARAT, NOVEMBER
from tests.core.reports.test_returns import DECEMBER_7

TYPED = "=HYPERLINK(1)"


@pytest.fixture
def counter(sqlite_db: Database, clock: FixedClock) -> Counter:
    """A shop where all that anybody typed begins with an equals sign."""
    one = Counter(sqlite_db, clock, name=TYPED, address=TYPED)
    line = DraftLine(
        TYPED, D(3), unit_label=TYPED, rate=D(40000), gst_rate=D(18), hsn="8302", description=TYPED
    )
    papers = Particulars(export=Export(TYPED, TYPED, TYPED, currency="USD"), order=TYPED)
    named = one.customer(TYPED, gstin=GUJARAT, address=TYPED)
    far = one.customer(f"{TYPED} 2", state="24")
    payer = one.customer(f"{TYPED} 4", gstin=GUJARAT)
    one.sell(named, line, note=TYPED)
    one.issue_note(one.sell(far, line), Wanted(amount_paise=100), TYPED)
    one.sell(one.customer(f"{TYPED} 3"), line, supply="export_lut", particulars=papers)
    gone, actor = one.sell(None, line), one.actor
    sqlite_db.write(lambda session: cancel(session, actor, gone.id, reason=TYPED))
    one.give_back(one.receive(payer, 11800, hsn="995473", description=TYPED), 5900)
    return one


def _of_a_spreadsheet(content: bytes) -> list[tuple[str, str]]:
    """(text, kind of cell) of every cell that holds what was typed."""
    cells = (cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row)
    return [(cell.value, cell.data_type) for cell in cells if TYPED[1:] in str(cell.value)]


def test_every_text_of_gstr1_is_text(counter: Counter) -> None:
    file = io.BytesIO()
    with counter.db.reading() as session:
        write_workbook(session, counter.shop, NOVEMBER, file)
    found = _of_a_spreadsheet(file.getvalue())
    assert len(found) >= 5
    assert {kind for _, kind in found} == {"s"}


def test_every_text_of_a_report_is_text(counter: Counter) -> None:
    seller = party_of(counter.shop.model_dump())
    for name in REPORTS:
        with counter.db.reading() as session:
            made = make_report(session, counter.shop, name, days=NOVEMBER.days, today=DECEMBER_7)
        sheet = _of_a_spreadsheet(report_file(seller, made, ending="xlsx"))
        assert {kind for _, kind in sheet} <= {"s"}, name
        text = report_file(seller, made, ending="csv").decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        computed = [cell for cell in cells if cell.startswith(FORMULA) and not _is_figure(cell)]
        assert computed == [], name
        assert sum(TYPED in cell for cell in cells) == len(sheet)


def _is_figure(cell: str) -> bool:
    return cell.lstrip("-").replace(".", "").isdigit()
