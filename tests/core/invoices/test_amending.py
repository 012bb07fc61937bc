"""Documents of a filed month are corrected in a later return, or by a note."""

import datetime as dt
from typing import Any

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import AmendmentNotValid, PeriodLocked
from core.invoices.amending import amend
from core.invoices.models import Amendment, Invoice
from core.invoices.particulars import Export, Particulars
from core.invoices.service import cancel
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.shops.periods import mark_filed
from tests.core.reports.test_gstr1 import GUJARAT, Seller, book, data, line
from tests.properties.test_gstr1 import is_lawful

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
OTHER = "24AAPFU0939F1Z1"


class Filed:
    """A shop that sold in October and filed the month."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.seller = Seller(db, clock)
        self.db, self.shop, self.actor = db, self.seller.shop, self.seller.actor
        buyer = self.seller.customer("Kandla Works", gstin=GUJARAT)
        far = self.seller.customer("Bhavesh", state="24")
        on = dt.date(2026, 10, 30)
        self.to_buyer = self.seller.sells(buyer, line("1000"), date=on)
        self.large = self.seller.sells(far, line("200000"), date=on)
        self.small = self.seller.sells(None, line("100"), date=on)
        db.write(lambda session: mark_filed(session, self.actor, "2026-10"))

    def amend(self, invoice: Invoice, actor: Actor | None = None, **revised: Any) -> Amendment:
        who = actor or self.actor
        return self.db.write(lambda session: amend(session, who, invoice.id, revised=revised))


@pytest.fixture
def filed(db: Database, clock: FixedClock) -> Filed:
    return Filed(db, clock)


def test_a_wrong_gstin_is_corrected_in_the_month_after(filed: Filed) -> None:
    filed.amend(filed.to_buyer, gstin=OTHER, name="Kandla Works LLP")
    with filed.db.reading() as session:
        october = portal_json(session, filed.shop, OCTOBER)
        november = portal_json(session, filed.shop, NOVEMBER)
        rows = data(book(session, filed.shop), "b2ba")
    assert october["b2b"][0]["ctin"] == GUJARAT  # what was filed stands
    inv = november["b2ba"][0]["inv"][0]
    assert november["b2ba"][0]["ctin"] == OTHER
    assert (inv["oinum"], inv["oidt"], inv["inum"]) == (
        "GH/26-27/0421",
        "30-10-2026",
        "GH/26-27/0421",
    )
    assert inv["itms"][0]["itm_det"]["txval"] == 1000
    assert "b2b" not in november
    assert rows[0][:3] == [OTHER, "Kandla Works LLP", "GH/26-27/0421"]


def test_each_kind_of_document_has_its_table_of_amendments(db: Database, clock: FixedClock) -> None:
    seller, on = Seller(db, clock), dt.date(2026, 10, 30)
    shipped = Particulars(export=Export("AE", "INNSA1", "5501234", on))
    sold = [
        seller.sells(seller.customer("Kandla Works", gstin=GUJARAT), line("1000"), date=on),
        seller.sells(seller.customer("Bhavesh", state="24"), line("200000"), date=on),
        seller.sells(
            seller.customer("Al Noor"),
            line("900"),
            date=on,
            supply="export_with_payment",
            particulars=shipped,
        ),
    ]
    ids = [bill.id for bill in sold]
    for bill in sold:
        new = NewNote(bill.id, Wanted(amount_paise=11800), "torn", on)
        ids.append(db.write(lambda session, new=new: issue_note(session, seller.actor, new)).id)  # type: ignore[misc]
    db.write(lambda session: mark_filed(session, seller.actor, "2026-10"))
    for n, each in enumerate(ids):
        revised = {"number": f"X/{n}"}
        db.write(lambda session, i=each, r=revised: amend(session, seller.actor, i, revised=r))  # type: ignore[misc]
    with db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
    is_lawful(found)
    told = {name: str(found[name]).count("X/") for name in found if name not in {"gstin", "fp"}}
    assert told == {"b2ba": 1, "b2cla": 1, "expa": 1, "cdnra": 1, "cdnura": 2}


@pytest.mark.parametrize(
    ("which", "revised", "why"),
    [
        ("to_buyer", {"gstin": None}, "for_a_note"),  # no consumer by amendment
        ("large", {"state": "29"}, "for_a_note"),  # a large supply keeps its place
        ("small", {"gstin": OTHER}, "for_a_note"),  # table 7 has no documents
        ("to_buyer", {"state": "27"}, "for_a_note"),  # IGST would be CGST and SGST
        ("to_buyer", {"supply": "sez_lut"}, "for_a_note"),  # its IGST would be none
        ("to_buyer", {"on": "2026-11-22"}, "date"),  # it is 21 November
        ("to_buyer", {"on": "30/10/2026"}, "date"),
        ("to_buyer", {"total": 5}, "fields"),
        ("to_buyer", {}, "fields"),
    ],
)
def test_what_an_amendment_cannot_do_is_for_a_note(
    filed: Filed, which: str, revised: dict[str, Any], why: str
) -> None:
    with pytest.raises(AmendmentNotValid) as told:
        filed.amend(getattr(filed, which), **revised)
    assert told.value.params["reason"] == why


def test_a_second_amendment_keeps_what_the_first_one_said_and_stands_once(filed: Filed) -> None:
    filed.amend(filed.to_buyer, gstin=OTHER)
    filed.amend(filed.to_buyer, name="Kandla Works LLP")
    with filed.db.reading() as session:
        found = portal_json(session, filed.shop, NOVEMBER)["b2ba"]
        rows = data(book(session, filed.shop), "b2ba")
    assert [(part["ctin"], len(part["inv"])) for part in found] == [(OTHER, 1)]
    assert [row[:2] for row in rows] == [[OTHER, "Kandla Works LLP"]]


def test_a_month_that_is_not_filed_needs_none(filed: Filed) -> None:
    filed.db.write(lambda session: mark_filed(session, filed.actor, "2026-10", filed=False))
    with pytest.raises(AmendmentNotValid, match="not_filed"):
        filed.amend(filed.to_buyer, name="Kandla")


def test_after_30_november_of_the_next_year_it_is_too_late(filed: Filed) -> None:
    late = dt.datetime(2027, 11, 30, 19, tzinfo=dt.UTC)  # half past midnight of 1 December in India
    with pytest.raises(AmendmentNotValid, match="too_late"):
        filed.amend(filed.to_buyer, Actor(filed.shop.shop_id, "cli", "owner", late), name="Kandla")
    in_time = dt.datetime(2027, 11, 30, 18, tzinfo=dt.UTC)
    filed.amend(filed.to_buyer, Actor(filed.shop.shop_id, "cli", "owner", in_time), name="Kandla")


def test_a_filed_month_takes_no_new_bill_and_lets_none_go(filed: Filed) -> None:
    with pytest.raises(PeriodLocked):
        filed.seller.sells(None, line("100"), date=dt.date(2026, 10, 31))
    with pytest.raises(PeriodLocked):
        filed.db.write(lambda session: cancel(session, filed.actor, filed.small.id, reason="no"))
