"""GSTR-3B, tax by rate, registers, ageing and the check list of a month worked by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.clock import FixedClock
from core.db import Database
from core.documents.from_invoice import party_of
from core.errors import ReturnNotApplicable
from core.exchange.report_csv import write_csv
from core.exchange.report_files import report_file
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.particulars import Export, Particulars
from core.invoices.service import cancel, preview
from core.reports.catalogue import REPORTS, make_report
from core.reports.gstr1.checks import Finding, check
from core.reports.gstr1.month import Month
from core.reports.names import NAMES
from core.shops.periods import mark_filed
from core.shops.settings import set_setting
from core.tabular import Report
from core.tariff.service import ListedCode, take_list
from tests.core.reports.test_gstr1 import GUJARAT, NOVEMBER, Seller, line
from tests.factories import make_shop

D = Decimal
DECEMBER_7 = dt.date(2026, 12, 7)


@pytest.fixture
def seller(db: Database, clock: FixedClock) -> Seller:
    """Two rates, a zone, an export, exempt goods, another state, reverse charge, a note."""
    one = Seller(db, clock)
    near = one.customer("Near", gstin="27AAFCD5862R1ZV")
    far = one.customer("Far", state="24")
    zone = one.customer("Zone", gstin=GUJARAT)
    sold = one.sells(near, line("1000"), line("2000", "5"))
    one.sells(far, line("500"))
    one.sells(zone, line("4000"), supply="sez_with_payment")
    abroad = one.customer("Abroad")
    one.sells(
        abroad, line("8000"), supply="export_lut", particulars=Particulars(export=Export("AE"))
    )
    one.sells(
        None,
        line("300", "0", "0401", treatment="exempt"),
        line("60", "0", "2710", treatment="non_gst"),
    )
    one.sells(near, line("700", "5", "996511"), reverse_charge=True)
    one.credits(sold, 11800)  # spread over 1,180.00 and 2,100.00 by value
    return one


def report(seller: Seller, name: str) -> Report:
    with seller.db.reading() as session:
        return make_report(session, seller.shop, name, days=NOVEMBER.days, today=DECEMBER_7)


def test_gstr3b_has_each_supply_in_its_row(seller: Seller) -> None:
    found = report(seller, "gstr3b")
    rows = {
        row[0].split(" ")[1]: row[1:] for row in found.tables[0].rows if isinstance(row[0], str)
    }
    # the note takes 118.00 x 1180/3280 = 42.45 of the 18 % line: 35.97 + 3.24 + 3.24,
    # and 75.55 of the 5 % line: 71.95 + 1.80 + 1.80
    taxable = 100000 + 200000 + 50000 - 3597 - 7195
    half = 9000 + 5000 - 324 - 180
    assert rows["(a)"] == (taxable, 9000, half, half, 0)
    assert rows["(b)"] == (400000 + 800000, 72000, 0, 0, 0)
    assert rows["(c)"] == (30000, 0, 0, 0, 0)
    assert rows["(e)"] == (6000, 0, 0, 0, 0)
    assert rows["reverse"] == (70000, 0, 1750, 1750, 0)
    assert found.tables[1].rows == (("Unregistered persons", "24-Gujarat", 50000, 9000),)


def test_tax_by_rate_is_the_tax_of_gstr3b(seller: Seller) -> None:
    by_rate = report(seller, "liability").tables[0]
    assert [row[1] for row in by_rate.rows] == [D(0), D(5), D(18)]
    whole = report(seller, "gstr3b").tables[0].rows
    tax = sum(part for row in whole[:2] for part in row[2:] if isinstance(part, int))
    assert by_rate.total is not None
    assert by_rate.total[-1] == tax


def test_registers_and_parties_and_codes_come_to_the_same(seller: Seller) -> None:
    register = report(seller, "register").tables[0]
    parties = report(seller, "parties").tables[0]
    assert register.total is not None
    assert parties.total is not None
    assert register.total[-1] == parties.total[-1]
    taxable = register.columns.index(next(c for c in register.columns if c.head == "Taxable ₹"))
    codes = report(seller, "hsn").tables[0]
    assert codes.total is not None
    without = register.total[taxable + 1]
    assert codes.total[6] == int(register.total[taxable] or 0) + int(without or 0)  # type: ignore[arg-type]


def test_ageing_tells_what_is_due_since_when(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    who = seller.customer("Ramesh")
    for on, rupees in ((dt.date(2026, 8, 1), "100"), (dt.date(2026, 11, 7), "200"), (None, "400")):
        seller.sells(who, line(rupees), date=on, due_date=on)
    found = report(seller, "ageing").tables[0]
    # on 7 December: 1 August is 128 days ago, 7 November 30, 21 November 16
    assert found.rows == (("Ramesh", 0, 23600 + 47200, 0, 0, 11800, 82600),)


@pytest.mark.parametrize("name", sorted(REPORTS))
@pytest.mark.parametrize("ending", ["xlsx", "csv", "pdf"])
def test_each_report_is_written_in_each_form_and_when_empty(
    sqlite_db: Database, clock: FixedClock, name: str, ending: str
) -> None:
    shop = make_shop(sqlite_db, clock.now())
    with sqlite_db.reading() as session:
        made = make_report(session, shop, name, days=NOVEMBER.days, today=DECEMBER_7)
    assert report_file(party_of(shop.model_dump()), made, ending=ending)


def test_a_name_that_begins_like_a_formula_is_text_in_a_csv(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    seller.sells(seller.customer("=cmd|calc"), line("100"))
    assert b"'=cmd|calc" in write_csv(report(seller, "parties"))


def test_a_shop_without_returns_has_the_other_reports(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now(), gstin=None, state="27", scheme="unregistered")
    with db.reading() as session:
        for name, kind in REPORTS.items():
            if kind.of_returns:
                with pytest.raises(ReturnNotApplicable):
                    make_report(session, shop, name, days=NOVEMBER.days, today=DECEMBER_7)
            else:
                make_report(session, shop, name, days=NOVEMBER.days, today=DECEMBER_7)


def test_the_command_line_knows_every_report() -> None:
    assert set(NAMES) == {"gstr1", *REPORTS}


def findings(seller: Seller, on: dt.date = DECEMBER_7) -> list[tuple[str, str, int]]:
    with seller.db.reading() as session:
        shop = session.get_one(type(seller.shop), seller.shop.shop_id)
        found: list[Finding] = check(session, shop, NOVEMBER, today=on)
    return [(one.code, one.about, one.documents) for one in found]


def test_a_clean_month_has_nothing_to_look_at(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    seller.sells(None, line("100"))
    assert findings(seller) == []
    assert findings(seller, dt.date(2026, 11, 30)) == [("month_not_over", "", 0)]


def test_what_an_accountant_objects_to_is_listed(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    buyer = seller.customer("Kandla Works", gstin=GUJARAT)
    for _ in range(3):
        seller.sells(None, DraftLine("fitting", rate=D(100), gst_rate=D(18)))
    seller.sells(buyer, line("100", hsn="83021010"), line("100", hsn="7701"))
    seller.sells(None, line("50000"))
    abroad = seller.customer("Abroad")
    seller.sells(
        abroad, line("10"), supply="export_lut", particulars=Particulars(export=Export("AE"))
    )
    assert findings(seller) == [
        ("hsn_missing", "fitting", 3),
        ("hsn_unknown", "7701", 1),
        ("address_missing", "GH/26-27/0425", 1),
        ("country_papers_missing", "", 1),
    ]


def test_a_code_of_an_official_list_is_no_unknown_one(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    draft = InvoiceDraft(None, (line("100", hsn="77010090"),))
    with db.reading() as session:
        assert "hsn_unknown" in preview(session, seller.actor, draft).warnings
    seller.sells(None, line("100", hsn="77010090"))
    listed = [ListedCode("770100", "Zorbium")]
    db.write(lambda session: take_list(session, listed, source="hsn.csv", at=clock.now()))
    assert findings(seller) == []
    with db.reading() as session:
        assert "hsn_unknown" not in preview(session, seller.actor, draft).warnings


def test_with_six_digits_wanted_four_are_too_few_for_whoever_buys(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    seller.sells(seller.customer("Kandla Works", gstin=GUJARAT), line("100"))
    seller.sells(None, line("100"))
    db.write(lambda session: set_setting(session, seller.actor, "hsn_digits", "6"))
    assert findings(seller) == [("hsn_short", "Hinge", 2)]


def test_28_per_cent_is_doubtful_on_cement_once_its_slab_ended_not_on_tobacco(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    for on in (dt.date(2025, 9, 21), dt.date(2025, 9, 22)):
        seller.sells(None, line("380", "28", "2523"), line("90", "28", "2403"), date=on)
    with db.reading() as session:
        found = check(session, seller.shop, Month(2025, 9), today=DECEMBER_7)
    assert [(one.code, one.examples) for one in found] == [("rate_doubtful", ["GH/25-26/0002"])]


def test_an_irn_is_wanted_of_an_export_and_not_of_exempt_goods(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    buyer, abroad = seller.customer("Kandla Works", gstin=GUJARAT), seller.customer("Abroad")
    seller.sells(buyer, line("100", "0", "0401", treatment="exempt"))
    shipped = Particulars(export=Export("AE", "INNSA1", "5501234", dt.date(2026, 11, 20)))
    seller.sells(abroad, line("100"), supply="export_lut", particulars=shipped)
    db.write(lambda session: set_setting(session, seller.actor, "einvoice", "on"))
    assert findings(seller) == [("irn_missing", "", 1)]


def test_a_filed_month_and_a_shop_that_needs_irns_are_told(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    seller.sells(seller.customer("Kandla Works", gstin=GUJARAT), line("100"))
    db.write(lambda session: set_setting(session, seller.actor, "einvoice", "on"))
    db.write(lambda session: mark_filed(session, seller.actor, "2026-11"))
    assert findings(seller) == [("month_filed", "", 0), ("irn_missing", "", 1)]


def test_a_number_that_is_dated_in_another_month_leaves_a_gap_to_look_at(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    seller.sells(None, line("100"))
    seller.sells(None, line("100"), date=dt.date(2026, 10, 31))
    last = seller.sells(None, line("100"))
    db.write(lambda session: cancel(session, seller.actor, last.id, reason="wrong"))
    found: list[Any] = findings(seller)
    assert found == [("numbers_missing", "GH/26-27/0421 … GH/26-27/0423", 0)]
